#include "sim/run/ledger/sums.h"

#include <string.h>

/* Sums of one window. */
static double *part_of(const ren_sums *sums, int32_t window)
{
    return sums->part + (int64_t)window * REN_N_SUMS * sums->n_products;
}

static int32_t last_firm(const ren_network *net, int32_t window)
{
    const int32_t last = (window + 1) * REN_WINDOW;
    return last < net->n_firms ? last : net->n_firms;
}

/* What makers made, and delivered by what they were asked for and the share filled. */
static void add_makers(const ren_sums *sums, const ren_world *world, int32_t window)
{
    const ren_setup *setup = world->setup;
    const ren_economy *economy = setup->economy;
    const ren_state *s = &world->state;
    const int32_t n = sums->n_products;
    double *part = part_of(sums, window);
    for (int32_t i = window * REN_WINDOW; i < last_firm(&economy->network, window);
         i++) {
        const double base = economy->firms.output[i];
        const int32_t p = economy->firms.product[i];
        const double links = (double)economy->link_share_of[i] + s->link_request[i];
        const double other = (double)setup->other_base[i] + s->other_request[i];
        part[REN_SUM_MADE * n + p] += base * s->output[i];
        part[REN_SUM_SHIPPED * n + p] +=
            base * (s->link_request[i] + s->fill[i] * links);
        part[REN_SUM_FINAL * n + p] +=
            base * (s->other_request[i] + s->final_fill[i] * other);
    }
}

/* What this step dispatched into one lane, over the baseline use of the slot. */
static double dispatched(const ren_real *transit, const int64_t *ring,
                         const int32_t *slots, int32_t lead, int32_t rank, int32_t week)
{
    return rank < 0 ? 0.0 : (double)transit[ren_ring_at(ring, slots, lead, rank, week)];
}

static void add_lanes(const ren_sums *sums, const ren_world *world, int32_t window)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_topology *t = &world->setup->topology;
    const ren_state *s = &world->state;
    const int32_t n = sums->n_products;
    double *part = part_of(sums, window);
    for (int32_t k = net->window_slot[window]; k < net->window_slot[window + 1]; k++) {
        const double value = net->slot_value[k];
        const int32_t p = net->slot_product[k];
        part[REN_SUM_DOMESTIC * n + p] +=
            value
            * dispatched(s->transit_domestic, t->ring_domestic, t->slots_domestic,
                         net->slot_lead[k], t->rank_domestic[k], world->week);
        part[REN_SUM_FOREIGN * n + p] +=
            value
            * dispatched(s->transit_foreign, t->ring_foreign, t->slots_foreign,
                         net->slot_lead_foreign[k], t->rank_foreign[k], world->week);
    }
}

/* Use of one slot, over its baseline, less 1, when its goods do `work` for its firm. */
static double use_of(const ren_sums *sums, const ren_network *net, int32_t slot,
                     double work)
{
    const double quality = sums->quality[slot];
    const double most = (double)net->slot_buffer[slot] + sums->stock[slot];
    const double use = (work - quality) / (1.0 + quality);
    return use < most ? use : most;
}

/* What the stock of a slot could do, less 1. */
static double cover_of(const ren_sums *sums, const ren_network *net, int32_t slot)
{
    const double stock = (double)net->slot_buffer[slot] + sums->stock[slot];
    return stock + sums->quality[slot] + stock * sums->quality[slot];
}

/* Slots of one product whose stocks are used together, in proportion to what they hold:
 * k to the end of the group, which is returned. */
static int64_t use_group(const ren_sums *sums, const ren_world *world, int32_t i,
                         int32_t base, int64_t k, double *used)
{
    const ren_network *net = &world->setup->economy->network;
    const int32_t p = net->slot_product[base + net->slot_at[k]];
    const double output = world->state.output[i];
    double cover = 0, value = 0;
    int64_t end = k;
    for (; end < net->firm_first[i + 1]
           && net->slot_product[base + net->slot_at[end]] == p;
         end++) {
        const int32_t slot = base + (int32_t)net->slot_at[end];
        cover += (double)net->slot_value[slot] * cover_of(sums, net, slot);
        value += net->slot_value[slot];
    }
    const double together = value > 0.0 ? cover / value : 0.0;
    const double drawn = together > -1.0 ? (1.0 + output) / (1.0 + together) : 0.0;
    for (int64_t m = k; m < end; m++) {
        const int32_t slot = base + (int32_t)net->slot_at[m];
        const double work = output + drawn * (cover_of(sums, net, slot) - together);
        used[p] += (double)net->slot_value[slot] * use_of(sums, net, slot, work);
    }
    return end;
}

