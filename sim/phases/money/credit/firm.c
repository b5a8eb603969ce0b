/**
 * @file sim/phases/money/credit/firm.c
 * What banks think of one firm (C10).
 */
#include "sim/phases/knowledge/base.h"
#include "sim/phases/money/books/worth.h"
#include "sim/phases/money/credit/credit.h"

#include <math.h>
#include <string.h>

enum {
    SRDI = 2, /* lowest tier whose title lowers the rate */
    BLOCK = REN_BOOKS_BLOCK,
    QUARTER = 13 /* weeks from one date on which short loans fall due to the next */
};

/* What a firm owns of machines and won plant over day 0. */
static double machines_of(const ren_world *world, int32_t i)
{
    const int32_t niche =
        world->setup->niche_of[world->setup->economy->firms.product[i]];
    const double won = niche < 0 ? 0.0 : world->state.growth[niche];
    return (1.0 + (double)world->state.plant[i]) * (1.0 + won);
}

static inline double limit_of(const ren_world *world, int32_t i)
{
    const ren_setup *setup = world->setup;
    const ren_books *b = &setup->books;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_strain *strain = &world->strain;
    const double owed = p->dso * b->sold[i] + world->state.receivable[i];
    const double sold_on = ren_strain_of(strain, REN_STRAIN_factoring, i);
    const double pledged = ren_strain_of(strain, REN_STRAIN_pledge, i);
    const double line = ren_strain_of(strain, REN_STRAIN_credit_line, i);
    const double on_owed =
        sold_on > 0.0 ? p->h_AR + sold_on * (p->h_AR_scf - p->h_AR) : p->h_AR;
    double worth = p->h_K * b->capital[i] * machines_of(world, i)
                   + on_owed * (owed > 0.0 ? owed : 0.0);
    if (pledged > 0.0) {
        worth += p->h_IP * pledged * p->ip_weeks * ren_research_base(setup, i)
                 * (1.0 + (double)world->state.knowledge[i]);
    }
    return strain->collateral * worth
           + setup->by_tier.credential[ren_title_of(world, i)]
                 * setup->economy->firms.weight[i]
           + line * b->debt[i];
}

double ren_credit_limit(const ren_world *world, int32_t i)
{
    return limit_of(world, i);
}

/* C10: banks ask more of firms that owe more than half of what they own, and less of a
 * firm whose title has risen to SRDI or above; a title of day 0 is in the rate of day
 * 0. */
static inline double rate_of(const ren_world *world, int32_t i)
{
    const ren_setup *setup = world->setup;
    const ren_books *b = &setup->books;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_state *s = &world->state;
    const double leverage =
        ren_leverage_of(b->debt[i] + s->debt[i], ren_books_equity(world, i));
    const double first = ren_leverage_of(b->debt[i], b->equity[i]);
    const double above = leverage > 0.5 ? leverage - 0.5 : 0.0;
    const double above_first = first > 0.5 ? first - 0.5 : 0.0;
    const int titled =
        (ren_title_of(world, i) >= SRDI) - (setup->economy->firms.tier[i] >= SRDI);
    return p->r_leverage * (above - above_first) - p->rate_saving * titled;
}

/* Firms of a block that their bank answers this week. */
typedef struct due {
    uint32_t id[BLOCK + 1];
    int32_t place[BLOCK + 1], n;
} due;

/* Draws and rates of those among places first .. last-1; in week 0 all are answered, and
 * keep the rate of day 0 until their turn. */
