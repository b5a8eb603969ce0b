/**
 * @file output/indicators/spread.c
 * How the shock spreads: over the economy for what it takes directly (I3e) and over its
 * links (I3d), over firms with a title (I3c), over provinces.
 */
#include "output/indicators/values.h"

double ren_indicator_amplification(const ren_indicator_view *view)
{
    if (view->twin == NULL) {
        return NAN;
    }
    const int32_t n = view->world->n_weeks;
    const double struck = ren_weeks_sum(view->world, REN_NATIONAL_struck, 0, n);
    const double lost = ren_weeks_sum(view->twin, REN_NATIONAL_output, 0, n)
                        - ren_weeks_sum(view->world, REN_NATIONAL_output, 0, n);
    return struck > 0 ? lost / struck : NAN;
}

double ren_indicator_systemic_tail(const ren_indicator_view *view)
{
    return view->world->esri_tail;
}

double ren_indicator_systemic_max(const ren_indicator_view *view)
{
    return view->world->esri_most;
}

double ren_indicator_survival(const ren_indicator_view *view)
{
    const int32_t n = view->world->n_weeks;
    const int32_t then = view->experiment->first_shock_week + 104;
    return n > 0
               ? view->world->national[REN_NATIONAL_srdi_alive][then < n ? then : n - 1]
               : NAN;
}

/* Output of a province from the first shock week on. */
static double output_of(const ren_indicator_view *view, const ren_series *world,
                        int32_t province)
{
    double sum = 0;
    for (int32_t t = view->experiment->first_shock_week; t < world->n_weeks; t++) {
        sum += world->province[(int64_t)province * world->n_weeks + t];
    }
    return sum;
}

/* With a_r what is left and b_r what would be, of all provinces A and B: w_r = b_r/B and
 * y_r/y = (a_r/A)/(b_r/B), so Theil's index is sum_r (a_r/A) ln((a_r/A)/(b_r/B)). */
double ren_indicator_province_inequality(const ren_indicator_view *view)
{
    if (view->twin == NULL) {
        return NAN;
    }
    double left[REN_N_PROVINCES], usual[REN_N_PROVINCES];
    double all_left = 0, all_usual = 0, theil = 0;
    for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
        left[r] = output_of(view, view->world, r);
        usual[r] = output_of(view, view->twin, r);
        all_left += left[r];
        all_usual += usual[r];
    }
    for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
        const double a = left[r] / all_left, b = usual[r] / all_usual;
        theil += a > 0 && b > 0 && a != b ? a * log(a / b) : 0;
    }
    return all_left > 0 && all_usual > 0 ? theil : NAN;
}
