/**
 * @file model/table/balance.c
 * How much of every cell is imported: two-origin proportional fitting (definitions D4).
 *
 * Known are imports by product (rows), imports by 42-product block, and every cell's
 * total. Imported and domestic halves I, D of a cell are scaled in turn to the rows, to
 * the blocks and to the cells, until all three hold. The domestic half keeps D >= 0;
 * fitting imports alone overshoots 23 cells. The stock column has no known total (stock
 * change is signed) and is left free. A cell is fixed first where a block leaves no choice.
 */
#include "base/array.h"
#include "model/table/parts.h"

#include <math.h>
#include <stdlib.h>

enum { ROUNDS = 3, MOST_ITERATIONS = 5000 };
static const double CLOSE_ENOUGH = 1e-11;
static const double TOO_FAR = 1e-8;
/* An import total counts as used up when less than this share of it is left. */
static const double USED_UP = 1e-7;

/** Which items fall into a class: item[first[c] .. first[c+1]-1]. */
typedef struct classes {
    int32_t first[REN_N_BLOCKS + 1];
    int32_t *item;
} classes;

/** The cells that fitting moves, row by row. */
typedef struct cell_list {
    int32_t *first; /* [n + 1] */
    int32_t *block; /* [count] group * REN_N_BLOCKS + using block */
    double *imported, *domestic;
    double *total; /* of the cell; negative where it is free */
    int64_t *at;   /* [count] index into the table */
} cell_list;

/** Everything the fit needs beside the source. */
typedef struct fitting {
    const ren_source *source;
    int32_t w;    /* columns */
    double *seed; /* [n * w] imported share of the cell at first */
    uint8_t *fixed;
    classes rows, columns;
    cell_list cells;
} fitting;

static ren_status classes_build(classes *out, int32_t n,
                                int32_t (*of)(const fitting *, int32_t),
                                const fitting *work, ren_error *err)
{
    out->item = ren_column(n, sizeof *out->item);
    if (out->item == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "table: no memory to balance it");
    }
    for (int32_t i = 0; i < n; i++) {
        out->first[of(work, i) + 1]++;
    }
    for (int32_t c = 0; c < REN_N_BLOCKS; c++) {
        out->first[c + 1] += out->first[c];
    }
    int32_t next[REN_N_BLOCKS];
    for (int32_t c = 0; c < REN_N_BLOCKS; c++) {
        next[c] = out->first[c];
    }
    for (int32_t i = 0; i < n; i++) {
        out->item[next[of(work, i)]++] = i;
    }
    return REN_OK;
}

static int32_t row_class(const fitting *work, int32_t row)
{
    return work->source->group[row];
}

static int32_t column_class(const fitting *work, int32_t column)
{
    return ren_source_block(work->source, column);
}

/** What a cell can hold of imports; the stock column is signed and holds any amount. */
static double capacity(const fitting *work, int32_t row, int32_t column)
{
    const double use = ren_source_row(work->source, row)[column];
    return column == work->source->n + REN_STOCK_CHANGE || use < 0.0 ? 0.0 : use;
}

/** Seeds: the import share of the block; stock by the row's share of imports (D4.3). */
static void seed(fitting *work)
{
    const ren_source *source = work->source;
    const int32_t n = source->n;
    double total[REN_N_GROUPS * REN_N_BLOCKS] = { 0 }, imports[REN_N_GROUPS] = { 0 };

    for (int32_t i = 0; i < n; i++) {
        imports[source->group[i]] += source->imports[i];
        for (int32_t c = 0; c < work->w; c++) {
            total[source->group[i] * REN_N_BLOCKS + column_class(work, c)] +=
                capacity(work, i, c);
        }
    }
    for (int32_t i = 0; i < n; i++) {
        double *row = work->seed + (int64_t)i * work->w;
        const int32_t g = source->group[i];
        for (int32_t c = 0; c < work->w && source->imports[i] > 0.0; c++) {
            const int32_t b = g * REN_N_BLOCKS + column_class(work, c);
            if (c == n + REN_STOCK_CHANGE) {
                row[c] = source->block[b] * source->imports[i] / imports[g];
            } else if (total[b] > 0.0) {
                row[c] = capacity(work, i, c) * (source->block[b] / total[b]);
            }
        }
        if (i >= source->n_base) { /* niches: no stock, exports are domestic output */
            row[n + REN_STOCK_CHANGE] = 0.0;
            row[n + REN_EXPORTS] = 0.0;
        }
    }
}

