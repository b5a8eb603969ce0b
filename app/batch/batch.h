/**
 * @file app/batch/batch.h
 * Runs the members of an experiment, keeps each as a file, collects them into one.
 *
 * Small members run side by side, one thread each; large ones one after another with all
 * threads inside. The bits are the same either way, and so is the collected file.
 */
#ifndef REN_APP_BATCH_BATCH_H
#define REN_APP_BATCH_BATCH_H

#include "output/provenance.h"
#include "sim/member.h"

typedef struct app_batch_ask {
    const char *results; /* OUT.h5 */
    const char *command; /* as typed, for provenance and for "go on with" */
    int64_t first, end;  /* members first .. end-1 of all replicates; -1: all */
    int32_t threads;
    bool resume; /* skip members whose file has the same identity */
    bool quiet;
} app_batch_ask;

typedef struct app_batch_report {
    int64_t n_done, n_failed, n_skipped; /* n_done: run now; n_skipped: done before */
    bool collected;                      /* the results file is written */
    double wall_s;
} app_batch_report;

/** True when `threads` members fit in memory side by side and are small enough. */
bool app_batch_side_by_side(const ren_experiment *experiment, int64_t n_members,
                            int32_t threads);

/** Returns an exit status (app/command.h); faults stand on stderr. */
int app_batch_run(const ren_experiment *experiment, const app_batch_ask *ask,
                  app_batch_report *report);

#endif
