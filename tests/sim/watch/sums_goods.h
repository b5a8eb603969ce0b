/**
 * @file tests/sim/watch/sums_goods.h
 * What is made, sold, delivered and not delivered in a week.
 */
#ifndef REN_TESTS_SIM_WATCH_SUMS_GOODS_H
#define REN_TESTS_SIM_WATCH_SUMS_GOODS_H

#include "tests/sim/watch/sums.h"

/* Value added is a fixed part of output at base prices (7.10). */
static inline double value_added(const sums_week *w, int32_t i)
{
    const ren_table *t = table_of(w);
    const int32_t p = product_of(w, i);
    double added = 0;
    if (economy_of(w)->added_of != NULL) {
        return output(w, i) * economy_of(w)->added_of[i]; /* a stated economy */
    }
    for (int k = 0; k < REN_N_VALUE_ADDED; k++) {
        added += t->value_added[p * REN_N_VALUE_ADDED + k];
    }
    return output(w, i) * added / t->output[p];
}

/* Part of the makers of its product that the firm is on day 0. */
static inline double part_of(const sums_week *w, int32_t i)
{
    return usual_output(w, i) * 52.0 / table_of(w)->output[product_of(w, i)];
}

/* L12: what it promises to make needs so much transport of pools; of that it
 * need not buy the part 1 - freight. */
static inline double freight_saved(const sums_week *w, int32_t i)
{
    const ren_table *t = table_of(w);
    double flow = 0;
    for (int32_t p = 0; p < t->n; p++) {
        const bool carries = ren_table_is_transport(t, p);
        flow += carries ? economy_of(w)->pool_flow[p * t->n + product_of(w, i)] : 0;
    }
    return flow * part_of(w, i) * (1.0 + state_of(w)->promise[i])
           * (1.0 - w->now->strain.freight);
}

static inline sums_of value_added_of_all(const sums_week *w)
{
    sums_of sum = sums_of_firms(w, value_added);
    sums_add(&sum, sums_of_firms(w, freight_saved).value);
    return sum;
}

/* Of what is asked beside links, what pools ask. */
static inline double pool_asks(const sums_week *w, int32_t i)
{
    const int32_t r = economy_of(w)->firms.province[i];
    const int32_t at = product_of(w, i) * REN_N_PROVINCES + r;
    return w->now->setup->pool_base_of[i] * (1.0 + state_of(w)->pool_request[at]);
}

/* Whoever rebuilds capital is no final user. */
static inline double final_demand(const sums_week *w, int32_t i)
{
    const ren_setup *setup = w->now->setup;
    const double rebuilding = setup->scenario->rebuild.tau > 0
                                  ? (double)state_of(w)->rebuild_request[i]
                                  : 0.0;
    return usual_output(w, i)
           * ((double)setup->other_base[i] + state_of(w)->other_request[i] - rebuilding
              - pool_asks(w, i));
}

static inline double final_delivered(const sums_week *w, int32_t i)
{
    return final_demand(w, i) * (1.0 + state_of(w)->final_fill[i]);
}

/* Foreign users buy by the firm's noise and its share of the market, and what
 * support has won, as orders of the week were made: before makers compete. */
static inline double exports(const sums_week *w, int32_t i)
{
    const ren_setup *setup = w->now->setup;
    const int32_t p = product_of(w, i);
    double custom = 1.0 + state_of(w)->noise[i], won = 0;
    if (has_accounts(w)) {
        custom *= 1.0 + w->paid->share[i];
        won = w->paid->foothold[i];
    }
    const double asked =
        (double)setup->final_scale[i] * economy_of(w)->export_share[p] * custom + won;
    return usual_output(w, i) * asked * w->now->strain.export_[p]
           * (1.0 + state_of(w)->final_fill[i]);
}

/* Where provinces have pools of their own, what a firm exports is known in single precision
 * (final_scale). */
static inline sums_of exports_of_all(const sums_week *w)
{
    sums_of sum = sums_of_firms(w, exports);
    sum.size *= economy_of(w)->n_areas > 1 && sizeof(ren_real) == 8 ? 1e4 : 1.0;
    return sum;
}

static inline double chain_output(const sums_week *w, int32_t i)
{
    return output(w, i) * economy_of(w)->chain_weight[product_of(w, i)];
}

static inline double chain_capacity(const sums_week *w, int32_t i)
{
    return capacity(w, i) * economy_of(w)->chain_weight[product_of(w, i)];
}

static inline double short_of_critical(const sums_week *w, int32_t i)
{
    return state_of(w)->short_critical[i];
}

static inline double stopped(const sums_week *w, int32_t i)
{
    return output(w, i) < 0.05 * usual_output(w, i) ? real_firms(w, i) : 0.0;
}

/* A tenth of what all makers of the product make; rounding decides about
 * nobody. */
static inline double leads(const sums_week *w, int32_t i)
{
    const ren_setup *setup = w->now->setup;
    const int32_t p = product_of(w, i);
    double all = 0;
    for (int32_t m = setup->maker_first[p]; m < setup->maker_first[p + 1]; m++) {
        all += output(w, setup->maker[m]);
    }
    const double one = output(w, i) / real_firms(w, i);
    return all > 0 && one > 0.1 * (1.0 - 1e-6) * all ? real_firms(w, i) : 0.0;
}

