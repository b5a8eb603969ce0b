/**
 * @file sim/phases/money/account/account.h
 * The parts of the phase `account`, in the order of a week: goods are paid, branches add
 * up what they sell, firms settle, sectors' payments enter the matrix.
 */
#ifndef REN_SIM_PHASES_MONEY_ACCOUNT_ACCOUNT_H
#define REN_SIM_PHASES_MONEY_ACCOUNT_ACCOUNT_H

#include "sim/world/world.h"

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

/** Adds up by product what firms have paid and were billed for goods over links
 * (goods.c). */
void ren_account_pay(const ren_world *world);

/** Adds up what branches sell and are owed, and by product what pools charge their
 * users; `week` is 0 before. */
void ren_account_sell(const ren_world *world, ren_account_week *week);

/** What the firm is owed, times how much sooner than on day 0 it collects that (C16). */
static inline double ren_account_hasty(const ren_world *world, int32_t place)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    const double owed =
        p->dso * world->setup->books.sold[place] + world->state.receivable[place];
    return owed * (p->dig_dso * (double)world->state.digital[place]);
}

/** Pays and collects for the makers of a product and finds what their cash allows
 * (firm.c). */
void ren_account_settle(const ren_world *world, int32_t product,
                        const ren_account_week *week);

/** Books the sums of all branches (matrix.c). */
void ren_account_book_branches(ren_world *world);

/** What levers spend and no firm gets is paid to households: staff, services, goods in
 * kind. What firms get beyond it, in interest and taxes that depend on the week, is a
 * further cost (column `beyond`). */
void ren_account_book_levers(ren_world *world);

#endif
