/**
 * @file output/indicators/shortage.c
 * What is missing while the shock lasts: critical inputs, and firms at work.
 */
#include "output/indicators/shortfall.h"

/* Noise leaves some inputs short in calm weeks too, so the twin's shortage is taken
 * off. */
static double unmet_critical(const ren_indicator_view *view)
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

static double firms_stopped(const ren_indicator_view *view)
{
    double most = 0;
    for (int32_t t = 0; t < view->world->n_weeks; t++) {
        most = fmax(most, view->world->national[REN_NATIONAL_firms_stopped][t]);
    }
    return most;
}

const ren_indicator ren_indicator_unmet_critical_total = {
    .name = "unmet_critical_total",
    .unit = "1e4 CNY",
    .summary = "Critical inputs that planned production lacked because of the shock, "
               "summed over the horizon.",
    .source = "model/causes.md B5",
    .better = -1,
    .value = unmet_critical,
};

const ren_indicator ren_indicator_firms_stopped_max = {
    .name = "firms_stopped_max",
    .unit = "1",
    .summary =
        "Largest weekly share of firms that produce under 5 % of their baseline.",
    .source = "model/causes.md B5",
    .better = -1,
    .value = firms_stopped,
};
