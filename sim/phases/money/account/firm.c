/**
 * @file sim/phases/money/account/firm.c
 * What one firm pays and receives, and what its cash allows (C9, D6).
 */
#include "sim/phases/money/account/account.h"

#include "sim/phases/knowledge/base.h"
#include "sim/phases/market/base/market.h"

#include <math.h>
#include <string.h>

/* What one firm pays and receives this week, less baseline. */
typedef struct ledger {
    double invoiced, collected, sales, pooled, abroad, wages, taxes, profit_tax,
        interest, dividend, investment;
    double surplus;  /* operating, beyond day 0 */
    double research; /* spent on research beyond day 0 (C13) */
    double services; /* received for research services */
    double aid;      /* received from governments through levers */
    double forgone;  /* of it, tax on further deducted research (L2) */
    double equity;   /* received for shares */
} ledger;

/* What is the same for all makers of a product. */
typedef struct product_week {
    const ren_account_week *week;
    double claimed, usual, gap; /* of ren_account_week, of the product */
    double charge;              /* of what its makers pay for goods of pools, ... */
    double per_pooled, per_output;
    double mean, services, rate;
    double interest, per_borrow; /* of a week; 1 over borrow_weeks */
    double tax_rate[REN_N_TIERS];
    bool called; /* some firm has lost a loan */
} product_week;

static product_week look(const ren_world *world, int32_t q,
                         const ren_account_week *week)
{
    const ren_books *b = &world->setup->books;
    const ren_parameters *p = &world->setup->scenario->parameters;
    const double pooled = b->pooled_of[q];
    product_week w = {
        .week = week,
        .claimed = week->claimed[q],
        .usual = week->usual[q],
        .gap = week->gap[q],
        .charge = world->state.charge_of[q],
        .per_pooled = pooled > 0.0 ? 1.0 / pooled : 0.0,
        .per_output =
            pooled > 0.0 ? 0.0 : 52.0 / world->setup->economy->table->output[q],
        .mean = week->mean[q],
        .services = q == b->research_maker ? week->services : 0.0,
        .rate = world->strain.rate,
        .interest = p->r_loan / 52.0,
        .per_borrow = 1.0 / p->borrow_weeks,
        .called = *world->state.calling != 0,
    };
    for (int32_t t = 0; t < REN_N_TIERS; t++) {
        w.tax_rate[t] = ren_books_tax_rate(p, t);
    }
    return w;
}

/* D6: taxes on profit, and what is left is paid out, less what cash lacks. Research
 * beyond day 0 is deducted once more (super-deduction); that of day 0 is in the tax of
 * day 0, which D6 takes at one rate: what differs from it is taxed at the firm's own.
 * */
static inline void share_profit(const ren_world *world, int32_t i,
                                const product_week *w, ledger *l)
{
    const int32_t tier = world->setup->economy->firms.tier[i];
    const ren_books *books = &world->setup->books;
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_state *s = &world->state;
    const double first = books->surplus[i] - books->debt[i] * w->interest;
    const double basis = first > 0.0 ? first : 0.0;
    const double usual = p->tax_std * basis, paid_out = first - usual;
    const double profit = first + (l->surplus - l->interest);
    const double taxed = profit - p->super_deduction * l->research;
    const double moved = usual + w->tax_rate[tier] * (taxed - basis);
    const double tax = moved > 0.0 ? moved : 0.0;
    const double least = paid_out < 0.0 ? paid_out : 0.0;
    const double gap = w->called ? s->cash_gap[i] : 0.0;
    double pays = profit - tax + (s->cash[i] + gap) * w->per_borrow;
    pays = pays < least ? least : pays;
    if (w->called
        && s->squeezed[i] > 0) { /* firms that lost a loan keep their profit */
        const double squeezed = s->squeezed[i];
        pays += squeezed * (least - pays);
        ren_books_heal(world, i, squeezed * (profit - tax - least));
    }
    l->profit_tax = tax - usual;
    l->dividend = pays - paid_out;
}

/* Tax on further deducted research, which is paid and given back. */
static inline double forgone_of(const ren_world *world, int32_t i,
                                const product_week *w, const ledger *l)
{
    const double deducted = ren_strain_of(&world->strain, REN_STRAIN_deduction, i);
    if (deducted <= 0.0) {
        return 0.0;
    }
    const int32_t tier = world->setup->economy->firms.tier[i];
    const double research = ren_research_base(world->setup, i) + l->research;
    const double forgone = deducted * w->tax_rate[tier] * research;
    const double tax = world->setup->books.profit_tax[i] + l->profit_tax;
    return forgone < tax ? fmax(forgone, 0.0) : tax;
}

/* What governments pay the firm through levers: grants, what others' budgets left over,
 * interest cuts on its loans, and what they forgo. */
