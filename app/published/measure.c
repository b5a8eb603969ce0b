/**
 * @file app/published/measure.c
 * See measure.h.
 */
#include "app/published/measure.h"

#include "base/files/rows.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kind { TOTAL, SNAPSHOT, INDUSTRY, REGION };
enum {
    WITH_FINAL = 100,
    LOSS
}; /* beside REN_PANEL_...: what is not a panel by itself */

static const struct {
    const char *name;
    enum kind kind;
    int series;
} variables[] = {
    { "output", TOTAL, REN_NATIONAL_output },
    { "value_added", TOTAL, REN_NATIONAL_value_added },
    { "final_delivered", TOTAL, REN_NATIONAL_final_delivered },
    { "snapshot_output", SNAPSHOT, REN_PANEL_output },
    { "snapshot_demand", SNAPSHOT, WITH_FINAL },
    { "snapshot_supply", SNAPSHOT, REN_PANEL_limit },
    { "snapshot_loss", SNAPSHOT, LOSS },
    { "production_realised", INDUSTRY, REN_PANEL_output },
    { "production_capacity", INDUSTRY, REN_PANEL_capacity },
    { "intermediate_demand", INDUSTRY, REN_PANEL_demand },
    { "final_demand_unmet", REGION, REN_PANEL_unmet },
};
enum { N_VARIABLES = sizeof variables / sizeof variables[0] };
static const double PRINTED = 1e-5; /* of a number with six digits */

/* ---- final demand by region ---- */

static ren_status read_row(app_rerun *out, const ren_rows *rows, ren_error *err)
{
    const ren_ids *firms = &out->input->given.firms;
    char name[256];
    snprintf(name, sizeof name, "%.120s|%.120s", rows->cell[0], rows->cell[1]);
    const int32_t i = ren_ids_find(firms, name);
    ren_status status = REN_OK;
    for (int32_t r = 0; status == REN_OK && i >= 0 && r < out->n_regions; r++) {
        status = ren_rows_number(rows, r + 2, &out->region[r * firms->n + i], err);
    }
    return status;
}

static ren_status read_regions(app_rerun *out, ren_rows *rows, ren_error *err)
{
    const ren_ids *firms = &out->input->given.firms;
    bool more = true;
    ren_status status = ren_rows_next(rows, &more, err);
    out->n_regions = rows->n_columns - 2;
    out->region =
        calloc((size_t)out->n_regions * (size_t)firms->n + 1, sizeof *out->region);
    out->region_name = calloc((size_t)out->n_regions + 1, sizeof *out->region_name);
    if (status == REN_OK && (out->region == NULL || out->region_name == NULL)) {
        status = ren_fail(err, REN_NO_MEMORY, "%s: no memory", rows->path);
    }
    for (int32_t r = 0; status == REN_OK && r < out->n_regions; r++) {
        snprintf(out->region_name[r], sizeof out->region_name[r], "%.120s",
                 rows->cell[r + 2]);
    }
    while (status == REN_OK && more) {
        status = ren_rows_next(rows, &more, err);
        if (status == REN_OK && more) {
            status = read_row(out, rows, err);
        }
    }
    return status;
}

ren_status app_rerun_init(app_rerun *out, const app_input *input,
                          const ren_member *member, ren_error *err)
{
    ren_rows rows = { 0 };
    *out = (app_rerun){ .input = input, .member = member };
    if (input->scenario.files.Y == NULL) {
        return REN_OK;
    }
    char *path = ren_scenario_beside(&input->scenario, input->scenario.files.Y);
    ren_status status = path != NULL ? ren_rows_open(&rows, path, false, err)
                                     : ren_fail(err, REN_NO_MEMORY, "Y: no memory");
    if (status == REN_OK) {
        status = read_regions(out, &rows, err);
    }
    ren_rows_close(&rows);
    free(path);
    return status;
}

void app_rerun_free(app_rerun *rerun)
{
    free(rerun->region);
    free(rerun->region_name);
    *rerun = (app_rerun){ 0 };
}

