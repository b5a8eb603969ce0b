/**
 * @file model/table/read.c
 * The published tables in memory: 153 products and the 42-product import blocks.
 */
#include "base/array.h"
#include "model/table/parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

ren_status ren_data_read(ren_csv *out, const char *data_dir, const char *name,
                         ren_error *err)
{
    size_t size = strlen(data_dir) + strlen(name) + 2;
    char *path = malloc(size);

    if (path == NULL) {
        (void)ren_fail(err, REN_NO_MEMORY, "%s: no memory for its path", name);
        return REN_NO_MEMORY;
    }
    (void)snprintf(path, size, "%s/%s", data_dir, name);
    ren_status status = ren_csv_read(out, path, err);
    free(path);
    return status;
}

ren_status ren_data_text(char **out, const char *text, ren_error *err)
{
    *out = strdup(text);
    return *out != NULL ? REN_OK
                        : ren_fail(err, REN_NO_MEMORY, "table: no memory for a name");
}

ren_status ren_source_init(ren_source *out, int32_t n, ren_error *err)
{
    *out = (ren_source){ .n = n, .n_base = n };
    out->code = calloc((size_t)n, sizeof *out->code);
    out->name = calloc((size_t)n, sizeof *out->name);
    out->name_zh = calloc((size_t)n, sizeof *out->name_zh);
    out->group = ren_column(n, sizeof *out->group);
    out->use = ren_column((int64_t)n * (n + REN_N_FINAL), sizeof *out->use);
    out->value_added = ren_column((int64_t)n * REN_N_VALUE_ADDED, sizeof(double));
    out->output = ren_column(n, sizeof *out->output);
    out->imports = ren_column(n, sizeof *out->imports);
    if (out->code == NULL || out->name == NULL || out->name_zh == NULL
        || out->group == NULL || out->use == NULL || out->value_added == NULL
        || out->output == NULL || out->imports == NULL) {
        ren_source_free(out);
        (void)ren_fail(err, REN_NO_MEMORY, "table: no memory for %d products", (int)n);
        return REN_NO_MEMORY;
    }
    return REN_OK;
}

void ren_source_free(ren_source *source)
{
    for (int32_t i = 0; i < source->n; i++) {
        if (source->code != NULL) {
            free(source->code[i]);
        }
        if (source->name != NULL) {
            free(source->name[i]);
        }
        if (source->name_zh != NULL) {
            free(source->name_zh[i]);
        }
    }
    free(source->code);
    free(source->name);
    free(source->name_zh);
    free(source->group);
    free(source->use);
    free(source->value_added);
    free(source->output);
    free(source->imports);
    *source = (ren_source){ 0 };
}

/** Rows of a file must be the products, in their order. */
static ren_status rows_check(const ren_csv *csv, const ren_source *source,
                             ren_error *err)
{
    if (csv->n_rows != source->n) {
        return ren_fail(err, REN_BAD_SHAPE, "%s: %d rows, expected %d", csv->path,
                        (int)csv->n_rows, (int)source->n);
    }
    for (int32_t i = 0; i < source->n; i++) {
        if (strcmp(ren_csv_text(csv, i, 0), source->code[i]) != 0) {
            return ren_fail(err, REN_BAD_SHAPE, "%s:%d: product %s, expected %s",
                            csv->path, (int)csv->line[i], ren_csv_text(csv, i, 0),
                            source->code[i]);
        }
    }
    return REN_OK;
}

/** Reads named columns of a file into out[row * stride + at[k]]. */
static ren_status columns_read(const ren_source *source, const char *data_dir,
                               const char *file, int32_t n_columns,
                               const char *const *name, double *const *out,
                               int32_t stride, ren_error *err)
{
    ren_csv csv = { 0 };
    ren_status status = ren_data_read(&csv, data_dir, file, err);

    if (status == REN_OK) {
        status = rows_check(&csv, source, err);
    }
    for (int32_t k = 0; status == REN_OK && k < n_columns; k++) {
        int32_t column = 0;
        status = ren_csv_need(&csv, name[k], &column, err);
        for (int32_t i = 0; status == REN_OK && i < source->n; i++) {
            status = ren_csv_number(&csv, i, column, &out[k][(int64_t)i * stride], err);
        }
    }
    ren_csv_free(&csv);
    return status;
}

