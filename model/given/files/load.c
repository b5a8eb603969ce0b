/**
 * @file model/given/files/load.c
 * A stored network back in memory, checked: every index must point at something.
 */
#include "base/files/h5file.h"
#include "model/given/parts.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static ren_status names(ren_h5 *file, const char *path, ren_ids *out, ren_error *err)
{
    char **text = NULL;
    int32_t n = 0;
    if (!ren_h5_has(file, path)) {
        return REN_OK;
    }
    ren_status status = ren_h5_read_text(file, path, &text, &n, err);
    for (int32_t k = 0; k < n && status == REN_OK; k++) {
        int32_t number;
        bool fresh;
        status = ren_ids_add(out, text[k], &number, &fresh, err);
        if (status == REN_OK && !fresh) {
            status = ren_fail(err, REN_BAD_SHAPE, "%.300s: %s names \"%.60s\" twice",
                              ren_h5_path(file), path, text[k]);
        }
    }
    ren_h5_text_free(text, n);
    return status;
}

static ren_status numbers(ren_h5 *file, const char *path, int64_t n, ren_h5_type type,
                          void **out, ren_error *err)
{
    if (!ren_h5_has(file, path)) {
        return REN_OK;
    }
    void *column = malloc(((size_t)n + 1) * ren_h5_size(type));
    if (column == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "%.300s: out of memory", ren_h5_path(file));
    }
    *out = column;
    return ren_h5_read(file, path, n, type, column, err);
}

/* Numbers that may be unknown, not infinite. */
static ren_status amounts(ren_h5 *file, const char *path, int64_t n, double **out,
                          ren_error *err)
{
    ren_status status = numbers(file, path, n, REN_H5_F8, (void **)out, err);
    for (int64_t k = 0; status == REN_OK && *out != NULL && k < n; k++) {
        if (isinf((*out)[k])) {
            status = ren_fail(err, REN_OUT_OF_RANGE,
                              "%.300s: %s is infinite at %lld, expected a number",
                              ren_h5_path(file), path, (long long)k);
        }
    }
    return status;
}

/* Indices in least..most-1. */
static ren_status indices(ren_h5 *file, const char *path, int64_t n, int32_t least,
                          int32_t most, int32_t **out, ren_error *err)
{
    ren_status status = numbers(file, path, n, REN_H5_I4, (void **)out, err);
    for (int64_t k = 0; status == REN_OK && *out != NULL && k < n; k++) {
        if ((*out)[k] < least || (*out)[k] >= most) {
            status = ren_fail(err, REN_BAD_SHAPE,
                              "%.300s: %s holds %d at %lld, expected %d to %d",
                              ren_h5_path(file), path, (int)(*out)[k], (long long)k,
                              (int)least, (int)most - 1);
        }
    }
    return status;
}

static ren_status need(ren_h5 *file, const char *path, const void *column, int64_t n,
                       ren_error *err)
{
    return n == 0 || column != NULL
               ? REN_OK
               : ren_fail(err, REN_BAD_SHAPE,
                          "%.300s: has no %s, expected a network written by renlian "
                          "import",
                          ren_h5_path(file), path);
}

