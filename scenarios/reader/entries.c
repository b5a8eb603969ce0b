#include "scenarios/reader/reader.h"
#include "scenarios/text/nearest.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* ---- names of entries ---- */

static bool is_label(ren_reader *reader, const ren_node *node)
{
    char shown[REN_SHOWN];
    size_t n = 0;
    while (isalnum((unsigned char)node->key[n]) || node->key[n] == '_'
           || node->key[n] == '-') {
        n++;
    }
    if (node->key[n] == '\0' && n <= REN_LABEL_LONGEST) {
        return true;
    }
    ren_reader_fault_key(reader, node,
                         "found the name %s, expected at most %d letters, digits, '_' "
                         "and '-'",
                         ren_text_shown(node->key, shown), REN_LABEL_LONGEST);
    return false;
}

/* Labels are compared pair by pair, so there must not be too many. */
static bool is_crowded(ren_reader *reader, const ren_node *mapping)
{
    if (mapping->n > REN_ENTRIES_MOST) {
        ren_reader_fault_key(reader, mapping, "found %d entries, expected at most %d",
                             (int)mapping->n, REN_ENTRIES_MOST);
    }
    return mapping->n > REN_ENTRIES_MOST;
}

/* The label seeds the draws of an entry, so a lever may not borrow a shock's. Packages
 * may share labels: that is how their draws are paired. */
static bool is_new_label(ren_reader *reader, const ren_node *node, bool is_lever)
{
    const ren_scenario *s = reader->scenario;
    for (int32_t k = 0; is_lever && k < s->n_shocks; k++) {
        if (s->shocks[k].label != NULL && strcmp(s->shocks[k].label, node->key) == 0) {
            ren_reader_fault_key(reader, node,
                                 "found a label that a shock has already (line %d), "
                                 "expected another label",
                                 (int)s->shocks[k].line);
            return false;
        }
    }
    return true;
}

/* ---- use ---- */

static void list_blocks(const ren_block *const *blocks, char *out, size_t size)
{
    size_t n = 0;
    out[0] = '\0';
    for (int32_t k = 0; blocks[k] != NULL && n < size; k++) {
        n += (size_t)snprintf(out + n, size - n, "%s%s", k > 0 ? ", " : "",
                              blocks[k]->name);
    }
}

/* An entry without `use`: from --set, most likely a label that is not in the file. */
static void say_no_use(ren_reader *reader, const ren_node *entry,
                       const ren_node *siblings, const ren_block *const *blocks)
{
    char list[140];
    ren_nearest near = { .name = entry->key };
    list_blocks(blocks, list, sizeof list);
    for (const ren_node *s = siblings->first; s != NULL && entry->key_line == 0;
         s = s->next) {
        ren_nearest_offer(&near, s->key_line > 0 ? s->key : NULL);
    }
    ren_reader_fault_key(reader, entry, "found %s, expected `use:` with one of %s%s%s",
                         entry->key_line == 0 ? "no entry with this label in the file"
                                              : "no key 'use'",
                         list, near.best != NULL ? ", did you mean " : "",
                         near.best != NULL ? near.best : "");
}

static const ren_block *read_use(ren_reader *reader, const ren_node *entry,
                                 const ren_node *siblings,
                                 const ren_block *const *blocks)
{
    const ren_node *use = ren_node_find(entry, "use");
    char shown[REN_SHOWN], list[140];
    if (use == NULL) {
        if (!entry->cut) {
            say_no_use(reader, entry, siblings, blocks);
        }
        return NULL;
    }
    const size_t back = ren_path_enter(reader, "use");
    const ren_block *found = NULL;
    if (use->kind != REN_SCALAR || ren_node_is_nothing(use)) {
        ren_reader_fault(reader, use, "found %s, expected the name of a kind",
                         ren_node_kind_name(use));
    } else if (!use->bad) {
        ren_nearest near = { .name = use->text };
        for (int32_t k = 0; blocks[k] != NULL && found == NULL; k++) {
            found = strcmp(blocks[k]->name, use->text) == 0 ? blocks[k] : NULL;
            ren_nearest_offer(&near, blocks[k]->name);
        }
        list_blocks(blocks, list, sizeof list);
        if (found == NULL) {
            ren_reader_fault(reader, use, "found %s, expected one of %s%s%s",
                             ren_text_shown(use->text, shown), list,
                             near.best != NULL ? ", did you mean " : "",
                             near.best != NULL ? near.best : "");
        } else if (!ren_origins_add(reader->scenario->origins, reader->path,
                                    use->line)) {
            reader->faults->no_memory = true;
        }
    }
    ren_path_back(reader, back);
    return found;
}

