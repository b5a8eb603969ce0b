/**
 * @file output/indicators/accounts.c
 * Firms that fail, wages they pay and staff they keep; NaN where no accounts are kept.
 */
#include "output/indicators/values.h"

#include <math.h>

/* A week without accounts is NaN, and so is a sum with it. */
double ren_indicator_defaults(const ren_indicator_view *view)
{
    double sum = 0;
    for (int32_t t = 0; t < view->world->n_weeks; t++) {
        sum += view->world->national[REN_NATIONAL_failed_firms][t];
    }
    return sum;
}

/* Wages follow output slowly, so those of week 0 are those of day 0 but for the noise of
 * one week. */
double ren_indicator_employment(const ren_indicator_view *view)
{
    const double *wages = view->world->national[REN_NATIONAL_wages_paid];
    const int32_t n = view->world->n_weeks;
    double sum = 0;
    for (int32_t t = 0; t < n; t++) {
        sum += wages[t];
    }
    return n > 0 && wages[0] > 0 ? 100.0 * sum / (n * wages[0]) : NAN;
}

double ren_indicator_staff_kept(const ren_indicator_view *view)
{
    const double start = view->world->n_weeks > 0
                             ? view->world->national[REN_NATIONAL_skilled][0]
                                   + view->world->national[REN_NATIONAL_researchers][0]
                             : NAN;
    return 100.0
           * (ren_mean_since(view, REN_NATIONAL_skilled)
              + ren_mean_since(view, REN_NATIONAL_researchers))
           / start;
}
