/**
 * @file app/published/cases.h
 * The published cases of scenarios/reference: what makes them, and their numbers.
 *
 * cases.csv has a row per case: the scenario beside it, the values that replace the
 * scenario's ("path=value; path=value"), the file of published numbers, the tolerance, and
 * where the case sits on a tie the tolerance from that day on.
 */
#ifndef REN_APP_PUBLISHED_CASES_H
#define REN_APP_PUBLISHED_CASES_H

#include "app/input/input.h"
#include "base/files/csv.h"

typedef struct app_case {
    const char *name, *scenario, *set, *expected, *note; /* of the table */
    double tolerance;         /* relative; see app/published/measure.h */
    const char *tie_variable; /* "": the case sits on no tie */
    double tie_tolerance;     /* of that variable from tie_day on */
    int32_t tie_day;
} app_case;

typedef struct app_cases {
    char folder[APP_PATH];
    ren_csv table;
    int32_t n;
    app_case *item;
} app_cases;

/** Reads cases.csv of the folder with the reference cases. */
REN_CHECKED ren_status app_cases_read(app_cases *out, ren_error *err);
void app_cases_free(app_cases *cases);

/** One published number. */
typedef struct app_number {
    const char *variable, *firm; /* of the file; "" for a total */
    const char *text;            /* as it was printed */
    double value;
    int32_t day;
} app_number;

typedef struct app_numbers {
    ren_csv table;
    int32_t n;
    app_number *item; /* in the order of the file */
} app_numbers;

/** The numbers of one case, in the order of its file. */
REN_CHECKED ren_status app_numbers_read(app_numbers *out, const app_cases *cases,
                                        const app_case *c, ren_error *err);
void app_numbers_free(app_numbers *numbers);

/** A file of the folder. */
REN_CHECKED ren_status app_cases_path(char out[APP_PATH], const app_cases *cases,
                                      const char *file, const char *ending,
                                      ren_error *err);

/** The case's values as overrides. */
REN_CHECKED ren_status app_case_overrides(app_overrides *out, const app_case *c,
                                          ren_error *err);

#endif
