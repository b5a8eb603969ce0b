/**
 * @file analysis/validate/facts/slump.c
 * E16: failures in a year of demand a fifth lower, against the same year in calm.
 */
#include "analysis/validate/facts/facts.h"
#include "analysis/validate/measure/cascades.h"

#include <math.h>

const char ren_text_slump[] =
    "title: A slump\n"
    "shocks:\n"
    "  slump: {use: demand_loss, depth: 0.2, exports: true, start_week: 4,\n"
    "          duration_weeks: 52}\n";

/* Real firms that fail in a world; what `c` sees of it. */
static ren_status failures_run(const ren_stage *stage, bool shock, ren_cascades *c,
                               double *failed, ren_error *err)
{
    ren_world world = { 0 };
    ren_status status = ren_stage_world(&world, stage, 0, shock, err);
    *failed = 0;
    while (status == REN_OK && world.week < (int32_t)world.series->n_weeks) {
        ren_stage_run(&world, world.week + 1);
        *failed += world.state.failed != NULL ? *world.state.failed : NAN;
        status = ren_cascades_week(c, &world, err);
    }
    ren_stage_world_free(&world);
    return status;
}

ren_status ren_fact_slump(const ren_stage *stage, const bool *want, ren_reading *out,
                          ren_error *err)
{
    ren_cascades calm = { 0 }, slump = { 0 };
    double usual = 0, failed = 0;
    (void)want;
    ren_status status = ren_cascades_init(&calm, stage, err);
    if (status == REN_OK) {
        status = ren_cascades_init(&slump, stage, err);
    }
    if (status == REN_OK) {
        status = failures_run(stage, false, &calm, &usual, err);
    }
    if (status == REN_OK) {
        status = failures_run(stage, true, &slump, &failed, err);
    }
    if (status == REN_OK) {
        out->value[REN_BAND_E16_procyclical] = usual > 0 ? failed / usual : NAN;
        if (slump.failed_all >= 20 && slump.links >= 20) {
            out->value[REN_BAND_E16_clustered] =
                slump.behind / slump.links / (slump.failed_all / slump.links_all);
        } else {
            ren_reading_none(out, REN_BAND_E16_clustered,
                             "fewer than 20 agents failed; more firms would do");
        }
    }
    ren_cascades_free(&calm);
    ren_cascades_free(&slump);
    return status;
}
