/**
 * @file model/table/traits.c
 * What the 42-product files say about products: criticality, inventories, origins, kind.
 */
#include "model/table/parts.h"

#include <string.h>

/* Groups of the 42-product table, from 0. */
enum { FARMING = 0, REPAIR = 22, POWER = 23, TRANSPORT = 28, INFORMATION = 30 };

static const double MOST_WEEKS = 13.0;

/** A cell of a 42-row file by group; an empty cell is `blank`. */
static ren_status cell_read(const ren_csv *csv, int32_t group, int32_t column,
                            double blank, double *out, ren_error *err)
{
    *out = blank;
    return *ren_csv_text(csv, group, column) == '\0'
               ? REN_OK
               : ren_csv_number(csv, group, column, out, err);
}

static ren_status groups_read(ren_csv *csv, const char *data_dir, const char *file,
                              int32_t least_columns, ren_error *err)
{
    ren_status status = ren_data_read(csv, data_dir, file, err);

    if (status == REN_OK
        && (csv->n_rows != REN_N_GROUPS || csv->n_columns < least_columns)) {
        status = ren_fail(err, REN_BAD_SHAPE,
                          "%s: %d rows and %d columns, expected %d and at least %d",
                          csv->path, (int)csv->n_rows, (int)csv->n_columns,
                          REN_N_GROUPS, (int)least_columns);
    }
    return status;
}

/** Mean of the survey by pair of groups (D3); a niche brings its own. */
static ren_status criticality_read(ren_table *table, const char *data_dir,
                                   ren_error *err)
{
    ren_csv csv = { 0 };
    double mean[REN_N_GROUPS * REN_N_GROUPS];
    ren_status status =
        groups_read(&csv, data_dir, "io42/criticality.csv", REN_N_GROUPS + 1, err);

    for (int32_t c = 0; status == REN_OK && c < REN_N_GROUPS * REN_N_GROUPS; c++) {
        status =
            cell_read(&csv, c / REN_N_GROUPS, c % REN_N_GROUPS + 1, 0.0, &mean[c], err);
    }
    for (int32_t i = 0; status == REN_OK && i < table->n; i++) {
        for (int32_t j = 0; j < table->n; j++) {
            double *cell = &table->criticality[(int64_t)i * table->n + j];
            *cell = mean[table->group[i] * REN_N_GROUPS + table->group[j]];
            if (i >= table->n_base) {
                /* a niche's use of itself is never critical */
                *cell = i == j ? 0.0 : table->niche[i - table->n_base].criticality;
            }
        }
    }
    ren_csv_free(&csv);
    return status;
}

/** Weeks of use of the inputs a product's makers hold: days of output x X / inputs
 * (D8). */
static ren_status inventories_read(ren_table *table, const char *data_dir,
                                   ren_error *err)
{
    ren_csv csv = { 0 };
    int32_t column = 0;
    ren_status status = groups_read(&csv, data_dir, "io42/inventory.csv", 2, err);

    if (status == REN_OK) {
        status = ren_csv_need(&csv, "input_inventory_days_of_output", &column, err);
    }
    for (int32_t j = 0; status == REN_OK && j < table->n; j++) {
        double days = 0.0, inputs = 0.0;
        status = cell_read(&csv, table->group[j], column, 0.0, &days, err);
        for (int32_t i = 0; i < table->n; i++) {
            const int64_t at = (int64_t)i * table->n + j;
            inputs += table->domestic[at] + table->imported[at];
        }
        const double weeks =
            inputs > 0.0 ? days * (table->output[j] / inputs) / 7.0 : 0.0;
        table->inventory_weeks[j] = weeks < MOST_WEEKS ? weeks : MOST_WEEKS;
        table->inventory_weeks[j] = weeks > 0.0 ? table->inventory_weeks[j] : 0.0;
    }
    ren_csv_free(&csv);
    return status;
}

