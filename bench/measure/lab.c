/**
 * @file bench/measure/lab.c
 * See lab.h.
 */
#include "bench/measure/lab.h"

#include "base/array.h"
#include "bench/measure/clock.h"
#include "sim/lever.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char data[] = REN_SOURCE_DIR "/scenarios/data";

#define EMBARGO                                                    \
    "title: Embargo on chip tools\n"                               \
    "economy: {focal: ['094', hi_chips]}\n"                        \
    "shocks:\n"                                                    \
    "  embargo: {use: tech_embargo, countries: [USA, JPN, NLD],\n" \
    "            inputs: [chip_tools, hi_chips], depth: 0.9, start_week: 13}\n"

const char bench_embargo[] = EMBARGO "rules: {money: off}\n";
const char bench_living_embargo[] = EMBARGO;

void bench_must(ren_status status, const ren_error *err)
{
    if (status != REN_OK) {
        fprintf(stderr, "ren_bench: %s\n", err->text);
        exit(3);
    }
}

static void read_scenario(bench_lab *lab, const bench_ask *ask, const char *yaml,
                          int64_t firms, int32_t weeks)
{
    char n_firms[32], n_weeks[32];
    ren_override override[BENCH_OVERRIDES + 2] = { { "economy.firms", n_firms },
                                                   { "horizon.weeks", n_weeks } };
    ren_complaints complaints = { 0 };
    ren_error err = { .text = "" };
    snprintf(n_firms, sizeof n_firms, "%" PRId64, firms);
    snprintf(n_weeks, sizeof n_weeks, "%d", (int)weeks);
    memcpy(override + 2, ask->override, (size_t)ask->n_overrides * sizeof *override);
    const ren_status status = ren_scenario_parse(
        &lab->scenario, "bench.yaml", yaml, strlen(yaml), &lab->catalogue,
        ask->n_overrides + 2, override, &complaints, &err);
    for (int32_t c = 0; c < complaints.n; c++) {
        fprintf(stderr, "ren_bench: %s\n", complaints.item[c].text);
    }
    ren_complaints_free(&complaints);
    bench_must(status, &err);
}

void bench_lab_open(bench_lab *lab, const bench_ask *ask, const char *yaml,
                    int64_t firms, int32_t weeks)
{
    static const char *const none[] = { "none" };
    ren_error err = { .text = "" };
    *lab = (bench_lab){ 0 };
    bench_must(ren_words_read(&lab->words, data, NULL, &err), &err);
    bench_must(ren_geography_read(&lab->geography, data, &err), &err);
    lab->catalogue = (ren_catalogue){ .shocks = ren_shock_blocks,
                                      .levers = ren_lever_blocks,
                                      .phases = ren_phase_names };
    ren_words_catalogue(&lab->words, lab->catalogue.vocabularies);
    read_scenario(lab, ask, yaml, firms, weeks);
    bench_must(ren_table_build(&lab->table, &lab->scenario, data, &err), &err);
    bench_must(ren_experiment_init(&lab->experiment, &lab->scenario, &lab->words,
                                   &lab->geography, &lab->table, 1, none, "on", &err),
               &err);
}

void bench_lab_build(bench_lab *lab, int64_t replicate)
{
    ren_error err = { .text = "" };
    bench_must(ren_economy_build(&lab->economy, &lab->table, &lab->geography,
                                 &lab->scenario, lab->experiment.n_focal,
                                 lab->experiment.focal, replicate, &err),
               &err);
    bench_must(
        ren_setup_init(&lab->setup, &lab->economy, &lab->scenario, &lab->words, &err),
        &err);
}

void bench_lab_clear(bench_lab *lab)
{
    ren_setup_free(&lab->setup);
    ren_economy_free(&lab->economy);
    lab->setup = (ren_setup){ 0 };
}

void bench_lab_close(bench_lab *lab)
{
    bench_lab_clear(lab);
    ren_experiment_free(&lab->experiment);
    ren_table_free(&lab->table);
    ren_scenario_free(&lab->scenario);
    ren_geography_free(&lab->geography);
    ren_words_free(&lab->words);
    *lab = (bench_lab){ 0 };
}

void bench_world_init(ren_world *out, const bench_lab *lab, bool series)
{
    ren_error err = { .text = "" };
    bench_must(ren_world_init(out, &lab->setup, &lab->scenario.packages[0], true, &err),
               &err);
    if (!series) {
        return;
    }
    out->series = calloc(1, sizeof *out->series);
    if (out->series == NULL) {
        bench_must(ren_fail(&err, REN_NO_MEMORY, "no room for series"), &err);
    }
    bench_must(ren_series_init(out->series, (int32_t)lab->scenario.horizon.steps,
                               lab->table.n, 0, lab->experiment.n_inputs, &err),
               &err);
}

void bench_world_free(ren_world *world)
{
    if (world->series != NULL) {
        ren_series_free(world->series);
        free(world->series);
    }
    world->series = NULL;
    ren_world_free(world);
}

void bench_world_run(ren_world *world, int32_t until)
{
    while (world->week < until) {
        (void)ren_week(world, false);
        world->week++;
    }
}

int32_t bench_phases_n(void)
{
    int32_t n = 0;
    while (ren_phases[n] != NULL) {
        n++;
    }
    return n;
}

int32_t bench_phase_find(const char *name)
{
    ren_error err = { .text = "" };
    for (int32_t k = 0; ren_phases[k] != NULL; k++) {
        if (strcmp(ren_phases[k]->name, name) == 0) {
            return k;
        }
    }
    bench_must(ren_fail(&err, REN_UNKNOWN_NAME, "found no phase %s", name), &err);
    return -1;
}

void bench_week_apart(ren_world *world, double *phase_s)
{
    const ren_scenario *scenario = world->setup->scenario;
    for (int32_t k = 0; ren_phases[k] != NULL; k++) {
        const ren_phase *phase = ren_phases[k];
        const int32_t every = phase->every != NULL ? phase->every(scenario) : 1;
        if ((scenario->phases_off >> k & 1) != 0
            || (phase->called != NULL && !phase->called(scenario))
            || world->week % (every > 0 ? every : 1) != 0) {
            continue;
        }
        const double start = bench_clock_s();
        phase->run(world);
        phase_s[k] += bench_clock_s() - start;
    }
    world->week++;
}
