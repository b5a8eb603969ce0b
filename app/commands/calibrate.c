/**
 * @file app/commands/calibrate.c
 * `renlian calibrate`: parameters at which bands are met.
 */
#include "app/batch/machine.h"
#include "app/command.h"
#include "app/commands/bands/plan.h"
#include "app/input/option.h"

#include <errno.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

enum { FREE = 1000, BANDS, START, TARGET, FIRMS, REPLICATES, EVALUATIONS, SET };

static const struct argp_option options[] = {
    { "free", FREE, "A,B", 0, "Parameters that move inside their studied range", 0 },
    { "bands", BANDS, "A,B", 0, "Bands to meet, as `renlian validate` names them", 0 },
    { "start", START, "NAME=VALUE", 0, "Start of a parameter (its default)", 0 },
    { "target", TARGET, "BAND=VALUE", 0, "Aim at this value (middle of the band)", 0 },
    { "firms", FIRMS, "N", 0, "Firms (2000)", 1 },
    { "replicates", REPLICATES, "R", 0, "Replicates of an evaluation (4)", 1 },
    { "evaluations", EVALUATIONS, "N", 0, "At most so many (60)", 1 },
    { "set", SET, "PATH=VALUE", 0, "Use this value in every evaluation", 1 },
    { "output", 'o', "OUT.csv", 0, "A line per evaluation (calibration.csv)", 2 },
    { "threads", 't', "T", 0, "Threads (default: cores); results do not depend on it",
      2 },
    { "quiet", 'q', NULL, 0, "Say nothing but faults, print no table", 2 },
    { 0 },
};

typedef struct ask {
    app_plan plan;
    ren_calibrate_ask what;
    const char *file, *out;
    bool quiet;
    FILE *csv;
} ask;

static void must(ren_status status, const ren_error *err, struct argp_state *state)
{
    if (status != REN_OK) {
        argp_failure(state, ren_status_exit(status), 0, "%s", err->text);
    }
}

