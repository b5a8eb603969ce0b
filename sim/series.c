#include "sim/series.h"

#include "base/array.h"
#include "model/table.h"

#include <stdlib.h>

const ren_national_info ren_nationals[REN_N_NATIONAL] = {
#define X(name_, unit_, doc_) { .name = #name_, .unit = (unit_), .doc = (doc_) },
    REN_NATIONAL_LIST(X)
#undef X
};

ren_status ren_series_init(ren_series *out, int32_t n_weeks, int32_t n_products,
                           int32_t n_panel, int32_t n_inputs, ren_error *err)
{
    const int64_t n = n_weeks;
    ren_series s = { .n_weeks = n_weeks,
                     .n_products = n_products,
                     .n_panel = n_panel,
                     .n_inputs = n_inputs };
    s.province = ren_column(n * REN_N_PROVINCES, sizeof *s.province);
    s.tier = ren_column(n * REN_N_TIERS, sizeof *s.tier);
    s.panel_place = ren_column(n_panel, sizeof *s.panel_place);
    s.panel = ren_column(n * n_panel, sizeof *s.panel);
    s.time_to_substitute = ren_column(n_inputs, sizeof *s.time_to_substitute);
    bool whole = s.province != NULL && s.tier != NULL && s.panel_place != NULL
                 && s.panel != NULL && s.time_to_substitute != NULL;
    for (int k = 0; k < REN_N_NATIONAL; k++) {
        s.national[k] = ren_column(n, sizeof *s.national[k]);
        whole = whole && s.national[k] != NULL;
    }
    for (int k = 0; k < REN_N_PRODUCT_SERIES; k++) {
        s.product[k] = ren_column(n * n_products, sizeof *s.product[k]);
        whole = whole && s.product[k] != NULL;
    }
    if (!whole) {
        ren_series_free(&s);
        return ren_fail(err, REN_NO_MEMORY,
                        "series: no memory for %d weeks of %d products and %d firms",
                        (int)n_weeks, (int)n_products, (int)n_panel);
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
    free(series->panel_place);
    free(series->panel);
    free(series->time_to_substitute);
    *series = (ren_series){ 0 };
}
