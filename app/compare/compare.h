/**
 * @file app/compare/compare.h
 * What `renlian compare` was asked, and its three ways to answer.
 */
#ifndef REN_APP_COMPARE_COMPARE_H
#define REN_APP_COMPARE_COMPARE_H

#include "analysis/compare/compare.h"
#include "app/input/ask.h"

#include <jansson.h>

enum { APP_COMPARE_NAMES = 64 };

/** What `csv` of an ask says for standard output. */
#define APP_COMPARE_STDOUT "-"

typedef struct app_compare_ask {
    app_ask scenario; /* options of the sequential mode */
    const char *name[APP_COMPARE_NAMES];
    const char *indicator[APP_COMPARE_NAMES];
    int32_t n_names, n_indicators;
    const char *csv, *output, *until, *command;
    double p_best; /* what `until` asks for */
    int64_t max_replicates;
    bool reference, json, all, level, quiet;
} app_compare_ask;

/** How a sequential run ended. */
typedef struct app_compare_end {
    bool settled;
    int64_t replicates, points; /* members are all pairs of the two */
} app_compare_end;

/* Each returns an exit status (app/command.h); faults stand on stderr. */

/** Published cases; name[] are the beginnings of their names. */
int app_compare_reference(const app_compare_ask *a);
/** A results file name[0], packages name[1] and on. */
int app_compare_results(const app_compare_ask *a);
/** A scenario name[0], run until P(best) is settled or replicates are used up. */
int app_compare_until(app_compare_ask *a);

/** Reads and compares; the caller frees both in either case. */
REN_CHECKED ren_status app_compare_read(ren_results *results, ren_compare *compare,
                                        const app_compare_ask *a, const char *path,
                                        ren_error *err);
/** Table or JSON on stdout, and the CSV file. `end` is NULL but for a sequential run. */
REN_CHECKED ren_status app_compare_tell(const app_compare_ask *a, const char *path,
                                        const ren_compare *compare,
                                        const app_compare_end *end, ren_error *err);
/** The comparison as one object; NULL without memory. */
json_t *app_compare_object(const char *path, const ren_compare *compare,
                           const app_compare_end *end);

#endif