static ren_status firms(ren_h5 *file, ren_given *g, ren_error *err)
{
    ren_status status = names(file, "/firm_id", &g->firms, err);
    const int32_t n = g->firms.n;
    if (status == REN_OK) {
        status = names(file, "/product_name", &g->products, err);
    }
    if (status == REN_OK) {
        status = indices(file, "/firm_product", n, -1, g->products.n, &g->product, err);
    }
    if (status == REN_OK) {
        status = need(file, "/firm_product", n > 0 ? g->product : NULL, 1, err);
    }
    if (status == REN_OK) {
        status =
            indices(file, "/firm_province", n, -1, REN_N_PROVINCES, &g->province, err);
    }
    if (status == REN_OK) {
        status = indices(file, "/firm_tier", n, -1, REN_N_TIERS, &g->tier, err);
    }
#define COLUMN(name, unit, doc)                                   \
    if (status == REN_OK) {                                       \
        status = amounts(file, "/firm_" #name, n, &g->name, err); \
    }
    REN_GIVEN_COLUMNS(COLUMN)
#undef COLUMN
    return status;
}

static ren_status links(ren_h5 *file, ren_given *g, ren_error *err)
{
    ren_status status = ren_h5_get_i8(file, "/", "links", &g->n_links, err);
    const int64_t n = g->n_links;
    if (status == REN_OK && (n < 0 || n > INT32_MAX)) {
        status =
            ren_fail(err, REN_BAD_SHAPE, "%.300s: has %lld links, expected 0 to %d",
                     ren_h5_path(file), (long long)n, INT32_MAX);
    }
    if (status == REN_OK) {
        status = names(file, "/dangling_id", &g->dangling, err);
    }
    const struct {
        const char *path;
        int32_t most;
        int32_t **column;
    } ends[] = {
        { "/link_supplier", g->firms.n, &g->supplier },
        { "/link_buyer", g->firms.n, &g->buyer },
        { "/link_product", g->products.n, &g->link_product },
        { "/link_dangling_supplier", g->dangling.n, &g->dangling_supplier },
        { "/link_dangling_buyer", g->dangling.n, &g->dangling_buyer },
    };
    for (size_t k = 0; k < sizeof ends / sizeof *ends && status == REN_OK; k++) {
        status = indices(file, ends[k].path, n, -1, ends[k].most, ends[k].column, err);
    }
    if (status == REN_OK) {
        status = need(file, "/link_supplier", g->supplier, n, err);
    }
    if (status == REN_OK) {
        status = need(file, "/link_buyer", g->buyer, n, err);
    }
    if (status == REN_OK) {
        status = amounts(file, "/link_value", n, &g->value, err);
    }
    if (status == REN_OK) {
        status = numbers(file, "/link_since", n, REN_H5_I4, (void **)&g->since, err);
    }
    return status;
}

/* An end of a link is a firm or a dangling id. */
static ren_status ends_check(ren_h5 *file, const ren_given *g, ren_error *err)
{
    for (int64_t l = 0; l < g->n_links; l++) {
        const bool supplied =
            g->supplier[l] >= 0
            || (g->dangling_supplier != NULL && g->dangling_supplier[l] >= 0);
        const bool bought = g->buyer[l] >= 0
                            || (g->dangling_buyer != NULL && g->dangling_buyer[l] >= 0);
        if (!supplied || !bought) {
            return ren_fail(err, REN_BAD_SHAPE,
                            "%.300s: link %lld has an end that is "
                            "neither a firm nor a dangling id",
                            ren_h5_path(file), (long long)l);
        }
    }
    return REN_OK;
}

static ren_status repeats(ren_h5 *file, ren_given *g, ren_error *err)
{
    ren_h5_shape shape;
    int32_t *firm = NULL, *product = NULL;
    int64_t *line = NULL;
    if (!ren_h5_has(file, "/repeat_firm")) {
        return REN_OK;
    }
    ren_status status = ren_h5_shape_of(file, "/repeat_firm", &shape, err);
    if (status == REN_OK) {
        status = indices(file, "/repeat_firm", shape.n, 0, g->firms.n, &firm, err);
    }
    if (status == REN_OK) {
        status =
            indices(file, "/repeat_product", shape.n, -1, g->products.n, &product, err);
    }
    if (status == REN_OK) {
        status = numbers(file, "/repeat_line", shape.n, REN_H5_I8, (void **)&line, err);
    }
    if (status == REN_OK) {
        status = need(file, "/repeat_product", line == NULL ? NULL : product, 1, err);
    }
    if (status != REN_OK) {
        goto out;
    }
    g->repeat = malloc(((size_t)shape.n + 1) * sizeof *g->repeat);
    if (g->repeat == NULL) {
        status =
            ren_fail(err, REN_NO_MEMORY, "%.300s: out of memory", ren_h5_path(file));
        goto out;
    }
    g->n_repeats = shape.n;
    for (int64_t k = 0; k < shape.n; k++) {
        g->repeat[k] = (ren_given_repeat){ firm[k], product[k], line[k] };
    }
out:
    free(firm);
    free(product);
    free(line);
    return status;
}

ren_status ren_given_load(ren_given *out, const char *path, ren_error *err)
{
    ren_given given = { 0 };
    ren_h5 *file = NULL;
    int64_t own = 0;
    char *format = NULL;
    ren_status status = ren_h5_open(&file, path, err);
    if (status != REN_OK) {
        return status;
    }
    if (ren_h5_has_attribute(file, "/", "format")) {
        status = ren_h5_get_text(file, "/", "format", &format, err);
    }
    if (status == REN_OK
        && (format == NULL || strcmp(format, "renlian network 1") != 0)) {
        status = ren_fail(err, REN_BAD_SYNTAX,
                          "%.300s: is no network, expected a file written by renlian "
                          "import",
                          path);
    }
    if (status == REN_OK) {
        status = ren_h5_get_i8(file, "/", "own_products", &own, err);
        given.own_products = own != 0;
    }
    if (status == REN_OK) {
        status = firms(file, &given, err);
    }
    if (status == REN_OK) {
        status = links(file, &given, err);
    }
    if (status == REN_OK) {
        status = ends_check(file, &given, err);
    }
    if (status == REN_OK) {
        status = repeats(file, &given, err);
    }
    free(format);
    ren_h5_close(file);
    if (status == REN_OK) {
        *out = given;
    } else {
        ren_given_free(&given);
    }
    return status;
}
