/**
 * @file bench/facts/losses.c
 * See losses.h.
 */
#include "bench/facts/losses.h"

#include "base/array.h"
#include "sim/run/aim/targets.h"

#include <stdlib.h>
#include <string.h>

const char bench_blow[] = "title: A blow\n"
                          "noise: off\n"
                          "shocks:\n"
                          "  blow: {use: supplier_failure, depth: 0.5, start_week: 1,\n"
                          "         duration_weeks: 8}\n";

static void *column(int64_t n, size_t size)
{
    ren_error err = { .text = "" };
    void *out = ren_column(n, size);
    if (out == NULL) {
        bench_must(ren_fail(&err, REN_NO_MEMORY, "no room for losses"), &err);
    }
    return out;
}

void bench_losses_run(bench_losses *out, const bench_lab *lab, const uint8_t *struck,
                      int32_t n_weeks)
{
    const ren_population *firms = &lab->economy.firms;
    ren_world world;
    double all = 0;
    *out = (bench_losses){ .n_firms = firms->n, .n_weeks = n_weeks };
    out->struck = column(firms->n, sizeof *out->struck);
    out->net = column(firms->n, sizeof *out->net);
    out->gross = column(firms->n, sizeof *out->gross);
    out->total = column(n_weeks, sizeof *out->total);
    memcpy(out->struck, struck, (size_t)firms->n);

    bench_world_init(&world, lab, false);
    /* the shock itself, with the firms it strikes replaced by ours */
    memcpy(((ren_targets *)world.memo[0])->firm, struck, (size_t)firms->n);
    for (int32_t i = 0; i < firms->n; i++) {
        all += firms->output[i];
    }
    for (int32_t w = 0; w < n_weeks; w++) {
        double sum = 0;
        bench_world_run(&world, w + 1);
        for (int32_t i = 0; i < firms->n; i++) {
            const double dev = world.state.output[i];
            out->net[i] -= dev;
            out->gross[i] -= dev < 0 ? dev : 0;
            sum += firms->output[i] * dev;
        }
        out->total[w] = 1.0 + sum / all;
    }
    bench_world_free(&world);
}

void bench_losses_free(bench_losses *losses)
{
    free(losses->struck);
    free(losses->net);
    free(losses->gross);
    free(losses->total);
    *losses = (bench_losses){ 0 };
}

uint8_t *bench_strike_random(const bench_lab *lab, double share, bool resolved)
{
    const ren_population *firms = &lab->economy.firms;
    uint8_t *struck = column(firms->n, sizeof *struck);
    for (int32_t i = 0; i < firms->n; i++) {
        const ren_who who = { .id = (uint32_t)firms->id[i], .purpose = REN_DRAW_SHOCK };
        struck[i] = (!resolved || lab->table.resolved[firms->product[i]])
                    && ren_draw_uniform(lab->economy.stream, who) < share;
    }
    return struck;
}

static int down(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x < y) - (x > y);
}

uint8_t *bench_strike_hubs(const bench_lab *lab, double share)
{
    const ren_network *net = &lab->economy.network;
    const int32_t n = net->n_firms;
    uint8_t *struck = column(n, sizeof *struck);
    int64_t *degree = column(n, sizeof *degree);
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

double bench_amplification(const bench_losses *losses, const bench_lab *lab)
{
    double own = 0, others = 0;
    for (int32_t i = 0; i < losses->n_firms; i++) {
        *(losses->struck[i] ? &own : &others) +=
            losses->gross[i] * lab->economy.firms.output[i];
    }
    return own > 0 ? others / own : 0;
}
