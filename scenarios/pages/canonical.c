#include "base/files/digest.h"
#include "scenarios/pages/pages.h"
#include "scenarios/reader/origins.h"
#include "scenarios/reader/tree/arrange.h"

#include <stdlib.h>
#include <string.h>

/* ---- canonical text ---- */

typedef struct writer {
    FILE *out;
    const ren_scenario *scenario;
    bool only_member; /* files stand for their bytes, not for their paths */
} writer;

/* What a file holds, as its digest; what cannot be read is refused when it is used. */
static void write_file(const writer *w, const char *file)
{
    char digest[REN_DIGEST_TEXT] = "", block[1 << 14];
    char *path = ren_scenario_beside(w->scenario, file);
    FILE *in = path != NULL ? fopen(path, "rb") : NULL;
    ren_digest sum;
    ren_digest_begin(&sum);
    for (size_t n = 1; in != NULL && n > 0;) {
        n = fread(block, 1, sizeof block, in);
        ren_digest_add(&sum, block, n);
    }
    ren_digest_end(&sum, digest);
    fputs(in != NULL ? digest : file, w->out);
    if (in != NULL) {
        (void)fclose(in);
    }
    free(path);
}

static void write_key(FILE *out, int depth, const char *key)
{
    fprintf(out, "%*s", 2 * depth, "");
    ren_name_print(key, out);
    fputc(':', out);
}

static void write_enter(void *self, int depth, const char *key, bool is_empty)
{
    const writer *w = self;
    write_key(w->out, depth, key);
    fputs(is_empty ? " {}\n" : "\n", w->out);
}

static void write_value(void *self, int depth, const char *path, const char *key,
                        const ren_field *field, const void *params)
{
    const writer *w = self;
    write_key(w->out, depth, key);
    fputc(' ', w->out);
    if (w->only_member && field->is_file) {
        write_file(w, *(char *const *)((const char *)params + field->offset));
    } else if (w->only_member && w->scenario->added.digest != NULL
               && strcmp(path, "economy.niche_file") == 0) {
        fputs(w->scenario->added.digest, w->out);
    } else {
        ren_field_print(field, params, w->scenario->vocabularies, w->out);
    }
    fputc('\n', w->out);
}

char *ren_scenario_canonical(const ren_scenario *scenario, bool only_member)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL) {
        return NULL;
    }
    writer w = { out, scenario, only_member };
    const ren_visitor visitor = { &w, write_enter, write_value };
    ren_scenario_visit(scenario, only_member, &visitor);
    const bool failed = ferror(out) != 0;
    if (fclose(out) != 0 || failed) {
        free(text);
        return NULL;
    }
    return text;
}

/* ---- echo ---- */

typedef struct echo {
    FILE *out;
    const ren_scenario *scenario;
} echo;

static void echo_enter(void *self, int depth, const char *key, bool is_empty)
{
    (void)self;
    (void)depth;
    (void)key;
    (void)is_empty;
}

static void echo_value(void *self, int depth, const char *path, const char *key,
                       const ren_field *field, const void *params)
{
    const echo *e = self;
    const ren_origin *origin = ren_origins_find(e->scenario->origins, path);
    char *value = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&value, &size);
    (void)depth;
    (void)key;
    if (memory != NULL) {
        ren_field_print(field, params, e->scenario->vocabularies, memory);
        (void)fclose(memory);
    }
    fprintf(e->out, "%-40s %-32s ", path, value != NULL ? value : "?");
    if (origin == NULL) {
        fputs("default\n", e->out);
    } else if (origin->line == REN_LINE_OF_PRESET) {
        fprintf(e->out, "preset %s\n", ren_preset_names[e->scenario->rules.preset]);
    } else if (origin->line > 0) {
        fprintf(e->out, "%s:%d\n", e->scenario->path, (int)origin->line);
    } else {
        fputs("--set\n", e->out);
    }
    free(value);
}

void ren_scenario_echo(const ren_scenario *scenario, FILE *out)
{
    echo e = { out, scenario };
    const ren_visitor visitor = { &e, echo_enter, echo_value };
    ren_scenario_visit(scenario, false, &visitor);
}
