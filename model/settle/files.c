/**
 * @file model/settle/files.c
 * The files in which published models exchange whole economies.
 */
#include "base/files/rows.h"
#include "model/settle.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- tables of firms and links ---- */

/* Index of the cell that a column's names stand for: by header, else its usual place; -1
 * where the table has none. */
static int32_t cell_of(const ren_rows *rows, const char *const *names, int32_t usual)
{
    return rows->headed              ? ren_rows_column(rows, names)
           : usual < rows->n_columns ? usual
                                     : -1;
}

static bool is_named(const char *file)
{
    return file != NULL && file[0] != '\0';
}

static ren_status no_column(const ren_rows *rows, const char *name, ren_error *err)
{
    return ren_fail(err, REN_UNKNOWN_NAME,
                    "%s:1: found no column %s among %d, expected one", rows->path, name,
                    (int)rows->n_columns);
}

static bool grow(void *columns[], const size_t *sizes, int32_t n_columns,
                 int64_t *capacity, int64_t needed)
{
    if (needed <= *capacity) {
        return true;
    }
    const int64_t wanted = 2 * *capacity > needed ? 2 * *capacity : needed + 1024;
    for (int32_t k = 0; k < n_columns; k++) {
        void **column = columns[k];
        void *grown = realloc(*column, (size_t)wanted * sizes[k]);
        if (grown == NULL) {
            return false;
        }
        *column = grown;
    }
    *capacity = wanted;
    return true;
}

/* What is read so far, with the room of its columns. */
typedef struct reading {
    ren_given *given;
    int64_t firm_room, link_room;
} reading;

/* The firm of a name, made if it is new. */
static ren_status firm_of(reading *r, const char *name, int32_t *out, ren_error *err)
{
    ren_given *g = r->given;
    bool fresh = false;
    ren_status status = ren_ids_add(&g->firms, name, out, &fresh, err);
    if (status != REN_OK || !fresh) {
        return status;
    }
    void *columns[] = { &g->product, &g->final };
    const size_t sizes[] = { sizeof *g->product, sizeof *g->final };
    if (!grow(columns, sizes, 2, &r->firm_room, g->firms.n)) {
        return ren_fail(err, REN_NO_MEMORY, "economy.files: no memory for %d firms",
                        (int)g->firms.n);
    }
    g->product[*out] = -1;
    g->final[*out] = 0.0;
    return REN_OK;
}

/* firm, product or firm, sector. */
static ren_status read_products(reading *r, const char *file, ren_error *err)
{
    static const char *const firm[] = { "firm", "firm_id", "id", NULL };
    static const char *const product[] = { "product", "sector", "industry", NULL };
    ren_rows rows = { 0 };
    bool more = true;
    ren_status status = ren_rows_open(&rows, file, ren_rows_are_headed(file), err);
    const int32_t who = cell_of(&rows, firm, 0), what = cell_of(&rows, product, 1);
    if (status == REN_OK && (who < 0 || what < 0)) {
        status = no_column(&rows, who < 0 ? "firm" : "product or sector", err);
    }
    while (status == REN_OK && more) {
        int32_t i = -1;
        status = ren_rows_next(&rows, &more, err);
        if (status == REN_OK && more) {
            status = firm_of(r, rows.cell[who], &i, err);
        }
        if (status == REN_OK && more && r->given->product[i] >= 0) {
            status = ren_fail(err, REN_BAD_SHAPE,
                              "%s:%lld: firm %s stands a second time, expected each "
                              "firm once",
                              rows.path, (long long)rows.line, rows.cell[who]);
        }
        if (status == REN_OK && more) {
            status = ren_ids_add(&r->given->products, rows.cell[what],
                                 &r->given->product[i], NULL, err);
        }
    }
    ren_rows_close(&rows);
    return status;
}

