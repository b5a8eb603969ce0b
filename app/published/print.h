/**
 * @file app/published/print.h
 * The table "published | Renlian | difference", for people and for programs.
 */
#ifndef REN_APP_PUBLISHED_PRINT_H
#define REN_APP_PUBLISHED_PRINT_H

#include "app/published/measure.h"

#include <stdio.h>

/** One line: a case's variable on its worst day, or on one day of --all. */
typedef struct app_line {
    const app_case *of;
    char variable[48], firm[128], text[40]; /* text: the published number as printed */
    int32_t day;
    int32_t n; /* numbers that the line stands for */
    app_difference difference;
    bool pass; /* of all of them */
} app_line;

typedef struct app_lines {
    int32_t n, room;
    app_line *item;
    int32_t n_cases, n_failed; /* cases */
    int64_t n_numbers;
    double wall_s;
} app_lines;

/** Room for one more line; NULL without memory. */
app_line *app_lines_add(app_lines *lines);
void app_lines_free(app_lines *lines);

void app_lines_print(const app_lines *lines, FILE *out);
REN_CHECKED ren_status app_lines_csv(const app_lines *lines, const char *path,
                                     ren_error *err);
REN_CHECKED ren_status app_lines_json(const app_lines *lines, FILE *out,
                                      ren_error *err);

#endif
