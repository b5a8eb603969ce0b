/**
 * @file tests/sim/watch/sums_chain.h
 * Chokepoints of the chain, what shocks take, and the race for niches.
 */
#ifndef REN_TESTS_SIM_WATCH_SUMS_CHAIN_H
#define REN_TESTS_SIM_WATCH_SUMS_CHAIN_H

#include "tests/sim/watch/sums.h"

/** A chokepoint in this week; money a week. */
typedef struct sums_niche {
    const ren_niche *info;
    double need;                    /* of the chain, on day 0 */
    double made, imported;          /* on day 0 */
    double home, able, largest;     /* now: made, capacity, capacity of one real firm */
    double machines, machines_sent; /* imported: on day 0, now */
    double from[REN_N_COUNTRIES];   /* delivered now */
    double withheld;
} sums_niche;

/* Purchases of goods by users, by the share of their output that ends in the chain, and
 * machines sold, by that of those who replace theirs. */
static inline double need_of(const sums_week *w, int32_t v)
{
    const ren_table *t = table_of(w);
    const ren_vintages *own = &economy_of(w)->vintages;
    const double *chain = economy_of(w)->chain_weight;
    const int32_t k = t->niche[v].product;
    double goods = 0, replaced = 0, in_chain = 0;
    for (int32_t u = 0; u < t->n; u++) {
        goods += chain[u] * (t->domestic[k * t->n + u] + t->imported[k * t->n + u]);
    }
    for (int32_t m = 0; m < own->n; m++) {
        const double bought = own->niche[m] == v ? own->purchase[m] : 0.0;
        replaced += bought;
        in_chain += bought * chain[product_of(w, own->firm[m])];
    }
    const double sold = w->now->setup->capital_base[v];
    return goods / 52.0 + (replaced > 0 ? sold * in_chain / replaced : 0.0);
}

static inline void count_makers(const sums_week *w, sums_niche *x)
{
    for (int32_t i = 0; i < economy_of(w)->firms.n; i++) {
        if (product_of(w, i) == x->info->product) {
            x->home += output(w, i);
            x->able += capacity(w, i);
            x->largest = fmax(x->largest, capacity(w, i) / real_firms(w, i));
        }
    }
}

/* Goods: day 0 by origin, times what sources of the country deliver over links now. */
static inline void count_goods(const sums_week *w, sums_niche *x, int c)
{
    const ren_network *net = &economy_of(w)->network;
    const ren_state *s = state_of(w);
    double usual = 0, now = 0;
    for (int32_t f = 0; f < net->n_foreign; f++) {
        if (net->foreign_product[f] == x->info->product
            && net->foreign_country[f] == c) {
            usual += net->foreign_flow[f];
            now += net->foreign_flow[f] * (1.0 + s->foreign_request[f])
                   * (1.0 + s->fill[net->n_firms + f]);
        }
    }
    x->from[c] = fmax(x->imported - x->machines, 0) * x->info->origin[c]
                 * (usual > 0 ? now / usual : 1.0);
}

/* Machines: who is blocked sends what passes, while there is any; the open ones share the
 * rest. */
static inline void count_machines(const sums_week *w, sums_niche *x, int32_t v)
{
    const ren_strain *strain = &w->now->strain;
    double left = x->machines_sent, open = 0;
    for (int c = 0; c < REN_N_COUNTRIES; c++) {
        const int32_t at = v * REN_N_COUNTRIES + c;
        if (strain->capital_passage[at] < 1) {
            const double passes =
                strain->capital_passage[at] + strain->capital_grey[at];
            const double sent = fmin(x->machines * x->info->origin[c] * passes, left);
            x->from[c] += sent;
            left -= sent;
        } else {
            open += x->info->origin[c];
        }
    }
    for (int c = 0; c < REN_N_COUNTRIES; c++) {
        if (strain->capital_passage[v * REN_N_COUNTRIES + c] >= 1 && open > 0) {
            x->from[c] += fmax(left, 0) * x->info->origin[c] / open;
        }
    }
}

/* Of a country's part, what is not let through: of goods or of machines, whichever is
 * blocked more. */
static inline double withheld_by(const sums_week *w, const sums_niche *x, int32_t v,
                                 int c)
{
    const ren_network *net = &economy_of(w)->network;
    const ren_strain *strain = &w->now->strain;
    double passes = strain->capital_passage[v * REN_N_COUNTRIES + c];
    for (int32_t f = 0; f < net->n_foreign; f++) {
        if (net->foreign_product[f] == x->info->product
            && net->foreign_country[f] == c) {
            passes = fmin(passes, strain->passage[f]);
        }
    }
    return x->imported * x->info->origin[c] * (1.0 - passes);
}

static inline sums_niche niche_of(const sums_week *w, int32_t v)
{
    const ren_setup *setup = w->now->setup;
    const ren_table *t = table_of(w);
    const int32_t p = t->niche[v].product;
    sums_niche x = { .info = &t->niche[v],
                     .need = need_of(w, v),
                     .made = t->output[p] / 52.0,
                     .imported = t->imports[p] / 52.0,
                     .machines = setup->capital_base[v] - setup->capital_home[v] };
    x.machines_sent = x.machines + state_of(w)->capital_foreign[v];
    count_makers(w, &x);
    for (int c = 0; c < REN_N_COUNTRIES; c++) {
        count_goods(w, &x, c);
        x.withheld += withheld_by(w, &x, v, c);
    }
    count_machines(w, &x, v);
    return x;
}

