/**
 * @file analysis/calibrate/calibrate.c
 * See calibrate.h.
 */
#include "analysis/calibrate/calibrate.h"

#include "scenarios/reader/sections.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_multimin.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OVERRIDES = 128 };
static const double UNMEASURED = 10; /* half widths that a missing moment counts as */
static const double STEP = 0.7;      /* of the first simplex, in z */

/* ---- what may move and where it should come out ---- */

ren_status ren_free_of(ren_free *out, const char *name, double start, ren_error *err)
{
    for (int32_t k = 0; ren_parameter_fields[k].name != NULL; k++) {
        const ren_field *const f = &ren_parameter_fields[k];
        if (strcmp(f->name, name) != 0) {
            continue;
        }
        *out = (ren_free){ .name = f->name,
                           .unit = f->unit,
                           .low = ren_parameter_ranges[k].low,
                           .high = ren_parameter_ranges[k].high,
                           .start = isnan(start) ? f->otherwise : start };
        if (!(out->low < out->high)) {
            return ren_fail(err, REN_OUT_OF_RANGE,
                            "%s: found the range %g to %g, expected one to move in",
                            name, out->low, out->high);
        }
        if (out->start < out->low || out->start > out->high) {
            return ren_fail(err, REN_OUT_OF_RANGE,
                            "%s: found the start %g, expected %g to %g", name,
                            out->start, out->low, out->high);
        }
        return REN_OK;
    }
    return ren_fail(err, REN_UNKNOWN_NAME,
                    "found no parameter `%.60s`, expected one of `renlian describe "
                    "parameters`",
                    name);
}

ren_status ren_target_of(ren_target *out, const char *band, double middle,
                         ren_error *err)
{
    const int32_t b = ren_band_find(band);
    if (b < 0 || strcmp(ren_bands[b].name, band) != 0) {
        return ren_fail(err, REN_UNKNOWN_NAME,
                        "found no band `%.60s`, expected one such as %s", band,
                        ren_bands[b < 0 ? 0 : b].name);
    }
    const ren_band *const as = &ren_bands[b];
    const bool closed = isfinite(as->low) && isfinite(as->high);
    *out = (ren_target){ .band = b,
                         .low = as->low,
                         .high = as->high,
                         .middle = !isnan(middle) ? middle
                                   : closed       ? 0.5 * (as->low + as->high)
                                                  : NAN,
                         .half = ren_band_scale(as) };
    if (isnan(as->low) && isnan(middle)) {
        return ren_fail(err, REN_OUT_OF_RANGE,
                        "%s: found no band, expected a target with it", band);
    }
    if (isnan(as->low)) {
        out->half = middle != 0 ? 0.1 * fabs(middle) : 1; /* as good as any (A) */
    }
    return REN_OK;
}

void ren_free_text(char out[REN_CALIBRATE_TEXT], const ren_free *parameter,
                   double value)
{
    const bool bare = strcmp(parameter->unit, "1") == 0;
    snprintf(out, REN_CALIBRATE_TEXT, "%.17g%s%s", value, bare ? "" : " ",
             bare ? "" : parameter->unit);
}

/* ---- the distance ---- */

typedef struct search {
    const ren_calibrate_ask *ask;
    ren_calibration *out;
    ren_error *err;
    ren_status status;
} search;

static double to_value(const ren_free *f, double z)
{
    return f->low + (f->high - f->low) / (1.0 + exp(-z));
}

/* A start at an end of the range would never leave it. */
static double to_z(const ren_free *f, double value)
{
    const double share = (value - f->low) / (f->high - f->low);
    const double inside = fmin(fmax(share, 0.02), 0.98);
    return log(inside / (1.0 - inside));
}

static double off_of(const ren_target *t, double moment)
{
    if (!isfinite(moment)) {
        return UNMEASURED;
    }
    if (!isnan(t->middle)) {
        return (moment - t->middle) / t->half;
    }
    const double under = t->low - moment, above = moment - t->high;
    return (under > 0 ? under : above > 0 ? above : 0) / t->half;
}

