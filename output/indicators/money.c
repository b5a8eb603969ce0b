/**
 * @file output/indicators/money.c
 * What a package costs the treasury (D12).
 */
#include "output/indicator.h"

static double cost(const ren_indicator_view *view)
{
    return view->world->cost;
}

static double placebo(const ren_indicator_view *view)
{
    return view->world->cost_placebo;
}

const ren_indicator ren_indicator_cost = {
    .name = "cost",
    .unit = "1e4 CNY",
    .summary = "Fiscal cost of the package over the horizon.",
    .source = "definitions D12, equations C21",
    .better = -1,
    .value = cost,
};

const ren_indicator ren_indicator_cost_placebo = {
    .name = "cost_placebo",
    .unit = "1e4 CNY",
    .summary =
        "Part of the cost that the package's levers could not spend and that went "
        "to the placebo L0.",
    .source = "definitions D12",
    .better = 0,
    .value = placebo,
};
