#include "sim/phases/money/credit/credit.h"
#include "sim/phase.h"

#include <string.h>

/* C10, C9 under L6: invoices a platform has paid in advance follow the share it takes,
 * over the time invoices stay unpaid. */
static double advance_of(const ren_world *world, int32_t i)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_state *s = &world->state;
    const double share = ren_strain_of(&world->strain, REN_STRAIN_factoring, i);
    if (share <= 0.0 && s->advance[i] == 0.0) {
        return 0.0;
    }
    const double owed = p->dso * world->setup->books.sold[i] + s->receivable[i];
    return ((owed > 0.0 ? share * owed : 0.0) - s->advance[i]) / p->dso;
}

/* C10: loans at most capital over kap_b·(1 + beta_npl·bad loans). What banks have lost
 * and not earned back tells how many of their loans are bad. */
static double most_loans(const ren_world *world, int32_t k)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    const double loans = world->setup->books.loans[k];
    const double lost = loans > 0.0 ? -world->state.bank_capital[k] / loans : 0.0;
    const double bad = p->rec_bank < 1.0 ? lost / (1.0 - p->rec_bank) : 0.0;
    const double capital = world->strain.bank_capital - lost / p->kap_b;
    return loans * (1.0 + p->bank_slack) * (capital > 0.0 ? capital : 0.0)
           / (1.0 + p->beta_npl * bad);
}

/* What each bank can do: the share of loans paid back that it renews, less 1, and what
 * is left for further loans. */
static void open_desks(const ren_world *world, ren_credit_week *d)
{
    const ren_books *b = &world->setup->books;
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_state *s = &world->state;
    const bool rare = *s->calling != 0 || world->strain.of[REN_STRAIN_factoring] != NULL
                      || world->strain.of[REN_STRAIN_lease] != NULL;
    d->plain = !rare;
    for (int32_t k = 0; k < REN_N_BANKS; k++) {
        const double loans = b->loans[k] + s->bank_loans[k];
        const double most = most_loans(world, k);
        const double pace = ren_books_falling_due(p);
        const double back = pace * loans, renew = pace * b->loans[k];
        const double room = most - loans + back;
        double share = renew > 0.0 && room < renew ? room / renew - 1.0 : 0.0;
        share = share < -1.0 ? -1.0 : share;
        const double refused = world->strain.rollover - 1.0;
        d->renews[k] = share < refused ? share : refused;
        d->left[k] = room - renew * (1.0 + d->renews[k]);
        d->plain = d->plain && d->renews[k] == 0.0;
    }
}

/* Of what firms ask for, the share that each bank gives (C10: loans at most capital
 * over kap_b). */
static void hear(const ren_world *world, ren_credit_week *d)
{
    for (int32_t k = 0; k < REN_N_BANKS; k++) {
        double wanted = 0;
        for (int32_t p = 0; p < world->setup->economy->table->n; p++) {
            wanted += d->wanted[p][k];
        }
        const double left = d->left[k];
        d->gives[k] = left <= 0.0 ? 0.0 : left < wanted ? left / wanted : 1.0;
    }
}

/* Loans that were not renewed: the firms concerned pay them back over call_weeks, as
 * far as their cash goes. Those firms together lack `gap` of cash beside the others of
 * the agent. */
static double pay_back(const ren_world *world, int32_t i, double refused)
{
    const ren_books *b = &world->setup->books;
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_state *s = &world->state;
    const double debt = b->debt[i] + s->debt[i] - s->called[i] - s->advance[i];
    const double share = debt > 0.0 ? ren_credit_refused(world, i, refused) : 0.0;
    if (share > 0.0) {
        s->called[i] += share * p->loan_short * debt;
        s->squeezed[i] += (ren_real)share;
    }
    if (s->called[i] <= 0.0) {
        return 0.0;
    }
    const double has =
        (double)s->squeezed[i] * (b->cash[i] + s->cash[i] + s->cash_gap[i])
        - s->cash_gap[i];
    double paid = s->called[i] / p->call_weeks;
    paid = has <= 0.0 ? 0.0 : has < paid ? has : paid;
    s->called[i] -= paid;
    s->cash_gap[i] += paid;
    return paid;
}

/* Of a new loan, the part that those who lack cash had asked for. */
static void refill_gap(const ren_world *world, int32_t i, double given)
{
    const ren_state *s = &world->state;
    const double usual = s->cash[i] + s->cash_gap[i];
    const double lacked = (usual < 0.0 ? -usual : 0.0) + s->cash_gap[i];
    if (s->cash_gap[i] > 0.0 && given > 0.0) {
        ren_books_heal(world, i, given * s->cash_gap[i] / lacked);
    }
}

