#include "sim/phases/record/sums/levers.h"

#include <math.h>

/* Share of real firms that some lever reaches. Firms are added up in blocks, and
 * blocks in their order, for any number of threads. */
static double reached(const ren_world *world)
{
    enum { BLOCKS = 64 };
    const ren_population *firms = &world->setup->economy->firms;
    const int64_t n = firms->n;
    double block[BLOCKS] = { 0 }, sum = 0;
#pragma omp parallel for schedule(static)
    for (int b = 0; b < BLOCKS; b++) {
        for (int64_t i = n * b / BLOCKS; i < n * (b + 1) / BLOCKS; i++) {
            block[b] += world->strain.reached[i] != 0 ? firms->weight[i] : 0.0;
        }
    }
    for (int b = 0; b < BLOCKS; b++) {
        sum += block[b];
    }
    return sum / world->setup->national.firms;
}

double ren_freight_saved(const ren_world *world)
{
    const ren_setup *setup = world->setup;
    double saved = 0;
    for (int32_t p = 0; p < setup->economy->table->n; p++) {
        const double need = ren_freight_of(world, p);
        bool country = false; /* provinces without makers share one pool */
        for (int32_t r = 0; need < 1.0 && r < REN_N_PROVINCES; r++) {
            const int32_t at = p * REN_N_PROVINCES + r;
            const bool own = setup->economy->area[at] != 0;
            if (!own && country) {
                continue;
            }
            country = country || !own;
            saved += (1.0 / need - 1.0) * setup->pool_base[at]
                     * (1.0 + world->state.pool_request[at]);
        }
    }
    return saved;
}

void ren_record_levers(const ren_world *world, const double *whole, double *row)
{
    const ren_setup *setup = world->setup;
    const double output = setup->national.output;
    const bool accounts = setup->books.cash != NULL;
    row[REN_NATIONAL_burden] =
        (1.0 + setup->scenario->parameters.mcpf) * row[REN_NATIONAL_spending];
    row[REN_NATIONAL_reached] = reached(world);
    row[REN_NATIONAL_credit_limit] = accounts ? whole[REN_WHOLE_UNDRAWN] : NAN;
    row[REN_NATIONAL_brand] = accounts ? whole[REN_WHOLE_BRAND] / output : NAN;
    row[REN_NATIONAL_knowledge] =
        accounts ? 1.0 + whole[REN_WHOLE_KNOWLEDGE] / output : NAN;
    row[REN_NATIONAL_capacity_held] = whole[REN_WHOLE_CAPACITY];
}
