#include "sim/phase.h"

#include <string.h>

enum { BLOCK = 256 };

/* Deliveries of one block of slots, by lane, per unit of what was placed. */
typedef struct lanes {
    ren_real domestic[BLOCK]; /* share-weighted `shipped` of domestic suppliers */
    ren_real foreign[BLOCK];  /* of open foreign sources */
    ren_real capped[BLOCK];   /* orders that blocked sources take */
    ren_real won[BLOCK];      /* deliveries of makers won by search */
    ren_real won_abroad[BLOCK]; /* of foreign sources won by search */
    ren_real better[BLOCK];   /* of them, quality-weighted, less their number */
} lanes;

static void gather_lane(const ren_state *s, const ren_slot_run *run, int32_t b, int32_t n,
                        int32_t from, int32_t to, ren_real *restrict sum)
{
    const ren_real *restrict shipped = s->shipped;
    for (int32_t k = from; k < to; k++) {
        const int64_t row = run->link + (int64_t)k * run->n + b;
        const int32_t *restrict supplier = s->link_supplier + row;
        const ren_real *restrict share = s->link_share + row;
        for (int32_t i = 0; i < n; i++) {
            sum[i] += share[i] * shipped[supplier[i]];
        }
    }
}

static void gather_capped(const ren_world *world, const ren_slot_run *run, int32_t b,
                          int32_t n, ren_real *restrict sum)
{
    const ren_state *s = &world->state;
    const int32_t n_firms = world->setup->economy->network.n_firms;
    for (int32_t k = run->n_domestic; k < run->n_domestic + run->n_foreign; k++) {
        const int64_t row = run->link + (int64_t)k * run->n + b;
        for (int32_t i = 0; i < n; i++) {
            sum[i] += s->link_share[row + i] * s->capped[s->link_supplier[row + i] - n_firms];
        }
    }
}

/* Rules that tell clients apart: each link gets the less of its wish and its due. Leaves
 * in `sum` what the plain kernel would: deliveries per unit placed, less the shares. */
