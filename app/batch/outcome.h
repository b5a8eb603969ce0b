/**
 * @file app/batch/outcome.h
 * What a finished run prints: the table, or one JSON object.
 */
#ifndef REN_APP_BATCH_OUTCOME_H
#define REN_APP_BATCH_OUTCOME_H

#include "app/batch/batch.h"

/** One row per package, from the results file, on stdout. */
REN_CHECKED ren_status app_outcome_table(const char *results, ren_error *err);

/**
 * {"file":..., "members":{"done":n,"failed":n,"skipped":n}, "wall_s":...,
 * "packages":[{"name":..., "shock":"on", "indicators":{NAME:{"mean":...}}}]} on stdout.
 * `done` counts members run now, `skipped` those done before. Without a results file
 * (a run that was stopped) there are no packages.
 */
REN_CHECKED ren_status app_outcome_json(const app_batch_report *report,
                                        const char *results, ren_error *err);

#endif
