#include "scenarios/pages/pages.h"
#include "scenarios/reader/origins.h"

#include <stdlib.h>
#include <string.h>

/* ---- canonical text ---- */

typedef struct writer {
    FILE *out;
    const ren_vocabulary *vocabularies;
    const char *niches; /* stands for the file of niches; NULL: its path does */
} writer;

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
    if (w->niches != NULL && strcmp(path, "economy.niche_file") == 0) {
        fputs(w->niches, w->out);
    } else {
        ren_field_print(field, params, w->vocabularies, w->out);
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
    writer w = { out, scenario->vocabularies,
                 only_member ? scenario->added.digest : NULL };
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
