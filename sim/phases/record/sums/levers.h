/**
 * @file sim/phases/record/sums/levers.h
 * National series of what levers reach, what public money costs beyond itself, and of
 * mechanisms that levers move and no other room adds up, for the row of a week.
 */
#ifndef REN_SIM_PHASES_RECORD_LEVERS_H
#define REN_SIM_PHASES_RECORD_LEVERS_H

#include "sim/phases/record/whole/firms.h"

/** Transport that users of pools would need this week besides, money: what is no longer
 * bought for the same output adds to value added. */
double ren_freight_saved(const ren_world *world);

/** Writes them, some from the sums over firms; the spending of the week is already in
 * the row. */
void ren_record_levers(const ren_world *world, const double *whole, double *row);

#endif
