/**
 * @file sim/phases/supply/machines/missing.c
 * Purchases of machines by niche (D5).
 */
#include "sim/phases/supply/machines/machines.h"

#include <string.h>

void ren_machines_missing(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_vintages *vintages = &setup->economy->vintages;
    const int32_t n_niches = setup->economy->table->n_niches;
    const int32_t n_blocks = vintages->n / REN_VINTAGE_BLOCK + 1;
    const bool money = setup->books.cash != NULL;
    const ren_state *s = &world->state;
    const ren_real pull = (ren_real)(1.0 - 1.0 / (p->capital_catch_up * p->delta_K));
#pragma omp parallel for schedule(static)
    for (int32_t b = 0; b < n_blocks; b++) {
        double *sum = s->vintage_sum + (int64_t)b * n_niches;
        const int32_t last = (b + 1) * REN_VINTAGE_BLOCK < vintages->n
                                 ? (b + 1) * REN_VINTAGE_BLOCK
                                 : vintages->n;
        memset(sum, 0, (size_t)n_niches * sizeof *sum);
        for (int32_t k = b * REN_VINTAGE_BLOCK; k < last; k++) {
            const ren_real pledged = money ? s->pledged[vintages->firm[k]] : 0;
            sum[vintages->niche[k]] +=
                vintages->purchase[k]
                * ren_machines_wanted(s->capital[k], pledged, pull);
        }
    }
    for (int32_t v = 0; v < n_niches; v++) {
        double gap = 0;
        for (int32_t b = 0; b < n_blocks; b++) {
            gap += s->vintage_sum[(int64_t)b * n_niches + v];
        }
        s->capital_gap[v] = gap;
    }
}
