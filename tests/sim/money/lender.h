/**
 * @file tests/sim/money/lender.h
 * A twin of the phase `credit` (C10, D6): firms and banks one by one, straight from the
 * equations of the model.
 */
#ifndef REN_TESTS_SIM_MONEY_LENDER_H
#define REN_TESTS_SIM_MONEY_LENDER_H

#include "sim/phases/knowledge/base.h"
#include "tests/sim/money/purse.h"

enum { LENDER_MONTH = 4, LENDER_QUARTER = 13, LENDER_YEAR = 52 };

/* One firm after the week's dealings with its bank. */
typedef struct lender_firm {
    double debt, cash, called, gap, advance; /* money */
    double offer, undrawn, wanted;           /* money */
    double rate, answer, accepted;
    ren_real squeezed;
    double lent, repaid;
} lender_firm;

typedef struct lender_bank {
    double renews; /* of the loans of day 0 that fall due, share */
    double left;   /* what it can lend beside */
    double asked, gives;
    double loans, capital;
} lender_bank;

/* A week of lending; `was` is the world before it. */
typedef struct lending {
    const ren_world *was;
    const ren_parameters *p;
    lender_firm *firm;
    lender_bank bank[REN_N_BANKS];
} lending;

/* Invoices over links that are still to be paid to the firm. */
static inline double lender_invoices(const lending *l, int32_t i)
{
    return fmax(0,
                l->was->setup->books.sold[i] * l->p->dso + l->was->state.receivable[i]);
}

/* Loans are at most (1 + slack)·capital/(kap_b·(1 + beta·bad)), relative to day 0; what
 * falls due is renewed as far as that and the shock allow, and what is left then is for
 * new loans. What is left is little beside all loans, so sums keep the order of the
 * equation. */
static inline lender_bank lender_open_bank(const lending *l, int32_t k)
{
    const ren_parameters *p = l->p;
    const ren_world *was = l->was;
    const double first = was->setup->books.loans[k];
    const double now = first + was->state.bank_loans[k];
    const double lost = first > 0 ? -was->state.bank_capital[k] / first : 0;
    const double capital = was->strain.bank_capital - lost / p->kap_b;
    const double bad = p->rec_bank < 1 ? lost / (1 - p->rec_bank) : 0;
    const double carried =
        first * (1 + p->bank_slack) * fmax(capital, 0) / (1 + p->beta_npl * bad);
    const double due = (1 - p->loan_short) * p->amort + p->loan_short / LENDER_YEAR;
    const double room = carried - now + due * now;
    lender_bank b = { .renews = was->strain.rollover };
    if (due * first > 0 && room < due * first * b.renews) {
        b.renews = fmax(room / (due * first), 0);
    }
    b.left = room - due * first * b.renews;
    return b;
}

/* Collateral at what banks accept of it, and what the title and a credit line add. */
static inline double lender_limit(const lending *l, int32_t i)
{
    const ren_parameters *p = l->p;
    const ren_setup *setup = l->was->setup;
    const ren_state *s = &l->was->state;
    const ren_strain *strain = &l->was->strain;
    const int32_t niche = setup->niche_of[setup->economy->firms.product[i]];
    const double title[] = { 0, p->sig_innov, p->sig_srdi, p->sig_lg, p->sig_champ };
    const double platform = ren_strain_of(strain, REN_STRAIN_factoring, i);
    const double machines = setup->books.capital[i] * (1 + (double)s->plant[i])
                            * (niche >= 0 ? 1 + s->growth[niche] : 1);
    const double on_invoices = (1 - platform) * p->h_AR + platform * p->h_AR_scf;
    const double ideas = (double)ren_strain_of(strain, REN_STRAIN_pledge, i)
                         * p->ip_weeks * ren_research_base(setup, i)
                         * (1 + (double)s->knowledge[i]);
    return strain->collateral
               * (p->h_K * machines + on_invoices * lender_invoices(l, i)
                  + p->h_IP * ideas)
           + title[ren_title_of(l->was, i)] * setup->economy->firms.weight[i]
           + (double)ren_strain_of(strain, REN_STRAIN_credit_line, i)
                 * setup->books.debt[i];
}

static inline double lender_above_half(double debt, double equity)
{
    const double leverage = debt <= 0 ? 0 : equity <= 0 ? 1 : debt / (debt + equity);
    return fmax(leverage - 0.5, 0);
}

