/**
 * @file analysis/validate/measure/losses.c
 * See losses.h.
 */
#include "analysis/validate/measure/losses.h"

#include "base/array.h"
#include "sim/run/aim/targets.h"

#include <stdlib.h>
#include <string.h>

const char ren_text_blow[] =
    "title: A blow\n"
    "noise: off\n"
    "shocks:\n"
    "  blow: {use: supplier_failure, depth: 0.5, start_week: 1,\n"
    "         duration_weeks: 8}\n";

static ren_status room_make(ren_losses *out, const ren_stage *stage,
                            const uint8_t *struck, int32_t n_weeks, ren_error *err)
{
    const int32_t n = stage->economy.firms.n;
    *out = (ren_losses){ .n_firms = n, .n_weeks = n_weeks };
    out->struck = ren_column(n, sizeof *out->struck);
    out->net = ren_column(n, sizeof *out->net);
    out->gross = ren_column(n, sizeof *out->gross);
    out->total = ren_column(n_weeks, sizeof *out->total);
    if (struck == NULL || out->struck == NULL || out->net == NULL || out->gross == NULL
        || out->total == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "validate: no room for losses");
    }
    memcpy(out->struck, struck, (size_t)n);
    return REN_OK;
}

static void week_add(ren_losses *out, const ren_population *firms,
                     const ren_real *output, int32_t week, double all)
{
    double sum = 0;
    for (int32_t i = 0; i < firms->n; i++) {
        const double dev = output[i];
        out->net[i] -= dev;
        out->gross[i] -= dev < 0 ? dev : 0;
        sum += firms->output[i] * dev;
    }
    out->total[week] = 1.0 + sum / all;
}

ren_status ren_losses_run(ren_losses *out, const ren_stage *stage,
                          const ren_scenario *scenario, const uint8_t *struck,
                          int32_t n_weeks, ren_error *err)
{
    const ren_population *firms = &stage->economy.firms;
    ren_setup setup = stage->setup;
    ren_world world = { 0 };
    double all = 0;
    setup.scenario = scenario != NULL ? scenario : setup.scenario;
    ren_status status = room_make(out, stage, struck, n_weeks, err);
    if (status == REN_OK) {
        status =
            ren_world_init(&world, &setup, &setup.scenario->packages[0], true, err);
    }
    if (status != REN_OK) {
        return status;
    }
    /* the shock itself, with the firms it strikes replaced by ours */
    memcpy(((ren_targets *)world.memo[0])->firm, struck, (size_t)firms->n);
    for (int32_t i = 0; i < firms->n; i++) {
        all += firms->output[i];
    }
    for (int32_t w = 0; w < n_weeks; w++) {
        ren_stage_run(&world, w + 1);
        week_add(out, firms, world.state.output, w, all);
    }
    ren_world_free(&world);
    return REN_OK;
}

void ren_losses_free(ren_losses *losses)
{
    free(losses->struck);
    free(losses->net);
    free(losses->gross);
    free(losses->total);
    *losses = (ren_losses){ 0 };
}

uint8_t *ren_strike_random(const ren_stage *stage, double share, bool resolved)
{
    const ren_population *firms = &stage->economy.firms;
    const bool *const is_resolved = stage->economy.table->resolved;
    uint8_t *struck = ren_column(firms->n, sizeof *struck);
    for (int32_t i = 0; struck != NULL && i < firms->n; i++) {
        const ren_who who = { .id = (uint32_t)firms->id[i], .purpose = REN_DRAW_SHOCK };
        struck[i] = (!resolved || is_resolved[firms->product[i]])
                    && ren_draw_uniform(stage->economy.stream, who) < share;
    }
    return struck;
}

static int down(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x < y) - (x > y);
}

uint8_t *ren_strike_hubs(const ren_stage *stage, double share)
{
    const ren_network *net = &stage->economy.network;
    const int32_t n = net->n_firms;
    uint8_t *struck = ren_column(n, sizeof *struck);
    int64_t *degree = ren_column(n, sizeof *degree);
    if (struck == NULL || degree == NULL) {
        free(struck);
        free(degree);
        return NULL;
    }
    for (int32_t i = 0; i < n; i++) {
        degree[i] = net->out_first[i + 1] - net->out_first[i];
    }
    qsort(degree, (size_t)n, sizeof *degree, down);
    const int64_t least = degree[(int32_t)(share * n)];
    for (int32_t i = 0; i < n; i++) {
        struck[i] = net->out_first[i + 1] - net->out_first[i] > least;
    }
    free(degree);
    return struck;
}

double ren_amplification(const ren_losses *losses, const ren_stage *stage)
{
    double own = 0, others = 0;
    for (int32_t i = 0; i < losses->n_firms; i++) {
        *(losses->struck[i] ? &own : &others) +=
            losses->gross[i] * stage->economy.firms.output[i];
    }
    return own > 0 ? others / own : 0;
}
