/**
 * @file bench/bench.h
 * What a benchmark is asked to do, and the benchmarks there are.
 */
#ifndef REN_BENCH_BENCH_H
#define REN_BENCH_BENCH_H

#include "scenarios/scenario.h"

enum { BENCH_OVERRIDES = 32 };

typedef struct bench_ask {
    const char *name;
    bool json;
    bool full; /* run all weeks where a part would do */
    int32_t threads;
    int64_t firms; /* 0: as the benchmark likes */
    int32_t n_overrides;
    ren_override override[BENCH_OVERRIDES]; /* of --set; they win */
} bench_ask;

typedef void bench_run(const bench_ask *ask);

bench_run bench_core, bench_living, bench_links, bench_phases, bench_network,
    bench_output;
bench_run bench_published;
bench_run bench_import, bench_nation, bench_numpy, bench_rank;

#endif