static void answer(const ren_world *world, int32_t first, int32_t last, due *d)
{
    static const uint32_t second[BLOCK];
    static const uint16_t draw[BLOCK];
    const ren_economy *economy = world->setup->economy;
    const ren_state *s = &world->state;
    const bool all = world->week == 0;
    double rate[BLOCK];
    d->n = 0;
    for (int32_t i = first; i < last; i++) {
        const uint32_t id = (uint32_t)economy->firms.id[i];
        const bool now = (id + (uint32_t)world->week) % REN_CREDIT_TERM == 0;
        d->id[d->n] = id;
        d->place[d->n] = i;
        d->n += now || all;
    }
    if (world->noise && d->n > 0) {
        double u[BLOCK];
        const ren_who who = { .week = (uint16_t)world->week,
                              .purpose = REN_DRAW_CREDIT };
        ren_draw_uniform_many(economy->stream, who, d->n, d->id, second, draw, u);
        for (int32_t k = 0; k < d->n; k++) {
            s->answer[d->place[k]] = (float)u[k];
        }
    }
    for (int32_t k = 0; k < d->n; k++) {
        rate[k] = rate_of(world, d->place[k]);
    }
    for (int32_t k = 0; k < d->n; k++) {
        if ((d->id[k] + (uint32_t)world->week) % REN_CREDIT_TERM == 0) {
            s->rate[d->place[k]] = rate[k];
        }
    }
}

void ren_credit_answer(const ren_world *world, int32_t i)
{
    due d;
    answer(world, i, i + 1, &d);
}

/* C10: profit before interest over interest is at least icr_min. */
static bool covers_interest(const ren_world *world, int32_t i)
{
    const ren_books *b = &world->setup->books;
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_state *s = &world->state;
    const double debt = b->debt[i] + s->debt[i];
    const double rate = p->r_loan + s->rate[i] + world->strain.rate;
    return (b->surplus[i] + s->earnings[i]) * 52.0 >= p->icr_min * rate * debt;
}

static double clip(double x, double least, double most)
{
    return x < least ? least : x > most ? most : x;
}

static inline double accepted_of(const ren_world *world, int32_t i)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    const double base = ren_research_base(world->setup, i);
    if (!covers_interest(world, i)) {
        return 0.0;
    }
    const double grown = base > 0.0 ? world->state.research[i] / base : 0.0;
    double share = world->setup->by_tier.accepted[ren_title_of(world, i)]
                   + (double)ren_strain_of(&world->strain, REN_STRAIN_acceptance, i)
                   + p->w_growth * clip(grown, -1.0, 1.0);
    share = clip(share, 0.0, 1.0) * world->strain.rollover;
    return !world->noise ? share : (double)world->state.answer[i] < share ? 1.0 : 0.0;
}

double ren_credit_accepted(const ren_world *world, int32_t i)
{
    return accepted_of(world, i);
}

double ren_credit_refused(const ren_world *world, int32_t i, double refused)
{
    const ren_economy *economy = world->setup->economy;
    const double weight = economy->firms.weight[i];
    const double open = 1.0 - (double)world->state.squeezed[i];
    const uint32_t id = (uint32_t)economy->firms.id[i];
    double share = refused / 52.0;
    if (refused <= 0.0) {
        return 0.0;
    }
    if (world->noise) {
        if ((id + (uint32_t)world->week) % QUARTER != 0) {
            return 0.0;
        }
        const ren_who who = { .id = id,
                              .week = (uint16_t)world->week,
                              .purpose = REN_DRAW_ROLLOVER };
        share = floor(weight * refused * QUARTER / 52.0
                      + ren_draw_uniform(economy->stream, who))
                / weight;
    }
    return share < open ? share : open;
}

/* Their bank answers some of the places first .. last-1. What is found is written when all
 * is found: between firms, what the world points to need not be read again. */
static void offer(const ren_world *world, int32_t first, int32_t last)
{
    const ren_state *s = &world->state;
    double limit[BLOCK], accepted[BLOCK];
    due d;
    answer(world, first, last, &d);
    for (int32_t k = 0; k < d.n; k++) {
        limit[k] = limit_of(world, d.place[k]);
        accepted[k] = accepted_of(world, d.place[k]);
    }
    for (int32_t k = 0; k < d.n; k++) {
        s->offer[d.place[k]] = limit[k];
        s->accepted[d.place[k]] = (float)accepted[k];
    }
}

