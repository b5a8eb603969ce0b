/**
 * @file bench/speed/network.c
 * Population, network and baseline flows of 1 M firms.
 */
#include "bench/measure/clock.h"
#include "bench/measure/lab.h"
#include "bench/measure/report.h"

#include <inttypes.h>
#include <stdio.h>

static void build_once(bench_lab *lab, double *population, double *economy)
{
    ren_error err = { .text = "" };
    ren_population firms = { 0 };
    const ren_stream stream = ren_stream_of((uint64_t)lab->scenario.seed, 0);
    double start = bench_clock_s();
    bench_must(ren_population_build(&firms, &lab->table, &lab->geography,
                                    &lab->scenario, stream, &err),
               &err);
    bench_best(population, bench_clock_s() - start);
    ren_population_free(&firms);

    bench_memory_restart();
    start = bench_clock_s();
    bench_must(ren_economy_build(&lab->economy, &lab->table, &lab->geography,
                                 &lab->scenario, lab->experiment.n_focal,
                                 lab->experiment.focal, 0, &err),
               &err);
    bench_best(economy, bench_clock_s() - start);
}

void bench_network(const bench_ask *ask)
{
    const int64_t firms = ask->firms != 0 ? ask->firms : 1000000;
    const double target = firms == 1000000 ? 6 : 0;
    bench_lab lab;
    ren_error err = { .text = "" };
    char name[64];
    double population = 0, economy = 0, setup = 0, peak = 0;

    bench_lab_open(&lab, ask, bench_embargo, firms, 52);
    for (int r = 0; r < 3; r++) {
        build_once(&lab, &population, &economy);
        peak = bench_memory_peak();
        if (r == 2) {
            bench_say(ask, "%" PRId64 " firms, %d slots, %" PRId64 " links", firms,
                      (int)lab.economy.network.n_slots, lab.economy.network.n_links);
            const double start = bench_clock_s();
            bench_must(ren_setup_init(&lab.setup, &lab.economy, &lab.scenario,
                                      &lab.words, &err),
                       &err);
            setup = bench_clock_s() - start;
        }
        bench_lab_clear(&lab);
    }
    snprintf(name, sizeof name, "network.%" PRId64 ".time", firms);
    bench_report(ask,
                 &(bench_figure){ .name = name,
                                  .value = economy,
                                  .unit = "s",
                                  .bound = target > 0 ? BENCH_AT_MOST : BENCH_NO_TARGET,
                                  .most = target });
    snprintf(name, sizeof name, "network.%" PRId64 ".memory", firms);
    bench_report(ask, &(bench_figure){ .name = name,
                                       .value = peak,
                                       .unit = "GiB",
                                       .bound = BENCH_AT_MOST,
                                       .most = 2 });
    snprintf(name, sizeof name, "network.%" PRId64 ".population", firms);
    bench_report(ask,
                 &(bench_figure){ .name = name, .value = population, .unit = "s" });
    snprintf(name, sizeof name, "network.%" PRId64 ".kernel_order", firms);
    bench_report(ask, &(bench_figure){ .name = name, .value = setup, .unit = "s" });
    bench_lab_close(&lab);
}
