/**
 * @file output/indicators/level.c
 * What a package does without any shock (D11).
 *
 * Reported apart from resilience: a package that only raises demand would otherwise look
 * resilient.
 */
#include "output/indicator.h"

#include <math.h>

static double level_effect(const ren_indicator_view *view)
{
    if (view->shock || view->calm == NULL) {
        return NAN;
    }
    double sum = 0;
    for (int32_t t = 0; t < view->world->n_weeks; t++) {
        sum += view->world->national[REN_NATIONAL_chain_output][t]
                   / view->calm->national[REN_NATIONAL_chain_output][t]
               - 1;
    }
    return sum / view->world->n_weeks;
}

const ren_indicator ren_indicator_level_effect = {
    .name = "level_effect",
    .unit = "1",
    .summary = "Mean change of the chain's output by the package without any shock, "
               "against the calm world.",
    .source = "definitions D11",
    .better = 1,
    .value = level_effect,
};
