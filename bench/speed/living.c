/**
 * @file bench/speed/living.c
 * The full model: accounts, knowledge, people, population and markets, phase by phase.
 *
 * One world on one thread, in processor time, so that neighbours on the machine do not
 * count. A year is measured after half a year: what is due every month, quarter or year
 * counts as often as it is due. A run of worlds gives each thread worlds of its own.
 */
#include "bench/measure/clock.h"
#include "bench/measure/lab.h"
#include "bench/measure/product.h"
#include "bench/measure/report.h"
#include "sim/levers/strain.h"

#include <inttypes.h>
#include <omp.h>
#include <stdio.h>

enum { WARM = 26, YEAR = 52, WEEKS = 260, WORLDS = 8, PRODUCTS = 20, MOST_PHASES = 64 };

/* Processor seconds of each phase of a week; shocks and levers come after the last. */
static void run_week(ren_world *world, int32_t n, double *phase_s)
{
    double from = bench_clock_cpu_s();
    ren_strain_week(world);
    phase_s[n] += bench_clock_cpu_s() - from;
    for (int32_t k = 0; k < n; k++) {
        if (ren_phase_is_due(world, k)) {
            from = bench_clock_cpu_s();
            ren_phases[k]->run(world);
            phase_s[k] += bench_clock_cpu_s() - from;
        }
    }
    world->week++;
}

static double product_ms(const bench_lab *lab)
{
    bench_product product;
    bench_product_init(&product, &lab->economy.network);
    (void)bench_product_s(&product, 2);
    const double from = bench_clock_cpu_s();
    (void)bench_product_s(&product, PRODUCTS);
    const double seconds = bench_clock_cpu_s() - from;
    bench_product_free(&product);
    return 1e3 * seconds / PRODUCTS;
}

static void report(const bench_ask *ask, int64_t firms, const double *phase_ms,
                   double plain)
{
    const int32_t n = bench_phases_n();
    char name[64];
    double week = 0;
    for (int32_t k = 0; k <= n; k++) {
        week += phase_ms[k];
    }
    for (int32_t k = 0; k <= n; k++) {
        snprintf(name, sizeof name, "living.%" PRId64 ".%s", firms,
                 k < n ? ren_phases[k]->name : "shocks_and_levers");
        bench_report(ask, &(bench_figure){ .name = name,
                                           .value = phase_ms[k],
                                           .unit = "ms/week",
                                           .against = "whole week",
                                           .yardstick = week });
    }
    snprintf(name, sizeof name, "living.%" PRId64 ".week", firms);
    bench_report(ask, &(bench_figure){ .name = name,
                                       .value = week,
                                       .unit = "ms/week",
                                       .against = "plain product",
                                       .yardstick = plain });
    snprintf(name, sizeof name, "living.%" PRId64 ".eight_worlds", firms);
    bench_report(ask, &(bench_figure){
                          .name = name,
                          .value = 1e-3 * week * WEEKS * WORLDS / ask->threads,
                          .unit = "s",
                          .bound = firms == 100000 ? BENCH_AT_MOST : BENCH_NO_TARGET,
                          .most = 30 });
    snprintf(name, sizeof name, "living.%" PRId64 ".memory", firms);
    bench_report(ask, &(bench_figure){ .name = name,
                                       .value = bench_memory_peak(),
                                       .unit = "GiB",
                                       .bound = BENCH_AT_MOST,
                                       .most = 4 });
}

static void measure(const bench_ask *ask, int64_t firms)
{
    const int32_t n = bench_phases_n();
    double phase_ms[MOST_PHASES] = { 0 };
    bench_lab lab;
    ren_world world;

    omp_set_num_threads(1);
    bench_memory_restart();
    bench_lab_open(&lab, ask, bench_living_embargo, firms, WARM + YEAR);
    bench_lab_build(&lab, 0);
    bench_world_init(&world, &lab, true);
    bench_say(ask,
              "%" PRId64 " firms, %d cells, %" PRId64 " links, %" PRId64 " MiB a world",
              firms, (int)lab.economy.firms.n_cells, lab.economy.network.n_links,
              ren_world_bytes(&lab.setup) >> 20);
    bench_world_run(&world, WARM);
    for (int32_t w = 0; w < YEAR; w++) {
        run_week(&world, n, phase_ms);
    }
    for (int32_t k = 0; k <= n; k++) {
        phase_ms[k] *= 1e3 / YEAR;
    }
    report(ask, firms, phase_ms, product_ms(&lab));
    bench_world_free(&world);
    bench_lab_close(&lab);
}

void bench_living(const bench_ask *ask)
{
    if (ask->firms != 0) {
        measure(ask, ask->firms);
        return;
    }
    measure(ask, 2000);
    measure(ask, 100000);
}
