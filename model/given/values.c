/**
 * @file model/given/values.c
 * Values of links that a file leaves out, by gravity (definitions D3).
 *
 * What buyer i spends on product p is the table's technical coefficient a_pq times its
 * output; its suppliers of p share that in proportion to their outputs:
 *     v_ji = a_pq X_i X_j / sum over i's suppliers k of p of X_k.
 * Where the table knows no coefficient, the mean coefficient of the buyer's product
 * stands for it. Then values shrink, never grow, until each firm whose output is known
 * keeps value added and sells no more than it makes.
 */
#include "model/given/parts.h"

#include <math.h>
#include <stdlib.h>

typedef struct gravity {
    ren_completion *x;
    bool *open;           /* [n_links] completed here */
    int64_t *first;       /* [firms.n + 1] links by buyer */
    int32_t *link;        /* [n_links] */
    int32_t *of_table;    /* [products.n] index in the table, -1 unknown */
    double *mean;         /* [table->n] mean coefficient of a user's product */
    double *weight;       /* [products.n] of one buyer's suppliers, by product */
    double *known, *made; /* [firms.n] known and completed value at one end */
} gravity;

double ren_given_final_share(const ren_table *table, int32_t product)
{
    double final = 0.0;
    for (int32_t f = 0; f < REN_N_FINAL; f++) {
        final += table->final_domestic[(int64_t)product * REN_N_FINAL + f];
    }
    return fmin(final / table->output[product], 1.0 - REN_GIVEN_MARGIN);
}

double ren_given_input_share(const ren_table *table, int32_t product)
{
    double added = 0.0;
    for (int32_t k = 0; k < REN_N_VALUE_ADDED; k++) {
        added += table->value_added[(int64_t)product * REN_N_VALUE_ADDED + k];
    }
    return fmin(fmax(1.0 - added / table->output[product], REN_GIVEN_MARGIN),
                1.0 - REN_GIVEN_MARGIN);
}

static bool init(gravity *y, ren_completion *x)
{
    const ren_given *g = x->given;
    const size_t n = (size_t)g->firms.n + 2, m = (size_t)g->n_links + 1;
    *y = (gravity){ .x = x };
    y->open = calloc(m, sizeof *y->open);
    y->first = calloc(n, sizeof *y->first);
    y->link = malloc(m * sizeof *y->link);
    y->of_table = malloc(((size_t)g->products.n + 1) * sizeof *y->of_table);
    y->mean = calloc((size_t)x->table->n + 1, sizeof *y->mean);
    y->weight = calloc((size_t)g->products.n + 1, sizeof *y->weight);
    y->known = calloc(n, sizeof *y->known);
    y->made = calloc(n, sizeof *y->made);
    return y->open != NULL && y->first != NULL && y->link != NULL && y->of_table != NULL
           && y->mean != NULL && y->weight != NULL && y->known != NULL
           && y->made != NULL;
}

static void finish(gravity *y)
{
    free(y->open);
    free(y->first);
    free(y->link);
    free(y->of_table);
    free(y->mean);
    free(y->weight);
    free(y->known);
    free(y->made);
}

static void by_buyer(gravity *y)
{
    const ren_given *g = y->x->given;
    for (int64_t l = 0; l < g->n_links; l++) {
        y->first[g->buyer[l] + 2]++;
    }
    for (int32_t i = 0; i < g->firms.n; i++) {
        y->first[i + 2] += y->first[i + 1];
    }
    for (int64_t l = 0; l < g->n_links; l++) {
        y->link[y->first[g->buyer[l] + 1]++] = (int32_t)l;
    }
}

static void coefficients(gravity *y)
{
    const ren_table *t = y->x->table;
    const ren_ids *products = &y->x->given->products;
    for (int32_t k = 0; k < products->n; k++) {
        y->of_table[k] = ren_given_table_product(t, ren_ids_name(products, k));
    }
    for (int32_t q = 0; q < t->n; q++) {
        double total = 0.0;
        int32_t n = 0;
        for (int32_t p = 0; p < t->n; p++) {
            const double flow = t->domestic[(int64_t)p * t->n + q];
            total += flow;
            n += flow > 0.0;
        }
        y->mean[q] = n > 0 ? total / n / t->output[q] : REN_GIVEN_MARGIN;
    }
}

