#include "sim/series.h"

#include "base/array.h"

#include <math.h>
#include <stdlib.h>

const ren_national_info ren_nationals[REN_N_NATIONAL] = {
#define X(name, unit, doc) { #name, unit, doc },
    REN_NATIONAL_LIST(X)
#undef X
};

const ren_national_info ren_panels[REN_N_PANEL] = {
#define X(name, unit, doc) { #name, unit, doc },
    REN_PANEL_LIST(X)
#undef X
};

const char *const ren_sector_names[] = {
#define X(name, doc) #name,
    REN_SECTOR_LIST(X)
#undef X
};

const char *const ren_flow_names[] = {
#define X(name, doc) #name,
    REN_FLOW_LIST(X)
#undef X
};

const char *const ren_sheet_names[] = {
#define X(name, flows, doc) #name,
    REN_SHEET_LIST(X)
#undef X
};

ren_status ren_series_init(ren_series *out, int32_t n_weeks, int32_t n_products,
                           int32_t n_panel, int32_t n_inputs, ren_error *err)
{
    ren_series s = { .n_weeks = n_weeks,
                     .n_products = n_products,
                     .n_panel = n_panel,
                     .n_inputs = n_inputs,
                     .esri_tail = NAN,
                     .esri_most = NAN,
                     .joined = NAN,
                     .near = NAN };
    bool complete = true;
    for (int k = 0; k < REN_N_NATIONAL; k++) {
        s.national[k] = ren_column(n_weeks, sizeof(double));
        complete = complete && s.national[k] != NULL;
    }
    for (int k = 0; k < REN_N_PRODUCT_SERIES; k++) {
        s.product[k] = ren_column((int64_t)n_products * n_weeks, sizeof(float));
        complete = complete && s.product[k] != NULL;
    }
    s.province = ren_column((int64_t)31 * n_weeks, sizeof(float));
    s.tier = ren_column((int64_t)5 * n_weeks, sizeof(float));
    for (int k = 0; k < REN_N_PANEL; k++) {
        s.panel[k] = ren_column((int64_t)n_panel * n_weeks, sizeof(double));
        complete = complete && s.panel[k] != NULL;
    }
    s.panel_place = ren_column(n_panel, sizeof(int32_t));
    s.time_to_substitute = ren_column(n_inputs, sizeof(double));
    s.time_to_localise = ren_column(n_inputs, sizeof(double));
    complete = complete && s.province != NULL && s.tier != NULL && s.panel_place != NULL
               && s.time_to_substitute != NULL && s.time_to_localise != NULL;
    if (!complete) {
        ren_series_free(&s);
        return ren_fail(err, REN_NO_MEMORY, "no room for the series of %d weeks",
                        (int)n_weeks);
    }
    for (int32_t k = 0; k < n_inputs; k++) {
        s.time_to_substitute[k] = NAN;
        s.time_to_localise[k] = NAN;
    }
    *out = s;
    return REN_OK;
}

void ren_series_free(ren_series *series)
{
    for (int k = 0; k < REN_N_NATIONAL; k++) {
        free(series->national[k]);
    }
    for (int k = 0; k < REN_N_PRODUCT_SERIES; k++) {
        free(series->product[k]);
    }
    free(series->province);
    free(series->tier);
    for (int k = 0; k < REN_N_PANEL; k++) {
        free(series->panel[k]);
    }
    for (int k = 0; k < REN_N_LEDGER; k++) {
        free(series->ledger[k]);
    }
    free(series->flows);
    free(series->sheet);
    free(series->warnings.text);
    free(series->panel_place);
    free(series->time_to_substitute);
    free(series->time_to_localise);
    *series = (ren_series){ 0 };
}
