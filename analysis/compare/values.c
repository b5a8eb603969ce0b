/**
 * @file analysis/compare/values.c
 * The number that stands for a world in an indicator.
 */
#include "analysis/compare/basis.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int32_t ren_basis_indicator(const ren_results *r, const char *name)
{
    for (int32_t k = 0; k < r->n_indicators; k++) {
        if (strcmp(r->indicator[k], name) == 0) {
            return k;
        }
    }
    return -1;
}

/* Times until inputs are replaced, in the order in which they are compared. */
static const char *const times[] = { "time_to_substitute", "time_to_localise" };
enum { N_TIMES = 2 };

static const double *times_of(const ren_results *r, int32_t kind)
{
    return kind == 0 ? r->time_to_substitute : r->time_to_localise;
}

/* Kind and input of what is no indicator of the file. */
static int32_t time_at(const ren_basis *b, int32_t indicator, int32_t *input)
{
    const ren_results *r = b->results;
    const int32_t at = indicator - r->n_indicators;
    *input = r->n_inputs > 0 ? at % r->n_inputs : 0;
    return r->n_inputs > 0 ? at / r->n_inputs : 0;
}

int32_t ren_basis_count(const ren_basis *b)
{
    return b->results->n_indicators + N_TIMES * b->results->n_inputs;
}

const char *ren_basis_name(const ren_basis *b, int32_t indicator, char *name,
                           size_t size)
{
    const ren_results *r = b->results;
    int32_t input;
    if (indicator < r->n_indicators) {
        (void)snprintf(name, size, "%s", r->indicator[indicator]);
        return r->unit[indicator];
    }
    const int32_t kind = time_at(b, indicator, &input);
    (void)snprintf(name, size, "%s.%s", times[kind], r->input[input]);
    return "week";
}

char **ren_basis_names(const ren_basis *b)
{
    enum { LONGEST = 96 };
    const size_t n = (size_t)ren_basis_count(b);
    char **names = malloc((n + 1) * (sizeof *names + LONGEST));
    for (size_t k = 0; names != NULL && k < n; k++) {
        names[k] = (char *)(names + n + 1) + k * LONGEST;
        (void)ren_basis_name(b, (int32_t)k, names[k], LONGEST);
    }
    return names;
}

double ren_basis_value(const ren_basis *b, int32_t indicator, int32_t member,
                       int32_t package)
{
    const ren_results *r = b->results;
    const int64_t row = (int64_t)member * r->n_packages + b->package[package];
    if (indicator < r->n_indicators) {
        return r->value[indicator][row * 2 + b->shock];
    }
    int32_t input;
    const double *time = times_of(r, time_at(b, indicator, &input));
    return time != NULL ? time[(row * 2 + b->shock) * r->n_inputs + input] : NAN;
}

/* Whether the file holds times of this kind, as they are for worlds with the shock. */
static bool is_time(const ren_basis *b, int32_t indicator)
{
    int32_t input;
    return indicator >= b->results->n_indicators && b->shock == 1
           && times_of(b->results, time_at(b, indicator, &input)) != NULL;
}

/* A recovery or a time that is not there although the depth is has not come within the
 * horizon. */
bool ren_basis_is_censored(const ren_basis *b, int32_t indicator, int32_t member,
                           int32_t package)
{
    const int32_t depth = ren_basis_indicator(b->results, "depth");
    const bool is_timed =
        indicator < b->results->n_indicators
            ? strcmp(b->results->indicator[indicator], "recovery_weeks") == 0
            : is_time(b, indicator);
    return is_timed && isnan(ren_basis_value(b, indicator, member, package))
           && depth >= 0 && !isnan(ren_basis_value(b, depth, member, package));
}

/* The number that stands for a world in the table; NaN when there is none. */
double ren_basis_entry(const ren_basis *b, int32_t indicator, int32_t member,
                       int32_t package)
{
    return ren_basis_is_censored(b, indicator, member, package)
               ? (double)(b->results->n_weeks - b->results->first_shock_week)
               : ren_basis_value(b, indicator, member, package);
}

/* ---- Kaplan & Meier ---- */

static void swap(double *time, bool *censored, int32_t a, int32_t b)
{
    const double t = time[a];
    const bool c = censored[a];
    time[a] = time[b];
    censored[a] = censored[b];
    time[b] = t;
    censored[b] = c;
}

/* Who ends at a time is before who was last seen at it. */
static bool is_later(const double *time, const bool *censored, int32_t a, int32_t b)
{
    return time[a] > time[b] || (time[a] == time[b] && censored[a] && !censored[b]);
}

double ren_km_median(int32_t n, double *time, bool *censored)
{
    double left = 1;
    if (n == 0) {
        return NAN;
    }
    for (int32_t k = 1; k < n; k++) {
        for (int32_t j = k; j > 0 && is_later(time, censored, j - 1, j); j--) {
            swap(time, censored, j - 1, j);
        }
    }
    for (int32_t k = 0; k < n; k++) {
        left *= censored[k] ? 1 : 1 - 1.0 / (n - k);
        if (!censored[k] && left <= 0.5 + 1e-12) {
            return time[k];
        }
    }
    return INFINITY;
}
