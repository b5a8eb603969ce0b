/**
 * @file app/input/input.c
 * See input.h.
 */
#include "app/input/input.h"

#include "app/command.h"

#include <stdlib.h>
#include <string.h>

ren_status app_overrides_set(app_overrides *overrides, const char *path,
                             const char *value, ren_error *err)
{
    const size_t size = strlen(path) + strlen(value) + 2;
    char *text;

    if (overrides->n == APP_OVERRIDES) {
        return ren_fail(err, REN_OUT_OF_RANGE, "--set: more than %d overrides",
                        APP_OVERRIDES);
    }
    text = malloc(size);
    if (text == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "--set %.200s: out of memory", path);
    }
    memcpy(text, path, strlen(path) + 1);
    memcpy(text + strlen(path) + 1, value, strlen(value) + 1);
    overrides->text[overrides->n] = text;
    overrides->item[overrides->n] =
        (ren_override){ .path = text, .value = text + strlen(path) + 1 };
    overrides->n++;
    return REN_OK;
}

ren_status app_overrides_add(app_overrides *overrides, const char *text, ren_error *err)
{
    const char *equals = strchr(text, '=');
    if (equals == NULL || equals == text) {
        return ren_fail(err, REN_BAD_SYNTAX,
                        "--set %.200s: expected path=value, for example "
                        "--set noise=off",
                        text);
    }
    char *path = strndup(text, (size_t)(equals - text));
    if (path == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "--set: out of memory");
    }
    const ren_status status = app_overrides_set(overrides, path, equals + 1, err);
    free(path);
    return status;
}

void app_overrides_free(app_overrides *overrides)
{
    for (int32_t i = 0; i < overrides->n; i++) {
        free(overrides->text[i]);
    }
    overrides->n = 0;
}

ren_status app_names_read(app_names *out, const char *niches, ren_error *err)
{
    ren_status status = app_path_data(out->data, err);
    if (status == REN_OK) {
        status = ren_words_read(&out->words, out->data, niches, err);
    }
    if (status == REN_OK) {
        out->catalogue = (ren_catalogue){ .shocks = ren_shock_blocks,
                                          .levers = ren_lever_blocks,
                                          .phases = ren_phase_names,
                                          .added = ren_words_added(&out->words) };
        ren_words_catalogue(&out->words, out->catalogue.vocabularies);
    }
    return status;
}

void app_names_free(app_names *names)
{
    ren_words_free(&names->words);
    memset(names, 0, sizeof *names);
}

static void complaints_print(const ren_complaints *complaints, const char *path)
{
    for (int32_t i = 0; i < complaints->n; i++) {
        const ren_complaint *c = &complaints->item[i];
        if (c->line > 0) {
            fprintf(stderr, "%s:%d:%d: %s\n", path, c->line, c->column, c->text);
        } else {
            fprintf(stderr, "renlian: %s\n", c->text);
        }
    }
}

/* The names of a scenario: it may add niches to them (D10). */
static ren_status names_of(app_names *out, const char *path,
                           const app_overrides *overrides, ren_error *err)
{
    char niches[APP_PATH];
    char *named = NULL;
    ren_status status = ren_scenario_peek(path, "economy.niche_file", overrides->n,
                                          overrides->item, &named, err);
    if (status == REN_OK && named != NULL) {
        status = app_path_beside(niches, path, named, err);
    }
    if (status == REN_OK) {
        status = app_names_read(out, named != NULL ? niches : NULL, err);
    }
    free(named);
    return status;
}

static ren_status scenario_read(app_input *out, const char *path,
                                const app_overrides *overrides, bool *said,
                                ren_error *err)
{
    ren_complaints complaints = { 0 };
    const ren_status status =
        ren_scenario_read(&out->scenario, path, &out->names.catalogue, overrides->n,
                          overrides->item, &complaints, err);
    complaints_print(&complaints, path);
    *said = complaints.n > 0;
    ren_complaints_free(&complaints);
    return status;
}

enum { SELECTED_MOST = 256 };

static ren_status experiment_init(app_input *out, app_selection selection,
                                  ren_error *err)
{
    const char *name[SELECTED_MOST];
    int32_t n = 0;
    char *list = NULL;

    if (selection.packages != NULL) {
        char *rest = NULL;
        list = strdup(selection.packages);
        if (list == NULL) {
            return ren_fail(err, REN_NO_MEMORY, "--packages: out of memory");
        }
        for (char *word = strtok_r(list, ", ", &rest);
             word != NULL && n < SELECTED_MOST; word = strtok_r(NULL, ", ", &rest)) {
            name[n++] = word;
        }
    }
    const ren_status status = ren_experiment_init(
        &out->experiment, &out->scenario, &out->names.words, &out->geography,
        &out->table, n, list != NULL ? name : NULL, selection.shock, err);
    free(list);
    return status;
}

int app_input_read(app_input *out, const char *name, const app_overrides *overrides,
                   app_selection selection)
{
    char path[APP_PATH];
    ren_error err = { 0 };
    bool said = false;

    memset(out, 0, sizeof *out);
    ren_status status = app_path_scenario(path, name, &err);
    if (status == REN_OK) {
        status = names_of(&out->names, path, overrides, &err);
    }
    if (status == REN_OK) {
        status = scenario_read(out, path, overrides, &said, &err);
    }
    if (status == REN_OK) {
        status = ren_geography_read(&out->geography, out->names.data, &err);
    }
    if (status == REN_OK) {
        status = ren_table_build(&out->table, &out->scenario, out->names.data, &err);
    }
    if (status == REN_OK) {
        status = experiment_init(out, selection, &err);
    }
    if (status == REN_OK) {
        return APP_DONE;
    }
    return said ? APP_BAD_INPUT : app_fault(&err);
}

void app_input_free(app_input *input)
{
    ren_experiment_free(&input->experiment);
    ren_table_free(&input->table);
    ren_scenario_free(&input->scenario);
    ren_geography_free(&input->geography);
    app_names_free(&input->names);
}
