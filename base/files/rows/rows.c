/**
 * @file base/files/rows/rows.c
 * A file as rows: a buffer that slides over it, and the cells of the row at hand.
 */
#include "base/files/rows/inner.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 1 << 20, MOST_BYTES = 1 << 20 /* of one row */ };

struct ren_rows_buffer {
    int file;
    char *text; /* [capacity + 1] */
    int64_t capacity, begin, end;
    bool ended; /* nothing is left in the file */
    bool held;  /* the first row has been cut already, for its number of cells */
    int64_t next_line;
};

static ren_status more_text(ren_rows *rows, ren_error *err)
{
    struct ren_rows_buffer *b = rows->buffer;
    memmove(b->text, b->text + b->begin, (size_t)(b->end - b->begin));
    b->end -= b->begin;
    b->begin = 0;
    while (b->end < b->capacity && !b->ended) {
        const ssize_t n =
            read(b->file, b->text + b->end, (size_t)(b->capacity - b->end));
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return ren_fail(err, REN_NO_FILE, "%.300s: cannot be read (%s)", rows->path,
                            strerror(errno));
        }
        b->ended = n == 0;
        b->end += n;
        rows->bytes += n;
    }
    return REN_OK;
}

/* Length of the row that begins at b->begin, without its line break, as far as the text
 * at hand tells; -1 when its end is not there yet. Breaks inside quotes do not count. */
static int64_t row_length(const struct ren_rows_buffer *b, bool quotes)
{
    const char *from = b->text + b->begin, *stop = b->text + b->end, *at = from;
    bool open = false;
    while (at < stop) {
        const char *end = memchr(at, '\n', (size_t)(stop - at));
        if (end == NULL) {
            end = stop;
        }
        if (quotes) {
            for (const char *q = at; (q = memchr(q, '"', (size_t)(end - q))) != NULL;
                 q++) {
                open = !open;
            }
        }
        if (!open && end < stop) {
            return end - from;
        }
        at = end < stop ? end + 1 : stop;
    }
    return b->ended ? stop - from : -1;
}

static int64_t breaks_in(const char *text, int64_t length)
{
    int64_t n = 0;
    for (const char *at = text;
         (at = memchr(at, '\n', (size_t)(text + length - at))) != NULL; at++) {
        n++;
    }
    return n;
}

/* The next row that is not blank, or NULL after the last one; ended by 0. */
static ren_status next_row(ren_rows *rows, bool first, char **out, ren_error *err)
{
    struct ren_rows_buffer *b = rows->buffer;
    *out = NULL;
    for (;;) {
        const bool quotes = first || rows->delimiter == ',';
        int64_t length = row_length(b, quotes);
        if (length < 0) {
            const ren_status status = more_text(rows, err);
            if (status != REN_OK) {
                return status;
            }
            length = row_length(b, quotes);
        }
        rows->line = b->next_line;
        if (length < 0 || length > MOST_BYTES) {
            return ren_fail(err, REN_BAD_SYNTAX,
                            "%.300s:%lld: a row longer than %d bytes, expected a line "
                            "break (is a quote left open?)",
                            rows->path, (long long)rows->line, MOST_BYTES);
        }
        if (length == 0 && b->begin == b->end) {
            return REN_OK;
        }
        char *text = b->text + b->begin;
        b->next_line += 1 + breaks_in(text, length);
        b->begin += length + (b->begin + length < b->end);
        text[length] = '\0';
        const ren_status status = ren_rows_text_check(rows, text, length, err);
        if (status != REN_OK) {
            return status;
        }
        while (ren_rows_is_blank(*text)) {
            text++;
        }
        if (*text != '\0' && !(first && *text == '#')) {
            *out = text;
            return REN_OK;
        }
    }
}

static ren_status header_keep(ren_rows *rows, ren_error *err)
{
    for (int32_t c = 0; c < rows->n_columns; c++) {
        for (int32_t d = 0; d < c; d++) {
            if (rows->cell[c][0] != '\0'
                && strcmp(rows->cell[c], rows->header[d]) == 0) {
                return ren_fail(err, REN_BAD_SYNTAX,
                                "%.300s:%lld: column \"%.60s\" stands twice",
                                rows->path, (long long)rows->line, rows->cell[c]);
            }
        }
        rows->header[c] = strdup(rows->cell[c]);
        if (rows->header[c] == NULL) {
            return ren_fail(err, REN_NO_MEMORY, "%.300s: out of memory while reading",
                            rows->path);
        }
    }
    return REN_OK;
}

