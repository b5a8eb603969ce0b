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
    double surplus;  /* operating, beyond day 0 */
    double research; /* spent on research beyond day 0 (C13) */
    double services; /* received for research services */
    double aid;      /* received from governments through levers */
    double forgone;  /* of it, tax on further deducted research (L2) */
    double equity;   /* received for shares */
} ren_ledger_week;

/** Sums of the week that every firm needs. */
typedef struct ren_account_week {
    double mean[REN_MOST_PRODUCTS];    /* output of a product's makers, less baseline,
                                       weighted by their purchases from pools */
    double claimed[REN_MOST_PRODUCTS]; /* of a product: paid of what is owed, share, */
    double usual[REN_MOST_PRODUCTS];   /* over usual sales of its makers, less 1 */
    double gap[REN_MOST_PRODUCTS];     /* billed over asked, less 1 */
    double services;                   /* research services bought, per unit of baseline
                                       output of their makers */
    double unspent; /* what levers could not spend, per unit of baseline output (L0) */
} ren_account_week;

/** Firms pay for goods over links (goods.c). */
void ren_account_pay(const ren_world *world);

/** Adds up what cells sell and are owed, and by product what pools charge their users;
 * `week` is 0 before. */
void ren_account_sell(const ren_world *world, ren_account_week *week);

/** What the firm is owed, times how much sooner than on day 0 it collects that (C16). */
static inline double ren_account_hasty(const ren_world *world, int32_t place)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    const double owed =
        p->dso * world->setup->books.sold[place] + world->state.receivable[place];
    return owed * (p->dig_dso * (double)world->state.digital[place]);
}

/** What one firm pays and receives this week (firm.c). */
ren_ledger_week ren_account_settle(const ren_world *world, int32_t place,
                                   const ren_account_week *week);

/** Writes the share of payments, orders and plans that the firm's cash allows. */
void ren_account_liquidity(const ren_world *world, int32_t place,
                           const ren_ledger_week *l);

/** Books the sums of all cells (matrix.c). */
void ren_account_book_cells(ren_world *world);

/** What levers spend and no firm gets is paid to households: staff, services, goods in
 * kind. What firms get beyond it, in interest and taxes that depend on the week, is a
 * further cost (column `beyond`). */
void ren_account_book_levers(ren_world *world);

#endif
