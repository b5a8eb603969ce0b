/**
 * @file model/population/population.c
 * The firms of one replicate, in place order (definitions D2).
 *
 * Drawn by id, then moved to places by a counting sort on (product, province along the
 * line, tier); it is stable, so ids ascend inside a cell.
 */
#include "base/array.h"
#include "base/ordered_sum.h"
#include "model/population/strata.h"

#include <math.h>
#include <stdlib.h>

/* Ages: lognormal; little giants have a mean of 16 years and 75 % are above 10. */
#define AGE_MEDIAN 5.8
#define AGE_SD 0.8
#define AGE_MEDIAN_GIANT 14.1
#define AGE_SD_GIANT 0.5

bool ren_population_columns(ren_population *f, int32_t n)
{
    f->n = n;
    f->id = ren_column(n, sizeof *f->id);
    f->place_of = ren_column(n, sizeof *f->place_of);
    f->product = ren_column(n, sizeof *f->product);
    f->province = ren_column(n, sizeof *f->province);
    f->tier = ren_column(n, sizeof *f->tier);
    f->leader = ren_column(n, sizeof *f->leader);
    f->weight = ren_column(n, sizeof *f->weight);
    f->age = ren_column(n, sizeof *f->age);
    f->output = ren_column(n, sizeof *f->output);
    return f->id != NULL && f->place_of != NULL && f->product != NULL
           && f->province != NULL && f->tier != NULL && f->leader != NULL
           && f->weight != NULL && f->age != NULL && f->output != NULL;
}

/* Pieces first .. last-1 are those of one product: its firms of one province take the
 * next places. Returns the place after them. */
static int32_t lay_out_province(ren_population *f, int32_t *start, const ren_strata *s,
                                int32_t first, int32_t last, int32_t province,
                                int32_t place)
{
    int32_t stratum = -1;
    for (int32_t m = first; m < last; m++) {
        int32_t *here = &start[m * REN_N_PROVINCES + province];
        const int32_t n = *here;
        *here = place;
        if (n > 0 && s->piece[m].stratum != stratum) {
            stratum = s->piece[m].stratum;
            f->cell_first[f->n_cells] = place;
            f->cell_product[f->n_cells] = (uint16_t)(stratum / REN_N_TIERS);
            f->cell_tier[f->n_cells] = (uint8_t)(stratum % REN_N_TIERS);
            f->cell_province[f->n_cells++] = (uint8_t)province;
        }
        place += n;
    }
    return place;
}

/* First place of every (piece, province), and the cells. */
static ren_status lay_out(ren_population *f, int32_t *start, const ren_strata *s,
                          const uint8_t *province, const ren_geography *geography,
                          ren_error *err)
{
#pragma omp parallel for schedule(static)
    for (int32_t m = 0; m < s->n_pieces; m++) {
        const ren_piece *piece = &s->piece[m];
        for (int32_t i = piece->first; i < piece->first + piece->n; i++) {
            start[m * REN_N_PROVINCES + province[i]]++;
        }
    }
    const int64_t most = (int64_t)s->n_products * REN_N_TIERS * REN_N_PROVINCES;
    f->cell_first = ren_column(most + 1, sizeof *f->cell_first);
    f->cell_product = ren_column(most, sizeof *f->cell_product);
    f->cell_province = ren_column(most, sizeof *f->cell_province);
    f->cell_tier = ren_column(most, sizeof *f->cell_tier);
    if (f->cell_first == NULL || f->cell_product == NULL || f->cell_province == NULL
        || f->cell_tier == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "population: no memory for its cells");
    }
    int32_t at[REN_N_PROVINCES], place = 0;
    for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
        at[geography->along[r]] = r;
    }
    for (int32_t first = 0, last; first < s->n_pieces; first = last) {
        const int32_t product = s->piece[first].stratum / REN_N_TIERS;
        for (last = first;
             last < s->n_pieces && s->piece[last].stratum / REN_N_TIERS == product;
             last++) {
        }
        for (int32_t rank = 0; rank < REN_N_PROVINCES; rank++) {
            place = lay_out_province(f, start, s, first, last, at[rank], place);
        }
    }
    f->cell_first[f->n_cells] = place;
    return REN_OK;
}

double ren_age_draw(ren_stream stream, int32_t id, int32_t tier)
{
    const double z = ren_draw_normal(
        stream, (ren_who){ .id = (uint32_t)id, .purpose = REN_DRAW_AGE });
    return tier >= 3 ? AGE_MEDIAN_GIANT * exp(AGE_SD_GIANT * z)
                     : AGE_MEDIAN * exp(AGE_SD * z);
}

