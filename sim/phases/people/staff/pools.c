#include "sim/phases/people/staff/pools.h"

#include <math.h>

ren_pool ren_pool_now(const ren_world *world, ren_staff kind, int32_t province)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    const double usual = world->setup->people.seekers[kind][province];
    const double *market =
        world->state.labour_market
        + ((int64_t)kind * REN_N_PROVINCES + province) * REN_N_MARKET;
    if (usual <= 0.0) {
        return (ren_pool){ .most = 1.0 };
    }
    const double seekers = market[REN_MARKET_SEEKERS] / usual;
    const double vacancies = market[REN_MARKET_VACANCIES] / usual;
    const double per = (seekers - vacancies) / (1.0 + vacancies); /* less 1 */
    return (ren_pool){ .pull = expm1((1.0 - p->match_elast) * log1p(per)),
                       .most = fmin(1.0, 1.0 + per) };
}

void ren_pools_fill(const ren_world *world)
{
    const ren_people *people = &world->setup->people;
    const double speed = world->setup->scenario->parameters.pool_supply;
    const ren_state *s = &world->state;
    for (int k = 0; k < REN_N_STAFF; k++) {
        double *market = s->labour_market + (int64_t)k * REN_N_PROVINCES * REN_N_MARKET;
        for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
            market[r * REN_N_MARKET + REN_MARKET_VACANCIES] = 0.0;
        }
        for (int32_t d = 0; d < people->n_districts; d++) {
            const double *sum = s->district_staff + (int64_t)d * REN_N_DISTRICT_SUMS;
            double *pool =
                market + (int64_t)people->district_province[d] * REN_N_MARKET;
            pool[REN_MARKET_SEEKERS] += sum[REN_DISTRICT_SEEKERS + k];
            pool[REN_MARKET_VACANCIES] += sum[REN_DISTRICT_VACANCIES + k];
        }
        for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
            double *pool = market + (int64_t)r * REN_N_MARKET;
            const double gap = pool[REN_MARKET_VACANCIES] - pool[REN_MARKET_SEEKERS];
            const double least = -0.999 * people->seekers[k][r];
            pool[REN_MARKET_SEEKERS] += speed * gap;
            for (int m = 0; m < REN_N_MARKET; m++) {
                pool[m] = pool[m] < least ? least : pool[m];
            }
        }
    }
}
