/**
 * @file model/population/provinces.c
 * Where firms are, and which province uses what a local product makes.
 *
 * Ordinary firms go with provincial product, little giants and champions with the
 * little giants of batches 1-2 (+0.5), SRDI and innovative firms half and half. Inside
 * a stratum firm k sits at the fractional part of U + k * (golden ratio), so every
 * province gets its share to within a few firms at any n, and size, which falls with
 * k, does not follow province. Local products (D3) first give one firm to each
 * province, the largest to the largest.
 */
#include "base/array.h"
#include "model/population/strata.h"

#include <math.h>
#include <stdlib.h>

#define GOLDEN 0.61803398874989484820

typedef double line[REN_N_PROVINCES];

/* Cumulative shares along the provinces for each tier. */
static void lines(line along[REN_N_TIERS], const ren_geography *geography)
{
    double gdp = 0.0, giants = 0.0;
    for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
        gdp += geography->province[r].gdp;
        giants += geography->province[r].little_giants + 0.5;
    }
    for (int32_t tier = 0; tier < REN_N_TIERS; tier++) {
        const double by_giants = tier == 0 ? 0.0 : tier < 3 ? 0.5 : 1.0;
        double total = 0.0;
        for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
            const ren_province *province = &geography->province[r];
            total += (1.0 - by_giants) * province->gdp / gdp
                     + by_giants * (province->little_giants + 0.5) / giants;
            along[tier][r] = total;
        }
    }
}

static void rank_by_gdp(int32_t order[REN_N_PROVINCES], const ren_geography *geography)
{
    for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
        int32_t k = r;
        for (; k > 0
               && geography->province[order[k - 1]].gdp < geography->province[r].gdp;
             k--) {
            order[k] = order[k - 1];
        }
        order[k] = r;
    }
}

static uint8_t province_at(const line along, double x)
{
    uint8_t r = 0;
    while (r < REN_N_PROVINCES - 1 && x >= along[r]) {
        r++;
    }
    return r;
}

void ren_strata_provinces(uint8_t *province, const ren_strata *s,
                          const ren_table *table, const ren_geography *geography,
                          ren_stream stream)
{
    line along[REN_N_TIERS];
    int32_t order[REN_N_PROVINCES];
    lines(along, geography);
    rank_by_gdp(order, geography);
#pragma omp parallel for schedule(static)
    for (int32_t m = 0; m < s->n_pieces; m++) {
        const ren_piece *piece = &s->piece[m];
        const int32_t first = s->first[piece->stratum];
        const int32_t tier = piece->stratum % REN_N_TIERS;
        const bool spread = table->local[piece->stratum / REN_N_TIERS] && tier == 0
                            && s->agents[piece->stratum] >= REN_N_PROVINCES;
        const ren_who who = { .id = (uint32_t)first, .purpose = REN_DRAW_PROVINCE };
        const double start = ren_draw_uniform(stream, who);
        for (int32_t i = piece->first; i < piece->first + piece->n; i++) {
            const int32_t k = i - first;
            const double x = start + k * GOLDEN;
            province[i] = spread && k < REN_N_PROVINCES
                              ? (uint8_t)order[k]
                              : province_at(along[tier], x - floor(x));
        }
    }
}

void ren_population_by_province(double *out, const ren_population *f,
                                int32_t n_products)
{
    for (int64_t k = 0; k < (int64_t)n_products * REN_N_PROVINCES; k++) {
        out[k] = 0.0;
    }
    for (int32_t c = 0; c < f->n_cells; c++) {
        double cell = 0.0;
        for (int32_t i = f->cell_first[c]; i < f->cell_first[c + 1]; i++) {
            cell += f->output[i];
        }
        out[f->cell_product[c] * REN_N_PROVINCES + f->cell_province[c]] += cell;
    }
}

bool ren_made_everywhere(const double *output)
{
    for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
        if (!(output[r] > 0.0)) {
            return false;
        }
    }
    return true;
}

/* Demand for local product p by province, given where its users are; sums to 1. */
static void demand_shares(double *out, const ren_table *table, int32_t p,
                          const double *share, const ren_geography *geography)
{
    double final = 0.0, gdp = 0.0, total = 0.0;
    for (int32_t f = 0; f < REN_N_FINAL; f++) {
        final += table->final_domestic[p * REN_N_FINAL + f];
    }
    for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
        gdp += geography->province[r].gdp;
    }
    for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
        double demand = final * geography->province[r].gdp / gdp;
        for (int32_t q = 0; q < table->n; q++) {
            demand += table->domestic[(int64_t)p * table->n + q]
                      * share[q * REN_N_PROVINCES + r];
        }
        out[r] = demand;
        total += demand;
    }
    for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
        out[r] /= total;
    }
}

/* Local products use each other, so their shares are a fixed point; self-use is below
 * one and the iteration contracts. */
static void settle(double *share, const ren_table *table, const bool *moves,
                   const ren_geography *geography)
{
    double change = 1.0;
    for (int32_t round = 0; round < 200 && change > 1e-15; round++) {
        change = 0.0;
        for (int32_t p = 0; p < table->n; p++) {
            if (moves[p]) {
                double fresh[REN_N_PROVINCES];
                demand_shares(fresh, table, p, share, geography);
                for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
                    double *old = &share[p * REN_N_PROVINCES + r];
                    change = fmax(change, fabs(fresh[r] - *old));
                    *old = fresh[r];
                }
            }
        }
    }
}

ren_status ren_population_localise(ren_population *f, const ren_table *table,
                                   const ren_geography *geography, ren_error *err)
{
    const int64_t n = (int64_t)table->n * REN_N_PROVINCES;
    double *output = ren_column(n, sizeof *output);
    double *share = ren_column(n, sizeof *share);
    bool *moves = ren_column(table->n, sizeof *moves);
    ren_status status = REN_OK;
    if (output == NULL || share == NULL || moves == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "population: no memory for provinces");
        goto out;
    }
    ren_population_by_province(output, f, table->n);
    for (int32_t p = 0; p < table->n; p++) {
        double total = 0.0;
        for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
            total += output[p * REN_N_PROVINCES + r];
        }
        for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
            share[p * REN_N_PROVINCES + r] = output[p * REN_N_PROVINCES + r] / total;
        }
        moves[p] = table->local[p]
                   && ren_made_everywhere(output + (int64_t)p * REN_N_PROVINCES);
    }
    settle(share, table, moves, geography);
    for (int32_t c = 0; c < f->n_cells; c++) {
        const int32_t p = f->cell_product[c];
        const int64_t at = p * REN_N_PROVINCES + f->cell_province[c];
        const double factor = share[at] * (table->output[p] / 52.0) / output[at];
        for (int32_t i = f->cell_first[c]; moves[p] && i < f->cell_first[c + 1]; i++) {
            f->output[i] *= factor;
        }
    }
out:
    free(output);
    free(share);
    free(moves);
    return status;
}