/* The file comes first, so that the command line wins over it wherever it stands. */
static error_t parse(int key, char *text, struct argp_state *state)
{
    ask *const a = state->input;
    ren_error err = { .text = "" };
    switch (key) {
    case FREE:
        must(app_plan_names(&a->plan, false, text, &err), &err, state);
        return 0;
    case BANDS:
        must(app_plan_names(&a->plan, true, text, &err), &err, state);
        return 0;
    case START:
        must(app_plan_value(&a->plan, false, text, &err), &err, state);
        return 0;
    case TARGET:
        must(app_plan_value(&a->plan, true, text, &err), &err, state);
        return 0;
    case FIRMS:
        a->plan.firms = app_option_whole(state, "--firms", text, 200, 52000000);
        return 0;
    case REPLICATES:
        a->plan.replicates = app_option_whole(state, "--replicates", text, 1, 100000);
        return 0;
    case EVALUATIONS:
        a->plan.evaluations =
            app_option_whole(state, "--evaluations", text, 1, 1000000);
        return 0;
    case SET:
        must(app_overrides_add(&a->plan.overrides, text, &err), &err, state);
        return 0;
    case 'o':
        a->out = text;
        return 0;
    case 'q':
        a->quiet = true;
        return 0;
    case 't':
        a->what.base.threads =
            (int32_t)app_option_whole(state, "--threads", text, 1, 4096);
        return 0;
    case ARGP_KEY_ARG:
        if (a->file != NULL) {
            argp_error(state, "one file at a time; `%s` is a second", text);
        }
        a->file = text;
        must(app_plan_read(&a->plan, text, &err), &err, state);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static void csv_head(const ask *a)
{
    fputs("evaluation", a->csv);
    for (int32_t k = 0; k < a->what.n_free; k++) {
        fprintf(a->csv, ",%s", a->what.free[k].name);
    }
    for (int32_t t = 0; t < a->what.n_targets; t++) {
        fprintf(a->csv, ",%s", ren_bands[a->what.target[t].band].name);
    }
    fputs(",distance\n", a->csv);
}

static void take(void *taker, const ren_evaluation *e)
{
    const ask *const a = taker;
    fprintf(a->csv, "%d", (int)e->number);
    for (int32_t k = 0; k < a->what.n_free; k++) {
        fprintf(a->csv, ",%.17g", e->value[k]);
    }
    for (int32_t t = 0; t < a->what.n_targets; t++) {
        if (isfinite(e->moment[t])) {
            fprintf(a->csv, ",%.10g", e->moment[t]);
        } else {
            fputc(',', a->csv);
        }
    }
    fprintf(a->csv, ",%.10g\n", e->distance);
    fflush(a->csv);
    if (!a->quiet) {
        fprintf(stderr, "evaluation %d: distance %.4g\n", (int)e->number, e->distance);
    }
}

static void result_print(const ask *a, const ren_calibration *c)
{
    char text[REN_CALIBRATE_TEXT];
    printf("%d evaluations of %lld firms x %lld replicates%s\n"
           "distance (mean of squared half widths): %.4g at the start, %.4g at the "
           "end\n\n%-27s %12s %12s %12s\n",
           (int)c->evaluations, (long long)a->plan.firms, (long long)a->plan.replicates,
           c->settled ? "" : "; not settled, more --evaluations may improve it",
           c->first.distance, c->best.distance, "band", "target", "start", "end");
    for (int32_t t = 0; t < a->what.n_targets; t++) {
        const ren_target *const target = &a->what.target[t];
        printf("%-27s %12.4g %12.4g %12.4g\n", ren_bands[target->band].name,
               isnan(target->middle) ? target->low : target->middle, c->first.moment[t],
               c->best.moment[t]);
    }
    printf("\n%-27s %12s %12s  range\n", "parameter", "start", "end");
    for (int32_t k = 0; k < a->what.n_free; k++) {
        const ren_free *const f = &a->what.free[k];
        printf("%-27s %12.6g %12.6g  %g to %g %s\n", f->name, c->first.value[k],
               c->best.value[k], f->low, f->high, strcmp(f->unit, "1") ? f->unit : "");
    }
    printf("\nparameters:\n");
    for (int32_t k = 0; k < a->what.n_free; k++) {
        ren_free_text(text, &a->what.free[k], c->best.value[k]);
        printf("  %s: %s\n", a->what.free[k].name, text);
    }
    for (int32_t k = 0; k < a->what.n_free; k++) {
        ren_free_text(text, &a->what.free[k], c->best.value[k]);
        printf("%s--set 'parameters.%s=%s'", k == 0 ? "\n" : " ", a->what.free[k].name,
               text);
    }
    printf("\n");
}

static ren_status calibrate(ask *a, ren_error *err)
{
    ren_calibration found;
    a->csv = fopen(a->out, "w");
    if (a->csv == NULL) {
        return ren_fail(err, REN_NO_WRITE, "%.300s: cannot be written (%s)", a->out,
                        strerror(errno));
    }
    csv_head(a);
    omp_set_num_threads(a->what.base.threads);
    omp_set_max_active_levels(1);
    ren_status status = ren_calibrate(&found, &a->what, err);
    const bool whole = ferror(a->csv) == 0;
    if ((fclose(a->csv) != 0 || !whole) && status == REN_OK) {
        status = ren_fail(err, REN_NO_WRITE, "%.300s: could not be written", a->out);
    }
    if (status == REN_OK && !a->quiet) {
        result_print(a, &found);
    }
    return status;
}

int app_calibrate(int argc, char **argv)
{
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .args_doc = "[PLAN.yaml]",
        .doc =
            "Looks for the parameters at which bands come out nearest to their "
            "targets: the method of simulated moments with the same seeds in every "
            "evaluation, weights of one over the squared half width of a band, and "
            "Nelder and Mead's simplex inside the studied ranges. Prints start and "
            "end, and the lines that put the result into a scenario.\v"
            "PLAN.yaml holds the same: free, bands (lists), start, target, set "
            "(NAME: VALUE), firms, replicates, evaluations. Values are in the unit of "
            "the registry (`renlian describe NAME`).",
    };
    char data[APP_PATH];
    static ask a;
    ren_error err = { .text = "" };
    a = (ask){ .plan = app_plan_default(),
               .out = "calibration.csv",
               .what = { .base = { .threads = app_cores() },
                         .tolerance = 0.02,
                         .take = take,
                         .taker = &a } };
    argp_parse(&argp, argc, argv, 0, NULL, &a);
    ren_status status = app_path_keep(a.out, (const char *const[]){ a.file }, 1, &err);
    if (status == REN_OK) {
        status = app_path_data(data, &err);
        a.what.base.data = data;
    }
    if (status == REN_OK) {
        status = app_plan_ask(&a.plan, &a.what, &err);
    }
    if (status == REN_OK) {
        status = calibrate(&a, &err);
    }
    app_overrides_free(&a.plan.overrides);
    return status == REN_OK ? APP_DONE : app_fault(&err);
}
