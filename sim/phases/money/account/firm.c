/**
 * @file sim/phases/money/account/firm.c
 * What one firm pays and receives, and what its cash allows (C9, D6).
 */
#include "sim/phases/money/account/account.h"

#include "sim/phases/knowledge/base.h"
#include "sim/phases/market/base/market.h"

#include <math.h>

/* D6: taxes on profit, and what is left is paid out, less what cash lacks. Research
 * beyond day 0 is deducted once more (super-deduction); that of day 0 is in the tax
 * of day 0, which D6 takes at one rate: what differs from it is taxed at the firm's
 * own. */
static void share_profit(const ren_world *world, int32_t i, double surplus,
                         ren_ledger_week *l)
{
    const ren_books *books = &world->setup->books;
    const ren_parameters *p = &world->setup->scenario->parameters;
    const double profit =
        (books->surplus[i] - books->interest[i]) + (surplus - l->interest);
    const double taxed = profit - p->super_deduction * l->research;
    const double first = books->surplus[i] - books->interest[i];
    const double more = taxed - (first > 0.0 ? first : 0.0);
    const double moved = books->profit_tax[i] + books->tax_rate[i] * more;
    const double tax = moved > 0.0 ? moved : 0.0;
    const double least = books->dividend[i] < 0.0 ? books->dividend[i] : 0.0;
    const double squeezed = world->state.squeezed[i];
    double pays = profit - tax
                  + (world->state.cash[i] + world->state.cash_gap[i]) / p->borrow_weeks;
    pays = pays < least ? least : pays;
    if (squeezed > 0.0) { /* firms that lost a loan keep their profit */
        pays += squeezed * (least - pays);
        ren_books_heal(world, i, squeezed * (profit - tax - least));
    }
    l->profit_tax = tax - books->profit_tax[i];
    l->dividend = pays - books->dividend[i];
}

/* Tax on further deducted research, which is paid and given back. */
static double forgone_of(const ren_world *world, int32_t i, const ren_ledger_week *l)
{
    const ren_books *books = &world->setup->books;
    const double deducted = ren_strain_of(&world->strain, REN_STRAIN_deduction, i);
    const double research = ren_research_base(world->setup, i) + l->research;
    const double forgone = deducted * books->tax_rate[i] * research;
    const double tax = books->profit_tax[i] + l->profit_tax;
    return deducted > 0.0 ? forgone < tax ? fmax(forgone, 0.0) : tax : 0.0;
}

/* What governments pay the firm through levers: grants, what others' budgets left over,
 * interest cuts on its loans, and what they forgo. */
static double aid_of(const ren_world *world, int32_t i, const ren_account_week *week,
                     const ren_ledger_week *l)
{
    const ren_setup *setup = world->setup;
    const ren_books *books = &setup->books;
    const ren_strain *strain = &world->strain;
    const double debt = books->debt[i] + world->state.debt[i];
    const double cut = ren_strain_of(strain, REN_STRAIN_rate_cut, i);
    double aid = (double)ren_strain_of(strain, REN_STRAIN_grant, i)
                 + week->unspent * setup->economy->firms.output[i];
    if (cut > 0.0 && debt > 0.0) {
        aid += cut * debt / 52.0;
    }
    return aid + l->forgone;
}

