/**
 * @file tests/sim/twin/compare.c
 * The twin's numbers against the engine's columns, bit for bit; and what they show.
 */
#include "tests/sim/twin/twin.h"

#include <stdio.h>
#include <string.h>

/* The first difference found. */
typedef struct finding {
    char *text; /* [160] */
    int32_t week;
    bool differs;
} finding;

static void check(finding *f, const char *name, int64_t at, double mine, double theirs)
{
    if (!f->differs && memcmp(&mine, &theirs, sizeof mine) != 0) {
        f->differs = true;
        snprintf(f->text, 160, "week %d: %s[%lld]: twin %.17g, engine %.17g",
                 (int)f->week, name, (long long)at, mine, theirs);
    }
}

#define CHECK(f, name, at, mine) \
    check(f, #name, at, (double)(mine), (double)s->name[at])

static void compare_slots(const twin *t, const ren_world *world, finding *f)
{
    const ren_state *s = &world->state;
    for (int32_t k = 0; k < t->n_slots; k++) {
        const twin_slot *slot = &t->slot[k];
        CHECK(f, order, k, slot->order);
        CHECK(f, placed, 2 * (int64_t)k, slot->placed);
        CHECK(f, placed, 2 * (int64_t)k + 1, slot->placed_fresh);
        CHECK(f, stock, k, slot->stock);
        CHECK(f, on_order, k, slot->on_order);
        CHECK(f, backlog, k, slot->backlog);
        CHECK(f, quality, k, slot->quality);
        CHECK(f, fill4, k, slot->fill4);
    }
}

static void compare_firms(const twin *t, const ren_world *world, finding *f)
{
    const ren_state *s = &world->state;
    for (int32_t i = 0; i < t->n_firms; i++) {
        const twin_firm *firm = &t->firm[i];
        CHECK(f, capacity, i, firm->capacity);
        CHECK(f, noise, i, firm->noise);
        CHECK(f, expected, i, firm->expected);
        CHECK(f, memory, i, firm->memory);
        CHECK(f, plan, i, firm->plan);
        CHECK(f, promise, i, firm->promise);
        CHECK(f, link_request, i, firm->link_request);
        CHECK(f, link_order, i, firm->link_order);
        CHECK(f, other_request, i, firm->other_request);
        CHECK(f, demand, i, firm->demand);
        CHECK(f, limit, i, firm->limit);
        CHECK(f, output, i, firm->output);
        CHECK(f, short_critical, i, firm->short_critical);
        CHECK(f, final_fill, i, firm->final_fill);
        CHECK(f, finished, i, firm->finished);
        CHECK(f, drift, i, firm->drift);
        CHECK(f, want, i, firm->want);
        CHECK(f, aim, i, firm->aim);
        if (t->rules->alpha_max > 1.0) {
            CHECK(f, overtime, i, firm->overtime);
        }
        if (t->setup->scenario->rebuild.tau > 0.0) {
            CHECK(f, damage, i, firm->damage);
            CHECK(f, rebuild_request, i, firm->rebuild_request);
        }
    }
    for (int32_t m = 0; m < t->n_firms; m++) {
        CHECK(f, candidate_weight, m, t->firm[world->setup->maker[m]].candidate);
    }
}

static void compare_nodes(const twin *t, const ren_world *world, finding *f)
{
    const ren_state *s = &world->state;
    const bool by_client = twin_tells_clients(t);
    for (int32_t j = 0; j < t->n_firms + t->n_sources; j++) {
        CHECK(f, reweight, j, t->node[j].tilt);
        if (by_client && j < t->n_firms) {
            CHECK(f, threshold, j, t->node[j].threshold);
            CHECK(f, share_beyond, j, t->node[j].beyond);
            CHECK(f, share_unasked, j, t->node[j].unasked);
        }
        CHECK(f, fill, j, t->node[j].fill);
        CHECK(f, shipped, j, t->node[j].shipped);
    }
    for (int32_t k = 0; k < t->n_sources; k++) {
        CHECK(f, capped, k, t->source[k].cap);
        CHECK(f, foreign_request, k, t->source[k].request);
    }
}

static void compare_markets(const twin *t, const ren_world *world, finding *f)
{
    const ren_state *s = &world->state;
    for (int32_t at = 0; at < t->n_products * REN_N_PROVINCES; at++) {
        const twin_market *market =
            &t->market[at / REN_N_PROVINCES][at % REN_N_PROVINCES];
        CHECK(f, pool_request, at, market->request);
        CHECK(f, pool_fill, at, market->fill);
        CHECK(f, pool_limit, at, market->limit);
    }
    for (int32_t v = 0; v < t->n_niches; v++) {
        const twin_niche *niche = &t->niche[v];
        CHECK(f, blocked_weeks, v, niche->blocked_weeks);
        CHECK(f, growth, v, niche->growth);
        CHECK(f, capital_request, v, niche->request);
        CHECK(f, capital_domestic, v, niche->domestic);
        CHECK(f, capital_foreign, v, niche->foreign);
        CHECK(f, capital_fill, v, niche->fill);
        CHECK(f, capital_gap, v, niche->gap);
    }
    for (int32_t m = 0; m < t->n_machines; m++) {
        CHECK(f, capital, m, t->machine[m].capital);
    }
}

/* Goods on their way: the engine keeps a ring per lead, the twin a queue per slot. */
static void compare_transit(const twin *t, const ren_world *world, finding *f)
{
    const ren_topology *rings = &world->setup->topology;
    for (int32_t k = 0; k < t->n_slots; k++) {
        const twin_slot *slot = &t->slot[k];
        for (int32_t d = 0; d < slot->lead[TWIN_HOME]; d++) {
            const int64_t at = ren_ring_at(
                rings->ring_domestic, rings->slots_domestic, slot->lead[TWIN_HOME],
                rings->rank_domestic[k], world->week + 1 + d);
            check(f, "transit_domestic", at, slot->on_the_way[TWIN_HOME][d],
                  world->state.transit_domestic[at]);
        }
        for (int32_t d = 0; d < slot->lead[TWIN_ABROAD]; d++) {
            const int64_t at = ren_ring_at(rings->ring_foreign, rings->slots_foreign,
                                           slot->lead[TWIN_ABROAD],
                                           rings->rank_foreign[k], world->week + 1 + d);
            check(f, "transit_foreign", at, slot->on_the_way[TWIN_ABROAD][d],
                  world->state.transit_foreign[at]);
        }
    }
}

/* Links: the first suppliers, at the engine's place of each, and those won by search. */
static void compare_links(const twin *t, const ren_world *world, finding *f)
{
    const ren_state *s = &world->state;
    const ren_network *net = &twin_economy(t)->network;
    int32_t n_won = 0;
    for (int32_t r = 0; r < net->n_runs; r++) {
        const ren_slot_run *run = &net->run[r];
        for (int32_t i = 0; i < run->n; i++) {
            const twin_slot *slot = &t->slot[run->slot + i];
            for (int32_t k = 0; k < slot->n_links; k++) {
                const int64_t at = net->link_first[run->slot + i] + k;
                CHECK(f, link_supplier, at, slot->link[k].supplier);
                CHECK(f, link_share, at, slot->link[k].share);
                const int32_t j = slot->link[k].supplier;
                if (t->setup->scenario->rebuild.tau > 0.0 && j < t->n_firms) {
                    CHECK(f, owed, s->out_of[at],
                          t->node[j].sale[slot->link[k].sale].owed);
                }
            }
        }
    }
    for (int32_t k = 0; k < t->n_slots; k++) {
        for (int32_t w = 0; w < t->slot[k].n_won; w++, n_won++) {
            const twin_won *won = &t->slot[k].won[w];
            check(f, "grown slot", n_won, k, s->grown[n_won].slot);
            check(f, "grown supplier", n_won, won->supplier, s->grown[n_won].supplier);
            check(f, "grown weight", n_won, won->weight, s->grown[n_won].weight);
            check(f, "grown weeks_left", n_won, won->weeks_left,
                  s->grown[n_won].weeks_left);
        }
    }
    CHECK(f, n_grown, 0, n_won);
}

bool twin_differs(const twin *t, const ren_world *world, char text[160])
{
    finding f = { .text = text, .week = world->week };
    text[0] = '\0';
    compare_firms(t, world, &f);
    compare_links(t, world, &f);
    compare_markets(t, world, &f);
    compare_nodes(t, world, &f);
    compare_slots(t, world, &f);
    compare_transit(t, world, &f);
    return f.differs;
}

/* ---- what has happened ---- */

static int32_t look_at_links(const twin *t)
{
    int32_t seen = (t->n_exchanged > 0 ? EXCHANGED : 0) | (t->n_held > 0 ? HELD : 0);
    for (int32_t j = 0; j < t->n_firms + t->n_sources; j++) {
        seen |= t->node[j].n_sales > TWIN_SHORT ? LONG_ROW : 0;
        seen |= t->node[j].fill < 0 ? SHORT : 0;
        seen |= t->node[j].unasked > 0 ? UNASKED : 0;
        seen |= t->node[j].threshold > 0 && t->node[j].threshold < 10 ? APART : 0;
    }
    for (int32_t s = 0; s < t->n_slots; s++) {
        const twin_slot *slot = &t->slot[s];
        seen |= slot->quality < 0 ? WORSE : 0;
        for (int32_t k = 0; k < slot->n_won; k++) {
            seen |= slot->won[k].weeks_left > 0 ? WON : WON | QUALIFIED;
        }
    }
    return seen;
}

int32_t twin_seen(const twin *t)
{
    int32_t seen = look_at_links(t);
    for (int32_t i = 0; i < t->n_firms; i++) {
        seen |= t->firm[i].output != 0 ? MOVED : 0;
        seen |= t->firm[i].limit < t->firm[i].plan ? SHORT : 0;
        seen |= t->firm[i].final_fill > 0 ? BEYOND : 0;
        seen |= t->firm[i].overtime > 0 ? OVERTIME : 0;
        seen |= t->firm[i].damage > 0 ? RUINED : 0;
    }
    for (int32_t m = 0; m < t->n_machines; m++) {
        seen |= t->machine[m].capital < 0 ? WORN : 0;
    }
    for (int32_t v = 0; v < t->n_niches; v++) {
        seen |= t->niche[v].growth > 0 ? GREW : 0;
    }
    for (int32_t p = 0; p < t->n_products; p++) {
        for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
            seen |= t->market[p][r].limit < 0 ? POOLED : 0;
        }
    }
    return seen;
}
