/**
 * @file sim/phases/record/sums/people.h
 * National series of staff, digital maturity and confidence, for the row of a week; NaN
 * where no accounts are kept.
 */
#ifndef REN_SIM_PHASES_RECORD_PEOPLE_H
#define REN_SIM_PHASES_RECORD_PEOPLE_H

#include "sim/world/world.h"

/** Writes them. */
void ren_record_people(const ren_world *world, double *row);

#endif
