/**
 * @file analysis/validate/facts/hubs.c
 * E14: eight weeks at half capacity for the hundredth of firms with the most customers.
 */
#include "analysis/validate/facts/facts.h"
#include "analysis/validate/measure/losses.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

enum { WEEKS = 260, END = REN_BLOW_START + REN_BLOW_WEEKS };

/* Weeks from the end of the shock until output is back at 99 % for good. */
static double recovery_of(const ren_losses *losses)
{
    int32_t last = END - 1;
    for (int32_t w = END; w < losses->n_weeks; w++) {
        last = losses->total[w] < 0.99 ? w : last;
    }
    return last - END + 1;
}

static int32_t lowest_week(const ren_losses *losses)
{
    int32_t lowest = 0;
    for (int32_t w = 1; w < losses->n_weeks; w++) {
        lowest = losses->total[w] < losses->total[lowest] ? w : lowest;
    }
    return lowest;
}

ren_status ren_fact_hubs(const ren_stage *stage, const bool *want, ren_reading *out,
                         ren_error *err)
{
    ren_losses losses = { 0 };
    double *const v = out->value;
    uint8_t *struck = ren_strike_hubs(stage, 0.01);
    const ren_status status = ren_losses_run(&losses, stage, NULL, struck, WEEKS, err);
    (void)want;
    if (status == REN_OK) {
        const double *const year = losses.total + WEEKS - 52;
        const int32_t lowest = lowest_week(&losses);
        double most = 0;
        for (int32_t w = END; w < WEEKS; w++) {
            most = losses.total[w] > most ? losses.total[w] : most;
        }
        v[REN_BAND_E14_lowest_after_end] = lowest - (END - 1);
        v[REN_BAND_E14_lowest_output] = losses.total[lowest];
        v[REN_BAND_E14_rebound] = most - 1.0;
        v[REN_BAND_E14_recovery] = recovery_of(&losses);
        v[REN_BAND_E14_last_year_sd] =
            gsl_stats_sd(year, 1, 52) / gsl_stats_mean(year, 1, 52);
    }
    ren_losses_free(&losses);
    free(struck);
    return status;
}
