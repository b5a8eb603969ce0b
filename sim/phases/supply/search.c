#include "sim/phase.h"
#include "sim/phases/market/base/suppliers.h"
#include "sim/phases/supply/search/gain.h"
#include "sim/world/grown.h"

#include <math.h>
#include <string.h>

enum { MOST_GROWN = 3, BLOCK = 64 };

/* One slot that looks for a supplier. */
typedef struct seeker {
    const ren_slot_run *run;
    int32_t slot;
    int32_t buyer; /* place */
    int32_t product;
    uint32_t buyer_id;
    bool dear; /* its suppliers ask more than others by gap_trigger */
} seeker;

/* Quality of what a domestic maker delivers over a link won, less 1: of niche products it
 * grows with what winners of the race have made (C14). */
static ren_real quality_of(const ren_world *world, int32_t product)
{
    const ren_setup *setup = world->setup;
    const int32_t niche = setup->niche_of[product];
    const double improved = niche >= 0 ? world->state.improved[niche] : 0.0;
    return (ren_real)(setup->quality[product] + improved);
}

/* Qualification runs on; who is qualified takes over what the slot lacks, or as much as
 * its first suppliers where they are dear, as far as it has capacity to spare.
 * First-set procurement shortens it for makers of niche products at home. */
static void qualify(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_network *net = &setup->economy->network;
    const double *output = setup->economy->firms.output;
    const ren_state *s = &world->state;
    const double slack = setup->scenario->parameters.foreign_slack;

    int64_t n_found = 0, weeks = 0;

#pragma omp parallel for schedule(static) reduction(+ : n_found, weeks)
    for (int32_t k = 0; k < *s->n_grown; k++) {
        ren_grown_link *g = &s->grown[k];
        const int32_t product = net->slot_product[g->slot];
        const bool home = setup->niche_of[product] >= 0 && g->supplier < net->n_firms;
        if (home) {
            g->quality = quality_of(world, product);
        }
        if (g->weeks_left <= 0) {
            continue;
        }
        const double pace = ren_search_pace(world, net->slot_firm[g->slot]);
        g->weeks_left -= (float)(home ? pace / world->strain.qualification : pace);
        if (g->weeks_left > 0) {
            continue;
        }
        if (ren_search_is_noted(world)) {
            n_found++;
            weeks += world->week - ren_sought_since(s->sought[g->slot]);
            s->sought[g->slot] = 0; /* what it still lacks is another search */
        }
        const int32_t j = g->supplier, f = j - net->n_firms;
        const double spare =
            f < 0 ? output[j] * (s->capacity[j] - s->output[j])
                  : net->foreign_flow[f] * (slack - s->foreign_request[f]);
        const double room = spare / net->slot_value[g->slot];
        const bool dear = *s->dear != 0 && ren_slot_is_dear(world, g->slot);
        const double lack = dear ? 1.0 : -(double)s->fill4[g->slot];
        const double weight = lack < room ? lack : room;
        g->weight = weight > g->weight ? (ren_real)weight : g->weight;
    }
    ren_search_note(world, n_found, weeks);
}

