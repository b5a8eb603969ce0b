/**
 * What titles and levers do to the innovation of the partners of those they favour (B5;
 * Guo et al. 2025: titled firms inhibit it; `peer_inhibition`).
 */
#include "sim/phases/record/sums/levers.h"

#include <math.h>

enum { QUARTER = 13, BLOCKS = 64 };

/* Real firms, and technology they gained since day 0, beside favoured partners and not. */
typedef struct sides {
    double firms[2], gain[2];
} sides;

/* A title raised since day 0, or a lever of this week. */
static bool is_favoured(const ren_world *world, const ren_lever_fields *list, int32_t i)
{
    return world->state.title[i] > 0 || ren_is_reached(&world->strain, list, i);
}

static void add_up(const ren_world *world, const ren_lever_fields *list, int32_t first,
                   int32_t last, sides *out)
{
    const double *weight = world->setup->economy->firms.weight;
    const ren_state *s = &world->state;
    for (int32_t i = first; i < last; i++) {
        bool has = false, beside = false;
        if (is_favoured(world, list, i)) {
            continue; /* what it gains may be its own favour */
        }
        for (int k = 0; k < REN_N_PARTNERS; k++) {
            const int32_t code = s->partner[(int64_t)i * REN_N_PARTNERS + k];
            has = has || code > 0;
            beside = beside || (code > 0 && is_favoured(world, list, code - 1));
        }
        out->firms[beside] += has ? weight[i] : 0.0;
        out->gain[beside] += has ? weight[i] * (double)s->technology[i] : 0.0;
    }
}

/* Firms are added up in blocks, and blocks in their order, for any number of threads. */
static double difference(const ren_world *world)
{
    const int64_t n = world->setup->economy->firms.n;
    const ren_lever_fields list = ren_lever_fields_of(world);
    sides block[BLOCKS] = { 0 }, all = { 0 };
#pragma omp parallel for schedule(static)
    for (int b = 0; b < BLOCKS; b++) {
        add_up(world, &list, (int32_t)(n * b / BLOCKS), (int32_t)(n * (b + 1) / BLOCKS),
               &block[b]);
    }
    for (int b = 0; b < BLOCKS; b++) {
        for (int k = 0; k < 2; k++) {
            all.firms[k] += block[b].firms[k];
            all.gain[k] += block[b].gain[k];
        }
    }
    return all.firms[0] > 0.0 && all.firms[1] > 0.0
               ? all.gain[1] / all.firms[1] - all.gain[0] / all.firms[0]
               : NAN;
}

void ren_sums_partners(const ren_world *world)
{
    double *row = world->series->national[REN_NATIONAL_partners_gain];
    const int32_t t = world->week;
    if (world->setup->standing.partner == NULL) {
        row[t] = NAN;
    } else {
        row[t] = t % QUARTER == 0 ? difference(world) : row[t - 1];
    }
}
