/**
 * @file app/published/measure.h
 * What the engine has where a published case has a number, and how far apart they are.
 *
 * Totals are compared relative to the published number, what is told by industry relative
 * to its output (final demand for a region) of day 0, snapshots of firms, which were
 * printed with six digits, to 1e-5 of what was printed.
 */
#ifndef REN_APP_PUBLISHED_MEASURE_H
#define REN_APP_PUBLISHED_MEASURE_H

#include "app/published/cases.h"

/** A case as the engine runs it. */
typedef struct app_rerun {
    const app_input *input;
    const ren_member *member;
    double *region; /* [n_regions * n_firms] final demand, by external id; NULL: none */
    int32_t n_regions;
    char (*region_name)[128];
} app_rerun;

/** Final demand by region, where the case tells it; `member` has run. */
REN_CHECKED ren_status app_rerun_init(app_rerun *out, const app_input *input,
                                      const ren_member *member, ren_error *err);
void app_rerun_free(app_rerun *rerun);

typedef struct app_difference {
    double renlian;
    double relative; /* |published - renlian| over what it is compared with */
    double tolerance;
} app_difference;

/** The engine's number; fails where it has none of that name, firm or day. */
REN_CHECKED ren_status app_rerun_compare(const app_rerun *rerun, const app_case *c,
                                         const app_number *number, app_difference *out,
                                         ren_error *err);

#endif
