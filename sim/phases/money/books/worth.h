/**
 * @file sim/phases/money/books/worth.h
 * What a firm owns less what it owes.
 */
#ifndef REN_SIM_PHASES_MONEY_BOOKS_WORTH_H
#define REN_SIM_PHASES_MONEY_BOOKS_WORTH_H

#include "sim/world/world.h"

/** Equity of the firm at a place, money; invoices that differ from day 0 are those owed to
 * it. */
static inline double ren_books_equity(const ren_world *world, int32_t place)
{
    const ren_state *s = &world->state;
    return world->setup->books.equity[place] + s->cash[place] - s->debt[place]
           + s->receivable[place];
}

#endif
