/**
 * @file tests/sim/twin/search.c
 * How a badly served slot finds and qualifies another supplier (C5, D9, L15).
 */
#include "tests/sim/twin/twin.h"

#include "base/draw.h"

#include <math.h>

/* Room: the slots of 2,048 neighbours find no more suppliers a week than a quarter of
 * their number. It binds only when most of them search with luck near certainty. */
enum { MOST_FOUND = 4 };

/* C5: qualification runs on; the qualified takes over what the slot lacks, as far as it
 * has capacity (a foreign source: slack, D10) to spare. */
static void qualify(twin *t, const ren_strain *strain, const twin_slot *slot,
                    twin_won *won)
{
    const bool niche = t->setup->niche_of[slot->product] >= 0;
    if (won->weeks_left <= 0) {
        return;
    }
    won->weeks_left -=
        (float)(niche && won->supplier < t->n_firms ? 1.0 / strain->qualification
                                                    : 1.0);
    if (won->weeks_left > 0) {
        return;
    }
    double spare;
    if (won->supplier < t->n_firms) {
        const twin_firm *maker = &t->firm[won->supplier];
        spare = maker->output0 * (maker->capacity - maker->output);
    } else {
        const twin_source *source = &t->source[won->supplier - t->n_firms];
        spare = source->flow * (t->parameters->foreign_slack - source->request);
    }
    const double room = spare / slot->value, lack = -slot->fill4;
    const double weight = lack < room ? lack : room;
    if (weight > won->weight) {
        won->weight = (ren_real)weight;
    }
}

/* A draw of a slot: keyed by buyer and product. */
static double luck_of(const twin *t, const twin_slot *slot, ren_purpose purpose,
                      int32_t week, int32_t number)
{
    return ren_draw_uniform(twin_economy(t)->stream,
                            (ren_who){ .id = (uint32_t)t->firm[slot->buyer].id,
                                       .second = (uint32_t)slot->product,
                                       .week = (uint16_t)week,
                                       .draw = (uint16_t)number,
                                       .purpose = (uint16_t)purpose });
}

/* C5, D9: candidate `number` of this epoch, in proportion to the root of spare capacity;
 * makers in order of id, then open foreign sources. -1: nobody. */
static int32_t candidate(const twin *t, const ren_strain *strain, const twin_slot *slot,
                         int32_t number)
{
    const double slack = t->parameters->foreign_slack;
    const bool imports = slot->n_links > slot->n_home;
    double home = 0, abroad = 0;
    const int32_t *place = twin_economy(t)->firms.place_of;
    for (int32_t id = 0; id < t->n_firms; id++) {
        if (t->firm[place[id]].product == slot->product) {
            home = t->firm[place[id]].candidate;
        }
    }
    for (int32_t f = 0; f < t->n_sources; f++) {
        if (imports && t->source[f].product == slot->product
            && strain->passage[f] >= 1.0) {
            abroad += sqrt(slack * t->source[f].flow);
        }
    }
    const int32_t epoch = t->week / (int32_t)t->parameters->epoch;
    double at = luck_of(t, slot, REN_DRAW_CANDIDATE, epoch, number) * (home + abroad);
    if (at < home) {
        int32_t id = 0;
        while (t->firm[place[id]].product != slot->product
               || t->firm[place[id]].candidate <= at) {
            id++;
        }
        return place[id];
    }
    at -= home;
    for (int32_t f = 0; f < t->n_sources; f++) {
        if (imports && t->source[f].product == slot->product
            && strain->passage[f] >= 1.0) {
            at -= sqrt(slack * t->source[f].flow);
            if (at <= 0.0) {
                return t->n_firms + f;
            }
        }
    }
    return -1;
}

static bool supplies_already(const twin_slot *slot, int32_t j)
{
    bool known = false;
    for (int32_t k = 0; k < slot->n_links; k++) {
        known |= slot->link[k].supplier == j;
    }
    for (int32_t k = 0; k < slot->n_won; k++) {
        known |= slot->won[k].supplier == j;
    }
    return known;
}

static bool is_far(const twin *t, const twin_slot *slot, int32_t j)
{
    return j < t->n_firms && t->firm[j].province != t->firm[slot->buyer].province;
}

/* D9: ln weight_j + Gumbel(i, j, week); C5: weight = q^2 exp(-dist/dl) tierbonus, the
 * root of spare capacity being in the draw of candidates. */
