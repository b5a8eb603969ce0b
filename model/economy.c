/**
 * @file model/economy.c
 * Puts one replicate together: firms, network, machines, pools, chain.
 *
 * Week-0 flows close by construction. Sales of firm i of product p: over links
 * link_share_of[i], to final use final + export + capital share of p, the rest to the
 * domestic pool of p. Purchases: slots, remainder of resolved inputs, pooled inputs in
 * proportion to output.
 */
#include "model/economy.h"

#include "base/array.h"
#include "model/population/strata.h"

#include <stdlib.h>

static ren_status final_shares(ren_economy *e, ren_error *err)
{
    const ren_table *table = e->table;
    e->final_share = ren_column(table->n, sizeof *e->final_share);
    e->export_share = ren_column(table->n, sizeof *e->export_share);
    e->capital_share = ren_column(table->n, sizeof *e->capital_share);
    if (e->final_share == NULL || e->export_share == NULL || e->capital_share == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "economy: no memory for final use");
    }
    for (int32_t p = 0; p < table->n; p++) {
        const double *use = table->final_domestic + (int64_t)p * REN_N_FINAL;
        const double output = table->output[p];
        e->final_share[p] =
            (use[REN_HOUSEHOLD] + use[REN_GOVERNMENT] + use[REN_STOCK_CHANGE]) / output;
        e->export_share[p] = use[REN_EXPORTS] / output;
        e->capital_share[p] = use[REN_INVESTMENT] / output;
    }
    return REN_OK;
}

/* Weekly purchases of niche v by one unit of output of product q: the niche's share of
 * q's capital times q's depreciation (D5). */
static double purchase_rate(const ren_table *table, int32_t v, int32_t q)
{
    const double depreciation =
        table->value_added[(int64_t)q * REN_N_VALUE_ADDED + REN_DEPRECIATION];
    const double share =
        table->niche[v].capital_share != NULL ? table->niche[v].capital_share[q] : 0.0;
    return share > 0.0 && depreciation > 0.0 ? share * depreciation / table->output[q]
                                             : 0.0;
}

/* Where depreciation would need more machines than are sold to investment, purchases
 * shrink to what is sold: the user's other machines then come from elsewhere. */
static double purchase_scale(const ren_table *table, int32_t v)
{
    const int64_t at = (int64_t)table->niche[v].product * REN_N_FINAL + REN_INVESTMENT;
    const double sold = table->final_domestic[at] + table->final_imported[at];
    double wanted = 0.0;
    for (int32_t q = 0; q < table->n; q++) {
        wanted += purchase_rate(table, v, q) * table->output[q];
    }
    return wanted > sold ? sold / wanted : 1.0;
}

static bool allocate_vintages(ren_vintages *out, int32_t n_firms)
{
    out->firm = ren_column(out->n, sizeof *out->firm);
    out->niche = ren_column(out->n, sizeof *out->niche);
    out->purchase = ren_column(out->n, sizeof *out->purchase);
    out->first[n_firms] = out->n;
    return out->firm != NULL && out->niche != NULL && out->purchase != NULL;
}

static ren_status list_vintages(ren_economy *e, ren_error *err)
{
    const ren_table *table = e->table;
    const int32_t n = e->firms.n, n_niches = table->n_niches;
    ren_vintages *out = &e->vintages;
    double *rate = ren_column((int64_t)n_niches * table->n, sizeof *rate);
    int32_t *owned = ren_column(table->n, sizeof *owned);
    ren_status status = REN_OK;
    out->first = ren_column((int64_t)n + 1, sizeof *out->first);
    if (rate == NULL || owned == NULL || out->first == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "economy: no memory for machines");
        goto out;
    }
    for (int32_t v = 0; v < n_niches; v++) {
        const double scale = purchase_scale(table, v);
        for (int32_t q = 0; q < table->n; q++) {
            rate[v * table->n + q] = scale * purchase_rate(table, v, q);
            owned[q] += rate[v * table->n + q] > 0.0;
        }
    }
    for (int32_t i = 0; i < n; i++) {
        out->first[i] = out->n;
        out->n += owned[e->firms.product[i]];
    }
    if (!allocate_vintages(out, n)) {
        status = ren_fail(err, REN_NO_MEMORY, "economy: no memory for machines");
        goto out;
    }
