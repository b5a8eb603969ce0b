/**
 * @file app/commands/check.c
 * `renlian check`: validates a scenario, prints every value in use, foretells the cost.
 */
#include "app/batch/estimate.h"
#include "app/batch/machine.h"
#include "app/command.h"
#include "app/input/ask.h"

static error_t parse(int key, char *text, struct argp_state *state)
{
    (void)text;
    if (key != ARGP_KEY_INIT) {
        return ARGP_ERR_UNKNOWN;
    }
    state->child_inputs[0] = state->input;
    return 0;
}

static void estimate_print(const ren_experiment *experiment, int32_t threads)
{
    const app_estimate e = app_estimate_of(experiment, threads);
    printf("\nworlds   %d packages x %d, %lld replicates, %.3g firm-weeks\n",
           experiment->n_packages, experiment->n_shocks,
           (long long)experiment->scenario->replicates, (double)e.firm_weeks);
    printf("time     about %.2g s with %d threads (%s)\n", e.seconds, threads,
           e.layout);
    printf("memory   about %.2g GiB of %.2g GiB free\n", e.bytes / 1073741824.0,
           (double)app_memory_free() / 1073741824.0);
}

int app_check(int argc, char **argv)
{
    static const struct argp argp = {
        .parser = parse,
        .args_doc = "FILE|NAME",
        .doc = "Validates a scenario and prints every value in use with its unit and "
               "origin, then the time and memory a run will take. Complaints stand on "
               "stderr as file:line:column: path: what was found, what was expected.",
        .children = app_ask_children,
    };
    app_ask ask = app_ask_default();
    app_input input;

    argp_parse(&argp, argc, argv, 0, NULL, &ask);
    const int exit_status =
        app_input_read(&input, ask.scenario, &ask.overrides, ask.selection);
    if (exit_status == APP_DONE) {
        ren_scenario_echo(&input.scenario, stdout);
        estimate_print(&input.experiment, ask.threads);
    }
    app_input_free(&input);
    app_overrides_free(&ask.overrides);
    return exit_status;
}
