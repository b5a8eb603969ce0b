/**
 * @file sim/phases/money/account/firm.c
 * What one firm pays and receives, and what its cash allows (C9, D6).
 */
#include "sim/phases/money/account/account.h"

#include "sim/phases/market/base/market.h"

/* D6: taxes on profit, and what is left is paid out, less what cash lacks. */
static void share_profit(const ren_world *world, int32_t i, double surplus,
                         ren_ledger_week *l)
{
    const ren_books *books = &world->setup->books;
    const ren_parameters *p = &world->setup->scenario->parameters;
    const double profit =
        (books->surplus[i] - books->interest[i]) + (surplus - l->interest);
    const double tax = profit > 0.0 ? p->tax_std * profit : 0.0;
    const double least = books->dividend[i] < 0.0 ? books->dividend[i] : 0.0;
    double pays = profit - tax + world->state.cash[i] / p->borrow_weeks;
    pays = pays < least ? least : pays;
    l->profit_tax = tax - books->profit_tax[i];
    l->dividend = pays - books->dividend[i];
}

ren_ledger_week ren_account_settle(const ren_world *world, int32_t i,
                                   const double *mean)
{
    const ren_setup *setup = world->setup;
    const ren_economy *economy = setup->economy;
    const ren_books *books = &setup->books;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_state *s = &world->state;
    const int32_t q = economy->firms.product[i];
    const double base = economy->firms.output[i];
    const ren_market_sales sold = ren_market_sold(world, i);
    const double share = books->pooled_of[q] > 0.0
                             ? books->pooled[i] / books->pooled_of[q]
                             : base * 52.0 / economy->table->output[q];
    ren_ledger_week l = { .collected = ren_account_collect(world, i),
                          .invoiced = ren_account_invoice(world, i) };
    l.sales = sold.pooled + sold.home + sold.exports;
    l.pooled = s->charge_of[q] * share + books->pooled[i] * (s->output[i] - mean[q]);
    l.abroad = books->abroad[i] * s->output[i];
    s->labour[i] += (ren_real)p->labour_speed * (s->output[i] - s->labour[i]);
    const double technology = s->technology[i];
    l.wages = books->wages[i] * (s->labour[i] - technology) / (1.0 + technology);
    l.taxes = books->taxes[i] * s->output[i];
    l.interest = books->debt[i] * world->strain.rate / 52.0
                 + s->debt[i] * (p->r_loan + world->strain.rate) / 52.0;
    l.investment = s->investing[i];
    const double surplus = l.invoiced + l.sales - s->billed[i] - s->imported[i]
                           - l.pooled - l.abroad - l.wages - l.taxes;
    const double sales = base + l.invoiced + l.sales;
    s->margin[i] =
        (ren_real)(sales > 0.0
                       ? (surplus - books->surplus[i] / base * (sales - base)) / sales
                       : 0.0);
    share_profit(world, i, surplus, &l);
    return l;
}

/* D6: f = min(1, (cash + undrawn credit + receipts) / (wages + debt service + payables due
 * + prepaid orders)), less 1. */
void ren_account_liquidity(const ren_world *world, int32_t i, const ren_ledger_week *l)
{
    const ren_books *b = &world->setup->books;
    const ren_economy *economy = world->setup->economy;
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_state *s = &world->state;
    const double cash_sales =
        economy->firms.output[i] * (double)world->setup->other_base[i] + l->sales;
    /* what was due, not what last week's share of it paid */
    const double paid = b->linked[i] + s->paid[i], part = 1.0 + s->liquidity[i];
    const double due = part > 0.0 ? paid / part : b->linked[i];
    const double needs = b->wages[i] + l->wages + b->interest[i] + l->interest
                         + p->amort * (b->debt[i] + s->debt[i]) + due + p->prepay * due;
    const double has = b->cash[i] + s->cash[i] + s->undrawn[i] + b->sold[i]
                       + l->collected + cash_sales;
    const double share = has < needs && needs > 0.0 ? (has - needs) / needs : 0.0;
    const ren_real able = (ren_real)(share < -1.0 ? -1.0 : share);
    /* survivors of an agent take the customers of those that failed, while they have
     * capacity to spare */
    const ren_real left = (1 - s->closed[i]) / (ren_real)p->util0 - 1;
    s->liquidity[i] = left < 0 ? able + left * (1 + able) : able;
}
