/**
 * @file sim/phases/money/insolvency/shortage.h
 * How many of an agent's real firms lack cash when the agent does (D2, C11).
 */
#ifndef REN_SIM_PHASES_MONEY_INSOLVENCY_SHORTAGE_H
#define REN_SIM_PHASES_MONEY_INSOLVENCY_SHORTAGE_H

#include "scenarios/scenario.h"

/** Share of `weight` real firms, which together hold `cash` on day 0, that lack cash
 * when all of them together have `lacks` less than on day 0. */
double ren_share_short(const ren_parameters *parameters, double cash, double weight,
                       double lacks);

/** A little less than what must lack before those who lack cash count as overdue. */
double ren_alarm_of(const ren_parameters *parameters, double cash, double weight);

/** Real firms that must lack cash to count as overdue: half of one. */
static inline double ren_least_short(double weight)
{
    return weight < 1.0 ? 0.5 * weight : 0.5;
}

#endif
