#include "sim/phase.h"
#include "sim/world/gather.h"

enum { BLOCK = 256 };

static void keep(const ren_world *world, int32_t j, ren_real total, ren_real fresh)
{
    const int32_t n_firms = world->setup->economy->network.n_firms;
    if (j < n_firms) {
        world->state.link_request[j] = total;
        world->state.link_order[j] = fresh;
    } else {
        world->state.foreign_request[j - n_firms] = total;
    }
}

/* Links by supplier. */
static ren_links links_of(const ren_world *world)
{
    return (ren_links){ .n = world->setup->topology.n_links,
                        .end = world->state.out_slot,
                        .share = world->state.out_share };
}

/* Orders that reach the suppliers of one run: with backlog, and new ones alone. */
static void gather_run(const ren_world *world, const ren_out_run *run)
{
    const ren_state *s = &world->state;
    const ren_links links = links_of(world);
    const int32_t *supplier = world->setup->topology.supplier + run->first;
    for (int32_t b = 0; b < run->n; b += BLOCK) {
        ren_real total[BLOCK], fresh[BLOCK];
        ren_out_run block = *run;
        block.n = run->n - b < BLOCK ? run->n - b : BLOCK;
        block.link += (int64_t)b * run->length;
        ren_gather_suppliers(&links, &block, s->placed, total, fresh);
        for (int32_t i = 0; i < block.n; i++) {
            keep(world, supplier[b + i], total[i], fresh[i]);
        }
    }
}

/* A very long row, summed in fixed pieces by all threads. */
static void gather_long(const ren_world *world, const ren_out_run *run)
{
    enum { PIECES = 4096 };
    const ren_state *s = &world->state;
    const ren_links links = links_of(world);
    const int32_t j = world->setup->topology.supplier[run->first];
    const int32_t step = (run->length + PIECES - 1) / PIECES > REN_LONG_ROW
                             ? (run->length + PIECES - 1) / PIECES
                             : REN_LONG_ROW;
    const int32_t n_pieces = (run->length + step - 1) / step;
    ren_real total[PIECES], fresh[PIECES];

#pragma omp parallel for schedule(static)
    for (int32_t p = 0; p < n_pieces; p++) {
        const int32_t last =
            run->length - p * step < step ? run->length : (p + 1) * step;
        ren_gather_piece(&links, run->link + (int64_t)p * step, run->link + last,
                         s->placed, &total[p], &fresh[p]);
    }
    for (int32_t p = 1; p < n_pieces; p++) {
        total[0] += total[p];
        fresh[0] += fresh[p];
    }
    keep(world, j, total[0], fresh[0]);
}

static void gather_links(const ren_world *world)
{
    const ren_topology *t = &world->setup->topology;

#pragma omp parallel for schedule(dynamic, 1)
    for (int32_t p = 0; p < t->n_shares; p++) {
        for (int32_t r = t->share_run[p]; r < t->share_run[p + 1]; r++) {
            if (t->out_run[r].length <= REN_LONG_ROW) {
                gather_run(world, &t->out_run[r]);
            }
        }
    }
    for (int32_t r = 0; r < t->n_out_runs; r++) {
        if (t->out_run[r].length > REN_LONG_ROW) {
            gather_long(world, &t->out_run[r]);
        }
    }
}

/* Tilts what came over the first links. */
static void tilt_requests(ren_world *world)
{
    const ren_economy *economy = world->setup->economy;
    const ren_network *net = &economy->network;
    const ren_state *s = &world->state;
    const ren_real *restrict tilts = s->reweight, *restrict drift = s->drift;
    const ren_real *restrict share = economy->link_share_of;
    ren_real *restrict request = s->link_request, *restrict order = s->link_order;

#pragma omp parallel for simd schedule(static)
    for (int32_t j = 0; j < net->n_firms; j++) {
        const ren_real tilt = tilts[j];
        const ren_real base = tilt * (share[j] + drift[j]);
        request[j] = base + drift[j] + (1 + tilt) * request[j];
        order[j] = base + drift[j] + (1 + tilt) * order[j];
    }
    for (int32_t f = 0; f < net->n_foreign; f++) {
        const ren_real tilt = s->reweight[net->n_firms + f];
        s->foreign_request[f] = tilt + (1 + tilt) * s->foreign_request[f];
    }
}

/* Links that search has won are read in the order of suppliers, from all over memory: what
 * links further on need is asked for early. Inlined at once, for the compiler drops calls
 * that do nothing else. */
