/**
 * @file model/table/build.c
 * From data files to the balanced table: runs the steps and closes the result exactly.
 */
#include "base/array.h"
#include "model/table/parts.h"

#include <stdlib.h>
#include <string.h>

enum { IO153, IO42 }; /* choices of economy.table */

/* Final use of a product may come out below zero by rounding, relative to output. */
static const double ROUNDING = 1e-6;

static void texts_free(char **text, int32_t n)
{
    for (int32_t i = 0; text != NULL && i < n; i++) {
        free(text[i]);
    }
    free(text);
}

void ren_table_free(ren_table *table)
{
    texts_free(table->code, table->n);
    texts_free(table->name, table->n);
    texts_free(table->name_zh, table->n);
    for (int32_t v = 0; table->niche != NULL && v < table->n_niches; v++) {
        free(table->niche[v].capital_share);
        free(table->niche[v].evidence);
    }
    free(table->niche);
    free(table->group);
    free(table->resolved);
    free(table->local);
    free(table->made_to_order);
    free(table->output);
    free(table->imports);
    free(table->domestic);
    free(table->imported);
    free(table->final_domestic);
    free(table->final_imported);
    free(table->value_added);
    free(table->criticality);
    free(table->inventory_weeks);
    free(table->origin_input);
    free(table->origin_capital);
    *table = (ren_table){ 0 };
}

static ren_status table_init(ren_table *out, int32_t n, int32_t n_base, ren_error *err)
{
    const int64_t nn = (int64_t)n * n;
    const struct {
        double **column;
        int64_t n;
    } column[] = {
        { &out->domestic, nn },
        { &out->imported, nn },
        { &out->criticality, nn },
        { &out->final_domestic, (int64_t)n * REN_N_FINAL },
        { &out->final_imported, (int64_t)n * REN_N_FINAL },
        { &out->origin_input, (int64_t)n * REN_N_COUNTRIES },
        { &out->origin_capital, (int64_t)n * REN_N_COUNTRIES },
        { &out->inventory_weeks, n },
    };
    bool is_whole = true;

    if (n > REN_MOST_PRODUCTS) {
        return ren_fail(err, REN_OUT_OF_RANGE,
                        "table: found %d products, expected at most %d", (int)n,
                        (int)REN_MOST_PRODUCTS);
    }
    if (n - n_base > REN_MOST_NICHES) {
        return ren_fail(err, REN_OUT_OF_RANGE,
                        "table: found %d niches, expected at most %d",
                        (int)(n - n_base), (int)REN_MOST_NICHES);
    }
    *out = (ren_table){ .n = n, .n_base = n_base, .n_niches = n - n_base };
    for (size_t k = 0; k < sizeof column / sizeof *column; k++) {
        *column[k].column = ren_column(column[k].n, sizeof(double));
        is_whole = is_whole && *column[k].column != NULL;
    }
    out->niche = calloc((size_t)(n - n_base) + 1, sizeof *out->niche);
    out->resolved = ren_column(n, sizeof *out->resolved);
    out->local = ren_column(n, sizeof *out->local);
    out->made_to_order = ren_column(n, sizeof *out->made_to_order);
    if (!is_whole || out->niche == NULL || out->resolved == NULL || out->local == NULL
        || out->made_to_order == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "table: no memory for %d products", (int)n);
    }
    return REN_OK;
}

/** Intermediate flows of one row by origin, and what is left for domestic final use. */
static double row_split(ren_table *table, const ren_source *source, const ren_fit *fit,
                        int32_t i)
{
    const int32_t n = table->n;
    const double *use = ren_source_row(source, i);
    const double *imported = fit->imported + (int64_t)i * (n + REN_N_FINAL);
    double *domestic = table->domestic + (int64_t)i * n;
    double *abroad = table->imported + (int64_t)i * n;
    double sold = 0.0;

    for (int32_t j = 0; j < n; j++) {
        abroad[j] = imported[j] < use[j] ? imported[j] : use[j];
        domestic[j] = use[j] - abroad[j];
        sold += domestic[j];
    }
    const double left = table->output[i] - sold;
    for (int32_t j = 0; j < n && left < 0.0 && left >= -ROUNDING * table->output[i];
         j++) {
        /* rounding of a product without final use; its users' surplus takes it up */
        domestic[j] *= table->output[i] / sold;
    }
    return left;
}

/** Domestic final use: what is not sold as input, by category as far as positive. */
static void final_split(ren_table *table, const ren_source *source, const ren_fit *fit,
                        int32_t i, double left)
{
    const int32_t n = table->n;
    const double *use = ren_source_row(source, i) + n;
    const double *imported = fit->imported + (int64_t)i * (n + REN_N_FINAL) + n;
    double *domestic = table->final_domestic + (int64_t)i * REN_N_FINAL;
    double *abroad = table->final_imported + (int64_t)i * REN_N_FINAL;
    double sum = 0.0;

    for (int32_t k = 0; k < REN_N_FINAL; k++) {
        abroad[k] = imported[k];
        domestic[k] = use[k] > imported[k] ? use[k] - imported[k] : 0.0;
        sum += domestic[k];
    }
    left = left > 0.0 ? left : 0.0;
    if (!(sum > 0.0)) {
        domestic[REN_STOCK_CHANGE] = left;
        return;
    }
    for (int32_t k = 0; k < REN_N_FINAL; k++) {
        domestic[k] *= left / sum;
    }
}

/** Rows and columns hold to the last rounding: imports are the sum of their uses, and
 * the surplus takes up what the published flows were rounded by (below 1e-8 of output). */
