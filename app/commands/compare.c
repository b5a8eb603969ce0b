/**
 * @file app/commands/compare.c
 * `renlian compare`: packages of a results file, replicates until a question is settled,
 * or published models on our own engine.
 */
#include "app/compare/compare.h"
#include "app/command.h"
#include "app/input/option.h"

#include <stdlib.h>
#include <string.h>

enum { REFERENCE = 1000, CSV, JSON, ALL, LEVEL, INDICATOR, UNTIL, MOST };
enum { MOST_REPLICATES = 1000000 };

static const struct argp_option options[] = {
    { "csv", CSV, "FILE.csv", OPTION_ARG_OPTIONAL,
      "Also writes the rows as a table; without a file, prints it instead", 0 },
    { "json", JSON, NULL, 0, "Prints one JSON object instead of the table", 0 },
    { "indicator", INDICATOR, "NAME", 0,
      "Only this indicator; repeat it for more (with --until: loss_area)", 0 },
    { "level", LEVEL, NULL, 0, "Worlds without the shock, against `none` without it",
      0 },
    { "until", UNTIL, "EXPR", 0,
      "Runs a scenario with more and more replicates until EXPR, as in "
      "\"P(best)>0.95\", "
      "holds for some package",
      1 },
    { "max-replicates", MOST, "N", 0, "With --until: at most so many (500)", 1 },
    { "output", 'o', "OUT.h5", 0, "With --until: the results file", 1 },
    { "quiet", 'q', NULL, 0, "With --until: say nothing but faults, print no table",
      1 },
    { "reference", REFERENCE, NULL, 0, "Runs the published cases", 2 },
    { "all", ALL, NULL, 0, "With --reference: every day instead of the worst", 2 },
    { 0, 0, NULL, 0, "Options of the scenario that --until runs:", 3 },
    { 0 },
};

static void name_add(struct argp_state *state, const char **list, int32_t *n,
                     const char *text)
{
    if (*n == APP_COMPARE_NAMES) {
        argp_error(state, "found more than %d names", (int)APP_COMPARE_NAMES);
    }
    list[(*n)++] = text;
}

static void until_read(app_compare_ask *a, struct argp_state *state, const char *text)
{
    int used = 0;
    a->until = text;
    if (sscanf(text, " P ( best ) > %lf %n", &a->p_best, &used) != 1
        || text[used] != '\0' || !(a->p_best > 0 && a->p_best < 1)) {
        argp_error(state,
                   "--until: found `%s`, expected P(best)>X with X between 0 and 1",
                   text);
    }
}

/* An indicator that no package can be best in would never be settled. */
static void indicators_check(app_compare_ask *a, struct argp_state *state)
{
    if (a->n_indicators == 0) {
        name_add(state, a->indicator, &a->n_indicators,
                 a->level ? "level_effect" : "loss_area");
    }
    for (int32_t k = 0; k < a->n_indicators; k++) {
        bool found = false;
        for (int32_t i = 0; ren_indicators[i] != NULL; i++) {
            found = found
                    || (strcmp(ren_indicators[i]->name, a->indicator[k]) == 0
                        && ren_indicators[i]->better != 0);
        }
        if (!found) {
            argp_error(state,
                       "--indicator: found `%s`, expected an indicator with a "
                       "direction (renlian describe)",
                       a->indicator[k]);
        }
    }
}

/* Options that the way chosen does not know. */
static void ways_check(app_compare_ask *a, struct argp_state *state)
{
    const bool runs = a->until != NULL;
    if (a->reference && (runs || a->level || a->n_indicators > 0)) {
        argp_error(state, "--reference goes with names of cases, --csv, --json, --all");
    }
    if (a->reference && a->csv != NULL && strcmp(a->csv, APP_COMPARE_STDOUT) == 0) {
        argp_error(state, "--csv: expected a file, as in --csv=rows.csv");
    }
    if (!a->reference && a->all) {
        argp_error(state, "--all: expected --reference with it");
    }
    if (!runs
        && (a->max_replicates > 0 || a->output != NULL || a->quiet
            || a->scenario.overrides.n > 0 || a->scenario.selection.packages != NULL
            || strcmp(a->scenario.selection.shock, "both") != 0)) {
        argp_error(state, "options of a run: expected --until with them");
    }
    if (!a->reference && a->n_names == 0) {
        argp_error(state, "found no %s, expected one",
                   runs ? "scenario" : "results file (or --reference)");
    }
    if (runs && a->n_names > 1) {
        argp_error(state, "found `%s` after the scenario, expected --packages A,B",
                   a->name[1]);
    }
    if (runs) {
        a->max_replicates = a->max_replicates > 0 ? a->max_replicates : 500;
        indicators_check(a, state);
    }
}

static bool is_table(const char *text)
{
    const size_t n = strlen(text);
    return n > 4 && strcmp(text + n - 4, ".csv") == 0;
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    app_compare_ask *a = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        a->scenario.scenario = ""; /* the names are ours to read */
        state->child_inputs[0] = &a->scenario;
        return 0;
    case REFERENCE:
        a->reference = true;
        return 0;
    case CSV:
        a->csv = text != NULL ? text : APP_COMPARE_STDOUT;
        return 0;
    case JSON:
        a->json = true;
        return 0;
    case ALL:
        a->all = true;
        return 0;
    case LEVEL:
        a->level = true;
        return 0;
    case INDICATOR:
        name_add(state, a->indicator, &a->n_indicators, text);
        return 0;
    case UNTIL:
        until_read(a, state, text);
        return 0;
    case MOST:
        a->max_replicates =
            app_option_whole(state, "--max-replicates", text, 2, MOST_REPLICATES);
        return 0;
    case 'o':
        a->output = text;
        return 0;
    case 'q':
        a->quiet = true;
        return 0;
    case ARGP_KEY_ARG:
        if (a->csv != NULL && strcmp(a->csv, APP_COMPARE_STDOUT) == 0
            && is_table(text)) {
            a->csv = text; /* `--csv FILE.csv` as well as `--csv=FILE` */
            return 0;
        }
        name_add(state, a->name, &a->n_names, text);
        return 0;
    case ARGP_KEY_END:
        ways_check(a, state);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

int app_compare(int argc, char **argv)
{
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .args_doc = "OUT.h5 [PACKAGE...]\nSCENARIO --until EXPR\n--reference [CASE...]",
        .doc = "Compares the packages of a results file, indicator by indicator: "
               "paired differences to `none` with intervals, how likely each is the "
               "best, what a unit of improvement costs, and how many more replicates "
               "an open question needs. With --until runs them. With --reference runs "
               "the published models of scenarios/reference and prints what was "
               "published, what comes out here, and how far apart they are; status 1 "
               "when a number is out of its tolerance.",
        .children = app_ask_children,
    };
    app_compare_ask a = { .scenario = app_ask_default() };
    char *line = app_command_line(argc, argv); /* argp moves the arguments about */

    argp_parse(&argp, argc, argv, 0, NULL, &a);
    a.command = line != NULL ? line : argv[0];
    const int exit_status = a.reference       ? app_compare_reference(&a)
                            : a.until != NULL ? app_compare_until(&a)
                                              : app_compare_results(&a);
    app_overrides_free(&a.scenario.overrides);
    free(line);
    return exit_status;
}
