#include "scenarios/reader/reader.h"
#include "scenarios/text/nearest.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* ---- path and faults ---- */

size_t ren_path_enter(ren_reader *reader, const char *key)
{
    const size_t n = strlen(reader->path);
    snprintf(reader->path + n, sizeof reader->path - n, "%s%s", n > 0 ? "." : "", key);
    return n;
}

void ren_path_back(ren_reader *reader, size_t length)
{
    reader->path[length] = '\0';
}

static void say(ren_reader *reader, int32_t line, int32_t column, const char *format,
                va_list args)
{
    char sentence[320];
    vsnprintf(sentence, sizeof sentence, format, args);
    ren_fault_add(reader->faults, line, column, reader->path, "%s", sentence);
}

void ren_reader_fault(ren_reader *reader, const ren_node *node, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(reader, node->line, node->column, format, args);
    va_end(args);
}

void ren_reader_fault_key(ren_reader *reader, const ren_node *node, const char *format,
                          ...)
{
    const bool has_key = node->key != NULL;
    va_list args;
    va_start(args, format);
    say(reader, has_key ? node->key_line : node->line,
        has_key ? node->key_column : node->column, format, args);
    va_end(args);
}

bool ren_reader_mapping(ren_reader *reader, const ren_node *node)
{
    if (node->kind == REN_MAPPING) {
        return true;
    }
    if (!node->bad && !node->cut && !ren_node_is_nothing(node)) {
        ren_reader_fault(reader, node, "found %s, expected keys with values",
                         ren_node_kind_name(node));
    }
    return false;
}

/* ---- the walk over one table ---- */

static int32_t n_fields(const ren_field *fields)
{
    int32_t n = 0;
    while (fields != NULL && fields[n].name != NULL) {
        n++;
    }
    return n;
}

static bool is_section(const ren_block *block)
{
    const ren_section *found = ren_section_find(block->name);
    return block == &ren_sections[0].block || (found != NULL && block == &found->block);
}

/* A key of another section, written in full: the likeliest slip at the left margin. */
static const char *elsewhere(const char *key, char out[96])
{
    for (const ren_section *s = ren_sections; s->block.name != NULL; s++) {
        const int32_t n = n_fields(s->block.fields);
        for (int32_t k = 0; k < n; k++) {
            if (strcmp(s->block.fields[k].name, key) == 0) {
                snprintf(out, 96, "%s%s%s", s->block.name,
                         s->block.name[0] != '\0' ? "." : "", key);
                return out;
            }
        }
    }
    return NULL;
}

/* Appends a name to a list in words and offers it as the nearest. */
static size_t offer(ren_nearest *near, const char *name, char *list, size_t size,
                    size_t n)
{
    ren_nearest_offer(near, name);
    if (n < size) {
        n += (size_t)snprintf(list + n, size - n, "%s%s", n > 0 ? ", " : "", name);
    }
    return n;
}

static void say_unknown_key(ren_reader *reader, const ren_block *block,
                            const char *const *also, const ren_node *child)
{
    char shown[REN_SHOWN], other[96], list[160] = "";
    ren_nearest near = { .name = child->key };
    size_t n = 0;
    if (ren_faults_full(reader->faults)) {
        reader->faults->n_all++;
        return;
    }
    for (int32_t k = 0; also != NULL && also[k] != NULL; k++) {
        n = offer(&near, also[k], list, sizeof list, n);
    }
    for (const ren_field *f = block->fields; f != NULL && f->name != NULL; f++) {
        n = offer(&near, f->name, list, sizeof list, n);
    }
    /* A key of another section is the likeliest slip when nothing here is close. */
    if (is_section(block) && (near.best == NULL || near.distance > 1)) {
        const char *there = elsewhere(child->key, other);
        near.best = there != NULL ? there : near.best;
    }
    const bool fits = n < sizeof list && n > 0;
    const size_t back = ren_path_enter(reader, child->key);
    ren_reader_fault_key(reader, child, "found the unknown key %s, expected %s%s%s%s",
                         ren_text_shown(child->key, shown),
                         fits ? "one of " : "a key of ", fits ? list : block->name,
                         near.best != NULL ? ", did you mean " : "",
                         near.best != NULL ? near.best : "");
    ren_path_back(reader, back);
}

