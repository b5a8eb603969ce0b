/**
 * @file sim/phases/money/account/bills.h
 * Invoices and payments for goods over links, as goods are dispatched (C9, D6).
 *
 * Slots are billed while what they get is at hand; the phase `account` takes the sums.
 */
#ifndef REN_SIM_PHASES_MONEY_ACCOUNT_BILLS_H
#define REN_SIM_PHASES_MONEY_ACCOUNT_BILLS_H

#include "sim/world/world.h"

/** What one firm, or all buyers of a product, paid and were billed, 1e4 CNY a week less
 * baseline. */
typedef struct ren_bill {
    double paid, billed;
} ren_bill;

/** Sums of a window of slots. */
typedef struct ren_bills {
    ren_real pace;  /* share of what is owed that is paid in a week, 1/dso */
    ren_real ratio; /* how much sooner than usual invoices are paid */
    int32_t first;  /* place of the first of the window's buyers */
    int32_t n;      /* of them */
    ren_bill firm[REN_WINDOW];
    double imported[REN_WINDOW];
    ren_bill product[REN_MOST_PRODUCTS];
} ren_bills;

/** Begins the sums of a window. */
void ren_bills_open(const ren_world *world, int32_t window, ren_bills *bills);

/** Bills slots first .. first+n-1, at most REN_BILLED, for what domestic and foreign
 * suppliers dispatched to them, [n] per unit of baseline use less baseline; `abroad` says
 * whether they buy abroad. Writes payable. */
void ren_bills_add(const ren_world *world, ren_bills *bills, int32_t first, int32_t n,
                   bool abroad, const ren_real *got, const ren_real *far);

/** Writes paid, billed, imported, window_paid and window_billed. */
void ren_bills_close(const ren_world *world, int32_t window, const ren_bills *bills);

enum { REN_BILLED = 512 };

#endif