static ren_status table_close(ren_table *table, const ren_source *source,
                              const ren_fit *fit, ren_error *err)
{
    const int32_t n = table->n;

    for (int32_t i = 0; i < n; i++) {
        const double left = row_split(table, source, fit, i);
        if (left < -ROUNDING * table->output[i]) {
            return ren_fail(
                err, REN_OUT_OF_RANGE,
                "table: product %s: domestic users take %.4g more than its "
                "output of %.4g (10,000 CNY/year), expected at most its output",
                table->code[i], -left, table->output[i]);
        }
        final_split(table, source, fit, i, left);
        table->imports[i] = 0.0;
        for (int32_t j = 0; j < n; j++) {
            table->imports[i] += table->imported[(int64_t)i * n + j];
        }
        for (int32_t k = 0; k < REN_N_FINAL; k++) {
            table->imports[i] += table->final_imported[i * REN_N_FINAL + k];
        }
    }
    for (int32_t j = 0; j < n; j++) {
        double *value = table->value_added + (int64_t)j * REN_N_VALUE_ADDED;
        double inputs = 0.0;
        for (int32_t i = 0; i < n; i++) {
            inputs += table->domestic[(int64_t)i * n + j];
            inputs += table->imported[(int64_t)i * n + j];
        }
        value[REN_SURPLUS] = table->output[j] - inputs - value[REN_LABOUR]
                             - value[REN_TAXES] - value[REN_DEPRECIATION];
    }
    return REN_OK;
}

/** Takes over what the source owns and the table keeps. */
static void source_take(ren_table *table, ren_source *source)
{
    table->code = source->code;
    table->name = source->name;
    table->name_zh = source->name_zh;
    table->group = source->group;
    table->output = source->output;
    table->imports = source->imports;
    table->value_added = source->value_added;
    source->code = source->name = source->name_zh = NULL;
    source->group = NULL;
    source->output = source->imports = source->value_added = NULL;
}

/** Niches with their shares of capital; a niche is equipped as its parent is. */
static ren_status niches_take(ren_table *table, ren_niche_lines *lines, ren_error *err)
{
    for (int32_t v = 0; v < table->n_niches; v++) {
        ren_niche_line *line = &lines->line[v];
        ren_niche *niche = &table->niche[v];
        double *share = ren_column(table->n, sizeof *share);
        if (share == NULL) {
            return ren_fail(err, REN_NO_MEMORY, "niches: no memory for %s", line->id);
        }
        *niche = line->niche;
        line->niche.evidence = NULL;
        niche->product = table->n_base + v;
        niche->parent = line->parent;
        niche->capital_share = share;
        for (int32_t j = 0; j < table->n; j++) {
            const int32_t user =
                j < table->n_base ? j : lines->line[j - table->n_base].parent;
            share[j] = line->niche.capital_share[user];
        }
    }
    return REN_OK;
}

/** The competitive table of the scenario's economy with its niches carved. */
static ren_status carved_read(ren_source *out, ren_niche_lines *lines,
                              const ren_scenario *scenario, const char *data_dir,
                              ren_error *err)
{
    ren_source source = { 0 }, groups = { 0 };
    ren_niche_files files = { 0 };
    ren_status status = ren_source_read(&source, data_dir, err);

    if (status == REN_OK) {
        status = ren_niche_files_read(&files, data_dir, scenario->added.path, err);
    }
    if (status == REN_OK) {
        status = ren_niche_lines_read(lines, &source, &scenario->economy.niches, &files,
                                      err);
    }
    if (status == REN_OK && scenario->economy.table == IO42) {
        status = ren_source_aggregate(&groups, &source, data_dir, err);
        if (status == REN_OK) {
            status = ren_niche_lines_aggregate(lines, &source, err);
        }
        ren_source_free(&source);
        source = groups;
    }
    if (status == REN_OK) {
        ren_source_mend(&source);
        status = ren_source_carve(out, &source, lines, err);
    }
    ren_niche_files_free(&files);
    ren_source_free(&source);
    return status;
}

ren_status ren_table_build(ren_table *out, const ren_scenario *scenario,
                           const char *data_dir, ren_error *err)
{
    ren_table table = { 0 };
    ren_source source = { 0 };
    ren_niche_lines lines = { 0 };
    ren_fit fit = { 0 };
    ren_status status = carved_read(&source, &lines, scenario, data_dir, err);

    if (status == REN_OK) {
        status = ren_fit_imports(&fit, &source, err);
    }
    if (status == REN_OK) {
        status = table_init(&table, source.n, source.n_base, err);
    }
    if (status == REN_OK) {
        source_take(&table, &source);
        table.iterations = fit.iterations;
        table.row_residual = fit.row_residual;
        table.block_residual = fit.block_residual;
        status = table_close(&table, &source, &fit, err);
    }
    if (status == REN_OK) {
        status = niches_take(&table, &lines, err);
    }
    if (status == REN_OK) {
        status = ren_table_traits(&table, data_dir, err);
    }
    if (status == REN_OK) {
        *out = table;
        table = (ren_table){ 0 };
    }
    ren_table_free(&table);
    ren_source_free(&source);
    ren_niche_lines_free(&lines);
    free(fit.imported);
    return status;
}

int32_t ren_table_product(const ren_table *table, const ren_words *words, int32_t word)
{
    if (word < 0 || word >= words->n_products) {
        return -1;
    }
    if (word < words->n_products - words->n_niches) {
        return table->n_base == REN_N_GROUPS ? words->product_group[word] : word;
    }
    for (int32_t v = table->n_base; v < table->n; v++) {
        if (strcmp(table->code[v], words->product[word]) == 0) {
            return v;
        }
    }
    return -1;
}
