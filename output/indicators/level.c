/**
 * @file output/indicators/level.c
 * What a package does without any shock (D11).
 *
 * Reported apart from resilience: a package that only raises demand would otherwise look
 * resilient.
 */
#include "output/indicators/values.h"

static bool is_level(const ren_indicator_view *view)
{
    return !view->shock && view->calm != NULL && view->world->n_weeks > 0;
}

/* Mean of what the series gains over the calm world's, as a share of it. */
static double gain(const ren_indicator_view *view, ren_national which)
{
    double sum = 0;
    for (int32_t t = 0; is_level(view) && t < view->world->n_weeks; t++) {
        sum += view->world->national[which][t] / view->calm->national[which][t] - 1;
    }
    return is_level(view) ? sum / view->world->n_weeks : NAN;
}

double ren_indicator_level_effect(const ren_indicator_view *view)
{
    return gain(view, REN_NATIONAL_chain_output);
}

double ren_indicator_level_output(const ren_indicator_view *view)
{
    return gain(view, REN_NATIONAL_output);
}

double ren_indicator_level_value_added(const ren_indicator_view *view)
{
    return gain(view, REN_NATIONAL_value_added);
}

double ren_indicator_level_employment(const ren_indicator_view *view)
{
    return gain(view, REN_NATIONAL_wages_paid);
}

double ren_indicator_level_emissions(const ren_indicator_view *view)
{
    return gain(view, REN_NATIONAL_emissions);
}

double ren_indicator_level_defaults(const ren_indicator_view *view)
{
    const int32_t n = view->world->n_weeks;
    return is_level(view)
               ? ren_weeks_sum(view->world, REN_NATIONAL_failed_firms, 0, n)
                     - ren_weeks_sum(view->calm, REN_NATIONAL_failed_firms, 0, n)
               : NAN;
}
