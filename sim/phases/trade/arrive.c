#include "sim/phase.h"
#include "sim/phases/money/account/bills.h"
#include "sim/phases/trade/rules/clients.h"
#include "sim/phases/trade/rules/transit.h"
#include "sim/world/gather.h"

#include <string.h>

enum { BLOCK = 512, LANES = 8 };

/* What a slot gets from suppliers won by search. */
typedef struct won {
    int32_t at;            /* place of the slot in its block */
    ren_real home, abroad; /* from makers and from foreign sources */
    ren_real better;       /* of both, quality-weighted, less their number */
} won;

/* Deliveries of one block of slots, by lane, per unit of what was placed. */
typedef struct lanes {
    ren_real domestic[BLOCK]; /* share-weighted `shipped` of domestic suppliers */
    ren_real foreign[BLOCK];  /* of open foreign sources */
    ren_real capped[BLOCK];   /* orders that blocked sources take, if `blocked` */
    won won[BLOCK];           /* slots that have won suppliers, in their order */
    int32_t n_won;
    bool by_client; /* `domestic` is already what arrives, not per unit placed */
    bool blocked;   /* some of its foreign sources take capped orders only */
    bool abroad;    /* it buys abroad, or a slot of its window has won a supplier */
} lanes;

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

static void gather_grown(const ren_world *world, int32_t first, int32_t n, int32_t *at,
                         lanes *in)
{
    const ren_state *s = &world->state;
    const int32_t n_grown = *s->n_grown;
    const int32_t n_firms = world->setup->economy->network.n_firms;
    while (*at < n_grown && s->grown[*at].slot < first) {
        (*at)++;
    }
    in->n_won = 0;
    for (; *at < n_grown && s->grown[*at].slot < first + n; (*at)++) {
        const ren_grown_link *g = &s->grown[*at];
        const ren_real got = g->weight * (1 + s->shipped[g->supplier]);
        ren_ask(&s->quality[g->slot]); /* see mix_quality() */
        if (in->n_won == 0 || in->won[in->n_won - 1].at != g->slot - first) {
            in->won[in->n_won++] = (won){ .at = g->slot - first };
        }
        won *of = &in->won[in->n_won - 1];
        *(g->supplier < n_firms ? &of->home : &of->abroad) += got;
        of->better += got * g->quality;
    }
}

/* What holds for all blocks of the week. */
typedef struct week_rule {
    const ren_rings *at;
    bool blocked;   /* some foreign source takes capped orders only */
    bool grows;     /* some slot of the window has won a supplier */
    bool by_client; /* rationing tells clients apart */
    bool loyal;     /* orders do not tilt towards suppliers that fill them */
    bool travels;   /* some delivery takes time */
    bool billed;    /* accounts are kept: what is dispatched is billed */
    bool kept;      /* what comes without lead is kept for who adds goods up */
} week_rule;

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
    for (int32_t k = 0; k < n; k++) {
        const ren_real all = placed[2 * k];
        const ren_real shared = all * home[k] + (1 + all) * in->domestic[k];
        domestic[k] = in->by_client ? in->domestic[k] : shared;
        foreign[k] = all * (1 - home[k]) + (1 + all) * in->foreign[k];
    }
    for (int32_t k = 0; in->blocked && k < n; k++) {
        const ren_real total = 1 + (order[k] + backlog[k]);
        foreign[k] += total < in->capped[k] ? total : in->capped[k];
    }
    for (int32_t m = 0; m < in->n_won; m++) {
        const int32_t k = in->won[m].at;
        domestic[k] += (1 + placed[2 * k]) * in->won[m].home;
        foreign[k] += (1 + placed[2 * k]) * in->won[m].abroad;
    }
}

/* What a block dispatches, and where in its lanes it goes for what arrives. */
typedef struct passage {
    ren_real *domestic, *foreign;   /* dispatched, per unit of baseline use, less it */
    ren_real *from_home, *from_far; /* arrives, and makes room */
} passage;

/* D8: the stock takes the quality of what arrives (suppliers won by search only). */
static void mix_quality(const ren_world *world, int32_t first, const lanes *in,
                        const passage *way)
{
    const ren_state *s = &world->state;
    const ren_real *buffer = world->setup->economy->network.slot_buffer;
    for (int32_t m = 0; m < in->n_won; m++) {
        const int32_t k = in->won[m].at, slot = first + k;
        const ren_real better = in->won[m].better;
        if (better >= 0 && s->quality[slot] >= 0) {
            continue;
        }
        const ren_real arrived = way->from_home[k] + way->from_far[k];
        const ren_real before = buffer[slot] + s->stock[slot], fresh = 1 + arrived;
        const ren_real got = 1 + (way->domestic[k] + way->foreign[k]);
        const ren_real gain =
            got > 0 ? fresh * (1 + s->placed[2 * (int64_t)slot]) * better / got : 0;
        const ren_real mass = before + fresh;
        s->quality[slot] = mass > 0 ? (before * s->quality[slot] + gain) / mass : 0;
    }
}

