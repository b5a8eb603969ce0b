/**
 * @file base/files/rows/inner.h
 * What the files of this room share.
 */
#ifndef REN_BASE_ROWS_INNER_H
#define REN_BASE_ROWS_INNER_H

#include "base/files/rows.h"

static inline bool ren_rows_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/** Refuses bytes that are not UTF-8, and zero; the row of `length` bytes ends with 0,
 * which is no byte of a longer character. */
REN_CHECKED ren_status ren_rows_text_check(const ren_rows *rows, const char *text,
                                           int64_t length, ren_error *err);

/** Cuts a row at its delimiters into rows->cell; *n of them. */
REN_CHECKED ren_status ren_rows_cut(ren_rows *rows, char *text, int32_t *n,
                                    ren_error *err);

#endif