/* Makers at home deliver by their class, and those qualified what they have learnt. */
static inline bool is_made(const sums_week *w, const sums_niche *x, int32_t v)
{
    const ren_parameters *p = parameters_of(w);
    const ren_state *s = state_of(w);
    const double quality[] = { p->q_dom_easy, p->q_dom_medium, p->q_dom_hard,
                               p->q_dom_extreme };
    const double demand = x->made + x->imported;
    const double winners = s->qualified[v];
    const double good =
        winners > 0 ? 1.0 + w->now->setup->quality[x->info->product] + s->improved[v]
                    : quality[x->info->localisation];
    const double plant = winners > 0 ? s->erected[v] / winners * demand : 0.0;
    return good >= 0.8 && fmax(x->largest, plant) >= 0.1 * demand;
}

/* I1, I1b, I1d, I2b of one chokepoint. */
static inline double of_niche(const sums_week *w, ren_national which, int32_t v)
{
    const sums_niche x = niche_of(w, v);
    const double demand = x.made + x.imported;
    double all = x.home, squares = x.home * x.home;
    for (int c = 0; c < REN_N_COUNTRIES; c++) {
        all += x.from[c];
        squares += x.from[c] * x.from[c];
    }
    switch (which) {
    case REN_NATIONAL_chokepoints_made:
        return is_made(w, &x, v);
    case REN_NATIONAL_chokepoints_covered:
        return fmin(1.0, x.able / demand);
    case REN_NATIONAL_origin_concentration:
        return squares / (all * all);
    case REN_NATIONAL_origin_blocked:
        return fmax(x.withheld - fmax(x.home - x.made, 0), 0) / demand;
    default:
        return x.home / all;
    }
}

static inline sums_of of_chokepoints(const sums_week *w, ren_national which)
{
    sums_of sum = { 0 }, need = { 0 };
    for (int32_t v = 0; v < table_of(w)->n_niches; v++) {
        sums_add(&sum, need_of(w, v) * of_niche(w, which, v));
        sums_add(&need, need_of(w, v));
    }
    return sums_over(sum, need);
}

static inline sums_of chokepoints_made(const sums_week *w)
{
    return of_chokepoints(w, REN_NATIONAL_chokepoints_made);
}

static inline sums_of chokepoints_covered(const sums_week *w)
{
    return of_chokepoints(w, REN_NATIONAL_chokepoints_covered);
}

static inline sums_of origin_concentration(const sums_week *w)
{
    return of_chokepoints(w, REN_NATIONAL_origin_concentration);
}

static inline sums_of origin_blocked(const sums_week *w)
{
    sums_of blocked = of_chokepoints(w, REN_NATIONAL_origin_blocked);
    blocked.size += 1; /* what is withheld is one less what passes */
    return blocked;
}

static inline sums_of home_share(const sums_week *w)
{
    return of_chokepoints(w, REN_NATIONAL_home_share);
}

/* ---- what shocks take ---- */

static inline double capacity_struck(const sums_week *w, int32_t i)
{
    return usual_output(w, i) * (1.0 - w->now->strain.capacity[i]);
}

/* Shocks do not strike demand for investment goods, and what they add is no loss. */
static inline double demand_struck(const sums_week *w, int32_t p)
{
    const double *use = table_of(w)->final_domestic + p * REN_N_FINAL;
    const double home =
        use[REN_HOUSEHOLD] + use[REN_GOVERNMENT] + use[REN_STOCK_CHANGE];
    return (home * fmax(1.0 - w->now->strain.demand[p], 0)
            + use[REN_EXPORTS] * fmax(1.0 - w->now->strain.export_[p], 0))
           / 52.0;
}

static inline sums_of struck(const sums_week *w)
{
    const ren_setup *setup = w->now->setup;
    const ren_network *net = &economy_of(w)->network;
    const ren_strain *strain = &w->now->strain;
    sums_of sum = sums_of_firms(w, capacity_struck);
    sum.size += setup->national.output; /* 1 less what is left */
    for (int32_t p = 0; p < table_of(w)->n; p++) {
        sums_add(&sum, demand_struck(w, p));
    }
    for (int32_t f = 0; f < net->n_foreign; f++) {
        sums_add(&sum, net->foreign_flow[f] * (1.0 - strain->passage[f]));
    }
    for (int32_t v = 0; v < table_of(w)->n_niches; v++) {
        for (int c = 0; c < REN_N_COUNTRIES; c++) {
            sums_add(&sum,
                     (setup->capital_base[v] - setup->capital_home[v])
                         * table_of(w)->niche[v].origin[c]
                         * (1.0 - strain->capital_passage[v * REN_N_COUNTRIES + c]));
        }
    }
    return sum;
}

/* ---- the race ---- */

static inline sums_of race_progress(const sums_week *w)
{
    const int32_t n = w->now->setup->science.n_racers;
    double done = 0;
    for (int32_t k = 0; k < n; k++) {
        done += state_of(w)->stage[k];
    }
    return sums_count(done / (n * parameters_of(w)->race_stages));
}

static inline sums_of qualified_niches(const sums_week *w)
{
    double won = 0;
    for (int32_t v = 0; v < table_of(w)->n_niches; v++) {
        won += state_of(w)->qualified[v] >= 1;
    }
    return sums_count(won);
}

#endif