/* What production took from stocks, by its rule and not by the change of stocks. */
static void add_use(const ren_sums *sums, const ren_world *world, int32_t window)
{
    const ren_setup *setup = world->setup;
    const ren_network *net = &setup->economy->network;
    const int32_t base = net->window_slot[window];
    double *used = part_of(sums, window) + (int64_t)REN_SUM_USED * sums->n_products;
    if (setup->scenario->rules.stocks == REN_STOCK_OF_SUPPLIER) {
        for (int32_t i = window * REN_WINDOW; i < last_firm(net, window); i++) {
            for (int64_t k = net->firm_first[i]; k < net->firm_first[i + 1];) {
                k = use_group(sums, world, i, base, k, used);
            }
        }
        return;
    }
    for (int32_t k = base; k < net->window_slot[window + 1]; k++) {
        used[net->slot_product[k]] +=
            (double)net->slot_value[k]
            * use_of(sums, net, k, world->state.output[net->slot_firm[k]]);
    }
}

static void add_stocks(const ren_sums *sums, const ren_world *world, int32_t window)
{
    const ren_economy *economy = world->setup->economy;
    const ren_network *net = &economy->network;
    const ren_state *s = &world->state;
    double *part = part_of(sums, window);
    double *finished = part + (int64_t)REN_SUM_FINISHED * sums->n_products;
    double *held = part + (int64_t)REN_SUM_HELD * sums->n_products;
    for (int32_t i = window * REN_WINDOW; i < last_firm(net, window); i++) {
        finished[economy->firms.product[i]] +=
            economy->firms.output[i] * s->finished[i];
    }
    for (int32_t k = net->window_slot[window]; k < net->window_slot[window + 1]; k++) {
        held[net->slot_product[k]] +=
            (double)net->slot_value[k] * ((double)s->stock[k] + s->on_order[k]);
    }
}

/* Adds the windows up, one after the other. */
static void gather(const ren_sums *sums, const ren_network *net, int32_t first,
                   int32_t last, double *const *out)
{
    const int32_t n = sums->n_products;
    for (int32_t k = first; k < last; k++) {
        memset(out[k], 0, (size_t)n * sizeof **out);
        for (int32_t w = 0; w < net->n_windows; w++) {
            const double *part = part_of(sums, w) + (int64_t)k * n;
            for (int32_t p = 0; p < n; p++) {
                out[k][p] += part[p];
            }
        }
    }
}

void ren_sums_flows(ren_sums *sums, const ren_world *world, double *const *out)
{
    const ren_network *net = &world->setup->economy->network;
#pragma omp parallel for schedule(static)
    for (int32_t w = 0; w < net->n_windows; w++) {
        memset(part_of(sums, w), 0,
               (size_t)REN_N_SUMS * (size_t)sums->n_products * sizeof(double));
        add_makers(sums, world, w);
        add_lanes(sums, world, w);
        add_use(sums, world, w);
    }
    gather(sums, net, REN_SUM_MADE, REN_SUM_FINISHED, out);
}

void ren_sums_stocks(ren_sums *sums, const ren_world *world, double *const *out)
{
    const ren_network *net = &world->setup->economy->network;
#pragma omp parallel for schedule(static)
    for (int32_t w = 0; w < net->n_windows; w++) {
        memset(part_of(sums, w), 0,
               (size_t)REN_N_SUMS * (size_t)sums->n_products * sizeof(double));
        add_stocks(sums, world, w);
    }
    gather(sums, net, REN_SUM_FINISHED, REN_N_SUMS, out);
}
