/**
 * @file model/table/carve.c
 * Mends what the published table cannot say, then carves niches out of their parents.
 *
 * Niche v of parent p, T = sigma (X_p + M_p) (definitions D10):
 *     M_v = mu T,  X_v = T - M_v
 *     uses: (1 - f - e) T omega_j to users j, f T to investment, e T to exports
 *     column v = (X_v / X_p) column p
 * All rows are carved before any column: in the other order photoresist is infeasible.
 */
#include "model/table/parts.h"

#include <string.h>

/* Shares of the parent that a niche may take, so that the rest stays a product. */
static const double MOST = 0.9;
/* Rounding of the published figures, relative to output. */
static const double ROUNDING = 1e-7;

/** D4.1: final use below zero (coal) is stock supplied from abroad. */
static void final_use_mend(ren_source *source)
{
    for (int32_t i = 0; i < source->n; i++) {
        double *row = ren_source_row(source, i);
        double *block = source->block + source->group[i] * REN_N_BLOCKS;
        double final = 0.0, inputs = 0.0;
        for (int32_t k = 0; k < REN_N_FINAL; k++) {
            final += row[source->n + k];
        }
        if (final >= -ROUNDING * source->output[i]) {
            continue;
        }
        for (int32_t b = 0; b < REN_N_GROUPS; b++) {
            inputs += block[b];
        }
        for (int32_t b = 0; b < REN_N_GROUPS && inputs > 0.0; b++) {
            block[b] *= 1.0 - final / inputs;
        }
        source->imports[i] -= final;
        row[source->n + REN_STOCK_CHANGE] -= final;
    }
}

/** D4.2: a group whose imports for final use exceed its final use uses them as inputs. */
static void group_mend(ren_source *source, int32_t group)
{
    static const int32_t order[] = { REN_BLOCK_STOCK, REN_BLOCK_CONSUMPTION,
                                     REN_BLOCK_INVESTMENT, REN_BLOCK_EXPORTS };
    double *block = source->block + group * REN_N_BLOCKS;
    double final = 0.0, output = 0.0, inputs = 0.0, moved = 0.0;

    for (int32_t i = 0; i < source->n; i++) {
        for (int32_t k = 0; source->group[i] == group && k < REN_N_FINAL; k++) {
            final += ren_source_row(source, i)[source->n + k];
        }
        output += source->group[i] == group ? source->output[i] : 0.0;
    }
    for (int32_t b = REN_N_GROUPS; b < REN_N_BLOCKS; b++) {
        final -= block[b];
    }
    if (final >= -ROUNDING * output) {
        return;
    }
    for (int k = 0; k < 4; k++) {
        const double left = -final - moved;
        const double part = left < block[order[k]] ? left : block[order[k]];
        block[order[k]] -= part;
        moved += part;
    }
    for (int32_t b = 0; b < REN_N_GROUPS; b++) {
        inputs += block[b];
    }
    for (int32_t b = 0; b < REN_N_GROUPS && inputs > 0.0; b++) {
        block[b] *= 1.0 + moved / inputs;
    }
}

void ren_source_mend(ren_source *source)
{
    final_use_mend(source);
    for (int32_t g = 0; g < REN_N_GROUPS; g++) {
        group_mend(source, g);
    }
}

/** Copies the base table into the upper left of a larger one. */
static ren_status widen(ren_source *out, const ren_source *base,
                        const ren_niche_lines *niches, ren_error *err)
{
    const int32_t n = base->n;
    ren_status status = ren_source_init(out, n + niches->n, err);

    if (status != REN_OK) {
        return status;
    }
    out->n_base = n;
    memcpy(out->block, base->block, sizeof out->block);
    memcpy(out->output, base->output, (size_t)n * sizeof(double));
    memcpy(out->imports, base->imports, (size_t)n * sizeof(double));
    memcpy(out->value_added, base->value_added,
           (size_t)n * REN_N_VALUE_ADDED * sizeof(double));
    for (int32_t i = 0; i < n; i++) {
        const double *from = ren_source_row(base, i);
        double *to = ren_source_row(out, i);
        memcpy(to, from, (size_t)n * sizeof(double));
        memcpy(to + out->n, from + n, REN_N_FINAL * sizeof(double));
    }
    for (int32_t i = 0; status == REN_OK && i < out->n; i++) {
        const ren_niche_line *line = i < n ? NULL : &niches->line[i - n];
        out->group[i] = base->group[line != NULL ? line->parent : i];
        status = ren_data_text(&out->code[i], line ? line->id : base->code[i], err);
        if (status == REN_OK) {
            status =
                ren_data_text(&out->name[i], line ? line->name : base->name[i], err);
        }
        if (status == REN_OK) {
            status = ren_data_text(&out->name_zh[i],
                                   line ? line->name_zh : base->name_zh[i], err);
        }
    }
    return status;
}