static double draw(const ren_world *world, const seeker *k, ren_purpose purpose,
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
static int32_t candidate(const ren_world *world, const seeker *k, int32_t number)
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

static bool supplies_already(const ren_world *world, const seeker *k, int32_t j,
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
static int32_t choose(const ren_world *world, const seeker *k, int32_t at, bool *far)
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
            score = 2.0 * log1p((double)quality_of(world, k->product))
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

/* Whether a slot that may win a further supplier has reason to search: four weeks badly served, suppliers that are
 * dear, or a policy that gives single-sourced critical inputs a second source (L15). */
static bool wants_supplier(const ren_world *world, const seeker *k, int32_t n_grown)
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

static double weeks_to_qualify(const ren_world *world, const seeker *k)
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

/* One searching slot: luck, the choice, and a link that takes sample orders. */
static bool search_slot(const ren_world *world, const seeker *k, int32_t at,
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
        .quality = abroad ? 0 : quality_of(world, k->product),
        .weeks_left = (float)weeks_to_qualify(world, k),
        .since = world->week,
    };
    return true;
}

/* Which of up to BLOCK slots from `first` on are badly served or dear, one bit each: as a
 * rule none. */
static uint64_t calling(const ren_world *world, int32_t first, int32_t n)
{
    const ren_real *restrict fill = world->state.fill4 + first;
    const double trigger = world->setup->scenario->parameters.fill_trigger - 1.0;
    uint8_t calls[BLOCK] = { 0 };
    int any = 0;
    for (int32_t k = 0; k < n; k++) {
        calls[k] = !(fill[k] >= trigger);
        any |= calls[k];
    }
    for (int32_t k = 0; *world->state.dear != 0 && k < n; k++) {
        calls[k] |= ren_slot_is_dear(world, first + k);
        any |= calls[k];
    }
    uint64_t bits = 0;
    for (int32_t k = 0; any && k < n; k++) {
        bits |= (uint64_t)calls[k] << k;
    }
    return bits;
}

/* What one window searches and finds. */
typedef struct search_window {
    int32_t at; /* first won link of the slot, or of a later one */
    int32_t n, room;
    ren_grown_link *found;
    int64_t searching;
} search_window;

/* Whether a slot that may win a further supplier searches; what it finds is kept. */
static bool seek(const ren_world *world, const ren_slot_run *run, int32_t slot,
                 int32_t n_grown, search_window *in)
{
    const ren_setup *setup = world->setup;
    const ren_network *net = &setup->economy->network;
    const int32_t buyer = net->slot_firm[slot];
    const seeker k = { .run = run,
                       .slot = slot,
                       .buyer = buyer,
                       .product = net->slot_product[slot],
                       .buyer_id = (uint32_t)setup->economy->firms.id[buyer],
                       .dear =
                           *world->state.dear != 0 && ren_slot_is_dear(world, slot) };
    if (!wants_supplier(world, &k, n_grown)) {
        return false;
    }
    in->n += in->n < in->room && search_slot(world, &k, in->at, &in->found[in->n]);
    return true;
}

/* A slot that is badly served or dear, or waits for a supplier to be qualified. */
static void search_at(const ren_world *world, const ren_slot_run *run, int32_t slot,
                      search_window *in)
{
    const ren_state *s = &world->state;
    int32_t n_grown = 0;
    bool searches = false;
    while (in->at < *s->n_grown && s->grown[in->at].slot < slot) {
        in->at++;
    }
    for (int32_t g = in->at; g < *s->n_grown && s->grown[g].slot == slot; g++) {
        searches = searches || s->grown[g].weeks_left > 0;
        n_grown++;
    }
    if (!searches && n_grown < MOST_GROWN) {
        searches = seek(world, run, slot, n_grown, in);
    }
    if (searches && ren_search_is_noted(world)) {
        s->sought[slot] = ren_sought_on(s->sought[slot], world->week);
    }
    in->searching += searches;
}

static void search_run(const ren_world *world, const ren_slot_run *run,
                       bool second_source, search_window *in)
{
    const ren_state *s = &world->state;
    int32_t ahead = in->at;
    for (int32_t b = 0; b < run->n; b += BLOCK) {
        const int32_t first = run->slot + b;
        const int32_t n = run->n - b < BLOCK ? run->n - b : BLOCK;
        uint64_t bits =
            second_source ? UINT64_MAX >> (BLOCK - n) : calling(world, first, n);
        for (; ahead < *s->n_grown && s->grown[ahead].slot < first + n; ahead++) {
            const uint64_t waits = s->grown[ahead].weeks_left > 0;
            bits |= waits << (s->grown[ahead].slot - first);
        }
        for (; bits != 0; bits &= bits - 1) {
            search_at(world, run, first + __builtin_ctzll(bits), in);
        }
    }
    in->at = ahead;
}

static void search_slots(ren_world *world, int32_t w, bool second_source)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_state *s = &world->state;
    const int32_t first = net->window_slot[w];
    search_window in = { .at = ren_grown_at(world, first),
                         .room = (net->window_slot[w + 1] - first) / 4,
                         .found = s->grown_fresh + first / 4 };
    for (int32_t r = net->window_run[w]; r < net->window_run[w + 1]; r++) {
        search_run(world, &net->run[r], second_source, &in);
    }
    s->window_found[w] = in.n;
    s->window_sum[(int64_t)w * REN_N_WINDOW_SUMS + REN_WINDOW_SEARCHING] =
        (double)in.searching;
}

/* Moves what the windows found together, as far as there is room, and merges it. */
static void keep_found(ren_world *world)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_state *s = &world->state;
    const int64_t room = ren_column_length(world->setup, REN_COL_grown) - *s->n_grown;
    int32_t n = 0;
    for (int32_t w = 0; w < net->n_windows; w++) {
        const ren_grown_link *found = s->grown_fresh + net->window_slot[w] / 4;
        for (int32_t k = 0; k < s->window_found[w] && n < room; k++) {
            s->grown_fresh[n++] = found[k];
        }
    }
    if (n > 0) {
        ren_grown_merge(world, s->grown_fresh, n);
        ren_grown_index(world, s->grown_count);
    }
}

static void run(ren_world *world)
{
    if (!world->setup->scenario->rules.substitution) {
        return;
    }
    qualify(world);
    if (!world->noise) {
        return; /* noise: off rests every draw, and a search is one */
    }
    const ren_network *net = &world->setup->economy->network;
    bool second_source = false;
#pragma omp parallel for schedule(static) reduction(|| : second_source)
    for (int32_t i = 0; i < net->n_firms; i++) {
        second_source = second_source || world->strain.second_source[i] > 0;
    }
#pragma omp parallel for schedule(static)
    for (int32_t w = 0; w < net->n_windows; w++) {
        search_slots(world, w, second_source);
    }
    keep_found(world);
}

const ren_phase ren_phase_search = {
    .name = "search",
    .doc = "Looks for suppliers where slots are badly served, and qualifies them.",
    .source = "C5, D9",
    .reads = REN_COLUMNS(
        REN_COL_dear, REN_COL_price_of, REN_COL_price_home, REN_COL_price,
        REN_COL_improved, REN_COL_fill4, REN_COL_capacity, REN_COL_output,
        REN_COL_foreign_request, REN_COL_candidate_weight, REN_COL_link_supplier,
        REN_COL_grown, REN_COL_grown_fresh, REN_COL_grown_by_supplier,
        REN_COL_grown_count, REN_COL_n_grown, REN_COL_window_found, REN_COL_window_sum,
        REN_COL_digital, REN_COL_sought, REN_COL_search_found, REN_COL_search_took),
    .writes = REN_COLUMNS(REN_COL_grown, REN_COL_grown_by_supplier, REN_COL_n_grown,
                          REN_COL_grown_fresh, REN_COL_grown_count,
                          REN_COL_window_found, REN_COL_window_sum, REN_COL_sought,
                          REN_COL_search_found, REN_COL_search_took),
    .run = run,
};
