/**
 * @file sim/phases/money/credit/firm.c
 * What banks think of one firm (C10).
 */
#include "sim/phases/knowledge/base.h"
#include "sim/phases/money/credit/credit.h"

#include <math.h>

enum {
    SRDI = 2,    /* lowest tier whose title lowers the rate */
    QUARTER = 13 /* weeks from one date on which short loans fall due to the next */
};

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
    double worth = p->h_K * b->capital[i] + on_owed * (owed > 0.0 ? owed : 0.0);
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
    const double leverage = ren_books_leverage(world, i), first = b->leverage[i];
    const double above = leverage > 0.5 ? leverage - 0.5 : 0.0;
    const double above_first = first > 0.5 ? first - 0.5 : 0.0;
    const int titled =
        (ren_title_of(world, i) >= SRDI) - (setup->economy->firms.tier[i] >= SRDI);
    return p->r_leverage * (above - above_first) - p->rate_saving * titled;
}

void ren_credit_answer(const ren_world *world, int32_t i)
{
    const ren_economy *economy = world->setup->economy;
    const ren_state *s = &world->state;
    const uint32_t id = (uint32_t)economy->firms.id[i];
    const bool now = (id + (uint32_t)world->week) % REN_CREDIT_TERM == 0;
    if (now) {
        s->rate[i] = rate_of(world, i);
    }
    if (world->noise && (now || world->week == 0)) {
        const ren_who who = { .id = id,
                              .week = (uint16_t)world->week,
                              .purpose = REN_DRAW_CREDIT };
        s->answer[i] = (float)ren_draw_uniform(economy->stream, who);
    }
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