static inline double aid_of(const ren_world *world, int32_t i, const product_week *w,
                            const ledger *l)
{
    const ren_setup *setup = world->setup;
    const ren_strain *strain = &world->strain;
    const double cut = ren_strain_of(strain, REN_STRAIN_rate_cut, i);
    double aid = (double)ren_strain_of(strain, REN_STRAIN_grant, i)
                 + w->week->unspent * setup->economy->firms.output[i];
    if (cut > 0.0) {
        const double debt = setup->books.debt[i] + world->state.debt[i];
        aid += debt > 0.0 ? cut * debt / 52.0 : 0.0;
    }
    return aid + l->forgone;
}

static inline ledger settle(const ren_world *world, int32_t i, const product_week *w)
{
    const ren_setup *setup = world->setup;
    const ren_books *books = &setup->books;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_state *s = &world->state;
    const double base = setup->economy->firms.output[i];
    const double rate = s->rate[i] + w->rate, output = s->output[i];
    const double pooled = books->pooled[i], sold = books->sold[i], asked = s->asked[i];
    const double share = w->per_pooled * pooled + w->per_output * base;
    const double claims = s->receivable[i] + ren_account_hasty(world, i);
    ledger l = { .collected = w->claimed * claims + w->usual * sold,
                 .invoiced = asked + w->gap * (sold + asked),
                 .sales = s->sold[i] };
    l.pooled = w->charge * share + pooled * (output - w->mean);
    l.abroad = books->abroad[i] * output;
    s->labour[i] += (ren_real)p->labour_speed * (s->output[i] - s->labour[i]);
    const double technology = s->technology[i];
    l.wages = books->wages[i] * (s->labour[i] - technology) / (1.0 + technology);
    l.taxes = books->taxes[i] * output;
    l.research = s->research[i];
    l.services = w->services * base;
    l.interest =
        (books->debt[i] * rate + s->debt[i] * (p->r_loan + rate)) * (1.0 / 52.0);
    l.investment = s->investing[i] + s->digital_cost[i] + s->plant_cost[i];
    l.equity = ren_strain_of(&world->strain, REN_STRAIN_equity, i);
    const double more = l.invoiced + l.sales + l.services;
    l.surplus = more - s->billed[i] - s->imported[i] - l.pooled - l.abroad - l.wages
                - l.taxes - l.research;
    const double now = base + more;
    s->margin[i] = (ren_real)(now > 0.0 ? (base * l.surplus - books->surplus[i] * more)
                                              / (base * now)
                                        : 0.0);
    s->earnings[i] += (l.surplus - s->earnings[i]) * (1.0 / 13.0);
    share_profit(world, i, w, &l);
    l.forgone = forgone_of(world, i, w, &l);
    l.aid = aid_of(world, i, w, &l);
    return l;
}

static inline double share_of(double has, double needs)
{
    const double share = has < needs && needs > 0.0 ? (has - needs) / needs : 0.0;
    return share < -1.0 ? -1.0 : share;
}

/* Of firms that have lost a short loan, the share f of D6: their debt service is the
 * loan. */
static double strained_of(const ren_world *world, int32_t i, double cash,
                          double receipts, double needs)
{
    const ren_state *s = &world->state;
    const double weeks = world->setup->scenario->parameters.call_weeks;
    const double squeezed = s->squeezed[i];
    const double left = cash - s->cash_gap[i] / squeezed;
    const double loan = s->called[i] / squeezed / weeks;
    return share_of((left > 0.0 ? left : left / weeks) + receipts, needs + loan);
}

/* D6: f = min(1, (cash + undrawn credit + receipts) / (wages + debt service + payables
 * due + prepaid orders)), less 1: of the agent's usual firms, and of those that have
 * lost a short loan. An overdraft is worked off like such a loan. */
static inline void set_liquidity(const ren_world *world, int32_t i,
                                 const product_week *w, const ledger *l)
{
    const ren_books *b = &world->setup->books;
    const ren_economy *economy = world->setup->economy;
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_state *s = &world->state;
    const double able0 = s->liquidity[i], paid0 = b->linked[i];
    /* what was due, not what last week's share of it paid */
    const double due = able0 == 0.0   ? s->paid[i]
                       : able0 > -1.0 ? (s->paid[i] - paid0 * able0) / (1.0 + able0)
                                      : 0.0;
    const double receipts =
        economy->firms.output[i] * (double)world->setup->other_base[i] + l->sales
        + b->sold[i] + l->collected + l->services + l->aid + l->equity;
    const double needs = b->needs[i] + l->wages + l->interest + p->amort * s->debt[i]
                         + (1.0 + p->prepay) * due + l->pooled + l->abroad
                         + s->imported[i];
    const double gap = w->called ? s->cash_gap[i] : 0.0;
    const double cash = b->cash[i] + s->cash[i] + gap;
    const double usual = (cash > 0.0 ? cash : cash / p->call_weeks) + s->undrawn[i];
    double share = share_of(usual + receipts, needs);
    if (w->called) {
        const double squeezed = s->squeezed[i];
        const double strained =
            squeezed > 0.0 ? strained_of(world, i, cash, receipts, needs) : 0.0;
        share += squeezed * (strained - share);
        s->strained[i] = (ren_real)strained;
    } else {
        s->strained[i] = 0;
    }
    const ren_real able = (ren_real)share;
    /* survivors of an agent take the customers of those that failed, while they have
     * capacity to spare */
    const ren_real gone = s->closed[i];
    const ren_real left = gone > 0 ? (1 - gone) / (ren_real)p->util0 - 1 : 0;
    s->liquidity[i] = left < 0 ? able + left * (1 + able) : able;
}

