/**
 * @file output/indicators/economy.c
 * The whole economy beside the chain (D1).
 */
#include "output/indicators/shortfall.h"

static double loss(const ren_indicator_view *view)
{
    return ren_shortfall_area(view, REN_NATIONAL_output, 0, INT32_MAX);
}

static double depth(const ren_indicator_view *view)
{
    return ren_shortfall_depth(view, REN_NATIONAL_output);
}

const ren_indicator ren_indicator_economy_loss_area = {
    .name = "economy_loss_area",
    .unit = "week",
    .summary = "Output the whole economy loses to the shock over the horizon, in weeks "
               "of its output.",
    .source = "model/causes.md I3b, definitions D1",
    .better = -1,
    .value = loss,
};

const ren_indicator ren_indicator_economy_depth = {
    .name = "economy_depth",
    .unit = "1",
    .summary =
        "Largest weekly shortfall of the whole economy's output against the same "
        "package without the shock.",
    .source = "model/causes.md I3b, definitions D1",
    .better = -1,
    .value = depth,
};
