/**
 * @file app/own/direct.c
 * See direct.h.
 */
#include "app/own/direct.h"

#include "app/own/print.h"

#include <stdlib.h>

/* What a network is completed by: defaults of the parameters, the table, the
 * provinces. */
typedef struct grounds {
    ren_scenario scenario;
    ren_geography geography;
    ren_table table;
} grounds;

static ren_status grounds_read(grounds *g, const app_names *names, ren_error *err)
{
    ren_status status = ren_scenario_parse(&g->scenario, "defaults", "{}", 2,
                                           &names->catalogue, 0, NULL, NULL, err);
    if (status == REN_OK) {
        status = ren_geography_read(&g->geography, names->data, err);
    }
    return status == REN_OK ? ren_table_build(&g->table, &g->scenario, names->data, err)
                            : status;
}

static ren_status check(const ren_given *given, const grounds *g, const char *firms,
                        const char *links, ren_error *err)
{
    char mends[300];
    ren_given_report *report = calloc(1, sizeof *report);
    ren_status status = report != NULL ? ren_given_check(report, given, &g->table, err)
                                       : ren_fail(err, REN_NO_MEMORY, "out of memory");
    if (status == REN_OK && ren_given_harms(report) > 0) {
        app_own_mends(report, mends, sizeof mends);
        status = ren_fail(err, REN_BAD_SHAPE,
                          "%.80s, %.80s: found %d kind%s of fault, which `renlian "
                          "import` lists, expected none; mended by %s",
                          firms, links, (int)ren_given_harms(report),
                          ren_given_harms(report) == 1 ? "" : "s", mends);
    }
    free(report);
    return status;
}

ren_status app_own_read(ren_given *out, const char *firms, const char *links,
                        const app_names *names, ren_error *err)
{
    grounds g = { 0 };
    ren_given given = { 0 };
    ren_given_notes *notes = calloc(1, sizeof *notes);
    ren_status status = notes != NULL ? grounds_read(&g, names, err)
                                      : ren_fail(err, REN_NO_MEMORY, "out of memory");
    if (status == REN_OK) {
        status = ren_given_read(&given, firms, links, false, err);
    }
    if (status == REN_OK) {
        status = ren_given_resolve(&given, &g.table, err);
    }
    if (status == REN_OK) {
        status = check(&given, &g, firms, links, err);
    }
    if (status == REN_OK) {
        status = ren_given_complete(&given, &g.table, &g.geography, &g.scenario,
                                    ren_stream_of(1, 0), notes, err);
    }
    if (status == REN_OK) {
        *out = given;
        given = (ren_given){ 0 };
    }
    ren_given_free(&given);
    ren_table_free(&g.table);
    ren_geography_free(&g.geography);
    ren_scenario_free(&g.scenario);
    free(notes);
    return status;
}
