/**
 * @file app/commands/run.c
 * `renlian run`: a scenario file in, a results file and a table out.
 */
#include "app/batch/batch.h"
#include "app/batch/machine.h"
#include "app/batch/outcome.h"
#include "app/command.h"
#include "app/input/input.h"
#include "app/input/option.h"

#include <argp.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

typedef struct ask {
    const char *scenario;
    app_overrides overrides;
    app_selection selection;
    app_batch_ask batch;
    bool json;
} ask;

enum { FIRMS = 1000, WEEKS, REPLICATES, SHOCK, THREADS, MEMBERS, RESUME, SET, JSON };

static const struct argp_option options[] = {
    { "output", 'o', "OUT.h5", 0,
      "Results file (default: the scenario's name with .h5)", 0 },
    { "firms", FIRMS, "N", 0, "Agents (economy.firms)", 0 },
    { "weeks", WEEKS, "N", 0, "Horizon (horizon.weeks)", 0 },
    { "replicates", REPLICATES, "R", 0, "Replicates (replicates)", 0 },
    { "set", SET, "PATH=VALUE", 0,
      "Use this value instead of the file's; repeat it for more. noise=off rests every "
      "draw, phases.NAME=off switches a phase off",
      0 },
    { "packages", 'p', "A,B", 0, "Only these packages", 1 },
    { "shock", SHOCK, "on|off|both", 0, "Only worlds with the shocks on, or off", 1 },
    { "members", MEMBERS, "a:b", 0,
      "Only members a to b - 1, counted from 0; the run that finishes the last one "
      "writes OUT.h5",
      1 },
    { "threads", 't', "T", 0,
      "Threads (default: cores); the results do not depend on it", 2 },
    { "resume", RESUME, NULL, 0, "Skip members whose files are there from before", 2 },
    { "quiet", 'q', NULL, 0, "Say nothing but faults, print no table", 3 },
    { "json", JSON, NULL, 0, "Print one JSON object instead of the table", 3 },
    { 0 },
};

static const char *override_path(int key)
{
    switch (key) {
    case FIRMS:
        return "economy.firms";
    case WEEKS:
        return "horizon.weeks";
    case REPLICATES:
        return "replicates";
    default:
        return NULL;
    }
}

static void override_add(ask *a, int key, const char *text, struct argp_state *state)
{
    const char *path = override_path(key);
    ren_error err = { 0 };
    const ren_status status = path != NULL
                                  ? app_overrides_set(&a->overrides, path, text, &err)
                                  : app_overrides_add(&a->overrides, text, &err);
    if (status != REN_OK) {
        argp_failure(state, ren_status_exit(status), 0, "%s", err.text);
    }
}

static void scenario_set(ask *a, char *text, struct argp_state *state)
{
    if (a->scenario != NULL) {
        argp_error(state, "one scenario at a time; `%s` is a second", text);
    }
    a->scenario = text;
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    ask *a = state->input;
    switch (key) {
    case 'o':
        a->batch.results = text;
        return 0;
    case FIRMS:
    case WEEKS:
    case REPLICATES:
    case SET:
        override_add(a, key, text, state);
        return 0;
    case 'p':
        a->selection.packages = text;
        return 0;
    case SHOCK:
        a->selection.shock = text;
        return 0;
    case MEMBERS:
        app_option_range(state, "--members", text, &a->batch.first, &a->batch.end);
        return 0;
    case 't':
        a->batch.threads = (int32_t)app_option_whole(state, "--threads", text, 1, 4096);
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
    case ARGP_KEY_ARG:
        scenario_set(a, text, state);
        return 0;
    case ARGP_KEY_END:
        if (a->scenario == NULL) {
            argp_error(state, "a scenario file or a name of the library is missing");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static int members_check(const ask *a, const ren_scenario *scenario)
{
    if (a->batch.first < 0 || a->batch.end <= scenario->replicates) {
        return APP_DONE;
    }
    fprintf(stderr,
            "renlian: --members %" PRId64 ":%" PRId64 ": the scenario has %" PRId64
            " replicates, expected members 0:%" PRId64 " or fewer\n",
            a->batch.first, a->batch.end, scenario->replicates, scenario->replicates);
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

int app_run(int argc, char **argv)
{
    static const struct argp argp = {
        options,
        parse,
        "FILE|NAME",
        "Runs a scenario: a path, or a name of the library such as chip-embargo. "
        "Writes "
        "one results file that is HDF5 and netCDF-4, and prints one row per package. "
        "Finished members are kept in OUT.members until the results file is complete.",
        NULL,
        NULL,
        NULL
    };
    ask a = { .selection = { NULL, "both" },
              .batch = { .first = -1, .end = -1, .threads = app_cores() } };
    app_input input;
    ren_error err = { 0 };
    char results[APP_PATH];
    char *line = app_command_line(argc, argv); /* argp moves the arguments about */

    argp_parse(&argp, argc, argv, 0, NULL, &a);
    /* A file larger than the limit is then a failed write, with a sentence. */
    (void)signal(SIGXFSZ, SIG_IGN);
    a.batch.command = line != NULL ? line : argv[0];
    int exit_status = APP_DONE;
    if (a.batch.results == NULL) {
        const ren_status status = app_path_results(results, a.scenario, &err);
        exit_status = status == REN_OK ? APP_DONE : app_fault(&err);
        a.batch.results = results;
    }
    if (exit_status == APP_DONE) {
        exit_status = app_input_read(&input, a.scenario, &a.overrides, a.selection);
        if (exit_status == APP_DONE) {
            exit_status = members_check(&a, &input.scenario);
        }
        if (exit_status == APP_DONE) {
            exit_status = experiment_run(&a, &input.experiment);
        }
        app_input_free(&input);
    }
    app_overrides_free(&a.overrides);
    free(line);
    return exit_status;
}
