/**
 * @file analysis/compare/cost.c
 * What packages really cost, beside the budget they were made equal at (D12).
 */
#include "analysis/compare/basis.h"

#include <math.h>
#include <stdlib.h>

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Linear between order statistics: type 7 of Hyndman & Fan 1996. */
static double quantile(const double *sorted, int32_t n, double q)
{
    const double at = q * (n - 1);
    const int32_t k = (int32_t)at;
    return k + 1 < n ? sorted[k] + (at - k) * (sorted[k + 1] - sorted[k]) : sorted[k];
}

static ren_compare_cost cost_of(const ren_basis *b, const ren_compare *c, int32_t spent,
                                int32_t p, double *room)
{
    ren_compare_cost cost = { .intensity = b->results->intensity[b->package[p]] };
    double sum = 0;
    int32_t n = 0;
    for (int32_t k = 0; k < c->n_done; k++) {
        const double x = ren_basis_value(b, spent, b->member[k], p);
        if (!isnan(x)) {
            room[n++] = x;
            sum += x;
        }
    }
    qsort(room, (size_t)n, sizeof *room, ascending);
    cost.mean = n > 0 ? sum / n : NAN;
    cost.p90 = n > 0 ? quantile(room, n, 0.9) : NAN;
    cost.is_short = p != c->none && cost.intensity >= 1.0
                    && cost.mean < 0.99 * b->results->budget_present;
    return cost;
}

ren_status ren_basis_costs(const ren_basis *b, ren_compare *c, ren_error *err)
{
    const int32_t spent = ren_basis_indicator(b->results, "cost_present");
    if (spent < 0 || b->results->intensity == NULL) {
        return REN_OK; /* a file of an older version */
    }
    double *room = malloc((size_t)c->n_done * sizeof *room + 1);
    c->cost = calloc((size_t)c->n_packages + 1, sizeof *c->cost);
    if (room == NULL || c->cost == NULL) {
        free(room);
        return ren_fail(err, REN_NO_MEMORY, "%.300s: no memory", b->path);
    }
    for (int32_t p = 0; p < c->n_packages; p++) {
        c->cost[p] = cost_of(b, c, spent, p, room);
    }
    free(room);
    return REN_OK;
}
