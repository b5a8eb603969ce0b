/**
 * @file analysis/warnings.h
 * What the replicates of a results file were warned of, together.
 */
#ifndef REN_ANALYSIS_WARNINGS_H
#define REN_ANALYSIS_WARNINGS_H

#include "analysis/summary.h"
#include "output/warnings.h"

/** One kind of warning in one world over its replicates. */
typedef struct ren_warning_summary {
    int32_t n_members; /* replicates that ran */
    int32_t n_warned;  /* of them, with this warning */
    double count;      /* median over those warned */
    double week;       /* first of any */
    char *text;        /* the sentence of the first replicate warned; free() */
} ren_warning_summary;

REN_CHECKED ren_status ren_warning_sum_up(ren_warning_summary *out,
                                          const ren_warned *warned, int32_t package,
                                          int32_t shock, ren_warning kind,
                                          ren_error *err);

/** Sentences below the table, one for each kind in each world; nothing if there are
 * none. */
REN_CHECKED ren_status ren_warned_print(const ren_warned *warned,
                                        const ren_summary *summary, FILE *out,
                                        ren_error *err);

#endif