/* What a bank and its firms settle, and whether the rare parts of it may concern one. */
typedef struct terms {
    double renewed, refused,
        gives; /* of the loans of day 0; of loans; of those asked */
    bool calling, ahead, leases;
} terms;

static terms terms_of(const ren_world *world, const ren_credit_week *d, int32_t k)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    return (terms){
        .renewed = (1.0 - p->loan_short) * p->amort * d->renews[k],
        .refused = -d->renews[k],
        .gives = d->gives[k],
        .calling = *world->state.calling != 0 || d->renews[k] < 0.0,
        .ahead = world->strain.of[REN_STRAIN_factoring] != NULL,
        .leases = world->strain.of[REN_STRAIN_lease] != NULL,
    };
}

/* One firm and its bank: what the week adds to its loans and takes off them. */
typedef struct deal {
    double lent, repaid;
} deal;

static inline deal settle(const ren_world *world, int32_t i, const terms *t)
{
    const ren_books *b = &world->setup->books;
    const ren_state *s = &world->state;
    const double given = s->wanted[i] * t->gives;
    double lent = t->renewed * b->debt[i] + given, advance = 0.0, called = 0.0;
    double advanced = 0.0;
    if (t->leases) {
        const double bought = b->wear[i] + s->investing[i] + s->plant_cost[i];
        const double lease = ren_strain_of(&world->strain, REN_STRAIN_lease, i);
        lent += bought > 0.0 ? lease * bought : 0.0;
    }
    if (t->ahead) {
        advanced = advance_of(world, i);
        advance = s->advance[i];
        lent += advanced;
    }
    if (t->calling) {
        refill_gap(world, i, given);
        called = pay_back(world, i, t->refused);
    }
    const double amort = world->setup->scenario->parameters.amort;
    const double back = amort * (s->debt[i] - advance) + called;
    if (t->ahead) {
        s->advance[i] += advanced;
    }
    s->wanted[i] = given;
    if (t->gives != 1.0) { /* what no bank would give is no liquidity */
        s->undrawn[i] *= t->gives;
    }
    s->debt[i] -= back; /* in the order of ask_product() and give() */
    s->debt[i] += lent;
    s->cash[i] -= back;
    s->cash[i] += lent;
    return (deal){ lent, back };
}

/* One firm whose instalments have been paid: a new loan. */
static inline deal give(const ren_world *world, int32_t i, double share)
{
    const ren_state *s = &world->state;
    const double given = share * s->wanted[i];
    s->wanted[i] = given;
    s->debt[i] += given;
    s->cash[i] += given;
    s->undrawn[i] *= share; /* what no bank would give is no liquidity */
    return (deal){ .lent = given };
}

/* What the makers of a product borrow and pay back, by tier. */
typedef struct loans {
    double lent[REN_N_TIERS], repaid[REN_N_TIERS];
} loans;

/* Where instalments have been paid and banks give all that is asked, firms get it and
 * nothing else is to be settled. */
static void give_all(const ren_world *world, int32_t p, ren_credit_week *d, loans *sum)
{
    const ren_setup *setup = world->setup;
    const uint8_t *tier = setup->economy->firms.tier, *sorted = setup->books.by_tier;
    const double *wanted = world->state.wanted;
    double *debt = world->state.debt, *cash = world->state.cash;
    const int32_t end = setup->maker_first[p + 1];
    for (int32_t i = setup->maker_first[p]; i < end; i += REN_BOOKS_BLOCK) {
        const int32_t n = end - i < REN_BOOKS_BLOCK ? end - i : REN_BOOKS_BLOCK;
#pragma omp simd
        for (int32_t k = i; k < i + n; k++) {
            debt[k] += wanted[k];
            cash[k] += wanted[k];
        }
        ren_books_add_tiers(wanted + i, tier + i, sorted + i, n, sum->lent);
    }
    memcpy(d->lent[p], d->wanted[p], sizeof d->lent[p]);
}

/* Every firm by itself; returns whether one of them feels that it has lost a loan. */
static bool give_each(const ren_world *world, int32_t p, const terms *of,
                      ren_credit_week *d, loans *sum)
{
    const ren_setup *setup = world->setup;
    const uint8_t *tier = setup->economy->firms.tier, *bank = setup->books.bank;
    const ren_state *s = &world->state;
    bool feels = false;
    for (int32_t i = setup->maker_first[p]; i < setup->maker_first[p + 1]; i++) {
        const int32_t k = bank[i];
        const deal made =
            d->plain ? give(world, i, d->gives[k]) : settle(world, i, &of[k]);
        sum->lent[tier[i]] += made.lent;
        sum->repaid[tier[i]] += made.repaid;
        d->lent[p][k] += made.lent;
        d->repaid[p][k] += made.repaid;
        feels = feels
                || (of[k].calling
                    && (s->squeezed[i] != 0 || s->called[i] != 0.0
                        || s->cash_gap[i] != 0.0));
    }
    return feels;
}

