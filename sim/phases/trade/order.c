#include "sim/phase.h"
#include "sim/world/gather.h"

#include <string.h>

enum { BLOCK = 512 };

/* Stands in for columns that the rules keep at 0, so that they are not read. */
static const ren_real zeros[BLOCK];

/* What a buyer's orders depend on, whatever the input. */
typedef struct buyer {
    ren_real want;  /* what it expects to need, less 1 */
    ren_real level; /* what its targets follow, less 1 */
    ren_real cash;  /* share of its orders it can pay, less 1 (D6) */
    ren_real wish;  /* weeks of critical inputs it adds (L15, S1, C4) */
} buyer;

/* What the finishing loop of a block needs, hoisted out of it. */
typedef struct rule {
    const ren_rules_spec *rules;
    ren_real pace;     /* 1 / tau */
    ren_real floor;    /* below it an order is none ... */
    ren_real crumb;    /* ... and above it at least this */
    bool gap_positive; /* negative gaps are dropped */
    bool substitution;
    bool stocking; /* some firm wants more of its critical inputs */
    bool blocked;  /* some foreign source takes capped orders only */
    bool travels;  /* some delivery takes time */
    bool money;    /* accounts are kept */
    bool books;    /* unfilled orders stay on the books */
    bool anew;     /* tilts of slots are not those that arrive has left */
} rule;

/* A block of slots of a window: their buyers', and their suppliers'. */
typedef struct rows {
    buyer buyer[BLOCK];
    ren_real tilt[BLOCK]; /* of the suppliers, weighted */
    ren_real cap[BLOCK];  /* orders that blocked sources take */
} rows;

/* C5, D10: how orders tilt towards suppliers that filled them (ration has left it), or
 * to those with capacity, and the cap on orders to blocked sources. */
static void tilt_suppliers(ren_world *world)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_rules_spec *rules = &world->setup->scenario->rules;
    const bool able = ren_tilt_follows_capacity(rules);
    const ren_state *s = &world->state;

#pragma omp parallel for schedule(static)
    for (int32_t j = 0; j < net->n_nodes; j++) {
        const ren_real tilt = s->sent[2 * (int64_t)j + 1];
        s->reweight[j] = able && j < net->n_firms ? s->capacity[j] : tilt;
    }
    for (int32_t f = 0; f < net->n_foreign; f++) {
        const double passage = world->strain.passage[f];
        s->capped[f] = 0;
        if (passage < 1.0) {
            s->reweight[net->n_firms + f] = -1;
            s->capped[f] = (ren_real)(passage + world->strain.grey[f]);
        }
    }
}

/* Which windows have to ask for blocked sources: orders to these are capped, or they fill
 * nothing. Links to foreign sources stay where they were. */
static void mark_blocked(const ren_world *world)
{
    const ren_network *net = &world->setup->economy->network;
    const uint8_t *reaches = world->setup->topology.reaches;
    const ren_state *s = &world->state;
    const int32_t n = net->n_windows;
    memset(s->window_blocked, 0, ((size_t)n + 1) * sizeof *s->window_blocked);
    for (int32_t f = 0; f < net->n_foreign; f++) {
        const bool blocked = s->capped[f] > 0 || s->reweight[net->n_firms + f] == -1;
        for (int32_t w = 0; blocked && w < n; w++) {
            s->window_blocked[w] |= reaches[(int64_t)w * net->n_foreign + f];
        }
    }
}

/* The buyers of a window. A firm does not order for more than it could make, nor for less
 * than usual. */
static void ask_buyers(const ren_world *world, const rule *r, int32_t w, buyer *out)
{
    const ren_state *s = &world->state;
    const int32_t target = r->rules->order_target;
    const bool as_made = r->rules->order_need == REN_NEED_OUTPUT;
    const int32_t first = w * REN_WINDOW, rest = world->setup->economy->firms.n - first;
    const int32_t n = rest < REN_WINDOW ? rest : REN_WINDOW;
    for (int32_t k = 0; k < n; k++) {
        const int32_t i = first + k;
        const ren_real most = s->capacity[i] > 0 ? s->capacity[i] : 0;
        const ren_real usual = s->expected[i] < most ? s->expected[i] : most;
        const ren_real want = as_made ? s->output[i] : usual;
        const ren_real learnt = r->money && r->stocking ? s->caution[i] : 0;
        out[k] = (buyer){
            .want = want,
            .level = target == REN_TARGET_SLOW       ? s->memory[i]
                     : target == REN_TARGET_DEMAND   ? want
                     : target == REN_TARGET_POSSIBLE ? s->aim[i]
                                                     : 0,
            .cash = r->money ? s->liquidity[i] : 0,
            .wish = r->stocking ? world->strain.buffer[i] + learnt : 0,
        };
    }
}