static double score_of(const twin *t, const twin_slot *slot, int32_t j)
{
    const ren_parameters *p = t->parameters;
    const twin_firm *buyer = &t->firm[slot->buyer];
    ren_who who = { .id = (uint32_t)buyer->id,
                    .second = (uint32_t)j,
                    .week = (uint16_t)t->week,
                    .draw = (uint16_t)slot->product,
                    .purpose = REN_DRAW_CHOICE };
    double score = 0;
    if (j < t->n_firms) {
        const twin_firm *maker = &t->firm[j];
        const double way =
            twin_economy(t)->geography->distance[maker->province][buyer->province];
        who.second = (uint32_t)maker->id;
        score = 2.0 * log1p(t->setup->quality[slot->product]) - way / p->dist_scale
                + (maker->tier > 0 ? log(p->tier_bonus) : 0.0);
    }
    return score + ren_draw_gumbel(twin_economy(t)->stream, who);
}

static int32_t choose(const twin *t, const ren_strain *strain, const twin_slot *slot)
{
    int32_t best = -1;
    double best_score = -INFINITY;
    for (int32_t c = 0; c < (int32_t)t->parameters->sub_candidates; c++) {
        const int32_t j = candidate(t, strain, slot, c);
        if (j >= 0 && j != slot->buyer && !supplies_already(slot, j)
            && score_of(t, slot, j) > best_score) {
            best_score = score_of(t, slot, j);
            best = j;
        }
    }
    return best;
}

/* C5: four-week fill below the trigger; L15: a second source for a single-sourced
 * critical input. Nobody searches while a supplier is in qualification. */
static bool wants_supplier(const twin *t, const ren_strain *strain,
                           const twin_slot *slot)
{
    for (int32_t k = 0; k < slot->n_won; k++) {
        if (slot->won[k].weeks_left > 0) {
            return false;
        }
    }
    if (slot->fill4 < t->parameters->fill_trigger - 1.0) {
        return slot->n_won < TWIN_MOST_WON;
    }
    const ren_real share = strain->second_source[slot->buyer];
    return share > 0 && slot->n_won == 0 && slot->n_links == 1
           && slot->criticality == REN_CRITICAL
           && luck_of(t, slot, REN_DRAW_LEVER, 0, 0) < share;
}

/* D8, C5: niches have their own time, others by how critical they are. */
static double weeks_to_qualify(const twin *t, const twin_slot *slot)
{
    const int32_t niche = t->setup->niche_of[slot->product];
    if (niche >= 0) {
        return twin_economy(t)->table->niche[niche].qualification_weeks;
    }
    return slot->criticality == REN_NOT_CRITICAL ? t->parameters->q_standard
                                                 : t->parameters->q_special;
}

/* C5: the hazard is h0 a week, less local protection towards another province. */
static bool find_supplier(const twin *t, const ren_strain *strain,
                          const twin_slot *slot, twin_won *won)
{
    const ren_parameters *p = t->parameters;
    const double luck = luck_of(t, slot, REN_DRAW_SEARCH, t->week, 0);
    if (luck >= p->h0_search) {
        return false;
    }
    const int32_t j = choose(t, strain, slot);
    if (j < 0
        || (is_far(t, slot, j)
            && luck >= p->h0_search * (1.0 - p->b_um * strain->barrier))) {
        return false;
    }
    *won =
        (twin_won){ .supplier = j,
                    .weight = (ren_real)p->sample_share,
                    .quality =
                        j < t->n_firms ? (ren_real)t->setup->quality[slot->product] : 0,
                    .weeks_left = (float)weeks_to_qualify(t, slot) };
    return true;
}

void twin_search(twin *t, const ren_strain *strain)
{
    if (!t->rules->substitution) {
        return;
    }
    for (int32_t s = 0; s < t->n_slots; s++) {
        for (int32_t k = 0; k < t->slot[s].n_won; k++) {
            qualify(t, strain, &t->slot[s], &t->slot[s].won[k]);
        }
    }
    const int32_t *window = twin_economy(t)->network.window_slot;
    for (int32_t s = 0, found = 0; t->noise && s < t->n_slots; s++) {
        twin_slot *slot = &t->slot[s];
        const int32_t w = slot->buyer / REN_WINDOW;
        found = s == window[w] ? 0 : found;
        if (found < (window[w + 1] - window[w]) / MOST_FOUND
            && wants_supplier(t, strain, slot)
            && find_supplier(t, strain, slot, &slot->won[slot->n_won])) {
            slot->n_won++;
            found++;
        }
    }
}
