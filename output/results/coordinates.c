/**
 * @file output/results/coordinates.c
 * Dimensions of a results file and the coordinates along them.
 */
#include "model/given.h"
#include "output/results/layout.h"
#include "sim/run/equal/equal.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* "days since 2026-01-05" */
static void time_unit(int32_t start, char *text, size_t size)
{
    const time_t seconds = (time_t)start * 86400;
    struct tm date;
    (void)gmtime_r(&seconds, &date);
    (void)strftime(text, size, "days since %Y-%m-%d", &date);
}

static ren_status define_time(ren_h5 *file, const ren_scenario *scenario,
                              ren_error *err)
{
    ren_status status = REN_OK;
    const int64_t n = scenario->horizon.steps;
    const int32_t days = scenario->horizon.days > 0 ? 1 : 7;
    int32_t *week = malloc((size_t)n * 2 * sizeof *week);
    char unit[64];

    if (week == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "%s: no memory for %" PRId64 " steps",
                        ren_h5_path(file), n);
    }
    int32_t *day = week + n;
    for (int64_t t = 0; t < n; t++) {
        week[t] = (int32_t)t;
        day[t] = (int32_t)(days * t);
    }
    time_unit(scenario->horizon.start, unit, sizeof unit);
    REN_TRY(ren_h5_coordinate(file, "/time", n, REN_H5_I4, day, err));
    REN_TRY(ren_h5_set_text(file, "/time", "units", unit, err));
    REN_TRY(ren_h5_set_text(file, "/time", "calendar", "standard", err));
    REN_TRY(ren_h5_set_text(file, "/time", "standard_name", "time", err));
    REN_TRY(ren_h5_set_text(file, "/time", "long_name",
                            days == 1 ? "day of the step" : "first day of the week",
                            err));
    const ren_h5_variable_info info = {
        .path = "/week",
        .type = REN_H5_I4,
        .dimension = { "time" },
        .unit = "1",
        .doc = days == 1 ? "running number of the day, from 0"
                         : "running number of the week, from 0"
    };
    REN_TRY(ren_h5_variable(file, &info, err));
    REN_TRY(ren_h5_write(file, "/week", REN_H5_I4, week, err));
out:
    free(week);
    return status;
}

/* A text variable along one dimension. */
static ren_status write_names(ren_h5 *file, const char *path, const char *dimension,
                              const char *const *text, const char *doc, ren_error *err)
{
    const ren_h5_variable_info info = {
        .path = path, .type = REN_H5_TEXT, .dimension = { dimension }, .doc = doc
    };
    ren_status status = ren_h5_variable(file, &info, err);
    if (status == REN_OK) {
        status = ren_h5_write(file, path, REN_H5_TEXT, text, err);
    }
    return status;
}

static ren_status define_names(ren_h5 *file, const char *path, int64_t n,
                               const char *const *text, const char *doc, ren_error *err)
{
    ren_status status = ren_h5_coordinate(file, path, n, REN_H5_TEXT, text, err);
    if (status == REN_OK) {
        status = ren_h5_set_text(file, path, "long_name", doc, err);
    }
    return status;
}

static ren_status define_products(ren_h5 *file, const ren_experiment *experiment,
                                  ren_error *err)
{
    ren_status status = REN_OK;
    const ren_table *table = experiment->table;
    const int32_t n = experiment->n_inputs;
    const char **code = malloc((size_t)(2 * n + 1) * sizeof *code);
    const char *const *codes = (const char *const *)table->code;

    if (code == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "%s: no memory", ren_h5_path(file));
    }
    for (int32_t i = 0; i < n; i++) {
        code[i] = table->code[experiment->input[i]];
        code[n + i] = table->name[experiment->input[i]];
    }
    REN_TRY(define_names(file, "/product", table->n, codes,
                         "code of the product, or id of the niche", err));
    REN_TRY(write_names(file, "/product_name", "product",
                        (const char *const *)table->name, "name of the product", err));
    REN_TRY(write_names(file, "/product_name_zh", "product",
                        (const char *const *)table->name_zh,
                        "name of the product in Chinese", err));
    REN_TRY(define_names(file, "/user_product", table->n, codes,
                         "code of the product whose makers use it", err));
    if (n > 0) {
        REN_TRY(define_names(file, "/shocked_input", n, code,
                             "product that a shock strikes as an input", err));
        REN_TRY(write_names(file, "/shocked_input_name", "shocked_input", code + n,
                            "name of the product", err));
    }
