/**
 * @file tests/sim/money/paying.h
 * A naive twin of a week of money (model 7.23, C9, D6): slot by slot, firm by firm, sector
 * by sector. It counts whole amounts, day 0 included, where the engine keeps what differs
 * from day 0, and reads a world as it was before; it writes nothing but its own columns.
 */
#ifndef REN_TESTS_SIM_MONEY_PAYING_H
#define REN_TESTS_SIM_MONEY_PAYING_H

#include "tests/support/lab.h"

#include <math.h>

/** What one firm does in the week, whole amounts, 1e4 CNY a week. */
typedef struct paying_firm {
    double linked;                          /* goods over links at home, on day 0 */
    double paid, billed, imported, payable; /* over links; payable: due this week */
    double asked, pooled, home, exports;    /* sales at its price */
    double owed;                            /* to it over links, money */
    double hasty;                           /* of it what it collects sooner */
    double collected, invoiced, pool_cost, services, abroad;
    double labour, wages, taxes, interest, machines, research;
    double turnover, surplus, profit_tax, dividend;
    double grant, saved, forgone, equity;
    double receivable, cash, margin, earnings, liquidity; /* less day 0, after it */
    double strained, squeezed, gap, called;
} paying_firm;

/** The same of one product: sums over its buyers (bought, paid, billed), over its makers
 * (asked, ...) and of what its makers buy of pools. */
typedef struct paying_product {
    double bought, paid, billed;
    double sold, asked, owed, hasty;
    double pool_bought, pool_used, pool_sold, pool_paid, charge;
} paying_product;

typedef struct paying {
    const ren_world *world; /* its setup and strain */
    const ren_state *was;
    paying_firm *firm;
    paying_product product[REN_MOST_PRODUCTS];
    double research, unspent, spent, aided;
    double flow[REN_N_FLOWS][REN_N_SECTORS]; /* less day 0 */
} paying;

/* What the suppliers of a slot dispatch to it, per unit of what it uses on day 0: first
 * suppliers by shares, won ones by weights, and what blocked sources may take (C4, D10). */
static inline void paying_goods(const ren_world *world, const ren_state *s,
                                int32_t slot, const ren_slot_run *run, double out[2])
{
    const int32_t n_firms = world->setup->economy->firms.n;
    const int32_t length = run->n_domestic + run->n_foreign;
    const int64_t row = run->link + (int64_t)(slot - run->slot) * length;
    const double placed = 1.0 + s->placed[2 * (int64_t)slot];
    double capped = 0;
    out[0] = out[1] = 0;
    for (int64_t k = row; k < row + length; k++) {
        const int32_t j = s->link_supplier[k];
        out[j >= n_firms] += placed * s->link_share[k] * (1.0 + s->shipped[j]);
        capped += j >= n_firms ? (double)s->link_share[k] * s->capped[j - n_firms] : 0;
    }
    for (int32_t g = 0; g < *s->n_grown; g++) {
        const ren_grown_link *won = &s->grown[g];
        if (won->slot == slot) {
            out[won->supplier >= n_firms] +=
                placed * won->weight * (1.0 + s->shipped[won->supplier]);
        }
    }
    out[1] += fmin(1.0 + s->order[slot] + s->backlog[slot], capped);
}

/** One slot: what is owed, in weeks of use, is paid at 1/dso a week, over the time that
 * payments take, as far as cash allows; what is dispatched is invoiced at the mean price of
 * its suppliers, and paid at once if it is from abroad. Returns what is owed after it, less
 * day 0. `s` is the state before deliveries. */
