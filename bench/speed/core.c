/**
 * @file bench/speed/core.c
 * The weekly phases of one world, and how they scale from one thread to two.
 *
 * A world of 100,000 firms runs all 260 weeks. One of 1 M firms warms up for 26 weeks,
 * past the start of the shock, and is measured over 26 more (two network epochs), scaled
 * to 260. Between two runs on several threads the same weeks run on one.
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

/* Of 20 products, best of three after one to warm up. */
static double product_s(bench_product *product, int32_t threads)
{
    double best = 0;
    omp_set_num_threads(threads);
    (void)bench_product_s(product, 2);
    for (int r = 0; r < 3; r++) {
        bench_best(&best, bench_product_s(product, 20));
    }
    return best;
}

static void measure_scaling(const bench_ask *ask, const bench_lab *lab, const plan *p,
                            double many, int64_t firms)
{
    char name[64];
    bench_product product;
    double one = 0, plain_one = 0, plain_many = 0;
    for (int r = 0; r < REPEAT; r++) {
        bench_best(&one, world_s(lab, p, 1));
    }
    bench_product_init(&product, &lab->economy.network);
    plain_one = product_s(&product, 1);
    plain_many = product_s(&product, ask->threads);
    bench_product_free(&product);

    snprintf(name, sizeof name, "core.%" PRId64 ".time_1_thread", firms);
    bench_report(ask, &(bench_figure){ .name = name, .value = one, .unit = "s" });
    snprintf(name, sizeof name, "core.%" PRId64 ".scaling", firms);
    bench_report(ask, &(bench_figure){ .name = name,
                                       .value = one / many,
                                       .unit = "1",
                                       .against = "plain product",
                                       .yardstick = plain_one / plain_many,
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
    char name[64];
    double many = 0;

    omp_set_num_threads(ask->threads);
    bench_memory_restart();
    bench_lab_open(&lab, ask, bench_embargo, firms, WEEKS);
    bench_lab_build(&lab, 0);
    for (int r = 0; r < REPEAT; r++) {
        bench_best(&many, world_s(&lab, &p, ask->threads));
    }
    const double peak = bench_memory_peak();
    const int64_t links = lab.economy.network.n_links;
    bench_say(ask, "%" PRId64 " firms, %" PRId64 " links, %d weeks%s, none, shocks on",
              firms, links, (int)WEEKS, whole ? "" : " (26 measured and scaled)");
    snprintf(name, sizeof name, "core.%" PRId64 ".time", firms);
    bench_report(
        ask, &(bench_figure){ .name = name,
                              .value = many,
                              .unit = "s",
                              .bound = target_s > 0 ? BENCH_AT_MOST : BENCH_NO_TARGET,
                              .most = target_s });
    snprintf(name, sizeof name, "core.%" PRId64 ".link_rate", firms);
    bench_report(ask, &(bench_figure){ .name = name,
                                       .value = 1e-9 * (double)links * WEEKS / many,
                                       .unit = "G links/s" });
    snprintf(name, sizeof name, "core.%" PRId64 ".memory", firms);
    bench_report(ask, &(bench_figure){ .name = name,
                                       .value = peak,
                                       .unit = "GiB",
                                       .bound = BENCH_AT_MOST,
                                       .most = 2 });
    measure_scaling(ask, &lab, &p, many, firms);
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