static void gather_by_client(const ren_world *world, const ren_slot_run *run, int32_t b,
                             int32_t n, int32_t from, int32_t to, ren_real *sum)
{
    const ren_state *s = &world->state;
    const ren_setup *setup = world->setup;
    const bool priority = setup->scenario->rules.rationing == REN_PRIORITY;
    for (int32_t k = from; k < to; k++) {
        const int64_t row = run->link + (int64_t)k * run->n + b;
        for (int32_t i = 0; i < n; i++) {
            const int32_t slot = run->slot + b + i;
            const int32_t j = s->link_supplier[row + i];
            const ren_real placed = 1 + s->placed[2 * (int64_t)slot];
            const ren_real wish = (1 + s->reweight[j]) * placed;
            ren_real due = s->threshold[j];
            if (priority) {
                due *= setup->priority[setup->economy->network.slot_firm[slot]];
                due = due < 1 ? due * wish : wish;
            }
            const ren_real got = wish < due ? wish : due;
            sum[i] += s->link_share[row + i] * (placed > 0 ? got / placed - 1 : -1);
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
    for (; *at < n_grown && s->grown[*at].slot < first + n; (*at)++) {
        const ren_grown_link *g = &s->grown[*at];
        const ren_real got = g->weight * (1 + s->shipped[g->supplier]);
        ren_real *won = g->supplier < n_firms ? in->won : in->won_abroad;
        won[g->slot - first] += got;
        in->better[g->slot - first] += got * g->quality;
    }
}

/* Takes out of a lane's ring what arrives this week and puts in what was dispatched. */
static inline ren_real pass(ren_real *ring, const int64_t *first, const int32_t *slots,
                            int32_t lead, int32_t rank, int32_t week, ren_real dispatched)
{
    if (rank < 0) {
        return dispatched; /* a lead of no weeks arrives at once */
    }
    const int64_t at = ren_ring_at(first, slots, lead, rank, week);
    const ren_real arrived = ring[at];
    ring[at] = dispatched;
    return arrived;
}

/* D8: deliveries dispatched now arrive after the lead; what stays unfilled is partly kept
 * on the books; the stock takes the quality of what arrives. */
static inline void receive(ren_world *world, int32_t first, int32_t n, const lanes *in,
                           double *sum, double *unmet)
{
    const ren_setup *setup = world->setup;
    const ren_network *net = &setup->economy->network;
    const ren_topology *t = &setup->topology;
    const ren_real keep = (ren_real)setup->scenario->parameters.backlog_share;
    const ren_state *s = &world->state;

    for (int32_t k = 0; k < n; k++) {
        const int32_t slot = first + k;
        const ren_real placed = s->placed[2 * (int64_t)slot];
        const ren_real total = s->order[slot] + s->backlog[slot];
        const ren_real home = net->slot_domestic[slot];
        const ren_real cap = in->capped[k];
        const ren_real share = cap > 0 && 1 + total < cap ? (1 + total) / cap : 1;
        const ren_real domestic =
            placed * home + (1 + placed) * (in->domestic[k] + in->won[k]);
        const ren_real foreign = placed * (1 - home)
                                 + (1 + placed) * (in->foreign[k] + in->won_abroad[k])
                                 + share * cap;
        const ren_real delivered = domestic + foreign;

        const ren_real arrived =
            pass(s->transit_domestic, t->ring_domestic, t->slots_domestic,
                 net->slot_lead[slot], t->rank_domestic[slot], world->week, domestic)
            + pass(s->transit_foreign, t->ring_foreign, t->slots_foreign,
                   net->slot_lead_foreign[slot], t->rank_foreign[slot], world->week,
                   foreign);
        s->on_order[slot] += delivered - arrived;
        const ren_real before = net->slot_buffer[slot] + s->stock[slot];
        s->stock[slot] += arrived;
        if (in->won[k] > 0 || s->quality[slot] < 0) {
            const ren_real fresh = 1 + arrived;
            const ren_real mass = before + fresh;
            const ren_real gain =
                1 + delivered > 0
                    ? fresh * (1 + placed) * in->better[k] / (1 + delivered)
                    : 0;
            s->quality[slot] =
                mass > 0 ? (before * s->quality[slot] + gain) / mass : 0;
        }
        const ren_real open = total - delivered;
        s->backlog[slot] = open > 0 ? keep * open : 0;
        const ren_real fill = 1 + total > 0 && open > 0 ? -open / (1 + total) : 0;
        s->fill4[slot] += (ren_real)0.25 * (fill - s->fill4[slot]);

        const double value = net->slot_value[slot];
        sum[REN_WINDOW_ORDERED] += value * total;
        sum[REN_WINDOW_DELIVERED] += value * delivered;
        sum[REN_WINDOW_IMPORTED] += value * foreign;
        if (open > 0) {
            unmet[net->slot_product[slot]] += value * open;
        }
    }
}

static void arrive_run(ren_world *world, const ren_slot_run *run, bool blocked,
                       bool by_client, int32_t *at, double *sum, double *unmet)
{
    const ren_state *s = &world->state;
    const int32_t length = run->n_domestic + run->n_foreign;

    for (int32_t b = 0; b < run->n; b += BLOCK) {
        lanes in;
        const int32_t n = run->n - b < BLOCK ? run->n - b : BLOCK;
        memset(&in, 0, sizeof in);
        if (by_client) {
            gather_by_client(world, run, b, n, 0, run->n_domestic, in.domestic);
        } else {
            gather_lane(s, run, b, n, 0, run->n_domestic, in.domestic);
        }
        gather_lane(s, run, b, n, run->n_domestic, length, in.foreign);
        if (blocked) {
            gather_capped(world, run, b, n, in.capped);
        }
        gather_grown(world, run->slot + b, n, at, &in);
        receive(world, run->slot + b, n, &in, sum, unmet);
    }
}

static void run(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_network *net = &setup->economy->network;
    const ren_state *s = &world->state;
    const int32_t rule = setup->scenario->rules.rationing;
    const int32_t n_products = setup->economy->table->n;
    bool blocked = false;
    for (int32_t f = 0; f < net->n_foreign; f++) {
        blocked = blocked || s->capped[f] > 0 || s->reweight[net->n_firms + f] == -1;
    }

#pragma omp parallel for schedule(static)
    for (int32_t w = 0; w < net->n_windows; w++) {
        double *sum = s->window_sum + (int64_t)w * REN_N_WINDOW_SUMS;
        double *unmet = s->window_unmet + (int64_t)w * n_products;
        memset(unmet, 0, (size_t)n_products * sizeof *unmet);
        sum[REN_WINDOW_ORDERED] = sum[REN_WINDOW_DELIVERED] = 0.0;
        sum[REN_WINDOW_IMPORTED] = 0.0;
        int32_t at = ren_grown_at(world, net->window_slot[w]);
        for (int32_t k = net->window_run[w]; k < net->window_run[w + 1]; k++) {
            arrive_run(world, &net->run[k], blocked,
                       rule != REN_PROPORTIONAL && rule != REN_FIRMS_FIRST, &at, sum,
                       unmet);
        }
    }
}

const ren_phase ren_phase_arrive = {
    .name = "arrive",
    .doc = "Dispatches deliveries, lets earlier ones arrive and books what stays open.",
    .source = "C4, C6, D8",
    .reads = REN_COLUMNS(REN_COL_placed, REN_COL_order, REN_COL_backlog, REN_COL_reweight,
                         REN_COL_shipped, REN_COL_capped, REN_COL_threshold,
                         REN_COL_link_supplier, REN_COL_link_share, REN_COL_grown,
                         REN_COL_n_grown, REN_COL_stock, REN_COL_on_order,
                         REN_COL_quality, REN_COL_fill4, REN_COL_transit_domestic,
                         REN_COL_transit_foreign, REN_COL_window_sum),
    .writes = REN_COLUMNS(REN_COL_stock, REN_COL_on_order, REN_COL_backlog,
                          REN_COL_quality, REN_COL_fill4, REN_COL_transit_domestic,
                          REN_COL_transit_foreign, REN_COL_window_sum,
                          REN_COL_window_unmet),
    .run = run,
};