/* ---- goods that users buy ---- */

/* Imports beside links go to users as they promise to make. */
static inline double imports_of_pools(const sums_week *w, int32_t i)
{
    const int32_t n = table_of(w)->n;
    double flow = 0;
    for (int32_t p = 0; p < n; p++) {
        flow += economy_of(w)->pool_import[p * n + product_of(w, i)];
    }
    return flow * part_of(w, i) * (1.0 + state_of(w)->promise[i]);
}

static inline sums_of imports(const sums_week *w)
{
    const ren_setup *setup = w->now->setup;
    const ren_network *net = &economy_of(w)->network;
    sums_of sum = sums_of_firms(w, imports_of_pools);
    for (int32_t s = 0; s < net->n_slots; s++) {
        sums_add(&sum, net->slot_value[s] * w->abroad[s]);
    }
    for (int32_t v = 0; v < table_of(w)->n_niches; v++) {
        sums_add(&sum, setup->capital_base[v] - setup->capital_home[v]
                           + state_of(w)->capital_foreign[v]);
    }
    return sum;
}

/* What a slot asks for, with what was left open, and what it gets. */
static inline double slot_asks(const sums_week *w, int32_t s)
{
    return 1.0 + (double)state_of(w)->order[s] + w->arrive->backlog[s];
}

static inline sums_of fill(const sums_week *w)
{
    const ren_network *net = &economy_of(w)->network;
    sums_of got = { 0 }, asked = { 0 };
    for (int32_t s = 0; s < net->n_slots; s++) {
        sums_add(&got, net->slot_value[s] * (w->home[s] + w->abroad[s]));
        sums_add(&asked, net->slot_value[s] * slot_asks(w, s));
    }
    return sums_over(got, asked);
}

/* Slots that have noted this week as the last one of a search. */
static inline sums_of searching(const sums_week *w)
{
    const int32_t n = economy_of(w)->network.n_slots;
    double many = 0;
    for (int32_t s = 0; s < n; s++) {
        many += (state_of(w)->sought[s] & 0xffff) == w->now->week + 1;
    }
    return sums_count(many / n);
}

/* I4c: suppliers of day 0, and those won that are qualified. */
static inline sums_of second_sources(const sums_week *w)
{
    const ren_network *net = &economy_of(w)->network;
    const ren_state *s = state_of(w);
    int32_t *suppliers = calloc((size_t)net->n_slots, sizeof *suppliers);
    double many = 0;
    assert_non_null(suppliers);
    for (int32_t k = 0; k < net->n_slots; k++) {
        suppliers[k] = (int32_t)(net->link_first[k + 1] - net->link_first[k]);
    }
    for (int32_t g = 0; g < *s->n_grown; g++) {
        suppliers[s->grown[g].slot] += s->grown[g].weeks_left <= 0;
    }
    for (int32_t k = 0; k < net->n_slots; k++) {
        many += suppliers[k] >= 2;
    }
    free(suppliers);
    return sums_count(many / net->n_slots);
}

/* The largest difference of a product between what makers shipped and what
 * slots got, over what is made of it. */
static inline sums_of goods_residual(const sums_week *w)
{
    const ren_network *net = &economy_of(w)->network;
    const ren_state *s = state_of(w);
    double gap[REN_MOST_PRODUCTS] = { 0 }, worst = 0;
    if (w->now->week % 13 != 0) {
        return sums_count(NAN);
    }
    for (int32_t i = 0; i < net->n_firms; i++) {
        const double asked =
            (double)economy_of(w)->link_share_of[i] + s->link_request[i];
        gap[product_of(w, i)] += usual_output(w, i) * asked * (1.0 + s->fill[i]);
    }
    for (int32_t k = 0; k < net->n_slots; k++) {
        gap[net->slot_product[k]] -= net->slot_value[k] * w->home[k];
    }
    for (int32_t p = 0; p < table_of(w)->n; p++) {
        if (table_of(w)->resolved[p] && table_of(w)->output[p] > 0) {
            worst = fmax(worst, fabs(gap[p]) * 52.0 / table_of(w)->output[p]);
        }
    }
    return (sums_of){ worst, 1 };
}

/* Of a product: what slots asked for and did not get, and what short pools left
 * open. */
static inline sums_of unmet_of(const sums_week *w, int32_t p)
{
    const ren_network *net = &economy_of(w)->network;
    const ren_setup *setup = w->now->setup;
    const ren_state *s = state_of(w);
    sums_of sum = { 0 };
    for (int32_t k = 0; k < net->n_slots; k++) {
        if (net->slot_product[k] == p) {
            const double left = slot_asks(w, k) - w->home[k] - w->abroad[k];
            sums_add(&sum, net->slot_value[k] * fmax(left, 0));
            sum.size += net->slot_value[k] * slot_asks(w, k);
        }
    }
    bool country = false; /* one pool for all provinces without one of their own */
    for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
        const int32_t at = p * REN_N_PROVINCES + r;
        if (economy_of(w)->area[at] != 0 || !country) {
            sums_add(&sum, -s->pool_fill[at] * setup->pool_base[at]
                               * (1.0 + s->pool_request[at]));
        }
        country = country || economy_of(w)->area[at] == 0;
    }
    return sum;
}

#endif