/** Reads a square file whose columns are the products, into rows of `stride`. */
static ren_status square_read(const ren_source *source, const char *data_dir,
                              const char *file, double *out, int32_t stride,
                              ren_error *err)
{
    ren_csv csv = { 0 };
    ren_status status = ren_data_read(&csv, data_dir, file, err);

    if (status == REN_OK) {
        status = rows_check(&csv, source, err);
    }
    if (status == REN_OK && csv.n_columns != source->n + 1) {
        status = ren_fail(err, REN_BAD_SHAPE, "%s: %d columns, expected %d", csv.path,
                          (int)csv.n_columns, (int)source->n + 1);
    }
    for (int32_t j = 0; status == REN_OK && j < source->n; j++) {
        if (strcmp(csv.header[j + 1], source->code[j]) != 0) {
            status = ren_fail(err, REN_BAD_SHAPE, "%s: column %s, expected %s",
                              csv.path, csv.header[j + 1], source->code[j]);
        }
    }
    for (int32_t i = 0; status == REN_OK && i < source->n; i++) {
        for (int32_t j = 0; status == REN_OK && j < source->n; j++) {
            status = ren_csv_number(&csv, i, j + 1, &out[(int64_t)i * stride + j], err);
        }
    }
    ren_csv_free(&csv);
    return status;
}

/** Codes, names and, where the file has it, the group. */
static ren_status products_read(ren_source *out, const char *data_dir, const char *file,
                                ren_error *err)
{
    ren_csv csv = { 0 };
    int32_t code = 0, name = 0, name_zh = 0;
    ren_status status = ren_data_read(&csv, data_dir, file, err);

    if (status == REN_OK) {
        status = ren_csv_need(&csv, "code", &code, err);
    }
    if (status == REN_OK) {
        status = ren_csv_need(&csv, "name_en", &name, err);
    }
    if (status == REN_OK) {
        status = ren_csv_need(&csv, "name_zh", &name_zh, err);
    }
    if (status == REN_OK && csv.n_rows < 1) {
        status =
            ren_fail(err, REN_BAD_SHAPE, "%s: no rows, expected products", csv.path);
    }
    if (status == REN_OK) {
        status = ren_source_init(out, csv.n_rows, err);
    }
    const int32_t group = status == REN_OK ? ren_csv_column(&csv, "io42_code") : -1;
    for (int32_t i = 0; status == REN_OK && i < csv.n_rows; i++) {
        double number = i + 1;
        if (group >= 0) {
            status = ren_csv_number(&csv, i, group, &number, err);
        }
        if (status == REN_OK && !(number >= 1 && number <= REN_N_GROUPS)) {
            status =
                ren_fail(err, REN_OUT_OF_RANGE, "%s:%d: group %g, expected 1 to %d",
                         csv.path, (int)csv.line[i], number, REN_N_GROUPS);
        }
        if (status == REN_OK) {
            out->group[i] = (int32_t)number - 1;
            status = ren_data_text(&out->code[i], ren_csv_text(&csv, i, code), err);
        }
        if (status == REN_OK) {
            status = ren_data_text(&out->name[i], ren_csv_text(&csv, i, name), err);
        }
        if (status == REN_OK) {
            status =
                ren_data_text(&out->name_zh[i], ren_csv_text(&csv, i, name_zh), err);
        }
    }
    ren_csv_free(&csv);
    return status;
}

/** The rows `imports` of the 42-product final use, into the last columns of the blocks. */
static ren_status final_imports_read(double *block, const char *data_dir,
                                     ren_error *err)
{
    static const char *const name[] = { "final_consumption",
                                        "gross_fixed_capital_formation", "exports",
                                        "inventory_change" };
    ren_csv csv = { 0 };
    int32_t origin = 0, column[4] = { 0 }, n_found = 0;
    ren_status status = ren_data_read(&csv, data_dir, "io42/final-demand.csv", err);

    if (status == REN_OK) {
        status = ren_csv_need(&csv, "origin", &origin, err);
    }
    for (int k = 0; status == REN_OK && k < 4; k++) {
        status = ren_csv_need(&csv, name[k], &column[k], err);
    }
    for (int32_t r = 0; status == REN_OK && r < csv.n_rows; r++) {
        double code = 0;
        if (strcmp(ren_csv_text(&csv, r, origin), "imports") != 0) {
            continue;
        }
        status = ren_csv_number(&csv, r, 0, &code, err);
        if (status == REN_OK && code != ++n_found) {
            status = ren_fail(err, REN_BAD_SHAPE, "%s:%d: product %g, expected %d",
                              csv.path, (int)csv.line[r], code, (int)n_found);
        }
        for (int k = 0; status == REN_OK && n_found <= REN_N_GROUPS && k < 4; k++) {
            double *cell =
                &block[(n_found - 1) * REN_N_BLOCKS + REN_BLOCK_CONSUMPTION + k];
            status = ren_csv_number(&csv, r, column[k], cell, err);
        }
    }
    if (status == REN_OK && n_found != REN_N_GROUPS) {
        status = ren_fail(err, REN_BAD_SHAPE, "%s: %d import rows, expected %d",
                          csv.path, (int)n_found, REN_N_GROUPS);
    }
    ren_csv_free(&csv);
    return status;
}

