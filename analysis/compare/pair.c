/**
 * @file analysis/compare/pair.c
 * The paired difference of two packages with its intervals.
 */
#include "analysis/compare/resample.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

enum { B = REN_COMPARE_RESAMPLES };

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

/* Replicates in all after which a mean of d at spread sd leaves out 0 at 95 % with a
 * power of 0.8: the least N with (t(0.975, N-1) + t(0.8, N-1)) sd / sqrt(N) <= |d|. */
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
    return (ren_pair){ NAN, NAN, NAN, NAN, NAN, NAN, false, NAN, NAN };
}

/* ---- points and replicates apart ---- */

/* Variance of the means of the groups over their number; NaN with one group. */
static double part(int32_t n, const int32_t *of, const double *d, int32_t n_groups,
                   double mean, double *agree)
{
    double *sum = calloc((size_t)n_groups * 2 + 1, sizeof *sum);
    double all = 0, squares = 0, same = 0;
    int32_t there = 0;
    if (sum == NULL) {
        return NAN;
    }
    for (int32_t m = 0; m < n; m++) {
        sum[2 * of[m]] += d[m];
        sum[2 * of[m] + 1] += 1;
    }
    for (int32_t g = 0; g < n_groups; g++) {
        if (sum[2 * g + 1] > 0) {
            sum[2 * g] /= sum[2 * g + 1];
            all += sum[2 * g];
            same += sum[2 * g] * mean > 0;
            there++;
        }
    }
    all /= there > 0 ? there : 1;
    for (int32_t g = 0; g < n_groups; g++) {
        squares += sum[2 * g + 1] > 0 ? (sum[2 * g] - all) * (sum[2 * g] - all) : 0;
    }
    if (agree != NULL) {
        *agree = there > 0 ? same / there : NAN;
    }
    free(sum);
    return there > 1 ? squares / (there - 1) / there : NAN;
}

ren_parts ren_resample_parts(const ren_resample *r, const double *d, double mean)
{
    ren_parts parts = { .agree = NAN };
    parts.points = part(r->n, r->point, d, r->n_points, mean, &parts.agree);
    parts.replicates = part(r->n, r->replicate, d, r->n_replicates, mean, NULL);
    return parts;
}

/* Half the interval: both parts of the variance are added, which counts what belongs to
 * pairs twice and errs on the safe side; degrees of freedom by Welch & Satterthwaite. */
static double half_crossed(const ren_resample *r, ren_parts parts)
{
    const double a = parts.points, b = parts.replicates;
    if (!(a + b > 0)) {
        return a + b; /* 0 or unknown */
    }
    const double df =
        (a + b) * (a + b) / (a * a / (r->n_points - 1) + b * b / (r->n_replicates - 1));
    return gsl_cdf_tdist_Pinv(0.975, df) * sqrt(a + b);
}

/* Further replicates after which the interval leaves out 0 with a power of 0.8, the part
 * of the points as it is; infinite where that part alone is too large. */
static double more_crossed(const ren_resample *r, ren_parts parts, double d)
{
    const double z = gsl_cdf_ugaussian_Pinv(0.975) + gsl_cdf_ugaussian_Pinv(0.8);
    const double room = d * d / (z * z) - parts.points;
    const double need =
        room > 0 ? ceil(parts.replicates * r->n_replicates / room) : INFINITY;
    return need > 1e9 ? INFINITY : fmax(1, need - r->n_replicates);
}

/* Student's interval, whether both intervals leave out 0, and how many more would make
 * them. With design points the sign has to hold in nine of ten of them (D12). */
static void settle(ren_resample *r, ren_pair *pair, int32_t a, int32_t b)
{
    const int32_t n = r->n;
    ren_parts parts = { .agree = NAN };
    double half = gsl_cdf_tdist_Pinv(0.975, n - 1) * pair->sd / sqrt(n);
    if (r->n_points > 1) {
        for (int32_t m = 0; m < n; m++) {
            r->d[m] = r->x[(int64_t)m * r->width + a] - r->x[(int64_t)m * r->width + b];
        }
        parts = ren_resample_parts(r, r->d, pair->mean);
        half = ren_resample_is_crossed(r) ? half_crossed(r, parts) : half;
    }
    pair->agree = parts.agree;
    pair->t_low = pair->mean - half;
    pair->t_high = pair->mean + half;
    pair->decided = (fmin(pair->low, pair->t_low) > r->rounding
                     || fmax(pair->high, pair->t_high) < -r->rounding)
                    && !(parts.agree < 0.9);
    if (pair->decided) {
        pair->more = 0;
    } else if (fabs(pair->mean) <= r->rounding) {
        pair->more = INFINITY;
    } else if (parts.agree < 0.9) {
        pair->more = INFINITY;
    } else if (ren_resample_is_crossed(r)) {
        pair->more = more_crossed(r, parts, pair->mean);
    } else {
        pair->more = fmax(1, members_needed(pair->mean, pair->sd) - n);
    }
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
    for (int32_t k = 0; k < B; k++) {
        r->sorted[k] =
            r->resampled[(int64_t)k * width + a] - r->resampled[(int64_t)k * width + b];
    }
    qsort(r->sorted, B, sizeof *r->sorted, ascending);
    pair.low = quantile(r->sorted, 0.025);
    pair.high = quantile(r->sorted, 0.975);
    settle(r, &pair, a, b);
    return pair;
}
