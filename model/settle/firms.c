/**
 * @file model/settle/firms.c
 * Firms of a stated economy, in place order: (product, province, tier, number).
 */
#include "base/array.h"
#include "model/population/strata.h"
#include "model/settle/parts.h"

#include <stdlib.h>

static bool allocate(ren_population *f, int32_t n)
{
    f->cell_first = ren_column((int64_t)n + 1, sizeof *f->cell_first);
    f->cell_product = ren_column(n, sizeof *f->cell_product);
    f->cell_province = ren_column(n, sizeof *f->cell_province);
    f->cell_tier = ren_column(n, sizeof *f->cell_tier);
    return ren_population_columns(f, n) && f->cell_first != NULL
           && f->cell_product != NULL && f->cell_province != NULL
           && f->cell_tier != NULL;
}

/* What sorts firms: (product, province along the line, tier, number). */
static uint64_t key_of(const ren_given *g, const ren_geography *geography, int32_t k)
{
    const uint64_t product = (uint64_t)g->product[k];
    const uint64_t province = g->province != NULL && g->province[k] >= 0
                                  ? (uint64_t)geography->along[g->province[k]]
                                  : 0;
    const uint64_t tier = g->tier != NULL && g->tier[k] >= 0 ? (uint64_t)g->tier[k] : 0;
    return product << 48 | province << 40 | tier << 36 | (uint64_t)k;
}

static int compare(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void place_firm(ren_population *f, const ren_given *g, int32_t i, int32_t k)
{
    f->id[i] = k;
    f->place_of[k] = i;
    f->product[i] = (uint16_t)g->product[k];
    f->province[i] =
        (uint8_t)(g->province != NULL && g->province[k] >= 0 ? g->province[k] : 0);
    f->tier[i] = (uint8_t)(g->tier != NULL && g->tier[k] >= 0 ? g->tier[k] : 0);
    f->weight[i] = g->weight != NULL ? g->weight[k] : 1.0;
    f->age[i] = g->age != NULL ? g->age[k] : 10.0;
    f->output[i] = g->output[k];
}

static void list_cells(ren_population *f)
{
    for (int32_t i = 0; i < f->n; i++) {
        const int32_t c = f->n_cells - 1;
        if (c >= 0 && f->cell_product[c] == f->product[i]
            && f->cell_province[c] == f->province[i] && f->cell_tier[c] == f->tier[i]) {
            continue;
        }
        f->cell_first[f->n_cells] = i;
        f->cell_product[f->n_cells] = f->product[i];
        f->cell_province[f->n_cells] = f->province[i];
        f->cell_tier[f->n_cells++] = f->tier[i];
    }
    f->cell_first[f->n_cells] = f->n;
}

ren_status ren_settle_firms(ren_economy *e, const ren_given *given, ren_error *err)
{
    const int32_t n = given->firms.n;
    ren_population *f = &e->firms;
    uint64_t *key = ren_column(n, sizeof *key);
    double squares = 0, total = 0;
    if (key == NULL || !allocate(f, n)) {
        free(key);
        return ren_fail(err, REN_NO_MEMORY, "network: no memory for %d firms", (int)n);
    }
    for (int32_t k = 0; k < n; k++) {
        key[k] = key_of(given, e->geography, k);
    }
    qsort(key, (size_t)n, sizeof *key, compare);
    for (int32_t i = 0; i < n; i++) {
        place_firm(f, given, i, (int32_t)(key[i] & 0xFFFFFFFFF));
        total += f->output[i];
        squares += f->output[i] * f->output[i];
    }
    list_cells(f);
    f->effective_sample = squares > 0.0 ? total * total / squares : 0.0;
    free(key);
    return REN_OK;
}
