/**
 * @file model/given/products.c
 * From a user's names of products to codes of the table.
 */
#include "base/files/csv.h"
#include "model/given/parts.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Gives product k the name fresh[k]; products of one name become one. */
static ren_status rename_all(ren_given *g, const char *const *fresh, ren_error *err)
{
    ren_ids products = { 0 };
    ren_status status = REN_OK;
    int32_t *to = malloc(((size_t)g->products.n + 1) * sizeof *to);
    if (to == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "products: out of memory");
    }
    for (int32_t k = 0; k < g->products.n && status == REN_OK; k++) {
        status = ren_ids_add(&products, fresh[k], &to[k], NULL, err);
    }
    if (status != REN_OK) {
        ren_ids_free(&products);
        goto out;
    }
    for (int32_t i = 0; i < g->firms.n; i++) {
        g->product[i] = g->product[i] < 0 ? -1 : to[g->product[i]];
    }
    for (int64_t l = 0; l < g->n_links && g->link_product != NULL; l++) {
        g->link_product[l] = g->link_product[l] < 0 ? -1 : to[g->link_product[l]];
    }
    for (int64_t k = 0; k < g->n_repeats; k++) {
        ren_given_repeat *r = &g->repeat[k];
        r->product = r->product < 0 ? -1 : to[r->product];
    }
    ren_ids_free(&g->products);
    g->products = products;
out:
    free(to);
    return status;
}

/* How well `from` fits a name: 0 not, more for longer prefixes, most for the whole. */
static size_t fit(const char *from, const char *name)
{
    const size_t n = strlen(from);
    if (n > 0 && from[n - 1] == '*') {
        return strncmp(from, name, n - 1) == 0 ? n : 0;
    }
    return strcmp(from, name) == 0 ? SIZE_MAX : 0;
}

ren_status ren_given_map(ren_given *given, const char *path, int32_t *mapped,
                         ren_error *err)
{
    ren_csv csv = { 0 };
    int32_t from = -1, to = -1;
    const int32_t n = given->products.n;
    const char **fresh = calloc((size_t)n + 1, sizeof *fresh);
    ren_status status =
        fresh != NULL ? ren_csv_read(&csv, path, err)
                      : ren_fail(err, REN_NO_MEMORY, "%.300s: out of memory", path);
    if (status == REN_OK) {
        status = ren_csv_need(&csv, "from", &from, err);
    }
    if (status == REN_OK) {
        status = ren_csv_need(&csv, "to", &to, err);
    }
    *mapped = 0;
    for (int32_t k = 0; k < n && status == REN_OK; k++) {
        const char *name = ren_ids_name(&given->products, k);
        size_t best = 0;
        fresh[k] = name;
        for (int32_t r = 0; r < csv.n_rows; r++) {
            const size_t here = fit(ren_csv_text(&csv, r, from), name);
            if (here > best && ren_csv_text(&csv, r, to)[0] != '\0') {
                best = here;
                fresh[k] = ren_csv_text(&csv, r, to);
            }
        }
        *mapped += best > 0;
    }
    if (status == REN_OK) {
        status = rename_all(given, fresh, err);
    }
    ren_csv_free(&csv);
    free(fresh);
    return status;
}

ren_status ren_given_default_product(ren_given *given, const char *product, int32_t *n,
                                     ren_error *err)
{
    int32_t k = -1;
    *n = 0;
    for (int32_t i = 0; i < given->firms.n; i++) {
        *n += given->product[i] < 0;
    }
    const ren_status status =
        *n > 0 ? ren_ids_add(&given->products, product, &k, NULL, err) : REN_OK;
    for (int32_t i = 0; i < given->firms.n && status == REN_OK; i++) {
        given->product[i] = given->product[i] < 0 ? k : given->product[i];
    }
    return status;
}

static const char *significant(const char *digits)
{
    if (*digits == '\0' || strspn(digits, "0123456789") != strlen(digits)) {
        return NULL;
    }
    return digits + strspn(digits, "0");
}

int32_t ren_given_table_product(const ren_table *table, const char *name)
{
    const char *number = significant(name);
    for (int32_t p = 0; p < table->n; p++) {
        const char *code = significant(table->code[p]);
        if (strcmp(name, table->code[p]) == 0
            || (number != NULL && code != NULL && strcmp(number, code) == 0)
            || strcasecmp(name, table->name[p]) == 0
            || strcmp(name, table->name_zh[p]) == 0) {
            return p;
        }
    }
    return -1;
}

ren_status ren_given_resolve(ren_given *given, const ren_table *table, ren_error *err)
{
    const int32_t n = given->products.n;
    const char **fresh = calloc((size_t)n + 1, sizeof *fresh);
    if (fresh == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "products: out of memory");
    }
    for (int32_t k = 0; k < n; k++) {
        const char *name = ren_ids_name(&given->products, k);
        const int32_t p = ren_given_table_product(table, name);
        fresh[k] = p >= 0 ? table->code[p] : name;
    }
    const ren_status status = rename_all(given, fresh, err);
    free(fresh);
    return status;
}
