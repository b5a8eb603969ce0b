/**
 * @file sim/phases/money/account/liquidity.c
 * What the cash of firms allows (D6).
 */
#include "sim/phases/money/account/ledger.h"

#include <string.h>

static inline double share_of(double has, double needs)
{
    const double share = has < needs && needs > 0.0 ? (has - needs) / needs : 0.0;
    return share < -1.0 ? -1.0 : share;
}

/* Who could pay a smaller share than this has paid too little to tell what was due. */
#define BROKE 1e-3

/* What is due from a firm, less baseline: what it owed before this week's bills and
 * payments, over the time that payments take. */
static double due_of_broke(const ren_world *world, int32_t i)
{
    const ren_setup *setup = world->setup;
    const ren_network *net = &setup->economy->network;
    const int32_t base = net->window_slot[i / REN_WINDOW];
    const double usual = setup->books.linked[i];
    const double ratio = 1.0 / world->strain.pay_time;
    double owed = world->state.paid[i] - world->state.billed[i];
    for (int64_t k = net->firm_first[i]; k < net->firm_first[i + 1]; k++) {
        const int32_t slot = base + (int32_t)net->slot_at[k];
        owed += (double)net->slot_value[slot] * (double)world->state.payable[slot];
    }
    return (ratio - 1.0) * usual + ratio * owed / setup->scenario->parameters.dso;
}

/* Adds what is due from firms that could pay next to nothing. */
static void count_broke(const ren_world *world, int32_t first, int32_t n,
                        ren_ledgers *restrict l)
{
    const double prepaid = 1.0 + world->setup->scenario->parameters.prepay;
    for (int32_t k = 0; k < n; k++) {
        if (1.0 + (double)world->state.liquidity[first + k] < BROKE) {
            l->needs[k] += prepaid * due_of_broke(world, first + k);
        }
    }
}

/* What firms receive and what is due, of which last week's liquidity paid a share; what is
 * due from those that are broke is added by count_broke(). */
static void look_ahead(const ren_world *world, int32_t first, int32_t n,
                       ren_ledgers *restrict l)
{
    const ren_setup *setup = world->setup;
    const ren_books *b = &setup->books;
    const ren_state *s = &world->state;
    const double amort = setup->scenario->parameters.amort;
    const double prepaid = 1.0 + setup->scenario->parameters.prepay;
#pragma omp simd
    for (int32_t k = 0; k < n; k++) {
        const int32_t i = first + k;
        const double able0 = s->liquidity[i], paid = l->of[REN_MONEY_PAID][k];
        const double unpaid = (paid - b->linked[i] * able0) / (1.0 + able0);
        const double due = able0 == 0.0 ? paid : 1.0 + able0 < BROKE ? 0.0 : unpaid;
        l->receipts[k] = setup->economy->firms.output[i] * (double)setup->other_base[i]
                         + l->sales[k] + b->sold[i] + l->of[REN_MONEY_COLLECTED][k]
                         + l->of[REN_MONEY_SERVICES][k] + l->of[REN_MONEY_AIDED][k]
                         + l->of[REN_MONEY_EQUITY][k];
        l->needs[k] = b->needs[i] + l->of[REN_MONEY_WAGES][k]
                      + l->of[REN_MONEY_INTEREST][k] + amort * s->debt[i]
                      + prepaid * due + l->of[REN_MONEY_POOL_COST][k] + l->abroad[k]
                      + s->imported[i];
    }
}

/* Of firms that have lost a short loan, the share f of D6: their debt service is the
 * loan. */
static double strained_of(const ren_world *world, int32_t i, double receipts,
                          double needs)
{
    const ren_state *s = &world->state;
    const double weeks = world->setup->scenario->parameters.call_weeks;
    const double squeezed = s->squeezed[i];
    const double cash = world->setup->books.cash[i] + s->cash[i] + s->cash_gap[i];
    const double left = cash - s->cash_gap[i] / squeezed;
    const double loan = s->called[i] / squeezed / weeks;
    return share_of((left > 0.0 ? left : left / weeks) + receipts, needs + loan);
}

/* The share f of an agent of which some firms have lost a short loan: `strained` of
 * those. */
static void strain_squeezed(const ren_world *world, int32_t first, int32_t n,
                            ren_ledgers *restrict l)
{
    const ren_state *s = &world->state;
    for (int32_t k = 0; k < n; k++) {
        const double squeezed = s->squeezed[first + k];
        if (squeezed > 0.0) {
            const double strained =
                strained_of(world, first + k, l->receipts[k], l->needs[k]);
            l->share[k] += squeezed * (strained - l->share[k]);
            s->strained[first + k] = (ren_real)strained;
        }
    }
}

/* Writes zeros where there is something else. */
static void clear(ren_real *column, int32_t n)
{
    bool any = false;
    for (int32_t k = 0; k < n; k++) {
        any |= column[k] != 0;
    }
    if (any) {
        memset(column, 0, (size_t)n * sizeof *column);
    }
}

/* D6: f = min(1, (cash + undrawn credit + receipts) / (wages + debt service + payables
 * due + prepaid orders)), less 1: of the agent's usual firms, and of those that have
 * lost a short loan. An overdraft is worked off like such a loan. */
static void set_liquidity(const ren_world *world, const ren_product_week *w,
                          int32_t first, int32_t n, ren_ledgers *restrict l)
{
    const double *restrict usual = world->setup->books.cash + first;
    const double *restrict more = world->state.cash + first;
    const double *restrict undrawn = world->state.undrawn + first;
    const ren_real *restrict closed = world->state.closed + first;
    ren_real *restrict liquidity = world->state.liquidity + first;
    const double *gap = ren_gap_at(world, w, first);
    const double weeks = world->setup->scenario->parameters.call_weeks;
    const ren_real util0 = (ren_real)world->setup->scenario->parameters.util0;
#pragma omp simd
    for (int32_t k = 0; k < n; k++) {
        const double cash = usual[k] + more[k] + gap[k];
        const double has = (cash > 0.0 ? cash : cash / weeks) + undrawn[k];
        l->share[k] = share_of(has + l->receipts[k], l->needs[k]);
    }
    clear(world->state.strained + first, n);
    if (w->called) {
        strain_squeezed(world, first, n, l);
    }
    /* survivors of an agent take the customers of those that failed, while they have
     * capacity to spare */
#pragma omp simd
    for (int32_t k = 0; k < n; k++) {
        const ren_real able = (ren_real)l->share[k], gone = closed[k];
        const ren_real left = gone > 0 ? (1 - gone) / util0 - 1 : 0;
        liquidity[k] = left < 0 ? able + left * (1 + able) : able;
    }
}

void ren_account_limit(const ren_world *world, const ren_product_week *w, int32_t first,
                       int32_t n, ren_ledgers *l)
{
    look_ahead(world, first, n, l);
    count_broke(world, first, n, l);
    set_liquidity(world, w, first, n, l);
}
