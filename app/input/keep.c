/**
 * @file app/input/keep.c
 * Results do not take the place of what they are computed from.
 */
#include "app/input/input.h"

#include <stdlib.h>

/* The files that a struct of fields names. */
static ren_status fields_keep(const char *results, const ren_scenario *scenario,
                              const ren_field *fields, const void *params,
                              ren_error *err)
{
    ren_status status = REN_OK;
    for (const ren_field *f = fields; f != NULL && f->name != NULL && status == REN_OK;
         f++) {
        char *const *named =
            (char *const *)(const void *)((const char *)params + f->offset);
        if (f->type != REN_TEXT || !f->is_file || *named == NULL) {
            continue;
        }
        char *path = ren_scenario_beside(scenario, *named);
        status = app_path_keep(results, (const char *[]){ path }, 1, err);
        free(path);
    }
    return status;
}

static ren_status entries_keep(const char *results, const ren_scenario *scenario,
                               int32_t n, const ren_entry *entry, ren_error *err)
{
    ren_status status = REN_OK;
    for (int32_t e = 0; e < n && status == REN_OK; e++) {
        status = fields_keep(results, scenario, entry[e].block->fields, entry[e].params,
                             err);
    }
    return status;
}

ren_status app_inputs_keep(const char *results, const ren_scenario *scenario,
                           ren_error *err)
{
    const ren_files_spec *f = &scenario->files;
    const char *const named[] = { scenario->economy.network,
                                  f->firms,
                                  f->links,
                                  f->final_demand,
                                  f->sectors,
                                  f->damage,
                                  f->Z,
                                  f->Y,
                                  scenario->rules.events,
                                  scenario->economy.niche_file };
    ren_status status =
        app_path_keep(results, (const char *[]){ scenario->path }, 1, err);
    for (size_t k = 0; k < sizeof named / sizeof *named && status == REN_OK; k++) {
        char *path = named[k] != NULL ? ren_scenario_beside(scenario, named[k]) : NULL;
        status = app_path_keep(results, (const char *[]){ path }, 1, err);
        free(path);
    }
    if (status == REN_OK) {
        status =
            entries_keep(results, scenario, scenario->n_shocks, scenario->shocks, err);
    }
    for (int32_t p = 0; p < scenario->n_packages && status == REN_OK; p++) {
        status = entries_keep(results, scenario, scenario->packages[p].n_levers,
                              scenario->packages[p].levers, err);
    }
    return status;
}
