/**
 * @file model/population/sizes.c
 * Output of every firm inside its stratum.
 *
 * Ordinary firms: Pareto, P(x > s) = s^-size_tail; tiers: lognormal with tier_size_sd.
 * Both by stratified quantiles: firm k of n takes the point (k + U_k)/n of the tail, so
 * the tail is the right one at any n and k = 0 is the largest. The stratum's total is
 * given (definitions D2); what rounding leaves over goes to the product's largest
 * ordinary firm, so that a product sums to the table.
 */
#include "model/population/strata.h"

#include "base/array.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

static double draw_size(const ren_parameters *k, ren_stream stream, int32_t id,
                        int32_t rank, double n, int32_t tier)
{
    const ren_who who = { .id = (uint32_t)id, .purpose = REN_DRAW_SIZE };
    const double above = (rank + ren_draw_uniform(stream, who)) / n;
    return tier == 0 ? pow(above, -1.0 / k->size_tail)
                     : exp(k->tier_size_sd * gsl_cdf_ugaussian_Qinv(above));
}

static double piece_sum(const ren_piece *piece, const double *size)
{
    double total = 0.0;
    for (int32_t i = piece->first; i < piece->first + piece->n; i++) {
        total += size[i];
    }
    return total;
}

/* Sum of a stratum's pieces, in order; `m` walks over the pieces. */
static double stratum_sum(const ren_strata *s, const double *part, int32_t stratum,
                          int32_t *m)
{
    double total = 0.0;
    for (; *m < s->n_pieces && s->piece[*m].stratum == stratum; (*m)++) {
        total += part[*m];
    }
    return total;
}

static void correct_rounding(double *size, const ren_strata *s, const double *part)
{
    int32_t m = 0;
    for (int32_t p = 0; p < s->n_products; p++) {
        double goal = 0.0, got = 0.0;
        for (int32_t tier = 0; tier < REN_N_TIERS; tier++) {
            const int32_t stratum = p * REN_N_TIERS + tier;
            got += stratum_sum(s, part, stratum, &m);
            goal += s->first[stratum] < s->first[stratum + 1] ? s->total[stratum] : 0.0;
        }
        size[s->first[p * REN_N_TIERS]] += goal - got;
    }
}

ren_status ren_strata_sizes(double *size, const ren_strata *s,
                            const ren_scenario *scenario, ren_stream stream,
                            ren_error *err)
{
    const ren_parameters *k = &scenario->parameters;
    const int32_t n_strata = s->n_products * REN_N_TIERS;
    double *part = ren_column(s->n_pieces, sizeof *part);
    double *scale = ren_column(n_strata, sizeof *scale);
    ren_status status = REN_OK;
    if (part == NULL || scale == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "population: no memory for firm sizes");
        goto out;
    }
#pragma omp parallel for schedule(static)
    for (int32_t m = 0; m < s->n_pieces; m++) {
        const ren_piece *piece = &s->piece[m];
        const int32_t first = s->first[piece->stratum];
        for (int32_t i = piece->first; i < piece->first + piece->n; i++) {
            size[i] = draw_size(k, stream, i, i - first, s->agents[piece->stratum],
                                piece->stratum % REN_N_TIERS);
        }
        part[m] = piece_sum(piece, size);
    }
    for (int32_t stratum = 0, m = 0; stratum < n_strata; stratum++) {
        const double raw = stratum_sum(s, part, stratum, &m);
        scale[stratum] = raw > 0.0 ? s->total[stratum] / raw : 0.0;
    }
#pragma omp parallel for schedule(static)
    for (int32_t m = 0; m < s->n_pieces; m++) {
        const ren_piece *piece = &s->piece[m];
        for (int32_t i = piece->first; i < piece->first + piece->n; i++) {
            size[i] *= scale[piece->stratum];
        }
        part[m] = piece_sum(piece, size);
    }
    correct_rounding(size, s, part);
out:
    free(part);
    free(scale);
    return status;
}
