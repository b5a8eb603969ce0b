#include "sim/phases/supply/search/choose.h"

#include "sim/phases/market/base/suppliers.h"
#include "sim/phases/supply/search/gain.h"

#include <math.h>

ren_seeker ren_seeker_of(const ren_world *world, const ren_slot_run *run, int32_t slot)
{
    const ren_setup *setup = world->setup;
    const ren_network *net = &setup->economy->network;
    const int32_t buyer = net->slot_firm[slot];
    return (ren_seeker){
        .run = run,
        .slot = slot,
        .buyer = buyer,
        .product = net->slot_product[slot],
        .buyer_id = (uint32_t)setup->economy->firms.id[buyer],
        .dear = *world->state.dear != 0 && ren_slot_is_dear(world, slot),
    };
}

ren_real ren_won_quality(const ren_world *world, int32_t product)
{
    const ren_setup *setup = world->setup;
    const int32_t niche = setup->niche_of[product];
    const double improved = niche >= 0 ? world->state.improved[niche] : 0.0;
    return (ren_real)(setup->quality[product] + improved);
}

static double draw(const ren_world *world, const ren_seeker *k, ren_purpose purpose,
                   int32_t week, int32_t number)
{
    const ren_who who = { .id = k->buyer_id,
                          .second = (uint32_t)k->product,
                          .week = (uint16_t)week,
                          .draw = (uint16_t)number,
                          .purpose = (uint16_t)purpose };
    return ren_draw_uniform(world->setup->economy->stream, who);
}

/* D9: candidates are drawn once per epoch, makers in proportion to the root of their
 * spare capacity and open foreign sources to theirs (for slots that import already, so
 * that deliveries from abroad have their lead). Returns a node or -1. */
