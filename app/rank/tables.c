/**
 * @file app/rank/tables.c
 * The small tables beside firms and links: essential inputs, weights of firms.
 */
#include "app/rank/rank.h"
#include "base/array.h"
#include "base/files/rows.h"

#include <stdlib.h>
#include <string.h>

ren_status app_rank_columns(ren_rows *rows, const char *path, const char *const *name,
                            int32_t n, int32_t *column, ren_error *err)
{
    ren_status status = ren_rows_open(rows, path, true, err);
    for (int32_t k = 0; k < n && status == REN_OK; k++) {
        column[k] = ren_rows_column(rows, (const char *const[]){ name[k], NULL });
        if (column[k] < 0) {
            status = ren_fail(err, REN_BAD_SYNTAX,
                              "%.200s:1: found no column `%s`, expected the header to "
                              "name it",
                              path, name[k]);
        }
    }
    return status;
}

ren_status app_rank_firm(const ren_rows *rows, int32_t column, const ren_given *given,
                         int32_t *out, ren_error *err)
{
    *out = ren_ids_find(&given->firms, rows->cell[column]);
    if (*out < 0) {
        return ren_fail(err, REN_UNKNOWN_NAME,
                        "%.200s:%lld: firm \"%.80s\" found, expected one of the "
                        "network's %d firms",
                        rows->path, (long long)rows->line, rows->cell[column],
                        given->firms.n);
    }
    return REN_OK;
}

/* What a pair of sectors is to each other; key = supplier sector, buyer sector. */
typedef struct pair {
    uint64_t key;
    int64_t line;
    uint8_t role;
} pair;

typedef struct pairs {
    int64_t n, room;
    pair *pair;
} pairs;

static uint64_t key_of(int32_t supplier, int32_t buyer)
{
    return (uint64_t)(uint32_t)supplier << 32 | (uint32_t)buyer;
}

static int by_key(const void *a, const void *b)
{
    const pair *x = a, *y = b;
    if (x->key != y->key) {
        return x->key < y->key ? -1 : 1;
    }
    return (x->line > y->line) - (x->line < y->line);
}

static ren_status pair_add(pairs *p, const ren_rows *rows, const int32_t *column,
                           const ren_given *given, ren_error *err)
{
    const char *type = rows->cell[column[2]];
    const int32_t supplier = ren_ids_find(&given->products, rows->cell[column[0]]);
    const int32_t buyer = ren_ids_find(&given->products, rows->cell[column[1]]);
    if (type[0] < '0' || type[0] > '2' || type[1] != '\0') {
        return ren_fail(err, REN_OUT_OF_RANGE,
                        "%.200s:%lld: type \"%.40s\" found, expected 2 (essential), 1 "
                        "(not essential) or 0 (negligible)",
                        rows->path, (long long)rows->line, type);
    }
    if (supplier < 0 || buyer < 0) {
        return REN_OK; /* a sector of which the network has no firm */
    }
    if (p->n == p->room) {
        const int64_t room = p->room > 0 ? 2 * p->room : 1024;
        pair *const more = realloc(p->pair, (size_t)room * sizeof *more);
        if (more == NULL) {
            return ren_fail(err, REN_NO_MEMORY, "%.200s: no memory", rows->path);
        }
        p->pair = more;
        p->room = room;
    }
    p->pair[p->n++] =
        (pair){ key_of(supplier, buyer), rows->line, (uint8_t)(type[0] - '0') };
    return REN_OK;
}

static ren_status pairs_read(pairs *p, const char *path, const ren_given *given,
                             ren_error *err)
{
    static const char *const name[] = { "supplier_sector", "buyer_sector", "type" };
    ren_rows rows = { 0 };
    int32_t column[3];
    bool more = true;
    ren_status status = app_rank_columns(&rows, path, name, 3, column, err);
    while (status == REN_OK && more) {
        status = ren_rows_next(&rows, &more, err);
        if (status == REN_OK && more) {
            status = pair_add(p, &rows, column, given, err);
        }
    }
    ren_rows_close(&rows);
    if (status == REN_OK && p->n > 0) {
        qsort(p->pair, (size_t)p->n, sizeof *p->pair, by_key);
    }
    for (int64_t k = 1; k < p->n && status == REN_OK; k++) {
        if (p->pair[k].key == p->pair[k - 1].key
            && p->pair[k].role != p->pair[k - 1].role) {
            status = ren_fail(err, REN_BAD_SHAPE,
                              "%.200s:%lld: type %d found for sectors that line %lld "
                              "gave %d, expected one type",
                              path, (long long)p->pair[k].line, p->pair[k].role,
                              (long long)p->pair[k - 1].line, p->pair[k - 1].role);
        }
    }
    return status;
}

static const pair *pair_find(const pairs *p, uint64_t key)
{
    int64_t low = 0, high = p->n;
    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        if (p->pair[middle].key < key) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < p->n && p->pair[low].key == key ? &p->pair[low] : NULL;
}

ren_status app_rank_essential_read(app_rank_economy *e, const char *path,
                                   ren_error *err)
{
    const ren_given *const g = &e->given;
    pairs p = { 0 };
    ren_status status = pairs_read(&p, path, g, err);
    free(e->role);
    e->role = ren_column(g->n_links + 1, sizeof *e->role);
    if (status == REN_OK && e->role == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "rank: no memory for roles");
    }
    for (int64_t l = 0; l < g->n_links && status == REN_OK; l++) {
        const pair *found =
            pair_find(&p, key_of(g->product[g->supplier[l]], g->product[g->buyer[l]]));
        e->role[l] = found != NULL ? found->role : REN_RANK_USUAL;
        e->unnamed += found == NULL;
    }
    free(p.pair);
    return status;
}

ren_status app_rank_weights_read(app_rank_economy *e, const char *path, ren_error *err)
{
    static const char *const name[] = { "firm", "weight" };
    ren_rows rows = { 0 };
    int32_t column[2], firm;
    bool more = true;
    e->weight = ren_column(e->given.firms.n + 1, sizeof *e->weight);
    if (e->weight == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "rank: no memory for weights");
    }
    for (int32_t i = 0; i < e->given.firms.n; i++) {
        e->weight[i] = -1; /* not named yet */
    }
    ren_status status = app_rank_columns(&rows, path, name, 2, column, err);
    while (status == REN_OK && more) {
        double weight = 0;
        status = ren_rows_next(&rows, &more, err);
        if (status != REN_OK || !more) {
            break;
        }
        status = app_rank_firm(&rows, column[0], &e->given, &firm, err);
        if (status == REN_OK) {
            status = ren_rows_number(&rows, column[1], &weight, err);
        }
        if (status == REN_OK && (weight < 0 || e->weight[firm] >= 0)) {
            status =
                ren_fail(err, REN_OUT_OF_RANGE,
                         "%.200s:%lld: weight %g of firm \"%.80s\" found, expected "
                         "one weight of 0 or more for each firm",
                         path, (long long)rows.line, weight, rows.cell[column[0]]);
        }
        if (status == REN_OK) {
            e->weight[firm] = weight;
        }
    }
    ren_rows_close(&rows);
    for (int32_t i = 0; i < e->given.firms.n; i++) {
        e->weight[i] = e->weight[i] < 0 ? 0 : e->weight[i];
    }
    return status;
}