out:
    free(code);
    return status;
}

/* The share of its budgets at which each package is run, and what was to be spent. */
static ren_status write_intensities(ren_h5 *file, const ren_experiment *x,
                                    ren_error *err)
{
    const ren_h5_variable_info info = { .path = "/intensity",
                                        .type = REN_H5_F8,
                                        .dimension = { "package" },
                                        .unit = "1",
                                        .doc =
                                            "share of the package's budgets in force" };
    double *intensity = malloc((size_t)x->n_packages * sizeof *intensity);
    if (intensity == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "%s: no memory", ren_h5_path(file));
    }
    for (int32_t p = 0; p < x->n_packages; p++) {
        intensity[p] = x->scenario->packages[x->package[p]].intensity;
    }
    ren_status status = ren_h5_variable(file, &info, err);
    if (status == REN_OK) {
        status = ren_h5_write(file, info.path, info.type, intensity, err);
    }
    if (status == REN_OK) {
        const bool equal = x->scenario->equalise == REN_EXPECTED_COST;
        status = ren_h5_set_f8(file, info.path, "budget",
                               equal ? ren_budget_present(x->scenario) : NAN, err);
    }
    free(intensity);
    return status;
}

static ren_status define_worlds(ren_h5 *file, const ren_experiment *experiment,
                                ren_error *err)
{
    static const char *const switched[] = { "off", "on" };
    ren_status status = REN_OK;
    const char *shock[2] = { NULL };
    const char **package = malloc((size_t)experiment->n_packages * sizeof *package);

    if (package == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "%s: no memory", ren_h5_path(file));
    }
    for (int32_t p = 0; p < experiment->n_packages; p++) {
        package[p] = experiment->scenario->packages[experiment->package[p]].name;
    }
    for (int32_t s = 0; s < experiment->n_shocks; s++) {
        shock[s] = switched[experiment->shock[s]];
    }
    REN_TRY(define_names(file, "/package", experiment->n_packages, package,
                         "set of policy levers", err));
    REN_TRY(write_intensities(file, experiment, err));
    REN_TRY(define_names(file, "/shock", experiment->n_shocks, shock,
                         "whether the shocks act", err));
out:
    free(package);
    return status;
}

/* The panel by external id; where the economy is stated, with the names of its files. */
static ren_status define_firms(ren_h5 *file, const ren_layout *layout, ren_error *err)
{
    const ren_given *given = layout->experiment->given;
    ren_status status = REN_OK;
    const char **name = malloc((size_t)layout->n_panel * sizeof *name);

    if (name == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "%s: no memory", ren_h5_path(file));
    }
    REN_TRY(ren_h5_coordinate(file, "/firm", layout->n_panel, REN_H5_I4, layout->panel,
                              err));
    REN_TRY(ren_h5_set_text(file, "/firm", "long_name",
                            "external id of a firm of the panel", err));
    if (given != NULL) {
        for (int32_t k = 0; k < layout->n_panel; k++) {
            name[k] = ren_ids_name(&given->firms, layout->panel[k]);
        }
        REN_TRY(write_names(file, "/firm_name", "firm", name,
                            "id of the firm in the files that state the economy", err));
    }
out:
    free(name);
    return status;
}

static ren_status define_places(ren_h5 *file, const ren_layout *layout, ren_error *err)
{
    ren_status status = REN_OK;
    const ren_geography *geography = layout->experiment->geography;
    const char *id[REN_N_PROVINCES], *name[REN_N_PROVINCES];

    for (int32_t k = 0; k < REN_N_PROVINCES; k++) {
        id[k] = geography->province[k].id;
        name[k] = geography->province[k].name;
    }
    REN_TRY(define_names(file, "/province", REN_N_PROVINCES, id, "province", err));
    REN_TRY(write_names(file, "/province_name", "province", name,
                        "name of the province", err));
    REN_TRY(
        define_names(file, "/tier", REN_N_TIERS, ren_tier_name, "tier of a firm", err));
    if (layout->n_panel > 0) {
        REN_TRY(define_firms(file, layout, err));
    }
    if (ren_money_is_on(layout->experiment->scenario)) {
        REN_TRY(define_names(file, "/flow", REN_N_FLOWS, ren_flow_names,
                             "flow of the accounts", err));
        REN_TRY(define_names(file, "/sector", REN_N_SECTORS, ren_sector_names,
                             "sector of the accounts", err));
        REN_TRY(define_names(file, "/item", REN_N_SHEET_ITEMS, ren_sheet_names,
                             "item of the balance sheets", err));
    }
out:
    return status;
}

