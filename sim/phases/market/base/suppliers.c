/**
 * @file sim/phases/market/base/suppliers.c
 * Prices that buyers meet (C7).
 */
#include "sim/phases/market/base/suppliers.h"

#include <string.h>

/* What the suppliers of one slot ask, weighted by what they can deliver. */
typedef struct offer {
    double home, home_price, abroad, abroad_price;
} offer;

static void add(const ren_world *world, int32_t node, double share, offer *o)
{
    const int32_t n_firms = world->setup->economy->network.n_firms;
    const double price = world->state.price[node];
    if (node < n_firms) {
        o->home += share;
        o->home_price += share * price;
    } else {
        const double open = share * ren_source_open(world, node - n_firms);
        o->abroad += open;
        o->abroad_price += open * price;
    }
}

static void price_window(const ren_world *world, int32_t w)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_state *s = &world->state;
    int32_t at = ren_grown_at(world, net->window_slot[w]);
    for (int32_t slot = net->window_slot[w]; slot < net->window_slot[w + 1]; slot++) {
        offer o = { 0 };
        for (int64_t l = net->link_first[slot]; l < net->link_first[slot + 1]; l++) {
            add(world, s->link_supplier[l], s->link_share[l], &o);
        }
        while (at < *s->n_grown && s->grown[at].slot < slot) {
            at++;
        }
        for (; at < *s->n_grown && s->grown[at].slot == slot; at++) {
            add(world, s->grown[at].supplier, s->grown[at].weight, &o);
        }
        s->price_home[slot] = (ren_real)(o.home > 0.0 ? o.home_price / o.home : 0.0);
        s->price_abroad[slot] =
            (ren_real)(o.abroad > 0.0 ? o.abroad_price / o.abroad : 0.0);
    }
}

void ren_price_slots(ren_world *world)
{
    const ren_network *net = &world->setup->economy->network;
#pragma omp parallel for schedule(static)
    for (int32_t w = 0; w < net->n_windows; w++) {
        price_window(world, w);
    }
}

void ren_price_products(const ren_world *world, double *mean)
{
    const ren_setup *setup = world->setup;
    const double *output = setup->economy->firms.output;
    const ren_state *s = &world->state;
#pragma omp parallel for schedule(static)
    for (int32_t p = 0; p < setup->economy->table->n; p++) {
        double worth = 0, all = 0;
        for (int32_t m = setup->maker_first[p]; m < setup->maker_first[p + 1]; m++) {
            const int32_t i = setup->maker[m];
            const double made = output[i] * (1.0 + s->output[i]);
            worth += made * s->price[i];
            all += made;
        }
        mean[p] = all > 0.0 ? worth / all : 0.0;
    }
}

void ren_price_pools(const ren_world *world, const double *mean, double *pooled)
{
    const ren_setup *setup = world->setup;
    const int32_t n = setup->economy->table->n;
    const double *flow = setup->economy->pool_flow;
    double all[REN_MOST_PRODUCTS] = { 0 };
    memset(pooled, 0, (size_t)n * sizeof *pooled);
    for (int32_t p = 0; p < n; p++) {
        const double need = ren_freight_of(world, p);
        const double charge = need * mean[p] + (need - 1.0);
        for (int32_t q = 0; q < n; q++) {
            all[q] += flow[(int64_t)p * n + q];
            pooled[q] += flow[(int64_t)p * n + q] * charge;
        }
    }
    for (int32_t q = 0; q < n; q++) {
        pooled[q] = all[q] > 0.0 ? pooled[q] / all[q] : 0.0;
    }
}

void ren_price_gaps(ren_world *world)
{
    const int32_t n_slots = world->setup->economy->network.n_slots;
    bool dear = false;
    ren_price_products(world, world->state.price_of);
#pragma omp parallel for schedule(static) reduction(|| : dear)
    for (int32_t slot = 0; slot < n_slots; slot++) {
        dear = dear || ren_slot_is_dear(world, slot);
    }
    *world->state.dear = dear;
}
