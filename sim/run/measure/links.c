#include "sim/run/measure/links.h"

#include "base/array.h"

#include <math.h>
#include <stdlib.h>

/* What orders give a supplier: the share or weight it has, tilted where orders turn to
 * suppliers that deliver (C5). */
static double weight_of(const ren_world *world, bool tilted, double weight,
                        int32_t supplier)
{
    return tilted ? weight * fmax(0.0, 1.0 + (double)world->state.reweight[supplier])
                  : weight;
}

static bool orders_are_tilted(const ren_world *world)
{
    const ren_rules_spec *rules = &world->setup->scenario->rules;
    return rules->substitution && rules->order_type != REN_ORDER_AS_USUAL;
}

/* The suppliers of one slot, first and won. `grown` walks along. Returns their weights'
 * sum; writes those at home as links whose value is the weight. */
static double slot_read(ren_live_links *out, const ren_world *world, int32_t slot,
                        bool tilted, int32_t *grown)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_state *s = &world->state;
    double sum = 0;
#define PUT(supplier_, weight_)                                            \
    do {                                                                   \
        const double w = weight_of(world, tilted, (weight_), (supplier_)); \
        sum += w;                                                          \
        if ((supplier_) < net->n_firms && w > 0) {                         \
            out->supplier[out->n] = (supplier_);                           \
            out->value[out->n++] = w;                                      \
        }                                                                  \
    } while (0)
    for (int64_t l = net->link_first[slot]; l < net->link_first[slot + 1]; l++) {
        PUT(s->link_supplier[l], (double)s->link_share[l]);
    }
    for (; *grown < *s->n_grown && s->grown[*grown].slot == slot; (*grown)++) {
        PUT(s->grown[*grown].supplier, (double)s->grown[*grown].weight);
    }
#undef PUT
    return sum;
}

int32_t ren_live_suppliers(const ren_world *world, int32_t slot, int32_t *grown,
                           int32_t *supplier)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_state *s = &world->state;
    const bool tilted = orders_are_tilted(world);
    int32_t n = 0;
    for (int64_t l = net->link_first[slot]; l < net->link_first[slot + 1]; l++) {
        const int32_t i = s->link_supplier[l];
        supplier[n] = i;
        n += i < net->n_firms
             && weight_of(world, tilted, (double)s->link_share[l], i) > 0;
    }
    for (; *grown < *s->n_grown && s->grown[*grown].slot == slot; (*grown)++) {
        const ren_grown_link *won = &s->grown[*grown];
        supplier[n] = won->supplier;
        n += won->supplier < net->n_firms
             && weight_of(world, tilted, (double)won->weight, won->supplier) > 0;
    }
    const double output = (double)s->output[net->slot_firm[slot]];
    return (double)net->slot_value[slot] * (1.0 + output) > 0 ? n : 0;
}

static ren_status room_make(ren_live_links *out, int64_t n, ren_error *err)
{
    out->supplier = ren_column(n + 1, sizeof *out->supplier);
    out->buyer = ren_column(n + 1, sizeof *out->buyer);
    out->value = ren_column(n + 1, sizeof *out->value);
    out->role = ren_column(n + 1, sizeof *out->role);
    return out->supplier != NULL && out->buyer != NULL && out->value != NULL
                   && out->role != NULL
               ? REN_OK
               : ren_fail(err, REN_NO_MEMORY, "no room for the links of a world");
}

ren_status ren_live_links_read(ren_live_links *out, const ren_world *world,
                               ren_error *err)
{
    const ren_network *net = &world->setup->economy->network;
    const bool tilted = orders_are_tilted(world);
    ren_live_links links = { 0 };
    int32_t grown = 0;
    const ren_status status =
        room_make(&links, net->n_links + *world->state.n_grown, err);
    for (int32_t slot = 0; slot < net->n_slots && status == REN_OK; slot++) {
        const int64_t first = links.n;
        const int32_t buyer = net->slot_firm[slot];
        const double sum = slot_read(&links, world, slot, tilted, &grown);
        const double bought =
            (double)net->slot_value[slot] * (1.0 + (double)world->state.output[buyer]);
        if (!(bought > 0)) { /* who makes nothing buys nothing */
            links.n = first;
        }
        for (int64_t l = first; l < links.n; l++) {
            links.buyer[l] = buyer;
            links.value[l] *= bought / sum;
            links.role[l] = ren_rank_role_of(net->slot_criticality[slot]);
        }
    }
    if (status != REN_OK) {
        ren_live_links_free(&links);
        return status;
    }
    *out = links;
    return REN_OK;
}

ren_rank_input ren_live_links_ranked(const ren_live_links *links,
                                     const ren_economy *economy, const int32_t *sector)
{
    return (ren_rank_input){ .n_firms = economy->firms.n,
                             .n_sectors = economy->table->n,
                             .sector = sector,
                             .n_links = links->n,
                             .supplier = links->supplier,
                             .buyer = links->buyer,
                             .value = links->value,
                             .role = links->role,
                             .market_share = true };
}

void ren_live_links_free(ren_live_links *links)
{
    free(links->supplier);
    free(links->buyer);
    free(links->value);
    free(links->role);
    *links = (ren_live_links){ 0 };
}
