/**
 * @file sim/phases/money/account/earn.c
 * What firms pay and receive, and what of it they keep (C9, D6).
 */
#include "sim/phases/money/account/ledger.h"

#include "sim/phases/knowledge/base.h"

#include <math.h>

/* What firms are paid for, and what goods of pools and from abroad cost them. */
static void trade(const ren_world *world, const ren_product_week *week, int32_t first,
                  int32_t n, ren_ledgers *restrict l)
{
    const ren_setup *setup = world->setup;
    const ren_books *books = &setup->books;
    const ren_state *s = &world->state;
    const ren_product_week w = *week;
#pragma omp simd
    for (int32_t k = 0; k < n; k++) {
        const int32_t i = first + k;
        const double base = setup->economy->firms.output[i], output = s->output[i];
        const double pooled = books->pooled[i], sold = books->sold[i];
        const double asked = s->asked[i], billed = s->billed[i];
        const double share = w.per_pooled * pooled + w.per_output * base;
        const double claims = s->receivable[i] + ren_account_hasty(world, i);
        const double abroad = books->abroad[i] * output;
        l->of[REN_MONEY_COLLECTED][k] = w.claimed * claims + w.usual * sold;
        l->of[REN_MONEY_INVOICED][k] = asked + w.gap * (sold + asked);
        l->of[REN_MONEY_POOL_COST][k] = w.charge * share + pooled * (output - w.mean);
        l->of[REN_MONEY_SERVICES][k] = w.services * base;
        l->of[REN_MONEY_IMPORTS][k] = abroad + s->imported[i];
        l->of[REN_MONEY_BILLED][k] = billed;
        l->of[REN_MONEY_PAID][k] = s->paid[i];
        l->sales[k] = s->sold[i];
        l->abroad[k] = abroad;
    }
}

/* What else they pay: staff, taxes on production, interest, machines and software. */
static void spend(const ren_world *world, const ren_product_week *week, int32_t first,
                  int32_t n, ren_ledgers *restrict l)
{
    const ren_books *books = &world->setup->books;
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_state *s = &world->state;
    const ren_real pace = (ren_real)p->labour_speed;
    const double further = week->rate, loan_rate = p->r_loan;
#pragma omp simd
    for (int32_t k = 0; k < n; k++) {
        const int32_t i = first + k;
        const double rate = s->rate[i] + further, technology = s->technology[i];
        const ren_real labour = s->labour[i] + pace * (s->output[i] - s->labour[i]);
        s->labour[i] = labour;
        l->of[REN_MONEY_WAGES][k] =
            books->wages[i] * (labour - technology) / (1.0 + technology);
        l->of[REN_MONEY_TAXES][k] = books->taxes[i] * (double)s->output[i];
        l->of[REN_MONEY_INTEREST][k] =
            (books->debt[i] * rate + s->debt[i] * (loan_rate + rate)) * (1.0 / 52.0);
        l->of[REN_MONEY_INVESTMENT][k] =
            s->investing[i] + s->digital_cost[i] + s->plant_cost[i];
        l->research[k] = s->research[i];
    }
}

/* Sales less than this share of those of day 0 are none: differences round off. */
#define NO_SALES 1e-6

/* Operating surplus beyond day 0, its share of sales and its mean of a quarter. Who loses
 * more than all sales, or has none, stands 1 below day 0. */
static void earn(const ren_world *world, int32_t first, int32_t n,
                 ren_ledgers *restrict l)
{
    const double *restrict base = world->setup->economy->firms.output + first;
    const double *restrict usual = world->setup->books.surplus + first;
    const double *restrict imported = world->state.imported + first;
    ren_real *restrict margin = world->state.margin + first;
    double *restrict earnings = world->state.earnings + first;
#pragma omp simd
    for (int32_t k = 0; k < n; k++) {
        const double more =
            l->of[REN_MONEY_INVOICED][k] + l->sales[k] + l->of[REN_MONEY_SERVICES][k];
        const double surplus = more - l->of[REN_MONEY_BILLED][k] - imported[k]
                               - l->of[REN_MONEY_POOL_COST][k] - l->abroad[k]
                               - l->of[REN_MONEY_WAGES][k] - l->of[REN_MONEY_TAXES][k]
                               - l->research[k];
        const double now = base[k] + more;
        const double part = (base[k] * surplus - usual[k] * more) / (base[k] * now);
        margin[k] = (ren_real)(now > NO_SALES * base[k] && part > -1.0 ? part : -1.0);
        earnings[k] += (surplus - earnings[k]) * (1.0 / 13.0);
        l->of[REN_MONEY_TURNOVER][k] = more;
        l->of[REN_MONEY_SURPLUS][k] = surplus;
    }
}

/* D6: taxes on profit, and what is left is paid out, less what cash lacks. Research
 * beyond day 0 is deducted once more (super-deduction); that of day 0 is in the tax of
 * day 0, which D6 takes at one rate: what differs from it is taxed at the firm's own. */
