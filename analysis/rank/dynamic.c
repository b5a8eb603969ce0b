/**
 * @file analysis/rank/dynamic.c
 * The worlds of firms that stand still, over one economy and one topology.
 */
#include "analysis/rank/dynamic.h"

#include "base/array.h"
#include "output/indicators/shortfall.h"
#include "sim/phase.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct stage {
    const ren_catalogue *catalogue;
    const ren_stop_ask *ask;
    ren_scenario scenario; /* as asked for, without shocks; borrows its parts */
    ren_setup setup;
    int32_t steps_a_week;
    double *calm; /* [steps] output undisturbed */
} stage;

/* All steps of a world; writes the output of all firms of each. */
static ren_status steps_run(ren_world *world, const ren_stop_ask *ask, double *output,
                            ren_error *err)
{
    const double *const residual = world->series->national[REN_NATIONAL_residual];
    const double most = sizeof(ren_real) == sizeof(double) ? 1e-9 : 1e-4;
    for (; world->week < world->series->n_weeks; world->week++) {
        (void)ren_week(world, false);
        if (residual[world->week] > most) {
            return ren_fail(err, REN_BROKEN,
                            "week %d: goods residual %g, expected at most %g",
                            (int)world->week, residual[world->week], most);
        }
        if (ask->stop != NULL && ask->stop(ask->taker)) {
            return ren_fail(err, REN_STOPPED, "stopped in week %d", (int)world->week);
        }
    }
    memcpy(output, world->series->national[REN_NATIONAL_output],
           (size_t)world->series->n_weeks * sizeof *output);
    return REN_OK;
}

/* A world with the shocks of `scenario`, which differs from the stage's in nothing else:
 * the constants of a world know no shocks. */
static ren_status world_run(const stage *s, const ren_scenario *scenario,
                            double *output, ren_error *err)
{
    ren_setup setup = s->setup;
    ren_series series = { 0 };
    ren_world world = { 0 };
    setup.scenario = scenario;
    ren_status status = ren_series_init(&series, (int32_t)scenario->horizon.steps,
                                        setup.economy->table->n, 0, 0, err);
    if (status == REN_OK) {
        status = ren_world_init(&world, &setup, NULL, true, err);
    }
    if (status == REN_OK) {
        world.series = &series;
        status = steps_run(&world, s->ask, output, err);
    }
    ren_world_free(&world);
    ren_series_free(&series);
    return status;
}

/* The shock as any scenario file would state it. */
static ren_status shock_read(ren_scenario *out, const stage *s, int32_t firm,
                             ren_error *err)
{
    char text[256];
    const int n =
        snprintf(text, sizeof text,
                 "economy: {focal: all}\n" /* products may not be those of the table */
                 "shocks:\n"
                 "  stop: {use: supplier_failure, firms: [%d], depth: %d, "
                 "start_week: 1, duration_weeks: %d}\n",
                 firm, s->ask->weeks > 0, s->ask->weeks * s->steps_a_week);
    return ren_scenario_parse(out, "stop", text, (size_t)n, s->catalogue, 0, NULL, NULL,
                              err);
}

static ren_stop_row losses_of(const stage *s, int32_t firm, const double *output)
{
    const ren_population *const firms = &s->setup.economy->firms;
    const double own = firms->output[firms->place_of[firm]];
    ren_stop_row row = { 0 };
    for (int64_t t = 0; t < s->scenario.horizon.steps; t++) {
        const double part = ren_shortfall(output[t], s->calm[t]);
        row.area += part;
        row.own += part > 0 ? s->calm[t] - output[t] : 0;
        row.depth = fmax(row.depth, part);
    }
    row.area /= s->steps_a_week;
    row.own = own > 0 ? row.own / own / s->steps_a_week : 0;
    return row;
}

static ren_status firm_stop(const stage *s, int32_t firm, ren_stop_row *row,
                            ren_error *err)
{
    ren_scenario shock = { 0 }, mine = s->scenario;
    double *const output = ren_column(mine.horizon.steps, sizeof *output);
    ren_status status = output != NULL
                            ? shock_read(&shock, s, firm, err)
                            : ren_fail(err, REN_NO_MEMORY, "rank: no room for a world");
    if (status == REN_OK) {
        mine.n_shocks = shock.n_shocks;
        mine.shocks = shock.shocks;
        status = world_run(s, &mine, output, err);
    }
    if (status == REN_OK) {
        *row = losses_of(s, firm, output);
    }
    free(output);
    ren_scenario_free(&shock);
    return status;
}

/* Which world runs when does not matter: they share what nobody changes. The fault
 * reported is that of the first firm that had one. */
static ren_status firms_stop(const stage *s, ren_stop_row *row, ren_error *err)
{
    const ren_stop_ask *const ask = s->ask;
    ren_status status = REN_OK;
    ren_error *const fault = ren_column(ask->n, sizeof *fault);
    if (fault == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "rank: no room for %d worlds", ask->n);
    }
    if (ask->world_threads > 1) {
#pragma omp parallel for schedule(dynamic, 1) num_threads(ask->world_threads)
        for (int32_t k = 0; k < ask->n; k++) {
            fault[k].status = firm_stop(s, ask->firm[k], &row[k], &fault[k]);
        }
    } else { /* no region around the phases' own */
        for (int32_t k = 0; k < ask->n; k++) {
            fault[k].status = firm_stop(s, ask->firm[k], &row[k], &fault[k]);
        }
    }
    for (int32_t k = 0; k < ask->n && status == REN_OK; k++) {
        status = fault[k].status;
        if (status != REN_OK) {
            *err = fault[k];
        }
    }
    free(fault);
    return status;
}

ren_status ren_rank_stop(const ren_economy *economy, const ren_scenario *scenario,
                         const ren_words *words, const ren_catalogue *catalogue,
                         const ren_stop_ask *ask, ren_stop_row *row, ren_error *err)
{
    stage s = { .catalogue = catalogue, .ask = ask, .scenario = *scenario };
    s.steps_a_week = scenario->horizon.days > 0 ? 7 : 1;
    s.scenario.noise = false;
    s.scenario.horizon.steps = (int64_t)ask->horizon * s.steps_a_week;
    s.scenario.n_shocks = 0;
    s.scenario.shocks = NULL;
    s.calm = ren_column(s.scenario.horizon.steps, sizeof *s.calm);
    ren_status status = s.calm != NULL
                            ? ren_setup_init(&s.setup, economy, &s.scenario, words, err)
                            : ren_fail(err, REN_NO_MEMORY, "rank: no room for a world");
    if (status == REN_OK) {
        status = world_run(&s, &s.scenario, s.calm, err);
    }
    if (status == REN_OK) {
        status = firms_stop(&s, row, err);
    }
    ren_setup_free(&s.setup);
    free(s.calm);
    return status;
}