/** Shares of partners, by product; a niche brings its own. */
static ren_status origins_fill(ren_table *table, const ren_csv *csv,
                               const int32_t *column, const int32_t *otherwise,
                               double *out, ren_error *err)
{
    ren_status status = REN_OK;

    for (int32_t i = 0; status == REN_OK && i < table->n; i++) {
        double *row = out + (int64_t)i * REN_N_COUNTRIES;
        const int32_t g = table->group[i];
        const bool is_blank = *ren_csv_text(csv, g, column[0]) == '\0';
        double sum = 0.0;
        for (int32_t c = 0; status == REN_OK && c < REN_N_COUNTRIES; c++) {
            const int32_t from = is_blank ? otherwise[c] : column[c];
            status = ren_csv_number(csv, g, from, &row[c], err);
            if (i >= table->n_base) {
                row[c] = table->niche[i - table->n_base].origin[c];
            }
            sum += row[c];
        }
        if (status == REN_OK && !(sum > 0.0)) {
            status = ren_fail(err, REN_OUT_OF_RANGE,
                              "%s:%d: shares of partners sum to %g, expected above 0",
                              csv->path, (int)csv->line[g], sum);
        }
        for (int32_t c = 0; status == REN_OK && c < REN_N_COUNTRIES; c++) {
            row[c] /= sum;
        }
    }
    return status;
}

static ren_status origins_read(ren_table *table, const char *data_dir, ren_error *err)
{
    ren_csv csv = { 0 };
    int32_t input[REN_N_COUNTRIES] = { 0 }, capital[REN_N_COUNTRIES] = { 0 };
    ren_status status = groups_read(&csv, data_dir, "io42/import-origins.csv", 2, err);

    for (int32_t c = 0; status == REN_OK && c < REN_N_COUNTRIES; c++) {
        char name[16] = "int_";
        strcat(name, ren_country_code[c]);
        status = ren_csv_need(&csv, name, &input[c], err);
        if (status == REN_OK) {
            strcpy(name, "gfcf_");
            strcat(name, ren_country_code[c]);
            status = ren_csv_need(&csv, name, &capital[c], err);
        }
    }
    if (status == REN_OK) {
        status = origins_fill(table, &csv, input, input, table->origin_input, err);
    }
    if (status == REN_OK) {
        /* products without imported capital goods: as their inputs */
        status = origins_fill(table, &csv, capital, input, table->origin_capital, err);
    }
    ren_csv_free(&csv);
    return status;
}

/** Traded over links, pooled by province, made to order (D3, D8). */
static void kinds_fill(ren_table *table)
{
    const bool is_coarse = table->n_base == REN_N_GROUPS;

    for (int32_t i = 0; i < table->n; i++) {
        const int32_t g = table->group[i];
        const char *code = table->code[i];
        const bool is_niche = i >= table->n_base;
        /* 128 software, 129 information technology services; services to farming (005)
         * and repair (099) leave no stock */
        const bool is_software =
            g == INFORMATION
            && (is_coarse || strcmp(code, "128") == 0 || strcmp(code, "129") == 0);
        const bool is_service =
            g == REPAIR || (g == FARMING && strcmp(code, "005") == 0);
        table->resolved[i] = is_niche || ren_group_is_manufacturing(g) || is_software;
        table->local[i] = !is_niche && (g == TRANSPORT || g == POWER);
        table->made_to_order[i] = is_niche || g >= POWER || is_service;
    }
}

bool ren_table_is_transport(const ren_table *table, int32_t product)
{
    return table->local[product] && table->group[product] == TRANSPORT;
}

ren_status ren_table_traits(ren_table *table, const char *data_dir, ren_error *err)
{
    ren_status status = criticality_read(table, data_dir, err);

    if (status == REN_OK) {
        status = inventories_read(table, data_dir, err);
    }
    if (status == REN_OK) {
        status = origins_read(table, data_dir, err);
    }
    if (status == REN_OK) {
        kinds_fill(table);
    }
    return status;
}
