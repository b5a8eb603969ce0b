/**
 * @file output/indicators/society.c
 * Technology, titles, staff, partners, carbon, and what becomes of public money (I2, I4b,
 * I5).
 */
#include "output/indicators/values.h"

#include "model/given.h"

static double real_firms(const ren_experiment *x)
{
    return x->given != NULL ? (double)x->given->firms.n
                            : x->scenario->parameters.real_all;
}

double ren_indicator_champions(const ren_indicator_view *view)
{
    return 1000
           * (ren_mean_last(view, REN_NATIONAL_titles_little_giant)
              + ren_mean_last(view, REN_NATIONAL_titles_champion))
           / real_firms(view->experiment);
}

double ren_indicator_frontier_gap(const ren_indicator_view *view)
{
    return ren_mean_last(view, REN_NATIONAL_technology_gap);
}

double ren_indicator_research_gain(const ren_indicator_view *view)
{
    const double *spent = view->world->national[REN_NATIONAL_research_spent];
    const int32_t n = view->world->n_weeks;
    return n > 0 && spent[0] > 0
               ? ren_weeks_sum(view->world, REN_NATIONAL_research_spent, 0, n)
                     / (n * spent[0])
               : NAN;
}

double ren_indicator_patents_total(const ren_indicator_view *view)
{
    return ren_weeks_sum(view->world, REN_NATIONAL_patents, 0, view->world->n_weeks);
}

/* Measured once a quarter: the last time it was. */
double ren_indicator_partners_innovation(const ren_indicator_view *view)
{
    const double *gain = view->world->national[REN_NATIONAL_partners_gain];
    int32_t t = view->world->n_weeks - 1;
    while (t > 0 && isnan(gain[t])) {
        t--;
    }
    return t >= 0 ? gain[t] : NAN;
}

double ren_indicator_niches_won(const ren_indicator_view *view)
{
    return ren_mean_last(view, REN_NATIONAL_qualified_niches);
}

double ren_indicator_margin_mean(const ren_indicator_view *view)
{
    return ren_mean_since(view, REN_NATIONAL_margin);
}

double ren_indicator_quits_mean(const ren_indicator_view *view)
{
    return ren_mean_since(view, REN_NATIONAL_quits);
}

double ren_indicator_confidence_mean(const ren_indicator_view *view)
{
    return ren_mean_since(view, REN_NATIONAL_confidence);
}

/* Weeks in which no search has ended of late say nothing. */
double ren_indicator_search_time(const ren_indicator_view *view)
{
    const double *weeks = view->world->national[REN_NATIONAL_search_weeks];
    double sum = 0;
    int32_t n = 0;
    for (int32_t t = view->experiment->first_shock_week; t < view->world->n_weeks;
         t++) {
        sum += isnan(weeks[t]) ? 0 : weeks[t];
        n += !isnan(weeks[t]);
    }
    return n > 0 ? sum / n : NAN;
}

double ren_indicator_collaboration(const ren_indicator_view *view)
{
    return ren_mean_last(view, REN_NATIONAL_collaborations);
}

double ren_indicator_collaboration_density(const ren_indicator_view *view)
{
    const double others = real_firms(view->experiment) - 1;
    return others > 0 ? 1e6 * ren_mean_last(view, REN_NATIONAL_collaborations) / others
                      : NAN;
}

double ren_indicator_partners_titled(const ren_indicator_view *view)
{
    return ren_mean_last(view, REN_NATIONAL_partners_srdi);
}

double ren_indicator_cross_region(const ren_indicator_view *view)
{
    return ren_mean_last(view, REN_NATIONAL_cross_region_share);
}

/* Of a unit of cost; what costs nothing buys nothing. */
static double for_each(const ren_indicator_view *view, double bought)
{
    return view->world->cost > 0 ? bought / view->world->cost : isnan(bought) ? NAN : 0;
}

/* ---- carbon ---- */

double ren_indicator_carbon_intensity(const ren_indicator_view *view)
{
    return ren_mean_since(view, REN_NATIONAL_emissions)
           / ren_mean_since(view, REN_NATIONAL_value_added);
}

double ren_indicator_tonnes_avoided(const ren_indicator_view *view)
{
    const int32_t n = view->world->n_weeks;
    if (view->none == NULL) {
        return NAN;
    }
    return for_each(view,
                    ren_weeks_sum(view->none, REN_NATIONAL_emissions, 0, n)
                        - ren_weeks_sum(view->world, REN_NATIONAL_emissions, 0, n));
}

/* ---- public money ---- */

/* A series over the horizon, less that of the world without levers. */
static double further(const ren_indicator_view *view, ren_national which)
{
    const int32_t n = view->world->n_weeks;
    return ren_weeks_sum(view->world, which, 0, n)
           - ren_weeks_sum(view->none, which, 0, n);
}

/* What firms of all tiers pay for machines over the horizon. */
static double machines(const ren_series *world)
{
    double sum = 0;
    for (int32_t t = 0; t < world->n_weeks; t++) {
        for (int s = 0; s <= (int)REN_SECTOR_champion; s++) {
            sum -= world->flows[((int64_t)t * REN_N_FLOWS + REN_FLOW_investment)
                                    * REN_N_SECTORS
                                + s];
        }
    }
    return sum;
}

double ren_indicator_additionality(const ren_indicator_view *view)
{
    const ren_series *none = view->none;
    if (none == NULL || view->world->flows == NULL || none->flows == NULL) {
        return NAN;
    }
    return for_each(view, further(view, REN_NATIONAL_research_spent)
                              + machines(view->world) - machines(none));
}

/* Of what was paid for an activity, what did not bring more of it. */
static double idle(double paid, double more)
{
    return paid - fmin(paid, fmax(more, 0.0));
}

double ren_indicator_deadweight(const ren_indicator_view *view)
{
    const int32_t n = view->world->n_weeks;
    const double research =
        ren_weeks_sum(view->world, REN_NATIONAL_research_aided, 0, n);
    const double projects =
        ren_weeks_sum(view->world, REN_NATIONAL_projects_aided, 0, n);
    if (view->none == NULL || isnan(research) || isnan(projects)) {
        return NAN;
    }
    return research + projects > 0
               ? (idle(research, further(view, REN_NATIONAL_research_spent))
                  + idle(projects, further(view, REN_NATIONAL_projects)))
                     / (research + projects)
               : 0;
}
