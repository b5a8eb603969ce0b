/**
 * @file output/indicators/shortfall.h
 * How far a weekly series lies below its twin without the shock.
 */
#ifndef REN_OUTPUT_INDICATORS_SHORTFALL_H
#define REN_OUTPUT_INDICATORS_SHORTFALL_H

#include "output/indicator.h"

#include <math.h>

/** max(0, 1 - y / y_off); 0 where the twin produces nothing. */
static inline double ren_shortfall(double y, double y_off)
{
    return y_off > 0 && y < y_off ? 1 - y / y_off : 0;
}

/** Sum of the shortfall over `weeks` weeks from week `first`, to the horizon at most:
 * weeks of output lost. NaN without a twin. */
static inline double ren_shortfall_area(const ren_indicator_view *view,
                                        ren_national which, int32_t first,
                                        int32_t weeks)
{
    if (view->twin == NULL) {
        return NAN;
    }
    const double *y = view->world->national[which];
    const double *y_off = view->twin->national[which];
    const int32_t n = view->world->n_weeks;
    const int32_t end = weeks < n - first ? first + weeks : n;
    double area = 0;
    for (int32_t t = first; t < end; t++) {
        area += ren_shortfall(y[t], y_off[t]);
    }
    return area;
}

/** Largest shortfall of a week. NaN without a twin. */
static inline double ren_shortfall_depth(const ren_indicator_view *view,
                                         ren_national which)
{
    if (view->twin == NULL) {
        return NAN;
    }
    double depth = 0;
    for (int32_t t = 0; t < view->world->n_weeks; t++) {
        depth = fmax(depth, ren_shortfall(view->world->national[which][t],
                                          view->twin->national[which][t]));
    }
    return depth;
}

#endif
