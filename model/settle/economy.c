/**
 * @file model/settle/economy.c
 * Puts a stated economy together.
 */
#include "base/array.h"
#include "model/settle/parts.h"

#include <stdlib.h>

ren_status ren_given_settle(ren_given *g, const ren_scenario *scenario, ren_error *err)
{
    const bool daily = scenario->horizon.days > 0;
    const bool yearly = !g->per_step || scenario->files.Z != NULL;
    const double steps = daily ? 365.0 : 52.0;
    const double scale = (yearly ? steps : 1.0) * (g->per_step ? 1.0 : 1e4);
    g->steps_per_year = steps;
    if (g->output == NULL) {
        g->output = ren_column(g->firms.n, sizeof *g->output);
    }
    if (g->output == NULL || g->final == NULL || g->value == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "network: no memory for %d firms",
                        (int)g->firms.n);
    }
    for (int32_t i = 0; g->per_step && i < g->firms.n; i++) {
        g->output[i] = g->final[i];
    }
    for (int64_t l = 0; g->per_step && l < g->n_links; l++) {
        g->output[g->supplier[l]] += g->value[l];
    }
    for (int64_t l = 0; l < g->n_links; l++) {
        g->value[l] /= scale;
    }
    for (int32_t i = 0; i < g->firms.n; i++) {
        g->output[i] /= scale;
        g->final[i] /= scale;
        if (!(g->output[i] > 0.0)) {
            return ren_fail(err, REN_OUT_OF_RANGE,
                            "network: firm %s sells nothing, expected links or final "
                            "demand",
                            ren_ids_name(&g->firms, i));
        }
    }
    return REN_OK;
}

static ren_status allocate(ren_economy *e, ren_error *err)
{
    const int64_t n = e->table->n, firms = e->firms.n, cells = n * REN_N_PROVINCES;
    e->link_share_of = ren_column(firms, sizeof *e->link_share_of);
    e->added_of = ren_column(firms, sizeof *e->added_of);
    e->remainder = ren_column(firms, sizeof *e->remainder);
    e->remainder_of = ren_column(n, sizeof *e->remainder_of);
    e->pool_flow = ren_column(n * n, sizeof *e->pool_flow);
    e->pool_import = ren_column(n * n, sizeof *e->pool_import);
    e->final_share = ren_column(n, sizeof *e->final_share);
    e->export_share = ren_column(n, sizeof *e->export_share);
    e->capital_share = ren_column(n, sizeof *e->capital_share);
    e->area = ren_column(cells, sizeof *e->area);
    e->area_supply = ren_column(cells + 1, sizeof *e->area_supply);
    e->chain_weight = ren_column(n, sizeof *e->chain_weight);
    e->chain_member = ren_column(n, sizeof *e->chain_member);
    e->vintages.first = ren_column(firms + 1, sizeof *e->vintages.first);
    e->n_areas = 1;
    const bool whole =
        e->link_share_of != NULL && e->added_of != NULL && e->remainder != NULL
        && e->remainder_of != NULL && e->pool_flow != NULL && e->pool_import != NULL
        && e->final_share != NULL && e->export_share != NULL && e->capital_share != NULL
        && e->area != NULL && e->area_supply != NULL && e->chain_weight != NULL
        && e->chain_member != NULL && e->vintages.first != NULL;
    return whole ? REN_OK
                 : ren_fail(err, REN_NO_MEMORY, "network: no memory for %lld firms",
                            (long long)firms);
}

/* What links leave of sales, and what purchases leave of output. */
static void share_out(ren_economy *e)
{
    const ren_network *net = &e->network;
    for (int32_t i = 0; i < e->firms.n; i++) {
        double sold = 0, bought = 0;
        for (int64_t o = net->out_first[i]; o < net->out_first[i + 1]; o++) {
            sold += net->out_share[o];
        }
        for (int64_t k = net->firm_first[i]; k < net->firm_first[i + 1]; k++) {
            bought +=
                net->slot_value[net->window_slot[i / REN_WINDOW] + net->slot_at[k]];
        }
        e->link_share_of[i] = (ren_real)sold;
        e->added_of[i] = 1.0 - bought / e->firms.output[i];
    }
    for (int32_t p = 0; p < e->table->n; p++) {
        const double *use = e->table->final_domestic + (int64_t)p * REN_N_FINAL;
        const double output = e->table->output[p];
        e->final_share[p] = output > 0.0 ? use[REN_HOUSEHOLD] / output : 0.0;
        e->export_share[p] = output > 0.0 ? use[REN_EXPORTS] / output : 0.0;
    }
}

static void count_links(ren_economy *e)
{
    const ren_network *net = &e->network;
    e->report.slots_per_firm = (double)net->n_slots / net->n_firms;
    e->report.links_per_firm = (double)net->n_links / net->n_firms;
    e->report.domestic_links_per_firm = e->report.links_per_firm;
    e->report.link_flow_share = 1.0;
}

/* Where every product is focal the chain is the whole economy, each output once. */
static ren_status weigh_chain(ren_economy *e, int32_t n_focal, const int32_t *focal,
                              ren_error *err)
{
    if (n_focal < e->table->n) {
        return ren_table_chain(e->table, n_focal, focal, e->chain_weight,
                               e->chain_member, err);
    }
    for (int32_t p = 0; p < e->table->n; p++) {
        e->chain_weight[p] = 1.0;
        e->chain_member[p] = true;
    }
    return REN_OK;
}

ren_status ren_given_economy(ren_economy *out, const ren_given *given,
                             const ren_table *table, const ren_geography *geography,
                             const ren_scenario *scenario, int32_t n_focal,
                             const int32_t *focal, int64_t replicate, ren_error *err)
{
    ren_economy e = { .table = table,
                      .geography = geography,
                      .given = given,
                      .steps_per_year = given->steps_per_year,
                      .money = given->per_step ? 1.0 : 1e4,
                      .stream = ren_stream_of((uint64_t)scenario->seed, replicate) };
    ren_status status = ren_settle_firms(&e, given, err);
    if (status == REN_OK) {
        status = ren_settle_links(&e, given, scenario, err);
    }
    if (status == REN_OK) {
        status = allocate(&e, err);
    }
    if (status == REN_OK) {
        share_out(&e);
        count_links(&e);
        status = weigh_chain(&e, n_focal, focal, err);
    }
    if (status == REN_OK) {
        *out = e;
        e = (ren_economy){ 0 };
    }
    ren_economy_free(&e);
    return status;
}
