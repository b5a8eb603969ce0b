/**
 * @file sim/run/measure/substitute.h
 * Time to substitute a shocked input (definitions D15): the first week in which
 * qualified unblocked supply, domestic capacity and what foreign sources let through,
 * covers 80 % of pre-shock demand, counted from the first week in which it did not.
 * Time to localise: the same of domestic supply alone, counted from the first week of
 * the shock.
 */
#ifndef REN_SIM_RUN_MEASURE_SUBSTITUTE_H
#define REN_SIM_RUN_MEASURE_SUBSTITUTE_H

#include "sim/world/world.h"

/** Qualified unblocked supply of a product this week over its pre-shock demand. */
double ren_substitute_cover(const ren_world *world, int32_t product);

/** Domestic capacity of a product this week over its pre-shock demand. */
double ren_localise_cover(const ren_world *world, int32_t product);

/** Follows one input: `weeks` is NaN until domestic supply covers 80 %. */
void ren_localise_follow(const ren_world *world, int32_t product, int32_t first_week,
                         double *weeks);

/** Follows one input; `lost` is the week its cover was lost, -1 before. */
void ren_substitute_follow(const ren_world *world, int32_t product, int32_t first_week,
                           int32_t *lost, double *weeks);

#endif