#pragma omp parallel for schedule(static)
    for (int32_t i = 0; i < n; i++) {
        int32_t at = out->first[i];
        for (int32_t v = 0; v < n_niches; v++) {
            const double r = rate[v * table->n + e->firms.product[i]];
            if (r > 0.0) {
                out->firm[at] = i;
                out->niche[at] = (uint8_t)v;
                out->purchase[at++] = r * e->firms.output[i];
            }
        }
    }
out:
    free(rate);
    free(owned);
    return status;
}

/* Local products have a market area per province, if each province makes them (D3).
 * They are pooled, so all their output is for the pool and final use. */
static ren_status list_areas(ren_economy *e, ren_error *err)
{
    const ren_table *table = e->table;
    const int64_t cells = (int64_t)table->n * REN_N_PROVINCES;
    double *output = ren_column(cells, sizeof *output);
    ren_status status = REN_OK;
    e->area = ren_column(cells, sizeof *e->area);
    e->area_supply = ren_column(cells + 1, sizeof *e->area_supply);
    if (output == NULL || e->area == NULL || e->area_supply == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "economy: no memory for market areas");
        goto out;
    }
    ren_population_by_province(output, &e->firms, table->n);
    e->n_areas = 1;
    for (int32_t p = 0; p < table->n; p++) {
        const int64_t at = (int64_t)p * REN_N_PROVINCES;
        if (!table->local[p] || table->resolved[p]
            || !ren_made_everywhere(output + at)) {
            continue;
        }
        for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
            e->area[at + r] = e->n_areas;
            e->area_supply[e->n_areas++] = output[at + r];
        }
    }
out:
    free(output);
    return status;
}

static ren_status weigh_chain(ren_economy *e, int32_t n_focal, const int32_t *focal,
                              ren_error *err)
{
    e->chain_weight = ren_column(e->table->n, sizeof *e->chain_weight);
    e->chain_member = ren_column(e->table->n, sizeof *e->chain_member);
    if (e->chain_weight == NULL || e->chain_member == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "economy: no memory for the chain");
    }
    return ren_table_chain(e->table, n_focal, focal, e->chain_weight, e->chain_member,
                           err);
}

ren_status ren_economy_build(ren_economy *out, const ren_table *table,
                             const ren_geography *geography,
                             const ren_scenario *scenario, int32_t n_focal,
                             const int32_t *focal, int64_t replicate, ren_error *err)
{
    ren_economy e = { .table = table,
                      .geography = geography,
                      .steps_per_year = 52.0,
                      .money = 1e4,
                      .stream = ren_stream_of((uint64_t)scenario->seed, replicate) };
    ren_status status =
        ren_population_build(&e.firms, table, geography, scenario, e.stream, err);
    if (status == REN_OK) {
        status = ren_network_build(&e, scenario, err);
    }
    if (status == REN_OK) {
        status = final_shares(&e, err);
    }
    if (status == REN_OK) {
        status = list_vintages(&e, err);
    }
    if (status == REN_OK) {
        status = list_areas(&e, err);
    }
    if (status == REN_OK) {
        status = weigh_chain(&e, n_focal, focal, err);
    }
    if (status == REN_OK) {
        *out = e;
        e = (ren_economy){ 0 };
    }
    ren_economy_free(&e);
    return status;
}

void ren_economy_free(ren_economy *e)
{
    ren_population_free(&e->firms);
    ren_network_free(&e->network);
    free(e->vintages.first);
    free(e->vintages.firm);
    free(e->vintages.niche);
    free(e->vintages.purchase);
    free(e->link_share_of);
    free(e->final_share);
    free(e->export_share);
    free(e->capital_share);
    free(e->pool_flow);
    free(e->pool_import);
    free(e->remainder);
    free(e->remainder_of);
    free(e->area);
    free(e->area_supply);
    free(e->added_of);
    free(e->chain_weight);
    free(e->chain_member);
    *e = (ren_economy){ 0 };
}
