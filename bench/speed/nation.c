/**
 * @file bench/speed/nation.c
 * Every firm of the country as an agent of its own, as far as memory allows.
 *
 * Single precision, links fixed (no churn, no search), five links per firm. The memory is
 * predicted first; the number of firms shrinks until it fits, and the process may not
 * take more than its limit: it would rather stop with a sentence than make the machine
 * swap.
 */
#include "base/real.h"
#include "bench/measure/clock.h"
#include "bench/measure/lab.h"
#include "bench/measure/report.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

static const int64_t nation = 52000000;
static const int64_t most_bytes = (int64_t)20 << 30;
enum { WEEKS = 52, WARM = 2 };
static const double patience_s = 900;

static const char scenario[] =
    "title: The nation\n"
    "economy: {focal: ['094', hi_chips]}\n"
    "phases: {search: off}\n"
    "parameters: {link_death: 0%/year, slots_mean: 2}\n"
    "shocks:\n"
    "  embargo: {use: tech_embargo, countries: [USA, JPN, NLD],\n"
    "            inputs: [chip_tools, hi_chips], depth: 0.9, start_week: 1}\n";

static int64_t memory_limit(void)
{
    const int64_t left = bench_memory_free() / 10 * 9;
    return left > 0 && left < most_bytes ? left : most_bytes;
}

static void limit_memory(int64_t bytes)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_AS, &limit) == 0) {
        limit.rlim_cur = (rlim_t)bytes;
        (void)setrlimit(RLIMIT_AS, &limit);
    }
}

/* Opens the scenario with as many of the wished firms as fit. */
static int64_t open_fitting(bench_lab *lab, const bench_ask *ask, int64_t wished,
                            int64_t limit)
{
    int64_t firms = wished;
    bench_lab_open(lab, ask, scenario, firms, WEEKS);
    const int64_t need = ren_member_bytes(&lab->experiment, 1);
    bench_say(ask, "%" PRId64 " firms are predicted to need %.1f GiB, limit %.1f GiB",
              firms, (double)need / 1073741824.0, (double)limit / 1073741824.0);
    if (need > limit) {
        firms =
            (int64_t)((double)firms * (double)limit / (double)need) / 100000 * 100000;
        bench_lab_close(lab);
        bench_say(ask, "so %" PRId64 " firms are run", firms);
        bench_lab_open(lab, ask, scenario, firms, WEEKS);
    }
    return firms;
}

/* Runs until the horizon or the end of patience; weeks that were measured. */
static int32_t run_weeks(ren_world *world, double *seconds)
{
    bench_world_run(world, WARM);
    const double start = bench_clock_s();
    while (world->week < WEEKS && bench_clock_s() - start < patience_s) {
        bench_world_run(world, world->week + 1);
    }
    *seconds = bench_clock_s() - start;
    return world->week - WARM;
}

void bench_nation(const bench_ask *ask)
{
    const int64_t wished = ask->firms != 0 ? ask->firms : nation;
    const int64_t limit = memory_limit();
    bench_lab lab;
    ren_world world;
    double run = 0;

    if (sizeof(ren_real) != sizeof(float)) {
        bench_say(ask, "meant for ren_bench-f32; this build computes in %s",
                  REN_REAL_NAME);
    }
    limit_memory(limit);
    const int64_t firms = open_fitting(&lab, ask, wished, limit);
    const double predicted =
        (double)ren_member_bytes(&lab.experiment, 1) / 1073741824.0;
    const bool whole = firms == nation;
    bench_memory_restart();
    double start = bench_clock_s();
    bench_lab_build(&lab, 0);
    const double build = bench_clock_s() - start;
    const double build_peak = bench_memory_peak();
    bench_report(ask, &(bench_figure){ .name = "nation.firms",
                                       .value = (double)firms,
                                       .unit = "firms",
                                       .against = "in the country",
                                       .yardstick = (double)nation });
    bench_report(ask, &(bench_figure){ .name = "nation.links",
                                       .value = (double)lab.economy.network.n_links,
                                       .unit = "links" });
    bench_report(ask, &(bench_figure){ .name = "nation.build",
                                       .value = build,
                                       .unit = "s",
                                       .bound = whole ? BENCH_AT_MOST : BENCH_NO_TARGET,
                                       .most = 180 });
    bench_report(ask, &(bench_figure){ .name = "nation.build_memory",
                                       .value = build_peak,
                                       .unit = "GiB" });

    bench_world_init(&world, &lab, true);
    const int32_t weeks = run_weeks(&world, &run);
    if (weeks < WEEKS - WARM) {
        bench_say(ask, "stopped after %d weeks", (int)weeks);
    }
    bench_report(ask, &(bench_figure){ .name = "nation.year",
                                       .value = run * 52 / weeks,
                                       .unit = "s/52 weeks",
                                       .bound = whole ? BENCH_AT_MOST : BENCH_NO_TARGET,
                                       .most = 300 });
    bench_report(ask, &(bench_figure){ .name = "nation.memory",
                                       .value = bench_memory_peak(),
                                       .unit = "GiB",
                                       .against = "predicted",
                                       .yardstick = predicted,
                                       .bound = BENCH_AT_MOST,
                                       .most = 18 });
    bench_world_free(&world);
    bench_lab_close(&lab);
}
