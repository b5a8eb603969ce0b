/**
 * @file sim/phases/money/credit/firm.c
 * What banks think of one firm (C10).
 */
#include "sim/phases/knowledge/base.h"
#include "sim/phases/money/credit/credit.h"

#include <math.h>
#include <string.h>

enum {
    SRDI = 2, /* lowest tier whose title lowers the rate */
    BLOCK = 256,
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

double ren_credit_limit(const ren_world *world, int32_t i)
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

/* C10: banks ask more of firms that owe more than half of what they own, and less of a
 * firm whose title has risen to SRDI or above; a title of day 0 is in the rate of day
 * 0. */
static double rate_of(const ren_world *world, int32_t i)
{
    const ren_setup *setup = world->setup;
    const ren_books *b = &setup->books;
    const ren_parameters *p = &setup->scenario->parameters;
    const double leverage = ren_books_leverage(world, i);
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
        if ((d->id[k] + (uint32_t)world->week) % REN_CREDIT_TERM == 0) {
            s->rate[d->place[k]] = rate_of(world, d->place[k]);
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

double ren_credit_accepted(const ren_world *world, int32_t i)
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

/* Their bank answers some of the places first .. last-1. */
static void offer(const ren_world *world, int32_t first, int32_t last)
{
    const ren_state *s = &world->state;
    due d;
    answer(world, first, last, &d);
    for (int32_t k = 0; k < d.n; k++) {
        const int32_t i = d.place[k];
        s->offer[i] = ren_credit_limit(world, i);
        s->accepted[i] = (float)ren_credit_accepted(world, i);
    }
}

/* What one firm lacks of cash and could borrow; returns what it asks for. `debt` is what
 * it owes its bank, whose answer of the month holds: what it lends and whether it does. */
static inline double ask_firm(const ren_world *world, int32_t i, double debt,
                              bool calling)
{
    const ren_state *s = &world->state;
    const double gap = calling ? s->cash_gap[i] : 0.0;
    const double usual = s->cash[i] + gap;
    const bool lacks = usual < 0.0 || gap > 0.0;
    const double room = s->offer[i] - debt;
    const double taken = room > 0.0 ? (double)s->accepted[i] : 0.0;
    s->undrawn[i] = taken * room;
    if (taken > 0.0 && lacks) {
        const double weeks = world->setup->scenario->parameters.borrow_weeks;
        const double want = ((usual < 0.0 ? -usual : 0.0) + gap) / weeks;
        return taken * (want < room ? want : room);
    }
    return 0.0;
}

/* The same for the makers of a product; where instalments are all that a bank settles
 * without a new loan, these are paid. */
static void ask_product(const ren_world *world, int32_t p, ren_credit_week *w)
{
    const ren_setup *setup = world->setup;
    const uint8_t *tier = setup->economy->firms.tier, *bank = setup->books.bank;
    const double *first = setup->books.debt;
    const double amort = setup->scenario->parameters.amort;
    const ren_state *s = &world->state;
    const bool ahead = world->strain.of[REN_STRAIN_factoring] != NULL;
    const bool calling = *s->calling != 0;
    double wanted[REN_N_BANKS] = { 0 }, repaid[REN_N_BANKS] = { 0 };
    double by_tier[REN_N_TIERS] = { 0 };
    const int32_t end = setup->maker_first[p + 1];
    for (int32_t i = setup->maker_first[p]; i < end; i += BLOCK) {
        offer(world, i, end - i < BLOCK ? end : i + BLOCK);
    }
    for (int32_t i = setup->maker_first[p]; i < setup->maker_first[p + 1]; i++) {
        const double more = s->debt[i], advance = ahead ? s->advance[i] : 0.0;
        const double want = ask_firm(world, i, first[i] + more - advance, calling);
        const double back = w->plain ? amort * more : 0.0;
        s->wanted[i] = want;
        s->debt[i] = more - back;
        s->cash[i] -= back;
        wanted[bank[i]] += want;
        repaid[bank[i]] += back;
        by_tier[tier[i]] += back;
    }
    memcpy(w->wanted[p], wanted, sizeof wanted);
    memcpy(w->repaid[p], repaid, sizeof repaid);
    memset(w->lent[p], 0, sizeof w->lent[p]);
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
