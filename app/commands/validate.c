/**
 * @file app/commands/validate.c
 * `renlian validate`: the model against stylised facts.
 */
#include "app/batch/machine.h"
#include "app/command.h"
#include "app/commands/bands/print.h"
#include "app/input/input.h"
#include "app/input/option.h"

#include <omp.h>
#include <stdlib.h>
#include <string.h>

enum { FIRMS = 1000, REPLICATES, BANDS, MUTILATE, NO_CONTROLS, CSV, JSON, SET };
enum { N_MUTILATIONS = 64 };

static const struct argp_option options[] = {
    { "firms", FIRMS, "N", 0, "Firms (50000; 5000 take minutes on a laptop)", 0 },
    { "replicates", REPLICATES, "R", 0, "Replicates (30)", 0 },
    { "bands", BANDS, "A,B", 0, "Only these, by name or its beginning: E9,E14.rebound",
      0 },
    { "mutilate", MUTILATE, NULL, 0,
      "Also take mechanisms away one by one: the band behind each must fail", 1 },
    { "no-controls", NO_CONTROLS, NULL, 0, "Leave the negative controls out", 1 },
    { "set", SET, "PATH=VALUE", 0, "Use this value in every experiment", 2 },
    { "threads", 't', "T", 0, "Threads (default: cores); results do not depend on it",
      3 },
    { "csv", CSV, "FILE", 0, "Also writes the bands as a table", 3 },
    { "json", JSON, NULL, 0, "Prints one JSON object instead of the table", 3 },
    { 0 },
};

typedef struct ask {
    ren_validate_ask what;
    app_overrides overrides;
    bool want[REN_N_BANDS];
    bool some, mutilate, controls, json;
    const char *csv;
} ask;

static void want_add(ask *a, char *text, struct argp_state *state)
{
    char *rest = NULL;
    a->some = true;
    for (char *name = strtok_r(text, ", ", &rest); name != NULL;
         name = strtok_r(NULL, ", ", &rest)) {
        const int32_t first = ren_band_find(name);
        const size_t n = strlen(name);
        if (first < 0) {
            argp_error(state, "--bands: found `%s`, expected a band such as E9 or %s",
                       name, ren_bands[0].name);
        }
        for (int32_t b = 0; b < REN_N_BANDS && first >= 0; b++) {
            const char *const whole = ren_bands[b].name;
            a->want[b] = a->want[b]
                         || (strncmp(whole, name, n) == 0
                             && (whole[n] == '\0' || whole[n] == '.'));
        }
    }
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    ask *const a = state->input;
    ren_error err = { .text = "" };
    switch (key) {
    case FIRMS:
        a->what.firms = app_option_whole(state, "--firms", text, 200, 52000000);
        return 0;
    case REPLICATES:
        a->what.replicates = app_option_whole(state, "--replicates", text, 1, 100000);
        return 0;
    case BANDS:
        want_add(a, text, state);
        return 0;
    case MUTILATE:
        a->mutilate = true;
        return 0;
    case NO_CONTROLS:
        a->controls = false;
        return 0;
    case CSV:
        a->csv = text;
        return 0;
    case JSON:
        a->json = true;
        return 0;
    case 't':
        a->what.threads = (int32_t)app_option_whole(state, "--threads", text, 1, 4096);
        return 0;
    case SET: {
        const ren_status status = app_overrides_add(&a->overrides, text, &err);
        if (status != REN_OK) {
            argp_failure(state, ren_status_exit(status), 0, "%s", err.text);
        }
        return 0;
    }
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static ren_status mutilate(app_findings *f, ren_finding *room, ren_error *err)
{
    ren_status status = REN_OK;
    f->mutilated = room;
    for (int32_t k = 0; ren_mutilations[k].name != NULL && status == REN_OK; k++) {
        if (f->want[ren_mutilations[k].band]) {
            status = ren_mutilate(f->ask, &ren_mutilations[k], &room[k], err);
        }
        f->n_mutilated = k + 1;
    }
    return status;
}

static ren_status measure(app_findings *f, const ask *a, ren_finding *room,
                          ren_error *err)
{
    const double began = app_clock_s();
    omp_set_num_threads(a->what.threads);
    omp_set_max_active_levels(1);
    ren_status status = ren_validate(&a->what, f->band, err);
    if (status == REN_OK && a->controls) {
        ren_validate_ask small = a->what;
        small.firms = small.firms < 2000 ? small.firms : 2000;
        status = ren_controls(&small, f->control, err);
        f->controls_run = true;
    }
    if (status == REN_OK && a->mutilate) {
        status = mutilate(f, room, err);
    }
    f->wall_s = app_clock_s() - began;
    return status;
}

static ren_status told(const app_findings *f, const ask *a, ren_error *err)
{
    ren_status status = REN_OK;
    if (a->json) {
        status = app_findings_json(f, stdout, err);
    } else {
        app_findings_print(f, stdout);
    }
    if (status == REN_OK && a->csv != NULL) {
        status = app_findings_csv(f, a->csv, err);
    }
    return status;
}

int app_validate(int argc, char **argv)
{
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .doc = "Holds the model against stylised facts: each band with its value, "
               "standard error over replicates and distance, then negative controls. "
               "Kinds: imposed is an input, fitted chose a parameter, held out "
               "neither. What cannot be measured says why and does not pass. The "
               "status is 0 whether bands pass or not.",
    };
    ask a = { .what = { .firms = 50000, .replicates = 30, .threads = app_cores() },
              .controls = true };
    char data[APP_PATH];
    ren_error err = { .text = "" };
    ren_finding room[N_MUTILATIONS] = { 0 };
    static app_findings f;
    argp_parse(&argp, argc, argv, 0, NULL, &a);
    if (!a.some) {
        memset(a.want, true, sizeof a.want);
    }
    ren_status status = app_path_data(data, &err);
    a.what.data = data;
    a.what.want = a.want;
    a.what.n_overrides = a.overrides.n;
    a.what.override = a.overrides.item;
    f = (app_findings){ .ask = &a.what, .want = a.want };
    if (status == REN_OK) {
        status = measure(&f, &a, room, &err);
    }
    if (status == REN_OK) {
        status = told(&f, &a, &err);
    }
    app_overrides_free(&a.overrides);
    return status == REN_OK ? APP_DONE : app_fault(&err);
}
