/**
 * @file output/results/read.c
 * Reads the indicators of a results file back.
 */
#include "base/files/h5file.h"
#include "output/results.h"
#include "output/results/layout.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where the shocks of the file stand in memory: 0 off, 1 on. */
typedef struct axis {
    int32_t n;
    int32_t shock[2];
} axis;

static ren_status read_shocks(ren_h5 *file, axis *out, ren_error *err)
{
    ren_status status = REN_OK;
    char **name = NULL;
    int32_t n = 0;

    REN_TRY(ren_h5_read_text(file, "/shock", &name, &n, err));
    if (n < 1 || n > 2) {
        status =
            ren_fail(err, REN_BAD_SHAPE, "%s: /shock has %d entries, expected 1 or 2",
                     ren_h5_path(file), (int)n);
        goto out;
    }
    out->n = n;
    for (int32_t s = 0; s < n; s++) {
        out->shock[s] = strcmp(name[s], "on") == 0;
    }
out:
    ren_h5_text_free(name, n);
    return status;
}

/* A variable over (member, package, shock, last) into [member][package][2][last]. */
static ren_status read_worlds(ren_h5 *file, const ren_results *r, const axis *shocks,
                              const char *path, int32_t last, double **out,
                              ren_error *err)
{
    const int64_t rows = (int64_t)r->n_members * r->n_packages;
    const int64_t n = rows * shocks->n * last;
    ren_status status = REN_OK;
    double *raw = malloc((size_t)n * sizeof *raw + 1);
    double *value = malloc((size_t)(rows * 2 * last) * sizeof *value + 1);

    if (raw == NULL || value == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "%s: no memory", ren_h5_path(file));
        goto out;
    }
    REN_TRY(ren_h5_read(file, path, n, REN_H5_F8, raw, err));
    for (int64_t k = 0; k < rows * 2 * last; k++) {
        value[k] = NAN;
    }
    for (int64_t row = 0; row < rows; row++) {
        for (int32_t s = 0; s < shocks->n; s++) {
            memcpy(&value[(row * 2 + shocks->shock[s]) * last],
                   &raw[(row * shocks->n + s) * last], (size_t)last * sizeof *value);
        }
    }
    *out = value;
    value = NULL;
out:
    free(raw);
    free(value);
    return status;
}

static ren_status read_indicators(ren_h5 *file, ren_results *r, const axis *shocks,
                                  ren_error *err)
{
    const size_t n = (size_t)ren_indicators_count();
    ren_status status = REN_OK;
    char path[80];

    r->indicator = calloc(n, sizeof *r->indicator);
    r->unit = calloc(n, sizeof *r->unit);
    r->value = calloc(n, sizeof *r->value);
    if (r->indicator == NULL || r->unit == NULL || r->value == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "%s: no memory", ren_h5_path(file));
        goto out;
    }
    for (int32_t k = 0; ren_indicators[k] != NULL; k++) {
        const int32_t at = r->n_indicators;
        (void)snprintf(path, sizeof path, "/%s", ren_indicators[k]->name);
        if (!ren_h5_has(file, path)) {
            continue; /* a file of an older version */
        }
        r->n_indicators++;
        r->indicator[at] = strdup(ren_indicators[k]->name);
        if (r->indicator[at] == NULL) {
            status = ren_fail(err, REN_NO_MEMORY, "%s: no memory", ren_h5_path(file));
            goto out;
        }
        REN_TRY(ren_h5_get_text(file, path, "units", &r->unit[at], err));
        REN_TRY(read_worlds(file, r, shocks, path, 1, &r->value[at], err));
    }
out:
    return status;
}

static ren_status read_budget(ren_h5 *file, ren_results *r, ren_error *err)
{
    ren_status status = REN_OK;
    r->budget_present = NAN;
    if (!ren_h5_has(file, "/intensity")) {
        return REN_OK;
    }
    r->intensity = calloc((size_t)r->n_packages + 1, sizeof *r->intensity);
    if (r->intensity == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "%s: no memory", ren_h5_path(file));
    }
    REN_TRY(
        ren_h5_read(file, "/intensity", r->n_packages, REN_H5_F8, r->intensity, err));
    REN_TRY(ren_h5_get_f8(file, "/intensity", "budget", &r->budget_present, err));
out:
    return status;
}

