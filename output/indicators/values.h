/**
 * @file output/indicators/values.h
 * The functions behind the lines of output/indicators.def, and sums they share.
 */
#ifndef REN_OUTPUT_INDICATORS_VALUES_H
#define REN_OUTPUT_INDICATORS_VALUES_H

#include "output/indicator.h"

#include <math.h>

#define INDICATOR(name, ...) \
    double ren_indicator_##name(const ren_indicator_view *view);
#include "output/indicators.def"
#undef INDICATOR

/** Sum of a weekly series over weeks first .. end - 1; NaN if one of them is. */
static inline double ren_weeks_sum(const ren_series *world, ren_national which,
                                   int32_t first, int32_t end)
{
    double sum = 0;
    for (int32_t t = first; t < end; t++) {
        sum += world->national[which][t];
    }
    return sum;
}

/** Mean from the first shock week on; of all weeks where that leaves none. */
static inline double ren_mean_since(const ren_indicator_view *view, ren_national which)
{
    const int32_t n = view->world->n_weeks;
    const int32_t t0 = view->experiment->first_shock_week;
    const int32_t first = t0 < n ? t0 : 0;
    return n > 0 ? ren_weeks_sum(view->world, which, first, n) / (n - first) : NAN;
}

/** Mean of the last four weeks. */
static inline double ren_mean_last(const ren_indicator_view *view, ren_national which)
{
    const int32_t n = view->world->n_weeks;
    const int32_t first = n > 4 ? n - 4 : 0;
    return n > 0 ? ren_weeks_sum(view->world, which, first, n) / (n - first) : NAN;
}

#endif
