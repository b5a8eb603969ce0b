/**
 * @file app/rank/journal.h
 * OUT.part: rows as they are finished, so that a killed ranking can go on.
 *
 * The first line carries a digest of inputs and options; a row counts when its line is
 * whole. Lines reach the file twice a second.
 */
#ifndef REN_APP_RANK_JOURNAL_H
#define REN_APP_RANK_JOURNAL_H

#include "app/rank/rank.h"

typedef struct app_journal {
    char path[APP_PATH];
    FILE *file;
    double flushed_s;
} app_journal;

/** Begins OUT.part, or goes on with it when `resume` and takes its rows into `result`; one
 * of other inputs is refused. */
REN_CHECKED ren_status app_journal_open(app_journal *out, const char *results,
                                        const char *digest, bool resume, int64_t n,
                                        app_rank_result *result, ren_error *err);

REN_CHECKED ren_status app_journal_add(app_journal *journal, int64_t scenario,
                                       const ren_rank_row *row, ren_error *err);

/** Closes it, and takes the file away when all is done. */
REN_CHECKED ren_status app_journal_close(app_journal *journal, bool whole,
                                         ren_error *err);

#endif
