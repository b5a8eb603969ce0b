/**
 * @file model/given/files/read.c
 * firms.csv: one pass, columns that grow with the rows.
 */
#include "base/files/rows.h"
#include "model/given/parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
#define COLUMN(name, unit, doc) COLUMN_##name,
    REN_GIVEN_COLUMNS(COLUMN)
#undef COLUMN
        N_COLUMNS
};

/* The column of the structure's own name comes first. */
static const char *const firm_names[] = { "firm", "firm_id", "company_id", "company",
                                          "node", "id",      NULL };
static const char *const product_names[] = { "product", "sector", "industry", NULL };
static const char *const province_names[] = { "province", NULL };
static const char *const tier_names[] = { "tier", NULL };
static const char *const number_names[N_COLUMNS][4] = {
    [COLUMN_output] = { "output", "sales", "revenue", NULL },
    [COLUMN_final] = { "final", "final_demand", NULL },
    [COLUMN_employees] = { "employees", "staff", NULL },
    [COLUMN_debt] = { "debt", NULL },
    [COLUMN_rd] = { "rd", "r&d", NULL },
    [COLUMN_age] = { "age", NULL },
    [COLUMN_capital] = { "capital", NULL },
    [COLUMN_weight] = { "weight", NULL },
};

typedef struct sheet {
    ren_given *given;
    ren_rows rows;
    int32_t firm, product, province, tier, number[N_COLUMNS]; /* columns, -1 none */
    int32_t room;
    int64_t repeat_room;
    double **place[N_COLUMNS];
} sheet;

static ren_status no_memory(const sheet *x, ren_error *err)
{
    return ren_fail(err, REN_NO_MEMORY, "%.300s:%lld: out of memory", x->rows.path,
                    (long long)x->rows.line);
}

static bool grow(void **column, int64_t n, size_t size)
{
    void *more = realloc(*column, (size_t)n * size);
    if (more != NULL) {
        *column = more;
    }
    return more != NULL;
}

static bool room_make(sheet *x)
{
    ren_given *g = x->given;
    const int32_t room = x->room == 0 ? 1024 : 2 * x->room;
    bool done = grow((void **)&g->product, room, sizeof *g->product);
    if (x->province >= 0) {
        done = grow((void **)&g->province, room, sizeof *g->province) && done;
    }
    if (x->tier >= 0) {
        done = grow((void **)&g->tier, room, sizeof *g->tier) && done;
    }
    for (int k = 0; k < N_COLUMNS; k++) {
        if (x->number[k] >= 0) {
            done = grow((void **)x->place[k], room, sizeof(double)) && done;
        }
    }
    x->room = done ? room : x->room;
    return done;
}

static void columns_find(sheet *x)
{
    x->firm = ren_rows_column(&x->rows, firm_names);
    x->product = ren_rows_column(&x->rows, product_names);
    x->province = ren_rows_column(&x->rows, province_names);
    x->tier = ren_rows_column(&x->rows, tier_names);
    for (int k = 0; k < N_COLUMNS; k++) {
        x->number[k] = ren_rows_column(&x->rows, number_names[k]);
    }
}

/* Opens firms.csv and finds its columns; a table without header is "firm [value]", the
 * value being what the firm sells to final users. */
static ren_status sheet_open(sheet *x, const char *path, ren_error *err)
{
    ren_status status = ren_rows_open(&x->rows, path, true, err);
    if (status != REN_OK) {
        return status;
    }
    columns_find(x);
    if (x->firm >= 0) {
        return REN_OK;
    }
    if (x->rows.delimiter == ',' || x->rows.n_columns > 2
        || strchr(x->rows.header[0], ';') != NULL) {
        return ren_fail(err, REN_BAD_SYNTAX,
                        "%.300s: has no column \"firm\" (nor firm_id, company_id, "
                        "company, node, id), expected one, divided by commas",
                        path);
    }
    ren_rows_close(&x->rows);
    status = ren_rows_open(&x->rows, path, false, err);
    if (status == REN_OK) {
        x->firm = 0;
        x->number[COLUMN_final] = x->rows.n_columns > 1 ? 1 : -1;
    }
    return status;
}

static ren_status word_read(const sheet *x, int32_t column,
                            int32_t (*find)(const char *), const char *expected,
                            int32_t *out, ren_error *err)
{
    const char *text = x->rows.cell[column];
    *out = *text == '\0' ? -1 : find(text);
    if (*out < 0 && *text != '\0') {
        return ren_fail(err, REN_UNKNOWN_NAME,
                        "%.300s:%lld: column %.40s is \"%.60s\", expected %s",
                        x->rows.path, (long long)x->rows.line, x->rows.header[column],
                        text, expected);
    }
    return REN_OK;
}

