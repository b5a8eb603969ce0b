/**
 * @file sim/phases/money/books/worth.c
 * What a firm owns and owes.
 */
#include "sim/phases/money/books/books.h"

#include "sim/phase.h"

double ren_books_tax_rate(const ren_parameters *p, int32_t tier)
{
    enum { SRDI = 2 }; /* lowest tier of high-technology firms */
    return tier >= SRDI ? p->tax_hightech : p->tax_std;
}

double ren_books_falling_due(const ren_parameters *p)
{
    return (1.0 - p->loan_short) * p->amort + p->loan_short / 52.0;
}

void ren_books_heal(const ren_world *world, int32_t i, double amount)
{
    const ren_state *s = &world->state;
    const double before = s->called[i] + s->cash_gap[i];
    const double healed = amount < s->cash_gap[i] ? amount : s->cash_gap[i];
    if (healed <= 0.0) {
        return;
    }
    s->cash_gap[i] -= healed;
    s->squeezed[i] *= (ren_real)((before - healed) / before);
    if (s->squeezed[i]
        < (ren_real)1e-6) { /* the few that are left go with the others */
        s->squeezed[i] = 0;
        s->cash_gap[i] = 0.0;
        s->called[i] = 0.0;
    }
}
