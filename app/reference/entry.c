/**
 * @file app/reference/entry.c
 * See entry.h.
 */
#include "app/reference/entry.h"

#include "output/indicator.h"
#include "output/results/layout.h"
#include "scenarios/reader/sections.h"
#include "sim/lever.h"
#include "sim/phase.h"

#include <assert.h>
#include <string.h>

const char *const app_group_names[APP_N_GROUPS] = {
    [APP_SHOCKS] = "shocks",         [APP_LEVERS] = "levers",
    [APP_PARAMETERS] = "parameters", [APP_INDICATORS] = "indicators",
    [APP_VARIABLES] = "variables",   [APP_PHASES] = "phases",
    [APP_PRESETS] = "presets",       [APP_KEYS] = "keys",
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
                              .falsified = (*lever)->falsified,
                              .moves = (*lever)->moves,
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
                              .task = (*i)->task,
                              .formula = (*i)->formula,
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

static app_entry *phases_list(app_entry *out)
{
    for (const ren_phase *const *p = ren_phases; *p != NULL; p++) {
        *out++ = (app_entry){ .group = APP_PHASES,
                              .name = (*p)->name,
                              .summary = (*p)->doc,
                              .source = (*p)->source };
    }
    return out;
}

/* A line of presets.def: a set begins where `value` is NULL. */
static const struct {
    const char *key, *value, *doc;
} preset_line[] = {
#define PRESET(name, doc) { name, NULL, doc },
#define VALUE(key, value) { key, value, NULL },
#include "scenarios/reader/tree/presets.def"
#undef PRESET
#undef VALUE
};
enum { N_LINES = sizeof preset_line / sizeof *preset_line };

static app_entry *presets_list(app_entry *out)
{
    for (int k = 0; k < N_LINES; k++) {
        if (preset_line[k].value == NULL) {
            *out++ = (app_entry){ .group = APP_PRESETS,
                                  .name = preset_line[k].key,
                                  .summary = preset_line[k].doc };
        }
    }
    return out;
}

void app_preset_document(const char *name, FILE *out)
{
    bool inside = false, headed = false;
    for (int k = 0; k < N_LINES; k++) {
        if (preset_line[k].value == NULL) {
            inside = strcmp(preset_line[k].key, name) == 0;
        } else if (inside) {
            fprintf(out, "%s| `%s` | %s |\n",
                    headed ? "" : "\n| key | value |\n|---|---|\n", preset_line[k].key,
                    preset_line[k].value);
            headed = true;
        }
    }
}

/* Keys of the sections but `parameters`, whose entries are a group of their own. */
static app_entry *keys_list(app_entry *out)
{
    for (const ren_section *s = ren_sections; s->block.name != NULL; s++) {
        for (const ren_field *f = s->block.fields;
             f != NULL && f != ren_parameter_fields && f->name != NULL; f++) {
            *out = (app_entry){ .group = APP_KEYS, .summary = f->doc, .key = f };
            snprintf(out->dotted, sizeof out->dotted, "%s%s%s", s->block.name,
                     s->block.name[0] != '\0' ? "." : "", f->name);
            out->name = out->dotted;
            out++;
        }
    }
    return out;
}

bool app_entry_is(const app_entry *entry, const char *name)
{
    const char *dot = entry->group == APP_KEYS ? strrchr(entry->name, '.') : NULL;
    return strcmp(entry->name, name) == 0
           || (dot != NULL && strcmp(dot + 1, name) == 0);
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
    end = phases_list(end);
    end = presets_list(end);
    end = keys_list(end);
    assert(end - out <= APP_ENTRIES);
    return (int32_t)(end - out);
}
