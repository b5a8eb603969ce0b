#include "sim/phase.h"
#include "sim/phases/trade/rules/clients.h"
#include "sim/world/gather.h"

#include <string.h>

enum { BLOCK = 512, LANES = 8 };

/* Stands in for columns that the rules keep at 0, so that they are not read. */
static const ren_real zeros[BLOCK];

/* Deliveries of one block of slots, by lane, per unit of what was placed. */
typedef struct lanes {
    ren_real domestic[BLOCK];   /* share-weighted `shipped` of domestic suppliers */
    ren_real foreign[BLOCK];    /* of open foreign sources */
    ren_real capped[BLOCK];     /* orders that blocked sources take */
    ren_real won[BLOCK];        /* deliveries of makers won by search */
    ren_real won_abroad[BLOCK]; /* of foreign sources won by search */
    ren_real better[BLOCK];     /* of them, quality-weighted, less their number */
    bool mixed;                 /* whether the block has links won by search */
    bool by_client; /* `domestic` is already what arrives, not per unit placed */
    bool abroad;    /* whether something may come from abroad */
} lanes;

static void clear(lanes *in, int32_t n)
{
    const size_t bytes = (size_t)n * sizeof *in->capped;
    memset(in->capped, 0, bytes);
    memset(in->foreign, 0, bytes);
    in->mixed = false;
}

/* Only blocks with links won by search have these. */
static void clear_won(lanes *in, int32_t n)
{
    const size_t bytes = (size_t)n * sizeof *in->won;
    in->mixed = true;
    memset(in->won, 0, bytes);
    memset(in->won_abroad, 0, bytes);
    memset(in->better, 0, bytes);
}

static void gather_capped(const ren_world *world, const ren_slot_run *run, int32_t b,
                          int32_t n, ren_real *restrict sum)
{
    const ren_state *s = &world->state;
    const int32_t n_firms = world->setup->economy->network.n_firms;
    const int32_t length = run->n_domestic + run->n_foreign;
    for (int32_t i = 0; i < n; i++) {
        const int64_t row = run->link + (int64_t)(b + i) * length;
        for (int32_t k = run->n_domestic; k < length; k++) {
            sum[i] +=
                s->link_share[row + k] * s->capped[s->link_supplier[row + k] - n_firms];
        }
    }
}

/* Rules that tell clients apart: what a block receives over its domestic links, per unit
 * of baseline use, less baseline. */
static void gather_by_client(const ren_world *world, const ren_slot_run *run, int32_t b,
                             int32_t n, bool flat, ren_real *sum)
{
    const int32_t length = run->n_domestic + run->n_foreign;
    const ren_state *s = &world->state;
    const ren_setup *setup = world->setup;
    const bool priority = setup->scenario->rules.rationing == REN_PRIORITY;
    for (int32_t i = 0; i < n; i++) {
        const int32_t slot = run->slot + b + i;
        const int64_t row = run->link + (int64_t)(b + i) * length;
        const ren_real placed = 1 + s->placed[2 * (int64_t)slot];
        const ren_real weight =
            priority ? setup->priority[setup->economy->network.slot_firm[slot]] : 1;
        ren_real got = 0;
        for (int32_t k = 0; k < run->n_domestic; k++) {
            const int32_t j = s->link_supplier[row + k];
            const ren_real wish = flat ? placed : (1 + s->reweight[j]) * placed;
            got += s->link_share[row + k]
                   * (ren_client_share(s, priority, j, wish, weight) - 1);
        }
        sum[i] = got;
    }
}

static void gather_grown(const ren_world *world, int32_t first, int32_t n, int32_t *at,
                         lanes *in)
{
    const ren_state *s = &world->state;
    const int32_t n_grown = *s->n_grown;
    const int32_t n_firms = world->setup->economy->network.n_firms;
    while (*at < n_grown && s->grown[*at].slot < first) {
        (*at)++;
    }
    if (*at < n_grown && s->grown[*at].slot < first + n) {
        clear_won(in, n);
    }
    for (; *at < n_grown && s->grown[*at].slot < first + n; (*at)++) {
        const ren_grown_link *g = &s->grown[*at];
        const ren_real got = g->weight * (1 + s->shipped[g->supplier]);
        ren_real *won = g->supplier < n_firms ? in->won : in->won_abroad;
        won[g->slot - first] += got;
        in->better[g->slot - first] += got * g->quality;
    }
}

/* Where this week's place in the ring of every lead is; the same for all slots. */
typedef struct rings {
    int64_t domestic[256], foreign[256];
} rings;

