/**
 * @file bench/speed/links.c
 * The three phases that walk over all links against a plain sparse product on the same
 * graph, and the share of every phase in a week.
 *
 * Each of the three touches every link once, so their figure is 3 x links over the sum of
 * their times; they do all their other work in that time. Weeks and
 * triples of products take turns; the best of each counts.
 */
#include "bench/measure/clock.h"
#include "bench/measure/lab.h"
#include "bench/measure/product.h"
#include "bench/measure/report.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { WARM = 20, WEEKS = 48, EPOCH = 13, BATCHES = 6, MOST_PHASES = 64 };

/* Opens a world past the start of the shock; weeks for `batches` follow. */
static void open_world(const bench_ask *ask, bench_lab *lab, ren_world *world,
                       int64_t firms)
{
    bench_lab_open(lab, ask, bench_embargo, firms, WARM + 2 * EPOCH * BATCHES);
    bench_lab_build(lab, 0);
    bench_world_init(world, lab, true);
    bench_world_run(world, WARM);
    bench_say(ask, "%" PRId64 " firms, %d slots, %" PRId64 " links", firms,
              (int)lab->economy.network.n_slots, lab->economy.network.n_links);
}

static void report_rate(const bench_ask *ask, int64_t firms, const char *what,
                        double links, double seconds, double plain_rate)
{
    char name[64];
    snprintf(name, sizeof name, "links.%" PRId64 ".%s", firms, what);
    bench_report(ask, &(bench_figure){ .name = name,
                                       .value = 1e-9 * links / seconds,
                                       .unit = "G links/s",
                                       .against = "plain product",
                                       .yardstick = plain_rate,
                                       .bound = strcmp(what, "kernels") == 0
                                                    ? BENCH_RATIO_AT_LEAST
                                                    : BENCH_NO_TARGET,
                                       .least = 0.70 });
}

static void measure_links(const bench_ask *ask, int64_t firms)
{
    static const char *const kernel[] = { "order", "request", "arrive" };
    bench_lab lab;
    ren_world world;
    bench_product product;
    char name[64];
    double best[3] = { 0 }, best_sum = 0, plain = 0;

    open_world(ask, &lab, &world, firms);
    bench_product_init(&product, &lab.economy.network);
    (void)bench_product_s(&product, 2);
    for (int w = 0; w < WEEKS; w++) {
        double phase_s[MOST_PHASES] = { 0 }, sum = 0;
        bench_week_apart(&world, phase_s);
        for (int k = 0; k < 3; k++) {
            bench_best(&best[k], phase_s[bench_phase_find(kernel[k])]);
            sum += phase_s[bench_phase_find(kernel[k])];
        }
        bench_best(&best_sum, sum);
        bench_best(&plain, bench_product_s(&product, 3) / 3);
    }
    const double links = (double)lab.economy.network.n_links;
    const double plain_rate = 1e-9 * links / plain;
    report_rate(ask, firms, "kernels", 3 * links, best_sum, plain_rate);
    for (int k = 0; k < 3; k++) {
        report_rate(ask, firms, kernel[k], links, best[k], plain_rate);
    }
    snprintf(name, sizeof name, "links.%" PRId64 ".plain_product", firms);
    bench_report(
        ask, &(bench_figure){ .name = name, .value = plain_rate, .unit = "G links/s" });
    bench_product_free(&product);
    bench_world_free(&world);
    bench_lab_close(&lab);
}

void bench_links(const bench_ask *ask)
{
    if (ask->firms != 0) {
        measure_links(ask, ask->firms);
    } else {
        measure_links(ask, 100000);
        measure_links(ask, 1000000);
    }
    bench_report(ask, &(bench_figure){ .name = "links.triad",
                                       .value = 1e-9 * bench_triad(),
                                       .unit = "GB/s" });
}

/* Weeks phase by phase, then whole weeks: the difference is shocks and levers. */
static void measure_phases(const bench_ask *ask, int64_t firms)
{
    bench_lab lab;
    ren_world world;
    char name[64];
    const int32_t n = bench_phases_n();
    double best[MOST_PHASES] = { 0 }, whole = 0, sum = 0;

    open_world(ask, &lab, &world, firms);
    for (int b = 0; b < BATCHES; b++) {
        double phase_s[MOST_PHASES] = { 0 };
        for (int w = 0; w < EPOCH; w++) {
            bench_week_apart(&world, phase_s);
        }
        for (int32_t k = 0; k < n; k++) {
            bench_best(&best[k], 1e3 * phase_s[k] / EPOCH);
        }
        if (b % 2 == 1) {
            const double start = bench_clock_s();
            bench_world_run(&world, world.week + EPOCH);
            bench_best(&whole, 1e3 * (bench_clock_s() - start) / EPOCH);
        }
    }
    for (int32_t k = 0; k < n; k++) {
        sum += best[k];
    }
    for (int32_t k = 0; k <= n; k++) {
        const double rest = whole > sum ? whole - sum : 0;
        snprintf(name, sizeof name, "phases.%" PRId64 ".%s", firms,
                 k < n ? ren_phases[k]->name : "shocks_and_levers");
        bench_report(ask, &(bench_figure){ .name = name,
                                           .value = k < n ? best[k] : rest,
                                           .unit = "ms/week",
                                           .against = "whole week",
                                           .yardstick = whole });
    }
    bench_world_free(&world);
    bench_lab_close(&lab);
}

void bench_phases(const bench_ask *ask)
{
    if (ask->firms != 0) {
        measure_phases(ask, ask->firms);
        return;
    }
    measure_phases(ask, 100000);
    measure_phases(ask, 1000000);
}
