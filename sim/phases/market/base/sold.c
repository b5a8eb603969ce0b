/**
 * @file sim/phases/market/base/sold.c
 * What a firm sells at its price (C7). Quantities stay at base prices.
 */
#include "sim/phases/market/base/market.h"

#include "sim/phases/record/sales.h"

double ren_market_asked(const ren_world *world, int32_t i)
{
    const ren_economy *economy = world->setup->economy;
    const ren_state *s = &world->state;
    const double base = economy->link_share_of[i], links = s->link_request[i];
    const double goods = links + s->fill[i] * (base + links);
    return economy->firms.output[i] * ren_at_price(base, goods, s->price[i]);
}

ren_market_sales ren_market_sold(const ren_world *world, int32_t i)
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

double ren_market_usual(const ren_setup *setup, int32_t i)
{
    const ren_economy *e = setup->economy;
    const int32_t p = e->firms.product[i];
    return e->firms.output[i] * (double)setup->final_scale[i]
           * (e->final_share[p] + e->export_share[p]);
}

void ren_market_add(const ren_world *world, int32_t i, double *sum)
{
    const ren_setup *setup = world->setup;
    const ren_state *s = &world->state;
    const double share = s->share[i];
    sum[REN_MONEY_WORTH] +=
        setup->economy->firms.output[i] * (1.0 + s->output[i]) * s->price[i];
    sum[REN_MONEY_CAPITAL] += setup->books.capital[i] * s->plant[i];
    sum[REN_MONEY_MOVED] +=
        0.5 * ren_market_usual(setup, i) * (share < 0.0 ? -share : share);
}
