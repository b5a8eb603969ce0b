/**
 * @file sim/phases/record/sums/niches.c
 * One chokepoint of the chain: what the chain needs of it, and who supplies it.
 */
#include "sim/phases/record/sums/chain.h"

#include <math.h>

double ren_chain_need(const ren_world *world, int32_t niche)
{
    const ren_setup *setup = world->setup;
    const ren_economy *economy = setup->economy;
    const ren_table *table = economy->table;
    const ren_niche *info = &table->niche[niche];
    const int64_t n = table->n, k = info->product;
    double goods = 0, machines = 0, in_chain = 0;
    for (int64_t u = 0; u < n; u++) {
        const double r = economy->chain_weight[u];
        const double worn =
            table->value_added != NULL
                ? table->value_added[u * REN_N_VALUE_ADDED + REN_DEPRECIATION]
                : 0.0;
        const double park =
            info->capital_share != NULL ? info->capital_share[u] * worn : 0.0;
        goods += r * (table->domestic[k * n + u] + table->imported[k * n + u]);
        machines += park;
        in_chain += r * park;
    }
    const double share = machines > 0.0 ? in_chain / machines : 0.0;
    return goods / 52.0 + share * setup->capital_base[niche];
}

/* Deliveries of a country over links, for each unit of its baseline; 1 without links. */
static double served(const ren_world *world, int32_t product, int32_t country)
{
    const ren_setup *setup = world->setup;
    const ren_network *net = &setup->economy->network;
    const ren_state *s = &world->state;
    double base = 0, now = 0;
    for (int32_t k = setup->source_first[product]; k < setup->source_first[product + 1];
         k++) {
        const int32_t f = setup->source[k];
        if (net->foreign_country[f] == country) {
            base += net->foreign_flow[f];
            now += net->foreign_flow[f] * (1.0 + s->foreign_request[f])
                   * (1.0 + s->fill[net->n_firms + f]);
        }
    }
    return base > 0.0 ? now / base : 1.0;
}

/* Machines from each country: a blocked one sends what passes, the others share what is
 * left of the deliveries by their baselines (D10). */
static void add_machines(const ren_world *world, int32_t niche, double *abroad)
{
    const ren_setup *setup = world->setup;
    const double *origin = setup->economy->table->niche[niche].origin;
    const double base = setup->capital_base[niche] - setup->capital_home[niche];
    double left = base + world->state.capital_foreign[niche], open = 0;
    for (int32_t c = 0; c < REN_N_COUNTRIES; c++) {
        const int32_t at = niche * REN_N_COUNTRIES + c;
        const double passage = world->strain.capital_passage[at];
        if (passage < 1.0) {
            const double most =
                base * origin[c] * (passage + world->strain.capital_grey[at]);
            const double sent = most < left ? most : left;
            abroad[c] += sent;
            left -= sent;
        } else {
            open += origin[c];
        }
    }
    for (int32_t c = 0; c < REN_N_COUNTRIES && open > 0.0 && left > 0.0; c++) {
        const int32_t at = niche * REN_N_COUNTRIES + c;
        abroad[c] +=
            world->strain.capital_passage[at] < 1.0 ? 0.0 : left * origin[c] / open;
    }
}

double ren_made_at_home(const ren_world *world, int32_t product,
                        const ren_real *deviation)
{
    const ren_setup *setup = world->setup;
    double home = 0;
    for (int32_t m = setup->maker_first[product]; m < setup->maker_first[product + 1];
         m++) {
        const int32_t i = setup->maker[m];
        home += setup->economy->firms.output[i] * (1.0 + deviation[i]);
    }
    return home;
}

/* Imports of goods of the niche before the shock, money a week. */
static double goods_abroad(const ren_setup *setup, int32_t niche)
{
    const ren_table *table = setup->economy->table;
    const double all = table->imports[table->niche[niche].product] / 52.0;
    const double machines = setup->capital_base[niche] - setup->capital_home[niche];
    return all > machines ? all - machines : 0.0;
}

ren_origins_of ren_chain_origins(const ren_world *world, int32_t niche)
{
    const ren_setup *setup = world->setup;
    const ren_niche *info = &setup->economy->table->niche[niche];
    const double goods = goods_abroad(setup, niche);
    ren_origins_of of = { .home = ren_made_at_home(world, info->product,
                                                   world->state.output) };
    for (int32_t c = 0; c < REN_N_COUNTRIES; c++) {
        of.abroad[c] = goods * info->origin[c] * served(world, info->product, c);
    }
    add_machines(world, niche, of.abroad);
    return of;
}

/* The least a country lets through of goods and machines of the niche. */
static double passage_of(const ren_world *world, int32_t niche, int32_t country)
{
    const ren_setup *setup = world->setup;
    const ren_network *net = &setup->economy->network;
    const int32_t product = setup->economy->table->niche[niche].product;
    double passage = world->strain.capital_passage[niche * REN_N_COUNTRIES + country];
    for (int32_t k = setup->source_first[product]; k < setup->source_first[product + 1];
         k++) {
        const int32_t f = setup->source[k];
        if (net->foreign_country[f] == country) {
            passage = fmin(passage, world->strain.passage[f]);
        }
    }
    return passage;
}

double ren_chain_blocked(const ren_world *world, int32_t niche)
{
    const ren_table *table = world->setup->economy->table;
    const ren_niche *info = &table->niche[niche];
    const double home = table->output[info->product] / 52.0;
    const double abroad = table->imports[info->product] / 52.0;
    double withheld = 0;
    for (int32_t c = 0; c < REN_N_COUNTRIES; c++) {
        withheld += abroad * info->origin[c] * (1.0 - passage_of(world, niche, c));
    }
    const double gained =
        ren_made_at_home(world, info->product, world->state.output) - home;
    const double left = withheld - (gained > 0.0 ? gained : 0.0);
    return left > 0.0 ? left / (home + abroad) : 0.0;
}
