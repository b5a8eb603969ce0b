#include "analysis/compare/resample.h"

#include "base/draw.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { B = REN_COMPARE_RESAMPLES };

ren_status ren_resample_init(ren_resample *out, int32_t n, int32_t width,
                             ren_error *err)
{
    ren_resample r = { .n = n, .width = width };
    r.x = malloc(((size_t)n * (size_t)width + 1) * sizeof *r.x);
    r.mean = malloc(((size_t)width + 1) * sizeof *r.mean);
    r.resampled = malloc(((size_t)B * (size_t)width + 1) * sizeof *r.resampled);
    r.sorted = malloc(B * sizeof *r.sorted);
    if (r.x == NULL || r.mean == NULL || r.resampled == NULL || r.sorted == NULL) {
        ren_resample_free(&r);
        return ren_fail(err, REN_NO_MEMORY, "no memory to resample %d members", (int)n);
    }
    *out = r;
    return REN_OK;
}

void ren_resample_free(ren_resample *r)
{
    free(r->x);
    free(r->mean);
    free(r->resampled);
    free(r->sorted);
    *r = (ren_resample){ 0 };
}

static void divide(const ren_resample *r, double *out)
{
    for (int32_t p = 0; p < r->width; p++) {
        out[p] /= r->n;
    }
}

static void add(const ren_resample *r, int64_t member, double *out)
{
    for (int32_t p = 0; p < r->width; p++) {
        out[p] += r->x[member * r->width + p];
    }
}

/* Member k of resample b is word k % 4 of block k / 4, scaled to 0 .. n - 1. */
static void resample(const ren_resample *r, uint32_t b)
{
    const ren_stream stream = ren_stream_of(0, 0);
    double *out = &r->resampled[(int64_t)b * r->width];
    memset(out, 0, (size_t)r->width * sizeof *out);
    for (int32_t k = 0; k < r->n; k += 4) {
        uint32_t word[4];
        const ren_who who = { .id = (uint32_t)k / 4,
                              .second = b,
                              .purpose = REN_DRAW_RESAMPLE };
        ren_draw_words(stream, who, word);
        for (int32_t w = 0; w < 4 && k + w < r->n; w++) {
            add(r, (int64_t)((uint64_t)word[w] * (uint32_t)r->n >> 32), out);
        }
    }
    divide(r, out);
}

void ren_resample_draw(ren_resample *r)
{
    double largest = 0;
    for (int64_t k = 0; k < (int64_t)r->n * r->width; k++) {
        largest = fmax(largest, fabs(r->x[k]));
    }
    r->rounding = 1e-12 * largest;
    memset(r->mean, 0, (size_t)r->width * sizeof *r->mean);
    for (int32_t m = 0; m < r->n; m++) {
        add(r, m, r->mean);
    }
    divide(r, r->mean);
#pragma omp parallel for schedule(static)
    for (int32_t b = 0; b < B; b++) {
        resample(r, (uint32_t)b);
    }
}

int ren_resample_compare(const ren_resample *r, double a, double b)
{
    return fabs(a - b) <= r->rounding ? 0 : a < b ? -1 : 1;
}

