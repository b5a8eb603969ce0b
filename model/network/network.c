/**
 * @file model/network/network.c
 * The supply network of one replicate, and the flows it leaves to the pools (D3).
 *
 * For every pair of products links plus pools are the balanced table: whatever no link
 * carries, be it a pooled product, a cell no firm drew, rounding of the fitting or a
 * firm's purchase from itself, is in pool_flow or pool_import.
 */
#include "base/array.h"
#include "model/network/draft.h"

#include <stdlib.h>

ren_status ren_draft_members(ren_draft *d, ren_error *err)
{
    const ren_population *firms = &d->economy->firms;
    const int32_t n = d->economy->table->n;
    d->member_first = ren_column((int64_t)n + 1, sizeof *d->member_first);
    d->member = ren_column(firms->n, sizeof *d->member);
    if (d->member_first == NULL || d->member == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "network: no memory for %d firms",
                        (int)firms->n);
    }
    for (int32_t i = 0; i < firms->n; i++) {
        d->member_first[firms->product[i] + 1]++;
    }
    for (int32_t p = 0; p < n; p++) {
        d->member_first[p + 1] += d->member_first[p];
    }
    for (int32_t i = 0; i < firms->n; i++) {
        d->member[d->member_first[firms->product[i]]++] = i;
    }
    for (int32_t p = n; p > 0; p--) {
        d->member_first[p] = d->member_first[p - 1];
    }
    d->member_first[0] = 0;
    return REN_OK;
}

static void free_recipe(ren_recipe *r)
{
    free(r->input);
    free(r->input_cost);
    free(r->chance);
    free(r->cumulative);
    free(r->niche);
    free(r->niche_cost);
    free(r->niche_output);
    free(r->needs);
}

/* Slots and links of the draft, once they are laid out: a third of the peak. */
static void free_slots(ren_draft *d)
{
    for (int32_t p = 0; d->links != NULL && p < d->economy->table->n; p++) {
        free(d->links[p].node);
        free(d->links[p].share);
    }
    free(d->links);
    free(d->firm_first);
    free(d->slot_firm);
    free(d->slot_product);
    free(d->slot_value);
    free(d->bucket);
    free(d->n_domestic);
    free(d->n_foreign);
    free(d->row);
    d->links = NULL;
    d->firm_first = NULL;
    d->slot_firm = d->bucket = d->n_domestic = d->row = NULL;
    d->slot_product = NULL;
    d->slot_value = NULL;
    d->n_foreign = NULL;
}

void ren_draft_free(ren_draft *d)
{
    free_slots(d);
    for (int32_t p = 0; d->recipe != NULL && p < d->economy->table->n; p++) {
        free_recipe(&d->recipe[p]);
    }
    free(d->member_first);
    free(d->member);
    free(d->recipe);
    free(d->outside);
    free(d->import_share);
    free(d->bucket_first);
    free(d->foreign_total);
    free(d->source_first);
    free(d->self);
}

static ren_status list_sources(ren_network *net, const ren_draft *d, ren_error *err)
{
    const ren_table *table = d->economy->table;
    const int32_t n = d->source_first[table->n];
    net->n_foreign = n;
    net->n_nodes = d->economy->firms.n + n;
    net->foreign_country = ren_column(n, sizeof *net->foreign_country);
    net->foreign_product = ren_column(n, sizeof *net->foreign_product);
    net->foreign_flow = ren_column(n, sizeof *net->foreign_flow);
    if (net->foreign_country == NULL || net->foreign_product == NULL
        || net->foreign_flow == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "network: no memory for foreign sources");
    }
    for (int32_t k = 0; k < table->n; k++) {
        const double *share = ren_draft_origin(table, k);
        int32_t f = d->source_first[k];
        for (int32_t c = 0; c < REN_N_COUNTRIES && f < d->source_first[k + 1]; c++) {
            if (share[c] > 0.0) {
                net->foreign_country[f] = (uint8_t)c;
                net->foreign_product[f++] = (uint16_t)k;
            }
        }
    }
    return REN_OK;
}

/* Flows outside links by product pair, and the flow part of the report. */
static void pool_flows(ren_economy *e, const ren_draft *d)
{
    const ren_table *table = e->table;
    double pooled = 0.0, resolved = 0.0, self = 0.0;
    for (int32_t k = 0; k < table->n; k++) {
        for (int32_t q = 0; q < table->n; q++) {
            const int64_t c = (int64_t)k * table->n + q;
            const double m = d->import_share[c];
            if (table->resolved[k]) {
                e->pool_flow[c] = (1.0 - m) * d->outside[c];
                e->pool_import[c] = m * d->outside[c];
                e->pool_flow[c] += k == q ? d->self[k] : 0.0;
                pooled += e->pool_flow[c];
                resolved += table->domestic[c] / 52.0;
            } else {
                e->pool_flow[c] = table->domestic[c] / 52.0;
                e->pool_import[c] = table->imported[c] / 52.0;
            }
        }
        self += d->self[k];
    }
    e->report.link_flow_share = resolved > 0.0 ? 1.0 - pooled / resolved : 0.0;
    e->report.self_flow_share = resolved > 0.0 ? self / resolved : 0.0;
}

