/**
 * @file sim/phases/record/sales.h
 * What one firm sold this week beside links, less baseline, in shares of its X0.
 */
#ifndef REN_SIM_PHASES_RECORD_SALES_H
#define REN_SIM_PHASES_RECORD_SALES_H

#include "sim/world/world.h"

typedef struct ren_sales {
    double demand, delivered, exports; /* of final users; exports among the delivered */
    double pooled;                     /* delivered to pools */
} ren_sales;

static inline ren_sales ren_sales_of(const ren_world *world, int32_t i)
{
    const ren_setup *setup = world->setup;
    const ren_economy *economy = setup->economy;
    const ren_state *s = &world->state;
    const int32_t p = economy->firms.product[i];
    const double pool_base = setup->pool_base_of[i];
    const double pool =
        pool_base * s->pool_request[p * REN_N_PROVINCES + economy->firms.province[i]];
    const double base = (double)setup->other_base[i] - pool_base;
    const double rebuilding =
        setup->scenario->rebuild.tau > 0.0 ? (double)s->rebuild_request[i] : 0.0;
    const double demand = (double)s->other_request[i] - pool - rebuilding;
    const double fill = s->final_fill[i];
    const double abroad = (double)setup->final_scale[i] * economy->export_share[p];
    const bool money = setup->books.cash != NULL;
    const double custom = (1.0 + s->noise[i]) * (money ? 1.0 + s->share[i] : 1.0);
    const double export_ = world->strain.export_[p] * custom - 1.0;
    const double won = money ? s->foothold[i] * world->strain.export_[p] : 0.0;
    return (ren_sales){
        .demand = demand,
        .delivered = demand + fill * (base + demand),
        .exports = abroad * (export_ + fill * (1.0 + export_)) + won * (1.0 + fill),
        .pooled = pool + fill * (pool_base + pool),
    };
}

#endif
