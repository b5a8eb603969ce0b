#include "base/files/csv.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Cells are cut out of the text in place: a cell never grows, since "" becomes ". */
typedef struct reader {
    const char *path;
    char *at;
    int32_t line;
    char **cell; /* header first, then row by row */
    int64_t n_cells, room;
} reader;

static ren_status no_memory(const char *path, ren_error *err)
{
    return ren_fail(err, REN_NO_MEMORY, "%s: out of memory while reading", path);
}

static ren_status slurp(const char *path, char **out, ren_error *err)
{
    ren_status status = REN_OK;
    char *text = NULL;
    size_t n = 0, room = 1 << 16;
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return ren_fail(err, REN_NO_FILE, "%s: cannot be opened (%s)", path,
                        strerror(errno));
    }
    do {
        char *more = realloc(text, 2 * room);
        if (more == NULL) {
            status = no_memory(path, err);
            goto out;
        }
        text = more;
        room *= 2;
        n += fread(text + n, 1, room - n - 1, file);
    } while (n == room - 1);
    text[n] = '\0';
    if (ferror(file)) {
        status = ren_fail(err, REN_NO_FILE, "%s: cannot be read (%s)", path,
                          strerror(errno));
    } else if (strlen(text) != n) {
        status = ren_fail(err, REN_BAD_SYNTAX,
                          "%s: contains a zero byte, expected UTF-8 text", path);
    }
out:
    (void)fclose(file);
    if (status != REN_OK) {
        free(text);
        text = NULL;
    }
    *out = text;
    return status;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static char *skip_blanks(char *at)
{
    while (is_blank(*at)) {
        at++;
    }
    return at;
}

/* Skips empty lines, and comments where they are allowed. */
static void skip_lines(reader *r, bool comments)
{
    for (;;) {
        char *at = skip_blanks(r->at);
        if (comments && *at == '#') {
            at += strcspn(at, "\n");
        }
        if (*at == '\0') {
            r->at = at;
            return;
        }
        if (*at != '\n') {
            return;
        }
        r->at = at + 1;
        r->line++;
    }
}

static ren_status push(reader *r, char *cell, ren_error *err)
{
    if (r->n_cells == r->room) {
        const int64_t room = r->room == 0 ? 1024 : 2 * r->room;
        char **more = realloc(r->cell, (size_t)room * sizeof *more);
        if (more == NULL) {
            return no_memory(r->path, err);
        }
        r->cell = more;
        r->room = room;
    }
    r->cell[r->n_cells++] = cell;
    return REN_OK;
}

/* Takes a quoted cell whose opening quote is at r->at; *end is where its text ends. */
static ren_status quoted(reader *r, char **cell, char **end, ren_error *err)
{
    const int32_t line = r->line;
    char *from = r->at + 1, *to = from;
    *cell = from;
    for (; *from != '"' || from[1] == '"'; from++) {
        if (*from == '\0') {
            return ren_fail(err, REN_BAD_SYNTAX,
                            "%s:%d: a quote is opened but never closed", r->path, line);
        }
        r->line += *from == '\n';
        from += *from == '"';
        *to++ = *from;
    }
    *end = to;
    r->at = skip_blanks(from + 1);
    if (*r->at != ',' && *r->at != '\n' && *r->at != '\0') {
        return ren_fail(err, REN_BAD_SYNTAX,
                        "%s:%d: text after a closing quote, expected a comma", r->path,
                        r->line);
    }
    return REN_OK;
}

static void plain(reader *r, char **cell, char **end)
{
    *cell = r->at;
    r->at += strcspn(r->at, ",\n");
    *end = r->at;
    while (*end > *cell && is_blank((*end)[-1])) {
        (*end)--;
    }
}

/* One line of cells; *n of them. */
static ren_status record(reader *r, int32_t *n, ren_error *err)
{
    ren_status status = REN_OK;
    char delimiter = ',';
    for (*n = 0; delimiter == ','; ++*n) {
        char *cell = NULL, *end = NULL;
        r->at = skip_blanks(r->at);
        if (*r->at == '"') {
            status = quoted(r, &cell, &end, err);
        } else {
            plain(r, &cell, &end);
        }
        if (status == REN_OK) {
            status = push(r, cell, err);
        }
        if (status != REN_OK) {
            return status;
        }
        delimiter = *r->at;
        r->at += delimiter != '\0';
        *end = '\0';
    }
    r->line += delimiter == '\n';
    return REN_OK;
}

