#include "app/compare/equalise.h"

#include "app/batch/batch.h"
#include "app/command.h"
#include "sim/run/equal/equal.h"

#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>

static bool is_open(const ren_experiment *x)
{
    bool open = false;
    for (int32_t p = 0; p < x->n_packages; p++) {
        const ren_package *package = &x->scenario->packages[x->package[p]];
        open = open || (package->n_levers > 0 && !package->is_given);
    }
    return open && x->scenario->equalise == REN_EXPECTED_COST;
}

/* Billion CNY, of 10,000 CNY. */
static double billion(double money)
{
    return money / 1e5;
}

static void say(const ren_package *package, const ren_equal *equal)
{
    fprintf(stderr,
            "renlian: equal cost: %s: intensity %.4g, expected %.4g of %.4g bn "
            "CNY%s\n",
            package->name, equal->intensity, billion(equal->cost),
            billion(equal->target),
            equal->is_short ? ": its levers cannot spend the budget" : "");
}

static ren_status keep(const ren_experiment *x, const ren_equal *equal,
                       app_overrides *overrides, bool quiet, ren_error *err)
{
    ren_status status = REN_OK;
    for (int32_t p = 0; p < x->n_packages && status == REN_OK; p++) {
        const ren_package *package = &x->scenario->packages[x->package[p]];
        char path[128], value[32];
        if (isnan(equal[p].cost)) {
            continue;
        }
        (void)snprintf(path, sizeof path, "packages.%s.intensity", package->name);
        (void)snprintf(value, sizeof value, "%.17g", equal[p].intensity);
        status = app_overrides_set(overrides, path, value, err);
        if (!quiet) {
            say(package, &equal[p]);
        }
    }
    return status;
}

int app_equalise(app_input *input, const char *name, app_ask *ask, bool quiet)
{
    ren_error err = { 0 };
    if (!is_open(&input->experiment)) {
        return APP_DONE;
    }
    ren_experiment x = input->experiment;
    ren_equal *equal = calloc((size_t)x.n_packages, sizeof *equal);
    if (equal == NULL) {
        (void)ren_fail(&err, REN_NO_MEMORY, "no memory to equalise costs");
        return app_fault(&err);
    }
    const app_batch_layout layout = app_batch_layout_of(&x, 1, ask->threads);
    omp_set_num_threads(ask->threads);
    omp_set_max_active_levels(1);
    x.world_threads = layout == APP_WORLDS ? ask->threads : 1;
    ren_status status = ren_equal_solve(equal, &x, NULL, &err);
    if (status == REN_OK) {
        status = keep(&x, equal, &ask->overrides, quiet, &err);
    }
    free(equal);
    if (status != REN_OK) {
        return app_fault(&err);
    }
    app_input_free(input);
    return app_input_read(input, name, &ask->overrides, ask->selection);
}
