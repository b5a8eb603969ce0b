/**
 * @file app/input/input.c
 * See input.h.
 */
#include "app/input/input.h"

#include "app/command.h"
#include "app/input/option.h"
#include "app/own/direct.h"

#include <stdio.h>
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

/* A kept network stands for the scenario of defaults on it. */
static bool is_network(const char *path)
{
    return app_option_ends_in(path, ".h5");
}

/* What a key of the scenario says, as a path from the scenario's folder; empty:
 * nothing. */
static ren_status file_of(char out[APP_PATH], const char *path, const char *key,
                          const app_overrides *overrides, ren_error *err)
{
    char *named = NULL;
    out[0] = '\0';
    ren_status status =
        ren_scenario_peek(path, key, overrides->n, overrides->item, &named, err);
    if (status == REN_OK && named != NULL) {
        status = app_path_beside(out, path, named, err);
    }
    free(named);
    return status;
}

/* The number of firms is that of the files. */
static ren_status firms_refuse(const char *path, const ren_given *given,
                               const char *firms, ren_error *err)
{
    return ren_fail(err, REN_OUT_OF_RANGE,
                    "%.200s: economy.firms: found %.40s, expected nothing, as the "
                    "economy is stated and has %d firms",
                    path, firms, given->firms.n);
}

static ren_status firms_check(const char *path, const ren_given *given,
                              const app_overrides *overrides, ren_error *err)
{
    char *firms = NULL;
    ren_status status = ren_scenario_peek(path, "economy.firms", overrides->n,
                                          overrides->item, &firms, err);
    if (status == REN_OK && firms != NULL) {
        status = firms_refuse(path, given, firms, err);
    }
    free(firms);
    return status;
}

/* The firms and links a scenario states, if it does, before their names are needed. */
static ren_status given_read(app_input *out, const char *path,
                             const app_overrides *overrides, ren_error *err)
{
    static const char *const keys[] = { "links",   "firms", "final_demand",
                                        "sectors", "Z",     "Y",
                                        NULL };
    char network[APP_PATH], file[6][APP_PATH];
    bool stated = false;
    ren_status status = file_of(network, path, "economy.network", overrides, err);
    for (int k = 0; keys[k] != NULL && status == REN_OK; k++) {
        char key[64];
        snprintf(key, sizeof key, "economy.files.%s", keys[k]);
        status = file_of(file[k], path, key, overrides, err);
        if (status == REN_OK && file[k][0] == '\0') {
            snprintf(key, sizeof key, "files.%s", keys[k]);
            status = file_of(file[k], path, key, overrides, err);
        }
        stated = stated || file[k][0] != '\0';
    }
    if (status != REN_OK || (!stated && network[0] == '\0')) {
        return status;
    }
    if (stated && network[0] != '\0') {
        return ren_fail(err, REN_BAD_SYNTAX,
                        "%s: economy: found network beside files, expected one of them",
                        path);
    }
    const ren_files_spec files = { .links = file[0],
                                   .firms = file[1],
                                   .final_demand = file[2],
                                   .sectors = file[3],
                                   .Z = file[4],
                                   .Y = file[5] };
    char *preset = NULL;
    status = ren_scenario_peek(path, "rules.preset", overrides->n, overrides->item,
                               &preset, err);
    const bool own = files.links[0] != '\0' && files.firms[0] != '\0'
                     && (preset == NULL || strcmp(preset, "renlian") == 0);
    free(preset);
    if (status == REN_OK && own
        && (files.final_demand[0] != '\0' || files.sectors[0] != '\0')) {
        status = ren_fail(err, REN_BAD_SYNTAX,
                          "%s: economy.files: found %s beside firms, expected it in a "
                          "column of firms under the rules of renlian",
                          path, files.sectors[0] != '\0' ? "sectors" : "final_demand");
    } else if (status == REN_OK && files.Y[0] != '\0' && files.Z[0] == '\0') {
        status = ren_fail(err, REN_BAD_SYNTAX,
                          "%s: economy.files: found Y without Z, expected both", path);
    }
    if (status == REN_OK && !stated) {
        status = ren_given_load(&out->given, network, err);
    } else if (status == REN_OK) {
        status =
            own ? app_own_read(&out->given, files.firms, files.links, &out->names, err)
                : ren_given_read_files(&out->given, &files, err);
    }
    if (status == REN_OK) {
        status = firms_check(path, &out->given, overrides, err);
    }
    return status == REN_OK ? ren_given_words(&out->names.words, &out->given, err)
                            : status;
}