static bool is_among(const char *key, const char *const *names)
{
    while (names != NULL && *names != NULL && strcmp(*names, key) != 0) {
        names++;
    }
    return names != NULL && *names != NULL;
}

static void read_given(ren_reader *reader, const ren_block *block, void *params,
                       const ren_node *mapping, const char *const *also,
                       const ren_node **given)
{
    for (const ren_node *child = mapping->first; child != NULL; child = child->next) {
        const ren_field *f = block->fields;
        if (is_among(child->key, also)) {
            continue;
        }
        while (f != NULL && f->name != NULL && strcmp(f->name, child->key) != 0) {
            f++;
        }
        if (f == NULL || f->name == NULL) {
            say_unknown_key(reader, block, also, child);
            continue;
        }
        given[f - block->fields] = child;
        const size_t back = ren_path_enter(reader, f->name);
        ren_read_value(reader, f, params, child);
        if (!ren_origins_add(reader->scenario->origins, reader->path, child->line)) {
            reader->faults->no_memory = true;
        }
        ren_path_back(reader, back);
    }
}

/* What the file left out: names take their defaults here, where names are known. */
static void fill_absent(ren_reader *reader, const ren_field *f, void *params,
                        const ren_node *mapping)
{
    static const ren_node nowhere = { .line = 1, .column = 1 };
    const ren_node *place = mapping != NULL ? mapping : &nowhere;
    const ren_field one[] = { *f, { 0 } };
    ren_error err = { 0 };
    if (f->required) {
        if (!place->cut) {
            ren_reader_fault_key(reader, place, "found no key '%s', expected one (%s)",
                                 f->name, f->doc);
        }
    } else if (f->type == REN_NAMES) {
        const ren_status status =
            ren_fields_default(one, params, reader->catalogue->vocabularies, &err);
        if (status == REN_NO_MEMORY) {
            reader->faults->no_memory = true;
        } else if (status != REN_OK) {
            ren_reader_fault_key(reader, place, "%s", err.text);
        }
    }
}

static void check(ren_reader *reader, const ren_block *block, const void *params,
                  const ren_node *mapping)
{
    static const ren_node nowhere = { .line = 1, .column = 1 };
    const char *key = NULL;
    const char *sentence = block->contradiction(params, &key);
    if (sentence == NULL) {
        return;
    }
    const ren_node *place = mapping != NULL ? mapping : &nowhere;
    const ren_node *child = NULL;
    if (key != NULL && place->kind == REN_MAPPING) {
        child = ren_node_find(place, key);
    }
    const size_t back =
        key != NULL ? ren_path_enter(reader, key) : strlen(reader->path);
    ren_reader_fault_key(reader, child != NULL ? child : place, "%s", sentence);
    ren_path_back(reader, back);
}

void ren_read_fields(ren_reader *reader, const ren_block *block, void *params,
                     const ren_node *mapping, const char *const *also)
{
    const int32_t n = n_fields(block->fields);
    const ren_node **given = calloc((size_t)n + 1, sizeof *given);
    const int64_t before = reader->faults->n_all;
    const bool has_keys = mapping != NULL && mapping->kind == REN_MAPPING;

    if (given == NULL
        || (n > 0 && ren_fields_default(block->fields, params, NULL, NULL) != REN_OK)) {
        reader->faults->no_memory = true;
        goto out;
    }
    if (has_keys) {
        read_given(reader, block, params, mapping, also, given);
    }
    for (int32_t k = 0; k < n; k++) {
        if (given[k] == NULL) {
            fill_absent(reader, &block->fields[k], params, mapping);
        }
    }
    /* A contradiction among values of which one is a fault already is no news. */
    if (block->contradiction != NULL && reader->faults->n_all == before
        && !(has_keys && mapping->cut) && !reader->faults->no_memory) {
        check(reader, block, params, mapping);
    }
out:
    free(given);
}
