/**
 * @file app/commands/bands/plan.h
 * What `renlian calibrate` is asked to do, on the command line or in a file:
 *
 *     free: [n_crit, tau_inv]
 *     bands: [E9.main_critical, E11.others_over_own]
 *     start: {n_crit: 0.5}             # optional: else the defaults
 *     target: {E9.main_critical: 0.42} # optional: else the middle of the band
 *     set: {parameters.sub_weight: 0.4}
 *     firms: 2000
 *     replicates: 4
 *     evaluations: 60
 */
#ifndef REN_APP_BANDS_PLAN_H
#define REN_APP_BANDS_PLAN_H

#include "analysis/calibrate/calibrate.h"
#include "app/input/input.h"

enum { APP_PLAN_NAMES = 24, APP_PLAN_NAME = 64 };

typedef struct app_plan {
    int32_t n_free, n_bands;
    char free[APP_PLAN_NAMES][APP_PLAN_NAME], band[APP_PLAN_NAMES][APP_PLAN_NAME];
    double start[APP_PLAN_NAMES], target[APP_PLAN_NAMES]; /* NAN: not said */
    app_overrides overrides;
    int64_t firms, replicates, evaluations;
} app_plan;

/** 2,000 firms, 4 replicates, 60 evaluations; nothing named. */
app_plan app_plan_default(void);

/** "a,b" into the list of free parameters or of bands. */
REN_CHECKED ren_status app_plan_names(app_plan *plan, bool bands, const char *text,
                                      ren_error *err);
/** "NAME=VALUE": start of a free parameter or target of a band, added if new. */
REN_CHECKED ren_status app_plan_value(app_plan *plan, bool bands, const char *text,
                                      ren_error *err);
REN_CHECKED ren_status app_plan_read(app_plan *plan, const char *path, ren_error *err);

/** Checked against registry and bands. */
REN_CHECKED ren_status app_plan_ask(const app_plan *plan, ren_calibrate_ask *out,
                                    ren_error *err);

#endif
