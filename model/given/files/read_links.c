/**
 * @file model/given/files/read_links.c
 * links.csv: one pass; ids become numbers at once, so that ten million links take a few
 * hundred megabytes.
 */
#include "base/files/rows.h"
#include "model/given/parts.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const supplier_names[] = { "supplier", "source", "from", "node1",
                                              NULL };
static const char *const buyer_names[] = { "buyer", "customer", "target",
                                           "to",    "node2",    NULL };
static const char *const value_names[] = { "value", "weight", "amount", NULL };
static const char *const product_names[] = { "product", "sector", "industry", NULL };
static const char *const since_names[] = { "since", "year", NULL };

typedef struct sheet {
    ren_given *given;
    ren_rows rows;
    int32_t supplier, buyer, value, product, since; /* columns, -1 none */
    int64_t room;
} sheet;

/* What one row says. */
typedef struct link {
    int32_t supplier, buyer, dangling_supplier, dangling_buyer, product, since;
    double value;
} link;

static bool grow(void **column, int64_t n, size_t size)
{
    void *more = realloc(*column, (size_t)n * size);
    if (more != NULL) {
        *column = more;
    }
    return more != NULL;
}

static bool dangling_grow(ren_given *g, int64_t room)
{
    return grow((void **)&g->dangling_supplier, room, sizeof(int32_t))
           && grow((void **)&g->dangling_buyer, room, sizeof(int32_t));
}

static bool room_make(sheet *x)
{
    ren_given *g = x->given;
    const int64_t room = x->room == 0 ? 4096 : x->room + x->room / 2;
    const bool done =
        grow((void **)&g->supplier, room, sizeof(int32_t))
        && grow((void **)&g->buyer, room, sizeof(int32_t))
        && (x->value < 0 || grow((void **)&g->value, room, sizeof(double)))
        && (x->product < 0 || grow((void **)&g->link_product, room, sizeof(int32_t)))
        && (x->since < 0 || grow((void **)&g->since, room, sizeof(int32_t)))
        && (g->dangling_supplier == NULL || dangling_grow(g, room));
    x->room = done ? room : x->room;
    return done;
}

/* Opens links.csv; a table without header is "supplier buyer [value]". */
static ren_status sheet_open(sheet *x, const char *path, ren_error *err)
{
    ren_status status = ren_rows_open(&x->rows, path, true, err);
    if (status != REN_OK) {
        return status;
    }
    x->supplier = ren_rows_column(&x->rows, supplier_names);
    x->buyer = ren_rows_column(&x->rows, buyer_names);
    x->value = ren_rows_column(&x->rows, value_names);
    x->product = ren_rows_column(&x->rows, product_names);
    x->since = ren_rows_column(&x->rows, since_names);
    if (x->supplier >= 0 && x->buyer >= 0) {
        return REN_OK;
    }
    if (x->rows.delimiter == ',' || x->supplier >= 0 || x->buyer >= 0
        || x->rows.n_columns < 2 || x->rows.n_columns > 3) {
        return ren_fail(err, REN_BAD_SYNTAX, "%.300s: has no column %s", path,
                        x->supplier < 0
                            ? "\"supplier\" (nor source, from, node1)"
                            : "\"buyer\" (nor customer, target, to, node2)");
    }
    ren_rows_close(&x->rows);
    status = ren_rows_open(&x->rows, path, false, err);
    if (status == REN_OK) {
        x->supplier = 0;
        x->buyer = 1;
        x->value = x->rows.n_columns > 2 ? 2 : -1;
    }
    return status;
}

static ren_status end_read(sheet *x, int32_t column, const char *what, int32_t *firm,
                           int32_t *dangling, ren_error *err)
{
    const char *text = x->rows.cell[column];
    if (*text == '\0') {
        return ren_fail(err, REN_BAD_SYNTAX,
                        "%.300s:%lld: the %s is empty, expected a firm's id",
                        x->rows.path, (long long)x->rows.line, what);
    }
    *dangling = -1;
    *firm = ren_ids_find(&x->given->firms, text);
    return *firm >= 0 ? REN_OK
                      : ren_ids_add(&x->given->dangling, text, dangling, NULL, err);
}