ren_ledger_week ren_account_settle(const ren_world *world, int32_t i,
                                   const ren_account_week *week)
{
    const ren_setup *setup = world->setup;
    const ren_economy *economy = setup->economy;
    const ren_books *books = &setup->books;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_state *s = &world->state;
    const int32_t q = economy->firms.product[i];
    const double base = economy->firms.output[i];
    const double rate = s->rate[i] + world->strain.rate;
    const double share = books->pooled_of[q] > 0.0
                             ? books->pooled[i] / books->pooled_of[q]
                             : base * 52.0 / economy->table->output[q];
    const double claims = s->receivable[i] + ren_account_hasty(world, i);
    ren_ledger_week l = {
        .collected = week->claimed[q] * claims + week->usual[q] * books->sold[i],
        .invoiced = s->asked[i] + week->gap[q] * (books->sold[i] + s->asked[i]),
        .sales = s->sold[i],
    };
    l.pooled =
        s->charge_of[q] * share + books->pooled[i] * (s->output[i] - week->mean[q]);
    l.abroad = books->abroad[i] * s->output[i];
    s->labour[i] += (ren_real)p->labour_speed * (s->output[i] - s->labour[i]);
    const double technology = s->technology[i];
    l.wages = books->wages[i] * (s->labour[i] - technology) / (1.0 + technology);
    l.taxes = books->taxes[i] * s->output[i];
    l.research = s->research[i];
    l.services = q == books->research_maker ? week->services * base : 0.0;
    l.interest =
        (books->debt[i] * rate + s->debt[i] * (p->r_loan + rate)) * (1.0 / 52.0);
    l.investment = s->investing[i] + s->digital_cost[i];
    l.equity = ren_strain_of(&world->strain, REN_STRAIN_equity, i);
    const double more = l.invoiced + l.sales + l.services;
    const double usual = books->surplus[i] / base;
    l.surplus = more - s->billed[i] - s->imported[i] - l.pooled - l.abroad - l.wages
                - l.taxes - l.research;
    s->margin[i] =
        (ren_real)(base + more > 0.0 ? (l.surplus - usual * more) / (base + more)
                                     : 0.0);
    s->earnings[i] += (l.surplus - s->earnings[i]) * (1.0 / 13.0);
    share_profit(world, i, l.surplus, &l);
    l.forgone = forgone_of(world, i, &l);
    l.aid = aid_of(world, i, week, &l);
    return l;
}

/* What falls due in a week: wages, instalments and interest, goods, a part of new
 * orders. */
static double needs_of(const ren_world *world, int32_t i, const ren_ledger_week *l)
{
    const ren_books *b = &world->setup->books;
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_state *s = &world->state;
    /* what was due, not what last week's share of it paid */
    const double paid = b->linked[i] + s->paid[i], part = 1.0 + s->liquidity[i];
    const double due = s->liquidity[i] == 0 ? paid
                       : part > 0.0         ? paid / part
                                            : b->linked[i];
    return b->wages[i] + l->wages + b->interest[i] + l->interest
           + p->amort * ((1.0 - p->loan_short) * b->debt[i] + s->debt[i])
           + (1.0 + p->prepay) * due + b->pooled[i] + l->pooled + b->abroad[i]
           + l->abroad + b->imported[i] + s->imported[i];
}

static double share_of(double has, double needs)
{
    const double share = has < needs && needs > 0.0 ? (has - needs) / needs : 0.0;
    return share < -1.0 ? -1.0 : share;
}

/* D6: f = min(1, (cash + undrawn credit + receipts) / (wages + debt service + payables
 * due + prepaid orders)), less 1: of the agent's usual firms, and of those that have
 * lost a short loan, whose debt service is the loan. An overdraft is worked off like
 * such a loan. */
void ren_account_liquidity(const ren_world *world, int32_t i, const ren_ledger_week *l)
{
    const ren_books *b = &world->setup->books;
    const ren_economy *economy = world->setup->economy;
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_state *s = &world->state;
    const double receipts =
        economy->firms.output[i] * (double)world->setup->other_base[i] + l->sales
        + b->sold[i] + l->collected + l->services + l->aid + l->equity;
    const double needs = needs_of(world, i, l);
    const double cash = b->cash[i] + s->cash[i] + s->cash_gap[i];
    const double usual = (cash > 0.0 ? cash : cash / p->call_weeks) + s->undrawn[i];
    const double squeezed = s->squeezed[i];
    double share = share_of(usual + receipts, needs), strained = 0.0;
    if (squeezed > 0.0) {
        const double left = cash - s->cash_gap[i] / squeezed;
        const double loan = s->called[i] / squeezed / p->call_weeks;
        strained = share_of((left > 0.0 ? left : left / p->call_weeks) + receipts,
                            needs + loan);
        share += squeezed * (strained - share);
    }
    const ren_real able = (ren_real)share;
    s->strained[i] = (ren_real)strained;
    /* survivors of an agent take the customers of those that failed, while they have
     * capacity to spare */
    const ren_real gone = s->closed[i];
    const ren_real left = gone > 0 ? (1 - gone) / (ren_real)p->util0 - 1 : 0;
    s->liquidity[i] = left < 0 ? able + left * (1 + able) : able;
}
