/**
 * @file app/rank/economy.c
 * Firms and links from CSV files, a kept network or a scenario, fit for ranking.
 */
#include "app/command.h"
#include "app/input/option.h"
#include "app/rank/rank.h"
#include "base/array.h"
#include "base/files/rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Line of the k-th row, looked up only when something is wrong with it. */
static int64_t line_of(const char *path, int64_t k)
{
    ren_rows rows = { 0 };
    ren_error err = { .text = "" };
    bool more = true;
    int64_t line = 0;
    if (ren_rows_open(&rows, path, true, &err) == REN_OK) {
        for (int64_t row = -1; row < k && more; row++) {
            if (ren_rows_next(&rows, &more, &err) != REN_OK) {
                break;
            }
            line = rows.line;
        }
        ren_rows_close(&rows);
    }
    return line;
}

static ren_status firms_check(const ren_given *g, const char *path, ren_error *err)
{
    if (g->n_repeats > 0) {
        return ren_fail(err, REN_BAD_SHAPE,
                        "%.200s:%lld: firm \"%.80s\" stands a second time, expected "
                        "each firm once",
                        path, (long long)g->repeat[0].line,
                        ren_ids_name(&g->firms, g->repeat[0].firm));
    }
    for (int32_t i = 0; i < g->firms.n; i++) {
        if (g->product[i] < 0) {
            return ren_fail(err, REN_BAD_SYNTAX,
                            "%.200s:%lld: firm \"%.80s\" has no sector, expected one "
                            "in a column `sector`",
                            path, (long long)line_of(path, i),
                            ren_ids_name(&g->firms, i));
        }
    }
    return REN_OK;
}

static ren_status dangling_refuse(const ren_given *g, const app_rank_ask *ask,
                                  int64_t l, ren_error *err)
{
    const bool is_supplier = g->supplier[l] < 0;
    const int32_t *const of = is_supplier ? g->dangling_supplier : g->dangling_buyer;
    return ren_fail(err, REN_UNKNOWN_NAME,
                    "%.200s:%lld: %s \"%.80s\" found, expected a firm of %.120s",
                    ask->links, (long long)line_of(ask->links, l),
                    is_supplier ? "supplier" : "buyer",
                    of != NULL ? ren_ids_name(&g->dangling, of[l]) : "", ask->firms);
}

static ren_status links_check(const ren_given *g, const app_rank_ask *ask,
                              ren_error *err)
{
    const char *path = ask->network != NULL ? ask->network : ask->links;
    if (g->value == NULL || g->n_links == 0) {
        return ren_fail(err, REN_BAD_SYNTAX, "%.200s: found no %s, expected %s", path,
                        g->n_links == 0 ? "link" : "weights",
                        g->n_links == 0 ? "at least one" : "a column `weight`");
    }
    for (int64_t l = 0; l < g->n_links; l++) {
        if ((g->supplier[l] < 0 || g->buyer[l] < 0) && ask->network == NULL) {
            return dangling_refuse(g, ask, l, err);
        }
        if (g->supplier[l] < 0 || g->buyer[l] < 0 || !(g->value[l] > 0)
            || !isfinite(g->value[l])) {
            const int64_t line = ask->network == NULL ? line_of(path, l) : l + 1;
            char weight[32] = "no weight";
            if (!isnan(g->value[l])) {
                snprintf(weight, sizeof weight, "a weight of %g", g->value[l]);
            }
            return ren_fail(err, REN_OUT_OF_RANGE,
                            "%.200s:%s%lld: found %s, expected a number above 0", path,
                            ask->network == NULL ? "" : " link ", (long long)line,
                            weight);
        }
    }
    return REN_OK;
}

static ren_status given_read(app_rank_economy *out, const app_rank_ask *ask,
                             ren_error *err)
{
    if (ask->network != NULL) {
        return ren_given_load(&out->given, ask->network, err);
    }
    ren_status status = ren_given_read(&out->given, ask->firms, ask->links, false, err);
    return status == REN_OK ? firms_check(&out->given, ask->firms, err) : status;
}

/* w = the larger of sales and purchases (Diem et al., figure 1). */
static ren_status weights_max(app_rank_economy *e, ren_error *err)
{
    const ren_given *const g = &e->given;
    double *const in = ren_column(g->firms.n + 1, sizeof *in);
    e->weight = ren_column(g->firms.n + 1, sizeof *e->weight);
    if (in == NULL || e->weight == NULL) {
        free(in);
        return ren_fail(err, REN_NO_MEMORY, "rank: no memory for weights");
    }
    for (int64_t l = 0; l < g->n_links; l++) {
        e->weight[g->supplier[l]] += g->value[l];
        in[g->buyer[l]] += g->value[l];
    }
    for (int32_t i = 0; i < g->firms.n; i++) {
        e->weight[i] = fmax(e->weight[i], in[i]);
    }
    free(in);
    return REN_OK;
}

static ren_status weights_read(app_rank_economy *e, const char *weights, ren_error *err)
{
    return strcmp(weights, "out") == 0   ? REN_OK
           : strcmp(weights, "max") == 0 ? weights_max(e, err)
                                         : app_rank_weights_read(e, weights, err);
}

static ren_status roles_all(app_rank_economy *e, uint8_t role, ren_error *err)
{
    free(e->role);
    e->role = ren_column(e->given.n_links + 1, sizeof *e->role);
    if (e->role == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "rank: no memory for roles");
    }
    memset(e->role, role, (size_t)e->given.n_links);
    return REN_OK;
}

static int roles_read(app_rank_economy *e, const app_rank_ask *ask)
{
    ren_error err = { .text = "" };
    ren_status status = REN_OK;
    /* the file is read under every rule, so that its faults are always found */
    if (ask->essential != NULL) {
        status = app_rank_essential_read(e, ask->essential, &err);
    }
    if (status == REN_OK && ask->rule == APP_RULE_LEONTIEF) {
        status = roles_all(e, REN_RANK_ESSENTIAL, &err);
    } else if (status == REN_OK
               && (ask->rule == APP_RULE_LINEAR
                   || (ask->network == NULL && ask->essential == NULL))) {
        status = roles_all(e, REN_RANK_USUAL, &err);
    }
    if (status != REN_OK) {
        return app_fault(&err);
    }
    return e->role != NULL ? APP_DONE : app_rank_table_roles(e);
}

int app_rank_economy_read(app_rank_economy *out, const app_rank_ask *ask)
{
    ren_error err = { .text = "" };
    ren_status status = REN_OK;
    memset(out, 0, sizeof *out);
    if (ask->network != NULL && !app_option_ends_in(ask->network, ".h5")) {
        const int exit_status = app_rank_synthetic(out, ask);
        if (exit_status != APP_DONE) {
            return exit_status;
        }
    } else {
        status = given_read(out, ask, &err);
    }
    if (status == REN_OK) {
        status = links_check(&out->given, ask, &err);
    }
    if (status == REN_OK) {
        status = weights_read(out, ask->weights, &err);
    }
    int exit_status = status == REN_OK ? roles_read(out, ask) : app_fault(&err);
    if (exit_status == APP_DONE && ask->dynamic >= 0 && out->input == NULL) {
        exit_status = app_rank_input_read(out, ask);
    }
    return exit_status;
}

void app_rank_economy_free(app_rank_economy *e)
{
    ren_given_free(&e->given);
    free(e->role);
    free(e->weight);
    if (e->input != NULL) {
        app_input_free(e->input);
    }
    free(e->input);
    memset(e, 0, sizeof *e);
}
