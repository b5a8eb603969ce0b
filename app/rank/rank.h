/**
 * @file app/rank/rank.h
 * What `renlian rank` was asked, the economy it reads and the scenarios it runs.
 */
#ifndef REN_APP_RANK_RANK_H
#define REN_APP_RANK_RANK_H

#include "analysis/rank/dynamic.h"
#include "analysis/rank/worst.h"
#include "app/input/input.h"
#include "base/files/digest.h"
#include "base/files/rows.h"
#include "model/given.h"
#include "model/network/systemic/rank.h"

enum { APP_RULE_UNSAID, APP_RULE_GL, APP_RULE_LEONTIEF, APP_RULE_LINEAR };

typedef struct app_rank_ask {
    const char *network;       /* NET.h5 or a scenario; NULL: firms and links */
    const char *firms, *links; /* CSV */
    const char *essential, *shocks, *list, *only; /* NULL: not asked for */
    const char *weights;                          /* "out", "max" or a file */
    const char *out;
    app_overrides overrides; /* of a scenario */
    int32_t rule;
    bool market_share, by_product, resume, quiet, json;
    double tolerance;
    int32_t max_iterations, threads;
    int32_t worst; /* firms in the worst set; 0: not asked for */
    int32_t
        dynamic; /* weeks that a firm stands still in the engine; -1: not asked for */
    int32_t sample;  /* firms that do */
    int32_t horizon; /* weeks of those worlds; 0: a year after the firm is back */
} app_rank_ask;

typedef struct app_rank_economy {
    ren_given given;
    uint8_t *role;  /* [n_links] e; NULL until it is known */
    double *weight; /* [n_firms]; NULL: sales */
    int64_t
        unnamed; /* links whose pair of sectors the table of essentials leaves out */
    app_input
        *input; /* the scenario, or that of defaults on NET.h5 for --dynamic; NULL:
                         none was needed */
} app_rank_economy;

/** Reads a scenario, or a network as one of defaults, to economy->input. Exit status. */
int app_rank_input_read(app_rank_economy *out, const app_rank_ask *ask);

/** Reads firms, links, roles and weights. Says what is wrong; returns an exit status. */
int app_rank_economy_read(app_rank_economy *out, const app_rank_ask *ask);
void app_rank_economy_free(app_rank_economy *economy);

/** Replicate 0 of a scenario's economy: firms and links, and the roles its slots drew.
 * Returns an exit status. */
int app_rank_synthetic(app_rank_economy *out, const app_rank_ask *ask);

/** Roles from the criticality of pairs of products in the table. Exit status. */
int app_rank_table_roles(app_rank_economy *economy);

/** supplier_sector,buyer_sector,type: writes economy->role. */
REN_CHECKED ren_status app_rank_essential_read(app_rank_economy *economy,
                                               const char *path, ren_error *err);

/** firm,weight: writes economy->weight. */
REN_CHECKED ren_status app_rank_weights_read(app_rank_economy *economy,
                                             const char *path, ren_error *err);

/** Opens a table and finds the columns it must have; close `rows` in either case. */
REN_CHECKED ren_status app_rank_columns(ren_rows *rows, const char *path,
                                        const char *const *name, int32_t n,
                                        int32_t *column, ren_error *err);
/** The firm that the row at hand names. */
REN_CHECKED ren_status app_rank_firm(const ren_rows *rows, int32_t column,
                                     const ren_given *given, int32_t *out,
                                     ren_error *err);

typedef struct app_rank_scenarios {
    ren_rank_shocks shocks; /* owns its arrays */
    int64_t n;              /* to be run */
    int64_t *which;         /* [n] ascending */
} app_rank_scenarios;

/** Each firm's default, those of a list, those of each product together, or the shocks
 * of a file. */
REN_CHECKED ren_status app_rank_scenarios_read(app_rank_scenarios *out,
                                               const app_rank_ask *ask,
                                               const ren_given *given, ren_error *err);
void app_rank_scenarios_free(app_rank_scenarios *scenarios);

/** Digest of everything that the numbers depend on. */
void app_rank_digest(const app_rank_ask *ask, const app_rank_economy *economy,
                     const app_rank_scenarios *scenarios, char out[REN_DIGEST_TEXT]);

/** Firms that stood still in the engine; the first n_top are those of highest ESRI. */
typedef struct app_rank_sample {
    int32_t n, weeks, horizon;
    int64_t n_top;
    int64_t *scenario;       /* [n] */
    double *esri;            /* [n] */
    double *own;             /* [n] share of the economy's output */
    ren_stop_row *row;       /* [n] */
    ren_agreement agreement; /* of ESRI and loss area */
    ren_agreement by_size;   /* of own output and loss area */
    double wall_s;
} app_rank_sample;

/** The rows of the scenarios that were run, finished or not. */
typedef struct app_rank_result {
    ren_rank_row *row; /* [shocks.n] */
    bool *done;        /* [shocks.n] */
    int64_t n_done, n_resumed;
    double wall_s;
    ren_rank_step *step; /* [worst] */
    app_rank_sample sample;
    /* a sample of scenarios at a hundredth of the tolerance */
    int32_t n_checked;
    double coarse, fine; /* mean ESRI of the sample */
    double fine_tolerance;
} app_rank_result;

/** Lets firms of a sample stand still in the engine. */
REN_CHECKED ren_status app_rank_dynamic(app_rank_sample *out, const app_rank_ask *ask,
                                        const app_rank_economy *economy,
                                        const app_rank_scenarios *scenarios,
                                        const ren_rank_row *row,
                                        bool (*stop)(void *taker), ren_error *err);
void app_rank_sample_free(app_rank_sample *sample);

/** scenario,firm,esri,loss_area,loss_own,depth */
void app_rank_sample_rows(FILE *out, const app_rank_sample *sample,
                          const app_rank_economy *economy,
                          const app_rank_scenarios *scenarios);
void app_rank_sample_table(const app_rank_sample *sample,
                           const app_rank_economy *economy,
                           const app_rank_scenarios *scenarios);
/** An object of what the table says; NULL without memory. */
struct json_t *app_rank_sample_json(const app_rank_sample *sample,
                                    const app_rank_economy *economy,
                                    const app_rank_scenarios *scenarios);

/** A cell of CSV, with quotes where it needs them (RFC 4180). */
void app_rank_cell(FILE *out, const char *text);

/** Runs what is not yet done, keeping OUT.part, then the worst set or the sample if asked
 * for, writes OUT and looks how much the tolerance decides. Exit status. */
int app_rank_work(app_rank_result *out, const app_rank_ask *ask,
                  const app_rank_economy *economy, const app_rank_scenarios *scenarios,
                  const ren_rank *rank);
void app_rank_result_free(app_rank_result *result);

/** OUT, whole and in order of scenarios, or the steps of the worst set. */
REN_CHECKED ren_status app_rank_write(const app_rank_result *result,
                                      const app_rank_ask *ask,
                                      const app_rank_economy *economy,
                                      const app_rank_scenarios *scenarios,
                                      ren_error *err);

/** Warnings to stderr; the worst ten, the worst set or a JSON object to stdout. */
int app_rank_print(const app_rank_result *result, const app_rank_ask *ask,
                   const app_rank_economy *economy,
                   const app_rank_scenarios *scenarios);

#endif