static ren_status read_final(reading *r, const char *file, ren_error *err)
{
    static const char *const firm[] = { "firm", "firm_id", "id", NULL };
    static const char *const value[] = { "value", "final", "final_demand", NULL };
    ren_rows rows = { 0 };
    bool more = true;
    ren_status status = ren_rows_open(&rows, file, ren_rows_are_headed(file), err);
    const int32_t who = cell_of(&rows, firm, 0), what = cell_of(&rows, value, 1);
    if (status == REN_OK && (who < 0 || what < 0)) {
        status = no_column(&rows, who < 0 ? "firm" : "value", err);
    }
    while (status == REN_OK && more) {
        int32_t i = -1;
        double amount = 0;
        status = ren_rows_next(&rows, &more, err);
        if (status == REN_OK && more) {
            status = ren_rows_number(&rows, what, &amount, err);
        }
        if (status == REN_OK && more && amount < 0.0) {
            status = ren_fail(err, REN_OUT_OF_RANGE,
                              "%s:%lld: found %g, expected final demand of at least 0",
                              rows.path, (long long)rows.line, amount);
        }
        if (status == REN_OK && more) {
            status = firm_of(r, rows.cell[who], &i, err);
        }
        if (status == REN_OK && more) {
            r->given->final[i] += amount;
        }
    }
    ren_rows_close(&rows);
    return status;
}

static ren_status add_link(reading *r, int32_t supplier, int32_t buyer, double value,
                           ren_error *err)
{
    ren_given *g = r->given;
    void *columns[] = { &g->supplier, &g->buyer, &g->value };
    const size_t sizes[] = { sizeof *g->supplier, sizeof *g->buyer, sizeof *g->value };
    if (!grow(columns, sizes, 3, &r->link_room, g->n_links + 1)) {
        return ren_fail(err, REN_NO_MEMORY, "economy.files: no memory for %lld links",
                        (long long)g->n_links);
    }
    g->supplier[g->n_links] = supplier;
    g->buyer[g->n_links] = buyer;
    g->value[g->n_links++] = value;
    return REN_OK;
}

static ren_status read_links(reading *r, const char *file, ren_error *err)
{
    static const char *const from[] = { "supplier", "source", "from", NULL };
    static const char *const to[] = { "buyer", "customer", "target", "to", NULL };
    static const char *const value[] = { "value", "weight", "amount", NULL };
    ren_rows rows = { 0 };
    bool more = true;
    ren_status status = ren_rows_open(&rows, file, ren_rows_are_headed(file), err);
    const int32_t s = cell_of(&rows, from, 0), b = cell_of(&rows, to, 1);
    const int32_t v = cell_of(&rows, value, 2);
    if (status == REN_OK && (s < 0 || b < 0 || v < 0)) {
        status = no_column(&rows, s < 0 ? "supplier" : b < 0 ? "buyer" : "value", err);
    }
    while (status == REN_OK && more) {
        int32_t supplier = -1, buyer = -1;
        double amount = 0;
        status = ren_rows_next(&rows, &more, err);
        if (status != REN_OK || !more) {
            break;
        }
        status = ren_rows_number(&rows, v, &amount, err);
        if (status == REN_OK && !(amount > 0.0)) {
            status = ren_fail(err, REN_OUT_OF_RANGE,
                              "%s:%lld: found %g, expected a value above 0", rows.path,
                              (long long)rows.line, amount);
        }
        if (status == REN_OK) {
            status = firm_of(r, rows.cell[s], &supplier, err);
        }
        if (status == REN_OK) {
            status = firm_of(r, rows.cell[b], &buyer, err);
        }
        if (status == REN_OK) {
            status = add_link(r, supplier, buyer, amount, err);
        }
    }
    ren_rows_close(&rows);
    return status;
}

/* ---- region x sector tables ---- */

enum { LABEL = 120 };

/* "region|sector" of every column, from the two rows above the numbers. */
typedef struct heads {
    int32_t n;
    char region[REN_MOST_CELLS][LABEL], name[REN_MOST_CELLS][2 * LABEL];
} heads;

static bool is_blank(const ren_rows *rows)
{
    for (int32_t k = 2; k < rows->n_columns; k++) {
        if (rows->cell[k][0] != '\0') {
            return false;
        }
    }
    return true;
}

static ren_status read_heads(ren_rows *rows, heads *out, ren_error *err)
{
    bool more = false;
    ren_status status = ren_rows_next(rows, &more, err);
    out->n = rows->n_columns - 2;
    for (int32_t k = 0; status == REN_OK && k < out->n; k++) {
        snprintf(out->region[k], LABEL, "%.100s", rows->cell[k + 2]);
    }
    if (status == REN_OK) {
        status = ren_rows_next(rows, &more, err);
    }
    for (int32_t k = 0; status == REN_OK && more && k < out->n; k++) {
        char region[LABEL];
        memcpy(region, out->region[k], sizeof region);
        snprintf(out->name[k], sizeof out->name[k], "%.100s|%.100s", region,
                 rows->cell[k + 2]);
    }
    if (status == REN_OK && (!more || out->n < 1)) {
        status = ren_fail(err, REN_BAD_SYNTAX,
                          "%s:1: found no rows of regions and sectors, expected them "
                          "above the numbers",
                          rows->path);
    }
    return status;
}