__attribute__((always_inline)) static inline void ask_ahead(const ren_world *world,
                                                            int32_t g, int32_t n_grown)
{
    enum { LINK = 32, SLOT = 16 };
    const ren_state *s = &world->state;
    if (g + LINK < n_grown) {
        ren_ask(&s->grown[s->grown_by_supplier[g + LINK]]);
    }
    if (g + SLOT < n_grown) {
        const int32_t slot = s->grown[s->grown_by_supplier[g + SLOT]].slot;
        ren_ask(&s->placed[2 * (int64_t)slot]);
        ren_ask(&world->setup->economy->network.slot_value[slot]);
    }
}

/* Adds the orders over links that search has won. */
static void add_grown(const ren_world *world)
{
    const ren_economy *economy = world->setup->economy;
    const ren_network *net = &economy->network;
    const ren_state *s = &world->state;
    const int32_t n_grown = *s->n_grown;
#pragma omp parallel for schedule(static)
    for (int32_t g = 0; g < n_grown; g++) {
        const int32_t j = s->grown[s->grown_by_supplier[g]].supplier;
        if (g > 0 && s->grown[s->grown_by_supplier[g - 1]].supplier == j) {
            continue; /* one thread per supplier: the first of its links */
        }
        const double base = j < net->n_firms ? economy->firms.output[j]
                                             : net->foreign_flow[j - net->n_firms];
        const ren_real scale = (1 + s->reweight[j]) / (ren_real)base;
        for (int32_t h = g; h < n_grown; h++) {
            ask_ahead(world, h, n_grown);
            const ren_grown_link *link = &s->grown[s->grown_by_supplier[h]];
            if (link->supplier != j) {
                break;
            }
            const ren_real flow = scale * link->weight * net->slot_value[link->slot];
            const int64_t at = 2 * (int64_t)link->slot;
            if (j < net->n_firms) {
                s->link_request[j] += flow * (1 + s->placed[at]);
                s->link_order[j] += flow * (1 + s->placed[at + 1]);
            } else {
                s->foreign_request[j - net->n_firms] += flow * (1 + s->placed[at]);
            }
        }
    }
}

/* Pools and final users; exports and home demand carry the firm's own noise and its share
 * of the market (C8), investment goods what firms invest (C12). */
static void add_other_demand(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_economy *economy = setup->economy;
    const ren_population *firms = &economy->firms;
    const ren_strain *strain = &world->strain;
    const ren_state *s = &world->state;
    const bool rebuilt = setup->scenario->rebuild.tau > 0.0;
    const bool money = setup->books.cash != NULL;

#pragma omp parallel for schedule(static)
    for (int32_t i = 0; i < firms->n; i++) {
        const int32_t p = firms->product[i];
        const int32_t niche = setup->niche_of[p];
        const double custom = (1.0 + s->noise[i]) * (money ? 1.0 + s->share[i] : 1.0);
        const double home =
            economy->final_share[p] * (strain->demand[p] * custom - 1.0);
        const double abroad =
            economy->export_share[p] * (strain->export_[p] * custom - 1.0);
        const double usual = money ? *s->boom : 0.0;
        const double pool = setup->pool_base_of[i]
                            * s->pool_request[p * REN_N_PROVINCES + firms->province[i]];
        const double machines = economy->capital_share[p]
                                * (niche < 0 ? usual : s->capital_domestic[niche]);
        double other = setup->final_scale[i] * (home + abroad + machines) + pool;
        other += rebuilt ? s->rebuild_request[i] : 0.0;
        other += money ? s->foothold[i] * strain->export_[p] : 0.0;
        if (niche >= 0 && strain->trial > 0.0) {
            /* L13: procurement assures domestic makers a share of the whole market */
            const double floor = strain->trial * setup->market[niche] - 1.0;
            const double all = other + s->link_request[i];
            other += all < floor ? floor - all : 0.0;
        }
        s->other_request[i] = (ren_real)other;
        s->demand[i] = s->link_order[i] + s->other_request[i];
    }
}

static void run(ren_world *world)
{
    gather_links(world);
    tilt_requests(world);
    add_grown(world);
    add_other_demand(world);
}

const ren_phase ren_phase_request = {
    .name = "request",
    .doc = "Adds up the orders that reach every supplier.",
    .source = "C4, C8, D3, D8",
    .reads = REN_COLUMNS(
        REN_COL_placed, REN_COL_reweight, REN_COL_out_slot, REN_COL_out_share,
        REN_COL_drift, REN_COL_grown, REN_COL_grown_by_supplier, REN_COL_n_grown,
        REN_COL_noise, REN_COL_pool_request, REN_COL_capital_domestic,
        REN_COL_link_request, REN_COL_link_order, REN_COL_foreign_request,
        REN_COL_other_request, REN_COL_rebuild_request, REN_COL_share, REN_COL_foothold,
        REN_COL_boom),
    .writes =
        REN_COLUMNS(REN_COL_link_request, REN_COL_link_order, REN_COL_foreign_request,
                    REN_COL_other_request, REN_COL_demand),
    .run = run,
    .moves_goods = true,
};
