/**
 * @file app/rank/journal.c
 * See journal.h.
 */
#include "app/rank/journal.h"

#include "app/batch/machine.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char columns[] = "scenario,esri,esri_down,esri_up,iterations,residual\n";
static const double flush_s = 0.5;

static ren_status write_fault(const app_journal *j, ren_error *err)
{
    return ren_fail(err, REN_NO_WRITE, "%.300s: cannot be written (%s)", j->path,
                    strerror(errno));
}

static bool row_parse(const char *line, int64_t n, int64_t *scenario, ren_rank_row *row)
{
    char *end;
    *scenario = strtoll(line, &end, 10);
    double *const number[] = { &row->esri, &row->down, &row->up, NULL, &row->residual };
    for (int k = 0; k < 5; k++) {
        if (*end != ',') {
            return false;
        }
        const char *from = end + 1;
        if (number[k] != NULL) {
            *number[k] = strtod(from, &end);
        } else {
            row->iterations = (int32_t)strtol(from, &end, 10);
        }
        if (end == from) {
            return false;
        }
    }
    return *end == '\n' && *scenario >= 0 && *scenario < n;
}

/* Rows of the file at hand; what follows the last whole line is cut off. */
static ren_status rows_take(app_journal *j, const char *head, int64_t n,
                            app_rank_result *result, ren_error *err)
{
    char *line = NULL;
    size_t size = 0;
    int64_t kept = 0;
    ssize_t length = getline(&line, &size, j->file);
    ren_status status = REN_OK;
    /* a kill may have left even the first line unfinished: then there is nothing */
    if (length > 0 && line[length - 1] == '\n' && strcmp(line, head) != 0) {
        status = ren_fail(err, REN_BAD_SHAPE,
                          "%.300s: keeps a ranking of other inputs or options, "
                          "expected the same; without --resume it begins anew",
                          j->path);
        goto out;
    }
    const bool begun = length > 0 && line[length - 1] == '\n';
    kept = begun ? length : 0;
    for (int64_t at = 0; begun && (length = getline(&line, &size, j->file)) > 0; at++) {
        ren_rank_row row;
        int64_t scenario;
        if (at == 0 && strcmp(line, columns) == 0) {
            kept += length;
            continue;
        }
        if (at == 0 || !row_parse(line, n, &scenario, &row)) {
            break;
        }
        kept += length;
        result->row[scenario] = row;
        result->n_resumed += !result->done[scenario];
        result->done[scenario] = true;
    }
    if (fseek(j->file, 0, SEEK_SET) != 0 || ftruncate(fileno(j->file), kept) != 0
        || fseek(j->file, 0, SEEK_END) != 0) {
        status = write_fault(j, err);
    } else if (kept == 0) {
        status = fputs(head, j->file) >= 0 ? REN_OK : write_fault(j, err);
    }
    if (status == REN_OK && kept <= (int64_t)strlen(head)) {
        status = fputs(columns, j->file) >= 0 ? REN_OK : write_fault(j, err);
    }
out:
    free(line);
    return status;
}

ren_status app_journal_open(app_journal *out, const char *results, const char *digest,
                            bool resume, int64_t n, app_rank_result *result,
                            ren_error *err)
{
    char head[REN_DIGEST_TEXT + 32];
    memset(out, 0, sizeof *out);
    if (snprintf(out->path, sizeof out->path, "%s.part", results)
        >= (int)sizeof out->path) {
        return ren_fail(err, REN_OUT_OF_RANGE, "%.300s: the path is too long", results);
    }
    (void)snprintf(head, sizeof head, "# renlian rank 1 %s\n", digest);
    out->file = resume ? fopen(out->path, "r+") : NULL;
    if (out->file != NULL) {
        return rows_take(out, head, n, result, err);
    }
    out->file = fopen(out->path, "w");
    if (out->file == NULL || fputs(head, out->file) < 0
        || fputs(columns, out->file) < 0) {
        return write_fault(out, err);
    }
    return REN_OK;
}

ren_status app_journal_add(app_journal *j, int64_t scenario, const ren_rank_row *row,
                           ren_error *err)
{
    if (fprintf(j->file, "%lld,%.17g,%.17g,%.17g,%d,%.17g\n", (long long)scenario,
                row->esri, row->down, row->up, row->iterations, row->residual)
        < 0) {
        return write_fault(j, err);
    }
    const double now = app_clock_s();
    if (now - j->flushed_s > flush_s) {
        j->flushed_s = now;
        return fflush(j->file) == 0 ? REN_OK : write_fault(j, err);
    }
    return REN_OK;
}

ren_status app_journal_close(app_journal *j, bool whole, ren_error *err)
{
    ren_status status = REN_OK;
    if (j->file != NULL && fclose(j->file) != 0) {
        status = write_fault(j, err);
    }
    j->file = NULL;
    if (status == REN_OK && whole && unlink(j->path) != 0) {
        status = write_fault(j, err);
    }
    return status;
}
