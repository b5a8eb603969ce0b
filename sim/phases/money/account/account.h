/**
 * @file sim/phases/money/account/account.h
 * The parts of the phase `account`, in the order of a week: goods are paid, cells add up
 * what they sell, firms settle, sectors' payments enter the matrix.
 */
#ifndef REN_SIM_PHASES_MONEY_ACCOUNT_ACCOUNT_H
#define REN_SIM_PHASES_MONEY_ACCOUNT_ACCOUNT_H

#include "sim/world/world.h"

/** What one firm pays and receives this week, less baseline. */
typedef struct ren_ledger_week {
    double invoiced, collected, sales, pooled, abroad, wages, taxes, profit_tax,
        interest, dividend, investment;
} ren_ledger_week;

/** Firms pay for goods over links (goods.c). */
void ren_account_pay(const ren_world *world);

/** Adds up what cells sell and are owed, and by product what pools charge their users;
 * `mean` [n products], 0 before, becomes the makers' mean output less baseline. */
void ren_account_sell(const ren_world *world, double *mean);

/** Goods the firm delivered over links this week, less baseline. */
double ren_account_invoice(const ren_world *world, int32_t place);

/** What customers over links pay the firm this week, less baseline. */
double ren_account_collect(const ren_world *world, int32_t place);

/** What one firm pays and receives this week (firm.c). */
ren_ledger_week ren_account_settle(const ren_world *world, int32_t place,
                                   const double *mean);

/** Writes the share of payments, orders and plans that the firm's cash allows. */
void ren_account_liquidity(const ren_world *world, int32_t place,
                           const ren_ledger_week *week);

/** Books the sums of a cell, and what levers spend (matrix.c). */
void ren_account_book_cell(ren_world *world, int32_t cell);
void ren_account_book_levers(ren_world *world);

#endif