/** Moves `amount` of the parent's quantity `what` to a niche, if enough is left of it.
 * `whole` is the parent's quantity before any niche was carved. */
static ren_status take(double *parent, double *niche, double amount, double whole,
                       const ren_niche_line *line, const ren_source *source,
                       const char *what, const char *to, ren_error *err)
{
    const double taken = whole - *parent + amount;

    if (amount > 0.0 && !(taken <= MOST * whole)) {
        return ren_fail(
            err, REN_OUT_OF_RANGE,
            "niches: %s: needs %.4g of %.4g (10,000 CNY/year) that product %s "
            "%s%s, niches of a product may take at most %g of it",
            line->id, taken, whole, source->code[line->parent], what, to, MOST);
    }
    *parent -= amount;
    *niche += amount;
    return REN_OK;
}

/** Carves output, imports and uses of one niche out of its parent. */
static ren_status row_carve(ren_source *out, const ren_source *base,
                            const ren_niche_line *line, int32_t niche, ren_error *err)
{
    const int32_t p = line->parent, n = out->n;
    const double imports = line->import_share * line->supply;
    const double inputs =
        (1.0 - line->investment_share - line->export_share) * line->supply;
    const double *whole = ren_source_row(base, p);
    double *from = ren_source_row(out, p), *to = ren_source_row(out, niche);
    ren_status status = REN_OK;

    if (line->export_share > MOST * (1.0 - line->import_share)) {
        return ren_fail(
            err, REN_OUT_OF_RANGE,
            "niches: %s: exports are %g of supply, expected at most %g (%g of "
            "its domestic share)",
            line->id, line->export_share, MOST * (1.0 - line->import_share), MOST);
    }
    status = take(&out->imports[p], &out->imports[niche], imports, base->imports[p],
                  line, base, "imports", "", err);
    if (status == REN_OK) {
        status = take(&out->output[p], &out->output[niche], line->supply - imports,
                      base->output[p], line, base, "makes", "", err);
    }
    for (int32_t j = 0; status == REN_OK && j < base->n; j++) {
        status = take(&from[j], &to[j], inputs * line->user[j], whole[j], line, base,
                      "sells to ", base->code[j], err);
    }
    if (status == REN_OK) {
        status =
            take(&from[n + REN_INVESTMENT], &to[n + REN_INVESTMENT],
                 line->investment_share * line->supply, whole[base->n + REN_INVESTMENT],
                 line, base, "sells to ", "investment", err);
    }
    if (status == REN_OK) {
        status = take(&from[n + REN_EXPORTS], &to[n + REN_EXPORTS],
                      line->export_share * line->supply, whole[base->n + REN_EXPORTS],
                      line, base, "sells to ", "exports", err);
    }
    return status;
}

/** A niche is made as its parent is: column and value added split by output. */
static void column_carve(ren_source *out, const ren_source *base, int32_t parent,
                         int32_t niche)
{
    const double share = out->output[niche] / base->output[parent];

    for (int32_t i = 0; i < out->n; i++) {
        double *row = ren_source_row(out, i);
        row[niche] = share * row[parent];
    }
    for (int32_t k = 0; k < REN_N_VALUE_ADDED; k++) {
        out->value_added[niche * REN_N_VALUE_ADDED + k] =
            share * base->value_added[parent * REN_N_VALUE_ADDED + k];
    }
}

ren_status ren_source_carve(ren_source *out, const ren_source *base,
                            const ren_niche_lines *niches, ren_error *err)
{
    ren_source carved = { 0 };
    ren_status status = widen(&carved, base, niches, err);

    for (int32_t v = 0; status == REN_OK && v < niches->n; v++) {
        status = row_carve(&carved, base, &niches->line[v], base->n + v, err);
    }
    if (status != REN_OK) {
        ren_source_free(&carved);
        return status;
    }
    /* Split columns are taken off only when all are known, so that niches of one parent
     * all see the same column. */
    for (int32_t v = 0; v < niches->n; v++) {
        column_carve(&carved, base, niches->line[v].parent, base->n + v);
    }
    for (int32_t v = 0; v < niches->n; v++) {
        const int32_t p = niches->line[v].parent, niche = base->n + v;
        for (int32_t i = 0; i < carved.n; i++) {
            double *row = ren_source_row(&carved, i);
            row[p] -= row[niche];
        }
        for (int32_t k = 0; k < REN_N_VALUE_ADDED; k++) {
            carved.value_added[p * REN_N_VALUE_ADDED + k] -=
                carved.value_added[niche * REN_N_VALUE_ADDED + k];
        }
    }
    *out = carved;
    return REN_OK;
}