/* Weight of suppliers won by search, added to the rows of one block. `at` walks. Returns
 * whether some slot holds stock of another quality than 1: only such suppliers bring it. */
static bool add_grown(const ren_state *s, int32_t n_grown, int32_t first, int32_t n,
                      int32_t *at, ren_real *tilt)
{
    bool any = false;
    while (*at < n_grown && s->grown[*at].slot < first) {
        (*at)++;
    }
    for (; *at < n_grown && s->grown[*at].slot < first + n; (*at)++) {
        const ren_grown_link *g = &s->grown[*at];
        tilt[g->slot - first] += g->weight * (1 + s->reweight[g->supplier]);
        any = any || s->quality[g->slot] != 0;
    }
    return any;
}

static inline void copy_buyers(const buyer *of, const int32_t *restrict firm, int32_t n,
                               buyer *restrict out)
{
    for (int32_t k = 0; k < n; k++) {
        out[k] = of[firm[k] % REN_WINDOW];
    }
}

/* The buyers of a block's slots; meanwhile what the next block reads is asked for. */
static void read_buyers(const ren_world *world, const buyer *of, int32_t first,
                        int32_t n, rows *out)
{
    const int32_t *restrict firm = world->setup->economy->network.slot_firm + first;
    const ren_state *s = &world->state;
    const int64_t next = (int64_t)first + n;
    const ren_real *target = world->setup->slot_target + next, *stock = s->stock + next;
    const ren_real *way = s->on_order + next, *backlog = s->backlog + next;
    const ren_real *tilt = s->tilt + next, *order = s->order + next;
    const ren_real *placed = s->placed + 2 * next;
    int32_t k = 0;
    for (; k + REN_LINE <= n; k += REN_LINE) {
        ren_ask(target + k);
        ren_ask(stock + k);
        ren_ask(way + k);
        ren_ask(backlog + k);
        ren_ask(tilt + k);
        ren_ask(order + k);
        ren_ask(placed + 2 * k);
        ren_ask(placed + 2 * k + REN_LINE);
        copy_buyers(of, firm + k, REN_LINE, out->buyer + k);
    }
    copy_buyers(of, firm + k, n - k, out->buyer + k);
}

/* C4 with D8: what the slots of a block order; only critical inputs are stocked. */
static inline void size_orders(const ren_world *world, const rule *r, const rows *in,
                               int32_t first, int32_t n, bool mixed)
{
    const ren_state *s = &world->state;
    const ren_real *restrict target = world->setup->slot_target + first;
    const ren_real *restrict stock = s->stock + first;
    const ren_real *restrict way = r->travels ? s->on_order + first : zeros;
    const ren_real *restrict backlog = r->books ? s->backlog + first : zeros;
    const ren_real *restrict quality = s->quality + first;
    const uint8_t *restrict kind =
        world->setup->economy->network.slot_criticality + first;
    const buyer *restrict of = in->buyer;
    ren_real *restrict order = s->order + first;
    const ren_real pace = r->pace, floor = r->floor, crumb = r->crumb;
    const ren_real least = r->gap_positive ? 0 : (ren_real)-1e30;
#pragma omp simd
    for (int32_t k = 0; k < n; k++) {
        const ren_real level = of[k].level;
        const ren_real extra = kind[k] != REN_NOT_CRITICAL ? of[k].wish : 0;
        ren_real gap =
            target[k] * level + extra * (1 + level) - stock[k] - way[k] - backlog[k];
        gap = gap < least ? least : gap;
        const ren_real fresh = of[k].want + gap * pace;
        const ren_real some = fresh < crumb ? crumb : fresh;
        const ren_real wished = fresh < floor ? -1 : some;
        order[k] = wished + of[k].cash * (1 + wished);
    }
    for (int32_t k = 0; mixed && k < n; k++) {
        const ren_real fresh = (order[k] - quality[k]) / (1 + quality[k]);
        order[k] = fresh < -1 ? -1 : fresh;
    }
}

