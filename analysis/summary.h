/**
 * @file analysis/summary.h
 * What the replicates of a results file say together.
 *
 * For each package, shock and indicator: the mean over replicates with its 95 % interval
 * (Student's t), and the difference to the package `none` in the same replicate and with
 * the same shock, with its interval. All worlds of a replicate share their draws, so the
 * difference is paired and far more precise than the means.
 *
 * The intervals are over replicates at one choice of parameters: they are conditional on
 * it (definitions D12).
 */
#ifndef REN_ANALYSIS_SUMMARY_H
#define REN_ANALYSIS_SUMMARY_H

#include "output/results.h"

#include <stdio.h>

/** Mean and 95 % interval of n numbers; NaN where n is too small (1 for the mean, 2 for
 * the interval). */
typedef struct ren_estimate {
    int32_t n;
    double mean, low, high;
} ren_estimate;

/** Entries that are not numbers (NaN) are left out. */
ren_estimate ren_estimate_of(int64_t n, const double *x);

/** Median of n numbers of which NaN stand for "later than observed": INFINITY when it is
 * among those, NaN when n is 0. */
double ren_censored_median(int64_t n, const double *x);

typedef struct ren_summary_cell {
    ren_estimate value;
    ren_estimate against_none; /* n 0 for `none` itself */
    int32_t n_censored;        /* recovery_weeks: replicates that have not recovered */
    double median;             /* with the censored counted as later */
} ren_summary_cell;

/** Time to substitute one shocked input. */
typedef struct ren_substitution {
    int32_t n,
        n_censored; /* replicates, and those without a substitute by the horizon */
    double median;  /* weeks; INFINITY when half or more are censored */
} ren_substitution;

typedef struct ren_summary {
    const ren_results *results;     /* borrowed: names, units, sizes */
    int32_t n_done, n_failed;       /* members */
    int32_t none;                   /* index of the package `none`, or -1 */
    ren_summary_cell *cell;         /* [package][2][indicator]; see ren_summary_at() */
    ren_substitution *substitution; /* [package][2][input] */
    bool daily;                     /* a step is a day, else a week */
    bool stated; /* money is the unit of the files that state the economy */
    char *story; /* one to three sentences: which input, when, why; "" if unknown */
} ren_summary;

/** `path` is the results file that `results` was read from. */
REN_CHECKED ren_status ren_summary_build(ren_summary *out, const ren_results *results,
                                         const char *path, ren_error *err);
void ren_summary_free(ren_summary *summary);

/** "day" or "week": what a run counts in. */
const char *ren_summary_step(const ren_summary *summary);

/** A world's cell; shock 0 or 1. A world that was not run has n 0. */
const ren_summary_cell *ren_summary_at(const ren_summary *summary, int32_t package,
                                       int32_t shock, int32_t indicator);

/** The same by name; NULL when there is no such indicator. */
const ren_summary_cell *ren_summary_named(const ren_summary *summary, int32_t package,
                                          int32_t shock, const char *indicator);

/** The table for people: story, losses, substitution, differences, levels. */
void ren_summary_print(const ren_summary *summary, FILE *out);

/** Prose in lines of at most 100 bytes, broken at blanks. */
void ren_prose_print(const char *text, FILE *out);

#endif