static double coefficient(const gravity *y, int32_t product, int32_t user)
{
    const ren_table *t = y->x->table;
    const int32_t p = product >= 0 ? y->of_table[product] : -1;
    const double flow = p >= 0 ? t->domestic[(int64_t)p * t->n + user] : 0.0;
    return flow > 0.0 ? flow / t->output[user] : y->mean[user];
}

/* One more place in `weight` stands for links without product; firms all have one by
 * now, so it is not needed, and carried() is never negative. */
static void buyer_values(gravity *y, int32_t i)
{
    const ren_completion *x = y->x;
    ren_given *g = x->given;
    for (int64_t k = y->first[i]; k < y->first[i + 1]; k++) {
        const int32_t l = y->link[k];
        y->weight[ren_given_carried(g, l)] += x->size[g->supplier[l]];
    }
    for (int64_t k = y->first[i]; k < y->first[i + 1]; k++) {
        const int32_t l = y->link[k], p = ren_given_carried(g, l);
        if (y->open[l]) {
            g->value[l] = coefficient(y, p, x->kind[i]) * x->size[i]
                          * x->size[g->supplier[l]] / y->weight[p];
        }
    }
    for (int64_t k = y->first[i]; k < y->first[i + 1]; k++) {
        y->weight[ren_given_carried(g, y->link[k])] = 0.0;
    }
}

/* Shrinks completed values at one end, `share` of output being what they may take; where
 * known values took that already, half of what is left. */
static void shrink(gravity *y, const int32_t *end,
                   double (*share)(const ren_table *, int32_t), bool also_drawn)
{
    const ren_completion *x = y->x;
    ren_given *g = x->given;
    for (int32_t i = 0; i < g->firms.n; i++) {
        y->known[i] = y->made[i] = 0.0;
    }
    for (int64_t l = 0; l < g->n_links; l++) {
        *(y->open[l] ? &y->made[end[l]] : &y->known[end[l]]) += g->value[l];
    }
    for (int32_t i = 0; i < g->firms.n; i++) {
        const double room = fmax(share(x->table, x->kind[i]) * x->size[i] - y->known[i],
                                 0.5 * (x->size[i] - y->known[i]));
        const bool bound = (also_drawn || !x->is_drawn[i]) && room > 0.0;
        y->made[i] = bound && y->made[i] > room ? room / y->made[i] : 1.0;
    }
    for (int64_t l = 0; l < g->n_links; l++) {
        if (y->open[l]) {
            g->value[l] *= y->made[end[l]];
        }
    }
}

static double link_share(const ren_table *table, int32_t product)
{
    return 1.0 - ren_given_final_share(table, product);
}

ren_status ren_given_values(ren_completion *x, ren_error *err)
{
    ren_given *g = x->given;
    gravity y;
    int64_t n = 0;
    ren_status status = REN_OK;
    const bool had_none = g->value == NULL;
    if (had_none) {
        g->value = malloc(((size_t)g->n_links + 1) * sizeof *g->value);
    }
    if (!init(&y, x) || g->value == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "links: no memory to complete values");
        goto out;
    }
    for (int64_t l = 0; l < g->n_links; l++) {
        y.open[l] = had_none || isnan(g->value[l]);
        n += y.open[l];
    }
    if (n == 0) {
        goto out;
    }
    by_buyer(&y);
    coefficients(&y);
    for (int32_t i = 0; i < g->firms.n; i++) {
        buyer_values(&y, i);
    }
    shrink(&y, g->buyer, ren_given_input_share, true);
    shrink(&y, g->supplier, link_share, false);
    ren_given_note(
        x->notes,
        "value: %lld of %lld links completed by gravity (technical "
        "coefficient times the buyer's output, shared among its suppliers by "
        "their outputs)",
        (long long)n, (long long)g->n_links);
out:
    finish(&y);
    return status;
}
