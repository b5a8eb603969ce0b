/**
 * @file output/indicators/economy.c
 * The whole economy beside the chain (D1).
 */
#include "output/indicators/shortfall.h"
#include "output/indicators/values.h"

double ren_indicator_economy_loss_area(const ren_indicator_view *view)
{
    return ren_shortfall_area(view, REN_NATIONAL_output, 0, INT32_MAX);
}

double ren_indicator_economy_depth(const ren_indicator_view *view)
{
    return ren_shortfall_depth(view, REN_NATIONAL_output);
}