static ren_status define_members(ren_h5 *file, const ren_layout *layout, ren_error *err)
{
    static const ren_h5_variable_info info[] = {
        { .path = "/replicate",
          .type = REN_H5_I8,
          .dimension = { "member" },
          .unit = "1",
          .doc = "replicate: one draw of population, network and chance" },
        { .path = "/design_point",
          .type = REN_H5_I4,
          .dimension = { "member" },
          .unit = "1",
          .doc = "choice of parameter values" },
        { .path = "/status",
          .type = REN_H5_I1,
          .dimension = { "member" },
          .unit = "1",
          .doc = "0 missing, 1 done, 2 failed" },
    };
    ren_status status = REN_OK;
    char hex[32];
    const char **seed = malloc((size_t)layout->n_members * sizeof *seed);

    if (seed == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "%s: no memory", ren_h5_path(file));
    }
    (void)snprintf(hex, sizeof hex, "0x%016" PRIx64,
                   (uint64_t)layout->experiment->scenario->seed);
    for (int64_t m = 0; m < layout->n_members; m++) {
        seed[m] = hex;
    }
    REN_TRY(ren_h5_dimension(file, "/member", layout->n_members, err));
    for (size_t k = 0; k < sizeof info / sizeof info[0]; k++) {
        REN_TRY(ren_h5_variable(file, &info[k], err));
    }
    /* whole numbers are 0 where nothing is written: the one design point there is */
    if (layout->point != NULL) {
        REN_TRY(ren_h5_write(file, "/design_point", REN_H5_I4, layout->point, err));
    }
    REN_TRY(ren_h5_write(file, "/replicate", REN_H5_I8, layout->replicate, err));
    REN_TRY(ren_h5_write(file, "/status", REN_H5_I1, layout->status, err));
    REN_TRY(write_names(file, "/seed_hex", "member", seed,
                        "seed of the scenario, hexadecimal", err));
out:
    free(seed);
    return status;
}

/* What the design points stand for. */
static ren_status define_design(ren_h5 *file, const ren_layout *layout, ren_error *err)
{
    const ren_design *d = &layout->experiment->design;
    const ren_h5_variable_info info = {
        .path = "/design_value",
        .type = REN_H5_F8,
        .dimension = { "member", "design_parameter" },
        .doc = "value of an uncertain lever parameter in the member's design point"
    };
    const int64_t n = d->n_parameters;
    ren_status status = REN_OK;
    if (n == 0 || d->n_points == 0) {
        return REN_OK;
    }
    const char **name = malloc((size_t)n * sizeof *name);
    double *value = malloc((size_t)(n * layout->n_members) * sizeof *value);
    if (name == NULL || value == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "%s: no memory", ren_h5_path(file));
        goto out;
    }
    for (int64_t k = 0; k < n; k++) {
        name[k] = ren_parameter_fields[d->parameter[k]].name;
    }
    for (int64_t m = 0; m < layout->n_members; m++) {
        const int64_t point = layout->point != NULL ? layout->point[m] : 0;
        memcpy(&value[m * n], &d->value[point * n], (size_t)n * sizeof *value);
    }
    REN_TRY(define_names(file, "/design_parameter", n, name,
                         "parameter that design points vary", err));
    REN_TRY(ren_h5_variable(file, &info, err));
    REN_TRY(ren_h5_write(file, info.path, info.type, value, err));
out:
    free(name);
    free(value);
    return status;
}

ren_status ren_layout_coordinates(ren_h5 *file, const ren_layout *layout,
                                  ren_error *err)
{
    ren_status status = REN_OK;

    REN_TRY(define_members(file, layout, err));
    REN_TRY(define_design(file, layout, err));
    REN_TRY(define_worlds(file, layout->experiment, err));
    REN_TRY(define_time(file, layout->experiment->scenario, err));
    REN_TRY(define_products(file, layout->experiment, err));
    REN_TRY(define_places(file, layout, err));
out:
    return status;
}