static void firm_flows(ren_economy *e, const ren_draft *d)
{
    const ren_network *net = &e->network;
#pragma omp parallel for schedule(static)
    for (int32_t i = 0; i < e->firms.n; i++) {
        double sold = 0.0;
        for (int64_t o = net->out_first[i]; o < net->out_first[i + 1]; o++) {
            sold += net->out_share[o];
        }
        e->link_share_of[i] = (ren_real)sold;
    }
#pragma omp parallel for schedule(dynamic)
    for (int32_t p = 0; p < e->table->n; p++) {
        for (int32_t t = d->member_first[p]; t < d->member_first[p + 1]; t++) {
            e->remainder_of[p] += e->remainder[d->member[t]];
        }
    }
}

static void count_links(ren_economy *e)
{
    const ren_network *net = &e->network;
    int64_t domestic = 0;
    for (int32_t r = 0; r < net->n_runs; r++) {
        domestic += (int64_t)net->run[r].n * net->run[r].n_domestic;
    }
    e->report.slots_per_firm = (double)net->n_slots / net->n_firms;
    e->report.links_per_firm = (double)net->n_links / net->n_firms;
    e->report.domestic_links_per_firm = (double)domestic / net->n_firms;
}

/* What the table has and neither slots nor remainders hold: buyers without output. */
static double dropped(const ren_economy *e, const ren_draft *d)
{
    double value = 0.0;
    for (int32_t q = 0; q < e->table->n; q++) {
        value += d->recipe[q].output > 0.0 ? 0.0 : d->recipe[q].cost;
    }
    return value;
}

static ren_status allocate(ren_economy *e, ren_error *err)
{
    const int64_t cells = (int64_t)e->table->n * e->table->n;
    e->link_share_of = ren_column(e->firms.n, sizeof *e->link_share_of);
    e->remainder = ren_column(e->firms.n, sizeof *e->remainder);
    e->remainder_of = ren_column(e->table->n, sizeof *e->remainder_of);
    e->pool_flow = ren_column(cells, sizeof *e->pool_flow);
    e->pool_import = ren_column(cells, sizeof *e->pool_import);
    if (e->link_share_of == NULL || e->remainder == NULL || e->remainder_of == NULL
        || e->pool_flow == NULL || e->pool_import == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "economy: no memory for flows");
    }
    return REN_OK;
}

ren_status ren_network_build(ren_economy *e, const ren_scenario *scenario,
                             ren_error *err)
{
    ren_draft d = { .economy = e, .parameters = &scenario->parameters };
    ren_status status = allocate(e, err);
    ren_status (*const step[])(ren_draft *,
                               ren_error *) = { ren_draft_members, ren_draft_recipes,
                                                ren_draft_slots, ren_draft_links_make };
    for (size_t k = 0; status == REN_OK && k < sizeof step / sizeof *step; k++) {
        status = step[k](&d, err);
    }
    if (status == REN_OK) {
        status = list_sources(&e->network, &d, err);
    }
    if (status == REN_OK) {
        status = ren_network_assemble(&e->network, &d, err);
    }
    free_slots(&d);
    if (status == REN_OK) {
        status = ren_network_transpose(&e->network, &e->firms, err);
    }
    if (status == REN_OK) {
        pool_flows(e, &d);
        firm_flows(e, &d);
        count_links(e);
        e->report.dropped_flow = dropped(e, &d);
    }
    ren_draft_free(&d);
    return status;
}

void ren_network_drop_out_rows(ren_network *net)
{
    free(net->out_first);
    free(net->out_slot);
    free(net->out_share);
    free(net->out_link);
    net->out_first = NULL;
    net->out_slot = NULL;
    net->out_share = NULL;
    net->out_link = NULL;
}

void ren_network_free(ren_network *net)
{
    free(net->window_run);
    free(net->run);
    free(net->window_slot);
    free(net->firm_first);
    free(net->slot_at);
    free(net->slot_firm);
    free(net->slot_product);
    free(net->slot_criticality);
    free(net->slot_lead);
    free(net->slot_lead_foreign);
    free(net->slot_value);
    free(net->slot_buffer);
    free(net->slot_domestic);
    free(net->link_first);
    free(net->link_supplier);
    free(net->link_share);
    ren_network_drop_out_rows(net);
    free(net->foreign_country);
    free(net->foreign_product);
    free(net->foreign_flow);
    *net = (ren_network){ 0 };
}
