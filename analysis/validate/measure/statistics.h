/**
 * @file analysis/validate/measure/statistics.h
 * Shapes of distributions, as the literature of the bands estimates them.
 */
#ifndef REN_ANALYSIS_VALIDATE_STATISTICS_H
#define REN_ANALYSIS_VALIDATE_STATISTICS_H

#include <stdint.h>

/**
 * Exponent of the tail of the complementary distribution (Hill 1975) over the largest
 * `share` of the weight; NULL weights are 1. Sorts x, with w. NAN when fewer than ten
 * values lie in the tail.
 */
double ren_hill(int64_t n, double *x, double *w, double share);

/**
 * Shape b of Subbotin's density exp(-|x/a|^b / b) by maximum likelihood around the median
 * (Bottazzi & Secchi 2006): 1 Laplace, 2 normal. Sorts x.
 */
double ren_subbotin(int64_t n, double *x);

/** Least-squares slope of y on x. */
double ren_slope(int64_t n, const double *x, const double *y);

#endif
