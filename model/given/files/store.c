/**
 * @file model/given/files/store.c
 * A given network as HDF5: firms, products and links as columns along dimensions, what
 * is unknown as NaN or -1; the report, the repairs and their sources as attributes.
 */
#include "base/files/h5file.h"
#include "model/given/parts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A column being written; `name` of NULL columns is left out. */
static ren_status put(ren_h5 *file, const char *path, const char *dimension,
                      const char *unit, const char *doc, ren_h5_type type,
                      const void *data, ren_error *err)
{
    if (data == NULL) {
        return REN_OK;
    }
    const ren_h5_variable_info info = { .path = path,
                                        .type = type,
                                        .dimension = { dimension },
                                        .deflate = type == REN_H5_TEXT ? 0 : 1,
                                        .unit = unit,
                                        .doc = doc };
    ren_status status = ren_h5_variable(file, &info, err);
    if (status == REN_OK) {
        status = ren_h5_write(file, path, type, data, err);
    }
    return status;
}

/* Names along a dimension of their own; nothing when there are none. */
static ren_status put_names(ren_h5 *file, const ren_ids *ids, const char *dimension,
                            const char *path, const char *doc, ren_error *err)
{
    if (ids->n == 0) {
        return REN_OK;
    }
    const char **name = malloc((size_t)ids->n * sizeof *name);
    if (name == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "%.300s: out of memory", ren_h5_path(file));
    }
    for (int32_t k = 0; k < ids->n; k++) {
        name[k] = ren_ids_name(ids, k);
    }
    ren_status status = ren_h5_dimension(file, dimension, ids->n, err);
    if (status == REN_OK) {
        status = put(file, path, dimension + 1, NULL, doc, REN_H5_TEXT, name, err);
    }
    free(name);
    return status;
}

