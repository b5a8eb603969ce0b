/**
 * @file analysis/validate/facts/calm.c
 * Six years with noise and without a shock; the first settles. Growth (E3, E4), titles
 * (E7), failures (E13), balance sheets (E16); exits and machines have files of their own.
 */
#include "analysis/validate/facts/calm/years.h"
#include "analysis/validate/facts/facts.h"
#include "analysis/validate/measure/cascades.h"
#include "analysis/validate/measure/statistics.h"

#include "base/array.h"
#include "sim/phases/knowledge/base.h"

#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>

const char ren_text_calm[] = "title: Calm\n";

enum { SRDI = 2, SETTLED = 52 };

static double series_sum(const ren_world *world, const char *name, int32_t from)
{
    const double *x = ren_stage_series(world, name);
    double sum = x != NULL ? 0 : NAN;
    for (int32_t w = from; x != NULL && w < world->week; w++) {
        sum += x[w];
    }
    return sum;
}

/* E16: loans of an SRDI firm, days of receivables, leverage. */
static void balance_sheets(const ren_world *world, ren_reading *out)
{
    const ren_population *firms = &world->setup->economy->firms;
    const ren_books *b = &world->setup->books;
    const ren_state *s = &world->state;
    const double weeks = world->setup->scenario->parameters.dso;
    double debt = 0, count = 0, owed = 0, sold = 0, liabilities = 0, assets = 0;
    for (int32_t i = 0; i < firms->n && b->debt != NULL; i++) {
        const double loans = b->debt[i] + s->debt[i];
        const double claims = weeks * b->sold[i] + s->receivable[i];
        if (firms->tier[i] == SRDI) {
            debt += loans;
            count += firms->weight[i];
        }
        owed += claims;
        sold += b->sold[i] * (1.0 + (double)s->output[i]);
        if (world->setup->economy->table->resolved[firms->product[i]]) {
            liabilities += loans + weeks * b->linked[i];
            assets += b->capital[i] + b->cash[i] + s->cash[i] + claims;
        }
    }
    out->value[REN_BAND_E16_debt_srdi] = count > 0 ? debt / count : NAN;
    out->value[REN_BAND_E16_receivable_days] = sold > 0 ? 7.0 * owed / sold : NAN;
    out->value[REN_BAND_E16_leverage] = assets > 0 ? liabilities / assets : NAN;
}

/* E5: real firms that close or fail in a year over all; how old those are that close; and
 * how much likelier that is from three to seven years than at other ages. */
static void exits(const ren_world *world, ren_reading *out)
{
    const ren_setup *setup = world->setup;
    const ren_population *firms = &setup->economy->firms;
    const double *closing = world->series->national[REN_NATIONAL_exits];
    const double *ages = world->series->national[REN_NATIONAL_exit_age];
    const double years = (world->week - SETTLED) / 52.0;
    double all = 0, closed = 0, age = 0, hump[2] = { 0 }, n[2] = { 0 };
    for (int32_t i = 0; i < firms->n && setup->standing.exits != NULL; i++) {
        const int middle = firms->age[i] >= 3 && firms->age[i] < 8;
        const double hazard = ren_exit_hazard(setup, firms->age[i]);
        all += firms->weight[i];
        n[middle] += firms->weight[i];
        hump[middle] += firms->weight[i] * (double)setup->standing.exits[i] * hazard;
    }
    for (int32_t w = SETTLED; w < world->week; w++) {
        closed += closing[w];
        age += closing[w] > 0 ? closing[w] * ages[w] : 0;
    }
    if (all > 0 && isfinite(closed)) {
        const double failed = series_sum(world, "failed_firms", SETTLED);
        out->value[REN_BAND_E5_exit] = (failed + closed) / all / years;
        out->value[REN_BAND_E5_exit_age] = closed > 0 ? age / closed : NAN;
        out->value[REN_BAND_E5_hump] = hump[1] / n[1] / (hump[0] / n[0]);
    }
}

