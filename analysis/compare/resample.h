/**
 * @file analysis/compare/resample.h
 * A table of members by packages, and what resampling its members says.
 */
#ifndef REN_ANALYSIS_RESAMPLE_H
#define REN_ANALYSIS_RESAMPLE_H

#include "analysis/compare/compare.h"

typedef struct ren_resample {
    int32_t n, width;  /* members, packages */
    double *x;         /* [n][width] */
    double *mean;      /* [width] */
    double *resampled; /* [REN_COMPARE_RESAMPLES][width] means */
    double *sorted;    /* [REN_COMPARE_RESAMPLES] room */
    double rounding;   /* means closer than this are equal */
} ren_resample;

/** Room for up to n members; x is the caller's to fill. */
REN_CHECKED ren_status ren_resample_init(ren_resample *out, int32_t n, int32_t width,
                                         ren_error *err);
void ren_resample_free(ren_resample *r);

/** Means of the n members now in x, and of all resamples of them. */
void ren_resample_draw(ren_resample *r);

/** Column a less column b. */
ren_pair ren_resample_pair(ren_resample *r, int32_t a, int32_t b);
ren_pair ren_pair_unknown(void);

/** Standard deviation of a column. */
double ren_resample_sd(const ren_resample *r, int32_t column);

/** Share of resamples in which each column is the best; `better` is +1 or -1. */
void ren_resample_best(const ren_resample *r, int better, double *p_best);

/** How well the order of the means holds: see ren_compare_line. */
void ren_resample_order(const ren_resample *r, double *same_order, double *tau);

/** -1, 0, 1: a below, equal to, above b; equal within rounding. */
int ren_resample_compare(const ren_resample *r, double a, double b);

#endif
