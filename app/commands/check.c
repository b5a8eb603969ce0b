/**
 * @file app/commands/check.c
 * `renlian check`: validates a scenario, prints every value in use, foretells the cost.
 */
#include "app/batch/estimate.h"
#include "app/batch/machine.h"
#include "app/command.h"
#include "app/input/input.h"
#include "app/input/option.h"

#include <argp.h>

typedef struct ask {
    const char *scenario;
    app_overrides overrides;
    app_selection selection;
    int32_t threads;
} ask;

static const struct argp_option options[] = {
    { "set", 's', "PATH=VALUE", 0, "Use this value instead of the file's (repeatable)",
      0 },
    { "packages", 'p', "A,B", 0, "Only these packages", 0 },
    { "shock", 'k', "on|off|both", 0, "Worlds with the shocks on, off or both", 0 },
    { "threads", 't', "T", 0, "Threads of the run whose cost is foretold", 0 },
    { 0 },
};

static error_t parse(int key, char *text, struct argp_state *state)
{
    ask *a = state->input;
    ren_error err;
    switch (key) {
    case 's':
        if (app_overrides_add(&a->overrides, text, &err) != REN_OK) {
            argp_failure(state, APP_BAD_INPUT, 0, "%s", err.text);
        }
        return 0;
    case 'p':
        a->selection.packages = text;
        return 0;
    case 'k':
        a->selection.shock = text;
        return 0;
    case 't':
        a->threads = (int32_t)app_option_whole(state, "--threads", text, 1, 4096);
        return 0;
    case ARGP_KEY_ARG:
        if (a->scenario != NULL) {
            argp_error(state, "one scenario at a time; `%s` is a second", text);
        }
        a->scenario = text;
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

static void estimate_print(const ren_experiment *experiment, int32_t threads)
{
    const app_estimate e = app_estimate_of(experiment, threads);
    printf("\nworlds   %d packages x %d, %lld replicates, %.3g firm-weeks\n",
           experiment->n_packages, experiment->n_shocks,
           (long long)experiment->scenario->replicates, (double)e.firm_weeks);
    printf("time     about %.2g s with %d threads (%s)\n", e.seconds, threads,
           e.side_by_side ? "members side by side" : "threads inside a member");
    printf("memory   about %.2g GiB of %.2g GiB free\n", e.bytes / 1073741824.0,
           (double)app_memory_free() / 1073741824.0);
}

int app_check(int argc, char **argv)
{
    static const struct argp argp = {
        options,
        parse,
        "FILE|NAME",
        "Validates a scenario and prints every value in use with its unit and origin, "
        "then the time and memory a run will take. Complaints stand on stderr as "
        "file:line:column: path: what was found, what was expected.",
        NULL,
        NULL,
        NULL
    };
    ask a = { .selection = { NULL, "both" }, .threads = app_cores() };
    app_input input;

    argp_parse(&argp, argc, argv, 0, NULL, &a);
    const int exit_status =
        app_input_read(&input, a.scenario, &a.overrides, a.selection);
    if (exit_status == APP_DONE) {
        ren_scenario_echo(&input.scenario, stdout);
        estimate_print(&input.experiment, a.threads);
    }
    app_input_free(&input);
    app_overrides_free(&a.overrides);
    return exit_status;
}
