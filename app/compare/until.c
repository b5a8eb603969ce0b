/**
 * @file app/compare/until.c
 * `renlian compare SCENARIO --until "P(best)>0.95"`: replicates are added until one
 * package is the best with that probability, or no more may be run.
 *
 * A round runs the further members beside those that are there and collects all of them,
 * so what stays is the file that `renlian run` with as many replicates would write.
 */
#include "app/batch/batch.h"
#include "app/batch/folder.h"
#include "app/command.h"
#include "app/compare/compare.h"
#include "app/compare/equalise.h"

#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>

/* With fewer, members that all agree are no evidence yet: 2 / 2^5 > 0.05. */
enum { LEAST = 6 };

/* What a run of this scenario could not answer is refused before it begins. */
static ren_status input_check(const app_compare_ask *a, const app_input *input,
                              const char *results, ren_error *err)
{
    const ren_experiment *e = &input->experiment;
    bool none = false;
    for (int32_t p = 0; p < e->n_packages; p++) {
        none = none || e->package[p] == 0;
    }
    if (!none || e->n_packages < 2) {
        return ren_fail(err, REN_OUT_OF_RANGE,
                        "%.300s: found %s, expected `none` and at least one package",
                        a->name[0], none ? "only `none`" : "no package `none`");
    }
    if (e->n_shocks < 2) {
        return ren_fail(err, REN_OUT_OF_RANGE,
                        "--shock: found one, expected both worlds of each package");
    }
    return app_inputs_keep(results, &input->scenario, err);
}

/* Members first .. n-1, then all n collected. A member that fails is tried once more
 * while the others are collected without it. */
static int members_run(const app_compare_ask *a, const ren_experiment *experiment,
                       const char *results, int64_t first, int64_t n,
                       app_batch_report *report)
{
    const int64_t points = ren_experiment_members(experiment) / n;
    app_batch_ask ask = { .results = results,
                          .command = a->command,
                          .first = first * points,
                          .end = n * points,
                          .threads = a->scenario.threads,
                          .resume = true,
                          .quiet = a->quiet };
    int exit_status = app_batch_run(experiment, &ask, report);
    const int64_t n_met = report->n_done + report->n_failed + report->n_skipped;
    if (exit_status <= APP_SOME_FAILED && n_met == (n - first) * points
        && !report->collected) {
        ask.first = ask.end = -1;
        exit_status = app_batch_run(experiment, &ask, report);
    }
    return exit_status;
}

/* Reads the scenario with this many replicates and runs what is not there yet. */
static int round_run(app_compare_ask *a, const char *results, int64_t first, int64_t n,
                     app_batch_report *report)
{
    app_input input = { 0 };
    char text[32];
    ren_error err = { 0 };

    (void)snprintf(text, sizeof text, "%" PRId64, n);
    if (app_overrides_set(&a->scenario.overrides, "replicates", text, &err) != REN_OK) {
        return app_fault(&err);
    }
    int exit_status = app_input_read(&input, a->name[0], &a->scenario.overrides,
                                     a->scenario.selection);
    if (exit_status == APP_DONE && input_check(a, &input, results, &err) != REN_OK) {
        exit_status = app_fault(&err);
    }
    if (exit_status == APP_DONE) { /* once: later rounds find the intensities given */
        exit_status = app_equalise(&input, a->name[0], &a->scenario, a->quiet);
    }
    if (exit_status == APP_DONE) {
        exit_status = members_run(a, &input.experiment, results, first, n, report);
    }
    app_input_free(&input);
    return exit_status;
}

/* Every indicator asked for has a package that is the best with enough probability. */
static bool is_settled(const app_compare_ask *a, const ren_compare *c, int64_t n)
{
    bool settled = true;
    for (int32_t k = 0; k < c->n_lines; k++) {
        const ren_compare_line *line = &c->line[k];
        int32_t likely = 0;
        for (int32_t p = 1; p < c->n_packages; p++) {
            likely = line->cell[p].p_best > line->cell[likely].p_best ? p : likely;
        }
        const double p_best = line->cell[likely].p_best;
        const bool enough = p_best > a->p_best;
        settled = settled && enough;
        if (!a->quiet) {
            fprintf(stderr,
                    "renlian: %" PRId64 " replicates: %s: P(best) of %s is %.3f: %s\n",
                    n, line->name, c->package[likely], p_best,
                    enough ? "settled" : "undecided");
        }
    }
    return settled;
}

/* One round and its verdict; the comparison is told when it is the last. */
static int round_make(app_compare_ask *a, const char *results, int64_t first,
                      app_compare_end *end)
{
    ren_results read = { 0 };
    ren_compare compare = { 0 };
    ren_error err = { 0 };
    app_batch_report report = { 0 };
    int exit_status = round_run(a, results, first, end->replicates, &report);

    if (exit_status > APP_SOME_FAILED || !report.collected) {
        return exit_status;
    }
    ren_status status = app_compare_read(&read, &compare, a, results, &err);
    if (status == REN_OK) {
        end->settled = is_settled(a, &compare, end->replicates);
        if (end->settled || end->replicates == a->max_replicates) {
            status = app_compare_tell(a, results, &compare, end, &err);
        }
    }
    ren_compare_free(&compare);
    ren_results_free(&read);
    return status == REN_OK ? exit_status : app_fault(&err);
}

/* Replicates to begin with: the scenario's, but enough for a verdict. */
static int replicates_find(app_compare_ask *a, int64_t *out, int64_t *points)
{
    app_input input = { 0 };
    const int exit_status = app_input_read(&input, a->name[0], &a->scenario.overrides,
                                           a->scenario.selection);
    if (exit_status == APP_DONE) {
        *out = input.scenario.replicates;
        *points = ren_experiment_members(&input.experiment) / *out;
    }
    app_input_free(&input);
    *out = *out < LEAST ? LEAST : *out;
    *out = *out > a->max_replicates ? a->max_replicates : *out;
    return exit_status;
}

static int rounds_make(app_compare_ask *a, const char *results)
{
    app_compare_end end = { 0 };
    app_folder folder;
    ren_error err = { 0 };
    int64_t first = 0;
    int exit_status = replicates_find(a, &end.replicates, &end.points);

    while (exit_status <= APP_SOME_FAILED) {
        exit_status = round_make(a, results, first, &end);
        if (exit_status != APP_DONE || end.settled
            || end.replicates == a->max_replicates) {
            break;
        }
        first = end.replicates;
        end.replicates += (end.replicates + 1) / 2;
        end.replicates =
            end.replicates > a->max_replicates ? a->max_replicates : end.replicates;
    }
    if (exit_status != APP_DONE) {
        return exit_status;
    }
    if (!a->quiet && !a->json) {
        printf("\n%s after %" PRId64 " replicates: %s\n",
               end.settled ? "Settled" : "Undecided", end.replicates, a->until);
    }
    if (app_folder_open(&folder, results, &err) == REN_OK) {
        app_folder_remove(&folder, end.replicates * end.points);
        app_folder_close(&folder);
    }
    return exit_status;
}

int app_compare_until(app_compare_ask *a)
{
    char path[APP_PATH];
    ren_error err = { 0 };
    const char *results = a->output;

    (void)signal(SIGXFSZ, SIG_IGN); /* then a full disk is a failed write */
    if (results == NULL) {
        if (app_path_results(path, a->name[0], &err) != REN_OK) {
            return app_fault(&err);
        }
        results = path;
    }
    return rounds_make(a, results);
}
