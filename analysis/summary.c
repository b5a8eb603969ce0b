#include "analysis/summary.h"

#include "analysis/story.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

ren_estimate ren_estimate_of(int64_t n, const double *x)
{
    ren_estimate e = { .mean = NAN, .low = NAN, .high = NAN };
    double sum = 0, squares = 0;

    for (int64_t k = 0; k < n; k++) {
        if (!isnan(x[k])) {
            e.n++;
            sum += x[k];
        }
    }
    if (e.n == 0) {
        return e;
    }
    e.mean = sum / e.n;
    for (int64_t k = 0; k < n; k++) {
        if (!isnan(x[k])) {
            squares += (x[k] - e.mean) * (x[k] - e.mean);
        }
    }
    if (e.n > 1) {
        const double half =
            gsl_cdf_tdist_Pinv(0.975, e.n - 1) * sqrt(squares / (e.n - 1) / e.n);
        e.low = e.mean - half;
        e.high = e.mean + half;
    }
    return e;
}

static int later_last(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double ren_censored_median(int64_t n, const double *x)
{
    double *sorted = malloc((size_t)n * sizeof *sorted + 1);
    double median = NAN;

    if (sorted == NULL || n == 0) {
        goto out;
    }
    for (int64_t k = 0; k < n; k++) {
        sorted[k] = isnan(x[k]) ? INFINITY : x[k];
    }
    qsort(sorted, (size_t)n, sizeof *sorted, later_last);
    median = n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
out:
    free(sorted);
    return median;
}

static int32_t indicator_named(const ren_results *r, const char *name)
{
    for (int32_t k = 0; k < r->n_indicators; k++) {
        if (strcmp(r->indicator[k], name) == 0) {
            return k;
        }
    }
    return -1;
}

static double value(const ren_results *r, int32_t indicator, int32_t member,
                    int32_t package, int32_t shock)
{
    return r->value[indicator][((int64_t)member * r->n_packages + package) * 2 + shock];
}

/* One indicator in one world; x is room for a number per member. */
static ren_summary_cell cell_of(const ren_summary *summary, int32_t package,
                                int32_t shock, int32_t indicator, double *x)
{
    const ren_results *r = summary->results;
    ren_summary_cell cell = { .median = NAN };
    int32_t n = 0;

    for (int32_t m = 0; m < r->n_members; m++) {
        x[m] = r->status[m] == 1 ? value(r, indicator, m, package, shock) : NAN;
    }
    cell.value = ren_estimate_of(r->n_members, x);
    for (int32_t m = 0; m < r->n_members && summary->none >= 0; m++) {
        x[m] -= r->status[m] == 1 ? value(r, indicator, m, summary->none, shock) : NAN;
    }
    if (summary->none >= 0 && package != summary->none) {
        cell.against_none = ren_estimate_of(r->n_members, x);
    } else {
        cell.against_none = ren_estimate_of(0, x);
    }
    /* where the depth is known, a missing recovery is one that has not come */
    const int32_t depth = indicator_named(r, "depth");
    const bool may_be_censored = strcmp(r->indicator[indicator], "recovery_weeks") == 0;
    for (int32_t m = 0; m < r->n_members; m++) {
        const double found =
            r->status[m] == 1 ? value(r, indicator, m, package, shock) : NAN;
        const bool censored = isnan(found) && may_be_censored && depth >= 0
                              && r->status[m] == 1
                              && !isnan(value(r, depth, m, package, shock));
        cell.n_censored += censored;
        if (censored || !isnan(found)) {
            x[n++] = found;
        }
    }
    cell.median = ren_censored_median(n, x);
    return cell;
}

static ren_substitution substitution_of(const ren_results *r, int32_t package,
                                        int32_t shock, int32_t input, double *x)
{
    ren_substitution s = { 0 };
    for (int32_t m = 0; m < r->n_members && shock == 1 && r->n_inputs > 0; m++) {
        if (r->status[m] == 1) {
            const int64_t world = ((int64_t)m * r->n_packages + package) * 2 + shock;
            x[s.n] = r->time_to_substitute[world * r->n_inputs + input];
            s.n_censored += isnan(x[s.n]);
            s.n++;
        }
    }
    s.median = ren_censored_median(s.n, x);
    return s;
}

static bool has_unit(const ren_results *r, const char *indicator, const char *unit)
{
    const int32_t k = indicator_named(r, indicator);
    return k >= 0 && strcmp(r->unit[k], unit) == 0;
}

const char *ren_summary_step(const ren_summary *summary)
{
    return summary->daily ? "day" : "week";
}

static void count(ren_summary *s)
{
    s->daily = has_unit(s->results, "loss_area", "day");
    s->stated = has_unit(s->results, "cost", "1");
    s->none = -1;
    for (int32_t p = 0; p < s->results->n_packages; p++) {
        if (strcmp(s->results->package[p], "none") == 0) {
            s->none = p;
        }
    }
    for (int32_t m = 0; m < s->results->n_members; m++) {
        s->n_done += s->results->status[m] == 1;
        s->n_failed += s->results->status[m] == 2;
    }
}

ren_status ren_summary_build(ren_summary *out, const ren_results *results,
                             const char *path, ren_error *err)
{
    const int32_t n_worlds = results->n_packages * 2;
    const int32_t n = results->n_indicators, n_inputs = results->n_inputs;
    ren_status status = REN_OK;
    ren_summary s = { .results = results };
    double *x = malloc((size_t)results->n_members * sizeof *x + 1);

    s.cell = calloc((size_t)n_worlds * (size_t)n + 1, sizeof *s.cell);
    s.substitution =
        calloc((size_t)n_worlds * (size_t)n_inputs + 1, sizeof *s.substitution);
    if (x == NULL || s.cell == NULL || s.substitution == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "%s: no memory for a summary", path);
        goto out;
    }
    count(&s);
    for (int32_t w = 0; w < n_worlds; w++) {
        for (int32_t k = 0; k < n; k++) {
            s.cell[w * n + k] = cell_of(&s, w / 2, w % 2, k, x);
        }
        for (int32_t i = 0; i < n_inputs; i++) {
            s.substitution[w * n_inputs + i] =
                substitution_of(results, w / 2, w % 2, i, x);
        }
    }
    status = ren_story_tell(&s.story, &s, path, err);
    if (status == REN_OK) {
        *out = s;
        s = (ren_summary){ 0 };
    }
out:
    free(x);
    ren_summary_free(&s);
    return status;
}

void ren_summary_free(ren_summary *summary)
{
    free(summary->cell);
    free(summary->substitution);
    free(summary->story);
    *summary = (ren_summary){ 0 };
}

const ren_summary_cell *ren_summary_at(const ren_summary *summary, int32_t package,
                                       int32_t shock, int32_t indicator)
{
    const int32_t n = summary->results->n_indicators;
    return &summary->cell[(package * 2 + shock) * n + indicator];
}

const ren_summary_cell *ren_summary_named(const ren_summary *summary, int32_t package,
                                          int32_t shock, const char *indicator)
{
    const int32_t k = indicator_named(summary->results, indicator);
    return k < 0 ? NULL : ren_summary_at(summary, package, shock, k);
}
