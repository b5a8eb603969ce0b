/**
 * @file bench/measure/report.h
 * One figure, one line: for a reader aligned, for a program as a JSON object.
 */
#ifndef REN_BENCH_MEASURE_REPORT_H
#define REN_BENCH_MEASURE_REPORT_H

#include "bench/bench.h"

/** What a target is a bound of; value when it says nothing of a ratio. */
typedef enum bench_bound {
    BENCH_NO_TARGET,
    BENCH_AT_MOST,        /* value <= most */
    BENCH_BAND,           /* least <= value <= most */
    BENCH_RATIO_AT_MOST,  /* value / yardstick <= most */
    BENCH_RATIO_AT_LEAST, /* value / yardstick >= least */
} bench_bound;

typedef struct bench_figure {
    const char *name; /* stable, for programs: "core.100000.time" */
    double value;
    const char *unit;
    const char *against; /* what the yardstick is, a few words; NULL: none */
    double yardstick;    /* its own absolute figure, in the same unit */
    bench_bound bound;
    double least, most;
} bench_figure;

/** What is measured, with how many threads and which reals; text only. */
void bench_report_head(const bench_ask *ask, const char *doc);

void bench_report(const bench_ask *ask, const bench_figure *figure);

/** A remark between figures; text only, to stderr with --json. */
void bench_say(const bench_ask *ask, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
