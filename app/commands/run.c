/**
 * @file app/commands/run.c
 * `renlian run`: a scenario file in, a results file and a table out.
 */
#include "app/batch/batch.h"
#include "app/batch/outcome.h"
#include "app/command.h"
#include "app/compare/equalise.h"
#include "app/input/ask.h"
#include "app/input/option.h"

#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

typedef struct ask {
    app_ask scenario;
    app_batch_ask batch;
    bool json;
} ask;

enum { MEMBERS = 1000, RESUME, JSON };

static const struct argp_option options[] = {
    { "output", 'o', "OUT.h5", 0,
      "Results file (default: the scenario's name with .h5)", 0 },
    { "members", MEMBERS, "a:b", 0,
      "Only members a to b - 1, counted from 0; the run that finishes the last one "
      "writes OUT.h5",
      1 },
    { "resume", RESUME, NULL, 0, "Skip members whose files are there from before", 2 },
    { "quiet", 'q', NULL, 0, "Say nothing but faults, print no table", 3 },
    { "json", JSON, NULL, 0, "Print one JSON object instead of the table", 3 },
    { 0 },
};

static error_t parse(int key, char *text, struct argp_state *state)
{
    ask *a = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &a->scenario;
        return 0;
    case 'o':
        a->batch.results = text;
        return 0;
    case MEMBERS:
        app_option_range(state, "--members", text, &a->batch.first, &a->batch.end);
        return 0;
    case RESUME:
        a->batch.resume = true;
        return 0;
    case 'q':
        a->batch.quiet = true;
        return 0;
    case JSON:
        a->json = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static int members_check(const ask *a, const ren_experiment *experiment)
{
    const int64_t n = ren_experiment_members(experiment);
    if (a->batch.first < 0 || a->batch.end <= n) {
        return APP_DONE;
    }
    fprintf(stderr,
            "renlian: --members %" PRId64 ":%" PRId64 ": the scenario has %" PRId64
            " members, expected 0:%" PRId64 " or fewer\n",
            a->batch.first, a->batch.end, n, n);
    return APP_BAD_INPUT;
}

static int experiment_run(ask *a, const ren_experiment *experiment)
{
    app_batch_report report;
    ren_error err = { 0 };
    const int exit_status = app_batch_run(experiment, &a->batch, &report);

    if (report.collected && !a->batch.quiet) {
        fprintf(stderr,
                "renlian: %s written in %.1f s: %" PRId64 " members done, %" PRId64
                " skipped, %" PRId64 " failed\n",
                a->batch.results, report.wall_s, report.n_done, report.n_skipped,
                report.n_failed);
    }
    ren_status status = REN_OK;
    if (a->json) {
        status = app_outcome_json(&report, a->batch.results, &err);
    } else if (report.collected && !a->batch.quiet) {
        status = app_outcome_table(a->batch.results, &err);
    }
    return status == REN_OK ? exit_status : app_fault(&err);
}

/* Everything after the command line. */
static int scenario_run(ask *a)
{
    app_input input;
    ren_error err = { 0 };
    char results[APP_PATH];

    if (a->batch.results == NULL) {
        if (app_path_results(results, a->scenario.scenario, &err) != REN_OK) {
            return app_fault(&err);
        }
        a->batch.results = results;
    }
    a->batch.threads = a->scenario.threads;
    int exit_status = app_input_read(&input, a->scenario.scenario,
                                     &a->scenario.overrides, a->scenario.selection);
    if (exit_status == APP_DONE) {
        exit_status = members_check(a, &input.experiment);
    }
    if (exit_status == APP_DONE) {
        exit_status = app_inputs_keep(a->batch.results, &input.scenario, &err) == REN_OK
                          ? APP_DONE
                          : app_fault(&err);
    }
    if (exit_status == APP_DONE) {
        exit_status =
            app_equalise(&input, a->scenario.scenario, &a->scenario, a->batch.quiet);
    }
    if (exit_status == APP_DONE) {
        exit_status = experiment_run(a, &input.experiment);
    }
    app_input_free(&input);
    return exit_status;
}

int app_run(int argc, char **argv)
{
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .args_doc = "FILE|NAME",
        .doc =
            "Runs a scenario: a path, or a name of the library such as chip-embargo. "
            "Writes one results file that is HDF5 and netCDF-4, and prints one row "
            "per package. Finished members are kept in OUT.members until the results "
            "file is complete.",
        .children = app_ask_children,
    };
    ask a = { .scenario = app_ask_default(), .batch = { .first = -1, .end = -1 } };
    char *line = app_command_line(argc, argv); /* argp moves the arguments about */

    argp_parse(&argp, argc, argv, 0, NULL, &a);
    /* A file larger than the limit is then a failed write, with a sentence. */
    (void)signal(SIGXFSZ, SIG_IGN);
    a.batch.command = line != NULL ? line : argv[0];
    const int exit_status = scenario_run(&a);
    app_overrides_free(&a.scenario.overrides);
    free(line);
    return exit_status;
}
