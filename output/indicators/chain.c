/**
 * @file output/indicators/chain.c
 * The chain's chokepoints, its leaders, and how well goods and money move along it (I1,
 * I2b, I4), from the weekly series of sim/phases/record/sums/chain.c.
 */
#include "output/indicators/values.h"

double ren_indicator_completeness(const ren_indicator_view *view)
{
    return ren_mean_last(view, REN_NATIONAL_chokepoints_made);
}

double ren_indicator_completeness_graded(const ren_indicator_view *view)
{
    return ren_mean_last(view, REN_NATIONAL_chokepoints_covered);
}

double ren_indicator_exposure(const ren_indicator_view *view)
{
    return ren_mean_since(view, REN_NATIONAL_origin_concentration);
}

double ren_indicator_exposure_blocked(const ren_indicator_view *view)
{
    return ren_mean_since(view, REN_NATIONAL_origin_blocked);
}

double ren_indicator_world_share(const ren_indicator_view *view)
{
    return ren_mean_last(view, REN_NATIONAL_home_share);
}

double ren_indicator_niche_leaders(const ren_indicator_view *view)
{
    return ren_mean_last(view, REN_NATIONAL_leaders);
}

double ren_indicator_fill_rate(const ren_indicator_view *view)
{
    return ren_mean_since(view, REN_NATIONAL_fill);
}

double ren_indicator_collection_days(const ren_indicator_view *view)
{
    return 7 * ren_mean_since(view, REN_NATIONAL_collection);
}

double ren_indicator_coupling(const ren_indicator_view *view)
{
    return ren_mean_last(view, REN_NATIONAL_second_sources);
}

double ren_indicator_joined(const ren_indicator_view *view)
{
    return view->world->joined;
}

double ren_indicator_leaders_near(const ren_indicator_view *view)
{
    return view->world->near;
}

double ren_indicator_searching_mean(const ren_indicator_view *view)
{
    return ren_mean_since(view, REN_NATIONAL_searching);
}
