/**
 * @file model/given/repair.c
 * Rules that mend a given network, one function each, in the order of the table.
 */
#include "model/given/parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const ren_given_repair_info ren_given_repair_infos[REN_N_GIVEN_REPAIRS] = {
#define X(name, doc) { #name, doc },
    REN_GIVEN_REPAIRS(X)
#undef X
};

#define BIT(rule) (1u << REN_REPAIR_##rule)
#define ALL                                                             \
    (BIT(first_product) | BIT(drop_dangling) | BIT(drop_self_loops)     \
     | BIT(sum_duplicates) | BIT(drop_nonpositive) | BIT(keep_products) \
     | BIT(raise_output))

/* What the rules share while they work. */
typedef struct bench {
    ren_given *given;
    const ren_table *table;
    bool *keep; /* [n_links] */
    double *sales, *inputs;
    ren_error *err;
} bench;

static int rule_find(const char *name, size_t length)
{
    for (int k = 0; k < REN_N_GIVEN_REPAIRS; k++) {
        if (strlen(ren_given_repair_infos[k].name) == length
            && strncmp(ren_given_repair_infos[k].name, name, length) == 0) {
            return k;
        }
    }
    return -1;
}

ren_status ren_given_rules_read(const char *text, uint32_t *rules, ren_error *err)
{
    uint32_t found = 0;
    for (const char *at = text; *at != '\0';) {
        const size_t n = strcspn(at, ",");
        const int k = rule_find(at, n);
        if (k < 0 && !(n == 3 && strncmp(at, "all", 3) == 0)) {
            return ren_fail(err, REN_UNKNOWN_NAME,
                            "repair: there is no rule \"%.*s\", expected all, "
                            "first_product, add_dangling, drop_dangling, "
                            "drop_self_loops, sum_duplicates, drop_duplicates, "
                            "drop_nonpositive, keep_products, raise_output or "
                            "scale_inputs",
                            (int)(n < 60 ? n : 60), at);
        }
        found |= k >= 0 ? 1u << k : ALL;
        at += n + (at[n] == ',');
    }
    /* a rule named beside `all` replaces its rival there */
    const uint32_t rival[2][2] = { { BIT(add_dangling), BIT(drop_dangling) },
                                   { BIT(drop_duplicates), BIT(sum_duplicates) } };
    for (int k = 0; k < 2; k++) {
        if ((found & rival[k][0]) != 0 && (found & rival[k][1]) != 0) {
            const char *a = k == 0 ? "add_dangling" : "drop_duplicates";
            const char *b = k == 0 ? "drop_dangling" : "sum_duplicates";
            if (strstr(text, b) != NULL) {
                return ren_fail(err, REN_OUT_OF_RANGE,
                                "repair: %s and %s exclude each other", a, b);
            }
            found &= ~rival[k][1];
        }
    }
    *rules = found;
    return REN_OK;
}

void ren_given_links_keep(ren_given *g, const bool *keep)
{
    int64_t n = 0;
    for (int64_t l = 0; l < g->n_links; l++) {
        if (!keep[l]) {
            continue;
        }
        g->supplier[n] = g->supplier[l];
        g->buyer[n] = g->buyer[l];
        if (g->value != NULL) {
            g->value[n] = g->value[l];
        }
        if (g->link_product != NULL) {
            g->link_product[n] = g->link_product[l];
        }
        if (g->since != NULL) {
            g->since[n] = g->since[l];
        }
        if (g->dangling_supplier != NULL) {
            g->dangling_supplier[n] = g->dangling_supplier[l];
            g->dangling_buyer[n] = g->dangling_buyer[l];
        }
        n++;
    }
    g->n_links = n;
}

/* Drops repeated rows that give another product, or those that give the same. */
static int64_t repeats_drop(ren_given *g, bool same)
{
    int64_t n = 0;
    const int64_t before = g->n_repeats;
    for (int64_t k = 0; k < before; k++) {
        const ren_given_repeat r = g->repeat[k];
        const bool is_same = r.product < 0 || r.product == g->product[r.firm];
        if (is_same != same) {
            g->repeat[n++] = r;
        }
    }
    g->n_repeats = n;
    if (n == 0) {
        free(g->repeat);
        g->repeat = NULL;
    }
    return before - n;
}