static ren_status put_firms(ren_h5 *file, const ren_given *g, ren_error *err)
{
    ren_status status =
        put_names(file, &g->firms, "/firm", "/firm_id", "Id of the firm", err);
    if (status == REN_OK) {
        status = put_names(file, &g->products, "/product", "/product_name",
                           "Code or name of the product", err);
    }
    if (status == REN_OK) {
        status = put(file, "/firm_product", "firm", NULL,
                     "Index of product, -1 unknown", REN_H5_DATA(g->product), err);
    }
    if (status == REN_OK) {
        status = put(file, "/firm_province", "firm", NULL,
                     "Province in the order of GB/T 2260, from 0, -1 unknown",
                     REN_H5_DATA(g->province), err);
    }
    if (status == REN_OK) {
        status = put(file, "/firm_tier", "firm", NULL,
                     "Tier, 0 ordinary to 4 champion, -1 unknown", REN_H5_DATA(g->tier),
                     err);
    }
#define COLUMN(name, unit, doc)                                                      \
    if (status == REN_OK) {                                                          \
        status =                                                                     \
            put(file, "/firm_" #name, "firm", unit, doc, REN_H5_DATA(g->name), err); \
    }
    REN_GIVEN_COLUMNS(COLUMN)
#undef COLUMN
    return status;
}

static ren_status put_links(ren_h5 *file, const ren_given *g, ren_error *err)
{
    const struct {
        const char *path, *unit, *doc;
        ren_h5_type type;
        const void *data;
    } column[] = {
        { "/link_supplier", NULL, "Index of the supplying firm, -1 not a firm",
          REN_H5_DATA(g->supplier) },
        { "/link_buyer", NULL, "Index of the buying firm, -1 not a firm",
          REN_H5_DATA(g->buyer) },
        { "/link_value", "CNY/year", "What is sold over the link",
          REN_H5_DATA(g->value) },
        { "/link_product", NULL, "Index of product, -1 the supplier's",
          REN_H5_DATA(g->link_product) },
        { "/link_since", "year", "First year of the link, 0 unknown",
          REN_H5_DATA(g->since) },
        { "/link_dangling_supplier", NULL, "Index of dangling, -1 a firm",
          REN_H5_DATA(g->dangling_supplier) },
        { "/link_dangling_buyer", NULL, "Index of dangling, -1 a firm",
          REN_H5_DATA(g->dangling_buyer) },
    };
    ren_status status = ren_h5_set_i8(file, "/", "links", g->n_links, err);
    if (status == REN_OK && g->n_links > 0) {
        status = ren_h5_dimension(file, "/link", g->n_links, err);
    }
    for (size_t k = 0; k < sizeof column / sizeof *column && status == REN_OK; k++) {
        if (g->n_links > 0) {
            status = put(file, column[k].path, "link", column[k].unit, column[k].doc,
                         column[k].type, column[k].data, err);
        }
    }
    if (status == REN_OK) {
        status = put_names(file, &g->dangling, "/dangling", "/dangling_id",
                           "Ids in links that are no firm", err);
    }
    return status;
}

static ren_status put_repeats(ren_h5 *file, const ren_given *g, ren_error *err)
{
    const int64_t n = g->n_repeats;
    if (n == 0) {
        return REN_OK;
    }
    int32_t *firm = malloc((size_t)n * sizeof *firm);
    int32_t *product = malloc((size_t)n * sizeof *product);
    int64_t *line = malloc((size_t)n * sizeof *line);
    ren_status status = REN_OK;
    if (firm == NULL || product == NULL || line == NULL) {
        status =
            ren_fail(err, REN_NO_MEMORY, "%.300s: out of memory", ren_h5_path(file));
        goto out;
    }
    for (int64_t k = 0; k < n; k++) {
        firm[k] = g->repeat[k].firm;
        product[k] = g->repeat[k].product;
        line[k] = g->repeat[k].line;
    }
    status = ren_h5_dimension(file, "/repeat", n, err);
    if (status == REN_OK) {
        status = put(file, "/repeat_firm", "repeat", NULL, "Firm that is named again",
                     REN_H5_DATA(firm), err);
    }
    if (status == REN_OK) {
        status = put(file, "/repeat_product", "repeat", NULL,
                     "Product it is given there", REN_H5_DATA(product), err);
    }
    if (status == REN_OK) {
        status = put(file, "/repeat_line", "repeat", NULL, "Line of the file",
                     REN_H5_DATA(line), err);
    }
out:
    free(firm);
    free(product);
    free(line);
    return status;
}

static ren_status put_report(ren_h5 *file, const char *group,
                             const ren_given_report *report, ren_error *err)
{
    if (report == NULL) {
        return REN_OK;
    }
    ren_status status = ren_h5_group(file, group, err);
    for (int k = 0; k < REN_N_GIVEN_FAULTS && status == REN_OK; k++) {
        status = ren_h5_set_i8(file, group, ren_given_fault_infos[k].name,
                               report->fault[k].n, err);
    }
    const struct {
        const char *name;
        double value;
    } figure[] = {
        { "firms", (double)report->firms },
        { "links", (double)report->links },
        { "products", (double)report->products },
        { "components", (double)report->components },
        { "largest_share", report->largest_share },
        { "strong_share", report->strong_share },
        { "customers_max", (double)report->customers_max },
        { "suppliers_max", (double)report->suppliers_max },
        { "customers_hill", report->customers_hill },
        { "suppliers_hill", report->suppliers_hill },
    };
    for (size_t k = 0; k < sizeof figure / sizeof *figure && status == REN_OK; k++) {
        status = ren_h5_set_f8(file, group, figure[k].name, figure[k].value, err);
    }
    return status;
}

static ren_status put_origin(ren_h5 *file, const ren_given_origin *o, ren_error *err)
{
    static const char *const what[3] = { "firms", "links", "products" };
    char name[40];
    /* names of files may differ between equal imports, their bytes may not */
    ren_status status = ren_h5_group(file, "/provenance", err);
    if (status == REN_OK && o->command != NULL) {
        status = ren_h5_set_text(file, "/provenance", "command", o->command, err);
    }
    for (int k = 0; k < 3 && status == REN_OK; k++) {
        if (o->file[k] != NULL) {
            snprintf(name, sizeof name, "%s_file", what[k]);
            status = ren_h5_set_text(file, "/provenance", name, o->file[k], err);
        }
        if (o->file[k] != NULL && status == REN_OK) {
            snprintf(name, sizeof name, "%s_sha256", what[k]);
            status = ren_h5_set_text(file, "/", name, o->digest[k], err);
        }
    }
    if (status == REN_OK) {
        status = put_report(file, "/report", o->report, err);
    }
    if (status == REN_OK) {
        status = put_report(file, "/repaired", o->left, err);
    }
    if (status == REN_OK && o->repaired != NULL) {
        status = ren_h5_group(file, "/repairs", err);
    }
    for (int k = 0; o->repaired != NULL && k < REN_N_GIVEN_REPAIRS && status == REN_OK;
         k++) {
        status = ren_h5_set_i8(file, "/repairs", ren_given_repair_infos[k].name,
                               o->repaired[k], err);
    }
    for (int32_t k = 0; o->notes != NULL && k < o->notes->n && status == REN_OK; k++) {
        snprintf(name, sizeof name, "completion_%02d", (int)k + 1);
        status = ren_h5_set_text(file, "/", name, o->notes->text[k], err);
    }
    return status;
}

ren_status ren_given_save(const ren_given *given, const ren_given_origin *origin,
                          const char *path, ren_error *err)
{
    ren_h5 *file = NULL;
    ren_status status = ren_h5_create(&file, path, err);
    if (status == REN_OK) {
        status = ren_h5_set_text(file, "/", "format", "renlian network 1", err);
    }
    if (status == REN_OK) {
        status = ren_h5_set_i8(file, "/", "own_products", given->own_products, err);
    }
    if (status == REN_OK) {
        status = put_firms(file, given, err);
    }
    if (status == REN_OK) {
        status = put_links(file, given, err);
    }
    if (status == REN_OK) {
        status = put_repeats(file, given, err);
    }
    if (status == REN_OK && origin != NULL) {
        status = put_origin(file, origin, err);
    }
    if (status == REN_OK) {
        status = ren_h5_finish(&file, err);
    }
    ren_h5_abandon(file);
    return status;
}

ren_status ren_given_digest(const char *path, char out[REN_DIGEST_TEXT], ren_error *err)
{
    enum { PIECE = 1 << 16 };
    ren_digest digest;
    ren_status status = REN_OK;
    size_t n;
    char *piece = malloc(PIECE);
    FILE *file = fopen(path, "rb");
    if (file == NULL || piece == NULL) {
        status = ren_fail(err, file == NULL ? REN_NO_FILE : REN_NO_MEMORY,
                          "%.300s: cannot be opened (%s)", path, strerror(errno));
        goto out;
    }
    ren_digest_begin(&digest);
    while ((n = fread(piece, 1, PIECE, file)) > 0) {
        ren_digest_add(&digest, piece, n);
    }
    if (ferror(file)) {
        status = ren_fail(err, REN_NO_FILE, "%.300s: cannot be read (%s)", path,
                          strerror(errno));
    }
    ren_digest_end(&digest, out);
out:
    free(piece);
    if (file != NULL) {
        (void)fclose(file);
    }
    return status;
}
