/**
 * @file sim/phases/money/account/ledger.h
 * What the makers of a product pay and receive in a week, block by block.
 *
 * A block is settled step by step: each step is the same arithmetic for all its firms,
 * and what is rare has a step of its own.
 */
#ifndef REN_SIM_PHASES_MONEY_ACCOUNT_LEDGER_H
#define REN_SIM_PHASES_MONEY_ACCOUNT_LEDGER_H

#include "sim/phases/money/account/account.h"

/** What the firms of a block pay and receive this week, less baseline: by sum of a branch,
 * and what else is needed on the way. */
typedef struct ren_ledgers {
    double of[REN_N_MONEY_SUMS][REN_BOOKS_BLOCK];
    double sales[REN_BOOKS_BLOCK], abroad[REN_BOOKS_BLOCK], research[REN_BOOKS_BLOCK];
    double tax_rate[REN_BOOKS_BLOCK];
    double profit[REN_BOOKS_BLOCK]; /* after tax */
    double paid_out[REN_BOOKS_BLOCK],
        pays[REN_BOOKS_BLOCK];     /* of it to owners, on day 0 and now */
    double share[REN_BOOKS_BLOCK]; /* of what is due that cash allows, less 1 */
    double receipts[REN_BOOKS_BLOCK], needs[REN_BOOKS_BLOCK];
} ren_ledgers;

/** What is the same for all makers of a product. */
typedef struct ren_product_week {
    double claimed, usual, gap; /* of ren_account_week, of the product */
    double charge;              /* of what its makers pay for goods of pools, ... */
    double per_pooled, per_output;
    double mean, services, rate, unspent;
    double tax_rate[REN_N_TIERS];
    bool called; /* some firm has lost a loan */
} ren_product_week;

/** Cash that firms without their loan lack beside the agent's others. */
static inline const double *ren_gap_at(const ren_world *world,
                                       const ren_product_week *w, int32_t first)
{
    static const double none[REN_BOOKS_BLOCK];
    return w->called ? world->state.cash_gap + first : none;
}

/** What the firms at places first .. first+n-1 pay and receive, their profit and what they
 * are owed and hold after it (earn.c). */
void ren_account_earn(const ren_world *world, const ren_product_week *week,
                      int32_t first, int32_t n, ren_ledgers *ledgers);

/** The share of what is due that their cash allows (liquidity.c). */
void ren_account_limit(const ren_world *world, const ren_product_week *week,
                       int32_t first, int32_t n, ren_ledgers *ledgers);

#endif
