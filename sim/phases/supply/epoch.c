#include "sim/phase.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int32_t every(const ren_scenario *scenario)
{
    return (int32_t)scenario->parameters.epoch;
}

/* C5, D9: makers a search may meet, by the root of their spare capacity. */
static void weigh_candidates(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const double *output = setup->economy->firms.output;
    const ren_state *s = &world->state;

#pragma omp parallel for schedule(dynamic, 4)
    for (int32_t p = 0; p < setup->economy->table->n; p++) {
        double sum = 0;
        for (int32_t m = setup->maker_first[p]; m < setup->maker_first[p + 1]; m++) {
            const int32_t i = setup->maker[m];
            const double spare = output[i] * (s->capacity[i] - s->output[i]);
            sum += spare > 0.0 ? sqrt(spare) : 0.0;
            s->candidate_weight[m] = sum;
        }
    }
}

enum { BLOCK = 512 };

/* Domestic links of a run of slots from one on, counted through the run, taken together so
 * that their draws are made at once: external ids of their firms, and their product. */
typedef struct batch {
    const ren_slot_run *run;
    int32_t first, n;
    uint32_t buyer[BLOCK], supplier[BLOCK];
    uint16_t product[BLOCK];
} batch;

/* Slot and link of the domestic link `at` of a run. */
static int32_t slot_at(const ren_slot_run *run, int32_t at)
{
    return run->slot + at / run->n_domestic;
}

static int64_t link_at(const ren_slot_run *run, int32_t at)
{
    const int32_t length = run->n_domestic + run->n_foreign;
    return run->link + (int64_t)(at / run->n_domestic) * length + at % run->n_domestic;
}

static void name_firms(const ren_world *world, batch *restrict b)
{
    const ren_network *net = &world->setup->economy->network;
    const int32_t *restrict id = world->setup->economy->firms.id;
    const int32_t *restrict supplier = world->state.link_supplier;
    const int32_t n_domestic = b->run->n_domestic, n_foreign = b->run->n_foreign;
    int32_t slot = slot_at(b->run, b->first), k = b->first % n_domestic;
    int64_t link = link_at(b->run, b->first);
    for (int32_t i = 0; i < b->n; i++) {
        b->buyer[i] = (uint32_t)id[net->slot_firm[slot]];
        b->product[i] = net->slot_product[slot];
        b->supplier[i] = (uint32_t)id[supplier[link]];
        const bool last = ++k == n_domestic;
        k = last ? 0 : k;
        slot += last;
        link += last ? 1 + n_foreign : 1;
    }
}

/* Which of them end: keyed by the two firms of a link, so it is the same in every package.
 * Returns how many. */
static int32_t draw_ends(const ren_world *world, const batch *b, double chance,
                         int32_t *restrict end)
{
    const ren_setup *setup = world->setup;
    const ren_who who = {
        .week = (uint16_t)(world->week / (int32_t)setup->scenario->parameters.epoch),
        .purpose = REN_DRAW_CHURN
    };
    double x[BLOCK];
    int32_t n = 0;
    ren_draw_uniform_many(setup->economy->stream, who, b->n, b->buyer, b->supplier,
                          b->product, x);
    for (int32_t i = 0; i < b->n; i++) {
        end[n] = i;
        n += x[i] < chance;
    }
    return n;
}

/* Adds those that end to `out`, as far as there is room. */
static int32_t add_dying(const ren_world *world, batch *b, double chance, int64_t room,
                         int32_t n, ren_dying_link *out)
{
    const ren_real *value = world->setup->economy->network.slot_value;
    const ren_real *share = world->state.link_share;
    int32_t end[BLOCK];
    name_firms(world, b);
    const int32_t n_ends = draw_ends(world, b, chance, end);
    for (int32_t k = 0; k < n_ends; k++) {
        ren_ask(&value[slot_at(b->run, b->first + end[k])]);
        ren_ask(&share[link_at(b->run, b->first + end[k])]);
    }
    for (int32_t k = 0; k < n_ends && n < room; k++) {
        const int32_t slot = slot_at(b->run, b->first + end[k]);
        const int64_t link = link_at(b->run, b->first + end[k]);
        out[n++] = (ren_dying_link){
            .flow = (double)share[link] * value[slot],
            .link = (int32_t)link,
            .product = b->product[end[k]],
            .buyer = b->buyer[end[k]],
            .supplier = b->supplier[end[k]],
        };
    }
    return n;
}

static int32_t find_dying(const ren_world *world, int32_t w, double chance,
                          int64_t room, ren_dying_link *out)
{
    const ren_network *net = &world->setup->economy->network;
    int32_t n = 0;
    batch b;
    for (int32_t r = net->window_run[w]; r < net->window_run[w + 1]; r++) {
        const int32_t n_links = net->run[r].n * net->run[r].n_domestic;
        b.run = &net->run[r];
        for (b.first = 0; b.first < n_links; b.first += BLOCK) {
            b.n = n_links - b.first < BLOCK ? n_links - b.first : BLOCK;
            n = add_dying(world, &b, chance, room, n, out);
        }
    }
    return n;
}

/* The largest first; of like flows, in a fixed order. */
static int by_flow(const void *left, const void *right)
{
    const ren_dying_link *a = left, *b = right;
    if (a->flow != b->flow) {
        return a->flow > b->flow ? -1 : 1;
    }
    if (a->buyer != b->buyer) {
        return a->buyer < b->buyer ? -1 : 1;
    }
    if (a->supplier != b->supplier) {
        return a->supplier < b->supplier ? -1 : 1;
    }
    return (a->link > b->link) - (a->link < b->link);
}

/* Brings the links of every product together, those of product p to first[p] .. first[p+1]-1,
 * by exchanging places. */
