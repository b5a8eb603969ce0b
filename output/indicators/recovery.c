/**
 * @file output/indicators/recovery.c
 * Weeks until the chain is back, and where it stands at the end (I3).
 *
 * t0 is the first week from the shock on in which output is below 95 % of the twin's;
 * recovered is the first week t >= t0 that opens 13 weeks at or above 95 %. Never below
 * is 0; not back, with all 13 weeks inside the horizon, is NaN: censored.
 */
#include "output/indicators/shortfall.h"
#include "output/indicators/values.h"

enum { HOLD = 13, LAST = 4 };

static bool is_back(const ren_indicator_view *view, int32_t t)
{
    return view->world->national[REN_NATIONAL_chain_output][t]
           >= 0.95 * view->twin->national[REN_NATIONAL_chain_output][t];
}

double ren_indicator_recovery_weeks(const ren_indicator_view *view)
{
    if (view->twin == NULL) {
        return NAN;
    }
    const int32_t n = view->world->n_weeks;
    int32_t t0 = view->experiment->first_shock_week;
    while (t0 < n && is_back(view, t0)) {
        t0++;
    }
    if (t0 >= n) {
        return 0;
    }
    int32_t held = 0;
    for (int32_t t = t0; t < n; t++) {
        held = is_back(view, t) ? held + 1 : 0;
        if (held == HOLD) {
            return t - HOLD + 1 - t0;
        }
    }
    return NAN;
}

double ren_indicator_end_level(const ren_indicator_view *view)
{
    if (view->twin == NULL) {
        return NAN;
    }
    const int32_t n = view->world->n_weeks;
    const int32_t first = n > LAST ? n - LAST : 0;
    double sum = 0;
    for (int32_t t = first; t < n; t++) {
        sum += view->world->national[REN_NATIONAL_chain_output][t]
               / view->twin->national[REN_NATIONAL_chain_output][t];
    }
    return sum / (n - first);
}