static ren_status read_axes(ren_h5 *file, ren_results *r, ren_error *err)
{
    ren_status status = REN_OK;
    ren_h5_shape shape;

    REN_TRY(ren_h5_read_text(file, "/package", &r->package, &r->n_packages, err));
    REN_TRY(
        ren_h5_read_text(file, "/product_name", &r->product_name, &r->n_products, err));
    if (ren_h5_has(file, "/shocked_input")) {
        REN_TRY(ren_h5_read_text(file, "/shocked_input", &r->input, &r->n_inputs, err));
        REN_TRY(ren_h5_read_text(file, "/shocked_input_name", &r->input_name,
                                 &r->n_inputs, err));
    }
    REN_TRY(ren_h5_shape_of(file, "/week", &shape, err));
    r->n_weeks = (int32_t)shape.n;
    REN_TRY(ren_h5_shape_of(file, "/status", &shape, err));
    r->n_members = (int32_t)shape.n;
    r->status = calloc((size_t)shape.n + 1, 1);
    if (r->status == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "%s: no memory", ren_h5_path(file));
        goto out;
    }
    REN_TRY(ren_h5_read(file, "/status", shape.n, REN_H5_I1, r->status, err));
    REN_TRY(ren_h5_get_i8(file, "/", "first_shock_week", &r->first_shock_week, err));
    REN_TRY(ren_h5_get_text(file, "/", "title", &r->title, err));
    REN_TRY(read_budget(file, r, err));
out:
    return status;
}

static ren_status read_results(ren_results *out, const char *path, ren_error *err)
{
    ren_status status = REN_OK;
    ren_results r = { 0 };
    ren_h5 *file = NULL;
    axis shocks;

    REN_TRY(ren_h5_open(&file, path, err));
    REN_TRY(read_axes(file, &r, err));
    REN_TRY(read_shocks(file, &shocks, err));
    r.n_shocks = shocks.n;
    REN_TRY(read_indicators(file, &r, &shocks, err));
    if (r.n_inputs > 0) {
        REN_TRY(read_worlds(file, &r, &shocks, "/time_to_substitute", r.n_inputs,
                            &r.time_to_substitute, err));
    }
    if (r.n_inputs > 0 && ren_h5_has(file, "/time_to_localise")) {
        REN_TRY(read_worlds(file, &r, &shocks, "/time_to_localise", r.n_inputs,
                            &r.time_to_localise, err));
    }
    *out = r;
    r = (ren_results){ 0 };
out:
    ren_h5_close(file);
    ren_results_free(&r);
    return status;
}

void ren_results_free(ren_results *r)
{
    ren_h5_text_free(r->package, r->n_packages);
    ren_h5_text_free(r->product_name, r->n_products);
    ren_h5_text_free(r->input, r->n_inputs);
    ren_h5_text_free(r->input_name, r->n_inputs);
    for (int32_t k = 0; k < r->n_indicators; k++) {
        free(r->indicator[k]);
        free(r->unit[k]);
        free(r->value[k]);
    }
    free(r->indicator);
    free(r->unit);
    free(r->value);
    free(r->status);
    free(r->time_to_substitute);
    free(r->time_to_localise);
    free(r->intensity);
    free(r->title);
    *r = (ren_results){ 0 };
}

static ren_status read_mean(const ren_results *r, const char *path,
                            const char *variable, int32_t package, int32_t shock,
                            int32_t width, double *out, ren_error *err)
{
    const int64_t n = (int64_t)r->n_weeks * width;
    ren_status status = REN_OK;
    ren_h5 *file = NULL;
    double *world = malloc((size_t)n * sizeof *world + 1);
    axis shocks = { 0 };
    int32_t s = 0, done = 0;
    char name[80];

    for (int64_t k = 0; k < n; k++) {
        out[k] = NAN;
    }
    if (world == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "%s: no memory", path);
        goto out;
    }
    (void)snprintf(name, sizeof name, "/%s", variable);
    REN_TRY(ren_h5_open(&file, path, err));
    REN_TRY(read_shocks(file, &shocks, err));
    while (s < shocks.n && shocks.shock[s] != shock) {
        s++;
    }
    for (int32_t m = 0; m < r->n_members && s < shocks.n; m++) {
        const int64_t offset[] = { m, package, s, 0, 0 };
        const int64_t count[] = { 1, 1, 1, r->n_weeks, width };
        if (r->status[m] != 1) {
            continue;
        }
        REN_TRY(ren_h5_read_part(file, name, offset, count, REN_H5_F8, world, err));
        for (int64_t k = 0; k < n; k++) {
            out[k] = done == 0 ? world[k] : out[k] + world[k];
        }
        done++;
    }
    for (int64_t k = 0; k < n && done > 1; k++) {
        out[k] /= done;
    }
out:
    ren_h5_close(file);
    free(world);
    return status;
}

ren_status ren_results_read(ren_results *out, const char *path, ren_error *err)
{
    ren_status status = REN_OK;
#pragma omp critical(ren_hdf5)
    status = read_results(out, path, err);
    return status;
}

ren_status ren_results_mean(const ren_results *results, const char *path,
                            const char *variable, int32_t package, int32_t shock,
                            int32_t width, double *out, ren_error *err)
{
    ren_status status = REN_OK;
#pragma omp critical(ren_hdf5)
    status = read_mean(results, path, variable, package, shock, width, out, err);
    return status;
}
