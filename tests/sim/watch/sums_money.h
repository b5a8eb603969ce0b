/**
 * @file tests/sim/watch/sums_money.h
 * What accounts come to: payments of the week are those of the twin of `account`.
 */
#ifndef REN_TESTS_SIM_WATCH_SUMS_MONEY_H
#define REN_TESTS_SIM_WATCH_SUMS_MONEY_H

#include "tests/sim/watch/sums.h"

static inline const ren_books *books_of(const sums_week *w)
{
    return &w->now->setup->books;
}

static inline sums_of spending(const sums_week *w)
{
    sums_of sum = { 0 };
    for (int32_t e = 0; e < w->now->n_entries; e++) {
        sums_add(&sum, w->now->strain.spent[e]);
        sums_add(&sum, w->now->strain.unspent[e]);
    }
    if (has_accounts(w)) {
        sums_add(&sum, *state_of(w)->beyond);
    }
    return sum;
}

/* Each unit of taxes costs mcpf more than it brings (C21). */
static inline sums_of burden(const sums_week *w)
{
    const sums_of spent = spending(w);
    const double deadweight = parameters_of(w)->mcpf * spent.value;
    return (sums_of){ spent.value + deadweight, spent.size };
}

/* ---- banks and failures ---- */

static inline sums_of failed_firms(const sums_week *w)
{
    return sums_count(*state_of(w)->failed);
}

static inline sums_of contagion_rounds(const sums_week *w)
{
    return sums_count(*state_of(w)->rounds);
}

static inline sums_of insolvent_left(const sums_week *w)
{
    return sums_count(*state_of(w)->unresolved);
}

static inline double short_of_cash(const sums_week *w, int32_t i)
{
    return state_of(w)->liquidity[i] < 0 ? real_firms(w, i) : 0.0;
}

static inline double loans_owed(const sums_week *w, int32_t i)
{
    return books_of(w)->debt[i] + state_of(w)->debt[i];
}

static inline double cash_held(const sums_week *w, int32_t i)
{
    return books_of(w)->cash[i] + state_of(w)->cash[i];
}

static inline double loans_called(const sums_week *w, int32_t i)
{
    return state_of(w)->called[i];
}

static inline double credit_limit(const sums_week *w, int32_t i)
{
    return state_of(w)->undrawn[i];
}

static inline double srdi_of_day_0(const sums_week *w, int32_t i)
{
    return economy_of(w)->firms.tier[i] >= 2 ? real_firms(w, i) : 0.0;
}

static inline double srdi_alive(const sums_week *w, int32_t i)
{
    return srdi_of_day_0(w, i) * (1.0 - state_of(w)->closed[i]);
}

/* What all sectors receive of a flow less what they pay, over what moves. */
static inline sums_of money_residual(const sums_week *w)
{
    double worst = 0;
    for (int f = 0; f < REN_N_FLOWS; f++) {
        double in = 0, out = 0;
        for (int k = 0; k < REN_N_SECTORS; k++) {
            const int at = f * REN_N_SECTORS + k;
            const double x = books_of(w)->base[at] + state_of(w)->flows[at];
            in += fmax(x, 0);
            out += fmax(-x, 0);
        }
        worst = fmax(worst, fabs(in - out) / (1.0 + in + out));
    }
    return (sums_of){ worst, 1 };
}

/* ---- payments ---- */

static inline double wages(const sums_week *w, int32_t i)
{
    return w->pay.firm[i].wages;
}

static inline sums_of wages_paid(const sums_week *w)
{
    sums_of sum = sums_of_firms(w, wages);
    sums_add(&sum, w->estates);
    return sum;
}

static inline double owed_to(const sums_week *w, int32_t i)
{
    return w->pay.firm[i].owed;
}

static inline double pays_over_links(const sums_week *w, int32_t i)
{
    return w->pay.firm[i].paid;
}

static inline double worth_now(const sums_week *w, int32_t i)
{
    return output(w, i) * (1.0 + w->paid->price[i]);
}

static inline double surplus(const sums_week *w, int32_t i)
{
    return w->pay.firm[i].surplus;
}

static inline double turnover(const sums_week *w, int32_t i)
{
    return w->pay.firm[i].turnover;
}

/* To keep machines up, and for more of them, digital projects and plant of races won. */
static inline double investment(const sums_week *w, int32_t i)
{
    return books_of(w)->wear[i] + w->paid->investing[i] + w->paid->digital_cost[i]
           + w->paid->plant_cost[i];
}

static inline double capital_owned(const sums_week *w, int32_t i)
{
    return books_of(w)->capital[i] * (1.0 + w->paid->plant[i]);
}

/* Final and export sales of day 0. */
static inline double usual_custom(const sums_week *w, int32_t i)
{
    const int32_t p = product_of(w, i);
    return usual_output(w, i) * w->now->setup->final_scale[i]
           * (economy_of(w)->final_share[p] + economy_of(w)->export_share[p]);
}

/* What one gains another loses: half of both. */
static inline double custom_moved(const sums_week *w, int32_t i)
{
    return usual_custom(w, i) * fabs((double)w->paid->share[i]) / 2.0;
}

static inline double research_spent(const sums_week *w, int32_t i)
{
    const int tier = economy_of(w)->firms.tier[i];
    return w->now->setup->by_tier.research[tier] * usual_output(w, i)
           + state_of(w)->research[i];
}

static inline double research_aided(const sums_week *w, int32_t i)
{
    return w->pay.firm[i].forgone
           + ren_strain_of(&w->now->strain, REN_STRAIN_research_grant, i);
}

#endif