/* D8: stocks, goods on the way, and what stays unfilled and is partly kept on the books;
 * `open` is that part before the share is kept, `all` the orders with what was open. */
static inline void book(const ren_state *s, int32_t first, int32_t n, ren_real keep,
                        bool travels, const passage *lane, ren_real *restrict all,
                        ren_real *restrict open)
{
    const ren_real *restrict order = s->order + first;
    const ren_real *restrict domestic = lane->domestic;
    const ren_real *restrict foreign = lane->foreign;
    ren_real *restrict from_home = lane->from_home, *restrict from_far = lane->from_far;
    ren_real *restrict backlog = s->backlog + first, *restrict way =
                                                         s->on_order + first;
    ren_real *restrict stock = s->stock + first, *restrict fill4 = s->fill4 + first;
#pragma omp simd
    for (int32_t k = 0; k < n; k++) {
        const ren_real total = order[k] + (keep > 0 ? backlog[k] : 0);
        const ren_real arrived = from_home[k] + from_far[k];
        const ren_real delivered = domestic[k] + foreign[k];
        const ren_real left = total - delivered > 0 ? total - delivered : 0;
        const ren_real lacking = -left / (1 + total);
        const ren_real fill = 1 + total > 0 ? lacking : 0;
        from_home[k] = domestic[k];
        from_far[k] = foreign[k];
        stock[k] += arrived;
        fill4[k] += (ren_real)0.25 * (fill - fill4[k]);
        all[k] = total;
        open[k] = left;
        if (travels) {
            way[k] += delivered - arrived;
        }
        if (keep > 0) {
            backlog[k] = keep * left;
        }
    }
}

/* What a window adds up to. */
typedef struct sums {
    double *window; /* columns window_sum ... */
    double *unmet;  /* ... and window_unmet */
    ren_bills bills;
} sums;

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

/* What the suppliers of a block of a run send to it. */
static void gather(const ren_world *world, const ren_slot_run *run, int32_t b,
                   int32_t n, const week_rule *rule, lanes *in)
{
    const ren_state *s = &world->state;
    const ren_links links = { .n = world->setup->economy->network.n_links,
                              .end = s->link_supplier,
                              .share = s->link_share };
    in->by_client = rule->by_client;
    in->blocked = rule->blocked;
    in->abroad = run->n_foreign > 0 || rule->grows;
    if (!rule->by_client || !rule->loyal || run->n_foreign > 0) {
        ren_gather_slot_pairs(&links, run, b, n, s->sent, in->domestic, in->foreign,
                              s->tilt + run->slot + b);
    } else {
        memset(in->foreign, 0, (size_t)n * sizeof *in->foreign);
    }
    if (rule->by_client) {
        ren_clients_gather(world, run, b, n, in->domestic);
    }
    if (rule->blocked) {
        memset(in->capped, 0, (size_t)n * sizeof *in->capped);
        gather_capped(world, run, b, n, in->capped);
    }
}

/* Orders of a block that stay open, by product; meanwhile what the next block reads is
 * asked for: what is on its way to it as a rule follows in the rings. */
static void add_unmet(const ren_world *world, int32_t first, int32_t n,
                      const passage *lane, const ren_real *restrict open,
                      double *restrict unmet)
{
    enum { N = 8 };
    const ren_network *net = &world->setup->economy->network;
    const ren_state *s = &world->state;
    const ren_real *restrict value = net->slot_value + first;
    const uint16_t *restrict product = net->slot_product + first;
    const ren_real *const column[N] = { net->slot_domestic, net->slot_value,
                                        s->order,           s->backlog,
                                        s->stock,           s->on_order,
                                        s->fill4,           s->tilt };
    const int64_t next = (int64_t)first + n;
    const ren_real *placed = s->placed + 2 * next;
    const ren_real *from_home = lane->from_home + n, *from_far = lane->from_far + n;
    int32_t k = 0;
    for (; k + REN_LINE <= n; k += REN_LINE) {
        ren_ask(placed + 2 * k);
        ren_ask(placed + 2 * k + REN_LINE);
        ren_ask(from_home + k);
        ren_ask(from_far + k);
        for (int c = 0; c < N; c++) {
            ren_ask(column[c] + next + k);
        }
        for (int j = 0; j < REN_LINE; j++) {
            unmet[product[k + j]] += (double)value[k + j] * (double)open[k + j];
        }
    }
    for (; k < n; k++) {
        unmet[product[k]] += (double)value[k] * (double)open[k];
    }
}

