#include "sim/world/world.h"

#include "base/array.h"

#include <math.h>
#include <stdlib.h>

/* What every slot received from its domestic suppliers this week, less baseline, is known
 * from the change of stocks on their way; added up by product, it must be what the makers
 * of the product shipped. Runs over slots in storage order, so its bits are fixed. */
static void add_received(const ren_world *world, double *received)
{
    const ren_setup *setup = world->setup;
    const ren_network *net = &setup->economy->network;
    const ren_topology *t = &setup->topology;
    const ren_state *s = &world->state;
    for (int32_t k = 0; k < net->n_slots; k++) {
        const int32_t rank = t->rank_domestic[k];
        if (rank >= 0) {
            const int64_t at = ren_ring_at(t->ring_domestic, t->slots_domestic,
                                           net->slot_lead[k], rank, world->week);
            received[net->slot_product[k]] +=
                (double)net->slot_value[k] * s->transit_domestic[at];
        }
    }
}

bool ren_arrivals_are_kept(const ren_world *world)
{
    const ren_scenario *scenario = world->setup->scenario;
    const ren_rules_spec *rules = &scenario->rules;
    return world->week % 13 == 0 || scenario->output.ledger
           || (rules->as_published && rules->stocks == REN_STOCK_OF_PRODUCT);
}

double ren_world_residual(const ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_economy *economy = setup->economy;
    const ren_state *s = &world->state;
    const int32_t n = economy->table->n;
    double worst = 0;
    double *received = ren_column(n, sizeof *received);
    double *shipped = ren_column(n, sizeof *shipped);
    if (received == NULL || shipped == NULL) {
        free(received);
        free(shipped);
        return NAN;
    }
    add_received(world, received);
    for (int32_t i = 0; i < economy->firms.n; i++) {
        const double asked = (double)economy->link_share_of[i] + s->link_request[i];
        shipped[economy->firms.product[i]] +=
            economy->firms.output[i] * (s->link_request[i] + s->fill[i] * asked);
    }
    for (int32_t p = 0; p < n; p++) {
        const double gap = fabs(shipped[p] - received[p]);
        if (economy->table->resolved[p] && economy->table->output[p] > 0.0) {
            const double share = gap * 52.0 / economy->table->output[p];
            worst = share > worst ? share : worst;
        }
    }
    free(received);
    free(shipped);
    return worst;
}
