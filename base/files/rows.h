/**
 * @file base/files/rows.h
 * Large delimited tables, one row at a time, in bounded memory.
 *
 * Takes comma-separated text with a header row (RFC 4180 quotes, '#' comment lines before
 * the header) and tables without header whose cells are divided by blanks, as simulators
 * of supply networks exchange them. Several million rows a second. Small data files go
 * through base/files/csv.h.
 */
#ifndef REN_BASE_ROWS_H
#define REN_BASE_ROWS_H

#include "base/status.h"

#include <stdbool.h>
#include <stdint.h>

enum { REN_MOST_CELLS = 4096 };

typedef struct ren_rows {
    char *path;        /* for messages */
    bool headed;       /* the first row named the columns */
    char delimiter;    /* ',' or ' ' for any run of blanks */
    int32_t n_columns; /* of the header, or of the first row */
    char *header[REN_MOST_CELLS];
    int64_t line;               /* of the row at hand, from 1 */
    char *cell[REN_MOST_CELLS]; /* of the row at hand, trimmed, ended by 0, never NULL;
                                   valid until the next row */
    int64_t bytes, size;        /* read so far, and of the file; for progress */
    struct ren_rows_buffer *buffer;
} ren_rows;

/** Opens a table; `headed` says whether its first row names the columns. Text with a
 * comma in its first row is divided by commas, other text by blanks. */
REN_CHECKED ren_status ren_rows_open(ren_rows *out, const char *path, bool headed,
                                     ren_error *err);
void ren_rows_close(ren_rows *rows);

/** Moves to the next row; *more is false after the last one. Blank lines are skipped. A
 * row with another number of cells than the first is refused with its line number. */
REN_CHECKED ren_status ren_rows_next(ren_rows *rows, bool *more, ren_error *err);

/** Whether a table begins with names of columns: its first row has a comma and no cell of
 * it is a number. */
bool ren_rows_are_headed(const char *path);

/** Index of the first of `names` (NULL-terminated, compared without case) that the header
 * has, or -1. */
int32_t ren_rows_column(const ren_rows *rows, const char *const *names);

/** A finite number; the message names file, line, column and what was found. */
REN_CHECKED ren_status ren_rows_number(const ren_rows *rows, int32_t column,
                                       double *out, ren_error *err);

#endif