/* ---- one entry, all entries ---- */

static void read_entry(ren_reader *reader, ren_entry *out, const ren_node *node,
                       const ren_node *siblings, const ren_block *const *blocks,
                       bool is_lever)
{
    static const char *const others[] = { "use", NULL };
    if (!is_label(reader, node)) {
        return;
    }
    const size_t back = ren_path_enter(reader, node->key);
    out->line = node->key_line;
    out->label = strdup(node->key);
    reader->faults->no_memory = reader->faults->no_memory || out->label == NULL;
    (void)is_new_label(reader, node, is_lever);
    if (ren_node_is_nothing(node)) {
        say_no_use(reader, node, siblings, blocks);
    } else if (ren_reader_mapping(reader, node)) {
        const ren_block *block = read_use(reader, node, siblings, blocks);
        if (block != NULL) {
            out->params = calloc(1, block->params_size > 0 ? block->params_size : 1);
            if (out->params == NULL) {
                reader->faults->no_memory = true;
            } else {
                out->block = block;
                ren_read_fields(reader, block, out->params, node, others);
            }
        }
    }
    ren_path_back(reader, back);
}

/* The count grows with the list, so that a half-read scenario can be freed. */
static void read_entries(ren_reader *reader, ren_entry **list, int32_t *n,
                         const ren_node *mapping, const ren_block *const *blocks,
                         bool is_lever)
{
    if (mapping == NULL || !ren_reader_mapping(reader, mapping) || mapping->n == 0) {
        return;
    }
    if (is_crowded(reader, mapping)) {
        return;
    }
    *list = calloc((size_t)mapping->n, sizeof **list);
    if (*list == NULL) {
        reader->faults->no_memory = true;
        return;
    }
    const ren_node *skipped = is_lever ? ren_intensity_find(mapping) : NULL;
    for (const ren_node *node = mapping->first; node != NULL; node = node->next) {
        if (node == skipped) {
            continue;
        }
        ren_entry *entry = &(*list)[(*n)++];
        read_entry(reader, entry, node, mapping, blocks, is_lever);
    }
}

void ren_read_shocks(ren_reader *reader, const ren_node *mapping)
{
    ren_scenario *s = reader->scenario;
    read_entries(reader, &s->shocks, &s->n_shocks, mapping, reader->catalogue->shocks,
                 false);
}

/* ---- packages ---- */

static void read_package(ren_reader *reader, ren_package *out, const ren_node *node)
{
    const size_t back = ren_path_enter(reader, node->key);
    read_entries(reader, &out->levers, &out->n_levers, node, reader->catalogue->levers,
                 true);
    const ren_node *intensity = ren_intensity_find(node);
    if (intensity != NULL) {
        const size_t inside = ren_path_enter(reader, intensity->key);
        ren_read_value(reader, &ren_intensity_field, out, intensity);
        out->is_given = true;
        ren_path_back(reader, inside);
    }
    if (!ren_package_weaken(out)) {
        reader->faults->no_memory = true;
    }
    ren_path_back(reader, back);
}

/* The package without levers is there whether or not the file names it. */
static void check_none(ren_reader *reader, const ren_node *node)
{
    const size_t back = ren_path_enter(reader, "none");
    if (ren_reader_mapping(reader, node) && node->n > 0) {
        ren_reader_fault_key(reader, node->first,
                             "found levers in the package that stands for no policy, "
                             "expected another package name");
    }
    ren_path_back(reader, back);
}

void ren_read_packages(ren_reader *reader, const ren_node *mapping)
{
    ren_scenario *s = reader->scenario;
    const bool has_keys = mapping != NULL && ren_reader_mapping(reader, mapping)
                          && !is_crowded(reader, mapping);
    s->packages = calloc((size_t)(has_keys ? mapping->n : 0) + 1, sizeof *s->packages);
    if (s->packages == NULL) {
        reader->faults->no_memory = true;
        return;
    }
    s->n_packages = 1;
    s->packages[0].name = strdup("none");
    s->packages[0].intensity = 1.0;
    reader->faults->no_memory = reader->faults->no_memory || !s->packages[0].name;
    for (const ren_node *node = has_keys ? mapping->first : NULL; node != NULL;
         node = node->next) {
        if (strcmp(node->key, "none") == 0) {
            check_none(reader, node);
        } else if (is_label(reader, node)) {
            ren_package *package = &s->packages[s->n_packages++];
            package->name = strdup(node->key);
            package->intensity = 1.0;
            reader->faults->no_memory = reader->faults->no_memory || !package->name;
            read_package(reader, package, node);
        }
    }
}