/* C5 with D10: how a slot's order and backlog are placed over its suppliers. */
static inline void place_orders(const ren_world *world, const rule *r, const rows *in,
                                int32_t first, int32_t n)
{
    const ren_real *restrict tilt = in->tilt;
    const ren_real *restrict cap = r->blocked ? in->cap : zeros;
    const ren_state *s = &world->state;
    const ren_real *restrict order = s->order + first;
    const ren_real *restrict backlog = r->books ? s->backlog + first : zeros;
    ren_real *restrict placed = s->placed + 2 * (int64_t)first;
    const ren_real loyal = r->substitution ? 0 : 1;
#pragma omp simd
    for (int32_t k = 0; k < n; k++) {
        const ren_real total = order[k] + backlog[k];
        /* what blocked sources take is capped, and never more than the order */
        const ren_real abroad = 1 + total < cap[k] ? 1 + total : cap[k];
        const ren_real weight = 1 + tilt[k];
        const ren_real spread = (total - abroad - tilt[k]) / weight;
        const ren_real tilted = weight > (ren_real)1e-9 ? spread : -1;
        const ren_real all = loyal * total + (1 - loyal) * tilted;
        const ren_real old = backlog[k] / (1 + total);
        const ren_real stale = 1 + total > 0 ? old : 0;
        placed[2 * k] = all;
        placed[2 * k + 1] = all - (1 + all) * stale;
    }
}

/* Tilts and caps of slots b .. b+n-1 of a run whose suppliers have to be asked. */
static void ask_suppliers(const ren_world *world, const rule *r,
                          const ren_slot_run *run, int32_t b, int32_t n,
                          ren_real *restrict tilt, ren_real *restrict cap)
{
    const ren_state *s = &world->state;
    const int32_t n_firms = world->setup->economy->network.n_firms;
    const int32_t length = run->n_domestic + run->n_foreign;
    const ren_links links = { .n = world->setup->economy->network.n_links,
                              .end = s->link_supplier,
                              .share = s->link_share };
    ren_real abroad[BLOCK];
    ren_gather_slots(&links, run, b, n, s->reweight, tilt, abroad);
    for (int32_t i = 0; i < n; i++) {
        tilt[i] += abroad[i];
    }
    for (int32_t i = 0; r->blocked && i < n; i++) {
        const int64_t row = run->link + (int64_t)(b + i) * length;
        cap[i] = 0;
        for (int32_t k = run->n_domestic; k < length; k++) {
            cap[i] +=
                s->link_share[row + k] * s->capped[s->link_supplier[row + k] - n_firms];
        }
    }
}

/* The suppliers of the block's slots: tilts as arrive has left them, or anew run by run;
 * `k` is the run of the first slot, then of the one after the last. */
static void read_suppliers(const ren_world *world, const rule *r, int32_t first,
                           int32_t n, int32_t *k, rows *out)
{
    const ren_network *net = &world->setup->economy->network;
    if (!r->anew && !r->blocked) {
        memcpy(out->tilt, world->state.tilt + first, (size_t)n * sizeof *out->tilt);
        return;
    }
    for (int32_t at = 0; at < n;) {
        const ren_slot_run *run = &net->run[*k];
        const int32_t b = first + at - run->slot;
        const int32_t length = run->n - b < n - at ? run->n - b : n - at;
        ask_suppliers(world, r, run, b, length, out->tilt + at, out->cap + at);
        at += length;
        *k += b + length == run->n;
    }
}