static void share_profit(const ren_world *world, const ren_product_week *w,
                         int32_t first, int32_t n, ren_ledgers *restrict l)
{
    const ren_books *books = &world->setup->books;
    const ren_parameters *p = &world->setup->scenario->parameters;
    const double *restrict surplus = books->surplus + first;
    const double *restrict debt = books->debt + first;
    const double *restrict cash = world->state.cash + first;
    const double *gap = ren_gap_at(world, w, first);
    const double interest = p->r_loan / 52.0, per_borrow = 1.0 / p->borrow_weeks;
    const double tax_std = p->tax_std, deducted = p->super_deduction;
#pragma omp simd
    for (int32_t k = 0; k < n; k++) {
        const double before = surplus[k] - debt[k] * interest;
        const double basis = before > 0.0 ? before : 0.0;
        const double usual = tax_std * basis, paid_out = before - usual;
        const double profit =
            before + (l->of[REN_MONEY_SURPLUS][k] - l->of[REN_MONEY_INTEREST][k]);
        const double taxed = profit - deducted * l->research[k];
        const double moved = usual + l->tax_rate[k] * (taxed - basis);
        const double tax = moved > 0.0 ? moved : 0.0;
        const double least = paid_out < 0.0 ? paid_out : 0.0;
        const double pays = profit - tax + (cash[k] + gap[k]) * per_borrow;
        l->of[REN_MONEY_PROFIT_TAX][k] = tax - usual;
        l->profit[k] = profit - tax;
        l->paid_out[k] = paid_out;
        l->pays[k] = pays < least ? least : pays;
    }
}

/* Firms that lost a loan keep their profit. */
static void keep_profit(const ren_world *world, int32_t first, int32_t n,
                        ren_ledgers *restrict l)
{
    for (int32_t k = 0; k < n; k++) {
        const double squeezed = world->state.squeezed[first + k];
        const double least = l->paid_out[k] < 0.0 ? l->paid_out[k] : 0.0;
        if (squeezed > 0.0) {
            l->pays[k] += squeezed * (least - l->pays[k]);
            ren_books_heal(world, first + k, squeezed * (l->profit[k] - least));
        }
    }
}

/* Tax on further deducted research, which is paid and given back. */
static double forgone_of(const ren_world *world, int32_t i, double tax_rate,
                         double research, double profit_tax)
{
    const double deducted = ren_strain_of(&world->strain, REN_STRAIN_deduction, i);
    if (deducted <= 0.0) {
        return 0.0;
    }
    const double all = ren_research_base(world->setup, i) + research;
    const double forgone = deducted * tax_rate * all;
    const double tax = world->setup->books.profit_tax[i] + profit_tax;
    return forgone < tax ? fmax(forgone, 0.0) : tax;
}

/* What governments pay the firm through levers: grants, what others' budgets left over,
 * interest cuts on its loans, and what they forgo. */
static void aid(const ren_world *world, const ren_product_week *w, int32_t first,
                int32_t n, ren_ledgers *restrict l)
{
    const double *restrict base = world->setup->economy->firms.output + first;
    const double *restrict usual = world->setup->books.debt + first;
    const double *restrict more = world->state.debt + first;
    const ren_real *grant = ren_strain_from(&world->strain, REN_STRAIN_grant, first);
    const ren_real *cut = ren_strain_from(&world->strain, REN_STRAIN_rate_cut, first);
    const ren_real *tied =
        ren_strain_from(&world->strain, REN_STRAIN_research_grant, first);
    const ren_real *equity = ren_strain_from(&world->strain, REN_STRAIN_equity, first);
    const double unspent = w->unspent;
    double forgone[REN_BOOKS_BLOCK] = { 0 };
    for (int32_t k = 0; world->strain.of[REN_STRAIN_deduction] != NULL && k < n; k++) {
        forgone[k] = forgone_of(world, first + k, l->tax_rate[k], l->research[k],
                                l->of[REN_MONEY_PROFIT_TAX][k]);
    }
#pragma omp simd
    for (int32_t k = 0; k < n; k++) {
        const double debt = usual[k] + more[k];
        const double saved =
            cut[k] > 0 && debt > 0.0 ? (double)cut[k] * debt / 52.0 : 0.0;
        l->of[REN_MONEY_AIDED][k] =
            (double)grant[k] + unspent * base[k] + saved + forgone[k];
        l->of[REN_MONEY_TIED][k] = forgone[k] + (double)tied[k];
        l->of[REN_MONEY_EQUITY][k] = equity[k];
    }
}

/* What is owed to firms and what they hold after all that. */
static void balance(const ren_world *world, int32_t first, int32_t n,
                    ren_ledgers *restrict l)
{
    const ren_state *s = &world->state;
#pragma omp simd
    for (int32_t k = 0; k < n; k++) {
        const int32_t i = first + k;
        const double dividend = l->pays[k] - l->paid_out[k];
        const double collected = l->of[REN_MONEY_COLLECTED][k];
        l->of[REN_MONEY_DIVIDEND][k] = dividend;
        s->receivable[i] += l->of[REN_MONEY_INVOICED][k] - collected;
        s->cash[i] += collected + l->sales[k] - l->of[REN_MONEY_PAID][k]
                      - s->imported[i] - l->of[REN_MONEY_POOL_COST][k] - l->abroad[k]
                      - l->of[REN_MONEY_WAGES][k] - l->of[REN_MONEY_TAXES][k]
                      - l->of[REN_MONEY_PROFIT_TAX][k] - l->of[REN_MONEY_INTEREST][k]
                      - dividend - l->of[REN_MONEY_INVESTMENT][k] - l->research[k]
                      + l->of[REN_MONEY_SERVICES][k] + l->of[REN_MONEY_AIDED][k]
                      + l->of[REN_MONEY_EQUITY][k];
    }
}

void ren_account_earn(const ren_world *world, const ren_product_week *w, int32_t first,
                      int32_t n, ren_ledgers *l)
{
    const uint8_t *tier = world->setup->economy->firms.tier + first;
    for (int32_t k = 0; k < n; k++) {
        l->tax_rate[k] = w->tax_rate[tier[k]];
    }
    trade(world, w, first, n, l);
    spend(world, w, first, n, l);
    earn(world, first, n, l);
    share_profit(world, w, first, n, l);
    if (w->called) {
        keep_profit(world, first, n, l);
    }
    aid(world, w, first, n, l);
    balance(world, first, n, l);
}
