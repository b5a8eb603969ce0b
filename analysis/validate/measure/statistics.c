/**
 * @file analysis/validate/measure/statistics.c
 * See statistics.h.
 */
#include "analysis/validate/measure/statistics.h"

#include <gsl/gsl_fit.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

double ren_hill(int64_t n, double *x, double *w, double share)
{
    double all = 0, tail = 0, sum = 0, weight = 0;
    int64_t first = n, k;
    if (w != NULL) {
        gsl_sort2(x, 1, w, 1, (size_t)n);
    } else {
        gsl_sort(x, 1, (size_t)n);
    }
    for (k = 0; k < n; k++) {
        all += w != NULL ? w[k] : 1.0;
    }
    while (first > 0 && tail < share * all) {
        first--;
        tail += w != NULL ? w[first] : 1.0;
    }
    if (n - first < 10 || x[first] <= 0.0) {
        return NAN;
    }
    for (k = first; k < n; k++) {
        const double one = w != NULL ? w[k] : 1.0;
        sum += one * log(x[k] / x[first]);
        weight += one;
    }
    return sum > 0.0 ? weight / sum : NAN;
}

/* Mean logarithm of the likelihood at the best scale of a shape. */
static double likelihood(int64_t n, const double *x, double middle, double b)
{
    double sum = 0;
    for (int64_t k = 0; k < n; k++) {
        sum += pow(fabs(x[k] - middle), b);
    }
    const double a = pow(sum / (double)n, 1.0 / b);
    return -log(2.0 * a) - log(b) / b - lgamma(1.0 + 1.0 / b) - 1.0 / b;
}

double ren_subbotin(int64_t n, double *x)
{
    const double golden = 0.6180339887498949;
    double low = 0.2, high = 6.0;
    if (n < 30) {
        return NAN;
    }
    gsl_sort(x, 1, (size_t)n);
    const double middle = gsl_stats_median_from_sorted_data(x, 1, (size_t)n);
    double c = high - golden * (high - low), d = low + golden * (high - low);
    double fc = likelihood(n, x, middle, c), fd = likelihood(n, x, middle, d);
    while (high - low > 1e-3) { /* golden section: one maximum */
        if (fc > fd) {
            high = d;
            d = c;
            fd = fc;
            c = high - golden * (high - low);
            fc = likelihood(n, x, middle, c);
        } else {
            low = c;
            c = d;
            fc = fd;
            d = low + golden * (high - low);
            fd = likelihood(n, x, middle, d);
        }
    }
    return 0.5 * (low + high);
}

double ren_slope(int64_t n, const double *x, const double *y)
{
    double c0, c1, v00, v01, v11, sum;
    gsl_fit_linear(x, 1, y, 1, (size_t)n, &c0, &c1, &v00, &v01, &v11, &sum);
    return c1;
}