/* What holds for all blocks of the week. */
typedef struct week_rule {
    rings at;
    bool blocked;   /* some foreign source takes capped orders only */
    bool by_client; /* rationing tells clients apart */
    bool loyal;     /* orders do not tilt towards suppliers that fill them */
    bool flat;      /* they do not tilt at all */
    bool travels;   /* some delivery takes time */
    bool billed;    /* accounts are kept */
    bool kept;      /* what comes without lead is kept for who adds goods up */
} week_rule;

static void turn_rings(const ren_world *world, rings *at)
{
    const ren_topology *t = &world->setup->topology;
    for (int32_t lead = 0; lead < 256; lead++) {
        const int64_t step = lead > 0 ? world->week % lead : 0;
        at->domestic[lead] = t->ring_domestic[lead] + step * t->slots_domestic[lead];
        at->foreign[lead] = t->ring_foreign[lead] + step * t->slots_foreign[lead];
    }
}

/* One lane of a block: takes out what arrives this week and puts in what was dispatched;
 * lead 0 gets it at once. A lane without suppliers (rank -1) has nothing on its way.
 * Neighbours usually share a lead and then lie side by side in its ring. */
static inline void pass_lane(ren_real *restrict ring, const int64_t *at,
                             const uint8_t *lead, const int32_t *rank, int32_t n,
                             bool kept, const ren_real *restrict dispatched,
                             ren_real *restrict out)
{
    if (!kept && rank[0] >= 0 && rank[n - 1] - rank[0] == n - 1 && lead[0] == 0
        && lead[n - 1] == 0) {
        for (int32_t k = 0; k < n; k++) {
            out[k] += dispatched[k];
        }
        return;
    }
    if (rank[0] >= 0 && rank[n - 1] - rank[0] == n - 1 && lead[0] == lead[n - 1]) {
        ren_real *restrict place = ring + at[lead[0]] + rank[0];
        for (int32_t k = 0; k < n; k++) {
            place[k] = lead[0] > 0 ? place[k] : dispatched[k];
            out[k] += place[k];
            place[k] = dispatched[k];
        }
        return;
    }
    for (int32_t k = 0; k < n; k++) {
        if (rank[k] < 0) {
            out[k] += dispatched[k];
            continue;
        }
        ren_real *place = ring + at[lead[k]] + rank[k];
        out[k] += lead[k] > 0 ? *place : dispatched[k];
        *place = dispatched[k];
    }
}

static void pass_rings(const ren_world *world, const week_rule *rule, int32_t first,
                       int32_t n, bool abroad, const ren_real *domestic,
                       const ren_real *foreign, ren_real *arrived)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_topology *t = &world->setup->topology;
    memset(arrived, 0, (size_t)n * sizeof *arrived);
    pass_lane(world->state.transit_domestic, rule->at.domestic, net->slot_lead + first,
              t->rank_domestic + first, n, rule->kept, domestic, arrived);
    if (abroad) {
        pass_lane(world->state.transit_foreign, rule->at.foreign,
                  net->slot_lead_foreign + first, t->rank_foreign + first, n, true,
                  foreign, arrived);
    }
}

/* What the suppliers of a block dispatch, by lane, per unit of baseline use, less it. */
static void dispatch(const ren_world *world, int32_t first, int32_t n, const lanes *in,
                     ren_real *restrict domestic, ren_real *restrict foreign)
{
    const ren_state *s = &world->state;
    const ren_real *restrict home =
        world->setup->economy->network.slot_domestic + first;
    const ren_real *restrict placed = s->placed + 2 * (int64_t)first;
    const ren_real *restrict order = s->order + first;
    const ren_real *restrict backlog = s->backlog + first;
    if (!in->abroad) { /* all use is at home */
        for (int32_t k = 0; k < n; k++) {
            const ren_real all = placed[2 * k], per = in->domestic[k];
            domestic[k] = in->by_client ? per : all + (1 + all) * per;
            foreign[k] = 0;
        }
        return;
    }
    for (int32_t k = 0; k < n; k++) {
        const ren_real all = placed[2 * k], total = 1 + (order[k] + backlog[k]);
        const ren_real capped = total < in->capped[k] ? total : in->capped[k];
        domestic[k] = in->by_client ? in->domestic[k]
                                    : all * home[k] + (1 + all) * in->domestic[k];
        foreign[k] = all * (1 - home[k]) + (1 + all) * in->foreign[k] + capped;
    }
    for (int32_t k = 0; in->mixed && k < n; k++) {
        domestic[k] += (1 + placed[2 * k]) * in->won[k];
        foreign[k] += (1 + placed[2 * k]) * in->won_abroad[k];
    }
}