static ren_status repeat_keep(sheet *x, int32_t firm, int32_t product, ren_error *err)
{
    ren_given *g = x->given;
    if (g->n_repeats == x->repeat_room) {
        const int64_t room = x->repeat_room == 0 ? 64 : 2 * x->repeat_room;
        if (!grow((void **)&g->repeat, room, sizeof *g->repeat)) {
            return no_memory(x, err);
        }
        x->repeat_room = room;
    }
    g->repeat[g->n_repeats++] =
        (ren_given_repeat){ .firm = firm, .product = product, .line = x->rows.line };
    return REN_OK;
}

static ren_status cells_read(sheet *x, int32_t firm, ren_error *err)
{
    ren_given *g = x->given;
    ren_status status = REN_OK;
    if (x->province >= 0) {
        status =
            word_read(x, x->province, ren_given_province,
                      "a province by its English or Chinese name or GB/T 2260 code",
                      &g->province[firm], err);
    }
    if (status == REN_OK && x->tier >= 0) {
        status = word_read(x, x->tier, ren_given_tier,
                           "0 to 4 or ordinary ... champion", &g->tier[firm], err);
    }
    for (int k = 0; k < N_COLUMNS && status == REN_OK; k++) {
        if (x->number[k] >= 0) {
            double *cell = *x->place[k] + firm;
            *cell = NAN;
            if (x->rows.cell[x->number[k]][0] != '\0') {
                status = ren_rows_number(&x->rows, x->number[k], cell, err);
            }
        }
    }
    return status;
}

static ren_status row_read(sheet *x, ren_error *err)
{
    ren_given *g = x->given;
    int32_t firm, product = -1;
    bool fresh;
    if (x->rows.cell[x->firm][0] == '\0') {
        return ren_fail(err, REN_BAD_SYNTAX,
                        "%.300s:%lld: the firm is empty, expected its id", x->rows.path,
                        (long long)x->rows.line);
    }
    ren_status status =
        ren_ids_add(&g->firms, x->rows.cell[x->firm], &firm, &fresh, err);
    if (status == REN_OK && x->product >= 0 && x->rows.cell[x->product][0] != '\0') {
        status =
            ren_ids_add(&g->products, x->rows.cell[x->product], &product, NULL, err);
    }
    if (status != REN_OK) {
        return status;
    }
    if (!fresh) {
        return repeat_keep(x, firm, product, err);
    }
    if (firm >= x->room && !room_make(x)) {
        return no_memory(x, err);
    }
    g->product[firm] = product;
    return cells_read(x, firm, err);
}

ren_status ren_given_read_firms(ren_given *given, const char *path, ren_error *err)
{
    sheet x = { .given = given };
    bool more = true;
#define COLUMN(name, unit, doc) x.place[COLUMN_##name] = &given->name;
    REN_GIVEN_COLUMNS(COLUMN)
#undef COLUMN
    ren_status status = sheet_open(&x, path, err);
    while (status == REN_OK && more) {
        status = ren_rows_next(&x.rows, &more, err);
        if (status == REN_OK && more) {
            status = row_read(&x, err);
        }
    }
    if (status == REN_OK && given->firms.n == 0) {
        status = ren_fail(err, REN_BAD_SYNTAX, "%.300s: names no firm", path);
    }
    ren_rows_close(&x.rows);
    return status;
}

ren_status ren_given_read(ren_given *out, const char *firms, const char *links,
                          bool undirected, ren_error *err)
{
    ren_given given = { 0 };
    ren_status status = ren_given_read_firms(&given, firms, err);
    if (status == REN_OK) {
        status = ren_given_read_links(&given, links, undirected, err);
    }
    if (status == REN_OK) {
        *out = given;
    } else {
        ren_given_free(&given);
    }
    return status;
}

void ren_given_scale(ren_given *given, double flows, double stocks)
{
    double *const flow[] = { given->output, given->final, given->rd };
    double *const stock[] = { given->debt, given->capital };
    for (int32_t i = 0; i < given->firms.n; i++) {
        for (size_t k = 0; k < sizeof flow / sizeof *flow; k++) {
            if (flow[k] != NULL) {
                flow[k][i] *= flows;
            }
        }
        for (size_t k = 0; k < sizeof stock / sizeof *stock; k++) {
            if (stock[k] != NULL) {
                stock[k][i] *= stocks;
            }
        }
    }
    for (int64_t l = 0; l < given->n_links && given->value != NULL; l++) {
        given->value[l] *= flows;
    }
}

void ren_given_free(ren_given *given)
{
    ren_ids_free(&given->firms);
    ren_ids_free(&given->products);
    ren_ids_free(&given->dangling);
    free(given->product);
    free(given->province);
    free(given->tier);
#define COLUMN(name, unit, doc) free(given->name);
    REN_GIVEN_COLUMNS(COLUMN)
#undef COLUMN
    free(given->supplier);
    free(given->buyer);
    free(given->value);
    free(given->link_product);
    free(given->since);
    free(given->dangling_supplier);
    free(given->dangling_buyer);
    free(given->repeat);
    *given = (ren_given){ 0 };
}
