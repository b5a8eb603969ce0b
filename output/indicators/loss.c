/**
 * @file output/indicators/loss.c
 * Loss area and depth of the chain (I3b; windows of D5).
 *
 * The windows of 52 and 104 weeks begin in the first week of any shock. A machine
 * embargo bites after them, so the whole horizon is the headline.
 */
#include "output/indicators/shortfall.h"

static double whole(const ren_indicator_view *view)
{
    return ren_shortfall_area(view, REN_NATIONAL_chain_output, 0, INT32_MAX);
}

static double first_52(const ren_indicator_view *view)
{
    return ren_shortfall_area(view, REN_NATIONAL_chain_output,
                              view->experiment->first_shock_week, 52);
}

static double first_104(const ren_indicator_view *view)
{
    return ren_shortfall_area(view, REN_NATIONAL_chain_output,
                              view->experiment->first_shock_week, 104);
}

static double depth(const ren_indicator_view *view)
{
    return ren_shortfall_depth(view, REN_NATIONAL_chain_output);
}

const ren_indicator ren_indicator_loss_area = {
    .name = "loss_area",
    .unit = "week",
    .summary =
        "Output the chain loses to the shock over the whole horizon, in weeks of "
        "its output.",
    .source = "model/causes.md I3b, definitions D5",
    .better = -1,
    .value = whole,
};

const ren_indicator ren_indicator_loss_area_52 = {
    .name = "loss_area_52",
    .unit = "week",
    .summary =
        "Output the chain loses in the 52 weeks from the first shock week (or to "
        "the horizon), in weeks of its output.",
    .source = "model/causes.md I3b, definitions D5",
    .better = -1,
    .value = first_52,
};

const ren_indicator ren_indicator_loss_area_104 = {
    .name = "loss_area_104",
    .unit = "week",
    .summary =
        "Output the chain loses in the 104 weeks from the first shock week (or to "
        "the horizon), in weeks of its output.",
    .source = "model/causes.md I3b, definitions D5",
    .better = -1,
    .value = first_104,
};

const ren_indicator ren_indicator_depth = {
    .name = "depth",
    .unit = "1",
    .summary =
        "Largest weekly shortfall of the chain's output against the same package "
        "without the shock.",
    .source = "model/causes.md I3b",
    .better = -1,
    .value = depth,
};
