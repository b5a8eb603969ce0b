/**
 * @file analysis/rank/dynamic.h
 * What it costs the whole economy when one firm stands still for some weeks.
 *
 * The dynamic counterpart of the index: where ESRI lets a failure spread once, here the
 * model runs, with its stocks, backlogs, substitution and recovery. The firm has no
 * capacity (shock supplier_failure, depth 1) from week 1 on; noise is off, so nothing but
 * the firm tells its world from the undisturbed one. The shocks of the scenario stay out.
 *
 * Losses are measured as the loss area of definitions D5 is, on the output of all firms.
 */
#ifndef REN_ANALYSIS_RANK_DYNAMIC_H
#define REN_ANALYSIS_RANK_DYNAMIC_H

#include "model/economy.h"

#include <stdbool.h>

typedef struct ren_stop_ask {
    int32_t weeks;         /* that a firm stands still; 0: not at all */
    int32_t horizon;       /* weeks that are looked at, the week at rest included */
    int32_t world_threads; /* worlds side by side; 1: one by one, all threads inside */
    int32_t n;
    const int32_t *firm; /* [n] external ids */
    /** Asked every week, from any thread; true ends the run. NULL: never. */
    bool (*stop)(void *taker);
    void *taker;
} ren_stop_ask;

typedef struct ren_stop_row {
    double area;  /* output lost, weeks of the economy's output */
    double own;   /* the same, weeks of the firm's own output */
    double depth; /* largest shortfall of a week */
} ren_stop_row;

/**
 * Writes row[k] for firm k. Topology and constants are made once, worlds share them; bits
 * do not depend on threads or on the other firms asked for. A scenario of days runs in
 * days; weeks are seven of them.
 */
REN_CHECKED ren_status ren_rank_stop(const ren_economy *economy,
                                     const ren_scenario *scenario,
                                     const ren_words *words,
                                     const ren_catalogue *catalogue,
                                     const ren_stop_ask *ask, ren_stop_row *row,
                                     ren_error *err);

/**
 * A sample of n of n_all firms: the n / 2 of highest `esri`, highest first (of equals the
 * first), then others drawn with equal chances, in their order. id[k] keys the draw of
 * firm k. Writes indices to out[n]; returns how many are of the first kind.
 */
REN_CHECKED ren_status ren_rank_sample(int64_t n_all, const double *esri,
                                       const int32_t *id, ren_stream stream, int64_t n,
                                       int64_t *out, int64_t *n_top, ren_error *err);

/** Below, a bootstrap resamples too few firms to tell an interval. */
enum { REN_AGREEMENT_LEAST = 10 };

/** Spearman's rank correlation with the 95 % interval of a percentile bootstrap; NaN where
 * one of both does not vary, or firms are too few. */
typedef struct ren_agreement {
    double rho, low, high;
} ren_agreement;

/** Resamples the first n_top and the others apart, as they were sampled. */
REN_CHECKED ren_status ren_rank_agreement(ren_agreement *out, int64_t n, int64_t n_top,
                                          const double *x, const double *y,
                                          ren_stream stream, ren_error *err);

#endif