/* D8: the stock takes the quality of what arrives (suppliers won by search only). */
static void mix_quality(const ren_world *world, int32_t first, int32_t n,
                        const lanes *in, const ren_real *domestic,
                        const ren_real *foreign, const ren_real *arrived)
{
    const ren_state *s = &world->state;
    const ren_real *buffer = world->setup->economy->network.slot_buffer;
    for (int32_t k = 0; k < n; k++) {
        const int32_t slot = first + k;
        if (in->better[k] >= 0 && s->quality[slot] >= 0) {
            continue;
        }
        const ren_real before = buffer[slot] + s->stock[slot], fresh = 1 + arrived[k];
        const ren_real got = 1 + (domestic[k] + foreign[k]);
        const ren_real gain =
            got > 0 ? fresh * (1 + s->placed[2 * (int64_t)slot]) * in->better[k] / got
                    : 0;
        const ren_real mass = before + fresh;
        s->quality[slot] = mass > 0 ? (before * s->quality[slot] + gain) / mass : 0;
    }
}

/* D8: stocks, goods on the way, and what stays unfilled and is partly kept on the books;
 * `open` is that part before the share is kept. */
static void book(const ren_world *world, const week_rule *rule, int32_t first,
                 int32_t n, const ren_real *restrict domestic,
                 const ren_real *restrict foreign, const ren_real *restrict arrived,
                 ren_real *restrict all, ren_real *restrict open)
{
    const ren_state *s = &world->state;
    const ren_real keep = (ren_real)world->setup->scenario->parameters.backlog_share;
    const ren_real *restrict order = s->order + first;
    const ren_real *restrict old = keep > 0 ? s->backlog + first : zeros;
    ren_real *restrict way = s->on_order + first;
    ren_real *restrict stock = s->stock + first, *restrict fill4 = s->fill4 + first;
    for (int32_t k = 0; k < n; k++) {
        const ren_real total = order[k] + old[k];
        const ren_real delivered = domestic[k] + foreign[k];
        const ren_real left = total - delivered > 0 ? total - delivered : 0;
        const ren_real fill = 1 + total > 0 ? -left / (1 + total) : 0;
        stock[k] += arrived[k];
        fill4[k] += (ren_real)0.25 * (fill - fill4[k]);
        all[k] = total;
        open[k] = left;
    }
    for (int32_t k = 0; rule->travels && k < n; k++) {
        way[k] += domestic[k] + foreign[k] - arrived[k];
    }
    ren_real *restrict backlog = s->backlog + first;
    for (int32_t k = 0; keep > 0 && k < n; k++) {
        backlog[k] = keep * open[k];
    }
}

/* Value-weighted sum of a block in LANES partial sums, added in order. */
static double weigh(const ren_real *restrict value, const ren_real *restrict x,
                    int32_t n)
{
    double lane[LANES] = { 0 }, sum = 0;
    int32_t k = 0;
    for (; k + LANES <= n; k += LANES) {
        for (int j = 0; j < LANES; j++) {
            lane[j] += (double)value[k + j] * (double)x[k + j];
        }
    }
    for (; k < n; k++) {
        lane[k % LANES] += (double)value[k] * (double)x[k];
    }
    for (int j = 0; j < LANES; j++) {
        sum += lane[j];
    }
    return sum;
}

static void add_up(const ren_world *world, int32_t first, int32_t n,
                   const ren_real *domestic, const ren_real *foreign,
                   const ren_real *all, const ren_real *open, bool abroad, double *sum,
                   double *unmet)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_real *value = net->slot_value + first;
    const uint16_t *product = net->slot_product + first;
    const double imported = abroad ? weigh(value, foreign, n) : 0.0;
    sum[REN_WINDOW_ORDERED] += weigh(value, all, n);
    sum[REN_WINDOW_DELIVERED] += weigh(value, domestic, n) + imported;
    sum[REN_WINDOW_IMPORTED] += imported;
    for (int32_t k = 0; k < n; k++) {
        unmet[product[k]] += (double)value[k] * (double)open[k];
    }
}

