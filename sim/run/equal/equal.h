/**
 * @file sim/run/equal/equal.h
 * Packages at equal expected cost (definitions D12).
 *
 * Every budget of a package is multiplied by one intensity u in 0..1. Its cost is what
 * its levers and the phases that pay for them spend in the worlds with the shocks, with
 * administration and without what could not be spent, at present value:
 *
 *     C(u) = mean over pilot replicates of  sum_t spent_t / (1 + disc)^(t / 52)
 *     B    =                                sum_t budget / 52 / (1 + disc)^(t / 52)
 *
 * u is solved for C(u) = B inside a bracket, by false position (Illinois) that falls
 * back to halves; a package that costs less than B even at u = 1 stays there and falls
 * short. Pilot replicates are no members of the experiment, so what a member costs is
 * not what its package was fitted to.
 */
#ifndef REN_SIM_RUN_EQUAL_H
#define REN_SIM_RUN_EQUAL_H

#include "sim/member.h"

/** What came out for one package of the experiment. */
typedef struct ren_equal {
    double intensity;
    double cost;    /* expected, present value, 10,000 CNY */
    double target;  /* B */
    int32_t n_runs; /* intensities tried */
    bool is_short;  /* cannot spend the budget */
} ren_equal;

/** Of a step: what a unit of money then is worth at step 0. */
double ren_present_value(const ren_scenario *scenario, int32_t step);
/** B of the scenario; 0 without a budget. */
double ren_budget_present(const ren_scenario *scenario);

/**
 * Solves the packages that have levers and no intensity given:
 * out[experiment->n_packages]; the others keep theirs, with cost NaN. The same bits for
 * any number of threads and whatever other packages there are.
 */
REN_CHECKED ren_status ren_equal_solve(ren_equal *out, const ren_experiment *experiment,
                                       ren_progress *progress, ren_error *err);

#endif