/* Interest over that of day 0: more for leverage, less for a title that has risen to SRDI,
 * and that again where it is lost. */
static inline double lender_rate(const lending *l, int32_t i)
{
    enum { SRDI = 2 }; /* tier */
    const ren_books *b = &l->was->setup->books;
    const ren_state *s = &l->was->state;
    const double equity = b->equity[i] + s->cash[i] - s->debt[i] + s->receivable[i];
    const int now = ren_title_of(l->was, i) >= SRDI;
    const int then = l->was->setup->economy->firms.tier[i] >= SRDI;
    return l->p->r_leverage
               * (lender_above_half(b->debt[i] + s->debt[i], equity)
                  - lender_above_half(b->debt[i], b->equity[i]))
           - (now - then) * l->p->rate_saving;
}

/* The chance that the bank accepts the firm: none unless its profit of a year covers
 * interest icr_min times. */
static inline double lender_chance(const lending *l, int32_t i, double asks)
{
    const ren_parameters *p = l->p;
    const ren_state *s = &l->was->state;
    const ren_books *b = &l->was->setup->books;
    const double title[] = { p->acc_ord, p->acc_innov, p->acc_srdi, p->acc_lg,
                             p->acc_champ };
    const double interest =
        (p->r_loan + asks + l->was->strain.rate) * (b->debt[i] + s->debt[i]);
    const double base = ren_research_base(l->was->setup, i);
    const double growth = base > 0 ? s->research[i] / base : 0;
    if (LENDER_YEAR * (b->surplus[i] + s->earnings[i]) < p->icr_min * interest) {
        return 0;
    }
    const double share =
        title[ren_title_of(l->was, i)]
        + (double)ren_strain_of(&l->was->strain, REN_STRAIN_acceptance, i)
        + p->w_growth * fmax(-1, fmin(growth, 1));
    return fmax(0, fmin(share, 1)) * l->was->strain.rollover;
}

/* A bank looks at a firm every fourth week, and at all in week 0; what it finds holds. */
static inline void lender_look(const lending *l, int32_t i, lender_firm *f)
{
    const ren_economy *economy = l->was->setup->economy;
    const int32_t id = economy->firms.id[i];
    const bool turn = (id + l->was->week) % LENDER_MONTH == 0;
    const ren_who who = { .id = (uint32_t)id,
                          .week = (uint16_t)l->was->week,
                          .purpose = REN_DRAW_CREDIT };
    if (!turn && l->was->week != 0) {
        return;
    }
    f->rate = turn ? lender_rate(l, i) : f->rate;
    f->offer = lender_limit(l, i);
    f->accepted = lender_chance(l, i, f->rate);
    if (l->was->noise) {
        f->answer = (float)ren_draw_uniform(economy->stream, who);
        f->accepted = f->answer < f->accepted ? 1 : 0;
    }
    f->accepted = (float)f->accepted;
}

/* What the firm lacks of its usual cash, those that paid back a lost loan included, over
 * the weeks it takes to borrow; at most what the bank would let it have. */
static inline void lender_ask(const lending *l, int32_t i, lender_firm *f)
{
    const double owes = l->was->setup->books.debt[i] + f->debt - f->advance;
    const double open = fmax(f->offer - owes, 0);
    const double lacks = fmax(-(f->cash + f->gap), 0) + f->gap;
    f->undrawn = f->accepted * open;
    f->wanted = f->accepted * fmin(lacks / l->p->borrow_weeks, open);
}

/* Of a new loan, those who have lost one get what they had asked for; with their gap
 * their number shrinks. */
static inline void lender_heal(lender_firm *f)
{
    const double lacks = fmax(-(f->cash + f->gap), 0) + f->gap;
    if (f->gap <= 0 || f->wanted <= 0) {
        return;
    }
    const double healed = fmin(f->wanted * f->gap / lacks, f->gap);
    f->squeezed *= (ren_real)(1 - healed / (f->called + f->gap));
    f->gap -= healed;
    if (f->squeezed < (ren_real)1e-6) {
        f->squeezed = 0;
        f->gap = f->called = 0;
    }
}

/* Share of an agent's firms whose short loan is refused: once a quarter, in whole firms;
 * where draws rest, the same every week. */
