/**
 * @file app/commands/bands/print.h
 * Findings of `renlian validate` as a table, CSV or JSON.
 */
#ifndef REN_APP_BANDS_PRINT_H
#define REN_APP_BANDS_PRINT_H

#include "analysis/validate/validate.h"

#include <stdio.h>

/** Everything a run of validate has found. */
typedef struct app_findings {
    const ren_validate_ask *ask;
    const bool *want; /* [REN_N_BANDS] */
    ren_finding band[REN_N_BANDS];
    bool controls_run;
    ren_control control[REN_N_CONTROLS];
    int32_t n_mutilated;
    const ren_finding *mutilated; /* [n_mutilated], in the order of ren_mutilations */
    double wall_s;
} app_findings;

void app_findings_print(const app_findings *findings, FILE *out);
REN_CHECKED ren_status app_findings_csv(const app_findings *findings, const char *path,
                                        ren_error *err);
REN_CHECKED ren_status app_findings_json(const app_findings *findings, FILE *out,
                                         ren_error *err);

#endif
