/**
 * @file analysis/rank/worst.h
 * A set of firms that do most harm when they fail together.
 */
#ifndef REN_ANALYSIS_RANK_WORST_H
#define REN_ANALYSIS_RANK_WORST_H

#include "model/network/systemic/rank.h"

/** A step towards the worst set: the firm added, and ESRI of the set so far. */
typedef struct ren_rank_step {
    int32_t firm;
    double esri;
} ren_rank_step;

/**
 * Grows a set of firms that fail together, each time by the candidate that raises ESRI
 * most. `alone[c]` is ESRI of candidate c failing alone. A candidate is looked at again
 * only while its gain of an earlier step could still win (Minoux 1978): exact if gains
 * shrink as the set grows. ESRI does not promise that (firms that replace each other's
 * market share do more harm together), so the set is a good one, not a proven best.
 * Costs the cascades of a few sixteens of candidates per step. `ask` gives tolerance,
 * cap, threads and stop.
 */
REN_CHECKED ren_status ren_rank_worst(const ren_rank *rank, int32_t n_candidates,
                                      const int32_t *candidate, const double *alone,
                                      int32_t n_steps, const ren_rank_ask *ask,
                                      ren_rank_step *step, ren_error *err);

#endif