/** A family whose imports equal its investment block imports nothing else (D4.4). */
static void family_force(fitting *work, int32_t group)
{
    const ren_source *source = work->source;
    const int32_t investment = source->n + REN_INVESTMENT;
    double imports = 0.0;

    for (int32_t k = work->rows.first[group]; k < work->rows.first[group + 1]; k++) {
        const int32_t i = work->rows.item[k];
        if (work->seed[(int64_t)i * work->w + investment] > 0.0) {
            imports += source->imports[i];
        }
    }
    const double block = source->block[group * REN_N_BLOCKS + REN_BLOCK_INVESTMENT];
    if (!(imports > 0.0) || fabs(imports - block) >= USED_UP * imports) {
        return;
    }
    for (int32_t k = work->rows.first[group]; k < work->rows.first[group + 1]; k++) {
        double *row = work->seed + (int64_t)work->rows.item[k] * work->w;
        for (int32_t c = 0; c < work->w && row[investment] > 0.0; c++) {
            row[c] = c == investment ? row[c] : 0.0;
        }
    }
}

/** Fixes the only open cell of a block, if it has just one. */
static void block_force(fitting *work, int32_t group, int32_t block)
{
    int64_t only = -1;
    int32_t n_open = 0;
    double fixed = 0.0;

    for (int32_t k = work->rows.first[group]; k < work->rows.first[group + 1]; k++) {
        const int64_t row = (int64_t)work->rows.item[k] * work->w;
        for (int32_t l = work->columns.first[block]; l < work->columns.first[block + 1];
             l++) {
            const int64_t at = row + work->columns.item[l];
            if (work->fixed[at]) {
                fixed += work->seed[at];
            } else if (work->seed[at] > 0.0) {
                only = at;
                n_open++;
            }
        }
    }
    if (n_open == 1) {
        const double rest = work->source->block[group * REN_N_BLOCKS + block] - fixed;
        work->seed[only] = rest > 0.0 ? rest : 0.0;
        work->fixed[only] = 1;
    }
}

/** Rows whose imports are all in fixed cells import nothing else. */
static void rows_close(fitting *work)
{
    for (int32_t i = 0; i < work->source->n; i++) {
        const double imports = work->source->imports[i];
        const int64_t row = (int64_t)i * work->w;
        double fixed = 0.0;
        for (int32_t c = 0; c < work->w; c++) {
            fixed += work->fixed[row + c] ? work->seed[row + c] : 0.0;
        }
        if (!(fixed > 0.0) || imports - fixed >= USED_UP * imports) {
            continue;
        }
        for (int32_t c = 0; c < work->w; c++) {
            work->seed[row + c] = work->fixed[row + c] ? work->seed[row + c] : 0.0;
        }
    }
}

static void force(fitting *work)
{
    for (int32_t g = 0; g < REN_N_GROUPS; g++) {
        family_force(work, g);
    }
    for (int round = 0; round < ROUNDS; round++) {
        for (int32_t g = 0; g < REN_N_GROUPS; g++) {
            for (int32_t b = 0; b < REN_N_BLOCKS; b++) {
                block_force(work, g, b);
            }
        }
        rows_close(work);
    }
}

/** Gathers the cells with a seed: all others have no imports. */
static ren_status cells_build(fitting *work, ren_error *err)
{
    const ren_source *source = work->source;
    const int64_t most = (int64_t)source->n * work->w;
    cell_list *cells = &work->cells;
    int32_t count = 0;

    cells->first = ren_column(source->n + 1, sizeof *cells->first);
    cells->block = ren_column(most, sizeof *cells->block);
    cells->imported = ren_column(most, sizeof *cells->imported);
    cells->domestic = ren_column(most, sizeof *cells->domestic);
    cells->total = ren_column(most, sizeof *cells->total);
    cells->at = ren_column(most, sizeof *cells->at);
    if (cells->first == NULL || cells->block == NULL || cells->imported == NULL
        || cells->domestic == NULL || cells->total == NULL || cells->at == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "table: no memory to balance it");
    }
    for (int32_t i = 0; i < source->n; i++) {
        for (int32_t c = 0; c < work->w; c++) {
            const int64_t at = (int64_t)i * work->w + c;
            const bool is_free = c == source->n + REN_STOCK_CHANGE;
            if (work->seed[at] > 0.0) {
                const double left = capacity(work, i, c) - work->seed[at];
                cells->imported[count] = work->seed[at];
                cells->domestic[count] = left > 0.0 ? left : 0.0;
                cells->total[count] = is_free ? -1.0 : capacity(work, i, c);
                cells->block[count] =
                    source->group[i] * REN_N_BLOCKS + column_class(work, c);
                cells->at[count++] = at;
            }
        }
        cells->first[i + 1] = count;
    }
    return REN_OK;
}

/** Scales every row to its imports; returns nothing, the rows then hold exactly. */
static void rows_scale(const ren_source *source, cell_list *cells)
{
    for (int32_t i = 0; i < source->n; i++) {
        double sum = 0.0;
        for (int32_t k = cells->first[i]; k < cells->first[i + 1]; k++) {
            sum += cells->imported[k];
        }
        const double factor = sum > 0.0 ? source->imports[i] / sum : 0.0;
        for (int32_t k = cells->first[i]; k < cells->first[i + 1]; k++) {
            cells->imported[k] *= factor;
        }
    }
}