static ren_status first_row(ren_rows *rows, ren_error *err)
{
    struct ren_rows_buffer *b = rows->buffer;
    char *text;
    ren_status status = more_text(rows, err);
    if (status == REN_OK && b->end >= 3 && memcmp(b->text, "\xEF\xBB\xBF", 3) == 0) {
        b->begin = 3;
    }
    if (status == REN_OK) {
        status = next_row(rows, true, &text, err);
    }
    if (status != REN_OK) {
        return status;
    }
    if (text == NULL) {
        return ren_fail(err, REN_BAD_SYNTAX, "%.300s: is empty, expected %s",
                        rows->path, rows->headed ? "a header row" : "a row");
    }
    rows->delimiter = strchr(text, ',') != NULL ? ',' : ' ';
    status = ren_rows_cut(rows, text, &rows->n_columns, err);
    if (status != REN_OK || !rows->headed) {
        b->held = true;
        return status;
    }
    return header_keep(rows, err);
}

ren_status ren_rows_open(ren_rows *out, const char *path, bool headed, ren_error *err)
{
    ren_status status = REN_OK;
    struct stat stat;
    ren_rows rows = { .headed = headed };
    struct ren_rows_buffer *b = calloc(1, sizeof *b);
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        status = ren_fail(err, REN_NO_FILE, "%.300s: cannot be opened (%s)", path,
                          strerror(errno));
        free(b);
        goto out;
    }
    rows.path = strdup(path);
    if (b != NULL) {
        *b = (struct ren_rows_buffer){ .file = file, .next_line = 1 };
        b->capacity = PIECE + MOST_BYTES;
        b->text = malloc((size_t)b->capacity + 1);
    }
    if (b == NULL || rows.path == NULL || b->text == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "%.300s: out of memory", path);
        (void)close(file);
        if (b != NULL) {
            free(b->text);
            free(b);
        }
        goto out;
    }
    rows.buffer = b;
    rows.size = fstat(file, &stat) == 0 ? (int64_t)stat.st_size : 0;
    status = first_row(&rows, err);
out:
    if (status != REN_OK) {
        ren_rows_close(&rows);
    }
    *out = rows;
    return status;
}

void ren_rows_close(ren_rows *rows)
{
    if (rows->buffer != NULL) {
        (void)close(rows->buffer->file);
        free(rows->buffer->text);
        free(rows->buffer);
    }
    for (int32_t c = 0; c < REN_MOST_CELLS; c++) {
        free(rows->header[c]);
    }
    free(rows->path);
    *rows = (ren_rows){ 0 };
}

ren_status ren_rows_next(ren_rows *rows, bool *more, ren_error *err)
{
    char *text;
    int32_t n;
    *more = true;
    if (rows->buffer->held) {
        rows->buffer->held = false;
        return REN_OK;
    }
    ren_status status = next_row(rows, false, &text, err);
    if (status != REN_OK || text == NULL) {
        *more = false;
        return status;
    }
    status = ren_rows_cut(rows, text, &n, err);
    if (status == REN_OK && n != rows->n_columns) {
        status = ren_fail(err, REN_BAD_SYNTAX,
                          "%.300s:%lld: %d cells, expected %d as in "
                          "the %s",
                          rows->path, (long long)rows->line, (int)n,
                          (int)rows->n_columns, rows->headed ? "header" : "first row");
    }
    *more = status == REN_OK;
    return status;
}

int32_t ren_rows_column(const ren_rows *rows, const char *const *names)
{
    for (; *names != NULL && rows->headed; names++) {
        for (int32_t c = 0; c < rows->n_columns; c++) {
            if (strcasecmp(rows->header[c], *names) == 0) {
                return c;
            }
        }
    }
    return -1;
}

ren_status ren_rows_number(const ren_rows *rows, int32_t column, double *out,
                           ren_error *err)
{
    const char *text = rows->cell[column];
    char *end = NULL;
    /* Of what strtod() takes we want decimals only: no hex, no inf, no nan. */
    const double value = strtod(text, &end);
    if (*text == '\0' || *end != '\0' || !isfinite(value)
        || strspn(text, "+-.0123456789eE") != (size_t)(end - text)) {
        return ren_fail(err, REN_BAD_SYNTAX,
                        "%.300s:%lld: column %s%.40s is \"%.60s\", expected a finite "
                        "number",
                        rows->path, (long long)rows->line,
                        rows->headed
                            ? ""
                            : (const char *[]){ "1", "2", "3",
                                                "4 or later" }[column < 3 ? column : 3],
                        rows->headed ? rows->header[column] : "", text);
    }
    *out = value;
    return REN_OK;
}

bool ren_rows_are_headed(const char *path)
{
    ren_rows rows = { 0 };
    bool more = false;
    if (ren_rows_open(&rows, path, false, NULL) != REN_OK) {
        return false;
    }
    bool headed =
        rows.delimiter == ',' && ren_rows_next(&rows, &more, NULL) == REN_OK && more;
    for (int32_t k = 0; headed && k < rows.n_columns; k++) {
        char *end = NULL;
        (void)strtod(rows.cell[k], &end);
        headed = end == rows.cell[k] || *end != '\0';
    }
    ren_rows_close(&rows);
    return headed;
}
