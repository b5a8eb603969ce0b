#include "sim/member.h"

#include "base/array.h"
#include "sim/lever.h"
#include "sim/phase.h"
#include "sim/run/aim/course.h"

#include <stdlib.h>
#include <string.h>

/* Focal products named by the scenario, as products of the table. */
static ren_status find_focal(ren_experiment *x, ren_error *err)
{
    const ren_names *names = &x->scenario->economy.focal;
    x->focal = ren_column(names->n, sizeof *x->focal);
    if (x->focal == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "no room for the focal products");
    }
    for (int32_t k = 0; k < names->n; k++) {
        const int32_t p = ren_table_product(x->table, x->words, names->index[k]);
        if (p < 0) {
            return ren_fail(err, REN_UNKNOWN_NAME,
                            "economy.focal: '%s' is not carved, expected it among "
                            "economy.niches",
                            x->words->product[names->index[k]]);
        }
        bool known = false;
        for (int32_t m = 0; m < x->n_focal; m++) {
            known = known || x->focal[m] == p;
        }
        if (!known) {
            x->focal[x->n_focal++] = p;
        }
    }
    return REN_OK;
}

/* Inputs that shocks strike, and the first week in which one acts. */
static ren_status find_inputs(ren_experiment *x, ren_error *err)
{
    const int32_t n = x->table->n;
    bool *struck = ren_column(n, sizeof *struck);
    x->input = ren_column(n, sizeof *x->input);
    if (struck == NULL || x->input == NULL) {
        free(struck);
        return ren_fail(err, REN_NO_MEMORY, "no room for the shocked inputs");
    }
    x->first_shock_week = (int32_t)x->scenario->horizon.steps;
    for (int32_t e = 0; e < x->scenario->n_shocks; e++) {
        const ren_entry *entry = &x->scenario->shocks[e];
        const ren_lever *lever = (const ren_lever *)entry->block;
        const int32_t week = ren_course_start(lever->block.fields, entry->params);
        x->first_shock_week = week < x->first_shock_week ? week : x->first_shock_week;
        if (lever->inputs != NULL) {
            lever->inputs(entry->params, x->table, x->words, struck);
        }
    }
    for (int32_t p = 0; p < n; p++) {
        if (struck[p]) {
            x->input[x->n_inputs++] = p;
        }
    }
    free(struck);
    return REN_OK;
}

static ren_status choose_packages(ren_experiment *x, int32_t n_names,
                                  const char *const *names, ren_error *err)
{
    const ren_scenario *scenario = x->scenario;
    x->package = ren_column(scenario->n_packages, sizeof *x->package);
    if (x->package == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "no room for the packages");
    }
    for (int32_t p = 0; p < scenario->n_packages; p++) {
        bool wanted = names == NULL;
        for (int32_t k = 0; names != NULL && k < n_names; k++) {
            wanted = wanted || strcmp(names[k], scenario->packages[p].name) == 0;
        }
        if (wanted) {
            x->package[x->n_packages++] = p;
        }
    }
    for (int32_t k = 0; names != NULL && k < n_names; k++) {
        bool known = false;
        for (int32_t p = 0; p < scenario->n_packages; p++) {
            known = known || strcmp(names[k], scenario->packages[p].name) == 0;
        }
        if (!known) {
            return ren_fail(err, REN_UNKNOWN_NAME,
                            "--packages: found '%s', expected a package of %s",
                            names[k], scenario->path);
        }
    }
    return REN_OK;
}

static ren_status choose_shocks(ren_experiment *x, const char *shock, ren_error *err)
{
    const bool off =
        shock == NULL || strcmp(shock, "both") == 0 || strcmp(shock, "off") == 0;
    const bool on =
        shock == NULL || strcmp(shock, "both") == 0 || strcmp(shock, "on") == 0;
    if (!off && !on) {
        return ren_fail(err, REN_UNKNOWN_NAME,
                        "--shock: found '%s', expected on, off or both", shock);
    }
    if (off) {
        x->shock[x->n_shocks++] = 0;
    }
    if (on) {
        x->shock[x->n_shocks++] = 1;
    }
    return REN_OK;
}

static ren_status check_phases(const ren_scenario *scenario, ren_error *err)
{
    for (int32_t k = 0; ren_phases[k] != NULL; k++) {
        if (ren_phases[k]->moves_goods && (scenario->phases_off >> k & 1) != 0) {
            return ren_fail(err, REN_OUT_OF_RANGE,
                            "phases.%s: found off, expected on: goods would be lost",
                            ren_phases[k]->name);
        }
    }
    return REN_OK;
}

ren_status ren_experiment_init(ren_experiment *out, const ren_scenario *scenario,
                               const ren_words *words, const ren_geography *geography,
                               const ren_table *table, int32_t n_names,
                               const char *const *packages, const char *shock,
                               ren_error *err)
{
    ren_experiment x = {
        .scenario = scenario, .words = words, .geography = geography, .table = table
    };
    ren_status status = check_phases(scenario, err);
    if (status == REN_OK) {
        status = find_focal(&x, err);
    }
    if (status == REN_OK) {
        status = find_inputs(&x, err);
    }
    if (status == REN_OK) {
        status = choose_packages(&x, n_names, packages, err);
    }
    if (status == REN_OK) {
        status = choose_shocks(&x, shock, err);
    }
    if (status == REN_OK) {
        status = ren_design_init(&x.design, scenario, err);
    }
    if (status != REN_OK) {
        ren_experiment_free(&x);
        return status;
    }
    *out = x;
    return REN_OK;
}

void ren_experiment_free(ren_experiment *experiment)
{
    ren_design_free(&experiment->design);
    free(experiment->focal);
    free(experiment->input);
    free(experiment->package);
    *experiment = (ren_experiment){ 0 };
}

static int64_t points_of(const ren_experiment *experiment)
{
    return experiment->design.n_points > 1 ? experiment->design.n_points : 1;
}

int64_t ren_experiment_members(const ren_experiment *experiment)
{
    return experiment->scenario->replicates * points_of(experiment);
}

void ren_experiment_at(ren_experiment *out, const ren_experiment *experiment,
                       int64_t member, ren_scenario *room, int64_t *replicate)
{
    *out = *experiment;
    *replicate = member / points_of(experiment);
    if (experiment->design.n_points > 0) {
        *room = *experiment->scenario;
        out->scenario = room;
        out->point = (int32_t)(member % points_of(experiment));
        ren_design_apply(&experiment->design, out->point, &room->parameters);
    }
}
