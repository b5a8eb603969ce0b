/**
 * @file output/indicators.c
 * The table of indicators, and their values for one member.
 */
#include "output/indicators/values.h"

#include <string.h>

#define DESCRIBED(name_, task_, unit_, better_, headline_, summary_, formula_, \
                  source_)                                                     \
    static const ren_indicator of_##name_ = { .name = #name_,                  \
                                              .task = (task_),                 \
                                              .unit = (unit_),                 \
                                              .better = (better_),             \
                                              .headline = (headline_),         \
                                              .summary = (summary_),           \
                                              .formula = (formula_),           \
                                              .source = (source_),             \
                                              .value = ren_indicator_##name_ };
#define INDICATOR(name, task, unit, better, ...) \
    DESCRIBED(name, task, unit, better, false, __VA_ARGS__)
#define HEADLINE(name, task, unit, better, ...) \
    DESCRIBED(name, task, unit, better, true, __VA_ARGS__)
#include "output/indicators.def"
#undef INDICATOR

const ren_indicator *const ren_indicators[] = {
#define INDICATOR(name, ...) &of_##name,
#include "output/indicators.def"
#undef INDICATOR
    NULL,
};

int32_t ren_indicators_count(void)
{
    return (int32_t)(sizeof ren_indicators / sizeof ren_indicators[0]) - 1;
}

const ren_indicator *ren_indicator_named(const char *name)
{
    for (int32_t k = 0; ren_indicators[k] != NULL; k++) {
        if (strcmp(ren_indicators[k]->name, name) == 0) {
            return ren_indicators[k];
        }
    }
    return NULL;
}

/* The series of a world, or NULL if it is not run. Package 0 of the scenario is
 * `none`. */
static const ren_series *world_of(const ren_member *member, const ren_experiment *x,
                                  int32_t package, int32_t shock)
{
    for (int32_t p = 0; p < x->n_packages; p++) {
        for (int32_t s = 0; s < x->n_shocks; s++) {
            if (x->package[p] == package && x->shock[s] == shock) {
                return &member->series[p * x->n_shocks + s];
            }
        }
    }
    return NULL;
}

void ren_indicators_of(const ren_member *member, const ren_experiment *experiment,
                       double *out)
{
    const int32_t n = ren_indicators_count();
    for (int32_t p = 0; p < experiment->n_packages; p++) {
        const int32_t package = experiment->package[p];
        for (int32_t s = 0; s < experiment->n_shocks; s++) {
            const int32_t world = p * experiment->n_shocks + s;
            const int32_t shock = experiment->shock[s];
            const ren_indicator_view view = {
                .experiment = experiment,
                .world = &member->series[world],
                .twin = shock == 1 ? world_of(member, experiment, package, 0) : NULL,
                .none = world_of(member, experiment, 0, shock),
                .calm = world_of(member, experiment, 0, 0),
                .shock = shock == 1,
            };
            for (int32_t k = 0; k < n; k++) {
                out[world * n + k] = ren_indicators[k]->value(&view);
            }
        }
    }
}