static inline double paying_slot(paying *t, const ren_state *s, int32_t slot,
                                 const ren_slot_run *run)
{
    const ren_network *net = &t->world->setup->economy->network;
    const double dso = t->world->setup->scenario->parameters.dso;
    paying_firm *buyer = &t->firm[net->slot_firm[slot]];
    paying_product *product = &t->product[net->slot_product[slot]];
    const double home = net->slot_domestic[slot], worth = net->slot_value[slot];
    const double owed = dso * home + s->payable[slot];
    const double due = owed / (dso * t->world->strain.pay_time);
    const double paid = due * (1.0 + s->liquidity[net->slot_firm[slot]]);
    double goods[2];
    paying_goods(t->world, s, slot, run, goods);
    const double billed = goods[0] * (1.0 + s->price_home[slot]);
    buyer->linked += worth * home;
    buyer->payable += worth * due;
    buyer->paid += worth * paid;
    buyer->billed += worth * billed;
    buyer->imported += worth * goods[1] * (1.0 + s->price_abroad[slot]);
    product->bought += worth * home;
    product->paid += worth * paid;
    product->billed += worth * billed;
    return s->payable[slot] + billed - paid;
}

/* What a firm sells at its price (C7): over links, and beside them what it delivers to
 * pools, to foreign users and to users at home. */
static inline void paying_sales(paying *t, int32_t i)
{
    const ren_setup *setup = t->world->setup;
    const ren_economy *e = setup->economy;
    const ren_state *s = t->was;
    const int32_t p = e->firms.product[i];
    const double export_ = t->world->strain.export_[p];
    const double price = e->firms.output[i] * (1.0 + s->price[i]);
    const double served = 1.0 + s->final_fill[i];
    const double pools = s->pool_request[p * REN_N_PROVINCES + e->firms.province[i]];
    const double all = (double)setup->other_base[i] + s->other_request[i];
    const double usual = (double)setup->final_scale[i] * e->export_share[p];
    const double custom = (1.0 + s->noise[i]) * (1.0 + s->share[i]);
    paying_firm *f = &t->firm[i];
    f->asked = price * (e->link_share_of[i] + s->link_request[i]) * (1.0 + s->fill[i]);
    f->pooled = price * setup->pool_base_of[i] * (1.0 + pools) * served;
    f->exports = price * export_ * (usual * custom + s->foothold[i]) * served;
    f->home = price * all * served - f->pooled - f->exports;
}

/* What a firm has to claim from customers, and what products add up to. */
static inline void paying_claims(paying *t, int32_t i)
{
    const ren_setup *setup = t->world->setup;
    const ren_parameters *r = &setup->scenario->parameters;
    const ren_books *b = &setup->books;
    const ren_state *s = t->was;
    paying_firm *f = &t->firm[i];
    paying_product *p = &t->product[setup->economy->firms.product[i]];
    f->owed = r->dso * b->sold[i] + s->receivable[i];
    f->hasty = f->owed * r->dig_dso * s->digital[i];
    p->sold += b->sold[i];
    p->asked += f->asked;
    p->owed += f->owed;
    p->hasty += f->hasty;
    p->pool_bought += b->pooled[i];
    p->pool_used += b->pooled[i] * (1.0 + s->output[i]);
    p->pool_sold += f->pooled;
    t->research += s->research[i];
}

/* What the pools of all products sold is paid by the products that use them, in proportion
 * to what they buy there on day 0 and to their output; by day 0 alone if none works. */
static inline void paying_pools(paying *t)
{
    const ren_books *b = &t->world->setup->books;
    const int32_t n = t->world->setup->economy->table->n;
    for (int32_t p = 0; p < n; p++) {
        const double *share = b->pool_share + (int64_t)p * n;
        double used = 0;
        for (int32_t q = 0; q < n; q++) {
            const paying_product *u = &t->product[q];
            used += share[q] * (u->pool_bought > 0 ? u->pool_used / u->pool_bought : 1);
        }
        for (int32_t q = 0; q < n; q++) {
            paying_product *u = &t->product[q];
            const double works = u->pool_bought > 0 ? u->pool_used / u->pool_bought : 1;
            const double part = used > 1e-6 ? share[q] * works / used : share[q];
            u->charge += part * t->product[p].pool_sold - share[q] * b->pool_sold[p];
        }
    }
}

/* Makers of a product share what its customers pay by what they may claim, and what those
 * are billed by what they sell. What a firm buys of pools it pays, and by its part of day 0
 * what its industry is charged beyond what it buys there. */
