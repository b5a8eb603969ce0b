/**
 * @file sim/phases/supply/machines/machines.h
 * What machines of capital niches firms want (D5), where they own more or less than on
 * day 0 or share machines (C12, L9).
 */
#ifndef REN_SIM_PHASES_SUPPLY_MACHINES_MACHINES_H
#define REN_SIM_PHASES_SUPPLY_MACHINES_MACHINES_H

#include "sim/world/world.h"

/** Share of machines a firm need not own (L9), of `equipment` in strain.def; at most nine
 * tenths. */
static inline double ren_shared_share(double equipment)
{
    return equipment < 0.9 ? equipment : 0.9;
}

/** The same of the firm at a place. */
static inline double ren_shared_machines(const ren_world *world, int32_t place)
{
    return ren_shared_share(
        ren_strain_of(&world->strain, REN_STRAIN_shared_equipment, place));
}

/** Purchases of one vintage over those of day 0, less 1: what wears out of the capital
 * the firm has pledged, and the catching up with it; `pull` is 1 - 1/(catch-up *
 * decay). */
static inline ren_real ren_machines_wanted(ren_real owned, ren_real pledged,
                                           ren_real pull)
{
    const ren_real want = pull * (owned - pledged) + pledged;
    return want > -1 ? want : -1;
}

/** Writes capital_gap: purchases wanted beyond those of day 0, by niche, money. */
void ren_machines_missing(ren_world *world);

#endif
