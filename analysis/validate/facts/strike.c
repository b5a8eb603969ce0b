/**
 * @file analysis/validate/facts/strike.c
 * How blows travel: E9 and E10 on a fiftieth of the suppliers, E11 and E15 on a tenth of
 * all firms.
 */
#include "analysis/validate/facts/facts.h"
#include "analysis/validate/measure/losses.h"
#include "analysis/validate/measure/travel.h"

#include <math.h>
#include <stdlib.h>

enum { HALF_YEAR = 26, TWO_YEARS = 104 };
static const double LEAST = 0.03; /* loss of customers over that of the struck */

static bool wants(const bool *want, ren_band_id first, ren_band_id last)
{
    for (int b = first; b <= (int)last; b++) {
        if (want[b]) {
            return true;
        }
    }
    return false;
}

static double over(double a, double b)
{
    return b > 0 ? a / b : NAN;
}

static ren_status strike_suppliers(const ren_stage *stage, ren_reading *out,
                                   ren_error *err)
{
    ren_losses losses = { 0 };
    ren_customers c;
    ren_distances d = { 0 };
    uint8_t *struck = ren_strike_random(stage, 0.02, true);
    ren_status status =
        ren_losses_run(&losses, stage, NULL, struck, REN_BLOW_START + HALF_YEAR, err);
    if (status == REN_OK) {
        status = ren_distances_read(&d, &losses, stage, err);
    }
    if (status == REN_OK) {
        ren_customers_read(&c, &losses, stage);
        double *const v = out->value;
        v[REN_BAND_E9_main_critical] = over(c.customer[REN_LINK_MAIN_CRITICAL],
                                            c.supplier[REN_LINK_MAIN_CRITICAL]);
        v[REN_BAND_E9_critical] =
            over(c.customer[REN_LINK_CRITICAL], c.supplier[REN_LINK_CRITICAL]);
        v[REN_BAND_E9_all_customers] =
            over(c.customer[REN_LINK_ANY], c.supplier[REN_LINK_ANY]);
        v[REN_BAND_E9_low_specificity] =
            over(c.customer[REN_LINK_MAIN_OTHER], c.supplier[REN_LINK_MAIN_OTHER]);
        v[REN_BAND_E9_low_inventory] = c.low_inventory;
        v[REN_BAND_E10_suppliers_lose] = over(d.supplier, d.own);
        v[REN_BAND_E10_indirect_suppliers] = over(d.indirect, d.own);
        if (d.down[1] > LEAST * d.own) { /* else nothing has travelled */
            v[REN_BAND_E10_second] = over(d.down[2], d.down[1]);
            v[REN_BAND_E10_third] = over(d.down[3], d.down[1]);
        }
    }
    ren_losses_free(&losses);
    free(struck);
    return status;
}

/* E11 and, with orders that do not move among suppliers, E15. */
static ren_status strike_at_random(const ren_stage *stage, const bool *want,
                                   ren_reading *out, ren_error *err)
{
    ren_losses losses = { 0 };
    ren_scenario fixed = stage->ground->scenario;
    uint8_t *struck = ren_strike_random(stage, 0.10, false);
    ren_status status = ren_losses_run(&losses, stage, NULL, struck, TWO_YEARS, err);
    const double moving = status == REN_OK ? ren_amplification(&losses, stage) : NAN;
    if (status == REN_OK) {
        out->value[REN_BAND_E11_others_over_own] = moving;
        out->value[REN_BAND_E15_diversified] = ren_diversified_saves(&losses, stage);
    }
    ren_losses_free(&losses);
    if (status == REN_OK && want[REN_BAND_E15_cut]) {
        fixed.parameters.sub_weight = 0;
        status = ren_losses_run(&losses, stage, &fixed, struck, TWO_YEARS, err);
        if (status == REN_OK) {
            out->value[REN_BAND_E15_cut] =
                1.0 - over(moving, ren_amplification(&losses, stage));
        }
        ren_losses_free(&losses);
    }
    free(struck);
    return status;
}

ren_status ren_fact_strike(const ren_stage *stage, const bool *want, ren_reading *out,
                           ren_error *err)
{
    ren_status status = REN_OK;
    if (wants(want, REN_BAND_E9_main_critical, REN_BAND_E10_third)) {
        status = strike_suppliers(stage, out, err);
    }
    if (status == REN_OK
        && (want[REN_BAND_E11_others_over_own]
            || wants(want, REN_BAND_E15_cut, REN_BAND_E15_diversified))) {
        status = strike_at_random(stage, want, out, err);
    }
    return status;
}