static inline double lender_refused(const lending *l, int32_t i, double share)
{
    const ren_economy *economy = l->was->setup->economy;
    const double weight = economy->firms.weight[i];
    const int32_t id = economy->firms.id[i];
    const ren_who who = { .id = (uint32_t)id,
                          .week = (uint16_t)l->was->week,
                          .purpose = REN_DRAW_ROLLOVER };
    if (!l->was->noise) {
        return share / LENDER_YEAR;
    }
    return (id + l->was->week) % LENDER_QUARTER != 0
               ? 0
               : floor(weight * share / 4 + ren_draw_uniform(economy->stream, who))
                     / weight;
}

/* Those whose loan is refused owe it at once, and pay over call_weeks as far as the cash
 * they have left goes. */
static inline double lender_pay_back(const lending *l, int32_t i, double share,
                                     lender_firm *f)
{
    const ren_books *b = &l->was->setup->books;
    const double lent = b->debt[i] + f->debt - f->called - f->advance;
    const double lose = fmin(lender_refused(l, i, share), 1 - (double)f->squeezed);
    if (lent > 0 && lose > 0) {
        f->called += lose * l->p->loan_short * lent;
        f->squeezed += (ren_real)lose;
    }
    const double have = (double)f->squeezed * (b->cash[i] + f->cash + f->gap) - f->gap;
    const double paid = fmax(0, fmin(f->called / l->p->call_weeks, have));
    f->called -= paid;
    f->gap += paid;
    return paid;
}

/* The week's loans and instalments of one firm. Loans of day 0 are replaced as long as
 * they are renewed, so only what differs is booked. */
static inline void lender_settle(const lending *l, int32_t i, lender_firm *f)
{
    const ren_books *b = &l->was->setup->books;
    const ren_state *s = &l->was->state;
    const ren_strain *strain = &l->was->strain;
    const lender_bank *its = &l->bank[b->bank[i]];
    const double platform = ren_strain_of(strain, REN_STRAIN_factoring, i);
    const double machines = fmax(0, b->wear[i] + s->investing[i] + s->plant_cost[i]);
    const double ahead = (platform * lender_invoices(l, i) - f->advance) / l->p->dso;
    const double long_lost =
        (1 - its->renews) * (1 - l->p->loan_short) * l->p->amort * b->debt[i];
    f->wanted *= its->gives;
    f->undrawn *= its->gives;
    lender_heal(f);
    const double back = l->p->amort * (f->debt - f->advance);
    const double paid = lender_pay_back(l, i, 1 - its->renews, f);
    f->lent = f->wanted - long_lost + ahead
              + (double)ren_strain_of(strain, REN_STRAIN_lease, i) * machines;
    f->repaid = back + paid;
    f->advance += ahead;
    f->debt += f->lent - f->repaid;
    f->cash += f->lent - f->repaid;
}

static inline lender_firm lender_firm_of(const ren_state *s, int32_t i)
{
    return (lender_firm){ .debt = s->debt[i],
                          .cash = s->cash[i],
                          .called = s->called[i],
                          .gap = s->cash_gap[i],
                          .advance = s->advance[i],
                          .offer = s->offer[i],
                          .undrawn = s->undrawn[i],
                          .wanted = s->wanted[i],
                          .rate = s->rate[i],
                          .answer = s->answer[i],
                          .accepted = s->accepted[i],
                          .squeezed = s->squeezed[i] };
}

static inline void lender_lend(lending *l)
{
    const ren_setup *setup = l->was->setup;
    const int32_t n = setup->economy->firms.n;
    for (int32_t k = 0; k < REN_N_BANKS; k++) {
        l->bank[k] = lender_open_bank(l, k);
        l->bank[k].loans = l->was->state.bank_loans[k];
        l->bank[k].capital = l->was->state.bank_capital[k] * (1 - l->p->bank_refill);
    }
    for (int32_t i = 0; i < n; i++) {
        l->firm[i] = lender_firm_of(&l->was->state, i);
        lender_look(l, i, &l->firm[i]);
        lender_ask(l, i, &l->firm[i]);
        l->bank[setup->books.bank[i]].asked += l->firm[i].wanted;
    }
    for (int32_t k = 0; k < REN_N_BANKS; k++) {
        lender_bank *b = &l->bank[k];
        b->gives = b->left <= 0 ? 0 : b->left < b->asked ? b->left / b->asked : 1;
    }
    for (int32_t i = 0; i < n; i++) {
        lender_settle(l, i, &l->firm[i]);
        l->bank[setup->books.bank[i]].loans += l->firm[i].lent - l->firm[i].repaid;
    }
}

#endif
