/**
 * @file analysis/rank/sample.c
 * Which firms are looked at more closely, and how far two measures rank them alike.
 */
#include "analysis/rank/dynamic.h"

#include "base/array.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

enum { RESAMPLES = 2000 };

typedef struct ticket {
    double key;
    int64_t firm;
} ticket;

static int least_first(const void *a, const void *b)
{
    const ticket *x = a, *y = b;
    if (x->key != y->key) {
        return x->key < y->key ? -1 : 1;
    }
    return (x->firm > y->firm) - (x->firm < y->firm);
}

static int in_order(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

ren_status ren_rank_sample(int64_t n_all, const double *esri, const int32_t *id,
                           ren_stream stream, int64_t n, int64_t *out, int64_t *n_top,
                           ren_error *err)
{
    ticket *const all = ren_column(n_all, sizeof *all);
    if (all == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "rank: no memory for a sample");
    }
    for (int64_t k = 0; k < n_all; k++) {
        all[k] = (ticket){ -esri[k], k };
    }
    qsort(all, (size_t)n_all, sizeof *all, least_first);
    *n_top = n / 2;
    for (int64_t k = *n_top; k < n_all; k++) {
        const ren_who who = { .id = (uint32_t)id[all[k].firm],
                              .purpose = REN_DRAW_SAMPLE };
        all[k].key = ren_draw_uniform(stream, who);
    }
    qsort(all + *n_top, (size_t)(n_all - *n_top), sizeof *all, least_first);
    for (int64_t k = 0; k < n; k++) {
        out[k] = all[k].firm;
    }
    qsort(out + *n_top, (size_t)(n - *n_top), sizeof *out, in_order);
    free(all);
    return REN_OK;
}

/* Correlation of a resample, its strata as large as those of the sample. */
static double resample(int32_t number, int64_t n, int64_t n_top, const double *x,
                       const double *y, ren_stream stream, double *room)
{
    double *const a = room, *const b = room + n, *const work = room + 2 * n;
    for (int64_t k = 0; k < n; k++) {
        const int64_t first = k < n_top ? 0 : n_top;
        const int64_t count = k < n_top ? n_top : n - n_top;
        const ren_who who = { .id = (uint32_t)number,
                              .second = (uint32_t)k,
                              .purpose = REN_DRAW_RESAMPLE };
        const int64_t chosen =
            first + (int64_t)(ren_draw_uniform(stream, who) * (double)count);
        a[k] = x[chosen];
        b[k] = y[chosen];
    }
    return gsl_stats_spearman(a, 1, b, 1, (size_t)n, work);
}

ren_status ren_rank_agreement(ren_agreement *out, int64_t n, int64_t n_top,
                              const double *x, const double *y, ren_stream stream,
                              ren_error *err)
{
    *out = (ren_agreement){ NAN, NAN, NAN };
    if (n < 3) {
        return REN_OK;
    }
    double *const room = ren_column(4 * n, sizeof *room);
    double *const rho = ren_column(RESAMPLES, sizeof *rho);
    ren_status status = REN_OK;
    size_t n_rho = 0;
    if (room == NULL || rho == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "rank: no memory for a bootstrap");
        goto out;
    }
    out->rho = gsl_stats_spearman(x, 1, y, 1, (size_t)n, room);
    if (!isfinite(out->rho)) {
        out->rho = NAN; /* without a sign */
        goto out;
    }
    for (int32_t b = 0; b < RESAMPLES && n >= REN_AGREEMENT_LEAST; b++) {
        rho[n_rho] = resample(b, n, n_top, x, y, stream, room);
        n_rho += isfinite(rho[n_rho]); /* resamples that do not vary tell nothing */
    }
    if (n_rho > 0) {
        gsl_sort(rho, 1, n_rho);
        out->low = gsl_stats_quantile_from_sorted_data(rho, 1, n_rho, 0.025);
        out->high = gsl_stats_quantile_from_sorted_data(rho, 1, n_rho, 0.975);
    }
out:
    free(room);
    free(rho);
    return status;
}
