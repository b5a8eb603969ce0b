/**
 * @file sim/phases/record/sums/population.h
 * National series of titles, turnover, partners and emissions.
 */
#ifndef REN_SIM_PHASES_RECORD_SUMS_POPULATION_H
#define REN_SIM_PHASES_RECORD_SUMS_POPULATION_H

#include "sim/world/world.h"

/** Emissions of the firm at a place beyond those of day 0, t CO2 a week (C22). */
static inline double ren_emitted(const ren_world *world, int32_t i)
{
    const ren_setup *setup = world->setup;
    if (setup->standing.emission == NULL) {
        return 0.0;
    }
    const double x = world->state.output[i], clean = world->state.cleaner[i];
    return (double)setup->standing.emission[i] * setup->economy->firms.output[i]
           * (x + clean + x * clean);
}

/** Writes this week's row; NaN where no accounts are kept. The cells have been added
 * up. */
void ren_sums_population(const ren_world *world);

/** Writes this week's partners_gain: technology gained since day 0 by firms whose
 * partners rose by a title or are reached by a lever, less that of others with
 * partners; what reaches every firm favours none. Measured in the first week of each
 * quarter; NaN in others, without accounts, or with one kind alone. */
void ren_sums_partners(const ren_world *world);

#endif
