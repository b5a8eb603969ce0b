/**
 * @file analysis/validate/measure/stage.c
 * See stage.h.
 */
#include "analysis/validate/measure/stage.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OVERRIDES = 256 };

static ren_status scenario_read(ren_ground *out, const char *yaml, int64_t firms,
                                int32_t weeks, int32_t n, const ren_override *override,
                                ren_error *err)
{
    char n_firms[32], n_weeks[32];
    ren_override all[OVERRIDES + 2] = { { "economy.firms", n_firms },
                                        { "horizon.weeks", n_weeks } };
    ren_complaints complaints = { 0 };
    if (n > OVERRIDES) {
        return ren_fail(err, REN_OUT_OF_RANGE,
                        "found %d values to replace, expected at most %d", (int)n,
                        (int)OVERRIDES);
    }
    snprintf(n_firms, sizeof n_firms, "%" PRId64, firms);
    snprintf(n_weeks, sizeof n_weeks, "%d", (int)weeks);
    for (int32_t k = 0; k < n; k++) {
        all[k + 2] = override[k];
    }
    ren_status status =
        ren_scenario_parse(&out->scenario, "validate", yaml, strlen(yaml),
                           &out->catalogue, n + 2, all, &complaints, err);
    if (status != REN_OK && complaints.n > 0) {
        status = ren_fail(err, status, "%s", complaints.item[0].text);
    }
    ren_complaints_free(&complaints);
    return status;
}

ren_status ren_ground_open(ren_ground *out, const char *data, const char *yaml,
                           int64_t firms, int32_t weeks, int32_t n_overrides,
                           const ren_override *override, ren_error *err)
{
    static const char *const none[] = { "none" };
    *out = (ren_ground){ 0 };
    ren_status status = ren_words_read(&out->words, data, NULL, err);
    if (status == REN_OK) {
        status = ren_geography_read(&out->geography, data, err);
    }
    if (status == REN_OK) {
        out->catalogue = (ren_catalogue){ .shocks = ren_shock_blocks,
                                          .levers = ren_lever_blocks,
                                          .phases = ren_phase_names };
        ren_words_catalogue(&out->words, out->catalogue.vocabularies);
        status = scenario_read(out, yaml, firms, weeks, n_overrides, override, err);
    }
    if (status == REN_OK) {
        status = ren_table_build(&out->table, &out->scenario, data, err);
    }
    if (status == REN_OK) {
        status = ren_experiment_init(&out->experiment, &out->scenario, &out->words,
                                     &out->geography, &out->table, 1, none, "on", err);
    }
    return status;
}

void ren_ground_close(ren_ground *ground)
{
    ren_experiment_free(&ground->experiment);
    ren_table_free(&ground->table);
    ren_scenario_free(&ground->scenario);
    ren_geography_free(&ground->geography);
    ren_words_free(&ground->words);
    *ground = (ren_ground){ 0 };
}

ren_status ren_stage_build(ren_stage *out, const ren_ground *ground, int64_t replicate,
                           ren_error *err)
{
    *out = (ren_stage){ .ground = ground };
    ren_status status = ren_economy_build(
        &out->economy, &ground->table, &ground->geography, &ground->scenario,
        ground->experiment.n_focal, ground->experiment.focal, replicate, err);
    if (status == REN_OK) {
        status = ren_setup_init(&out->setup, &out->economy, &ground->scenario,
                                &ground->words, err);
    }
    return status;
}

void ren_stage_free(ren_stage *stage)
{
    ren_setup_free(&stage->setup);
    ren_economy_free(&stage->economy);
    *stage = (ren_stage){ 0 };
}

ren_status ren_stage_world(ren_world *out, const ren_stage *stage, int32_t package,
                           bool shock, ren_error *err)
{
    const ren_scenario *scenario = &stage->ground->scenario;
    *out = (ren_world){ 0 };
    ren_series *series = calloc(1, sizeof *series);
    if (series == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "validate: no room for series");
    }
    ren_status status = ren_series_init(series, (int32_t)scenario->horizon.steps,
                                        stage->ground->table.n, 0,
                                        stage->ground->experiment.n_inputs, err);
    if (status == REN_OK) {
        status = ren_world_init(out, &stage->setup, &scenario->packages[package], shock,
                                err);
    }
    if (status != REN_OK) {
        ren_series_free(series);
        free(series);
        return status;
    }
    out->series = series;
    return REN_OK;
}

void ren_stage_world_free(ren_world *world)
{
    if (world->series != NULL) {
        ren_series_free(world->series);
        free(world->series);
    }
    world->series = NULL;
    ren_world_free(world);
}

void ren_stage_run(ren_world *world, int32_t until)
{
    for (; world->week < until; world->week++) {
        (void)ren_week(world, false);
    }
}

const double *ren_stage_series(const ren_world *world, const char *name)
{
    for (int32_t k = 0; k < REN_N_NATIONAL; k++) {
        if (strcmp(ren_nationals[k].name, name) == 0) {
            return world->series->national[k];
        }
    }
    return NULL;
}

int ren_stage_column(const ren_world *world, const char *name)
{
    for (int c = 0; c < REN_N_COLUMNS; c++) {
        if (strcmp(ren_columns[c].name, name) == 0) {
            return ren_column_length(world->setup, c) > 0 ? c : -1;
        }
    }
    return -1;
}
