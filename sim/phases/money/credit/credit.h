/**
 * @file sim/phases/money/credit/credit.h
 * What banks think of one firm: its limit, whether they accept it, what they ask.
 */
#ifndef REN_SIM_PHASES_MONEY_CREDIT_CREDIT_H
#define REN_SIM_PHASES_MONEY_CREDIT_CREDIT_H

#include "sim/world/world.h"

enum { REN_CREDIT_TERM = 4 }; /* weeks for which a bank's answer holds */

/** C10: loans that collateral and title carry, money. */
double ren_credit_limit(const ren_world *world, int32_t place);

/** A bank answers the firm anew every four weeks: what it draws for it, and the rate it
 * asks less that of day 0. */
void ren_credit_answer(const ren_world *world, int32_t place);

/** Share of what the firm may ask for that a bank accepts: 0 or 1, drawn for the firm
 * and the month; the chance itself where draws rest. */
double ren_credit_accepted(const ren_world *world, int32_t place);

/** What banks and firms settle in a week; sums by product and bank. */
typedef struct ren_credit_week {
    double
        renews[REN_N_BANKS];   /* share of loans paid back that a bank renews, less 1 */
    double left[REN_N_BANKS];  /* what it can lend beside */
    double gives[REN_N_BANKS]; /* of what firms ask for, share */
    bool plain;                /* all that banks settle are instalments and new loans */
    double wanted[REN_MOST_PRODUCTS][REN_N_BANKS];
    double lent[REN_MOST_PRODUCTS][REN_N_BANKS], repaid[REN_MOST_PRODUCTS][REN_N_BANKS];
} ren_credit_week;

/** What firms lack of cash and could borrow, added up. An offer a bank would refuse is
 * no liquidity. Instalments are paid here where they are all that a bank settles with
 * firms that ask for nothing. */
void ren_credit_ask(const ren_world *world, ren_credit_week *week);

/** Share of the agent's real firms whose short loan falls due and is not renewed, the
 * bank refusing the share `refused` of them: drawn every quarter, in whole firms, so
 * that a deeper cut refuses all that a smaller one does; where draws rest, the same
 * share of every agent every week. */
double ren_credit_refused(const ren_world *world, int32_t place, double refused);

#endif