static void arrive_run(ren_world *world, const ren_slot_run *run, const week_rule *rule,
                       bool grows, int32_t *at, double *sum, double *unmet)
{
    const ren_state *s = &world->state;
    const bool imports = rule->billed && (run->n_foreign > 0 || grows);
    for (int32_t b = 0; b < run->n; b += BLOCK) {
        lanes in;
        const int32_t n = run->n - b < BLOCK ? run->n - b : BLOCK;
        clear(&in, n);
        in.by_client = rule->by_client;
        if (!rule->by_client || !rule->loyal || run->n_foreign > 0) {
            ren_gather_slot_pairs(run, b, n, s->link_supplier, s->link_share, s->sent,
                                  in.domestic, in.foreign, s->tilt + run->slot + b);
        }
        if (rule->by_client) {
            gather_by_client(world, run, b, n, rule->flat, in.domestic);
        }
        if (rule->blocked) {
            gather_capped(world, run, b, n, in.capped);
        }
        gather_grown(world, run->slot + b, n, at, &in);
        in.abroad = run->n_foreign > 0 || in.mixed;
        const int32_t first = run->slot + b;
        ren_real domestic[BLOCK], foreign[BLOCK], arrived[BLOCK], all[BLOCK],
            open[BLOCK];
        dispatch(world, first, n, &in, domestic, foreign);
        if (rule->billed) {
            memcpy(s->got_home + first, domestic, (size_t)n * sizeof *domestic);
        }
        if (imports) { /* else nobody reads it (accounts) */
            memcpy(s->got_abroad + first, foreign, (size_t)n * sizeof *foreign);
        }
        pass_rings(world, rule, first, n, in.abroad, domestic, foreign, arrived);
        if (in.mixed) {
            mix_quality(world, first, n, &in, domestic, foreign, arrived);
        }
        book(world, rule, first, n, domestic, foreign, arrived, all, open);
        add_up(world, first, n, domestic, foreign, all, open, in.abroad, sum, unmet);
    }
}

static void run(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_network *net = &setup->economy->network;
    const ren_state *s = &world->state;
    const ren_rules_spec *rules = &setup->scenario->rules;
    const int32_t n_products = setup->economy->table->n;
    week_rule rule = {
        .by_client = ren_rules_tell_clients(rules),
        .loyal = !rules->substitution || rules->order_type != REN_ORDER_BY_FILL,
        .billed = setup->books.cash != NULL,
        .flat = !rules->substitution || rules->order_type == REN_ORDER_AS_USUAL,
        .travels = ren_goods_travel(&setup->topology),
        .kept = ren_arrivals_are_kept(world)
    };
    turn_rings(world, &rule.at);
    for (int32_t f = 0; f < net->n_foreign; f++) {
        rule.blocked =
            rule.blocked || s->capped[f] > 0 || s->reweight[net->n_firms + f] == -1;
    }

#pragma omp parallel for schedule(static)
    for (int32_t w = 0; w < net->n_windows; w++) {
        double *sum = s->window_sum + (int64_t)w * REN_N_WINDOW_SUMS;
        double *unmet = s->window_unmet + (int64_t)w * n_products;
        memset(unmet, 0, (size_t)n_products * sizeof *unmet);
        sum[REN_WINDOW_ORDERED] = sum[REN_WINDOW_DELIVERED] = 0.0;
        sum[REN_WINDOW_IMPORTED] = 0.0;
        const bool grows = ren_window_grows(world, w);
        int32_t at = ren_grown_at(world, net->window_slot[w]);
        for (int32_t k = net->window_run[w]; k < net->window_run[w + 1]; k++) {
            arrive_run(world, &net->run[k], &rule, grows, &at, sum, unmet);
        }
    }
}

const ren_phase ren_phase_arrive = {
    .name = "arrive",
    .doc = "Dispatches deliveries, lets earlier ones arrive and books what stays open.",
    .source = "C4, C6, D8",
    .reads = REN_COLUMNS(
        REN_COL_placed, REN_COL_order, REN_COL_backlog, REN_COL_reweight, REN_COL_tilt,
        REN_COL_shipped, REN_COL_sent, REN_COL_capped, REN_COL_due,
        REN_COL_share_unasked, REN_COL_link_supplier, REN_COL_link_share, REN_COL_grown,
        REN_COL_n_grown, REN_COL_stock, REN_COL_on_order, REN_COL_quality,
        REN_COL_fill4, REN_COL_transit_domestic, REN_COL_transit_foreign,
        REN_COL_window_sum, REN_COL_got_abroad),
    .writes =
        REN_COLUMNS(REN_COL_stock, REN_COL_on_order, REN_COL_backlog, REN_COL_quality,
                    REN_COL_fill4, REN_COL_tilt, REN_COL_got_home, REN_COL_got_abroad,
                    REN_COL_transit_domestic, REN_COL_transit_foreign,
                    REN_COL_window_sum, REN_COL_window_unmet),
    .run = run,
};
