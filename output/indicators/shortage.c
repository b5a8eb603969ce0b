/**
 * @file output/indicators/shortage.c
 * What is missing while the shock lasts: critical inputs, and firms at work.
 */
#include "output/indicators/shortfall.h"
#include "output/indicators/values.h"

/* Noise leaves some inputs short in calm weeks too, so the twin's shortage is taken
 * off. */
double ren_indicator_unmet_critical_total(const ren_indicator_view *view)
{
    if (view->twin == NULL) {
        return NAN;
    }
    double sum = 0;
    for (int32_t t = 0; t < view->world->n_weeks; t++) {
        sum += view->world->national[REN_NATIONAL_unmet_critical][t]
               - view->twin->national[REN_NATIONAL_unmet_critical][t];
    }
    return sum;
}

double ren_indicator_firms_stopped_max(const ren_indicator_view *view)
{
    double most = 0;
    for (int32_t t = 0; t < view->world->n_weeks; t++) {
        most = fmax(most, view->world->national[REN_NATIONAL_firms_stopped][t]);
    }
    return most;
}
