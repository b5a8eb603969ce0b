/**
 * @file sim/phases/record/sums/levers.h
 * National series of what levers reach, what firms could still borrow and what public
 * money costs beyond itself, for the row of a week.
 */
#ifndef REN_SIM_PHASES_RECORD_LEVERS_H
#define REN_SIM_PHASES_RECORD_LEVERS_H

#include "sim/world/world.h"

/** Writes them; the spending of the week is already in the row. */
void ren_record_levers(const ren_world *world, double *row);

#endif
