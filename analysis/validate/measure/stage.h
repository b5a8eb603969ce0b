/**
 * @file analysis/validate/measure/stage.h
 * From the text of a scenario to worlds: what is read once, what a replicate builds.
 */
#ifndef REN_ANALYSIS_VALIDATE_STAGE_H
#define REN_ANALYSIS_VALIDATE_STAGE_H

#include "sim/member.h"
#include "sim/phase.h"

/** Read once and then shared by all replicates. Neither copy nor move it. */
typedef struct ren_ground {
    ren_words words;
    ren_geography geography;
    ren_catalogue catalogue;
    ren_scenario scenario;
    ren_table table;
    ren_experiment experiment; /* package none, shocks on */
} ren_ground;

/** Reads a scenario up to its balanced table; `firms` and `weeks` fill it. */
REN_CHECKED ren_status ren_ground_open(ren_ground *out, const char *data,
                                       const char *yaml, int64_t firms, int32_t weeks,
                                       int32_t n_overrides,
                                       const ren_override *override, ren_error *err);
void ren_ground_close(ren_ground *ground);

/** The economy of a replicate and its constants. Neither copy nor move it. */
typedef struct ren_stage {
    const ren_ground *ground;
    ren_economy economy;
    ren_setup setup;
} ren_stage;

REN_CHECKED ren_status ren_stage_build(ren_stage *out, const ren_ground *ground,
                                       int64_t replicate, ren_error *err);
void ren_stage_free(ren_stage *stage);

/** A world of the stage in week 0, with series of its own. */
REN_CHECKED ren_status ren_stage_world(ren_world *out, const ren_stage *stage,
                                       int32_t package, bool shock, ren_error *err);
void ren_stage_world_free(ren_world *world);

/** Runs weeks until `world->week` is `until`. */
void ren_stage_run(ren_world *world, int32_t until);

/** A national series or a column of the state by name; NULL: the model has none, or the
 * rules of the scenario leave it out. */
const double *ren_stage_series(const ren_world *world, const char *name);
int ren_stage_column(const ren_world *world, const char *name); /* or -1 */

#endif
