/**
 * @file sim/phases/record/sums/market.h
 * National series of prices, margins and investment, for the row of a week; NaN where no
 * accounts are kept.
 */
#ifndef REN_SIM_PHASES_RECORD_MARKET_H
#define REN_SIM_PHASES_RECORD_MARKET_H

#include "sim/world/world.h"

/** Writes them. */
void ren_record_market(const ren_world *world, double *row);

#endif
