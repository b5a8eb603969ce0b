#include "sim/phases/market/base/market.h"

#include "sim/world/world.h"

double ren_market_usual(const ren_setup *setup, int32_t i)
{
    const ren_economy *e = setup->economy;
    const int32_t p = e->firms.product[i];
    return e->firms.output[i] * (double)setup->final_scale[i]
           * (e->final_share[p] + e->export_share[p]);
}
