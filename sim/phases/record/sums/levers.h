/**
 * @file sim/phases/record/sums/levers.h
 * National series of what levers reach, what public money costs beyond itself, and of
 * mechanisms that levers move and no other room adds up, for the row of a week.
 */
#ifndef REN_SIM_PHASES_RECORD_LEVERS_H
#define REN_SIM_PHASES_RECORD_LEVERS_H

#include "sim/world/world.h"

/** Writes them; the spending of the week is already in the row. */
void ren_record_levers(const ren_world *world, double *row);

#endif
