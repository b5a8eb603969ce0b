/**
 * @file model/table/chain.c
 * The chain of focal products (definitions D1).
 *
 * With o the other products and f the focal ones, m_o = (I - A_oo)^-1 Z_of 1 is the
 * output of o that ends in focal output (domestic coefficients), m_f = X_f, and the
 * weight is r = m / X.
 */
#include "base/array.h"
#include "model/table/parts.h"

#include <stdlib.h>

static const double MEMBERS_SHARE = 0.8;

/** The linear system of the products upstream, row by row. */
typedef struct upstream {
    int32_t n;
    int32_t *product; /* [n] */
    double *a;        /* [n * n] I - A_oo, overwritten by its elimination */
    double *m;        /* [n] right-hand side, then solution */
} upstream;

static void upstream_free(upstream *system)
{
    free(system->product);
    free(system->a);
    free(system->m);
}

static ren_status upstream_build(upstream *out, const ren_table *table,
                                 const bool *is_focal, ren_error *err)
{
    const int32_t n = table->n;

    out->product = ren_column(n, sizeof *out->product);
    out->a = ren_column((int64_t)n * n, sizeof *out->a);
    out->m = ren_column(n, sizeof *out->m);
    if (out->product == NULL || out->a == NULL || out->m == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "table: no memory for the chain");
    }
    for (int32_t i = 0; i < n; i++) {
        if (!is_focal[i]) {
            out->product[out->n++] = i;
        }
    }
    for (int32_t r = 0; r < out->n; r++) {
        const double *flow = table->domestic + (int64_t)out->product[r] * n;
        double *a = out->a + (int64_t)r * out->n;
        for (int32_t f = 0; f < n; f++) {
            out->m[r] += is_focal[f] ? flow[f] : 0.0;
        }
        for (int32_t c = 0; c < out->n; c++) {
            const double output = table->output[out->product[c]];
            a[c] = (r == c ? 1.0 : 0.0)
                   - (output > 0.0 ? flow[out->product[c]] / output : 0.0);
        }
    }
    return REN_OK;
}

/* I - A_oo is an M-matrix, so elimination in order needs no pivoting. */
static void upstream_solve(upstream *system)
{
    const int32_t n = system->n;

    for (int32_t k = 0; k < n; k++) {
        const double *pivot = system->a + (int64_t)k * n;
        for (int32_t r = k + 1; r < n; r++) {
            double *row = system->a + (int64_t)r * n;
            const double factor = row[k] / pivot[k];
            for (int32_t c = k; c < n; c++) {
                row[c] -= factor * pivot[c];
            }
            system->m[r] -= factor * system->m[k];
        }
    }
    for (int32_t k = n - 1; k >= 0; k--) {
        const double *row = system->a + (int64_t)k * n;
        for (int32_t c = k + 1; c < n; c++) {
            system->m[k] -= row[c] * system->m[c];
        }
        system->m[k] /= row[k];
    }
}

/** Marks the resolved products among those that, in descending m, carry the first 80 %
 * of the sum of m upstream; then the niches of members. */
static void members_mark(const ren_table *table, const upstream *system, bool *is_done,
                         bool *member)
{
    double sum = 0.0, reached = 0.0;

    for (int32_t r = 0; r < system->n; r++) {
        sum += system->m[r];
    }
    while (reached < MEMBERS_SHARE * sum) {
        int32_t largest = -1;
        for (int32_t r = 0; r < system->n; r++) {
            if (!is_done[r] && (largest < 0 || system->m[r] > system->m[largest])) {
                largest = r;
            }
        }
        if (largest < 0) {
            break;
        }
        is_done[largest] = true;
        reached += system->m[largest];
        if (table->resolved[system->product[largest]]) {
            member[system->product[largest]] = true;
        }
    }
    for (int32_t v = 0; v < table->n_niches; v++) {
        if (member[table->niche[v].parent]) {
            member[table->niche[v].product] = true;
        }
    }
}

ren_status ren_table_chain(const ren_table *table, int32_t n_focal,
                           const int32_t *focal, double *weight, bool *member,
                           ren_error *err)
{
    upstream system = { 0 };
    ren_status status = REN_OK;
    bool *is_done = ren_column(table->n, sizeof *is_done);

    if (is_done == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "table: no memory for the chain");
    }
    for (int32_t i = 0; i < table->n; i++) {
        weight[i] = 0.0;
        member[i] = false;
    }
    for (int32_t k = 0; status == REN_OK && k < n_focal; k++) {
        if (focal[k] < 0 || focal[k] >= table->n) {
            status =
                ren_fail(err, REN_OUT_OF_RANGE,
                         "economy: focal: product %d is not in the table, expected "
                         "one of its %d products",
                         (int)focal[k], (int)table->n);
        } else {
            weight[focal[k]] = 1.0;
            member[focal[k]] = true;
        }
    }
    if (status == REN_OK) {
        status = upstream_build(&system, table, member, err);
    }
    if (status == REN_OK) {
        upstream_solve(&system);
        for (int32_t r = 0; r < system.n; r++) {
            const double output = table->output[system.product[r]];
            const double share = output > 0.0 ? system.m[r] / output : 0.0;
            weight[system.product[r]] = share < 0.0 ? 0.0 : share > 1.0 ? 1.0 : share;
        }
        members_mark(table, &system, is_done, member);
    }
    upstream_free(&system);
    free(is_done);
    return status;
}