static inline void paying_trade(paying *t, int32_t i)
{
    const ren_setup *setup = t->world->setup;
    const ren_books *b = &setup->books;
    const ren_economy *e = setup->economy;
    const ren_state *s = t->was;
    const int32_t q = e->firms.product[i];
    const paying_product *p = &t->product[q];
    const double part = e->firms.output[i] * 52.0 / e->table->output[q];
    const double services = 1.0 - setup->scenario->parameters.rd_wage_share;
    paying_firm *f = &t->firm[i];
    const double claims = p->owed + p->hasty;
    f->collected = claims > 0 ? p->paid * (f->owed + f->hasty) / claims : 0;
    f->invoiced = p->asked > 0 ? p->billed * f->asked / p->asked : f->asked;
    f->pool_cost = p->pool_bought > 0
                       ? b->pooled[i] * (1.0 + s->output[i])
                             + (p->charge + p->pool_bought - p->pool_used)
                                   * b->pooled[i] / p->pool_bought
                       : p->charge * part;
    f->abroad = b->abroad[i] * (1.0 + s->output[i]);
    f->services = q == b->research_maker ? services * t->research * part : 0;
}

/* Wages follow output, of which technology needs less labour; interest and taxes. */
static inline void paying_costs(paying *t, int32_t i)
{
    const ren_parameters *r = &t->world->setup->scenario->parameters;
    const ren_books *b = &t->world->setup->books;
    const ren_state *s = t->was;
    const double rate = r->r_loan + s->rate[i] + t->world->strain.rate;
    paying_firm *f = &t->firm[i];
    f->labour = s->labour[i] + r->labour_speed * ((double)s->output[i] - s->labour[i]);
    f->wages = b->wages[i] * (1.0 + f->labour) / (1.0 + s->technology[i]);
    f->taxes = b->taxes[i] * (1.0 + s->output[i]);
    f->interest = (b->debt[i] + s->debt[i]) * rate / 52.0;
    f->machines = s->investing[i] + s->digital_cost[i] + s->plant_cost[i];
    f->research = s->research[i];
}

/* Surplus, its share of sales less that of day 0, not below -1, which is also that of a
 * firm without sales, and its mean of a quarter. */
static inline void paying_surplus(paying *t, int32_t i)
{
    const ren_books *b = &t->world->setup->books;
    const double x0 = t->world->setup->economy->firms.output[i];
    paying_firm *f = &t->firm[i];
    f->turnover = f->invoiced + f->pooled + f->home + f->exports + f->services;
    f->surplus = f->turnover - b->wear[i] - f->billed - f->imported - f->pool_cost
                 - f->abroad - f->wages - f->taxes - f->research;
    f->margin = f->turnover > 1e-6 * x0
                    ? fmax(f->surplus / f->turnover - b->surplus[i] / x0, -1)
                    : -1;
    const double usual = t->was->earnings[i];
    f->earnings = usual + (f->surplus - b->surplus[i] - usual) / 13.0;
}

/* D6: tax on profit at one rate on day 0, at the firm's own on what differs from it, not
 * below 0; what is left is paid out, less what cash lacks. Those of an agent's firms that
 * have lost a loan keep it until their gap is filled. */
static inline void paying_profit(paying *t, int32_t i)
{
    const ren_parameters *r = &t->world->setup->scenario->parameters;
    const ren_books *b = &t->world->setup->books;
    const ren_state *s = t->was;
    const bool high = t->world->setup->economy->firms.tier[i] >= 2; /* SRDI */
    paying_firm *f = &t->firm[i];
    const double before = b->surplus[i] - b->debt[i] * r->r_loan / 52.0;
    const double usual = r->tax_std * fmax(before, 0);
    const double taxed =
        f->surplus - f->interest - r->super_deduction * f->research - fmax(before, 0);
    f->profit_tax = fmax(usual + (high ? r->tax_hightech : r->tax_std) * taxed, 0);
    const double profit = f->surplus - f->interest - f->profit_tax;
    const double least = fmin(before - usual, 0);
    const double lacks = s->cash[i] + s->cash_gap[i];
    const double pays = fmax(profit + lacks / r->borrow_weeks, least);
    const double z = s->squeezed[i];
    f->dividend = (1.0 - z) * pays + z * least;
    const double filled = fmin(z * (profit - least), s->cash_gap[i]);
    f->gap = s->cash_gap[i];
    f->called = s->called[i];
    f->squeezed = z;
    if (z > 0 && filled > 0) {
        f->squeezed *= (f->called + f->gap - filled) / (f->called + f->gap);
        f->gap -= filled;
        if (f->squeezed < 1e-6) {
            f->squeezed = f->gap = f->called = 0;
        }
    }
}

