/**
 * @file base/files/rows/cells.c
 * One row of text: whether it is UTF-8, and its cells, cut in place; a cell never grows,
 * since "" becomes ".
 */
#include "base/files/rows/inner.h"

#include <string.h>

/* Bytes of the UTF-8 character at `at`, 0 when it is none (RFC 3629). */
static int character_length(const unsigned char *at)
{
    if (at[0] < 0x80) {
        return 1;
    }
    const int n = at[0] >= 0xC2 && at[0] < 0xE0   ? 2
                  : at[0] >= 0xE0 && at[0] < 0xF0 ? 3
                  : at[0] >= 0xF0 && at[0] < 0xF5 ? 4
                                                  : 0;
    for (int k = 1; k < n; k++) {
        if ((at[k] & 0xC0) != 0x80) {
            return 0;
        }
    }
    const bool overlong =
        (at[0] == 0xE0 && at[1] < 0xA0) || (at[0] == 0xF0 && at[1] < 0x90);
    const bool outside =
        (at[0] == 0xED && at[1] > 0x9F) || (at[0] == 0xF4 && at[1] > 0x8F);
    return overlong || outside ? 0 : n;
}

ren_status ren_rows_text_check(const ren_rows *rows, const char *text, int64_t length,
                               ren_error *err)
{
    const unsigned char *at = (const unsigned char *)text;
    int64_t line = rows->line;
    uint64_t word;
    for (int64_t k = 0; k < length;) {
        if (k + 8 <= length) {
            memcpy(&word, at + k, sizeof word);
            const uint64_t high = 0x8080808080808080u, low = 0x0101010101010101u;
            if ((word & high) == 0 && ((word - low) & ~word & high) == 0) {
                k += 8;
                continue;
            }
        }
        const int n = character_length(at + k);
        if (at[k] == '\0' || n == 0) {
            for (int64_t j = 0; j < k; j++) {
                line += at[j] == '\n';
            }
            return ren_fail(err, REN_BAD_SYNTAX,
                            "%.300s:%lld: contains a byte %02X that is not part of "
                            "UTF-8 text",
                            rows->path, (long long)line, at[k]);
        }
        k += n;
    }
    return REN_OK;
}

/* Takes a quoted cell whose opening quote is at *at. */
static ren_status quoted(const ren_rows *rows, char **at, char **cell, ren_error *err)
{
    char *from = *at + 1, *to = from;
    *cell = from;
    for (; *from != '"' || from[1] == '"'; from++) {
        if (*from == '\0') {
            return ren_fail(err, REN_BAD_SYNTAX,
                            "%.300s:%lld: a quote is opened but never closed",
                            rows->path, (long long)rows->line);
        }
        from += *from == '"';
        *to++ = *from;
    }
    for (from++; ren_rows_is_blank(*from); from++) {
    }
    if (*from != ',' && *from != '\0') {
        return ren_fail(err, REN_BAD_SYNTAX,
                        "%.300s:%lld: text after a closing quote, expected a comma",
                        rows->path, (long long)rows->line);
    }
    *to = '\0';
    *at = from;
    return REN_OK;
}

static ren_status too_many(const ren_rows *rows, ren_error *err)
{
    return ren_fail(err, REN_BAD_SYNTAX, "%.300s:%lld: more than %d cells", rows->path,
                    (long long)rows->line, REN_MOST_CELLS);
}

static ren_status cut_commas(ren_rows *rows, char *at, int32_t *n, ren_error *err)
{
    char delimiter = ',';
    for (*n = 0; delimiter == ','; ++*n) {
        if (*n == REN_MOST_CELLS) {
            return too_many(rows, err);
        }
        char *end;
        while (ren_rows_is_blank(*at)) {
            at++;
        }
        if (*at == '"') {
            const ren_status status = quoted(rows, &at, &rows->cell[*n], err);
            if (status != REN_OK) {
                return status;
            }
            delimiter = *at;
        } else {
            rows->cell[*n] = at;
            at = strchrnul(at, ',');
            delimiter = *at;
            for (end = at; end > rows->cell[*n] && ren_rows_is_blank(end[-1]);) {
                end--;
            }
            *end = '\0';
        }
        at++;
    }
    return REN_OK;
}

static ren_status cut_blanks(ren_rows *rows, char *at, int32_t *n, ren_error *err)
{
    for (*n = 0;; ++*n) {
        while (ren_rows_is_blank(*at)) {
            at++;
        }
        if (*at == '\0') {
            return REN_OK;
        }
        if (*n == REN_MOST_CELLS) {
            return too_many(rows, err);
        }
        rows->cell[*n] = at;
        while (*at != '\0' && !ren_rows_is_blank(*at)) {
            at++;
        }
        if (*at != '\0') {
            *at++ = '\0';
        }
    }
}

ren_status ren_rows_cut(ren_rows *rows, char *text, int32_t *n, ren_error *err)
{
    return rows->delimiter == ',' ? cut_commas(rows, text, n, err)
                                  : cut_blanks(rows, text, n, err);
}