static ren_status network_read(app_input *out, const char *path,
                               const app_overrides *overrides, ren_error *err)
{
    ren_status status = ren_given_load(&out->given, path, err);
    for (int32_t k = 0; k < overrides->n && status == REN_OK; k++) {
        if (strcmp(overrides->item[k].path, "economy.firms") == 0) {
            status = firms_refuse(path, &out->given, overrides->item[k].value, err);
        }
    }
    return status == REN_OK ? ren_given_words(&out->names.words, &out->given, err)
                            : status;
}

/* The names of a scenario: it may add niches to them (D10), or state its own products. */
static ren_status names_of(app_input *out, const char *path,
                           const app_overrides *overrides, ren_error *err)
{
    char niches[APP_PATH];
    ren_status status = REN_OK;
    niches[0] = '\0';
    if (!is_network(path)) {
        status = file_of(niches, path, "economy.niche_file", overrides, err);
    }
    if (status == REN_OK) {
        status = app_names_read(&out->names, niches[0] != '\0' ? niches : NULL, err);
    }
    if (status == REN_OK && is_network(path)) {
        status = network_read(out, path, overrides, err);
    } else if (status == REN_OK) {
        status = given_read(out, path, overrides, err);
    }
    if (status == REN_OK) {
        ren_words_catalogue(&out->names.words, out->names.catalogue.vocabularies);
    }
    return status;
}

/* The table of the economy: China's, or that of the flows a user states, which borrows
 * traits from China's. */
static ren_status table_of(app_input *out, ren_error *err)
{
    ren_table china = { 0 };
    if (out->given.firms.n == 0) {
        return ren_table_build(&out->table, &out->scenario, out->names.data, err);
    }
    ren_status status = REN_OK;
    if (!out->given.per_step) {
        status = ren_table_build(&china, &out->scenario, out->names.data, err);
    }
    if (status == REN_OK) {
        status = ren_given_settle(&out->given, &out->scenario, err);
    }
    if (status == REN_OK) {
        status = ren_given_table(&out->table, &out->given, &out->scenario,
                                 out->given.per_step ? NULL : &china, err);
    }
    ren_table_free(&china);
    return status;
}

/* economy: {network: 'NAME'}, quotes in the name doubled. */
static ren_status network_scenario(app_input *out, const char *path,
                                   const app_overrides *overrides,
                                   ren_complaints *complaints, ren_error *err)
{
    char text[2 * APP_PATH + 64] = "economy:\n  network: '";
    const char *slash = strrchr(path, '/');
    size_t n = strlen(text);
    for (const char *c = slash != NULL ? slash + 1 : path; *c != '\0'; c++) {
        text[n++] = *c;
        if (*c == '\'') {
            text[n++] = *c;
        }
    }
    n += (size_t)snprintf(text + n, sizeof text - n, "'\n");
    return ren_scenario_parse(&out->scenario, path, text, n, &out->names.catalogue,
                              overrides->n, overrides->item, complaints, err);
}

static ren_status scenario_read(app_input *out, const char *path,
                                const app_overrides *overrides, bool *said,
                                ren_error *err)
{
    ren_complaints complaints = { 0 };
    const ren_status status =
        is_network(path)
            ? network_scenario(out, path, overrides, &complaints, err)
            : ren_scenario_read(&out->scenario, path, &out->names.catalogue,
                                overrides->n, overrides->item, &complaints, err);
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
        status = names_of(out, path, overrides, &err);
    }
    if (status == REN_OK) {
        status = scenario_read(out, path, overrides, &said, &err);
    }
    if (status == REN_OK) {
        status = ren_geography_read(&out->geography, out->names.data, &err);
    }
    if (status == REN_OK) {
        status = table_of(out, &err);
    }
    if (status == REN_OK) {
        status = experiment_init(out, selection, &err);
        out->experiment.given = out->given.firms.n > 0 ? &out->given : NULL;
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
    ren_given_free(&input->given);
    ren_scenario_free(&input->scenario);
    ren_geography_free(&input->geography);
    app_names_free(&input->names);
}
