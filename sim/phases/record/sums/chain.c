#include "sim/phases/record/sums/chain.h"

#include <math.h>

/* I1: what counts as self-made. */
static const double GOOD_ENOUGH = 0.8, LARGE_ENOUGH = 0.1;

static void put(const ren_world *world, ren_national which, double value)
{
    world->series->national[which][world->week] = value;
}

/* ---- chokepoints ---- */

/* Quality of what domestic makers of a niche would deliver to a buyer they do not yet
 * serve: that of its class and, once a racer is qualified, what it has learnt (D10,
 * C14). */
static double quality_at_home(const ren_world *world, int32_t niche)
{
    const ren_setup *setup = world->setup;
    const ren_niche *info = &setup->economy->table->niche[niche];
    const ren_parameters *p = &setup->scenario->parameters;
    const double by_class[] = { p->q_dom_easy, p->q_dom_medium, p->q_dom_hard,
                                p->q_dom_extreme };
    return world->state.qualified[niche] > 0.0
               ? 1.0 + setup->quality[info->product] + world->state.improved[niche]
               : by_class[info->localisation];
}

/* The plant of one winner of the race, share of demand before the shock. */
static double winner(const ren_world *world, int32_t niche)
{
    const double n = world->state.qualified[niche];
    return n > 0.0 ? world->state.erected[niche] / n : 0.0;
}

/* Capacity of domestic makers of a product, in all and of the largest single firm,
 * money a week. */
static double capacity_at_home(const ren_world *world, int32_t product, double *largest)
{
    const ren_setup *setup = world->setup;
    const ren_population *firms = &setup->economy->firms;
    double sum = 0;
    *largest = 0;
    for (int32_t m = setup->maker_first[product]; m < setup->maker_first[product + 1];
         m++) {
        const int32_t i = setup->maker[m];
        const double most = firms->output[i] * (1.0 + world->state.capacity[i]);
        sum += most;
        *largest = fmax(*largest, most / firms->weight[i]);
    }
    return sum;
}

static double concentration(const ren_origins_of *of)
{
    double all = of->home, squares = of->home * of->home;
    for (int32_t c = 0; c < REN_N_COUNTRIES; c++) {
        all += of->abroad[c];
        squares += of->abroad[c] * of->abroad[c];
    }
    return all > 0.0 ? squares / (all * all) : 1.0;
}

static double home_share(const ren_origins_of *of)
{
    double all = of->home;
    for (int32_t c = 0; c < REN_N_COUNTRIES; c++) {
        all += of->abroad[c];
    }
    return all > 0.0 ? of->home / all : 0.0;
}

/* I1, I1b, I1d, I2b, each a mean over chokepoints weighted by what the chain needs. */
static void record_niches(const ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_table *table = setup->economy->table;
    double need = 0, complete = 0, graded = 0, hhi = 0, blocked = 0, home = 0;
    for (int32_t v = 0; v < table->n_niches; v++) {
        const int32_t p = table->niche[v].product;
        const double demand = (table->output[p] + table->imports[p]) / 52.0;
        const double value = ren_chain_need(world, v);
        const ren_origins_of of = ren_chain_origins(world, v);
        double largest;
        const double capacity = capacity_at_home(world, p, &largest);
        need += value;
        const bool large =
            fmax(largest, winner(world, v) * demand) >= LARGE_ENOUGH * demand;
        complete += large && quality_at_home(world, v) >= GOOD_ENOUGH ? value : 0.0;
        graded += value * fmin(1.0, capacity / demand);
        hhi += value * concentration(&of);
        blocked += value * ren_chain_blocked(world, v);
        home += value * home_share(&of);
    }
    put(world, REN_NATIONAL_chokepoints_made, need > 0.0 ? complete / need : NAN);
    put(world, REN_NATIONAL_chokepoints_covered, need > 0.0 ? graded / need : NAN);
    put(world, REN_NATIONAL_origin_concentration, need > 0.0 ? hhi / need : NAN);
    put(world, REN_NATIONAL_origin_blocked, need > 0.0 ? blocked / need : NAN);
    put(world, REN_NATIONAL_home_share, need > 0.0 ? home / need : NAN);
}

