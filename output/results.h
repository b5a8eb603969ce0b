/**
 * @file output/results.h
 * Results on disk: one HDF5 (netCDF-4) file per member, collected into one.
 *
 * A member file is the schema of OUT.h5 with one member. It is written as `.part`,
 * flushed, closed, synced and renamed, so a file with its final name is complete.
 * Names, dimensions and units: the project's interface page (docs/reference/results.md).
 */
#ifndef REN_OUTPUT_RESULTS_H
#define REN_OUTPUT_RESULTS_H

#include "output/indicator.h"
#include "output/provenance.h"

/** What distinguishes a member file: same identity, same bits. */
typedef struct ren_member_identity {
    char digest
        [REN_DIGEST_TEXT]; /* SHA-256 (canonical identity; version; seed; replicate;
                                     packages and shocks run) */
} ren_member_identity;
void ren_member_identify(ren_member_identity *out, const ren_experiment *experiment,
                         int64_t replicate);

/** Writes one member to `path` (atomically). `network` says whether /network is kept. */
REN_CHECKED ren_status ren_member_write(const char *path, const ren_member *member,
                                        const ren_experiment *experiment,
                                        const ren_provenance *provenance, bool network,
                                        ren_error *err);

/** True when `path` is a complete member file with this identity. */
bool ren_member_is_done(const char *path, const ren_member_identity *identity);

typedef struct ren_collection {
    int64_t n_members;  /* in the file */
    int64_t *replicate; /* [n_members] */
    int32_t *point;     /* [n_members] of the design; NULL: there is none */
    char **path;        /* [n_members] member file, NULL = missing or failed */
    int8_t *status;     /* [n_members] 0 missing, 1 done, 2 failed */
} ren_collection;

/** Writes OUT.h5 from member files, in member order, atomically. */
REN_CHECKED ren_status ren_results_collect(const char *path,
                                           const ren_collection *collection,
                                           const ren_experiment *experiment,
                                           const ren_provenance *provenance,
                                           ren_error *err);

/** Indicators of a results file: value[(member * n_packages + package) * 2 + shock] per
 * indicator, shock 0 off, 1 on; NaN where missing or not run. */
typedef struct ren_results {
    int32_t n_members, n_packages, n_shocks, n_inputs, n_indicators;
    char **package;             /* [n_packages] */
    char **input;               /* [n_inputs] code of each shocked input */
    char **indicator;           /* [n_indicators] */
    char **unit;                /* [n_indicators] */
    int8_t *status;             /* [n_members] */
    double **value;             /* [n_indicators] arrays of [member][package][shock] */
    double *time_to_substitute; /* [member][package][shock][input] */
    double *time_to_localise;   /* the same; NULL in files without */
    char **input_name;          /* [n_inputs] */
    int32_t n_products, n_weeks;
    char **product_name; /* [n_products] */
    int64_t first_shock_week;
    double *intensity;     /* [n_packages] of their budgets; NULL in older files */
    double budget_present; /* what each was to cost; NaN: costs were not made equal */
    char *title;
} ren_results;
REN_CHECKED ren_status ren_results_read(ren_results *out, const char *path,
                                        ren_error *err);
void ren_results_free(ren_results *results);

/**
 * Mean over done members of a weekly variable in one world: out[n_weeks * width], width
 * the length of its last dimension (1 without), week by week. `shock` is 0 or 1. Stays
 * NaN when the world was not run.
 */
REN_CHECKED ren_status ren_results_mean(const ren_results *results, const char *path,
                                        const char *variable, int32_t package,
                                        int32_t shock, int32_t width, double *out,
                                        ren_error *err);

#endif