/** Sums of the blocks. */
static void blocks_sum(const ren_source *source, const cell_list *cells, double *sum)
{
    for (int32_t b = 0; b < REN_N_GROUPS * REN_N_BLOCKS; b++) {
        sum[b] = 0.0;
    }
    for (int32_t k = 0; k < cells->first[source->n]; k++) {
        sum[cells->block[k]] += cells->imported[k];
    }
}

/** Scales blocks, then cells. */
static void blocks_scale(const ren_source *source, cell_list *cells)
{
    double factor[REN_N_GROUPS * REN_N_BLOCKS];

    blocks_sum(source, cells, factor);
    for (int32_t b = 0; b < REN_N_GROUPS * REN_N_BLOCKS; b++) {
        factor[b] = factor[b] > 0.0 ? source->block[b] / factor[b] : 0.0;
    }
    for (int32_t k = 0; k < cells->first[source->n]; k++) {
        const double imported = cells->imported[k] * factor[cells->block[k]];
        const double both = imported + cells->domestic[k];
        const double scale =
            cells->total[k] >= 0.0 && both > 0.0 ? cells->total[k] / both : 1.0;
        cells->imported[k] = imported * scale;
        cells->domestic[k] *= scale;
    }
}

/** L1 distances to rows and blocks, relative to their totals; *worst the worst row. */
static void distance(ren_fit *fit, const ren_source *source, const cell_list *cells,
                     int32_t *worst)
{
    double sum[REN_N_GROUPS * REN_N_BLOCKS];
    double rows = 0.0, imports = 0.0, blocks = 0.0, total = 0.0, most = 0.0;

    for (int32_t i = 0; i < source->n; i++) {
        double row = -source->imports[i];
        for (int32_t k = cells->first[i]; k < cells->first[i + 1]; k++) {
            row += cells->imported[k];
        }
        rows += fabs(row);
        imports += source->imports[i];
        if (fabs(row) > most) {
            most = fabs(row);
            *worst = i;
        }
    }
    blocks_sum(source, cells, sum);
    for (int32_t b = 0; b < REN_N_GROUPS * REN_N_BLOCKS; b++) {
        blocks += fabs(sum[b] - source->block[b]);
        total += source->block[b];
    }
    fit->row_residual = imports > 0.0 ? rows / imports : 0.0;
    fit->block_residual = total > 0.0 ? blocks / total : 0.0;
}

static ren_status iterate(ren_fit *fit, fitting *work, ren_error *err)
{
    const ren_source *source = work->source;
    int32_t worst = 0;

    do {
        rows_scale(source, &work->cells);
        blocks_scale(source, &work->cells);
        distance(fit, source, &work->cells, &worst);
        fit->iterations++;
    } while (
        fit->iterations < MOST_ITERATIONS
        && !(fit->row_residual < CLOSE_ENOUGH && fit->block_residual < CLOSE_ENOUGH));
    if (!(fit->row_residual < TOO_FAR && fit->block_residual < TOO_FAR)) {
        return ren_fail(
            err, REN_OUT_OF_RANGE,
            "table: imports do not fit after %d iterations: rows are off by "
            "%.2g and blocks by %.2g of their total (worst product %s), "
            "expected below %g; a niche takes what its parent needs",
            (int)fit->iterations, fit->row_residual, fit->block_residual,
            source->code[worst], TOO_FAR);
    }
    return REN_OK;
}

ren_status ren_fit_imports(ren_fit *out, const ren_source *source, ren_error *err)
{
    const int32_t w = source->n + REN_N_FINAL;
    ren_fit fit = { 0 };
    fitting work = { .source = source, .w = w };
    ren_status status = REN_OK;

    work.seed = ren_column((int64_t)source->n * w, sizeof *work.seed);
    work.fixed = ren_column((int64_t)source->n * w, sizeof *work.fixed);
    fit.imported = ren_column((int64_t)source->n * w, sizeof *fit.imported);
    if (work.seed == NULL || work.fixed == NULL || fit.imported == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "table: no memory to balance it");
    }
    if (status == REN_OK) {
        status = classes_build(&work.rows, source->n, row_class, &work, err);
    }
    if (status == REN_OK) {
        status = classes_build(&work.columns, w, column_class, &work, err);
    }
    if (status == REN_OK) {
        seed(&work);
        force(&work);
        status = cells_build(&work, err);
    }
    if (status == REN_OK) {
        status = iterate(&fit, &work, err);
    }
    if (status == REN_OK) {
        for (int32_t k = 0; k < work.cells.first[source->n]; k++) {
            fit.imported[work.cells.at[k]] = work.cells.imported[k];
        }
        *out = fit;
        fit.imported = NULL;
    }
    free(fit.imported);
    free(work.seed);
    free(work.fixed);
    free(work.rows.item);
    free(work.columns.item);
    free(work.cells.first);
    free(work.cells.block);
    free(work.cells.imported);
    free(work.cells.domestic);
    free(work.cells.total);
    free(work.cells.at);
    return status;
}
