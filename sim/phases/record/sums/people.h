/**
 * @file sim/phases/record/sums/people.h
 * National series of staff, digital maturity and confidence, for the row of a week; NaN
 * where no accounts are kept.
 */
#ifndef REN_SIM_PHASES_RECORD_PEOPLE_H
#define REN_SIM_PHASES_RECORD_PEOPLE_H

#include "sim/phases/record/whole/firms.h"

/** Writes them, some from the sums over firms. */
void ren_record_people(const ren_world *world, const double *whole, double *row);

#endif