/* What governments and the investors' account pay the firm. */
static inline void paying_aid(paying *t, int32_t i)
{
    const ren_setup *setup = t->world->setup;
    const ren_strain *strain = &t->world->strain;
    const double x0 = setup->economy->firms.output[i];
    const int tier = setup->economy->firms.tier[i];
    const ren_parameters *r = &setup->scenario->parameters;
    const double rate = tier >= 2 ? r->tax_hightech : r->tax_std;
    paying_firm *f = &t->firm[i];
    const double research = setup->by_tier.research[tier] * x0 + f->research;
    const double forgone =
        ren_strain_of(strain, REN_STRAIN_deduction, i) * rate * research;
    const double debt = setup->books.debt[i] + t->was->debt[i];
    f->forgone = fmin(fmax(forgone, 0), f->profit_tax);
    f->saved = fmax(debt, 0) * ren_strain_of(strain, REN_STRAIN_rate_cut, i) / 52.0;
    f->grant = ren_strain_of(strain, REN_STRAIN_grant, i)
               + t->unspent * x0 / setup->national.output;
    f->equity = ren_strain_of(strain, REN_STRAIN_equity, i);
    t->aided += f->grant + f->saved + f->forgone;
}

/* What it is owed and holds after all that. Profit after tax of day 0 is what sales leave
 * on day 0, so what stays is a difference of whole amounts. */
static inline void paying_balance(paying *t, int32_t i)
{
    const ren_books *b = &t->world->setup->books;
    paying_firm *f = &t->firm[i];
    const double in = f->collected + f->pooled + f->home + f->exports + f->services
                      + f->grant + f->saved + f->forgone + f->equity;
    const double out = f->paid + f->imported + f->pool_cost + f->abroad + f->wages
                       + f->taxes + f->profit_tax + f->interest + f->dividend
                       + f->research + b->wear[i] + f->machines;
    f->receivable = t->was->receivable[i] + f->invoiced - f->collected;
    f->cash = t->was->cash[i] + in - out;
}

/* D6: min(1, has/needs), of those that keep their loans and of those that lost one. */
static inline void paying_liquidity(paying *t, int32_t i)
{
    const ren_parameters *r = &t->world->setup->scenario->parameters;
    const ren_books *b = &t->world->setup->books;
    const ren_state *s = t->was;
    paying_firm *f = &t->firm[i];
    const double receipts = f->collected + f->pooled + f->home + f->exports
                            + f->services + f->grant + f->saved + f->forgone
                            + f->equity;
    const double instalments =
        r->amort * ((1.0 - r->loan_short) * b->debt[i] + s->debt[i]);
    const double needs = f->wages + f->interest + instalments
                         + (1.0 + r->prepay) * f->payable + f->pool_cost + f->abroad
                         + f->imported;
    const double cash = b->cash[i] + f->cash + f->gap;
    const double has = (cash > 0 ? cash : cash / r->call_weeks) + s->undrawn[i];
    const double usual = needs > 0 ? fmax(fmin((has + receipts) / needs, 1), 0) : 1;
    double share = usual;
    if (f->squeezed > 0) {
        const double left = cash - f->gap / f->squeezed;
        const double owes = needs + f->called / f->squeezed / r->call_weeks;
        const double can = (left > 0 ? left : left / r->call_weeks) + receipts;
        const double part = owes > 0 ? fmax(fmin(can / owes, 1), 0) : 1;
        f->strained = part - 1.0;
        share = (1.0 - f->squeezed) * usual + f->squeezed * part;
    }
    f->liquidity = share * fmin(1.0, (1.0 - s->closed[i]) / r->util0) - 1.0;
}