static ren_status first_product(bench *x, int64_t *done)
{
    ren_given *g = x->given;
    for (int64_t k = 0; k < g->n_repeats; k++) {
        /* a firm whose first row is silent takes the first product that is said */
        if (g->product[g->repeat[k].firm] < 0) {
            g->product[g->repeat[k].firm] = g->repeat[k].product;
        }
    }
    *done = repeats_drop(g, false);
    return REN_OK;
}

static void dangling_forget(ren_given *g)
{
    ren_ids_free(&g->dangling);
    free(g->dangling_supplier);
    free(g->dangling_buyer);
    g->dangling_supplier = g->dangling_buyer = NULL;
}

static bool grow(void **column, size_t size, int32_t n, int32_t more, const void *value)
{
    if (*column == NULL) {
        return true;
    }
    char *longer = realloc(*column, ((size_t)n + (size_t)more) * size);
    if (longer == NULL) {
        return false;
    }
    for (int32_t k = 0; k < more; k++) {
        memcpy(longer + ((size_t)n + (size_t)k) * size, value, size);
    }
    *column = longer;
    return true;
}

static ren_status add_dangling(bench *x, int64_t *done)
{
    ren_given *g = x->given;
    const int32_t n = g->firms.n, more = g->dangling.n, unknown = -1;
    const double nothing = NAN;
    bool room = grow((void **)&g->product, sizeof unknown, n, more, &unknown)
                && grow((void **)&g->province, sizeof unknown, n, more, &unknown)
                && grow((void **)&g->tier, sizeof unknown, n, more, &unknown);
#define COLUMN(name, unit, doc) \
    room = room && grow((void **)&g->name, sizeof nothing, n, more, &nothing);
    REN_GIVEN_COLUMNS(COLUMN)
#undef COLUMN
    if (!room) {
        return ren_fail(x->err, REN_NO_MEMORY, "repair: out of memory");
    }
    for (int32_t k = 0; k < more; k++) {
        int32_t firm;
        const ren_status status =
            ren_ids_add(&g->firms, ren_ids_name(&g->dangling, k), &firm, NULL, x->err);
        if (status != REN_OK) {
            return status;
        }
    }
    for (int64_t l = 0; l < g->n_links && g->dangling_supplier != NULL; l++) {
        if (g->supplier[l] < 0) {
            g->supplier[l] = n + g->dangling_supplier[l];
        }
        if (g->buyer[l] < 0) {
            g->buyer[l] = n + g->dangling_buyer[l];
        }
    }
    dangling_forget(g);
    *done = more;
    return REN_OK;
}

static int64_t links_drop(bench *x)
{
    const int64_t before = x->given->n_links;
    ren_given_links_keep(x->given, x->keep);
    return before - x->given->n_links;
}

static ren_status drop_dangling(bench *x, int64_t *done)
{
    const ren_given *g = x->given;
    for (int64_t l = 0; l < g->n_links; l++) {
        x->keep[l] = g->supplier[l] >= 0 && g->buyer[l] >= 0;
    }
    *done = links_drop(x);
    dangling_forget(x->given);
    return REN_OK;
}

static ren_status drop_self_loops(bench *x, int64_t *done)
{
    const ren_given *g = x->given;
    for (int64_t l = 0; l < g->n_links; l++) {
        x->keep[l] = g->supplier[l] < 0 || g->supplier[l] != g->buyer[l];
    }
    *done = links_drop(x);
    return REN_OK;
}

static ren_status merge(bench *x, bool add, int64_t *done)
{
    ren_given *g = x->given;
    int32_t *original = malloc(((size_t)g->n_links + 1) * sizeof *original);
    if (original == NULL) {
        return ren_fail(x->err, REN_NO_MEMORY, "repair: out of memory");
    }
    const ren_status status = ren_given_duplicates(g, x->keep, original, x->err);
    for (int64_t l = 0; status == REN_OK && l < g->n_links; l++) {
        if (add && x->keep[l] && g->value != NULL && !isnan(g->value[l])) {
            double *value = &g->value[original[l]];
            *value = isnan(*value) ? g->value[l] : *value + g->value[l];
        }
        x->keep[l] = !x->keep[l];
    }
    if (status == REN_OK) {
        *done = repeats_drop(g, true) + links_drop(x);
    }
    free(original);
    return status;
}