/* Real firms each agent stands for: leaders one, the others an equal share (D2). */
static void weights(double of[2], const ren_strata *s, const ren_table *table,
                    int32_t stratum)
{
    const double n = s->agents[stratum], real = s->real[stratum];
    const int32_t tier = stratum % REN_N_TIERS;
    const double leaders =
        tier == 0 ? ren_strata_leaders(s, table, stratum / REN_N_TIERS) : 0;
    if (n > leaders) {
        of[0] = fmax(1.0, (real - leaders) / (n - leaders));
        of[1] = 1.0;
    } else {
        of[0] = of[1] = fmax(1.0, real / n); /* no other agent could stand for them */
    }
}

static void settle(ren_population *f, int32_t *start, const ren_strata *s,
                   const ren_table *table, const uint8_t *province, const double *size,
                   ren_stream stream)
{
#pragma omp parallel for schedule(static)
    for (int32_t m = 0; m < s->n_pieces; m++) {
        const ren_piece *piece = &s->piece[m];
        const int32_t tier = piece->stratum % REN_N_TIERS;
        const int32_t product = piece->stratum / REN_N_TIERS;
        const int32_t leaders = tier == 0 ? ren_strata_leaders(s, table, product) : 0;
        double weight[2];
        weights(weight, s, table, piece->stratum);
        for (int32_t id = piece->first; id < piece->first + piece->n; id++) {
            const int32_t i = start[m * REN_N_PROVINCES + province[id]]++;
            const bool leader = id - s->first[piece->stratum] < leaders;
            f->id[i] = id;
            f->place_of[id] = i;
            f->product[i] = (uint16_t)product;
            f->province[i] = province[id];
            f->tier[i] = (uint8_t)tier;
            f->leader[i] = leader;
            f->weight[i] = weight[leader];
            f->age[i] = ren_age_draw(stream, id, tier);
            f->output[i] = size[id];
        }
    }
}

/* (sum x)^2 / sum x^2, over cells in order. */
static double effective_sample(const ren_population *f)
{
    double total = 0.0, squares = 0.0;
    for (int32_t c = 0; c < f->n_cells; c++) {
        double x = 0.0, xx = 0.0;
        for (int32_t i = f->cell_first[c]; i < f->cell_first[c + 1]; i++) {
            x += f->output[i];
            xx += f->output[i] * f->output[i];
        }
        total += x;
        squares += xx;
    }
    return total * total / squares;
}

ren_status ren_population_build(ren_population *out, const ren_table *table,
                                const ren_geography *geography,
                                const ren_scenario *scenario, ren_stream stream,
                                ren_error *err)
{
    ren_population f = { 0 };
    ren_strata s = { 0 };
    uint8_t *province = NULL;
    double *size = NULL;
    int32_t *start = NULL;
    ren_status status = ren_strata_plan(&s, table, scenario, err);
    if (status != REN_OK) {
        goto out;
    }
    province = ren_column(s.n, sizeof *province);
    size = ren_column(s.n, sizeof *size);
    start = ren_column((int64_t)s.n_pieces * REN_N_PROVINCES, sizeof *start);
    if (province == NULL || size == NULL || start == NULL
        || !ren_population_columns(&f, s.n)) {
        status = ren_fail(err, REN_NO_MEMORY, "population: no memory for %d firms",
                          (int)s.n);
        goto out;
    }
    status = ren_strata_sizes(size, &s, scenario, stream, err);
    if (status != REN_OK) {
        goto out;
    }
    ren_strata_provinces(province, &s, table, geography, stream);
    status = lay_out(&f, start, &s, province, geography, err);
    if (status != REN_OK) {
        goto out;
    }
    settle(&f, start, &s, table, province, size, stream);
    status = ren_population_localise(&f, table, geography, err);
    if (status != REN_OK) {
        goto out;
    }
    f.effective_sample = effective_sample(&f);
    *out = f;
    f = (ren_population){ 0 };
out:
    ren_population_free(&f);
    ren_strata_free(&s);
    free(province);
    free(size);
    free(start);
    return status;
}

void ren_population_free(ren_population *f)
{
    free(f->id);
    free(f->place_of);
    free(f->product);
    free(f->province);
    free(f->tier);
    free(f->leader);
    free(f->weight);
    free(f->age);
    free(f->output);
    free(f->cell_first);
    free(f->cell_product);
    free(f->cell_province);
    free(f->cell_tier);
    *f = (ren_population){ 0 };
}
