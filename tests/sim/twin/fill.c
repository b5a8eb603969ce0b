/**
 * @file tests/sim/twin/fill.c
 * Fills the twin from the constant economy, in the order of the network.
 */
#include "tests/sim/twin/twin.h"

#include "base/array.h"

#include <stdlib.h>

static bool allocate(twin *t)
{
    const int64_t n = t->n_products;
    t->firm = ren_column(t->n_firms, sizeof *t->firm);
    t->node = ren_column((int64_t)t->n_firms + t->n_sources, sizeof *t->node);
    t->source = ren_column(t->n_sources, sizeof *t->source);
    t->slot = ren_column(t->n_slots, sizeof *t->slot);
    t->machine = ren_column(t->n_machines, sizeof *t->machine);
    t->niche = ren_column(t->n_niches, sizeof *t->niche);
    t->market = ren_column(n, sizeof *t->market);
    t->plan = ren_column(n, sizeof *t->plan);
    t->able = ren_column(n, sizeof *t->able);
    t->rest = ren_column(n, sizeof *t->rest);
    return t->firm != NULL && t->node != NULL && t->source != NULL && t->slot != NULL
           && t->machine != NULL && t->niche != NULL && t->market != NULL
           && t->plan != NULL && t->able != NULL && t->rest != NULL;
}

/* D7: week 0 is the baseline, so every deviation is 0; only capacity has room (C2). */
static bool fill_firms(twin *t)
{
    const ren_economy *economy = twin_economy(t);
    const ren_population *firms = &economy->firms;
    const ren_network *net = &economy->network;
    for (int32_t i = 0; i < t->n_firms; i++) {
        twin_firm *f = &t->firm[i];
        *f = (twin_firm){
            .id = firms->id[i],
            .product = firms->product[i],
            .province = firms->province[i],
            .tier = firms->tier[i],
            .output0 = firms->output[i],
            .link_base = economy->link_share_of[i],
            .other_base = t->setup->other_base[i],
            .pool_base = t->setup->pool_base_of[i],
            .n_slots = (int32_t)(net->firm_first[i + 1] - net->firm_first[i]),
            .capacity = (ren_real)(1.0 / t->parameters->util0 - 1.0),
        };
        f->slot = ren_column(f->n_slots, sizeof *f->slot);
        f->by_product = ren_column(f->n_slots, sizeof *f->by_product);
        if (f->slot == NULL || f->by_product == NULL) {
            return false;
        }
        for (int32_t k = 0; k < f->n_slots; k++) {
            f->by_product[k] =
                net->window_slot[i / REN_WINDOW] + net->slot_at[net->firm_first[i] + k];
        }
        for (int32_t s = 0, n = 0; s < net->n_slots; s++) {
            if (net->slot_firm[s] == i) {
                f->slot[n++] = s;
            }
        }
    }
    return true;
}

/* D8: the target is stock before use, 1 + b, and what is on its way at rest. */
static bool fill_slots(twin *t)
{
    const ren_network *net = &twin_economy(t)->network;
    for (int32_t s = 0; s < t->n_slots; s++) {
        twin_slot *slot = &t->slot[s];
        const double home = net->slot_domestic[s];
        const int64_t row = net->link_first[s];
        slot->buyer = net->slot_firm[s];
        slot->product = net->slot_product[s];
        slot->criticality = net->slot_criticality[s];
        slot->value = net->slot_value[s];
        slot->buffer = net->slot_buffer[s];
        slot->home = net->slot_domestic[s];
        slot->target = (ren_real)(1.0 + net->slot_buffer[s] + home * net->slot_lead[s]
                                  + (1.0 - home) * net->slot_lead_foreign[s]);
        slot->n_links = (int32_t)(net->link_first[s + 1] - row);
        slot->link = ren_column(slot->n_links, sizeof *slot->link);
        if (slot->link == NULL) {
            return false;
        }
        for (int32_t k = 0; k < slot->n_links; k++) {
            slot->link[k] = (twin_link){ .supplier = net->link_supplier[row + k],
                                         .share = net->link_share[row + k] };
            slot->n_home += net->link_supplier[row + k] < t->n_firms;
        }
        slot->lead[TWIN_HOME] = net->slot_lead[s];
        slot->lead[TWIN_ABROAD] =
            slot->n_links > slot->n_home ? net->slot_lead_foreign[s] : 0;
        if (net->slot_lead[s] > TWIN_MOST_LEAD
            || net->slot_lead_foreign[s] > TWIN_MOST_LEAD) {
            return false;
        }
    }
    return true;
}

/* The same links by supplier, in the order of the network's rows. */
static bool fill_nodes(twin *t)
{
    const ren_network *net = &twin_economy(t)->network;
    for (int32_t j = 0; j < net->n_nodes; j++) {
        twin_node *node = &t->node[j];
        const int64_t row = net->out_first[j];
        node->n_sales = (int32_t)(net->out_first[j + 1] - row);
        node->sale = ren_column(node->n_sales, sizeof *node->sale);
        if (node->sale == NULL) {
            return false;
        }
        for (int32_t k = 0; k < node->n_sales; k++) {
            const int32_t s = net->out_slot[row + k];
            const int64_t place = net->out_link[row + k] - net->link_first[s];
            node->sale[k] = (twin_sale){ .slot = s, .share = net->out_share[row + k] };
            t->slot[s].link[place].sale = k;
        }
    }
    for (int32_t f = 0; f < t->n_sources; f++) {
        t->source[f].product = net->foreign_product[f];
        t->source[f].flow = net->foreign_flow[f];
    }
    return true;
}

static void fill_machines(twin *t)
{
    const ren_vintages *vintages = &twin_economy(t)->vintages;
    for (int32_t v = 0; v < t->n_machines; v++) {
        t->machine[v] = (twin_machine){ .firm = vintages->firm[v],
                                        .niche = vintages->niche[v],
                                        .purchase = vintages->purchase[v] };
    }
}

bool twin_init(twin *t, const ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_economy *economy = setup->economy;
    *t = (twin){ .setup = setup,
                 .parameters = &setup->scenario->parameters,
                 .rules = &setup->scenario->rules,
                 .noise = setup->scenario->noise,
                 .n_firms = economy->firms.n,
                 .n_sources = economy->network.n_foreign,
                 .n_slots = economy->network.n_slots,
                 .n_products = economy->table->n,
                 .n_machines = economy->vintages.n,
                 .n_niches = economy->table->n_niches };
    if (!allocate(t) || !fill_firms(t) || !fill_slots(t) || !fill_nodes(t)) {
        twin_free(t);
        return false;
    }
    fill_machines(t);
    for (int32_t i = 0; i < t->n_firms; i++) {
        t->firm[i].limit = twin_limit(t, &t->firm[i]);
    }
    return true;
}

void twin_free(twin *t)
{
    for (int32_t i = 0; t->firm != NULL && i < t->n_firms; i++) {
        free(t->firm[i].slot);
        free(t->firm[i].by_product);
    }
    for (int32_t s = 0; t->slot != NULL && s < t->n_slots; s++) {
        free(t->slot[s].link);
    }
    for (int32_t j = 0; t->node != NULL && j < t->n_firms + t->n_sources; j++) {
        free(t->node[j].sale);
    }
    free(t->firm);
    free(t->node);
    free(t->source);
    free(t->slot);
    free(t->machine);
    free(t->niche);
    free(t->market);
    free(t->plan);
    free(t->able);
    free(t->rest);
    *t = (twin){ 0 };
}