static ren_status link_read(sheet *x, link *out, ren_error *err)
{
    char **cell = x->rows.cell;
    double year = 0.0;
    *out = (link){ .product = -1, .value = NAN };
    ren_status status = end_read(x, x->supplier, "supplier", &out->supplier,
                                 &out->dangling_supplier, err);
    if (status == REN_OK) {
        status = end_read(x, x->buyer, "buyer", &out->buyer, &out->dangling_buyer, err);
    }
    if (status == REN_OK && x->value >= 0 && cell[x->value][0] != '\0') {
        status = ren_rows_number(&x->rows, x->value, &out->value, err);
    }
    if (status == REN_OK && x->product >= 0 && cell[x->product][0] != '\0') {
        status = ren_ids_add(&x->given->products, cell[x->product], &out->product, NULL,
                             err);
    }
    if (status == REN_OK && x->since >= 0 && cell[x->since][0] != '\0') {
        status = ren_rows_number(&x->rows, x->since, &year, err);
        if (status == REN_OK && (fabs(year) > 9999.0 || year != floor(year))) {
            status = ren_fail(err, REN_OUT_OF_RANGE,
                              "%.300s:%lld: column %.40s is \"%.40s\", expected a year",
                              x->rows.path, (long long)x->rows.line,
                              x->rows.header[x->since], cell[x->since]);
        }
        out->since = (int32_t)year;
    }
    return status;
}

static ren_status link_keep(sheet *x, const link *l, ren_error *err)
{
    ren_given *g = x->given;
    const int64_t k = g->n_links;
    if (k == INT32_MAX) {
        return ren_fail(err, REN_OUT_OF_RANGE, "%.300s:%lld: more than %d links",
                        x->rows.path, (long long)x->rows.line, INT32_MAX);
    }
    bool room = k < x->room || room_make(x);
    if (room && g->dangling.n > 0 && g->dangling_supplier == NULL) {
        room = dangling_grow(g, x->room);
        for (int64_t j = 0; room && j < k; j++) {
            g->dangling_supplier[j] = g->dangling_buyer[j] = -1;
        }
    }
    if (!room) {
        return ren_fail(err, REN_NO_MEMORY, "%.300s:%lld: out of memory", x->rows.path,
                        (long long)x->rows.line);
    }
    g->supplier[k] = l->supplier;
    g->buyer[k] = l->buyer;
    if (g->value != NULL) {
        g->value[k] = l->value;
    }
    if (g->link_product != NULL) {
        g->link_product[k] = l->product;
    }
    if (g->since != NULL) {
        g->since[k] = l->since;
    }
    if (g->dangling_supplier != NULL) {
        g->dangling_supplier[k] = l->dangling_supplier;
        g->dangling_buyer[k] = l->dangling_buyer;
    }
    g->n_links++;
    return REN_OK;
}

static link turned(link l)
{
    return (link){ .supplier = l.buyer,
                   .buyer = l.supplier,
                   .dangling_supplier = l.dangling_buyer,
                   .dangling_buyer = l.dangling_supplier,
                   .product = l.product,
                   .since = l.since,
                   .value = l.value };
}

ren_status ren_given_read_links(ren_given *given, const char *path, bool undirected,
                                ren_error *err)
{
    sheet x = { .given = given };
    bool more = true;
    ren_status status = sheet_open(&x, path, err);
    while (status == REN_OK && more) {
        link l;
        status = ren_rows_next(&x.rows, &more, err);
        if (status != REN_OK || !more) {
            break;
        }
        status = link_read(&x, &l, err);
        if (status == REN_OK) {
            status = link_keep(&x, &l, err);
        }
        /* an edge from a firm to itself has only one direction */
        const bool loop =
            l.supplier == l.buyer && l.dangling_supplier == l.dangling_buyer;
        if (status == REN_OK && undirected && !loop) {
            l = turned(l);
            status = link_keep(&x, &l, err);
        }
    }
    if (status == REN_OK && given->n_links == 0) {
        status = ren_fail(err, REN_BAD_SYNTAX, "%.300s: names no link", path);
    }
    ren_rows_close(&x.rows);
    return status;
}