static ren_status sum_duplicates(bench *x, int64_t *done)
{
    return merge(x, true, done);
}

static ren_status drop_duplicates(bench *x, int64_t *done)
{
    return merge(x, false, done);
}

static ren_status drop_nonpositive(bench *x, int64_t *done)
{
    ren_given *g = x->given;
    for (int64_t l = 0; l < g->n_links; l++) {
        x->keep[l] = g->value == NULL || !(g->value[l] <= 0.0);
    }
    *done = links_drop(x);
    for (int32_t i = 0; i < g->firms.n; i++) {
        if (g->output != NULL && g->output[i] == 0.0) {
            g->output[i] = NAN;
            ++*done;
        }
        if (g->weight != NULL && g->weight[i] == 0.0) {
            g->weight[i] = NAN;
            ++*done;
        }
#define COLUMN(name, unit, doc)                \
    if (g->name != NULL && g->name[i] < 0.0) { \
        g->name[i] = NAN;                      \
        ++*done;                               \
    }
        REN_GIVEN_COLUMNS(COLUMN)
#undef COLUMN
    }
    return REN_OK;
}

static ren_status keep_products(bench *x, int64_t *done)
{
    ren_given *g = x->given;
    for (int32_t k = 0; k < g->products.n && !g->own_products; k++) {
        *done += ren_given_table_product(x->table, ren_ids_name(&g->products, k)) < 0;
    }
    g->own_products = true;
    return REN_OK;
}

static ren_status raise_output(bench *x, int64_t *done)
{
    ren_given *g = x->given;
    ren_given_trade(g, x->sales, x->inputs);
    for (int32_t i = 0; i < g->firms.n && g->output != NULL; i++) {
        const bool sold_out = x->sales[i] > g->output[i] * (1.0 + REN_GIVEN_SLACK);
        const bool spent = x->inputs[i] >= g->output[i];
        if (sold_out || spent) {
            g->output[i] =
                fmax(x->sales[i],
                     spent ? x->inputs[i] / (1.0 - REN_GIVEN_MARGIN) : g->output[i]);
            ++*done;
        }
    }
    return REN_OK;
}

static ren_status scale_inputs(bench *x, int64_t *done)
{
    ren_given *g = x->given;
    ren_given_trade(g, x->sales, x->inputs);
    for (int32_t i = 0; i < g->firms.n; i++) {
        const bool spent = g->output != NULL && x->inputs[i] >= g->output[i];
        x->sales[i] =
            spent ? (1.0 - REN_GIVEN_MARGIN) * g->output[i] / x->inputs[i] : 1.0;
        *done += spent;
    }
    for (int64_t l = 0; l < g->n_links && g->value != NULL; l++) {
        if (g->buyer[l] >= 0 && !isnan(g->value[l])) {
            g->value[l] *= x->sales[g->buyer[l]];
        }
    }
    return REN_OK;
}

ren_status ren_given_repair(ren_given *given, const ren_table *table, uint32_t rules,
                            int64_t done[REN_N_GIVEN_REPAIRS], ren_error *err)
{
    static ren_status (*const rule[REN_N_GIVEN_REPAIRS])(bench *, int64_t *) = {
#define X(name, doc) name,
        REN_GIVEN_REPAIRS(X)
#undef X
    };
    const size_t n = (size_t)given->firms.n + (size_t)given->dangling.n + 1;
    bench x = { .given = given, .table = table, .err = err };
    ren_status status = REN_OK;
    x.keep = malloc((size_t)given->n_links + 1);
    x.sales = malloc(n * sizeof *x.sales);
    x.inputs = malloc(n * sizeof *x.inputs);
    if (x.keep == NULL || x.sales == NULL || x.inputs == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "repair: out of memory");
    }
    for (int k = 0; k < REN_N_GIVEN_REPAIRS; k++) {
        done[k] = 0;
        if (status == REN_OK && (rules & 1u << k) != 0) {
            status = rule[k](&x, &done[k]);
        }
    }
    free(x.keep);
    free(x.sales);
    free(x.inputs);
    return status;
}
