/**
 * @file analysis/validate/facts/calm/years.c
 * See years.h.
 */
#include "analysis/validate/facts/calm/years.h"

#include "analysis/validate/measure/statistics.h"
#include "base/array.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

/* Cooper & Haltiwanger 2006: a year of investment over capital. */
static const double SPIKE = 0.2, INACTION = 0.01;

enum { BINS = 20, FEWEST = 40 }; /* of sizes; growth rates in each */

ren_status ren_years_init(ren_years *out, const ren_stage *stage, ren_error *err)
{
    const int32_t n = (int32_t)(stage->ground->scenario.horizon.steps / 52);
    *out = (ren_years){ .stage = stage, .n_years = n };
    out->sales = ren_column((int64_t)n * stage->economy.firms.n, sizeof *out->sales);
    out->investment =
        ren_column((int64_t)n * stage->economy.firms.n, sizeof *out->investment);
    return out->sales != NULL && out->investment != NULL
               ? REN_OK
               : ren_fail(err, REN_NO_MEMORY, "validate: no room for years");
}

void ren_years_free(ren_years *years)
{
    free(years->sales);
    free(years->investment);
    *years = (ren_years){ 0 };
}

void ren_years_week(ren_years *years, const ren_world *world)
{
    const int32_t n = years->stage->economy.firms.n;
    const int32_t year = (world->week - 1) / 52;
    for (int32_t i = 0; i < n && year < years->n_years; i++) {
        years->sales[(int64_t)year * n + i] += 1.0 + (double)world->state.output[i];
        if (world->state.invested != NULL) {
            years->investment[(int64_t)year * n + i] +=
                (double)world->state.invested[i];
        }
    }
}

/* Growth rates sorted by size, each less its year's mean. */
static int64_t growth_read(const ren_years *y, double *growth, double *size)
{
    const ren_population *firms = &y->stage->economy.firms;
    const int32_t n = firms->n;
    int64_t m = 0;
    for (int32_t t = 1; t + 1 < y->n_years; t++) {
        const double *before = y->sales + (int64_t)t * n, *after = before + n;
        const int64_t first = m;
        double mean = 0;
        for (int32_t i = 0; i < n; i++) {
            /* those that stood still for most of a year have left */
            if (before[i] > 5.0 && after[i] > 5.0) {
                growth[m] = log(after[i] / before[i]);
                size[m] = log(firms->output[i] / firms->weight[i]);
                mean += growth[m++];
            }
        }
        mean /= m > first ? (double)(m - first) : 1.0;
        for (int64_t k = first; k < m; k++) {
            growth[k] -= mean;
        }
    }
    gsl_sort2(size, 1, growth, 1, (size_t)m);
    return m;
}

/* E4: spread by size; then growth in units of its size's spread, where E3 is read. */
static void spread_by_size(int64_t m, double *growth, const double *size, double *beta)
{
    double x[BINS], y[BINS];
    int64_t n = 0;
    for (int b = 0; b < BINS; b++) {
        const int64_t first = m * b / BINS, end = m * (b + 1) / BINS;
        const size_t k = (size_t)(end - first);
        const double sd = gsl_stats_sd(growth + first, 1, k);
        if (sd <= 0) {
            continue;
        }
        x[n] = gsl_stats_mean(size + first, 1, k);
        y[n++] = log(sd);
        for (int64_t g = first; g < end; g++) {
            growth[g] /= sd;
        }
    }
    *beta = n > 2 ? -ren_slope(n, x, y) : NAN;
}

ren_status ren_years_growth(const ren_years *y, ren_reading *out, ren_error *err)
{
    const int64_t room = (int64_t)y->n_years * y->stage->economy.firms.n;
    double *growth = ren_column(room, sizeof *growth);
    double *size = ren_column(room, sizeof *size);
    const bool there = growth != NULL && size != NULL;
    const int64_t m = there ? growth_read(y, growth, size) : 0;
    if (m >= (int64_t)BINS * FEWEST) {
        out->value[REN_BAND_E3_kurtosis] =
            gsl_stats_kurtosis(growth, 1, (size_t)m) + 3.0;
        spread_by_size(m, growth, size, &out->value[REN_BAND_E4_beta]);
        out->value[REN_BAND_E3_subbotin] = ren_subbotin(m, growth);
        for (int64_t k = 0; k < m; k++) {
            growth[k] = fabs(growth[k]);
        }
        out->value[REN_BAND_E3_tail] = ren_hill(m, growth, NULL, 0.02);
    }
    free(growth);
    free(size);
    return there ? REN_OK
                 : ren_fail(err, REN_NO_MEMORY, "validate: no room for growth");
}

void ren_years_investment(const ren_years *y, ren_reading *out)
{
    static const char why[] = "no firm invests";
    const int64_t n = (int64_t)y->n_years * y->stage->economy.firms.n;
    double all = 0, spikes = 0, idle = 0, in_spikes = 0;
    for (int64_t k = 0; k < n; k++) {
        const bool spike = y->investment[k] > SPIKE;
        all += y->investment[k];
        spikes += spike ? 1.0 : 0.0;
        in_spikes += spike ? y->investment[k] : 0.0;
        idle += y->investment[k] < INACTION ? 1.0 : 0.0;
    }
    if (!(all > 0.0)) {
        ren_reading_none(out, REN_BAND_E8_spikes, why);
        ren_reading_none(out, REN_BAND_E8_inaction, why);
        ren_reading_none(out, REN_BAND_E8_in_spikes, why);
        return;
    }
    out->value[REN_BAND_E8_spikes] = spikes / (double)n;
    out->value[REN_BAND_E8_inaction] = idle / (double)n;
    out->value[REN_BAND_E8_in_spikes] = in_spikes / all;
}
