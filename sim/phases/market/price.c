#include "sim/phase.h"
#include "sim/phases/market/base/suppliers.h"

/* C7: what passes a blocked source costs more by a premium for scarcity, and goods
 * through the grey channel cost grey_price. Returns whether a price has changed. */
static bool price_sources(const ren_world *world)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_parameters *p = &world->setup->scenario->parameters;
    ren_real *price = world->state.price + net->n_firms;
    bool changed = false;
    for (int32_t f = 0; f < net->n_foreign; f++) {
        const double passage = world->strain.passage[f], grey = world->strain.grey[f];
        double more = 0;
        if (passage < 1.0 && passage + grey > 0.0) {
            more = p->pi_scarcity * (1.0 - passage)
                   + grey * (p->grey_price - 1.0) / (passage + grey);
        }
        changed = changed || price[f] != (ren_real)more;
        price[f] = (ren_real)more;
    }
    return changed;
}

/* Unit cost over that of day 0, less 1: inputs at the prices of their suppliers, and
 * labour, of which technology needs less. */
static double cost_of(const ren_world *world, int32_t i, const double *pooled,
                      double unit)
{
    const ren_setup *setup = world->setup;
    const ren_network *net = &setup->economy->network;
    const ren_books *books = &setup->books;
    const ren_state *s = &world->state;
    const int32_t base = net->window_slot[i / REN_WINDOW];
    double more = books->pooled[i] * pooled[setup->economy->firms.product[i]];
    for (int64_t k = net->firm_first[i]; k < net->firm_first[i + 1]; k++) {
        const int32_t slot = base + (int32_t)net->slot_at[k];
        const double home = net->slot_domestic[slot];
        more += net->slot_value[slot]
                * (home * s->price_home[slot] + (1.0 - home) * s->price_abroad[slot]);
    }
    const double technology = s->technology[i];
    more -= books->wages[i] * technology / (1.0 + technology);
    return more / (unit * setup->economy->firms.output[i]);
}

/* C7: the mark-up follows the firm's share of the demand for its product, the change
 * taken over the mean of both shares, so that a share that comes back brings the
 * mark-up back. */
static void mark_up(const ren_world *world, int32_t i, double share, double unit)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_state *s = &world->state;
    const double before = s->standing[i], first = 1.0 / unit - 1.0;
    const double mean = 1.0 + 0.5 * (share + before);
    const double change = mean > 0.0 ? (share - before) / mean : 0.0;
    const double least = first < 0.0 ? 0.0 : -first;
    const double most = first < p->mu_max ? p->mu_max - first : 0.0;
    const double next = s->markup[i] + p->nu_mu * change;
    s->markup[i] = (ren_real)(next < least ? least : next > most ? most : next);
    s->standing[i] = (ren_real)share;
}

/* Mean of expected demand of the makers of every product, over baseline, less 1. */
static void mean_demand(const ren_world *world, double *mean)
{
    const ren_setup *setup = world->setup;
    const double *output = setup->economy->firms.output;
#pragma omp parallel for schedule(static)
    for (int32_t p = 0; p < setup->economy->table->n; p++) {
        double more = 0, all = 0;
        for (int32_t m = setup->maker_first[p]; m < setup->maker_first[p + 1]; m++) {
            const int32_t i = setup->maker[m];
            more += output[i] * world->state.expected[i];
            all += output[i];
        }
        mean[p] = all > 0.0 ? more / all : 0.0;
    }
}

/* p = (1 + mu) uc, with (1 + mu0) uc0 = 1 on day 0. */
static void price_firms(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_population *firms = &setup->economy->firms;
    const ren_books *books = &setup->books;
    const ren_state *s = &world->state;
    double mean[REN_MOST_PRODUCTS], pooled[REN_MOST_PRODUCTS];
    double demand[REN_MOST_PRODUCTS];
    ren_price_products(world, mean);
    ren_price_pools(world, mean, pooled);
    mean_demand(world, demand);
#pragma omp parallel for schedule(static)
    for (int32_t i = 0; i < firms->n; i++) {
        const double all = 1.0 + demand[firms->product[i]];
        const double share =
            all > 0.0 ? (s->expected[i] - demand[firms->product[i]]) / all : 0.0;
        double unit = 1.0 - books->surplus[i] / firms->output[i];
        unit = unit > 0.05 ? unit : 0.05;
        const double cost = cost_of(world, i, pooled, unit);
        mark_up(world, i, share, unit);
        s->price[i] = (ren_real)(cost + s->markup[i] * unit * (1.0 + cost));
    }
}

static void run(ren_world *world)
{
    if (world->setup->books.cash == NULL) {
        return;
    }
    const bool revised = world->week % REN_PRICE_WEEKS == 0;
    const bool abroad = price_sources(world);
    if (revised) {
        price_firms(world);
    }
    if (revised || abroad) {
        ren_price_slots(world);
        ren_price_gaps(world);
    }
}

const ren_phase ren_phase_price = {
    .name = "price",
    .doc = "Revises prices every quarter: unit cost and a mark-up that follows market "
           "share; prices of blocked sources at once.",
    .source = "C7",
    .reads = REN_COLUMNS(REN_COL_price_of, REN_COL_dear, REN_COL_price,
                         REN_COL_price_home, REN_COL_price_abroad, REN_COL_markup,
                         REN_COL_standing, REN_COL_expected, REN_COL_output,
                         REN_COL_technology, REN_COL_link_supplier, REN_COL_link_share,
                         REN_COL_grown, REN_COL_n_grown),
    .writes =
        REN_COLUMNS(REN_COL_price, REN_COL_price_home, REN_COL_price_abroad,
                    REN_COL_markup, REN_COL_standing, REN_COL_price_of, REN_COL_dear),
    .run = run,
    .called = ren_money_is_on,
};
