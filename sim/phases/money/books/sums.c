/**
 * @file sim/phases/money/books/sums.c
 * National series of the accounts.
 */
#include "sim/phases/money/books/books.h"

#include "sim/world/world.h"

#include <math.h>

/* What one sector pays another receives: the largest share of a flow, day 0 included,
 * that does not come out. */
static double residual(const ren_world *world)
{
    const double *base = world->setup->books.base, *more = world->state.flows;
    double worst = 0;
    for (int f = 0; f < REN_N_FLOWS; f++) {
        double sum = 0, size = 1.0; /* 10,000 CNY */
        for (int s = 0; s < REN_N_SECTORS; s++) {
            const double x = base[f * REN_N_SECTORS + s] + more[f * REN_N_SECTORS + s];
            sum += x;
            size += fabs(x);
        }
        worst = fmax(worst, fabs(sum) / size);
    }
    return worst;
}

void ren_books_record(const ren_world *world, double called, double *row)
{
    const ren_state *s = &world->state;
    const bool kept = world->setup->books.cash != NULL;
    row[REN_NATIONAL_contagion_rounds] = kept ? *s->rounds : NAN;
    row[REN_NATIONAL_insolvent_left] = kept ? *s->unresolved : NAN;
    row[REN_NATIONAL_loans_called] = kept ? called : NAN;
    row[REN_NATIONAL_money_residual] = kept ? residual(world) : NAN;
    row[REN_NATIONAL_spending] += kept ? *s->beyond : 0.0;
}
