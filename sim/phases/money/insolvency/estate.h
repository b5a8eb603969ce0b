/**
 * @file sim/phases/money/insolvency/estate.h
 * What failed firms leave to staff, banks and suppliers (C11).
 */
#ifndef REN_SIM_PHASES_MONEY_INSOLVENCY_ESTATE_H
#define REN_SIM_PHASES_MONEY_INSOLVENCY_ESTATE_H

#include "sim/world/world.h"

/** Real firms of an agent that fail. */
typedef struct ren_failure {
    int32_t place;
    double share;    /* of the agent's real firms */
    double squeezed; /* of it, of firms that had lost a loan */
} ren_failure;

/** One failure after the other: claims are settled and cut, new owners bring the cash that
 * is missing and reopen after some time. */
void ren_estates_settle(ren_world *world, int32_t n, const ren_failure *failure);

#endif
