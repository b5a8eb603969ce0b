/**
 * @file base/files/csv.h
 * Small comma-separated tables (UTF-8, one header row, RFC 4180 quotes) in memory.
 * For data files of a few megabytes; users' networks have their own streaming reader.
 * Lines beginning with '#' before the header are comments (SOURCE lines).
 */
#ifndef REN_BASE_CSV_H
#define REN_BASE_CSV_H

#include "base/status.h"

#include <stdint.h>

typedef struct ren_csv {
    char *path; /* for messages */
    char *text; /* whole file; cells point into it */
    int32_t n_columns;
    int32_t n_rows; /* without the header */
    char **header;  /* [n_columns] */
    char **cell;    /* [n_rows * n_columns], row by row, trimmed, never NULL */
    int32_t *line;  /* [n_rows] line number in the file, from 1 */
} ren_csv;

REN_CHECKED ren_status ren_csv_read(ren_csv *out, const char *path, ren_error *err);
void ren_csv_free(ren_csv *csv);

/** Index of a column, or -1. */
int32_t ren_csv_column(const ren_csv *csv, const char *name);

/** As above; a missing column is an error that names the file and the column. */
REN_CHECKED ren_status ren_csv_need(const ren_csv *csv, const char *name, int32_t *out,
                                    ren_error *err);

/** A number; the message names file, line and column. Empty cells are refused. */
REN_CHECKED ren_status ren_csv_number(const ren_csv *csv, int32_t row, int32_t column,
                                      double *out, ren_error *err);

static inline const char *ren_csv_text(const ren_csv *csv, int32_t row, int32_t column)
{
    return csv->cell[(int64_t)row * csv->n_columns + column];
}

#endif
