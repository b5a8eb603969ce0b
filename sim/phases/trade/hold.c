#include "sim/phase.h"

#include <math.h>

/*
 * The published program of Hallegatte 2014 leaves all stocks as they are in a step in
 * which use and arrivals of every one are close. Deliveries take no time there, so that
 * the ring of lead 0 holds what arrived.
 */
static void run(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_network *net = &setup->economy->network;
    const ren_topology *t = &setup->topology;
    const ren_state *s = &world->state;
    const ren_real *ring = s->transit_domestic + t->ring_domestic[0];
    /* goods on their way, or from abroad, are not part of that program */
    bool moved = t->slots_domestic[0] < net->n_slots || t->n_transit_foreign > 0;
    if (moved) {
        return;
    }
#pragma omp parallel for schedule(static) reduction(|| : moved)
    for (int32_t k = 0; k < net->n_slots; k++) {
        const double value = net->slot_value[k];
        const double arrived = ring[t->rank_domestic[k]];
        const double gap = fabs(arrived - (double)s->output[net->slot_firm[k]]);
        moved = moved || gap * value > 1e-8 + 1e-5 * (1.0 + arrived) * value;
    }
    if (moved) {
        return;
    }
#pragma omp parallel for schedule(static)
    for (int32_t k = 0; k < net->n_slots; k++) {
        s->stock[k] -= ring[t->rank_domestic[k]] - s->output[net->slot_firm[k]];
    }
}

static bool is_called(const ren_scenario *scenario)
{
    const ren_rules_spec *rules = &scenario->rules;
    return rules->as_published && rules->stocks == REN_STOCK_OF_PRODUCT;
}

const ren_phase ren_phase_hold = {
    .name = "hold",
    .doc =
        "Leaves stocks as they are where all hardly move, as a published program does.",
    .source = "published program of Hallegatte 2014, Risk Analysis 34",
    .reads = REN_COLUMNS(REN_COL_transit_domestic, REN_COL_output, REN_COL_stock),
    .writes = REN_COLUMNS(REN_COL_stock),
    .run = run,
    .called = is_called,
};
