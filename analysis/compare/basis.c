#include "analysis/compare/basis.h"

#include "base/files/h5file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void ren_basis_free(ren_basis *b)
{
    ren_resample_free(&b->table);
    free(b->package);
    free(b->member);
    free(b->order);
    free(b->point_of);
    free(b->replicate_of);
}

static ren_status order_read(ren_basis *b, ren_error *err)
{
    ren_status status = REN_OK;
    ren_h5 *file = NULL;
    const int32_t n = b->results->n_members;
#pragma omp critical(ren_hdf5)
    {
        status = ren_h5_open(&file, b->path, err);
        if (status == REN_OK) {
            status = ren_h5_read(file, "/design_point", n, REN_H5_I8, b->order, err);
        }
        if (status == REN_OK) {
            status = ren_h5_read(file, "/replicate", n, REN_H5_I8, b->order + n, err);
        }
        ren_h5_close(file);
    }
    return status;
}

static bool is_before(const ren_basis *b, int32_t a, int32_t c)
{
    const int64_t *point = b->order, *replicate = b->order + b->results->n_members;
    return point[a] != point[c] ? point[a] < point[c] : replicate[a] < replicate[c];
}

static int ascending(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Running numbers of what the done members have; returns how many there are. */
static int32_t number(const ren_basis *b, int32_t n_done, const int64_t *of,
                      int64_t *room, int32_t *out)
{
    int32_t n = 0;
    for (int32_t k = 0; k < n_done; k++) {
        room[k] = of[b->member[k]];
    }
    qsort(room, (size_t)n_done, sizeof *room, ascending);
    for (int32_t k = 0; k < n_done; k++) {
        if (k == 0 || room[k] != room[n - 1]) {
            room[n++] = room[k];
        }
    }
    for (int32_t k = 0; k < n_done; k++) {
        const int64_t *at =
            bsearch(&of[b->member[k]], room, (size_t)n, sizeof *room, ascending);
        out[k] = (int32_t)(at - room);
    }
    return n;
}

static ren_status members_number(ren_basis *b, ren_compare *c, ren_error *err)
{
    const size_t n = (size_t)c->n_done + 1;
    int64_t *room = calloc(n, sizeof *room);
    b->point_of = calloc(n, sizeof *b->point_of);
    b->replicate_of = calloc(n, sizeof *b->replicate_of);
    if (room == NULL || b->point_of == NULL || b->replicate_of == NULL) {
        free(room);
        return ren_fail(err, REN_NO_MEMORY, "%.300s: no memory", b->path);
    }
    c->n_points = number(b, c->n_done, b->order, room, b->point_of);
    c->n_replicates =
        number(b, c->n_done, b->order + b->results->n_members, room, b->replicate_of);
    free(room);
    return REN_OK;
}

/* The done members, put in their order. */
ren_status ren_basis_members(ren_basis *b, ren_compare *c, ren_error *err)
{
    const ren_results *r = b->results;
    c->n_members = r->n_members;
    b->member = malloc((size_t)r->n_members * sizeof *b->member + 1);
    b->order = malloc((size_t)r->n_members * 2 * sizeof *b->order + 1);
    if (b->member == NULL || b->order == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "%.300s: no memory", b->path);
    }
    const ren_status status = order_read(b, err);
    for (int32_t m = 0; status == REN_OK && m < r->n_members; m++) {
        c->n_failed += r->status[m] == 2;
        if (r->status[m] == 1) {
            int32_t at = c->n_done++;
            while (at > 0 && is_before(b, m, b->member[at - 1])) {
                b->member[at] = b->member[at - 1];
                at--;
            }
            b->member[at] = m;
        }
    }
    if (status == REN_OK && c->n_done == 0) {
        return ren_fail(err, REN_BAD_SHAPE,
                        "%.300s: found no finished member, expected at least one",
                        b->path);
    }
    return status == REN_OK ? members_number(b, c, err) : status;
}

bool ren_name_is_among(const char *name, int32_t n, const char *const *list)
{
    for (int32_t k = 0; k < n; k++) {
        if (strcmp(name, list[k]) == 0) {
            return true;
        }
    }
    return false;
}

/* "a, b, c", as much of it as has room. */
static void names_list(char *text, size_t size, int32_t n, char *const *name)
{
    size_t at = 0;
    text[0] = '\0';
    for (int32_t k = 0; k < n && at < size; k++) {
        at +=
            (size_t)snprintf(text + at, size - at, "%s%s", k > 0 ? ", " : "", name[k]);
    }
}

ren_status ren_names_check(const char *path, const char *what, int32_t n,
                           const char *const *asked, int32_t n_there,
                           char *const *there, ren_error *err)
{
    char list[160];
    for (int32_t k = 0; k < n; k++) {
        if (!ren_name_is_among(asked[k], n_there, (const char *const *)there)) {
            names_list(list, sizeof list, n_there, there);
            return ren_fail(err, REN_UNKNOWN_NAME,
                            "%.160s: found no %s `%.60s`, expected one of: %s", path,
                            what, asked[k], list);
        }
    }
    return REN_OK;
}

ren_status ren_basis_packages(ren_basis *b, ren_compare *c, const ren_compare_ask *ask,
                              ren_error *err)
{
    const ren_results *r = b->results;
    ren_status status = ren_names_check(b->path, "package", ask->n_packages,
                                        ask->package, r->n_packages, r->package, err);
    b->package = calloc((size_t)r->n_packages + 1, sizeof *b->package);
    c->package = calloc((size_t)r->n_packages + 1, sizeof *c->package);
    c->in_pareto = calloc((size_t)r->n_packages + 1, sizeof *c->in_pareto);
    if (status == REN_OK
        && (b->package == NULL || c->package == NULL || c->in_pareto == NULL)) {
        status = ren_fail(err, REN_NO_MEMORY, "%.300s: no memory", b->path);
    }
    c->none = -1;
    for (int32_t p = 0; status == REN_OK && p < r->n_packages; p++) {
        const bool none = strcmp(r->package[p], "none") == 0;
        if (none || ask->n_packages == 0
            || ren_name_is_among(r->package[p], ask->n_packages, ask->package)) {
            c->none = none ? c->n_packages : c->none;
            b->package[c->n_packages] = p;
            c->package[c->n_packages++] = r->package[p];
        }
    }
    if (status == REN_OK && c->none < 0) {
        char list[160];
        names_list(list, sizeof list, r->n_packages, r->package);
        status = ren_fail(err, REN_UNKNOWN_NAME,
                          "%.160s: found no package `none` to compare with, expected "
                          "it beside: %s",
                          b->path, list);
    }
    return status;
}
