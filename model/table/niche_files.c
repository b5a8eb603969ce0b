/**
 * @file model/table/niche_files.c
 * The shipped niches.csv and the file a scenario adds to it (definitions D10).
 */
#include "model/table/parts.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { ID_LONGEST = 40 };

/** Ids name keys of scenarios and of results; digits first would look like a code, and
 * `all` means every niche. */
static bool is_name(const char *id)
{
    const size_t length = strlen(id);

    return id[0] >= 'a' && id[0] <= 'z' && length <= ID_LONGEST
           && strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789_") == length
           && strcmp(id, "all") != 0;
}

static ren_status id_check(const ren_niche_files *files, int32_t v, ren_error *err)
{
    int32_t row = 0, column = 0;
    const ren_csv *csv = ren_niche_files_at(files, v, &row);
    ren_status status = ren_csv_need(csv, "id", &column, err);

    if (status != REN_OK) {
        return status;
    }
    const char *id = ren_csv_text(csv, row, column);
    if (!is_name(id)) {
        return ren_fail(err, REN_OUT_OF_RANGE,
                        "%s:%d: id: found '%.60s', expected small letters, digits and "
                        "_, a letter first, at most %d, not `all`",
                        csv->path, (int)csv->line[row], id, ID_LONGEST);
    }
    for (int32_t k = 0; k < v; k++) {
        int32_t other_row = 0;
        const ren_csv *other = ren_niche_files_at(files, k, &other_row);
        const int32_t other_column = ren_csv_column(other, "id");
        if (strcmp(id, ren_csv_text(other, other_row, other_column)) == 0) {
            return ren_fail(err, REN_OUT_OF_RANGE,
                            "%s:%d: id: found '%s', which line %d of %s has, expected "
                            "an id of its own",
                            csv->path, (int)csv->line[row], id,
                            (int)other->line[other_row], other->path);
        }
    }
    return REN_OK;
}

ren_status ren_niche_files_read(ren_niche_files *out, const char *data_dir,
                                const char *added, ren_error *err)
{
    ren_niche_files files = { 0 };
    ren_status status = ren_data_read(&files.csv[0], data_dir, "niches.csv", err);

    if (status == REN_OK && added != NULL) {
        status = ren_csv_read(&files.csv[1], added, err);
    }
    files.n = files.csv[0].n_rows + files.csv[1].n_rows;
    for (int32_t v = 0; status == REN_OK && v < files.n; v++) {
        status = id_check(&files, v, err);
    }
    if (status == REN_OK) {
        *out = files;
        files = (ren_niche_files){ 0 };
    }
    ren_niche_files_free(&files);
    return status;
}

const ren_csv *ren_niche_files_at(const ren_niche_files *files, int32_t v, int32_t *row)
{
    const int32_t shipped = files->csv[0].n_rows;

    *row = v < shipped ? v : v - shipped;
    return &files->csv[v < shipped ? 0 : 1];
}

void ren_niche_files_free(ren_niche_files *files)
{
    ren_csv_free(&files->csv[0]);
    ren_csv_free(&files->csv[1]);
    *files = (ren_niche_files){ 0 };
}

ren_status ren_data_digest(const char *path, char out[REN_DIGEST_TEXT], ren_error *err)
{
    ren_digest digest;
    unsigned char piece[4096];
    size_t n = 0;
    FILE *file = fopen(path, "rb");

    if (file == NULL) {
        return ren_fail(err, REN_NO_FILE, "%s: cannot be opened (%s)", path,
                        strerror(errno));
    }
    ren_digest_begin(&digest);
    while ((n = fread(piece, 1, sizeof piece, file)) > 0) {
        ren_digest_add(&digest, piece, n);
    }
    ren_digest_end(&digest, out);
    const ren_status status =
        ferror(file) == 0 ? REN_OK
                          : ren_fail(err, REN_NO_FILE, "%s: cannot be read (%s)", path,
                                     strerror(errno));
    (void)fclose(file);
    return status;
}