/* ---- numbers of the engine ---- */

static double panel(const app_rerun *rerun, int series, int32_t firm, int32_t day)
{
    const ren_series *s = &rerun->member->series[0];
    return s->panel[series][(int64_t)firm * s->n_weeks + day];
}

static double output_before(const app_rerun *rerun, int32_t firm)
{
    const ren_population *firms = &rerun->member->economy.firms;
    return firms->output[firms->place_of[firm]];
}

/* A supplier of the region's final users fills what it fills of all its final demand. */
static double unmet_in(const app_rerun *rerun, int32_t region, int32_t day, double *all)
{
    const int32_t n = rerun->input->given.firms.n;
    double sum = 0;
    *all = 0;
    for (int32_t i = 0; i < n; i++) {
        double own = 0;
        for (int32_t r = 0; r < rerun->n_regions; r++) {
            own += rerun->region[r * n + i];
        }
        const double share = own > 0 ? rerun->region[region * n + i] / own : 0;
        sum += share * panel(rerun, REN_PANEL_unmet, i, day);
        *all += share * rerun->input->given.final[i];
    }
    return sum;
}

static double snapshot(const app_rerun *rerun, int series, int32_t firm, int32_t day)
{
    const double before = output_before(rerun, firm);
    if (series == WITH_FINAL) {
        return panel(rerun, REN_PANEL_demand, firm, day)
               + rerun->input->given.final[firm];
    }
    if (series == LOSS) {
        return 1 - panel(rerun, REN_PANEL_capacity, firm, day) / before;
    }
    const double value = panel(rerun, series, firm, day);
    /* the program prints its stock of days where a firm needs no input */
    return isnan(value) ? before * rerun->input->scenario.rules.inventory_days : value;
}

static int32_t region_of(const app_rerun *rerun, const char *name)
{
    for (int32_t r = 0; r < rerun->n_regions; r++) {
        if (strcmp(rerun->region_name[r], name) == 0) {
            return r;
        }
    }
    return -1;
}

ren_status app_rerun_compare(const app_rerun *rerun, const app_case *c,
                             const app_number *number, app_difference *out,
                             ren_error *err)
{
    const ren_series *s = &rerun->member->series[0];
    int v = 0;
    while (v < N_VARIABLES && strcmp(variables[v].name, number->variable) != 0) {
        v++;
    }
    const enum kind kind = v < N_VARIABLES ? variables[v].kind : TOTAL;
    const int32_t at = kind == TOTAL ? 0
                       : kind == REGION
                           ? region_of(rerun, number->firm)
                           : ren_ids_find(&rerun->input->given.firms, number->firm);
    if (v == N_VARIABLES || at < 0 || number->day < 0 || number->day >= s->n_weeks) {
        return ren_fail(err, REN_UNKNOWN_NAME,
                        "%s: found %s of \"%s\" on day %d, expected a variable, firm "
                        "and day of its scenario",
                        c->name, number->variable, number->firm, (int)number->day);
    }
    double scale = fabs(number->value);
    switch (kind) {
    case TOTAL:
        out->renlian = s->national[variables[v].series][number->day];
        break;
    case SNAPSHOT:
        out->renlian = snapshot(rerun, variables[v].series, at, number->day);
        scale = variables[v].series == LOSS ? 1 : scale;
        break;
    case INDUSTRY:
        out->renlian = panel(rerun, variables[v].series, at, number->day);
        scale = output_before(rerun, at);
        break;
    case REGION:
        out->renlian = unmet_in(rerun, at, number->day, &scale);
        break;
    }
    const bool tie =
        number->day >= c->tie_day && strcmp(number->variable, c->tie_variable) == 0;
    out->tolerance = kind == SNAPSHOT ? PRINTED : tie ? c->tie_tolerance : c->tolerance;
    out->relative = fabs(number->value - out->renlian) / (scale > 0 ? scale : 1);
    return REN_OK;
}
