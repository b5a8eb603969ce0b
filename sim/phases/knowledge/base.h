/**
 * @file sim/phases/knowledge/base.h
 * What firms spend on research at rest, and the title banks and governments see.
 */
#ifndef REN_SIM_PHASES_KNOWLEDGE_BASE_H
#define REN_SIM_PHASES_KNOWLEDGE_BASE_H

#include "sim/world/world.h"

/** Research of the firm at a place on day 0, 1e4 CNY/week (C13; a memo of its costs, D6:
 * only what differs from it is a further outflow). */
static inline double ren_research_base(const ren_setup *setup, int32_t place)
{
    const ren_population *firms = &setup->economy->firms;
    return setup->by_tier.research[firms->tier[place]] * firms->output[place];
}

/** Patents that one real firm of an agent holds at rest (C18); the column `patents` is
 * what it holds beyond them. */
static inline double ren_patents_base(const ren_setup *setup, int32_t place)
{
    const ren_parameters *p = &setup->scenario->parameters;
    const double of_one =
        ren_research_base(setup, place) / setup->economy->firms.weight[place];
    return p->patent_rate * 52.0 * p->patent_life * of_one / p->RDref;
}

/** Tier that the firm's title says: that of day 0, by lot where rules shuffle titles, and
 * what reviews have changed (C18). */
static inline int32_t ren_title_of(const ren_world *world, int32_t place)
{
    const int32_t *gained = world->state.title;
    const uint8_t *title = world->setup->standing.title;
    return (title != NULL ? title : world->setup->economy->firms.tier)[place]
           + (gained != NULL ? gained[place] : 0);
}

/** Fills the national series of research and of the race for this week; NaN where no
 * accounts are kept. */
void ren_sums_knowledge(const ren_world *world);

#endif
