/**
 * @file app/rank/synthetic.c
 * A scenario's economy as firms and links, and what the table says about products.
 *
 * Critical inputs are essential (2). Half-critical ones are not (1): losing one halves
 * output in the model, which the index knows no role for, and 1, the input's share of all
 * purchases, is the lower of the two it could be taken for. The same cut for pairs of
 * products: a cell of the table nearer to critical (1) than to half-critical (0.5).
 */
#include "app/command.h"
#include "app/rank/rank.h"
#include "base/array.h"
#include "model/economy.h"

#include <stdlib.h>
#include <string.h>

static const double critical_cell = 0.75;

static ren_status room_make(app_rank_economy *out, int64_t n_firms, int64_t n_links,
                            ren_error *err)
{
    ren_given *const g = &out->given;
    g->product = ren_column(n_firms + 1, sizeof *g->product);
    g->supplier = ren_column(n_links + 1, sizeof *g->supplier);
    g->buyer = ren_column(n_links + 1, sizeof *g->buyer);
    g->value = ren_column(n_links + 1, sizeof *g->value);
    out->role = ren_column(n_links + 1, sizeof *out->role);
    if (g->product == NULL || g->supplier == NULL || g->buyer == NULL
        || g->value == NULL || out->role == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "rank: no memory for the economy");
    }
    return REN_OK;
}

/* Ids 0 .. n-1 as text, in their order, or those that the scenario's files state. */
static ren_status firms_fill(ren_given *g, const ren_economy *economy,
                             const ren_given *stated, ren_error *err)
{
    const ren_population *const firms = &economy->firms;
    ren_status status = REN_OK;
    for (int32_t id = 0; id < firms->n && status == REN_OK; id++) {
        char name[16];
        int32_t k;
        (void)snprintf(name, sizeof name, "%d", id);
        status = ren_ids_add(&g->firms,
                             stated != NULL ? ren_ids_name(&stated->firms, id) : name,
                             &k, NULL, err);
        if (status == REN_OK) {
            const int32_t p = firms->product[firms->place_of[id]];
            status = ren_ids_add(&g->products, economy->table->code[p], &g->product[id],
                                 NULL, err);
        }
    }
    return status;
}

static void links_fill(app_rank_economy *out, const ren_economy *economy)
{
    const ren_network *const net = &economy->network;
    ren_given *const g = &out->given;
    for (int32_t s = 0; s < net->n_slots; s++) {
        const uint8_t role = ren_rank_role_of(net->slot_criticality[s]);
        for (int64_t l = net->link_first[s]; l < net->link_first[s + 1]; l++) {
            const double value =
                (double)net->slot_value[s] * (double)net->link_share[l];
            if (net->link_supplier[l] >= net->n_firms || !(value > 0)) {
                continue; /* foreign sources are no firms */
            }
            g->supplier[g->n_links] = economy->firms.id[net->link_supplier[l]];
            g->buyer[g->n_links] = economy->firms.id[net->slot_firm[s]];
            g->value[g->n_links] = value;
            out->role[g->n_links++] = role;
        }
    }
}

int app_rank_input_read(app_rank_economy *out, const app_rank_ask *ask)
{
    out->input = calloc(1, sizeof *out->input);
    if (out->input == NULL) {
        ren_error err = { .text = "" };
        (void)ren_fail(&err, REN_NO_MEMORY, "rank: no memory for the scenario");
        return app_fault(&err);
    }
    return app_input_read(out->input, ask->network, &ask->overrides,
                          (app_selection){ NULL, "both" });
}

int app_rank_synthetic(app_rank_economy *out, const app_rank_ask *ask)
{
    ren_member member = { 0 };
    ren_error err = { .text = "" };
    const int exit_status = app_rank_input_read(out, ask);
    if (exit_status != APP_DONE) {
        return exit_status;
    }
    const ren_experiment *const x = &out->input->experiment;
    ren_status status = ren_member_build(&member, x, 0, &err);
    if (status == REN_OK) {
        const ren_economy *const economy = &member.economy;
        status = room_make(out, economy->firms.n, economy->network.n_links, &err);
        if (status == REN_OK) {
            status = firms_fill(&out->given, economy, x->given, &err);
        }
        if (status == REN_OK) {
            links_fill(out, economy);
        }
    }
    ren_member_free(&member);
    return status == REN_OK ? APP_DONE : app_fault(&err);
}

static ren_status table_read(ren_table *out, ren_error *err)
{
    static const char text[] = "title: a network to rank\n";
    app_names names = { 0 };
    ren_scenario scenario = { 0 };
    ren_complaints complaints = { 0 };
    ren_status status = app_names_read(&names, NULL, err);
    if (status == REN_OK) {
        status = ren_scenario_parse(&scenario, "rank", text, sizeof text - 1,
                                    &names.catalogue, 0, NULL, &complaints, err);
    }
    if (status == REN_OK) {
        status = ren_table_build(out, &scenario, names.data, err);
        ren_scenario_free(&scenario);
    }
    ren_complaints_free(&complaints);
    app_names_free(&names);
    return status;
}

int app_rank_table_roles(app_rank_economy *e)
{
    ren_table table;
    ren_error err = { .text = "" };
    const ren_given *const g = &e->given;
    ren_status status = table_read(&table, &err);
    if (status != REN_OK) {
        return app_fault(&err);
    }
    int32_t *const known = ren_column(g->products.n + 1, sizeof *known);
    e->role = ren_column(g->n_links + 1, sizeof *e->role);
    if (known == NULL || e->role == NULL) {
        status = ren_fail(&err, REN_NO_MEMORY, "rank: no memory for roles");
        goto out;
    }
    for (int32_t p = 0; p < g->products.n; p++) {
        known[p] = ren_given_table_product(&table, ren_ids_name(&g->products, p));
    }
    for (int64_t l = 0; l < g->n_links; l++) {
        const int64_t from = known[g->product[g->supplier[l]]];
        const int64_t to = known[g->product[g->buyer[l]]];
        const bool named = from >= 0 && to >= 0;
        e->unnamed += !named;
        e->role[l] = named && table.criticality[from * table.n + to] >= critical_cell
                         ? REN_RANK_ESSENTIAL
                         : REN_RANK_USUAL;
    }
out:
    free(known);
    ren_table_free(&table);
    return status == REN_OK ? APP_DONE : app_fault(&err);
}