/** All firms, after the slots: `was` is the state before the phase. */
static inline void paying_firms(paying *t)
{
    const int32_t n = t->world->setup->economy->firms.n;
    for (int32_t e = 0; e < t->world->n_entries; e++) {
        t->unspent += t->world->strain.unspent[e];
        t->spent += t->world->strain.spent[e];
    }
    for (int32_t i = 0; i < n; i++) {
        paying_sales(t, i);
        paying_claims(t, i);
    }
    paying_pools(t);
    for (int32_t i = 0; i < n; i++) {
        paying_trade(t, i);
        paying_costs(t, i);
        paying_surplus(t, i);
        paying_profit(t, i);
        paying_aid(t, i);
        paying_balance(t, i);
        paying_liquidity(t, i);
    }
}

/** What a firm pays and receives, less what it does on day 0, in the order of a branch. */
static inline void paying_ledger(const paying *t, int32_t i,
                                 double sum[REN_N_MONEY_SUMS])
{
    const ren_setup *setup = t->world->setup;
    const ren_books *b = &setup->books;
    const ren_economy *e = setup->economy;
    const paying_firm *f = &t->firm[i];
    const int32_t p = e->firms.product[i];
    const double x0 = e->firms.output[i], pools = setup->pool_base_of[i];
    const double abroad = (double)setup->final_scale[i] * e->export_share[p];
    const double usual = b->surplus[i] - b->interest[i] - b->profit_tax[i];
    sum[REN_MONEY_INVOICED] = f->invoiced - b->sold[i];
    sum[REN_MONEY_BILLED] = f->billed - f->linked;
    sum[REN_MONEY_COLLECTED] = f->collected - b->sold[i];
    sum[REN_MONEY_PAID] = f->paid - f->linked;
    sum[REN_MONEY_POOL_SALES] = f->pooled - x0 * pools;
    sum[REN_MONEY_POOL_COST] = f->pool_cost - b->pooled[i];
    sum[REN_MONEY_FINAL] = f->home - x0 * (setup->other_base[i] - pools - abroad);
    sum[REN_MONEY_EXPORTS] = f->exports - x0 * abroad;
    sum[REN_MONEY_IMPORTS] = f->abroad + f->imported - b->abroad[i] - b->imported[i];
    sum[REN_MONEY_WAGES] = f->wages - b->wages[i];
    sum[b->taxes[i] < 0 ? REN_MONEY_AID : REN_MONEY_TAXES] = f->taxes - b->taxes[i];
    sum[REN_MONEY_PROFIT_TAX] = f->profit_tax - b->profit_tax[i];
    sum[REN_MONEY_INTEREST] = f->interest - b->interest[i];
    sum[REN_MONEY_DIVIDEND] = f->dividend - usual;
    sum[REN_MONEY_INVESTMENT] = f->machines;
    sum[REN_MONEY_RESEARCH] = f->research;
    sum[REN_MONEY_SERVICES] = f->services;
    sum[REN_MONEY_AIDED] = f->grant + f->saved + f->forgone;
    sum[REN_MONEY_EQUITY] = f->equity;
    sum[REN_MONEY_TURNOVER] = f->turnover - x0;
    sum[REN_MONEY_SURPLUS] = f->surplus - b->surplus[i];
    sum[REN_MONEY_WORTH] = x0 * (1.0 + t->was->output[i]) * t->was->price[i];
    sum[REN_MONEY_CAPITAL] = b->capital[i] * t->was->plant[i];
    sum[REN_MONEY_MOVED] = 0.5 * (e->final_share[p] + e->export_share[p]) * x0
                           * setup->final_scale[i] * fabs((double)t->was->share[i]);
    sum[REN_MONEY_TIED] =
        f->forgone + ren_strain_of(&t->world->strain, REN_STRAIN_research_grant, i);
}

#endif
