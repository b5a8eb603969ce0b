/**
 * @file app/batch/batch.h
 * Runs the members of an experiment, keeps each as a file, collects them into one.
 *
 * When they are small and fit in memory, the worlds of a member run side by side, one
 * thread each, so that the first member is safe on disk soon; with fewer worlds than
 * threads, members do. Large ones run one after another with all threads inside. The bits
 * are the same each way, and so is the collected file.
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

/** What runs side by side, one thread each. */
typedef enum app_batch_layout {
    APP_THREADS_INSIDE,
    APP_WORLDS,
    APP_MEMBERS
} app_batch_layout;
app_batch_layout app_batch_layout_of(const ren_experiment *experiment,
                                     int64_t n_members, int32_t threads);

/** Returns an exit status (app/command.h); faults stand on stderr. */
int app_batch_run(const ren_experiment *experiment, const app_batch_ask *ask,
                  app_batch_report *report);

#endif