static void order_window(const ren_world *world, const rule *week, int32_t w)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_state *s = &world->state;
    const int32_t end = net->window_slot[w + 1];
    int32_t at = ren_grown_at(world, net->window_slot[w]), run = net->window_run[w];
    buyer buyers[REN_WINDOW];
    rule r = *week;
    rows in;
    r.blocked = s->window_blocked[w] != 0;
    ask_buyers(world, &r, w, buyers);
    for (int32_t first = net->window_slot[w]; first < end; first += BLOCK) {
        const int32_t n = end - first < BLOCK ? end - first : BLOCK;
        read_suppliers(world, &r, first, n, &run, &in);
        const bool mixed = add_grown(s, *s->n_grown, first, n, &at, in.tilt);
        read_buyers(world, buyers, first, n, &in);
        size_orders(world, &r, &in, first, n, mixed);
        place_orders(world, &r, &in, first, n);
    }
}

static void run(ren_world *world)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_scenario *scenario = world->setup->scenario;
    const bool money = world->setup->books.cash != NULL;
    const ren_real *buffer = world->strain.buffer;
    const ren_real *caution = money ? world->state.caution : buffer;
    int stocking = 0;
#pragma omp parallel for simd schedule(static) reduction(| : stocking)
    for (int32_t i = 0; i < net->n_firms; i++) {
        stocking |= (buffer[i] > 0) | (caution[i] > 0);
    }
    tilt_suppliers(world);
    mark_blocked(world);
    const bool published = scenario->rules.as_published;
    const double days = scenario->rules.adjust_days;
    const double step = scenario->horizon.days > 0 ? 1.0 : 7.0;
    const bool is_double = sizeof(ren_real) == sizeof(double);
    const rule r = {
        .rules = &scenario->rules,
        .pace =
            (ren_real)(days > 0.0 ? step / days : 1.0 / scenario->parameters.tau_inv),
        /* published figures hang on an order of 0 that rounding left above 0 */
        .floor = published ? -1 - (is_double ? (ren_real)1e-9 : 1e-5F) : -1,
        .crumb = published ? -1 + (is_double ? (ren_real)1e-15 : 6e-8F) : -1,
        .gap_positive = scenario->rules.order_gap == REN_ORDER_GAP_POSITIVE,
        .substitution = scenario->rules.substitution
                        && scenario->rules.order_type != REN_ORDER_AS_USUAL,
        .stocking = stocking != 0,
        .travels = ren_goods_travel(&world->setup->topology),
        .money = money,
        .books = scenario->parameters.backlog_share > 0.0,
        .anew = *world->state.rows_changed != 0
                || ren_tilt_follows_capacity(&scenario->rules),
    };

#pragma omp parallel for schedule(static)
    for (int32_t w = 0; w < net->n_windows; w++) {
        order_window(world, &r, w);
    }
    *world->state.rows_changed = 0;
}

static bool goes_first(const ren_scenario *scenario)
{
    return scenario->rules.order_time == REN_ORDER_FIRST;
}

static bool goes_last(const ren_scenario *scenario)
{
    return scenario->rules.order_time == REN_ORDER_LAST;
}

// clang-format off
#define ORDER_READS \
    REN_COLUMNS(REN_COL_expected, REN_COL_memory, REN_COL_capacity, REN_COL_output, \
                REN_COL_aim, REN_COL_sent, REN_COL_tilt, REN_COL_rows_changed, REN_COL_stock, REN_COL_on_order, \
                REN_COL_backlog, REN_COL_quality, REN_COL_liquidity, REN_COL_link_supplier, \
                REN_COL_link_share, REN_COL_grown, REN_COL_n_grown, REN_COL_reweight, \
                REN_COL_capped, REN_COL_caution)
#define ORDER_WRITES \
    REN_COLUMNS(REN_COL_reweight, REN_COL_capped, REN_COL_order, \
                REN_COL_placed, REN_COL_rows_changed, REN_COL_window_blocked)
// clang-format on

const ren_phase ren_phase_order = {
    .name = "order",
    .doc = "Orders what expected demand needs and what stocks lack, from the suppliers "
           "that deliver.",
    .source = "C4, C5, D8, D10",
    .reads = ORDER_READS,
    .writes = ORDER_WRITES,
    .run = run,
    .called = goes_first,
};

const ren_phase ren_phase_reorder = {
    .name = "reorder",
    .doc = "Orders after production instead of before it, for the step to come.",
    .source = "Henriet, Hallegatte and Tabourier 2012; Hallegatte 2014",
    .reads = ORDER_READS,
    .writes = ORDER_WRITES,
    .run = run,
    .called = goes_last,
};