/** Imports by cell of the 42-product table (D4). */
static ren_status blocks_read(double *block, const char *data_dir, ren_error *err)
{
    ren_source groups = { 0 };
    ren_status status = products_read(&groups, data_dir, "io42/sectors.csv", err);

    if (status == REN_OK && groups.n != REN_N_GROUPS) {
        status = ren_fail(err, REN_BAD_SHAPE,
                          "%s/io42/sectors.csv: %d products, expected %d", data_dir,
                          (int)groups.n, REN_N_GROUPS);
    }
    if (status == REN_OK) {
        status = square_read(&groups, data_dir, "io42/z-imported.csv", block,
                             REN_N_BLOCKS, err);
    }
    if (status == REN_OK) {
        status = final_imports_read(block, data_dir, err);
    }
    ren_source_free(&groups);
    return status;
}

/** Final use, totals and value added of the 153 products. */
static ren_status margins_read(ren_source *source, const char *data_dir, ren_error *err)
{
    static const char *const final_name[] = { "household_consumption_total",
                                              "government_consumption",
                                              "gross_fixed_capital_formation",
                                              "exports", "inventory_change" };
    static const char *const value_name[] = { "compensation_of_employees",
                                              "net_taxes_on_production",
                                              "depreciation_fixed_assets",
                                              "operating_surplus" };
    static const char *const total_name[] = { "gross_output", "imports" };
    double *final[REN_N_FINAL], *value[REN_N_VALUE_ADDED];
    double *const total[] = { source->output, source->imports };

    for (int32_t k = 0; k < REN_N_FINAL; k++) {
        final[k] = source->use + source->n + k;
    }
    for (int32_t k = 0; k < REN_N_VALUE_ADDED; k++) {
        value[k] = source->value_added + k;
    }
    ren_status status =
        columns_read(source, data_dir, "io153/final-demand.csv", REN_N_FINAL,
                     final_name, final, source->n + REN_N_FINAL, err);
    if (status == REN_OK) {
        status = columns_read(source, data_dir, "io153/final-demand.csv", 2, total_name,
                              total, 1, err);
    }
    if (status == REN_OK) {
        status =
            columns_read(source, data_dir, "io153/value-added.csv", REN_N_VALUE_ADDED,
                         value_name, value, REN_N_VALUE_ADDED, err);
    }
    return status;
}

ren_status ren_source_read(ren_source *out, const char *data_dir, ren_error *err)
{
    ren_source source = { 0 };
    ren_status status = products_read(&source, data_dir, "io153/sectors.csv", err);

    if (status == REN_OK) {
        status = square_read(&source, data_dir, "io153/z.csv", source.use,
                             source.n + REN_N_FINAL, err);
    }
    if (status == REN_OK) {
        status = margins_read(&source, data_dir, err);
    }
    if (status == REN_OK) {
        status = blocks_read(source.block, data_dir, err);
    }
    if (status == REN_OK) {
        *out = source;
        source = (ren_source){ 0 };
    }
    ren_source_free(&source);
    return status;
}

/* The 153-product table added up to groups is the 42-product table (to 1.3e-11), and the
 * blocks are its imports by cell: nothing is left to fit but what mending moves. */
ren_status ren_source_aggregate(ren_source *out, const ren_source *fine,
                                const char *data_dir, ren_error *err)
{
    ren_source coarse = { 0 };
    ren_status status = products_read(&coarse, data_dir, "io42/sectors.csv", err);

    if (status != REN_OK) {
        ren_source_free(&coarse);
        return status;
    }
    for (int32_t i = 0; i < fine->n; i++) {
        const int32_t g = fine->group[i];
        const double *from = ren_source_row(fine, i);
        double *to = ren_source_row(&coarse, g);
        for (int32_t j = 0; j < fine->n; j++) {
            to[fine->group[j]] += from[j];
        }
        for (int32_t k = 0; k < REN_N_FINAL; k++) {
            to[coarse.n + k] += from[fine->n + k];
        }
        for (int32_t k = 0; k < REN_N_VALUE_ADDED; k++) {
            coarse.value_added[g * REN_N_VALUE_ADDED + k] +=
                fine->value_added[i * REN_N_VALUE_ADDED + k];
        }
        coarse.output[g] += fine->output[i];
    }
    memcpy(coarse.block, fine->block, sizeof coarse.block);
    for (int32_t g = 0; g < coarse.n; g++) {
        for (int32_t b = 0; b < REN_N_BLOCKS; b++) {
            coarse.imports[g] += coarse.block[g * REN_N_BLOCKS + b];
        }
    }
    *out = coarse;
    return REN_OK;
}