static inline void add_ledger(const ren_world *world, int32_t i, const ledger *l,
                              double *sum)
{
    const ren_state *s = &world->state;
    const double output = s->output[i], share = s->share[i];
    sum[REN_MONEY_INVOICED] += l->invoiced;
    sum[REN_MONEY_BILLED] += s->billed[i];
    sum[REN_MONEY_COLLECTED] += l->collected;
    sum[REN_MONEY_PAID] += s->paid[i];
    sum[REN_MONEY_POOL_COST] += l->pooled;
    sum[REN_MONEY_IMPORTS] += l->abroad + s->imported[i];
    sum[REN_MONEY_WAGES] += l->wages;
    sum[REN_MONEY_TAXES] += l->taxes;
    sum[REN_MONEY_PROFIT_TAX] += l->profit_tax;
    sum[REN_MONEY_INTEREST] += l->interest;
    sum[REN_MONEY_DIVIDEND] += l->dividend;
    sum[REN_MONEY_INVESTMENT] += l->investment;
    sum[REN_MONEY_SERVICES] += l->services;
    sum[REN_MONEY_AIDED] += l->aid;
    sum[REN_MONEY_TIED] +=
        l->forgone
        + (double)ren_strain_of(&world->strain, REN_STRAIN_research_grant, i);
    sum[REN_MONEY_EQUITY] += l->equity;
    sum[REN_MONEY_TURNOVER] += l->invoiced + l->sales + l->services;
    sum[REN_MONEY_SURPLUS] += l->surplus;
    const double base = world->setup->economy->firms.output[i];
    sum[REN_MONEY_WORTH] += base * (1.0 + output) * s->price[i];
    sum[REN_MONEY_CAPITAL] += world->setup->books.capital[i] * s->plant[i];
    sum[REN_MONEY_MOVED] +=
        base * (double)world->setup->final_scale[i] * (share < 0.0 ? -share : share);
}

/* Sums that are added up here; the others of a branch stand as they are. */
static const uint8_t mine[] = {
    REN_MONEY_INVOICED,   REN_MONEY_BILLED,   REN_MONEY_COLLECTED, REN_MONEY_PAID,
    REN_MONEY_POOL_COST,  REN_MONEY_IMPORTS,  REN_MONEY_WAGES,     REN_MONEY_TAXES,
    REN_MONEY_PROFIT_TAX, REN_MONEY_INTEREST, REN_MONEY_DIVIDEND,  REN_MONEY_INVESTMENT,
    REN_MONEY_SERVICES,   REN_MONEY_AIDED,    REN_MONEY_TIED,      REN_MONEY_EQUITY,
    REN_MONEY_TURNOVER,   REN_MONEY_SURPLUS,  REN_MONEY_WORTH,     REN_MONEY_CAPITAL,
    REN_MONEY_MOVED,
};

/* Writes the sums of a branch. Negative taxes on production are subsidies. */
static void keep(const ren_setup *setup, int32_t q, const double *sum, double *out)
{
    const ren_economy *economy = setup->economy;
    const int32_t first = setup->maker_first[q];
    const bool subsidised =
        first < setup->maker_first[q + 1] && setup->books.taxes[first] < 0.0;
    for (size_t k = 0; k < sizeof mine; k++) {
        out[mine[k]] = sum[mine[k]];
    }
    out[REN_MONEY_MOVED] *= 0.5 * (economy->final_share[q] + economy->export_share[q]);
    out[REN_MONEY_AID] = subsidised ? sum[REN_MONEY_TAXES] : 0.0;
    out[REN_MONEY_TAXES] = subsidised ? 0.0 : sum[REN_MONEY_TAXES];
}

void ren_account_settle(const ren_world *world, int32_t q, const ren_account_week *week)
{
    const ren_setup *setup = world->setup;
    const uint8_t *tier = setup->economy->firms.tier;
    const ren_state *s = &world->state;
    const product_week w = look(world, q, week);
    double sum[REN_N_TIERS][REN_N_MONEY_SUMS] = { 0 };
    for (int32_t i = setup->maker_first[q]; i < setup->maker_first[q + 1]; i++) {
        const ledger l = settle(world, i, &w);
        s->receivable[i] += l.invoiced - l.collected;
        s->cash[i] += l.collected + l.sales - s->paid[i] - s->imported[i] - l.pooled
                      - l.abroad - l.wages - l.taxes - l.profit_tax - l.interest
                      - l.dividend - l.investment - l.research + l.services + l.aid
                      + l.equity;
        set_liquidity(world, i, &w, &l);
        add_ledger(world, i, &l, sum[tier[i]]);
    }
    for (int32_t t = 0; t < REN_N_TIERS; t++) {
        keep(setup, q, sum[t], ren_branch(world, q, t));
    }
}
