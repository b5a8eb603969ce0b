/**
 * @file app/reference/entry.c
 * See entry.h.
 */
#include "app/reference/entry.h"

#include "output/indicator.h"
#include "output/results/layout.h"
#include "sim/lever.h"

#include <assert.h>

const char *const app_group_names[APP_N_GROUPS] = {
    [APP_SHOCKS] = "shocks",         [APP_LEVERS] = "levers",
    [APP_PARAMETERS] = "parameters", [APP_INDICATORS] = "indicators",
    [APP_VARIABLES] = "variables",
};

static app_entry *levers_list(app_entry *out, const ren_lever *const *lever,
                              app_group group)
{
    for (; *lever != NULL; lever++) {
        const ren_block *block = &(*lever)->block;
        *out++ = (app_entry){ .group = group,
                              .name = block->name,
                              .summary = block->summary,
                              .source = block->source,
                              .code = (*lever)->code,
                              .evidence = (*lever)->evidence,
                              .fields = block->fields };
    }
    return out;
}

static app_entry *indicators_list(app_entry *out)
{
    for (const ren_indicator *const *i = ren_indicators; *i != NULL; i++) {
        *out++ = (app_entry){ .group = APP_INDICATORS,
                              .name = (*i)->name,
                              .summary = (*i)->summary,
                              .unit = (*i)->unit,
                              .source = (*i)->source,
                              .better = (*i)->better,
                              .dimensions = "member, package, shock" };
    }
    return out;
}

/* The schema of a results file, asked of output for an experiment that has everything. */
static app_entry *variables_list(app_entry *out)
{
    const ren_table table = { .n = 1 };
    const ren_scenario scenario = { .rules = { .money = true },
                                    .output = { .ledger = true } };
    const ren_experiment experiment = { .scenario = &scenario,
                                        .table = &table,
                                        .n_inputs = 1 };
    const ren_layout layout = { .experiment = &experiment, .n_panel = 1 };
    ren_variable variable[REN_MOST_VARIABLES];
    const int32_t n = ren_layout_variables(&layout, variable);

    for (int32_t k = 0; k < n; k++) {
        const ren_variable *v = &variable[k];
        if (v->kind == REN_OF_INDICATOR) {
            continue;
        }
        *out = (app_entry){
            .group = APP_VARIABLES, .name = v->name, .summary = v->doc, .unit = v->unit
        };
        snprintf(out->dimensions, sizeof out->dimensions,
                 "member, package, shock%s%s%s%s%s", v->weekly ? ", time" : "",
                 v->along != NULL ? ", " : "", v->along != NULL ? v->along : "",
                 v->across != NULL ? ", " : "", v->across != NULL ? v->across : "");
        out++;
    }
    *out++ = (app_entry){ .group = APP_VARIABLES,
                          .name = "status",
                          .summary = "0 missing, 1 done, 2 failed",
                          .unit = "1",
                          .dimensions = "member" };
    return out;
}

int32_t app_entries(app_entry *out)
{
    app_entry *end = levers_list(out, ren_shocks, APP_SHOCKS);
    end = levers_list(end, ren_levers, APP_LEVERS);
    for (const ren_field *f = ren_parameter_fields; f->name != NULL; f++) {
        *end++ = (app_entry){ .group = APP_PARAMETERS,
                              .name = f->name,
                              .summary = f->doc,
                              .unit = f->unit,
                              .source = f->source,
                              .field = f };
    }
    end = indicators_list(end);
    end = variables_list(end);
    assert(end - out <= APP_ENTRIES);
    return (int32_t)(end - out);
}