/* Linear between order statistics: type 7 of Hyndman & Fan 1996. */
static double quantile(const double *sorted, double q)
{
    const double at = q * (B - 1);
    const int32_t k = (int32_t)at;
    return sorted[k] + (at - k) * (sorted[k + 1] - sorted[k]);
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Members in all after which a mean of d at spread sd leaves out 0 at 95 % with a power
 * of 0.8: the least N with (t(0.975, N-1) + t(0.8, N-1)) sd / sqrt(N) <= |d|. */
static double members_needed(double d, double sd)
{
    const double z = gsl_cdf_ugaussian_Pinv(0.975) + gsl_cdf_ugaussian_Pinv(0.8);
    double n = fmax(2, ceil(pow(z * sd / d, 2)));
    if (n > 1e9) {
        return INFINITY;
    }
    while ((gsl_cdf_tdist_Pinv(0.975, n - 1) + gsl_cdf_tdist_Pinv(0.8, n - 1)) * sd
           > fabs(d) * sqrt(n)) {
        n++;
    }
    return n;
}

ren_pair ren_pair_unknown(void)
{
    return (ren_pair){ NAN, NAN, NAN, NAN, NAN, NAN, false, NAN };
}

ren_pair ren_resample_pair(ren_resample *r, int32_t a, int32_t b)
{
    const int32_t n = r->n, width = r->width;
    ren_pair pair = ren_pair_unknown();
    double sum = 0, squares = 0;

    for (int32_t m = 0; m < n; m++) {
        sum += r->x[(int64_t)m * width + a] - r->x[(int64_t)m * width + b];
    }
    pair.mean = n > 0 ? sum / n : NAN;
    if (n < 2) {
        return pair;
    }
    for (int32_t m = 0; m < n; m++) {
        const double d = r->x[(int64_t)m * width + a] - r->x[(int64_t)m * width + b];
        squares += (d - pair.mean) * (d - pair.mean);
    }
    pair.sd = sqrt(squares / (n - 1));
    const double half = gsl_cdf_tdist_Pinv(0.975, n - 1) * pair.sd / sqrt(n);
    pair.t_low = pair.mean - half;
    pair.t_high = pair.mean + half;
    for (int32_t k = 0; k < B; k++) {
        r->sorted[k] =
            r->resampled[(int64_t)k * width + a] - r->resampled[(int64_t)k * width + b];
    }
    qsort(r->sorted, B, sizeof *r->sorted, ascending);
    pair.low = quantile(r->sorted, 0.025);
    pair.high = quantile(r->sorted, 0.975);
    pair.decided = fmin(pair.low, pair.t_low) > r->rounding
                   || fmax(pair.high, pair.t_high) < -r->rounding;
    pair.more = pair.decided ? 0
                : fabs(pair.mean) <= r->rounding
                    ? INFINITY
                    : fmax(1, members_needed(pair.mean, pair.sd) - n);
    return pair;
}

double ren_resample_sd(const ren_resample *r, int32_t column)
{
    double squares = 0;
    for (int32_t m = 0; m < r->n; m++) {
        const double d = r->x[(int64_t)m * r->width + column] - r->mean[column];
        squares += d * d;
    }
    return r->n > 1 ? sqrt(squares / (r->n - 1)) : NAN;
}

void ren_resample_best(const ren_resample *r, int better, double *p_best)
{
    for (int32_t p = 0; p < r->width; p++) {
        p_best[p] = 0;
    }
    for (int32_t b = 0; b < B; b++) {
        const double *mean = &r->resampled[(int64_t)b * r->width];
        double best = mean[0];
        int32_t n_best = 0;
        for (int32_t p = 1; p < r->width; p++) {
            best = better * mean[p] > better * best ? mean[p] : best;
        }
        for (int32_t p = 0; p < r->width; p++) {
            n_best += ren_resample_compare(r, mean[p], best) == 0;
        }
        for (int32_t p = 0; p < r->width; p++) {
            if (ren_resample_compare(r, mean[p], best) == 0) {
                p_best[p] += 1.0 / n_best;
            }
        }
    }
    for (int32_t p = 0; p < r->width; p++) {
        p_best[p] /= B;
    }
}

void ren_resample_order(const ren_resample *r, double *same_order, double *tau)
{
    const int32_t width = r->width;
    int64_t same = 0, concordant = 0, n_pairs = 0;

    for (int32_t p = 0; p < width; p++) {
        for (int32_t q = 0; q < p; q++) {
            n_pairs += ren_resample_compare(r, r->mean[p], r->mean[q]) != 0;
        }
    }
    for (int32_t b = 0; b < B; b++) {
        const double *mean = &r->resampled[(int64_t)b * width];
        int64_t agree = 0;
        for (int32_t p = 0; p < width; p++) {
            for (int32_t q = 0; q < p; q++) {
                agree += ren_resample_compare(r, r->mean[p], r->mean[q])
                         * ren_resample_compare(r, mean[p], mean[q]);
            }
        }
        concordant += agree;
        same += agree == n_pairs;
    }
    *same_order = n_pairs > 0 && r->n > 1 ? (double)same / B : NAN;
    *tau = n_pairs > 0 && r->n > 1 ? (double)concordant / B / (double)n_pairs : NAN;
}
