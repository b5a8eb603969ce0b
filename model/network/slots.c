/**
 * @file model/network/slots.c
 * Which inputs each firm buys over links: its slots (definitions D3).
 *
 * Niches a firm needs are slots in any case. The other slots, about slots_mean in all
 * and rising slowly with size, are a systematic sample from the recipe: points
 * U, U+1, .. on the line of summed chances.
 */
#include "base/array.h"
#include "model/network/draft.h"

#include <math.h>
#include <stdlib.h>

#define SLOT_GROWTH 0.1

static int32_t niches_needed(const ren_recipe *r, int32_t n, int32_t t)
{
    int32_t needed = 0;
    for (int32_t v = 0; v < r->n_niches; v++) {
        needed += r->needs[(int64_t)v * n + t];
    }
    return needed;
}

/* Slots besides niches of the t-th of n firms of product q. */
static int32_t slots_drawn(const ren_draft *d, const ren_recipe *r, int32_t place,
                           int32_t n, int32_t needed)
{
    const ren_population *firms = &d->economy->firms;
    const double size = firms->output[place] / (r->output / n);
    const double wish =
        d->parameters->slots_mean * pow(size, SLOT_GROWTH) / r->mean_size;
    const ren_who who = { .id = (uint32_t)firms->id[place], .purpose = REN_DRAW_SLOTS };
    double m = floor(wish + ren_draw_uniform(d->economy->stream, who));
    m = fmin(fmax(m, 1.0), REN_SLOTS_MOST) - needed;
    m = fmin(fmax(m, 1.0), r->n_inputs);
    return (int32_t)fmin(m, REN_ROW_MOST - needed);
}

static void count(ren_draft *d, int32_t q)
{
    const ren_recipe *r = &d->recipe[q];
    const int32_t first = d->member_first[q];
    const int32_t n = d->member_first[q + 1] - first;
    for (int32_t t = 0; t < n; t++) {
        const int32_t place = d->member[first + t];
        const int32_t needed = niches_needed(r, n, t);
        d->firm_first[place] = needed + slots_drawn(d, r, place, n, needed);
    }
}

static int32_t find(const double *cumulative, int32_t n, double x)
{
    int32_t low = 0, high = n - 1;
    while (low < high) {
        const int32_t middle = (low + high) / 2;
        if (cumulative[middle] > x) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

static void draw(ren_draft *d, const ren_recipe *r, int32_t place, int32_t m,
                 int64_t at)
{
    const ren_who who = { .id = (uint32_t)d->economy->firms.id[place],
                          .draw = 1,
                          .purpose = REN_DRAW_SLOTS };
    const double *cumulative = r->cumulative + (int64_t)m * r->n_inputs;
    const double start = ren_draw_uniform(d->economy->stream, who);
    int32_t before = -1;
    for (int32_t j = 0; j < m; j++) {
        int32_t k = find(cumulative, r->n_inputs, start + j);
        k = k > before ? k : before + 1; /* rounding of a chance of one */
        k = k < r->n_inputs - m + j ? k : r->n_inputs - m + j;
        before = k;
        d->slot_product[at + j] = (uint16_t)r->input[k];
    }
}

static void choose(ren_draft *d, int32_t q)
{
    const ren_recipe *r = &d->recipe[q];
    const int32_t first = d->member_first[q];
    const int32_t n = d->member_first[q + 1] - first;
    for (int32_t t = 0; t < n; t++) {
        const int32_t place = d->member[first + t];
        int64_t at = d->firm_first[place];
        const int32_t all = (int32_t)(d->firm_first[place + 1] - at);
        const int32_t m = all - niches_needed(r, n, t);
        for (int32_t j = 0; j < all; j++) {
            d->slot_firm[at + j] = place;
        }
        draw(d, r, place, m, at);
        at += m;
        for (int32_t v = 0; v < r->n_niches; v++) {
            if (r->needs[(int64_t)v * n + t]) {
                d->slot_product[at++] = (uint16_t)r->niche[v];
            }
        }
    }
}

static ren_status allocate(ren_draft *d, ren_error *err)
{
    const int32_t n = d->economy->firms.n;
    int64_t total = 0;
    for (int32_t i = 0; i <= n; i++) {
        const int64_t slots = d->firm_first[i];
        d->firm_first[i] = total;
        total += slots;
    }
    if (total > INT32_MAX) {
        return ren_fail(
            err, REN_OUT_OF_RANGE,
            "network: %lld slots, expected at most 2^31-1; lower slots_mean",
            (long long)total);
    }
    d->n_slots = (int32_t)total;
    d->slot_firm = ren_column(total, sizeof *d->slot_firm);
    d->slot_product = ren_column(total, sizeof *d->slot_product);
    d->slot_value = ren_column(total, sizeof *d->slot_value);
    if (d->slot_firm == NULL || d->slot_product == NULL || d->slot_value == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "network: no memory for %lld slots",
                        (long long)total);
    }
    return REN_OK;
}

ren_status ren_draft_slots(ren_draft *d, ren_error *err)
{
    const ren_table *table = d->economy->table;
    const int64_t cells = (int64_t)table->n * table->n;
    int failed = 0;
    d->firm_first = ren_column((int64_t)d->economy->firms.n + 1, sizeof *d->firm_first);
    d->outside = ren_column(cells, sizeof *d->outside);
    d->import_share = ren_column(cells, sizeof *d->import_share);
    if (d->firm_first == NULL || d->outside == NULL || d->import_share == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "network: no memory for slots");
    }
    for (int64_t c = 0; c < cells; c++) {
        const double cost = table->domestic[c] + table->imported[c];
        d->import_share[c] = cost > 0.0 ? table->imported[c] / cost : 0.0;
    }
#pragma omp parallel for schedule(dynamic)
    for (int32_t q = 0; q < table->n; q++) {
        count(d, q);
    }
    const ren_status status = allocate(d, err);
    if (status != REN_OK) {
        return status;
    }
#pragma omp parallel for schedule(dynamic) reduction(+ : failed)
    for (int32_t q = 0; q < table->n; q++) {
        choose(d, q);
        failed += !ren_draft_values(d, q);
    }
    return failed == 0
               ? REN_OK
               : ren_fail(err, REN_NO_MEMORY, "network: no memory for slot values");
}