/* ---- what shocks take directly ---- */

static double struck_demand(const ren_world *world)
{
    const ren_table *table = world->setup->economy->table;
    double sum = 0;
    for (int32_t p = 0; table->final_domestic != NULL && p < table->n; p++) {
        const double *final = table->final_domestic + (int64_t)p * REN_N_FINAL;
        double home = 0;
        for (int32_t f = 0; f < REN_N_FINAL; f++) {
            home += f == REN_EXPORTS || f == REN_INVESTMENT ? 0.0 : final[f];
        }
        sum += home * fmax(0.0, 1.0 - world->strain.demand[p]);
        sum += final[REN_EXPORTS] * fmax(0.0, 1.0 - world->strain.export_[p]);
    }
    return sum / 52.0;
}

static double struck_imports(const ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_table *table = setup->economy->table;
    const ren_network *net = &setup->economy->network;
    double sum = 0;
    for (int32_t f = 0; f < net->n_foreign; f++) {
        sum += net->foreign_flow[f] * (1.0 - world->strain.passage[f]);
    }
    for (int32_t v = 0; v < table->n_niches; v++) {
        const double base = setup->capital_base[v] - setup->capital_home[v];
        for (int32_t c = 0; c < REN_N_COUNTRIES; c++) {
            sum += base * table->niche[v].origin[c]
                   * (1.0 - world->strain.capital_passage[v * REN_N_COUNTRIES + c]);
        }
    }
    return sum;
}

/* ---- links, invoices ---- */

/* I4c: slots with two suppliers or more, those won by search and qualified included. */
static double second_sources(const ren_world *world)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_grown_link *grown = world->state.grown;
    double many = 0;
    bool found = false; /* a qualified one of the same slot */
    for (int32_t r = 0; r < net->n_runs; r++) {
        many += net->run[r].n_domestic + net->run[r].n_foreign > 1 ? net->run[r].n : 0;
    }
    for (int32_t g = 0; g < *world->state.n_grown; g++) {
        const int32_t slot = grown[g].slot;
        const bool single = net->link_first[slot + 1] - net->link_first[slot] == 1;
        if (g > 0 && grown[g - 1].slot != slot) {
            found = false;
        }
        many += single && !found && grown[g].weeks_left <= 0 ? 1.0 : 0.0;
        found = found || grown[g].weeks_left <= 0;
    }
    return net->n_slots > 0 ? many / net->n_slots : NAN;
}

/* I4: weeks until invoices are paid, what is owed over what is paid a week. */
static double collection(const ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_state *s = &world->state;
    if (setup->books.cash == NULL) {
        return NAN;
    }
    double base = 0, owed = 0, paid = 0;
    for (int32_t p = 0; p < setup->economy->table->n; p++) {
        base += setup->books.paid_for[p];
        owed += s->owed_of[p];
        paid += s->paid_of[p];
    }
    return base + paid > 0.0
               ? (base * setup->scenario->parameters.dso + owed) / (base + paid)
               : NAN;
}

/* I2b: real firms with a tenth of their product's output or more. I3c: SRDI firms and
 * above of day 0 that have not failed. */
void ren_sums_chain_firms(const ren_world *world, const double *whole)
{
    const double srdi = whole[REN_WHOLE_SRDI];
    put(world, REN_NATIONAL_leaders,
        whole[REN_WHOLE_LEADERS] / world->setup->national.firms);
    put(world, REN_NATIONAL_struck,
        whole[REN_WHOLE_STRUCK] + struck_demand(world) + struck_imports(world));
    put(world, REN_NATIONAL_srdi_alive,
        srdi > 0.0 ? whole[REN_WHOLE_ALIVE] / srdi : NAN);
}

void ren_sums_chain(const ren_world *world)
{
    record_niches(world);
    put(world, REN_NATIONAL_second_sources, second_sources(world));
    put(world, REN_NATIONAL_collection, collection(world));
}
