/**
 * @file sim/phases/market/base/suppliers.h
 * What buyers pay: mean prices of the suppliers of a slot, and of pools.
 */
#ifndef REN_SIM_PHASES_MARKET_BASE_SUPPLIERS_H
#define REN_SIM_PHASES_MARKET_BASE_SUPPLIERS_H

#include "sim/world/world.h"

/** Share of its baseline trade that foreign source f can deliver this week, at most 1. */
static inline double ren_source_open(const ren_world *world, int32_t f)
{
    const double open = world->strain.passage[f] + world->strain.grey[f];
    return open < 1.0 ? open : 1.0;
}

/** Whether the domestic suppliers of a slot ask more than other makers by gap_trigger
 * (C5); only where accounts are kept. */
static inline bool ren_slot_is_dear(const ren_world *world, int32_t slot)
{
    const ren_state *s = &world->state;
    const double mean = s->price_of[world->setup->economy->network.slot_product[slot]];
    const double gap = world->setup->scenario->parameters.gap_trigger;
    return (double)s->price_home[slot] - mean > gap * (1.0 + mean);
}

/** Whether firm j asks hardly less than the suppliers of a slot do: not less than half
 * way to the mean price. */
static inline bool ren_maker_is_dear(const ren_world *world, int32_t slot, int32_t j)
{
    const ren_state *s = &world->state;
    const double mean = s->price_of[world->setup->economy->network.slot_product[slot]];
    return s->price[j] > 0.5 * (mean + (double)s->price_home[slot]);
}

/** Writes price_of and dear. */
void ren_price_gaps(ren_world *world);

/** Mean prices of the suppliers of all slots, those won by search among them. */
void ren_price_slots(ren_world *world);

/** Mean price of every product's makers [n products], by output. */
void ren_price_products(const ren_world *world, double *mean);

/** What pools cost the makers of every product [n products], over day 0, less 1. */
void ren_price_pools(const ren_world *world, const double *mean, double *pooled);

#endif
