/**
 * @file bench/speed/core.c
 * The weekly phases of one world, and how they scale from one thread to two.
 *
 * A world of 100,000 firms runs all 260 weeks. One of 1 M firms warms up for 26 weeks,
 * past the start of the shock, and is measured over 26 more (two network epochs), scaled
 * to 260. Runs on several threads and on one take turns.
 */
#include "bench/measure/clock.h"
#include "bench/measure/lab.h"
#include "bench/measure/product.h"
#include "bench/measure/report.h"

#include <inttypes.h>
#include <omp.h>
#include <stdio.h>

enum { WEEKS = 260, PART = 26, REPEAT = 2 };

typedef struct plan {
    int32_t warm, weeks; /* measured weeks: warm .. warm + weeks - 1 */
    double scale;        /* from them to a run */
} plan;

static double world_s(const bench_lab *lab, const plan *p, int32_t threads)
{
    ren_world world;
    omp_set_num_threads(threads);
    bench_world_init(&world, lab, true);
    bench_world_run(&world, p->warm);
    const double start = bench_clock_s();
    bench_world_run(&world, p->warm + p->weeks);
    const double seconds = p->scale * (bench_clock_s() - start);
    bench_world_free(&world);
    return seconds;
}

/* Seconds of 20 products, after two to warm up. */
static double product_s(bench_product *product, int32_t threads)
{
    omp_set_num_threads(threads);
    (void)bench_product_s(product, 2);
    return bench_product_s(product, 20);
}

/** Best seconds of the weeks and of the plain product, on many threads and on one. */
typedef struct times {
    double many, one, plain_many, plain_one;
    double memory; /* peak of a world on many threads, GiB */
} times;

/* In turns, so that a neighbour on the machine meets all four. */
static times take_times(const bench_ask *ask, const bench_lab *lab, const plan *p)
{
    times t = { 0 };
    bench_product product;
    for (int r = 0; r < REPEAT; r++) {
        bench_best(&t.many, world_s(lab, p, ask->threads));
        t.memory = r == 0 ? bench_memory_peak() : t.memory;
        bench_best(&t.one, world_s(lab, p, 1));
        bench_product_init(&product, &lab->economy.network);
        bench_best(&t.plain_many, product_s(&product, ask->threads));
        bench_best(&t.plain_one, product_s(&product, 1));
        bench_product_free(&product);
    }
    return t;
}

static void report_times(const bench_ask *ask, const times *t, int64_t firms,
                         int64_t links, double target_s)
{
    char name[64];
    const double rate = 1e-9 * (double)links * WEEKS / t->many;
    snprintf(name, sizeof name, "core.%" PRId64 ".time", firms);
    bench_report(
        ask, &(bench_figure){ .name = name,
                              .value = t->many,
                              .unit = "s",
                              .bound = target_s > 0 ? BENCH_AT_MOST : BENCH_NO_TARGET,
                              .most = target_s });
    snprintf(name, sizeof name, "core.%" PRId64 ".link_rate", firms);
    bench_report(ask,
                 &(bench_figure){ .name = name, .value = rate, .unit = "G links/s" });
    snprintf(name, sizeof name, "core.%" PRId64 ".memory", firms);
    bench_report(ask, &(bench_figure){ .name = name,
                                       .value = t->memory,
                                       .unit = "GiB",
                                       .bound = BENCH_AT_MOST,
                                       .most = 2 });
    snprintf(name, sizeof name, "core.%" PRId64 ".time_1_thread", firms);
    bench_report(ask, &(bench_figure){ .name = name, .value = t->one, .unit = "s" });
    snprintf(name, sizeof name, "core.%" PRId64 ".scaling", firms);
    bench_report(ask, &(bench_figure){ .name = name,
                                       .value = t->one / t->many,
                                       .unit = "1",
                                       .against = "plain product",
                                       .yardstick = t->plain_one / t->plain_many,
                                       .bound = ask->threads == 2 ? BENCH_RATIO_AT_LEAST
                                                                  : BENCH_NO_TARGET,
                                       .least = 0.95 });
}

static void measure(const bench_ask *ask, int64_t firms, double target_s)
{
    const bool whole = ask->full || firms <= 200000;
    const plan p =
        whole ? (plan){ 0, WEEKS, 1.0 } : (plan){ PART, PART, (double)WEEKS / PART };
    bench_lab lab;

    omp_set_num_threads(ask->threads);
    bench_memory_restart();
    bench_lab_open(&lab, ask, bench_embargo, firms, WEEKS);
    bench_lab_build(&lab, 0);
    const int64_t links = lab.economy.network.n_links;
    bench_say(ask, "%" PRId64 " firms, %" PRId64 " links, %d weeks%s, none, shocks on",
              firms, links, (int)WEEKS, whole ? "" : " (26 measured and scaled)");
    const times t = take_times(ask, &lab, &p);
    report_times(ask, &t, firms, links, target_s);
    bench_lab_close(&lab);
}

void bench_core(const bench_ask *ask)
{
    if (ask->firms != 0) {
        measure(ask, ask->firms,
                ask->firms == 100000    ? 1.5
                : ask->firms == 1000000 ? 15
                                        : 0);
        return;
    }
    measure(ask, 100000, 1.5);
    measure(ask, 1000000, 15);
}
