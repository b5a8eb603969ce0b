#include "sim/phase.h"
#include "sim/phases/market/base/suppliers.h"
#include "sim/phases/supply/search/choose.h"
#include "sim/phases/supply/search/gain.h"
#include "sim/world/grown.h"

#include <string.h>

enum {
    MOST_GROWN = 3,  /* suppliers a slot may win */
    BLOCK = 64,      /* slots told apart by the bits of a word */
    AHEAD = 8,       /* won links before one is read its buyer is asked for */
    FAR = 8 * BLOCK, /* slots before one is read it is asked for */
    LIST = 1024      /* of them, those looked at one by one, a lot */
};

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

    const int32_t n_grown = *s->n_grown;
    int64_t n_found = 0, weeks = 0;

#pragma omp parallel for schedule(static) reduction(+ : n_found, weeks)
    for (int32_t k = 0; k < n_grown; k++) {
        ren_grown_link *g = &s->grown[k];
        const int32_t far = s->grown[k + 2 * AHEAD < n_grown ? k + 2 * AHEAD : k].slot;
        const int32_t near = s->grown[k + AHEAD < n_grown ? k + AHEAD : k].slot;
        const int32_t product = net->slot_product[g->slot];
        ren_ask(&net->slot_firm[far]);
        ren_ask(&net->slot_product[far]);
        ren_search_ask(world, net->slot_firm[near]);
        const bool home = setup->niche_of[product] >= 0 && g->supplier < net->n_firms;
        if (home) {
            g->quality = ren_won_quality(world, product);
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
    const ren_seeker k = ren_seeker_of(world, run, slot);
    if (!ren_seeker_wants(world, &k, n_grown)) {
        return false;
    }
    in->n += in->n < in->room && ren_seeker_finds(world, &k, in->at, &in->found[in->n]);
    return true;
}

/* A slot that may have reason to search, or waits for a supplier to be qualified. */
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

/* Slots of a run that may search. */
typedef struct listed {
    int32_t n;
    int32_t slot[LIST];
} listed;

/* Searches for all that are listed. They are few and far between: what the next but some
 * reads is asked for. */
static void search_listed(const ren_world *world, const ren_slot_run *run,
                          search_window *in, listed *list)
{
    enum { NEXT = 12, NEAR = 6 };
    const ren_setup *setup = world->setup;
    const ren_network *net = &setup->economy->network;
    const ren_state *s = &world->state;
    for (int32_t k = 0; k < list->n; k++) {
        if (k + NEXT < list->n) {
            const int32_t slot = list->slot[k + NEXT];
            ren_ask(&net->slot_firm[slot]);
            ren_ask(&net->slot_product[slot]);
            ren_ask(&net->link_first[slot]);
        }
        if (k + NEAR < list->n) {
            ren_ask(&setup->economy->firms.id[net->slot_firm[list->slot[k + NEAR]]]);
        }
        search_at(world, run, list->slot[k], in);
        if (ren_search_is_noted(world) && k + NEXT < list->n) {
            ren_ask(&s->sought[list->slot[k + NEXT]]);
        }
    }
    list->n = 0;
}

static void search_run(const ren_world *world, const ren_slot_run *run,
                       bool second_source, search_window *in)
{
    const ren_state *s = &world->state;
    int32_t ahead = in->at;
    listed list;
    list.n = 0;
    for (int32_t b = 0; b < run->n; b += BLOCK) {
        const int32_t first = run->slot + b;
        const int32_t n = run->n - b < BLOCK ? run->n - b : BLOCK;
        for (int32_t k = 0; k < BLOCK; k += REN_LINE) {
            ren_ask(s->fill4 + first + FAR + k);
        }
        uint64_t bits =
            second_source ? UINT64_MAX >> (BLOCK - n) : calling(world, first, n);
        for (; ahead < *s->n_grown && s->grown[ahead].slot < first + n; ahead++) {
            const uint64_t waits = s->grown[ahead].weeks_left > 0;
            bits |= waits << (s->grown[ahead].slot - first);
        }
        for (; bits != 0; bits &= bits - 1) {
            list.slot[list.n++] = first + __builtin_ctzll(bits);
        }
        if (list.n > LIST - BLOCK || b + BLOCK >= run->n) {
            search_listed(world, run, in, &list);
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
    const ren_real *second_source = world->strain.second_source;
    int some = 0;
#pragma omp parallel for simd schedule(static) reduction(| : some)
    for (int32_t i = 0; i < net->n_firms; i++) {
        some |= second_source[i] > 0;
    }
#pragma omp parallel for schedule(static)
    for (int32_t w = 0; w < net->n_windows; w++) {
        search_slots(world, w, some != 0);
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