static void group(ren_dying_link *link, int32_t n, int32_t n_products, int32_t *first)
{
    int32_t next[REN_MOST_PRODUCTS];
    memset(first, 0, ((size_t)n_products + 1) * sizeof *first);
    for (int32_t k = 0; k < n; k++) {
        first[link[k].product + 1]++;
    }
    for (int32_t p = 0; p < n_products; p++) {
        first[p + 1] += first[p];
        next[p] = first[p];
    }
    for (int32_t p = 0; p < n_products; p++) {
        while (next[p] < first[p + 1]) {
            ren_dying_link *at = &link[next[p]], moved = *at;
            const int32_t to = next[moved.product]++;
            *at = link[to];
            link[to] = moved;
        }
    }
}

/* Two ending links of like value exchange suppliers: each buyer and each supplier finds
 * another partner of the same size, so nobody's sales drift away while no firm can invest
 * (Mizuno et al. 2014: 7-8 % of links a year). A link without a partner of at least
 * link_likeness of its value goes on: large relations are the stable ones. */
static void exchange(ren_world *world, const ren_dying_link *a, const ren_dying_link *b)
{
    const ren_network *net = &world->setup->economy->network;
    const double *output = world->setup->economy->firms.output;
    const ren_state *s = &world->state;
    const int32_t at_a = s->out_of[a->link], at_b = s->out_of[b->link];
    const int32_t slot_a = s->out_slot[at_a], slot_b = s->out_slot[at_b];
    const int32_t i = s->link_supplier[a->link], j = s->link_supplier[b->link];
    const double likeness = world->setup->scenario->parameters.link_likeness;
    if (b->flow < likeness * a->flow || i == j || net->slot_firm[slot_a] == j
        || net->slot_firm[slot_b] == i) {
        return;
    }
    s->link_supplier[a->link] = j;
    s->link_supplier[b->link] = i;
    s->out_of[a->link] = at_b;
    s->out_of[b->link] = at_a;
    s->out_slot[at_a] = slot_b;
    s->out_slot[at_b] = slot_a;
    s->drift[i] += (ren_real)(b->flow / output[i]) - s->out_share[at_a];
    s->drift[j] += (ren_real)(a->flow / output[j]) - s->out_share[at_b];
    s->out_share[at_a] = (ren_real)(b->flow / output[i]);
    s->out_share[at_b] = (ren_real)(a->flow / output[j]);
}

/* What exchanges some links on will read is asked for, by turns. */
__attribute__((always_inline)) static inline void ask_exchange(const ren_world *world,
                                                               int32_t n, int32_t k)
{
    enum { FAR = 16, NEAR = 8 };
    const ren_state *s = &world->state;
    for (int32_t m = k; m < k + 2; m++) {
        const ren_dying_link *far = &s->dying[m + FAR < n ? m + FAR : m];
        const ren_dying_link *near = &s->dying[m + NEAR < n ? m + NEAR : m];
        ren_ask(&s->link_supplier[far->link]);
        ren_ask(&s->out_of[far->link]);
        ren_ask(&s->out_slot[s->out_of[near->link]]);
        ren_ask(&s->out_share[s->out_of[near->link]]);
        ren_ask(&s->drift[s->link_supplier[near->link]]);
    }
}

static void churn(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_state *s = &world->state;
    const int32_t n_windows = setup->economy->network.n_windows;
    const int32_t n_products = setup->economy->table->n;
    const double chance = ren_churn_chance(setup);

#pragma omp parallel for schedule(static)
    for (int32_t w = 0; w < n_windows; w++) {
        s->window_dying[w] = find_dying(
            world, w, chance, ren_dying_at(setup, w + 1) - ren_dying_at(setup, w),
            s->dying + ren_dying_at(setup, w));
    }
    int32_t n = 0;
    for (int32_t w = 0; w < n_windows; w++) {
        memmove(s->dying + n, s->dying + ren_dying_at(setup, w),
                (size_t)s->window_dying[w] * sizeof *s->dying);
        n += s->window_dying[w];
    }
    int32_t first[REN_MOST_PRODUCTS + 1];
    group(s->dying, n, n_products, first);
#pragma omp parallel for schedule(dynamic, 1)
    for (int32_t p = 0; p < n_products; p++) {
        qsort(s->dying + first[p], (size_t)(first[p + 1] - first[p]), sizeof *s->dying,
              by_flow);
    }
    for (int32_t p = 0; p < n_products; p++) {
        for (int32_t k = first[p]; k + 1 < first[p + 1]; k += 2) {
            ask_exchange(world, n, k);
            exchange(world, &s->dying[k], &s->dying[k + 1]);
        }
    }
    *s->rows_changed = 1;
}

static void run(ren_world *world)
{
    weigh_candidates(world);
    if (world->noise && world->week > 0
        && world->setup->scenario->parameters.link_death > 0.0) {
        churn(world);
    }
}

const ren_phase ren_phase_epoch = {
    .name = "epoch",
    .doc = "Draws new candidates and lets old links end and be re-made.",
    .source = "C5, D9",
    .reads = REN_COLUMNS(REN_COL_capacity, REN_COL_output, REN_COL_link_supplier,
                         REN_COL_link_share, REN_COL_out_slot, REN_COL_out_share,
                         REN_COL_out_of, REN_COL_drift, REN_COL_dying,
                         REN_COL_window_dying, REN_COL_candidate_weight),
    .writes =
        REN_COLUMNS(REN_COL_candidate_weight, REN_COL_rows_changed,
                    REN_COL_link_supplier, REN_COL_out_slot, REN_COL_out_share,
                    REN_COL_out_of, REN_COL_drift, REN_COL_dying, REN_COL_window_dying),
    .every = every,
    .run = run,
};
