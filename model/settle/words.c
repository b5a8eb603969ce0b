/**
 * @file model/settle/words.c
 * The names of a stated economy, and the table of its flows.
 */
#include "base/array.h"
#include "model/settle.h"

#include <stdlib.h>
#include <string.h>

/* ---- names ---- */

static char **names_of(const ren_given *given)
{
    const int32_t n = given->products.n;
    char **name = calloc((size_t)n + 1, sizeof *name);
    bool whole = name != NULL;
    for (int32_t p = 0; whole && p < n; p++) {
        name[p] = strdup(ren_ids_name(&given->products, p));
        whole = name[p] != NULL;
    }
    for (int32_t p = 0; !whole && name != NULL && p < n; p++) {
        free(name[p]);
    }
    if (!whole) {
        free(name);
    }
    return whole ? name : NULL;
}

static void free_names(int32_t n, char **name)
{
    for (int32_t p = 0; name != NULL && p < n; p++) {
        free(name[p]);
    }
    free(name);
}

ren_status ren_given_words(ren_words *words, const ren_given *given, ren_error *err)
{
    const int32_t n = given->products.n;
    char **code = names_of(given), **alias = names_of(given);
    int32_t *group = calloc((size_t)n + 1, sizeof *group);
    if (code == NULL || alias == NULL || group == NULL) {
        free_names(n, code);
        free_names(n, alias);
        free(group);
        return ren_fail(err, REN_NO_MEMORY, "network: no memory for %d products",
                        (int)n);
    }
    free_names(words->n_products, words->product);
    free_names(words->n_products, words->product_name);
    free_names(words->n_niches, words->niche);
    free(words->product_group);
    words->n_products = n;
    words->product = code;
    words->product_name = alias;
    words->product_group = group;
    words->n_niches = 0;
    words->niche = NULL;
    return REN_OK;
}

/* ---- the table ---- */

/* Steps whose amounts a table holds. */
static const double STEPS = 52.0;

/* Product of a known table that a stated one names, or -1. */
static int32_t find(const ren_table *known, const char *name)
{
    for (int32_t p = 0; known != NULL && p < known->n; p++) {
        if (strcmp(known->code[p], name) == 0) {
            return p;
        }
    }
    return -1;
}

static bool allocate(ren_table *t, const ren_given *given)
{
    const int64_t n = t->n;
    t->code = names_of(given);
    t->name = names_of(given);
    t->name_zh = names_of(given);
    t->group = ren_column(n, sizeof *t->group);
    t->resolved = ren_column(n, sizeof *t->resolved);
    t->local = ren_column(n, sizeof *t->local);
    t->made_to_order = ren_column(n, sizeof *t->made_to_order);
    t->output = ren_column(n, sizeof *t->output);
    t->imports = ren_column(n, sizeof *t->imports);
    t->domestic = ren_column(n * n, sizeof *t->domestic);
    t->imported = ren_column(n * n, sizeof *t->imported);
    t->final_domestic = ren_column(n * REN_N_FINAL, sizeof *t->final_domestic);
    t->final_imported = ren_column(n * REN_N_FINAL, sizeof *t->final_imported);
    t->value_added = ren_column(n * REN_N_VALUE_ADDED, sizeof *t->value_added);
    t->criticality = ren_column(n * n, sizeof *t->criticality);
    t->inventory_weeks = ren_column(n, sizeof *t->inventory_weeks);
    t->origin_input = ren_column(n * REN_N_COUNTRIES, sizeof *t->origin_input);
    t->origin_capital = ren_column(n * REN_N_COUNTRIES, sizeof *t->origin_capital);
    return t->code != NULL && t->name != NULL && t->name_zh != NULL && t->group != NULL
           && t->resolved != NULL && t->local != NULL && t->made_to_order != NULL
           && t->output != NULL && t->imports != NULL && t->domestic != NULL
           && t->imported != NULL && t->final_domestic != NULL
           && t->final_imported != NULL && t->value_added != NULL
           && t->criticality != NULL && t->inventory_weeks != NULL
           && t->origin_input != NULL && t->origin_capital != NULL;
}

static bool rename_product(char **name, const char *text)
{
    char *copy = strdup(text);
    if (copy != NULL) {
        free(*name);
        *name = copy;
    }
    return copy != NULL;
}

/* Traits of the products (D3, D8): China's where it knows them; else inputs are critical
 * by the same chance as China's most critical ones, and goods are kept in stock. */
static bool lend_traits(ren_table *t, const ren_table *known, bool to_order)
{
    bool whole = true;
    for (int32_t q = 0; q < t->n; q++) {
        const int32_t at = find(known, t->code[q]);
        t->resolved[q] = true;
        t->made_to_order[q] = to_order || (at >= 0 && known->made_to_order[at]);
        t->inventory_weeks[q] = at >= 0 ? known->inventory_weeks[at] : 0.0;
        t->group[q] = at >= 0 ? known->group[at] : 0;
        whole = whole
                && (at < 0
                    || (rename_product(&t->name[q], known->name[at])
                        && rename_product(&t->name_zh[q], known->name_zh[at])));
        for (int32_t p = 0; p < t->n; p++) {
            const int32_t from = find(known, t->code[p]);
            t->criticality[(int64_t)p * t->n + q] =
                at >= 0 && from >= 0 ? known->criticality[(int64_t)from * known->n + at]
                                     : 1.0;
        }
    }
    return whole;
}

static void add_flows(ren_table *t, const ren_given *given, double export_share)
{
    for (int64_t l = 0; l < given->n_links; l++) {
        const int32_t p = given->product[given->supplier[l]];
        const int32_t q = given->product[given->buyer[l]];
        t->domestic[(int64_t)p * t->n + q] += STEPS * given->value[l];
    }
    for (int32_t i = 0; i < given->firms.n; i++) {
        const int32_t p = given->product[i];
        const double abroad = export_share * given->final[i];
        t->output[p] += STEPS * given->output[i];
        t->final_domestic[(int64_t)p * REN_N_FINAL + REN_EXPORTS] += STEPS * abroad;
        t->final_domestic[(int64_t)p * REN_N_FINAL + REN_HOUSEHOLD] +=
            STEPS * (given->final[i] - abroad);
    }
    for (int32_t q = 0; q < t->n; q++) {
        double bought = 0;
        for (int32_t p = 0; p < t->n; p++) {
            bought += t->domestic[(int64_t)p * t->n + q];
        }
        t->value_added[(int64_t)q * REN_N_VALUE_ADDED + REN_SURPLUS] =
            t->output[q] - bought;
    }
}

ren_status ren_given_table(ren_table *out, const ren_given *given,
                           const ren_scenario *scenario, const ren_table *known,
                           ren_error *err)
{
    ren_table t = { .n = given->products.n, .n_base = given->products.n };
    ren_status status = REN_OK;
    if (t.n > REN_MOST_PRODUCTS) {
        return ren_fail(err, REN_OUT_OF_RANGE,
                        "network: found %d products, expected at most %d", (int)t.n,
                        (int)REN_MOST_PRODUCTS);
    }
    const bool stated = given->per_step;
    if (!allocate(&t, given) || !lend_traits(&t, known, stated)) {
        status = ren_fail(err, REN_NO_MEMORY, "network: no memory for %d products",
                          (int)t.n);
        goto out;
    }
    add_flows(&t, given, stated ? 0.0 : scenario->parameters.export_share);
    *out = t;
    t = (ren_table){ 0 };
out:
    ren_table_free(&t);
    return status;
}
