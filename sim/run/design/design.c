#include "sim/run/design/design.h"

#include "base/array.h"
#include "base/draw.h"
#include "scenarios/reader/sections.h"

#include <gsl/gsl_qrng.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SOBOL_MOST = 40 }; /* dimensions of the generator */

/* ---- which parameters ---- */

/* "lease" is of leasing and "export_insurance" of export_credit_insurance: every word,
 * less its last letter, occurs in the lever's name. */
static bool is_named(const char *words, const char *lever)
{
    char word[64];
    for (const char *at = words; *at != '\0';) {
        const size_t n = strcspn(at, "_");
        if (n < 2 || n >= sizeof word) {
            return false;
        }
        memcpy(word, at, n - 1);
        word[n - 1] = '\0';
        if (strstr(lever, word) == NULL) {
            return false;
        }
        at += at[n] == '_' ? n + 1 : n;
    }
    return true;
}

bool ren_design_is_of(const char *parameter, const ren_lever *lever)
{
    static const char *const kinds[] = { "e_max_", "B_half_", "cost_" };
    const size_t code = strlen(lever->code);
    const char *rest = NULL;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        const size_t n = strlen(kinds[k]);
        rest = strncmp(parameter, kinds[k], n) == 0 ? parameter + n : rest;
    }
    if (rest == NULL) {
        return false;
    }
    if (strncmp(rest, lever->code, code) == 0) {
        return rest[code] == '\0'
               || (rest[code] == '_' && is_named(rest + code + 1, lever->block.name));
    }
    return lever->code[0] == 'F'
           && (strcmp(rest, "channel") == 0 || is_named(rest, lever->block.name));
}

static bool is_in_use(const ren_field *field, const ren_scenario *scenario)
{
    if (field->label == NULL || strcmp(field->label, "A") != 0) {
        return false;
    }
    for (int32_t p = 0; p < scenario->n_packages; p++) {
        const ren_package *package = &scenario->packages[p];
        for (int32_t l = 0; l < package->n_levers; l++) {
            if (ren_design_is_of(field->name,
                                 (const ren_lever *)package->levers[l].block)) {
                return true;
            }
        }
    }
    return false;
}

/* ---- which values ---- */

static double value_at(int32_t parameter, double u)
{
    const ren_parameter_range range = ren_parameter_ranges[parameter];
    return range.low > 0 && range.high >= 10 * range.low
               ? range.low * pow(range.high / range.low, u)
               : range.low + u * (range.high - range.low);
}

/* Beyond the dimensions of the generator its first ones come again, their points in
 * another order: a keyed shuffle for each dimension. */
static void shuffle(double *column, int32_t n, int32_t dimension)
{
    for (int32_t k = n - 1; k > 0; k--) {
        const double u = ren_draw_uniform(ren_stream_of(0, 0),
                                          (ren_who){ .id = (uint32_t)k,
                                                     .second = (uint32_t)dimension,
                                                     .purpose = REN_DRAW_DESIGN });
        const int32_t other = (int32_t)(u * (k + 1));
        const double kept = column[k];
        column[k] = column[other];
        column[other] = kept;
    }
}

/* u[dimension * n_points + point] in 0..1. */
static bool sobol(int32_t n_points, int32_t n_dimensions, double *u)
{
    const int32_t drawn = n_dimensions < SOBOL_MOST ? n_dimensions : SOBOL_MOST;
    double point[SOBOL_MOST];
    gsl_qrng *generator = gsl_qrng_alloc(gsl_qrng_sobol, (unsigned)drawn);
    if (generator == NULL) {
        return false;
    }
    for (int32_t d = 0; d < n_points; d++) {
        (void)gsl_qrng_get(generator, point);
        for (int32_t k = 0; k < n_dimensions; k++) {
            u[(int64_t)k * n_points + d] = point[k % drawn];
        }
    }
    gsl_qrng_free(generator);
    for (int32_t k = drawn; k < n_dimensions; k++) {
        shuffle(&u[(int64_t)k * n_points], n_points, k);
    }
    return true;
}

static ren_status fill(ren_design *d, ren_error *err)
{
    const int64_t n = (int64_t)d->n_points * d->n_parameters;
    double *u = ren_column(n, sizeof *u);
    d->value = ren_column(n, sizeof *d->value);
    const bool made =
        u != NULL && d->value != NULL && sobol(d->n_points, d->n_parameters, u);
    for (int32_t p = 0; made && p < d->n_points; p++) {
        for (int32_t k = 0; k < d->n_parameters; k++) {
            d->value[(int64_t)p * d->n_parameters + k] =
                value_at(d->parameter[k], u[(int64_t)k * d->n_points + p]);
        }
    }
    free(u);
    return made ? REN_OK : ren_fail(err, REN_NO_MEMORY, "no room for design points");
}

ren_status ren_design_init(ren_design *out, const ren_scenario *scenario,
                           ren_error *err)
{
    ren_design d = { .n_points = (int32_t)scenario->design_points };
    int32_t n_fields = 0;
    *out = (ren_design){ 0 };
    if (d.n_points == 0) {
        return REN_OK;
    }
    while (ren_parameter_fields[n_fields].name != NULL) {
        n_fields++;
    }
    d.parameter = ren_column(n_fields, sizeof *d.parameter);
    if (d.parameter == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "no room for design points");
    }
    for (int32_t f = 0; f < n_fields; f++) {
        if (is_in_use(&ren_parameter_fields[f], scenario)) {
            d.parameter[d.n_parameters++] = f;
        }
    }
    ren_status status =
        d.n_parameters > 0 ? fill(&d, err)
                           : ren_fail(err, REN_OUT_OF_RANGE,
                                      "%s: design_points: found no lever with an "
                                      "assumed parameter, expected one in some package",
                                      scenario->path);
    if (status != REN_OK) {
        ren_design_free(&d);
        return status;
    }
    *out = d;
    return REN_OK;
}

void ren_design_free(ren_design *design)
{
    free(design->parameter);
    free(design->value);
    *design = (ren_design){ 0 };
}

void ren_design_apply(const ren_design *design, int32_t point,
                      ren_parameters *parameters)
{
    for (int32_t k = 0; k < design->n_parameters; k++) {
        const ren_field *f = &ren_parameter_fields[design->parameter[k]];
        memcpy((char *)parameters + f->offset,
               &design->value[(int64_t)point * design->n_parameters + k],
               sizeof(double));
    }
}