/* What the firms of a block ask for, and the instalments they pay. */
typedef struct requests {
    double want[BLOCK], back[BLOCK];
} requests;

/* What firms lack of cash and could borrow of their bank, whose answer of the month holds:
 * what it lends and whether it does. Where instalments are all that a bank settles
 * without a new loan, these are paid. */
static void ask_block(const ren_world *world, bool plain, int32_t first, int32_t n,
                      requests *restrict r)
{
    static const double none[BLOCK];
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_state *s = &world->state;
    const bool ahead = world->strain.of[REN_STRAIN_factoring] != NULL;
    const double *advance = ahead ? s->advance + first : none;
    const double *gap = *s->calling != 0 ? s->cash_gap + first : none;
    const double *restrict usual = world->setup->books.debt + first;
    const double *restrict offer = s->offer + first;
    const float *restrict accepted = s->accepted + first;
    double *restrict debt = s->debt + first, *restrict cash = s->cash + first;
    double *restrict undrawn = s->undrawn + first, *restrict wanted = s->wanted + first;
    const double weeks = p->borrow_weeks, pace = plain ? p->amort : 0.0;
#pragma omp simd
    for (int32_t k = 0; k < n; k++) {
        const double more = debt[k], has = cash[k] + gap[k], chance = accepted[k];
        const double room = offer[k] - (usual[k] + more - advance[k]);
        const double open = room > 0.0 ? room : 0.0;
        const double taken = room > 0.0 ? chance : 0.0;
        const double lacks = ((has < 0.0 ? -has : 0.0) + gap[k]) / weeks;
        const double want = taken * (lacks < open ? lacks : open);
        const double back = pace * more;
        undrawn[k] = taken * room;
        wanted[k] = want;
        debt[k] = more - back;
        cash[k] -= back;
        r->want[k] = want;
        r->back[k] = back;
    }
}

/* Adds the requests of a block up by bank; neighbours have the same one. */
static void add_banks(const requests *r, const uint8_t *bank, int32_t n, double *wanted,
                      double *repaid)
{
    int32_t end = 0;
    for (int32_t k = 0; k < n; k = end) {
        double want = wanted[bank[k]], back = repaid[bank[k]];
        for (; end < n && bank[end] == bank[k]; end++) {
            want += r->want[end];
            back += r->back[end];
        }
        wanted[bank[k]] = want;
        repaid[bank[k]] = back;
    }
}

/* The makers of a product, block by block: banks answer, then firms ask. */
static void ask_product(const ren_world *world, int32_t p, ren_credit_week *w)
{
    const ren_setup *setup = world->setup;
    const ren_books *b = &setup->books;
    const uint8_t *tier = setup->economy->firms.tier;
    const int32_t end = setup->maker_first[p + 1];
    double by_tier[REN_N_TIERS] = { 0 };
    requests r;
    memset(w->wanted[p], 0, sizeof w->wanted[p]);
    memset(w->repaid[p], 0, sizeof w->repaid[p]);
    memset(w->lent[p], 0, sizeof w->lent[p]);
    for (int32_t i = setup->maker_first[p]; i < end; i += BLOCK) {
        const int32_t n = end - i < BLOCK ? end - i : BLOCK;
        offer(world, i, i + n);
        ask_block(world, w->plain, i, n, &r);
        add_banks(&r, b->bank + i, n, w->wanted[p], w->repaid[p]);
        ren_books_add_tiers(r.back, tier + i, b->by_tier + i, n, by_tier);
    }
    for (int32_t t = 0; t < REN_N_TIERS; t++) {
        ren_branch(world, p, t)[REN_MONEY_REPAID] = by_tier[t];
    }
}

void ren_credit_ask(const ren_world *world, ren_credit_week *week)
{
#pragma omp parallel for schedule(dynamic, 1)
    for (int32_t p = 0; p < world->setup->economy->table->n; p++) {
        ask_product(world, p, week);
    }
}
