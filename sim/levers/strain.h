/**
 * @file sim/levers/strain.h
 * The week's ren_strain of a world: its room, and what shocks and levers write into it.
 */
#ifndef REN_SIM_LEVERS_STRAIN_H
#define REN_SIM_LEVERS_STRAIN_H

#include "sim/world/world.h"

/** Gives a world whose entries are listed room for its strain; false: no memory. */
bool ren_strain_allocate(ren_world *world);
void ren_strain_free(ren_strain *strain);

/** Monday morning: nothing happens; then shocks and levers, in the order of the file. */
void ren_strain_week(ren_world *world);

#endif