/* The makers of a product; returns whether one of them feels that it has lost a loan. */
static bool lend_product(const ren_world *world, int32_t p, ren_credit_week *d)
{
    loans sum = { 0 };
    terms of[REN_N_BANKS];
    bool feels = false, all = d->plain;
    for (int32_t k = 0; k < REN_N_BANKS; k++) {
        of[k] = terms_of(world, d, k);
        all = all && d->gives[k] == 1.0;
    }
    if (all) {
        give_all(world, p, d, &sum);
    } else {
        feels = give_each(world, p, of, d, &sum);
    }
    for (int32_t t = 0; t < REN_N_TIERS; t++) {
        double *branch = ren_branch(world, p, t);
        branch[REN_MONEY_LENT] = sum.lent[t];
        branch[REN_MONEY_REPAID] += sum.repaid[t];
    }
    return feels;
}

static void lend(ren_world *world, ren_credit_week *d)
{
    const int32_t n = world->setup->economy->table->n;
    const ren_state *s = &world->state;
    bool calling = false;
#pragma omp parallel for schedule(dynamic, 1) reduction(|| : calling)
    for (int32_t p = 0; p < n; p++) {
        const bool called = lend_product(world, p, d);
        calling = calling || called;
    }
    *s->calling = calling;
    for (int32_t p = 0; p < n; p++) {
        for (int32_t k = 0; k < REN_N_BANKS; k++) {
            s->bank_loans[k] += d->lent[p][k] - d->repaid[p][k];
        }
        for (int32_t t = 0; t < REN_N_TIERS; t++) {
            const double *sum = ren_branch(world, p, t);
            const ren_sector tier = ren_sector_of_tier(t);
            ren_books_pay(world, REN_FLOW_loans, REN_SECTOR_banks, tier,
                          sum[REN_MONEY_LENT]);
            ren_books_pay(world, REN_FLOW_repayments, tier, REN_SECTOR_banks,
                          sum[REN_MONEY_REPAID]);
        }
    }
}

/* Banks earn a loss of capital back: they keep interest that would go to households. */
static void refill(ren_world *world)
{
    const double pace = world->setup->scenario->parameters.bank_refill;
    const ren_state *s = &world->state;
    for (int32_t k = 0; k < REN_N_BANKS; k++) {
        const double kept = -pace * s->bank_capital[k];
        s->bank_capital[k] += kept;
        ren_books_pay(world, REN_FLOW_interest, REN_SECTOR_households, REN_SECTOR_banks,
                      kept);
    }
}

/*
 * C10: loans fall due, long ones in instalments and short ones once a year, and are renewed
 * as far as the bank's capital goes; a firm that lacks cash borrows on its collateral and its
 * title if the bank accepts.
 */
static void run(ren_world *world)
{
    ren_credit_week d; /* as many products as there are */
    if (world->setup->books.cash == NULL) {
        return;
    }
    open_desks(world, &d);
    ren_credit_ask(world, &d);
    hear(world, &d);
    lend(world, &d);
    refill(world);
    ren_books_close_week(world, "credit");
}

const ren_phase ren_phase_credit = {
    .name = "credit",
    .doc = "Renews loans and gives new ones, as far as collateral and bank capital go.",
    .source = "C10",
    .reads = REN_COLUMNS(
        REN_COL_cash, REN_COL_debt, REN_COL_receivable, REN_COL_bank_capital,
        REN_COL_bank_loans, REN_COL_branch_money, REN_COL_flows, REN_COL_sheet,
        REN_COL_liquidity, REN_COL_called, REN_COL_cash_gap, REN_COL_squeezed,
        REN_COL_advance, REN_COL_rate, REN_COL_answer, REN_COL_earnings, REN_COL_title,
        REN_COL_research, REN_COL_knowledge, REN_COL_investing, REN_COL_plant_cost,
        REN_COL_plant, REN_COL_growth, REN_COL_calling, REN_COL_offer,
        REN_COL_accepted),
    .writes =
        REN_COLUMNS(REN_COL_calling, REN_COL_offer, REN_COL_accepted, REN_COL_cash,
                    REN_COL_debt, REN_COL_wanted, REN_COL_undrawn, REN_COL_called,
                    REN_COL_cash_gap, REN_COL_squeezed, REN_COL_advance, REN_COL_rate,
                    REN_COL_answer, REN_COL_bank_capital, REN_COL_bank_loans,
                    REN_COL_branch_money, REN_COL_flows, REN_COL_sheet),
    .run = run,
    .called = ren_money_is_on,
};
