/**
 * @file sim/phases/supply/search/gain.h
 * What makes a search faster (C5), and how long searches have taken. Where no accounts
 * are kept every factor is 1 and nothing is noted.
 */
#ifndef REN_SIM_PHASES_SUPPLY_SEARCH_GAIN_H
#define REN_SIM_PHASES_SUPPLY_SEARCH_GAIN_H

#include "sim/world/world.h"

/** Hazard of a buyer's search over h0_search: its digital maturity over that of day 0, a
 * platform for partners, and what levers add. */
static inline double ren_search_gain(const ren_world *world, int32_t buyer)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_real *digital = world->setup->people.digital;
    const ren_strain *strain = &world->strain;
    if (digital == NULL) {
        return 1.0;
    }
    const double before = digital[buyer], more = world->state.digital[buyer];
    return (1.0 + p->b_d_search * more / (1.0 + p->b_d_search * before))
           * (1.0 + p->b_pl_search * ren_strain_of(strain, REN_STRAIN_platform, buyer))
           * (1.0 + ren_strain_of(strain, REN_STRAIN_search, buyer));
}

/** The same for a candidate of the buyer's own province. */
static inline double ren_search_near(const ren_world *world)
{
    return world->setup->people.digital != NULL
               ? 1.0 + world->setup->scenario->parameters.b_cl_search
               : 1.0;
}

/** Weeks of qualification that pass in a week: digital buyers test on a digital twin. */
static inline double ren_search_pace(const ren_world *world, int32_t buyer)
{
    const ren_real *digital = world->setup->people.digital;
    const bool twin =
        digital != NULL && digital[buyer] + world->state.digital[buyer] > REN_DIGITAL;
    return twin ? 1.0 / (1.0 - world->setup->scenario->parameters.twin_cut) : 1.0;
}

/** What ren_search_pace() will read of a buyer is asked for. */
__attribute__((always_inline)) static inline void ren_search_ask(const ren_world *world,
                                                                 int32_t buyer)
{
    if (world->setup->people.digital != NULL) {
        ren_ask(world->setup->people.digital + buyer);
        ren_ask(world->state.digital + buyer);
    }
}

/** Whether slots note how long they search. */
static inline bool ren_search_is_noted(const ren_world *world)
{
    return world->setup->people.digital != NULL;
}

/* A slot's note of its search: 1 + first week, 1 + last week, 16 bits each. */

static inline int32_t ren_sought_since(int32_t note)
{
    return (note >> 16) - 1;
}

/** The note after a week in which the slot has searched or waited. */
static inline int32_t ren_sought_on(int32_t note, int32_t week)
{
    const int32_t first = (note & 0xffff) == week ? note >> 16 : week + 1;
    return first << 16 | (week + 1);
}

/** Searches that ended this week and how long they took together; older ones count
 * less, a year's by 1/e. */
static inline void ren_search_note(const ren_world *world, int64_t n, int64_t weeks)
{
    double *found = world->state.search_found, *took = world->state.search_took;
    *found += (double)n - *found / 52.0;
    *took += (double)weeks - *took / 52.0;
}

#endif