/* One row of Z (links to the columns' firms) or of Y (final demand). */
static ren_status read_cells(reading *r, ren_rows *rows, const heads *h, bool final,
                             ren_error *err)
{
    char name[2 * LABEL];
    int32_t i = -1;
    snprintf(name, sizeof name, "%.100s|%.100s", rows->cell[0], rows->cell[1]);
    ren_status status = firm_of(r, name, &i, err);
    if (status == REN_OK) {
        status = ren_ids_add(&r->given->products, rows->cell[1], &r->given->product[i],
                             NULL, err);
    }
    for (int32_t k = 0; status == REN_OK && k < h->n; k++) {
        double amount = 0;
        int32_t j = -1;
        status = ren_rows_number(rows, k + 2, &amount, err);
        if (status == REN_OK && amount < 0.0) {
            status = ren_fail(err, REN_OUT_OF_RANGE,
                              "%s:%lld: found %g, expected flows of at least 0",
                              rows->path, (long long)rows->line, amount);
        }
        if (status == REN_OK && final) {
            r->given->final[i] += amount;
        } else if (status == REN_OK && amount > 0.0) {
            status = firm_of(r, h->name[k], &j, err);
            if (status == REN_OK) {
                status = add_link(r, i, j, amount, err);
            }
        }
    }
    return status;
}

static ren_status read_matrix(reading *r, const char *file, bool final, ren_error *err)
{
    ren_rows rows = { 0 };
    bool more = true;
    heads *h = calloc(1, sizeof *h);
    ren_status status = REN_OK;
    if (h == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "%s: no memory to read it", file);
        goto out;
    }
    status = ren_rows_open(&rows, file, false, err);
    if (status == REN_OK) {
        status = read_heads(&rows, h, err);
    }
    for (int32_t k = 0; status == REN_OK && !final && k < h->n; k++) {
        int32_t i; /* industries in the order of the columns */
        status = firm_of(r, h->name[k], &i, err);
    }
    while (status == REN_OK && more) {
        status = ren_rows_next(&rows, &more, err);
        if (status == REN_OK && more && !is_blank(&rows)) {
            status = read_cells(r, &rows, h, final, err);
        }
    }
out:
    ren_rows_close(&rows);
    free(h);
    return status;
}

/* ---- all of them ---- */

static ren_status check_products(reading *r, const char *where, ren_error *err)
{
    ren_given *g = r->given;
    const bool none = g->products.n == 0; /* one sector for all */
    for (int32_t i = 0; i < g->firms.n; i++) {
        if (none) {
            const ren_status status =
                ren_ids_add(&g->products, "all", &g->product[i], NULL, err);
            if (status != REN_OK) {
                return status;
            }
        } else if (g->product[i] < 0) {
            return ren_fail(err, REN_UNKNOWN_NAME,
                            "economy.files: found no product of firm %s, expected it "
                            "among the %s",
                            ren_ids_name(&g->firms, i), where);
        }
    }
    return g->firms.n > 0 ? REN_OK
                          : ren_fail(err, REN_OUT_OF_RANGE,
                                     "economy.files: found no firm, expected some");
}

ren_status ren_given_read_files(ren_given *out, const ren_files_spec *files,
                                ren_error *err)
{
    ren_given given = { 0 };
    reading r = { .given = &given };
    ren_status status = REN_OK;
    if (is_named(files->Z)) {
        status = read_matrix(&r, files->Z, false, err);
        if (status == REN_OK && is_named(files->Y)) {
            status = read_matrix(&r, files->Y, true, err);
        }
    } else {
        const char *products = is_named(files->sectors) ? files->sectors : files->firms;
        if (is_named(products)) {
            status = read_products(&r, products, err);
        }
        if (status == REN_OK && is_named(files->links)) {
            status = read_links(&r, files->links, err);
        }
        if (status == REN_OK && is_named(files->final_demand)) {
            status = read_final(&r, files->final_demand, err);
        }
    }
    if (status == REN_OK) {
        status = check_products(
            &r, is_named(files->Z) ? "rows of Z" : "firms or sectors", err);
    }
    if (status == REN_OK) {
        given.per_step = true;
        *out = given;
        given = (ren_given){ 0 };
    }
    ren_given_free(&given);
    return status;
}