/* Dispatches what a block has gathered, lets earlier deliveries arrive and books. */
static void arrive_block(ren_world *world, const week_rule *rule, int32_t first,
                         int32_t n, const lanes *in, sums *to)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_topology *t = &world->setup->topology;
    const ren_state *s = &world->state;
    const ren_real keep = (ren_real)world->setup->scenario->parameters.backlog_share;
    ren_real home[BLOCK], far[BLOCK], from_home[BLOCK], from_far[BLOCK], all[BLOCK],
        open[BLOCK];
    passage lane = { .domestic = home, .foreign = far };
    dispatch(world, first, n, in, home, far);
    lane.from_home =
        ren_open_lane(s->transit_domestic, rule->at->domestic, net->slot_lead + first,
                      t->rank_domestic + first, n, rule->kept, home, from_home);
    lane.from_far = ren_open_lane(s->transit_foreign, rule->at->foreign,
                                  net->slot_lead_foreign + first,
                                  t->rank_foreign + first, n, true, far, from_far);
    mix_quality(world, first, in, &lane);
    if (rule->travels && keep > 0) {
        book(s, first, n, keep, true, &lane, all, open);
    } else {
        book(s, first, n, keep, rule->travels, &lane, all, open);
    }
    if (rule->billed) {
        ren_bills_add(world, &to->bills, first, n, in->abroad, home, far);
    }
    const ren_real *value = net->slot_value + first;
    const double imported = weigh(value, far, n);
    to->window[REN_WINDOW_ORDERED] += weigh(value, all, n);
    to->window[REN_WINDOW_DELIVERED] += weigh(value, home, n) + imported;
    to->window[REN_WINDOW_IMPORTED] += imported;
    add_unmet(world, first, n, &lane, open, to->unmet);
}

static void open_sums(const ren_world *world, const week_rule *rule, int32_t w,
                      sums *out)
{
    const int32_t n_products = world->setup->economy->table->n;
    out->window = world->state.window_sum + (int64_t)w * REN_N_WINDOW_SUMS;
    out->unmet = world->state.window_unmet + (int64_t)w * n_products;
    memset(out->unmet, 0, (size_t)n_products * sizeof *out->unmet);
    out->window[REN_WINDOW_ORDERED] = out->window[REN_WINDOW_DELIVERED] = 0.0;
    out->window[REN_WINDOW_IMPORTED] = 0.0;
    if (rule->billed) {
        ren_bills_open(world, w, &out->bills);
    }
}

static void arrive_window(ren_world *world, int32_t w, const week_rule *week)
{
    const ren_network *net = &world->setup->economy->network;
    int32_t at = ren_grown_at(world, net->window_slot[w]);
    week_rule rule = *week;
    rule.blocked = world->state.window_blocked[w] != 0;
    rule.grows = ren_window_grows(world, w);
    sums to;
    open_sums(world, &rule, w, &to);
    for (int32_t k = net->window_run[w]; k < net->window_run[w + 1]; k++) {
        const ren_slot_run *run = &net->run[k];
        for (int32_t b = 0; b < run->n; b += BLOCK) {
            const int32_t n = run->n - b < BLOCK ? run->n - b : BLOCK;
            lanes in;
            gather(world, run, b, n, &rule, &in);
            gather_grown(world, run->slot + b, n, &at, &in);
            arrive_block(world, &rule, run->slot + b, n, &in, &to);
        }
    }
    if (rule.billed) {
        ren_bills_close(world, w, &to.bills);
    }
}

static void run(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_network *net = &setup->economy->network;
    const ren_rules_spec *rules = &setup->scenario->rules;
    ren_rings at;
    ren_rings_turn(world, &at);
    const week_rule rule = {
        .at = &at,
        .by_client = ren_rules_tell_clients(rules),
        .loyal = !rules->substitution || rules->order_type != REN_ORDER_BY_FILL,
        .billed =
            setup->books.cash != NULL && ren_phase_is_on(setup->scenario, "account"),
        .travels = ren_goods_travel(&setup->topology),
        .kept = ren_arrivals_are_kept(world),
    };
#pragma omp parallel for schedule(static)
    for (int32_t w = 0; w < net->n_windows; w++) {
        arrive_window(world, w, &rule);
    }
}

const ren_phase ren_phase_arrive = {
    .name = "arrive",
    .doc = "Dispatches deliveries, bills them, lets earlier ones arrive and books what "
           "stays open.",
    .source = "C4, C6, C9, D6, D8",
    .reads = REN_COLUMNS(
        REN_COL_placed, REN_COL_order, REN_COL_backlog, REN_COL_reweight, REN_COL_tilt,
        REN_COL_shipped, REN_COL_sent, REN_COL_capped, REN_COL_due,
        REN_COL_share_unasked, REN_COL_link_supplier, REN_COL_link_share, REN_COL_grown,
        REN_COL_n_grown, REN_COL_stock, REN_COL_on_order, REN_COL_window_blocked,
        REN_COL_quality, REN_COL_fill4, REN_COL_transit_domestic,
        REN_COL_transit_foreign, REN_COL_window_sum, REN_COL_payable, REN_COL_liquidity,
        REN_COL_price_home, REN_COL_price_abroad),
    .writes =
        REN_COLUMNS(REN_COL_stock, REN_COL_on_order, REN_COL_backlog, REN_COL_quality,
                    REN_COL_fill4, REN_COL_tilt, REN_COL_payable, REN_COL_paid,
                    REN_COL_billed, REN_COL_imported, REN_COL_window_paid,
                    REN_COL_window_billed, REN_COL_transit_domestic,
                    REN_COL_transit_foreign, REN_COL_window_sum, REN_COL_window_unmet),
    .run = run,
    .moves_goods = true,
};