static ren_status read_header(reader *r, ren_csv *out, ren_error *err)
{
    skip_lines(r, true);
    if (*r->at == '\0') {
        return ren_fail(err, REN_BAD_SYNTAX, "%s: is empty, expected a header row",
                        r->path);
    }
    const int32_t line = r->line;
    const ren_status status = record(r, &out->n_columns, err);
    if (status != REN_OK) {
        return status;
    }
    out->header = malloc((size_t)out->n_columns * sizeof *out->header);
    if (out->header == NULL) {
        return no_memory(r->path, err);
    }
    memcpy(out->header, r->cell, (size_t)out->n_columns * sizeof *out->header);
    r->n_cells = 0;
    for (int32_t c = 0; c < out->n_columns; c++) {
        if (ren_csv_column(out, out->header[c]) != c) {
            return ren_fail(err, REN_BAD_SYNTAX, "%s:%d: column \"%s\" stands twice",
                            r->path, line, out->header[c]);
        }
    }
    return REN_OK;
}

static ren_status read_rows(reader *r, ren_csv *out, ren_error *err)
{
    int32_t room = 0;
    for (skip_lines(r, false); *r->at != '\0'; skip_lines(r, false)) {
        if (out->n_rows == room) {
            room = room == 0 ? 256 : 2 * room;
            int32_t *more = realloc(out->line, (size_t)room * sizeof *more);
            if (more == NULL) {
                return no_memory(r->path, err);
            }
            out->line = more;
        }
        const int32_t line = r->line;
        int32_t n;
        const ren_status status = record(r, &n, err);
        if (status != REN_OK) {
            return status;
        }
        if (n != out->n_columns) {
            return ren_fail(err, REN_BAD_SYNTAX,
                            "%s:%d: %d cells, expected %d as in the header", r->path,
                            line, (int)n, (int)out->n_columns);
        }
        out->line[out->n_rows++] = line;
    }
    return REN_OK;
}

ren_status ren_csv_read(ren_csv *out, const char *path, ren_error *err)
{
    memset(out, 0, sizeof *out);
    reader r = { .path = path, .line = 1 };
    out->path = strdup(path);
    ren_status status =
        out->path == NULL ? no_memory(path, err) : slurp(path, &out->text, err);
    if (status != REN_OK) {
        goto out;
    }
    r.at = out->text;
    if (strncmp(r.at, "\xEF\xBB\xBF", 3) == 0) {
        r.at += 3;
    }
    status = read_header(&r, out, err);
    if (status == REN_OK) {
        status = read_rows(&r, out, err);
    }
out:
    out->cell = r.cell;
    if (status != REN_OK) {
        ren_csv_free(out);
    }
    return status;
}

void ren_csv_free(ren_csv *csv)
{
    free(csv->path);
    free(csv->text);
    free(csv->header);
    free(csv->cell);
    free(csv->line);
    memset(csv, 0, sizeof *csv);
}

int32_t ren_csv_column(const ren_csv *csv, const char *name)
{
    for (int32_t c = 0; c < csv->n_columns; c++) {
        if (strcmp(csv->header[c], name) == 0) {
            return c;
        }
    }
    return -1;
}

ren_status ren_csv_need(const ren_csv *csv, const char *name, int32_t *out,
                        ren_error *err)
{
    *out = ren_csv_column(csv, name);
    if (*out < 0) {
        return ren_fail(err, REN_UNKNOWN_NAME, "%s: has no column \"%s\"", csv->path,
                        name);
    }
    return REN_OK;
}

ren_status ren_csv_number(const ren_csv *csv, int32_t row, int32_t column, double *out,
                          ren_error *err)
{
    const char *text = ren_csv_text(csv, row, column);
    char *end;
    *out = strtod(text, &end);
    /* strtod also takes "nan", "inf" and "0x10"; a table should not. */
    if (*text == '\0' || *end != '\0' || text[strspn(text, "0123456789+-.eE")] != '\0'
        || !isfinite(*out)) {
        return ren_fail(err, REN_BAD_SYNTAX,
                        "%s:%d: column \"%s\" is \"%s\", expected a number", csv->path,
                        (int)csv->line[row], csv->header[column], text);
    }
    return REN_OK;
}
