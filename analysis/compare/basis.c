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
    return status;
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

int32_t ren_basis_indicator(const ren_results *r, const char *name)
{
    for (int32_t k = 0; k < r->n_indicators; k++) {
        if (strcmp(r->indicator[k], name) == 0) {
            return k;
        }
    }
    return -1;
}

double ren_basis_value(const ren_basis *b, int32_t indicator, int32_t member,
                       int32_t package)
{
    const int64_t row = (int64_t)member * b->results->n_packages + b->package[package];
    return b->results->value[indicator][row * 2 + b->shock];
}

/* A recovery that is not there although the depth is has not come within the horizon. */
bool ren_basis_is_censored(const ren_basis *b, int32_t indicator, int32_t member,
                           int32_t package)
{
    const int32_t depth = ren_basis_indicator(b->results, "depth");
    return strcmp(b->results->indicator[indicator], "recovery_weeks") == 0
           && isnan(ren_basis_value(b, indicator, member, package)) && depth >= 0
           && !isnan(ren_basis_value(b, depth, member, package));
}

/* The number that stands for a world in the table; NaN when there is none. */
double ren_basis_entry(const ren_basis *b, int32_t indicator, int32_t member,
                       int32_t package)
{
    return ren_basis_is_censored(b, indicator, member, package)
               ? (double)(b->results->n_weeks - b->results->first_shock_week)
               : ren_basis_value(b, indicator, member, package);
}
