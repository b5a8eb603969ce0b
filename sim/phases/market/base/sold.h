/**
 * @file sim/phases/market/base/sold.h
 * What a firm sells at its price (C7). Quantities stay at base prices.
 */
#ifndef REN_SIM_PHASES_MARKET_BASE_SOLD_H
#define REN_SIM_PHASES_MARKET_BASE_SOLD_H

#include "sim/phases/market/base/market.h"
#include "sim/phases/record/sales.h"

/** Goods the firm sells over links this week at its list price, beyond day 0, money. */
static inline double ren_market_asked(const ren_world *world, int32_t i)
{
    const ren_economy *economy = world->setup->economy;
    const ren_state *s = &world->state;
    const double base = economy->link_share_of[i], links = s->link_request[i];
    const double goods = links + s->fill[i] * (base + links);
    return economy->firms.output[i] * ren_at_price(base, goods, s->price[i]);
}

/** Its sales beside links at its price, beyond day 0, money. */
typedef struct ren_market_sales {
    double pooled, home, exports;
} ren_market_sales;

static inline ren_market_sales ren_market_sold(const ren_world *world, int32_t i)
{
    const ren_setup *setup = world->setup;
    const ren_economy *economy = setup->economy;
    const double output = economy->firms.output[i];
    const double price = world->state.price[i];
    const ren_sales sold = ren_sales_of(world, i);
    const double pool = setup->pool_base_of[i];
    const double abroad = (double)setup->final_scale[i]
                          * economy->export_share[economy->firms.product[i]];
    const double home = (double)setup->other_base[i] - pool - abroad;
    return (ren_market_sales){
        .pooled = output * ren_at_price(pool, sold.pooled, price),
        .home = output * ren_at_price(home, sold.delivered - sold.exports, price),
        .exports = output * ren_at_price(abroad, sold.exports, price),
    };
}

#endif
