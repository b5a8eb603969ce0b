/**
 * @file output/indicators.c
 * The table of indicators, and their values for one member.
 */
#include "output/indicator.h"

#define INDICATOR(name) extern const ren_indicator ren_indicator_##name;
#include "output/indicators.def"
#undef INDICATOR

const ren_indicator *const ren_indicators[] = {
#define INDICATOR(name) &ren_indicator_##name,
#include "output/indicators.def"
#undef INDICATOR
    NULL,
};

int32_t ren_indicators_count(void)
{
    return (int32_t)(sizeof ren_indicators / sizeof ren_indicators[0]) - 1;
}

/* Place of a world in ren_member.series, or -1 if it is not run. Package 0 of the
 * scenario is `none`. */
static int32_t world_of(const ren_experiment *experiment, int32_t package,
                        int32_t shock)
{
    for (int32_t p = 0; p < experiment->n_packages; p++) {
        for (int32_t s = 0; s < experiment->n_shocks; s++) {
            if (experiment->package[p] == package && experiment->shock[s] == shock) {
                return p * experiment->n_shocks + s;
            }
        }
    }
    return -1;
}

void ren_indicators_of(const ren_member *member, const ren_experiment *experiment,
                       double *out)
{
    const int32_t n = ren_indicators_count();
    const int32_t calm = world_of(experiment, 0, 0);
    for (int32_t p = 0; p < experiment->n_packages; p++) {
        const int32_t twin = world_of(experiment, experiment->package[p], 0);
        for (int32_t s = 0; s < experiment->n_shocks; s++) {
            const int32_t world = p * experiment->n_shocks + s;
            const bool shock = experiment->shock[s] == 1;
            const ren_indicator_view view = {
                .experiment = experiment,
                .world = &member->series[world],
                .twin = shock && twin >= 0 ? &member->series[twin] : NULL,
                .calm = calm >= 0 ? &member->series[calm] : NULL,
                .shock = shock,
            };
            for (int32_t k = 0; k < n; k++) {
                out[world * n + k] = ren_indicators[k]->value(&view);
            }
        }
    }
}
