/**
 * @file output/indicators/loss.c
 * Loss area and depth of the chain (I3b; windows of D5).
 *
 * The windows of 52 and 104 weeks begin in the first week of any shock. A machine
 * embargo bites after them, so the whole horizon is the headline.
 */
#include "output/indicators/shortfall.h"
#include "output/indicators/values.h"

double ren_indicator_loss_area(const ren_indicator_view *view)
{
    return ren_shortfall_area(view, REN_NATIONAL_chain_output, 0, INT32_MAX);
}

double ren_indicator_loss_area_52(const ren_indicator_view *view)
{
    return ren_shortfall_area(view, REN_NATIONAL_chain_output,
                              view->experiment->first_shock_week, 52);
}

double ren_indicator_loss_area_104(const ren_indicator_view *view)
{
    return ren_shortfall_area(view, REN_NATIONAL_chain_output,
                              view->experiment->first_shock_week, 104);
}

double ren_indicator_depth(const ren_indicator_view *view)
{
    return ren_shortfall_depth(view, REN_NATIONAL_chain_output);
}
