/**
 * @file analysis/validate/facts/calm/years.h
 * What firms sell and invest in a year, and how that is distributed.
 */
#ifndef REN_ANALYSIS_VALIDATE_YEARS_H
#define REN_ANALYSIS_VALIDATE_YEARS_H

#include "analysis/validate/facts/facts.h"

typedef struct ren_years {
    const ren_stage *stage;
    int32_t n_years;
    double *sales;      /* [n_years * n_firms] weeks of baseline output */
    double *investment; /* [n_years * n_firms] of one of its firms, over capital */
} ren_years;

REN_CHECKED ren_status ren_years_init(ren_years *out, const ren_stage *stage,
                                      ren_error *err);
/** After each week of the world. */
void ren_years_week(ren_years *years, const ren_world *world);
void ren_years_free(ren_years *years);

/** E3 and E4: growth from the second year on. */
REN_CHECKED ren_status ren_years_growth(const ren_years *years, ren_reading *out,
                                        ren_error *err);

/** E8: spikes and inaction of investment. */
void ren_years_investment(const ren_years *years, ren_reading *out);

#endif