/* E7: of titles that ran out in the last year, those kept. */
static void reviews(const ren_world *world, ren_reading *out)
{
    const double *pass = world->series->national[REN_NATIONAL_review_pass];
    double sum = 0, n = 0;
    for (int32_t w = 156; w < world->week; w++) {
        sum += isfinite(pass[w]) ? pass[w] : 0;
        n += isfinite(pass[w]);
    }
    out->value[REN_BAND_E7_review_pass] = n > 0 ? sum / n : NAN;
}

static void cascades(const ren_cascades *c, ren_reading *out)
{
    double single = 0;
    for (int64_t k = 0; k < c->n_groups; k++) {
        single += c->size[k] == 1;
    }
    if (c->n_groups >= 20) {
        out->value[REN_BAND_E13_single] = single / (double)c->n_groups;
        out->value[REN_BAND_E13_exponent] = ren_hill(c->n_groups, c->size, NULL, 0.25);
    } else {
        ren_reading_none(out, REN_BAND_E13_single,
                         "fewer than 20 agents failed; more firms would do");
        ren_reading_none(out, REN_BAND_E13_exponent,
                         "fewer than 20 agents failed; more firms would do");
    }
}

/* E17: patents of one firm of each agent; real firms with most first. */
static ren_status patents(const ren_world *world, ren_reading *out, ren_error *err)
{
    const ren_population *firms = &world->setup->economy->firms;
    const ren_real *more = world->state.patents;
    double *held = ren_column(firms->n, sizeof *held);
    double *count = ren_column(firms->n, sizeof *count);
    double all = 0, real = 0, top = 0, seen = 0;
    const bool room = held != NULL && count != NULL;
    for (int32_t i = 0; room && more != NULL && i < firms->n; i++) {
        held[i] = ren_patents_base(world->setup, i) + (double)more[i];
        count[i] = firms->weight[i];
        all += held[i] * count[i];
        real += count[i];
    }
    if (room && all > 0) {
        gsl_sort2(held, 1, count, 1, (size_t)firms->n);
        for (int32_t k = firms->n - 1; k >= 0 && seen < 0.01 * real; k--) {
            const double left = 0.01 * real - seen;
            const double part = count[k] < left ? count[k] : left;
            top += part * held[k];
            seen += part;
        }
        out->value[REN_BAND_E17_top] = top / all;
    }
    free(held);
    free(count);
    return room ? REN_OK
                : ren_fail(err, REN_NO_MEMORY, "validate: no room for patents");
}

/* What the model does not tell of single firms. */
static void untold(ren_reading *out)
{
    ren_reading_none(out, REN_BAND_E17_no_pct,
                     "the model knows no international applications");
}

ren_status ren_fact_calm(const ren_stage *stage, const bool *want, ren_reading *out,
                         ren_error *err)
{
    ren_world world = { 0 };
    ren_cascades c = { 0 };
    ren_years years = { 0 };
    (void)want;
    ren_status status = ren_stage_world(&world, stage, 0, false, err);
    if (status == REN_OK) {
        status = ren_cascades_init(&c, stage, err);
    }
    if (status == REN_OK) {
        status = ren_years_init(&years, stage, err);
    }
    while (status == REN_OK && world.week < (int32_t)world.series->n_weeks) {
        ren_stage_run(&world, world.week + 1);
        ren_years_week(&years, &world);
        status = ren_cascades_week(&c, &world, err);
    }
    if (status == REN_OK) {
        status = ren_years_growth(&years, out, err);
    }
    if (status == REN_OK) {
        status = patents(&world, out, err);
    }
    if (status == REN_OK) {
        ren_years_investment(&years, out);
        balance_sheets(&world, out);
        exits(&world, out);
        reviews(&world, out);
        cascades(&c, out);
        untold(out);
    }
    ren_years_free(&years);
    ren_cascades_free(&c);
    ren_stage_world_free(&world);
    return status;
}
