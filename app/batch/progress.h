/**
 * @file app/batch/progress.h
 * One line on the terminal while members run, and the wish to stop.
 *
 * A thread of its own reads the counters of the run five times a second; on a pipe or
 * with --quiet nothing is written. Ctrl-C and SIGTERM ask the members to finish their
 * week and return; a second one ends the program at once.
 */
#ifndef REN_APP_BATCH_PROGRESS_H
#define REN_APP_BATCH_PROGRESS_H

#include "sim/member.h"

#include <pthread.h>
#include <stdbool.h>

typedef struct app_progress {
    ren_progress run;  /* shared with the members */
    int64_t weeks_all; /* world-weeks of all members to run */
    int64_t n_firms;
    double began_s;
    bool shown; /* a line is being kept on the terminal */
    bool ended; /* under `lock` */
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t bell;
} app_progress;

/** Catches the signals and, on a terminal, starts the line. */
void app_progress_begin(app_progress *progress, int64_t weeks_all, int64_t n_firms,
                        bool quiet);

/** Takes the line away and gives the signals back. */
void app_progress_end(app_progress *progress);

#endif
