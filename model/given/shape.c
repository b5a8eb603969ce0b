/**
 * @file model/given/shape.c
 * Rows of links, repeated links, components and degrees of a given network.
 */
#include "model/given/parts.h"
#include "model/network/draft.h"

#include <math.h>
#include <stdlib.h>

static bool is_whole(const ren_given *g, int64_t l)
{
    return g->supplier[l] >= 0 && g->buyer[l] >= 0;
}

ren_status ren_given_rows_build(ren_given_rows *out, const ren_given *g, ren_error *err)
{
    ren_given_rows rows = { 0 };
    rows.first = calloc((size_t)g->firms.n + 2, sizeof *rows.first);
    rows.link = malloc(((size_t)g->n_links + 1) * sizeof *rows.link);
    if (rows.first == NULL || rows.link == NULL) {
        ren_given_rows_free(&rows);
        return ren_fail(err, REN_NO_MEMORY, "links: no memory to sort %lld of them",
                        (long long)g->n_links);
    }
    /* first[i + 1] runs from the beginning of row i to its end */
    for (int64_t l = 0; l < g->n_links; l++) {
        if (is_whole(g, l)) {
            rows.first[g->supplier[l] + 2]++;
        }
    }
    for (int32_t i = 0; i < g->firms.n; i++) {
        rows.first[i + 2] += rows.first[i + 1];
    }
    for (int64_t l = 0; l < g->n_links; l++) {
        if (is_whole(g, l)) {
            rows.link[rows.first[g->supplier[l] + 1]++] = (int32_t)l;
        }
    }
    *out = rows;
    return REN_OK;
}

void ren_given_rows_free(ren_given_rows *rows)
{
    free(rows->first);
    free(rows->link);
    *rows = (ren_given_rows){ 0 };
}

typedef struct key {
    int32_t buyer, product, link;
} key;

static int key_order(const void *x, const void *y)
{
    const key *a = x, *b = y;
    if (a->buyer != b->buyer) {
        return a->buyer < b->buyer ? -1 : 1;
    }
    if (a->product != b->product) {
        return a->product < b->product ? -1 : 1;
    }
    return a->link < b->link ? -1 : a->link > b->link;
}

ren_status ren_given_duplicates(const ren_given *g, bool *again, int32_t *original,
                                ren_error *err)
{
    ren_given_rows rows = { 0 };
    int64_t longest = 1;
    ren_status status = ren_given_rows_build(&rows, g, err);
    for (int32_t i = 0; status == REN_OK && i < g->firms.n; i++) {
        const int64_t n = rows.first[i + 1] - rows.first[i];
        longest = n > longest ? n : longest;
    }
    key *row = malloc((size_t)longest * sizeof *row);
    if (status != REN_OK || row == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "links: no memory to compare them");
        goto out;
    }
    for (int64_t l = 0; l < g->n_links; l++) {
        again[l] = false;
        if (original != NULL) {
            original[l] = (int32_t)l;
        }
    }
    for (int32_t i = 0; i < g->firms.n; i++) {
        const int64_t n = rows.first[i + 1] - rows.first[i];
        for (int64_t k = 0; k < n; k++) {
            const int32_t l = rows.link[rows.first[i] + k];
            row[k] = (key){ g->buyer[l], ren_given_carried(g, l), l };
        }
        qsort(row, (size_t)n, sizeof *row, key_order);
        int64_t first = 0;
        for (int64_t k = 1; k < n; k++) {
            if (row[k].buyer != row[first].buyer
                || row[k].product != row[first].product) {
                first = k;
                continue;
            }
            again[row[k].link] = true;
            if (original != NULL) {
                original[row[k].link] = row[first].link;
            }
        }
    }
out:
    free(row);
    ren_given_rows_free(&rows);
    return status;
}

static int32_t root_of(int32_t *parent, int32_t i)
{
    while (parent[i] != i) {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    return i;
}

static void weak(ren_given_report *out, const ren_given *g, int32_t *parent,
                 int32_t *size)
{
    const int32_t n = g->firms.n;
    int32_t largest = 0;
    for (int32_t i = 0; i < n; i++) {
        parent[i] = i;
        size[i] = 0;
    }
    for (int64_t l = 0; l < g->n_links; l++) {
        if (is_whole(g, l)) {
            const int32_t a = root_of(parent, g->supplier[l]);
            const int32_t b = root_of(parent, g->buyer[l]);
            parent[a > b ? a : b] = a > b ? b : a;
        }
    }
    out->components = 0;
    for (int32_t i = 0; i < n; i++) {
        const int32_t root = root_of(parent, i);
        out->components += root == i;
        size[root]++;
        largest = size[root] > largest ? size[root] : largest;
    }
    out->largest_share = n > 0 ? (double)largest / n : 0.0;
}

static ren_status strong(ren_given_report *out, const ren_given *g, int32_t *component,
                         ren_error *err)
{
    ren_given_rows rows = { 0 };
    int32_t largest = 0;
    ren_status status = ren_given_rows_build(&rows, g, err);
    if (status != REN_OK) {
        return status;
    }
    /* a network in which every link is a slot of its own */
    const ren_network network = { .n_firms = g->firms.n,
                                  .out_first = rows.first,
                                  .out_slot = rows.link,
                                  .slot_firm = g->buyer };
    if (ren_network_components(&network, component, &largest) < 0 && g->firms.n > 0) {
        status = ren_fail(err, REN_NO_MEMORY, "links: no memory for their components");
    }
    out->strong_share = g->firms.n > 0 ? (double)largest / g->firms.n : 0.0;
    ren_given_rows_free(&rows);
    return status;
}

static int falling(const void *x, const void *y)
{
    const int32_t a = *(const int32_t *)x, b = *(const int32_t *)y;
    return (a < b) - (a > b);
}

/* CCDF exponent of the top 5 % of positive degrees (Hill 1975), as the generator reports
 * it for its own networks. Sorts `degree`. */
static double hill(int32_t n, int32_t *degree, int64_t *most)
{
    int32_t m = 0;
    double logs = 0.0;
    qsort(degree, (size_t)n, sizeof *degree, falling);
    *most = n > 0 ? degree[0] : 0;
    while (m < n && degree[m] > 0) {
        m++;
    }
    const int32_t top = m / 20;
    if (top < 1) {
        return NAN;
    }
    for (int32_t k = 0; k < top; k++) {
        logs += log((double)degree[k] / degree[top]);
    }
    return logs > 0.0 ? top / logs : NAN;
}

ren_status ren_given_shape(ren_given_report *out, const ren_given *g, ren_error *err)
{
    const int32_t n = g->firms.n;
    int32_t *a = calloc((size_t)n + 1, sizeof *a),
            *b = calloc((size_t)n + 1, sizeof *b);
    ren_status status = REN_OK;
    if (a == NULL || b == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "links: no memory for their degrees");
        goto out;
    }
    weak(out, g, a, b);
    status = strong(out, g, a, err);
    for (int32_t i = 0; i < n; i++) {
        a[i] = b[i] = 0;
    }
    for (int64_t l = 0; l < g->n_links; l++) {
        if (g->supplier[l] >= 0) {
            a[g->supplier[l]]++;
        }
        if (g->buyer[l] >= 0) {
            b[g->buyer[l]]++;
        }
    }
    out->customers_hill = hill(n, a, &out->customers_max);
    out->suppliers_hill = hill(n, b, &out->suppliers_max);
out:
    free(a);
    free(b);
    return status;
}
