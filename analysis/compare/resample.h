/**
 * @file analysis/compare/resample.h
 * A table of members by packages, and what resampling its members says.
 *
 * Without design points members are drawn again as they are. With them a member is a
 * pair of a point and a replicate that others share: points and replicates are drawn
 * again, each by itself, and a resample is all pairs drawn (Owen 2007, The pigeonhole
 * bootstrap). Which package is best and in which order they stand is asked of the means
 * at single points, replicates drawn again, each point as often as any other (D12).
 */
#ifndef REN_ANALYSIS_RESAMPLE_H
#define REN_ANALYSIS_RESAMPLE_H

#include "analysis/compare/compare.h"

typedef struct ren_resample {
    int32_t n, width;               /* members, packages */
    double *x;                      /* [n][width], by point, then replicate */
    int32_t n_points, n_replicates; /* that there are in all; 1 point: no design */
    int32_t *point, *replicate;     /* [n] running numbers of a member */
    double *mean;                   /* [width] */
    double *resampled;              /* [REN_COMPARE_RESAMPLES][width] means */
    double *at_point; /* [REN_COMPARE_RESAMPLES][width] means at one point each */
    double *sorted;   /* [REN_COMPARE_RESAMPLES] room */
    double *d;        /* [n] room */
    double rounding;  /* means closer than this are equal */
} ren_resample;

/** Room for up to n members; x is the caller's to fill. */
REN_CHECKED ren_status ren_resample_init(ren_resample *out, int32_t n, int32_t width,
                                         int32_t n_points, int32_t n_replicates,
                                         ren_error *err);
void ren_resample_free(ren_resample *r);

/** Means of the n members now in x, and of all resamples of them. */
REN_CHECKED ren_status ren_resample_draw(ren_resample *r, ren_error *err);

/** Whether means are over several points with several replicates. */
static inline bool ren_resample_is_crossed(const ren_resample *r)
{
    return r->n_points > 1 && r->n_replicates > 1;
}

/** Column a less column b. */
ren_pair ren_resample_pair(ren_resample *r, int32_t a, int32_t b);
ren_pair ren_pair_unknown(void);

/** What points and replicates add to the variance of the mean of d[n]: variances of their
 * means over their numbers. `agree` is the share of points whose mean has the sign of
 * `mean`. Fails only without memory: then NaN. */
typedef struct ren_parts {
    double points, replicates, agree;
} ren_parts;
ren_parts ren_resample_parts(const ren_resample *r, const double *d, double mean);

/** Standard deviation of a column. */
double ren_resample_sd(const ren_resample *r, int32_t column);

/** Share of resamples in which each column is the best; `better` is +1 or -1. */
void ren_resample_best(const ren_resample *r, int better, double *p_best);

/** How well the order of the means holds: see ren_compare_line. */
void ren_resample_order(const ren_resample *r, double *same_order, double *tau);

/** -1, 0, 1: a below, equal to, above b; equal within rounding. */
int ren_resample_compare(const ren_resample *r, double a, double b);

#endif