static int32_t candidate(const ren_world *world, const ren_seeker *k, int32_t number)
{
    const ren_setup *setup = world->setup;
    const ren_network *net = &setup->economy->network;
    const ren_state *s = &world->state;
    const int32_t first = setup->maker_first[k->product];
    const int32_t last = setup->maker_first[k->product + 1];
    const double slack = setup->scenario->parameters.foreign_slack;
    const int32_t first_source = setup->source_first[k->product];
    const int32_t last_source =
        k->run->n_foreign > 0 ? setup->source_first[k->product + 1] : first_source;
    double abroad = 0;
    for (int32_t f = first_source; f < last_source; f++) {
        const bool open = world->strain.passage[setup->source[f]] >= 1.0;
        abroad += open ? sqrt(slack * net->foreign_flow[setup->source[f]]) : 0.0;
    }
    const double home = last > first ? s->candidate_weight[last - 1] : 0.0;
    const int32_t epoch = world->week / (int32_t)setup->scenario->parameters.epoch;
    double at = draw(world, k, REN_DRAW_CANDIDATE, epoch, number) * (home + abroad);
    if (at < home) {
        int32_t low = first, high = last - 1;
        while (low < high) {
            const int32_t middle = low + (high - low) / 2;
            if (s->candidate_weight[middle] <= at) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return setup->maker[low];
    }
    at -= home;
    for (int32_t f = first_source; f < last_source; f++) {
        const int32_t source = setup->source[f];
        if (world->strain.passage[source] >= 1.0) {
            at -= sqrt(slack * net->foreign_flow[source]);
            if (at <= 0.0) {
                return net->n_firms + source;
            }
        }
    }
    return -1;
}

static bool supplies_already(const ren_world *world, const ren_seeker *k, int32_t j,
                             int32_t at)
{
    const ren_state *s = &world->state;
    const ren_network *net = &world->setup->economy->network;
    for (int64_t l = net->link_first[k->slot]; l < net->link_first[k->slot + 1]; l++) {
        if (s->link_supplier[l] == j) {
            return true;
        }
    }
    for (; at < *s->n_grown && s->grown[at].slot == k->slot; at++) {
        if (s->grown[at].supplier == j) {
            return true;
        }
    }
    return false;
}

/* C5: the best of the candidates by distance, quality and tier, with a keyed Gumbel of
 * the pair, so a package never shifts another pair's luck. `far` is set when it is in
 * another province. */
static int32_t choose(const ren_world *world, const ren_seeker *k, int32_t at,
                      bool *far)
{
    const ren_economy *economy = world->setup->economy;
    const ren_population *firms = &economy->firms;
    const ren_parameters *p = &world->setup->scenario->parameters;
    int32_t best = -1;
    double best_score = -INFINITY;
    for (int32_t c = 0; c < (int32_t)p->sub_candidates; c++) {
        const int32_t j = candidate(world, k, c);
        if (j < 0 || j == k->buyer || supplies_already(world, k, j, at)
            || (k->dear && j < firms->n && ren_maker_is_dear(world, k->slot, j))) {
            continue;
        }
        double score = 0;
        uint32_t id = (uint32_t)j;
        bool other = false;
        if (j < firms->n) {
            const int32_t from = firms->province[j], to = firms->province[k->buyer];
            id = (uint32_t)firms->id[j];
            other = from != to;
            score = 2.0 * log1p((double)ren_won_quality(world, k->product))
                    - economy->geography->distance[from][to] / p->dist_scale
                    + (firms->tier[j] > 0 ? log(p->tier_bonus) : 0.0);
        }
        const ren_who who = { .id = k->buyer_id,
                              .second = id,
                              .week = (uint16_t)world->week,
                              .draw = (uint16_t)k->product,
                              .purpose = REN_DRAW_CHOICE };
        score += ren_draw_gumbel(economy->stream, who);
        if (score > best_score) {
            best_score = score;
            best = j;
            *far = other;
        }
    }
    return best;
}

bool ren_seeker_wants(const ren_world *world, const ren_seeker *k, int32_t n_grown)
{
    const ren_setup *setup = world->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    if (world->state.fill4[k->slot] < p->fill_trigger - 1.0 || k->dear) {
        return true;
    }
    const ren_real share = world->strain.second_source[k->buyer];
    return share > 0 && n_grown == 0 && k->run->n_domestic + k->run->n_foreign == 1
           && setup->economy->network.slot_criticality[k->slot] == REN_CRITICAL
           && draw(world, k, REN_DRAW_LEVER, 0, 0) < share;
}

static double weeks_to_qualify(const ren_world *world, const ren_seeker *k)
{
    const ren_setup *setup = world->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    const int32_t niche = setup->niche_of[k->product];
    if (niche >= 0) {
        return setup->economy->table->niche[niche].qualification_weeks;
    }
    return setup->economy->network.slot_criticality[k->slot] == REN_NOT_CRITICAL
               ? p->q_standard
               : p->q_special;
}

bool ren_seeker_finds(const ren_world *world, const ren_seeker *k, int32_t at,
                      ren_grown_link *out)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    const double luck = draw(world, k, REN_DRAW_SEARCH, world->week, 0);
    bool far = false;
    const double chance = p->h0_search * ren_search_gain(world, k->buyer);
    const double near = ren_search_near(world);
    if (luck >= chance * near) {
        return false;
    }
    const int32_t j = choose(world, k, at, &far);
    const bool abroad = j >= world->setup->economy->network.n_firms;
    const double reach = far      ? 1.0 - p->b_um * world->strain.barrier
                         : abroad ? 1.0
                                  : near;
    if (j < 0 || luck >= chance * reach) {
        return false;
    }
    *out = (ren_grown_link){
        .slot = k->slot,
        .supplier = j,
        .weight = (ren_real)p->sample_share,
        .quality = abroad ? 0 : ren_won_quality(world, k->product),
        .weeks_left = (float)weeks_to_qualify(world, k),
        .since = world->week,
    };
    return true;
}
