/**
 * @file output/indicators/money.c
 * What a package costs the treasury (D12).
 */
#include "output/indicators/values.h"

double ren_indicator_cost(const ren_indicator_view *view)
{
    return view->world->cost;
}

double ren_indicator_cost_present(const ren_indicator_view *view)
{
    return view->world->cost_present;
}

double ren_indicator_cost_placebo(const ren_indicator_view *view)
{
    return view->world->cost_placebo;
}
