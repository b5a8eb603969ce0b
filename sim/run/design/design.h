/**
 * @file sim/run/design/design.h
 * Values of uncertain lever parameters that an experiment explores (definitions D12).
 *
 * A design point gives each assumed (label A) e_max, B_half and unit cost of a lever in
 * use a value in its range, from a Sobol' sequence; ranges of a factor of ten or more are
 * taken by the logarithm. Every replicate is run at every point with the same draws, so a
 * member is (replicate, point): member = replicate * points + point.
 */
#ifndef REN_SIM_RUN_DESIGN_H
#define REN_SIM_RUN_DESIGN_H

#include "sim/lever.h"

typedef struct ren_design {
    int32_t n_points; /* 0: defaults alone */
    int32_t n_parameters;
    int32_t *parameter; /* [n_parameters] into ren_parameter_fields */
    double *value;      /* [n_points * n_parameters] */
} ren_design;

/** Points for the levers of all packages of the scenario. Fails without a parameter to
 * vary. */
REN_CHECKED ren_status ren_design_init(ren_design *out, const ren_scenario *scenario,
                                       ren_error *err);
void ren_design_free(ren_design *design);

/** Whether a parameter of that name is the e_max, B_half or unit cost of the lever. */
bool ren_design_is_of(const char *parameter, const ren_lever *lever);

/** Puts the values of a point into a copy of the scenario's parameters. */
void ren_design_apply(const ren_design *design, int32_t point,
                      ren_parameters *parameters);

#endif
