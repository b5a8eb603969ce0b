#include "analysis/compare/resample.h"

#include "base/draw.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { B = REN_COMPARE_RESAMPLES };

/* What a draw is for. */
enum { OF_MEMBERS, OF_POINTS, OF_REPLICATES, OF_POINT };

ren_status ren_resample_init(ren_resample *out, int32_t n, int32_t width,
                             int32_t n_points, int32_t n_replicates, ren_error *err)
{
    ren_resample r = {
        .n = n, .width = width, .n_points = n_points, .n_replicates = n_replicates
    };
    r.x = malloc(((size_t)n * (size_t)width + 1) * sizeof *r.x);
    r.mean = malloc(((size_t)width + 1) * sizeof *r.mean);
    r.resampled = malloc(((size_t)B * (size_t)width + 1) * sizeof *r.resampled);
    r.at_point = malloc(((size_t)B * (size_t)width + 1) * sizeof *r.at_point);
    r.sorted = malloc(B * sizeof *r.sorted);
    r.d = calloc((size_t)n + 1, sizeof *r.d);
    r.point = calloc((size_t)n + 1, sizeof *r.point);
    r.replicate = calloc((size_t)n + 1, sizeof *r.replicate);
    if (r.x == NULL || r.mean == NULL || r.resampled == NULL || r.sorted == NULL
        || r.at_point == NULL || r.d == NULL || r.point == NULL
        || r.replicate == NULL) {
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
    free(r->at_point);
    free(r->d);
    free(r->point);
    free(r->replicate);
    free(r->sorted);
    *r = (ren_resample){ 0 };
}

static void add(const ren_resample *r, int64_t member, double times, double *out)
{
    for (int32_t p = 0; p < r->width; p++) {
        out[p] += times * r->x[member * r->width + p];
    }
}

static void divide(const ren_resample *r, double by, double *out)
{
    for (int32_t p = 0; p < r->width; p++) {
        out[p] /= by;
    }
}

/* How often each of n is among n draws: draw k of resample b is word k % 4 of block k /
 * 4, scaled to 0 .. n - 1. */
static void count(int32_t n, uint32_t b, uint16_t what, int32_t *times)
{
    const ren_stream stream = ren_stream_of(0, 0);
    memset(times, 0, (size_t)n * sizeof *times);
    for (int32_t k = 0; k < n; k += 4) {
        uint32_t word[4];
        const ren_who who = { .id = (uint32_t)k / 4,
                              .second = b,
                              .week = what,
                              .purpose = REN_DRAW_RESAMPLE };
        ren_draw_words(stream, who, word);
        for (int32_t w = 0; w < 4 && k + w < n; w++) {
            times[(uint64_t)word[w] * (uint32_t)n >> 32]++;
        }
    }
}

/* Mean over members first .. first + n - 1, each as often as it is drawn. */
static void resample_run(const ren_resample *r, uint32_t b, uint16_t what,
                         int32_t first, int32_t n, int32_t *times, double *out)
{
    count(n, b, what, times);
    memset(out, 0, (size_t)r->width * sizeof *out);
    for (int32_t k = 0; k < n; k++) {
        if (times[k] > 0) {
            add(r, first + k, times[k], out);
        }
    }
    divide(r, n, out);
}

/* Mean over all pairs of points and replicates that are drawn and there; all members when
 * none of them is. */
static void resample_crossed(const ren_resample *r, uint32_t b, int32_t *times,
                             double *out)
{
    int32_t *of_replicate = times + r->n_points;
    double sum = 0;
    count(r->n_points, b, OF_POINTS, times);
    count(r->n_replicates, b, OF_REPLICATES, of_replicate);
    memset(out, 0, (size_t)r->width * sizeof *out);
    for (int32_t m = 0; m < r->n; m++) {
        const double many = (double)times[r->point[m]] * of_replicate[r->replicate[m]];
        if (many > 0) {
            add(r, m, many, out);
            sum += many;
        }
    }
    if (sum > 0) {
        divide(r, sum, out);
    } else {
        memcpy(out, r->mean, (size_t)r->width * sizeof *out);
    }
}

/* Resample b looks at the b-th of the points that are there, round and round. */
static void resample_at_point(const ren_resample *r, uint32_t b, const int32_t *first,
                              int32_t n_there, int32_t *times, double *out)
{
    const int32_t p = (int32_t)(b % (uint32_t)n_there);
    resample_run(r, b, OF_POINT, first[p], first[p + 1] - first[p], times, out);
}

/* Where the members of each point that is there begin; returns how many there are. */
static int32_t points_find(const ren_resample *r, int32_t *first)
{
    int32_t n = 0;
    for (int32_t m = 0; m < r->n; m++) {
        if (m == 0 || r->point[m] != r->point[m - 1]) {
            first[n++] = m;
        }
    }
    first[n] = r->n;
    return n;
}

static void means_find(ren_resample *r)
{
    double largest = 0;
    for (int64_t k = 0; k < (int64_t)r->n * r->width; k++) {
        largest = fmax(largest, fabs(r->x[k]));
    }
    r->rounding = 1e-12 * largest;
    memset(r->mean, 0, (size_t)r->width * sizeof *r->mean);
    for (int32_t m = 0; m < r->n; m++) {
        add(r, m, 1, r->mean);
    }
    divide(r, r->n, r->mean);
}

ren_status ren_resample_draw(ren_resample *r, ren_error *err)
{
    const int32_t room = r->n + r->n_points + r->n_replicates + 1;
    const bool crossed = ren_resample_is_crossed(r);
    int32_t *first = malloc(((size_t)r->n + 2) * sizeof *first);
    bool failed = first == NULL;
    means_find(r);
    if (r->n == 0 || failed) {
        free(first);
        return failed ? ren_fail(err, REN_NO_MEMORY, "no memory to resample") : REN_OK;
    }
    const int32_t n_there = points_find(r, first);
#pragma omp parallel
    {
        int32_t *times = malloc((size_t)room * sizeof *times);
        if (times == NULL) {
#pragma omp atomic write
            failed = true;
        }
#pragma omp for schedule(static)
        for (int32_t b = 0; b < B; b++) {
            double *out = &r->resampled[(int64_t)b * r->width];
            double *at_point = &r->at_point[(int64_t)b * r->width];
            if (times == NULL) {
                continue;
            }
            if (crossed) {
                resample_crossed(r, (uint32_t)b, times, out);
            } else {
                resample_run(r, (uint32_t)b, OF_MEMBERS, 0, r->n, times, out);
            }
            if (r->n_points > 1) {
                resample_at_point(r, (uint32_t)b, first, n_there, times, at_point);
            } else {
                memcpy(at_point, out, (size_t)r->width * sizeof *out);
            }
        }
        free(times);
    }
    free(first);
    return failed ? ren_fail(err, REN_NO_MEMORY, "no memory to resample") : REN_OK;
}

int ren_resample_compare(const ren_resample *r, double a, double b)
{
    return fabs(a - b) <= r->rounding ? 0 : a < b ? -1 : 1;
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
        const double *mean = &r->at_point[(int64_t)b * r->width];
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
        const double *mean = &r->at_point[(int64_t)b * width];
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
