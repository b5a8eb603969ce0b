/**
 * @file sim/phases/money/insolvency/estate.h
 * What failed firms leave to staff, banks and suppliers (C11).
 */
#ifndef REN_SIM_PHASES_MONEY_INSOLVENCY_ESTATE_H
#define REN_SIM_PHASES_MONEY_INSOLVENCY_ESTATE_H

#include "sim/world/world.h"

/** The share of an agent's real firms fails, `squeezed` of it firms that had lost a loan:
 * claims are settled and cut, new owners bring the cash that is missing and reopen after
 * some time. */
void ren_estate_settle(ren_world *world, int32_t place, double share, double squeezed);

#endif
