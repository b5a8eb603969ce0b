/**
 * @file app/batch/outcome.c
 * See outcome.h.
 */
#include "app/batch/outcome.h"

#include "analysis/warnings.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>

/** A results file read back and summed up. */
typedef struct outcome {
    ren_results results;
    ren_summary summary;
    ren_warned warned;
} outcome;

static void outcome_free(outcome *o)
{
    ren_warned_free(&o->warned);
    ren_summary_free(&o->summary);
    ren_results_free(&o->results);
}

static ren_status outcome_read(outcome *out, const char *path, ren_error *err)
{
    ren_status status = ren_results_read(&out->results, path, err);
    if (status == REN_OK) {
        status = ren_summary_build(&out->summary, &out->results, path, err);
    }
    if (status == REN_OK) {
        status = ren_warned_read(&out->warned, &out->results, path, err);
    }
    return status;
}

ren_status app_outcome_table(const char *results, ren_error *err)
{
    outcome o = { 0 };
    ren_status status = outcome_read(&o, results, err);
    if (status == REN_OK) {
        ren_summary_print(&o.summary, stdout);
        status = ren_warned_print(&o.warned, &o.summary, stdout, err);
    }
    outcome_free(&o);
    return status;
}

/* JSON has no NaN and no infinity. */
static json_t *number(double x)
{
    return isfinite(x) ? json_real(x) : json_null();
}

static void estimate_set(json_t *object, const ren_estimate *e)
{
    json_object_set_new(object, "mean", number(e->mean));
    json_object_set_new(object, "low", number(e->low));
    json_object_set_new(object, "high", number(e->high));
    json_object_set_new(object, "n", json_integer(e->n));
}

static json_t *indicator_object(const ren_summary_cell *cell, const char *unit)
{
    json_t *object = json_object();
    estimate_set(object, &cell->value);
    json_object_set_new(object, "unit", json_string(unit));
    if (cell->against_none.n > 0) {
        json_t *difference = json_object();
        estimate_set(difference, &cell->against_none);
        json_object_set_new(object, "against_none", difference);
    }
    if (cell->n_censored > 0) {
        json_object_set_new(object, "censored", json_integer(cell->n_censored));
    }
    return object;
}

static json_t *substitution_object(const ren_summary *summary, int32_t package,
                                   int32_t shock)
{
    json_t *object = json_object();
    for (int32_t k = 0; k < summary->results->n_inputs; k++) {
        const ren_substitution *s =
            &summary
                 ->substitution[(package * 2 + shock) * summary->results->n_inputs + k];
        json_object_set_new(object, summary->results->input[k],
                            json_pack("{s:o,s:i,s:i,s:s}", "median", number(s->median),
                                      "n", s->n, "censored", s->n_censored, "unit",
                                      ren_summary_step(summary)));
    }
    return object;
}

/* One object for each kind of warning that some replicate had. */
static json_t *warnings_array(const ren_warned *warned, int32_t package, int32_t shock)
{
    json_t *array = json_array();
    for (int k = 0; k < REN_N_WARNINGS; k++) {
        ren_warning_summary sum = { 0 };
        if (ren_warning_sum_up(&sum, warned, package, shock, (ren_warning)k, NULL)
                == REN_OK
            && sum.n_warned > 0) {
            json_array_append_new(
                array, json_pack("{s:s,s:i,s:i,s:o,s:o,s:s}", "kind",
                                 ren_warning_infos[k].name, "replicates", sum.n_warned,
                                 "of", sum.n_members, "median_count", number(sum.count),
                                 "first_week", number(sum.week), "text",
                                 sum.text != NULL ? sum.text : ""));
        }
        free(sum.text);
    }
    return array;
}

/* NULL when the world was not run. */
static json_t *world_object(const outcome *o, int32_t package, int32_t shock)
{
    const ren_summary *summary = &o->summary;
    json_t *indicators = json_object();
    for (int32_t k = 0; k < summary->results->n_indicators; k++) {
        const ren_summary_cell *cell = ren_summary_at(summary, package, shock, k);
        if (cell->value.n > 0) {
            json_object_set_new(indicators, summary->results->indicator[k],
                                indicator_object(cell, summary->results->unit[k]));
        }
    }
    if (json_object_size(indicators) == 0) {
        json_decref(indicators);
        return NULL;
    }
    return json_pack("{s:s,s:s,s:o,s:o,s:o}", "name",
                     summary->results->package[package], "shock",
                     shock != 0 ? "on" : "off", "indicators", indicators,
                     "time_to_substitute", substitution_object(summary, package, shock),
                     "warnings", warnings_array(&o->warned, package, shock));
}

static json_t *worlds_array(const outcome *o)
{
    json_t *array = json_array();
    for (int32_t p = 0; p < o->results.n_packages; p++) {
        for (int32_t shock = 1; shock >= 0; shock--) {
            json_t *world = world_object(o, p, shock);
            if (world != NULL) {
                json_array_append_new(array, world);
            }
        }
    }
    return array;
}

ren_status app_outcome_json(const app_batch_report *report, const char *results,
                            ren_error *err)
{
    outcome o = { 0 };
    ren_status status = REN_OK;
    json_t *worlds = NULL;

    if (report->collected) {
        status = outcome_read(&o, results, err);
        worlds = status == REN_OK ? worlds_array(&o) : NULL;
    } else {
        worlds = json_array();
    }
    json_t *object = json_pack("{s:s,s:{s:I,s:I,s:I},s:f,s:s,s:o}", "file", results,
                               "members", "done", (json_int_t)report->n_done, "failed",
                               (json_int_t)report->n_failed, "skipped",
                               (json_int_t)report->n_skipped, "wall_s", report->wall_s,
                               "story", o.summary.story != NULL ? o.summary.story : "",
                               "packages", worlds != NULL ? worlds : json_array());
    if (status == REN_OK
        && (object == NULL
            || json_dumpf(object, stdout, JSON_INDENT(1) | JSON_REAL_PRECISION(12)) != 0
            || putchar('\n') == EOF)) {
        status = ren_fail(err, REN_NO_WRITE, "standard output: could not be written");
    }
    json_decref(object);
    outcome_free(&o);
    return status;
}