static ren_status look(const ren_calibrate_ask *ask, ren_evaluation *e, ren_error *err)
{
    char path[REN_CALIBRATE_FREE][REN_CALIBRATE_TEXT + 16],
        text[REN_CALIBRATE_FREE][REN_CALIBRATE_TEXT];
    ren_override all[OVERRIDES];
    bool want[REN_N_BANDS] = { false };
    ren_finding found[REN_N_BANDS] = { 0 };
    ren_validate_ask mine = ask->base;
    if (mine.n_overrides > OVERRIDES - REN_CALIBRATE_FREE) {
        return ren_fail(err, REN_OUT_OF_RANGE,
                        "found %d values to replace, expected at most %d",
                        (int)mine.n_overrides, (int)(OVERRIDES - REN_CALIBRATE_FREE));
    }
    for (int32_t k = 0; k < mine.n_overrides; k++) {
        all[k] = ask->base.override[k];
    }
    for (int32_t k = 0; k < ask->n_free; k++) {
        snprintf(path[k], sizeof path[k], "parameters.%s", ask->free[k].name);
        ren_free_text(text[k], &ask->free[k], e->value[k]);
        all[mine.n_overrides++] = (ren_override){ path[k], text[k] };
    }
    for (int32_t t = 0; t < ask->n_targets; t++) {
        want[ask->target[t].band] = true;
    }
    mine.override = all;
    mine.want = want;
    const ren_status status = ren_validate(&mine, found, err);
    e->distance = 0;
    for (int32_t t = 0; t < ask->n_targets && status == REN_OK; t++) {
        const ren_finding *const f = &found[ask->target[t].band];
        e->moment[t] = f->n > 0 ? f->mean : NAN;
        const double off = off_of(&ask->target[t], e->moment[t]);
        e->distance += off * off / ask->n_targets;
    }
    return status;
}

static double distance(const gsl_vector *z, void *of)
{
    search *const s = of;
    ren_evaluation e = { .number = s->out->evaluations };
    if (s->status != REN_OK) {
        return GSL_NAN;
    }
    for (int32_t k = 0; k < s->ask->n_free; k++) {
        e.value[k] = to_value(&s->ask->free[k], gsl_vector_get(z, (size_t)k));
    }
    s->status = look(s->ask, &e, s->err);
    if (s->status != REN_OK) {
        return GSL_NAN;
    }
    if (s->out->evaluations++ == 0) {
        s->out->first = e;
        s->out->best = e;
    }
    if (e.distance < s->out->best.distance) {
        s->out->best = e;
    }
    if (s->ask->take != NULL) {
        s->ask->take(s->ask->taker, &e);
    }
    return e.distance;
}

/* Steps of the simplex until it is small, out of evaluations or at fault. */
static void walk(search *s, gsl_multimin_fminimizer *simplex)
{
    while (s->status == REN_OK && s->out->evaluations < s->ask->most
           && !s->out->settled) {
        if (gsl_multimin_fminimizer_iterate(simplex) != GSL_SUCCESS) {
            break;
        }
        s->out->settled = gsl_multimin_test_size(gsl_multimin_fminimizer_size(simplex),
                                                 s->ask->tolerance)
                          == GSL_SUCCESS;
    }
}

ren_status ren_calibrate(ren_calibration *out, const ren_calibrate_ask *ask,
                         ren_error *err)
{
    search s = { .ask = ask, .out = out, .err = err, .status = REN_OK };
    *out = (ren_calibration){ 0 };
    if (ask->n_free < 1 || ask->n_targets < ask->n_free) {
        return ren_fail(err, REN_BAD_SHAPE,
                        "found %d free parameters and %d bands, expected at least one "
                        "parameter and as many bands",
                        (int)ask->n_free, (int)ask->n_targets);
    }
    gsl_error_handler_t *const usual = gsl_set_error_handler_off();
    const size_t n = (size_t)ask->n_free;
    gsl_vector *const z = gsl_vector_alloc(n), *const step = gsl_vector_alloc(n);
    gsl_multimin_fminimizer *const simplex =
        gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, n);
    if (z == NULL || step == NULL || simplex == NULL) {
        s.status = ren_fail(err, REN_NO_MEMORY, "calibrate: no memory");
    } else {
        gsl_multimin_function f = { .f = distance, .n = n, .params = &s };
        for (size_t k = 0; k < n; k++) {
            gsl_vector_set(z, k, to_z(&ask->free[k], ask->free[k].start));
        }
        gsl_vector_set_all(step, STEP);
        if (gsl_multimin_fminimizer_set(simplex, &f, z, step) == GSL_SUCCESS) {
            walk(&s, simplex);
        }
    }
    if (simplex != NULL) {
        gsl_multimin_fminimizer_free(simplex);
    }
    if (z != NULL) {
        gsl_vector_free(z);
    }
    if (step != NULL) {
        gsl_vector_free(step);
    }
    gsl_set_error_handler(usual);
    return s.status;
}
