#include "scenarios/scenario.h"

#include "scenarios/pages/pages.h"
#include "scenarios/reader/reader.h"
#include "scenarios/reader/tree/arrange.h"
#include "scenarios/text/bytes.h"
#include "scenarios/text/yaml.h"

#include <stdlib.h>
#include <string.h>

/* ---- free ---- */

static void entries_free(int32_t n, ren_entry *entries)
{
    for (int32_t k = 0; k < n; k++) {
        if (entries[k].block != NULL && entries[k].block->fields != NULL) {
            ren_fields_free(entries[k].block->fields, entries[k].stated != NULL
                                                          ? entries[k].stated
                                                          : entries[k].params);
        }
        free(entries[k].stated);
        free(entries[k].params);
        free(entries[k].label);
    }
    free(entries);
}

void ren_scenario_free(ren_scenario *s)
{
    for (const ren_section *section = ren_sections; section->block.name != NULL;
         section++) {
        if (section->block.fields != NULL) {
            ren_fields_free(section->block.fields, (char *)s + section->offset);
        }
    }
    entries_free(s->n_shocks, s->shocks);
    for (int32_t k = 0; k < s->n_packages; k++) {
        entries_free(s->packages[k].n_levers, s->packages[k].levers);
        free(s->packages[k].name);
    }
    free(s->packages);
    free(s->path);
    free(s->text);
    free(s->canonical);
    free(s->identity);
    ren_origins_free(s->origins);
    *s = (ren_scenario){ 0 };
}

char *ren_scenario_beside(const ren_scenario *scenario, const char *file)
{
    const char *slash = file[0] == '/' ? NULL : strrchr(scenario->path, '/');
    const size_t folder = slash != NULL ? (size_t)(slash - scenario->path) + 1 : 0;
    char *path = malloc(folder + strlen(file) + 1);
    if (path != NULL) {
        memcpy(path, scenario->path, folder);
        memcpy(path + folder, file, strlen(file) + 1);
    }
    return path;
}

/* ---- parse ---- */

static char *copy_of(const char *text, size_t length)
{
    char *copy = malloc(length + 1);
    if (copy != NULL) {
        memcpy(copy, text, length);
        copy[length] = '\0';
    }
    return copy;
}

static ren_status begin(ren_scenario *s, const char *path, const char *text,
                        size_t length, const ren_catalogue *catalogue, ren_error *err)
{
    s->path = strdup(path);
    s->text = copy_of(text, length);
    s->origins = ren_origins_new();
    memcpy(s->vocabularies, catalogue->vocabularies, sizeof s->vocabularies);
    s->added = catalogue->added;
    ren_digest_of(text, length, s->digest);
    if (s->path == NULL || s->text == NULL || s->origins == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "%s: no memory to read it", path);
    }
    s->origins->phases = catalogue->phases;
    return REN_OK;
}

static ren_status finish(ren_scenario *s, ren_faults *faults, ren_error *err)
{
    if (faults->no_memory) {
        return ren_fail(err, REN_NO_MEMORY, "%s: no memory to check it", s->path);
    }
    if (faults->n_all > 0) {
        ren_faults_sort(faults);
        const ren_complaint *first = &faults->list->item[0];
        return ren_fail(err, REN_BAD_SYNTAX, "%s: %lld fault%s; line %d, %.320s",
                        s->path, (long long)faults->n_all,
                        faults->n_all == 1 ? "" : "s", (int)first->line, first->text);
    }
    ren_origins_sort(s->origins);
    s->canonical = ren_scenario_canonical(s, false);
    s->identity = ren_scenario_canonical(s, true);
    if (s->canonical == NULL || s->identity == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "%s: no memory to print it", s->path);
    }
    return REN_OK;
}

ren_status ren_scenario_parse(ren_scenario *out, const char *path, const char *text,
                              size_t length, const ren_catalogue *catalogue,
                              int32_t n_overrides, const ren_override *overrides,
                              ren_complaints *complaints, ren_error *err)
{
    ren_tree tree = { 0 };
    ren_complaints own = { 0 };
    ren_scenario s = { 0 };
    ren_faults faults = { .list = complaints != NULL ? complaints : &own };
    ren_reader reader = { .catalogue = catalogue, .faults = &faults, .scenario = &s };
    ren_status status = begin(&s, path, text, length, catalogue, err);
    if (status != REN_OK) {
        goto out;
    }
    status = ren_yaml_read(&tree, text, length, &faults, err);
    if (status != REN_OK) {
        goto out;
    }
    status = ren_overrides_apply(&tree, n_overrides, overrides, &faults, err);
    if (status == REN_OK) {
        status = ren_tree_arrange(&tree, err);
    }
    if (status != REN_OK) {
        goto out;
    }
    if (tree.root != NULL) {
        ren_read_scenario(&reader, tree.root);
    }
    status = finish(&s, &faults, err);
    if (status != REN_OK) {
        goto out;
    }
    *out = s;
    s = (ren_scenario){ 0 };
out:
    ren_scenario_free(&s);
    ren_complaints_free(&own);
    ren_tree_free(&tree);
    return status;
}

/* ---- read ---- */

ren_status ren_scenario_read(ren_scenario *out, const char *path,
                             const ren_catalogue *catalogue, int32_t n_overrides,
                             const ren_override *overrides, ren_complaints *complaints,
                             ren_error *err)
{
    char *text = NULL;
    size_t length = 0;
    ren_status status = ren_bytes_read(path, REN_YAML_BYTES, &text, &length, err);
    if (status == REN_OK) {
        status = ren_scenario_parse(out, path, text, length, catalogue, n_overrides,
                                    overrides, complaints, err);
    }
    free(text);
    return status;
}
