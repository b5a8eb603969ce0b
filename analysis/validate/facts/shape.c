/**
 * @file analysis/validate/facts/shape.c
 * The economy of day 0: sizes (E1), network (E2), ages (E5), margins and research by tier
 * (E6), acceptance (E16).
 */
#include "analysis/validate/facts/facts.h"
#include "analysis/validate/measure/statistics.h"
#include "base/array.h"
#include "sim/phases/knowledge/base.h"

#include <math.h>
#include <stdlib.h>

enum { ORDINARY = 0, SRDI = 2, GIANT = 3 };

static ren_status sizes(const ren_stage *stage, ren_reading *out, ren_error *err)
{
    const ren_population *firms = &stage->economy.firms;
    double *x = ren_column(firms->n, sizeof *x), *w = ren_column(firms->n, sizeof *w);
    const bool room = x != NULL && w != NULL;
    for (int32_t i = 0; room && i < firms->n; i++) {
        x[i] = firms->output[i] / firms->weight[i];
        w[i] = firms->weight[i];
    }
    if (room) {
        out->value[REN_BAND_E1_sales_tail] = ren_hill(firms->n, x, w, 0.01);
    }
    free(x);
    free(w);
    return room ? REN_OK : ren_fail(err, REN_NO_MEMORY, "validate: no room for sizes");
}

static ren_status network(const ren_stage *stage, ren_reading *out, ren_error *err)
{
    ren_network_report r = { 0 };
    const ren_status status = ren_network_measure(&r, &stage->economy, err);
    if (status == REN_OK) {
        out->value[REN_BAND_E2_customers_tail] = r.customers_hill;
        out->value[REN_BAND_E2_suppliers_tail] = r.suppliers_hill;
        out->value[REN_BAND_E2_assortativity] = r.assortativity;
        out->value[REN_BAND_E2_strong_component] = r.strong_share;
        out->value[REN_BAND_E2_mean_path] = r.mean_path;
    }
    return status;
}

static void ages(const ren_stage *stage, ren_reading *out)
{
    const ren_population *firms = &stage->economy.firms;
    double sum = 0, old = 0, all = 0;
    for (int32_t i = 0; i < firms->n; i++) {
        if (firms->tier[i] == GIANT) {
            sum += firms->weight[i] * firms->age[i];
            old += firms->age[i] > 10 ? firms->weight[i] : 0;
            all += firms->weight[i];
        }
    }
    out->value[REN_BAND_E5_giant_age] = all > 0 ? sum / all : NAN;
    out->value[REN_BAND_E5_giant_over_10] = all > 0 ? old / all : NAN;
}

/* Profit before tax and research over sales, resolved products (manufacturing and
 * software). */
static void margins(const ren_stage *stage, int32_t tier, double *margin,
                    double *research)
{
    const ren_population *firms = &stage->economy.firms;
    const ren_books *b = &stage->setup.books;
    double sales = 0, profit = 0, spent = 0;
    for (int32_t i = 0; i < firms->n; i++) {
        if (firms->tier[i] != tier
            || !stage->economy.table->resolved[firms->product[i]]) {
            continue;
        }
        sales += firms->output[i];
        profit += b->surplus != NULL ? b->surplus[i] - b->interest[i] : NAN;
        spent += ren_research_base(&stage->setup, i);
    }
    *margin = profit / sales;
    *research = spent / sales;
}

ren_status ren_fact_shape(const ren_stage *stage, const bool *want, ren_reading *out,
                          ren_error *err)
{
    double *const v = out->value;
    (void)want;
    ren_reading_none(out, REN_BAND_E1_exporters_tail,
                     "every maker of a product exports the same share");
    ages(stage, out);
    margins(stage, ORDINARY, &v[REN_BAND_E6_margin_ordinary],
            &v[REN_BAND_E6_research_ordinary]);
    margins(stage, SRDI, &v[REN_BAND_E6_margin_srdi], &v[REN_BAND_E6_research_srdi]);
    margins(stage, GIANT, &v[REN_BAND_E6_margin_giant], &v[REN_BAND_E6_research_giant]);
    v[REN_BAND_E16_acceptance] = stage->ground->scenario.parameters.acc_lg;
    const ren_status status = sizes(stage, out, err);
    return status == REN_OK ? network(stage, out, err) : status;
}
