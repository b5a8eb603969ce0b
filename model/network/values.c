/**
 * @file model/network/values.c
 * How much each slot of one using product buys (definitions D3).
 *
 * Proportional fitting of v_ik = f_i b_k v0_ik on the slots drawn: rows sum to the
 * firm's resolved cost without its niches, columns to the cell of the table. The pattern
 * is sparse and need not allow both; the last pass leaves every column and row at or
 * below its total, and what remains is the firms' and the cells' remainder.
 *
 * A slot that the fitting squeezes below a thousandth of its cell's mean is let go (3 %
 * of them): it would carry nothing and could still stop the firm.
 *
 * A niche's cell is split over the firms that need it in proportion to output.
 */
#include "base/array.h"
#include "model/network/draft.h"

#include <math.h>
#include <stdlib.h>

#define NICHE_CAP 0.95 /* of a firm's resolved cost, where it has other inputs */
#define SQUEEZED 1e-3  /* of its cell's mean: a slot the fitting has no room for */
#define CLOSE 1e-10    /* change of a column's factor that ends the fitting */
enum { ROUNDS = 40 };

typedef struct fit {
    const ren_recipe *recipe;
    const int32_t *member;
    int32_t n;
    int32_t *column; /* [n_products] of an input */
    double *cost;    /* [n] the firm's resolved cost without niches */
    double *factor;  /* [n_inputs] */
    double *filled;  /* [n_inputs] */
} fit;

static double niche_values(ren_draft *d, const fit *f, int32_t t, int64_t at)
{
    const ren_recipe *r = f->recipe;
    const double x = d->economy->firms.output[f->member[t]];
    const double cost = r->cost * x / r->output;
    int64_t next = at;
    double total = 0.0, given = 0.0;
    for (int32_t v = 0; v < r->n_niches; v++) {
        if (r->needs[(int64_t)v * f->n + t]) {
            d->slot_value[next] = r->niche_cost[v] * x / r->niche_output[v];
            total += d->slot_value[next++];
        }
    }
    const double room = (r->n_inputs > 0 ? NICHE_CAP : 1.0) * cost;
    for (int64_t s = at; s < next; s++) {
        d->slot_value[s] *= total > room ? room / total : 1.0;
        given += d->slot_value[s];
    }
    return fmax(cost - given, 0.0);
}

/* First slot of a niche in the firm's row. */
static int64_t niches_at(const ren_draft *d, int32_t place)
{
    int64_t s = d->firm_first[place];
    while (s < d->firm_first[place + 1]
           && d->slot_product[s] < d->economy->table->n_base) {
        s++;
    }
    return s;
}

static void start(ren_draft *d, const fit *f)
{
    const ren_recipe *r = f->recipe;
    for (int32_t t = 0; t < f->n; t++) {
        const int32_t place = f->member[t];
        const int64_t first = d->firm_first[place], last = niches_at(d, place);
        const double *chance = r->chance + (last - first) * r->n_inputs;
        f->cost[t] = niche_values(d, f, t, last);
        for (int64_t s = first; s < last; s++) {
            const int32_t j = f->column[d->slot_product[s]];
            d->slot_value[s] = r->input_cost[j] / chance[j]
                               * (d->economy->firms.output[place] / r->output);
        }
    }
}

/* Row factors from the column factors, then the columns they fill. */
static void sweep(const ren_draft *d, const fit *f)
{
    for (int32_t j = 0; j < f->recipe->n_inputs; j++) {
        f->filled[j] = 0.0;
    }
    for (int32_t t = 0; t < f->n; t++) {
        const int64_t first = d->firm_first[f->member[t]];
        double row = 0.0;
        int64_t s = first;
        for (; s < d->firm_first[f->member[t] + 1]
               && d->slot_product[s] < d->economy->table->n_base;
             s++) {
            row += d->slot_value[s] * f->factor[f->column[d->slot_product[s]]];
        }
        const double by = row > 0.0 ? f->cost[t] / row : 0.0;
        for (int64_t u = first; u < s; u++) {
            const int32_t j = f->column[d->slot_product[u]];
            f->filled[j] += d->slot_value[u] * f->factor[j] * by;
        }
    }
}

static void iterate(const ren_draft *d, const fit *f)
{
    const ren_recipe *r = f->recipe;
    for (int32_t j = 0; j < r->n_inputs; j++) {
        f->factor[j] = 1.0;
    }
    for (int32_t round = 0; round < ROUNDS; round++) {
        double change = 0.0;
        sweep(d, f);
        for (int32_t j = 0; j < r->n_inputs; j++) {
            if (f->filled[j] > 0.0) {
                const double by = r->input_cost[j] / f->filled[j];
                f->factor[j] = fmin(fmax(f->factor[j] * by, 1e-100), 1e100);
                change = fmax(change, fabs(by - 1.0));
            }
        }
        if (change < CLOSE) {
            break;
        }
    }
}

/* One firm's row at the fitted factors; what it does not buy over slots remains. */
static void finish_row(ren_draft *d, const fit *f, int32_t t, int32_t q)
{
    const ren_recipe *r = f->recipe;
    const int32_t place = f->member[t];
    const int64_t last = niches_at(d, place);
    const double size = d->economy->firms.output[place] / r->output;
    double row = 0.0, left = f->cost[t];
    for (int64_t s = d->firm_first[place]; s < last; s++) {
        row += d->slot_value[s] * f->factor[f->column[d->slot_product[s]]];
    }
    const double by = row > 0.0 ? f->cost[t] / row : 0.0;
    for (int64_t s = d->firm_first[place]; s < d->firm_first[place + 1]; s++) {
        if (s < last) {
            const int32_t j = f->column[d->slot_product[s]];
            const double value = d->slot_value[s] * f->factor[j] * by * f->filled[j];
            d->slot_value[s] = value < SQUEEZED * r->input_cost[j] * size ? 0.0 : value;
            left -= d->slot_value[s];
        }
        const int64_t cell = (int64_t)d->slot_product[s] * d->economy->table->n + q;
        d->outside[cell] -= d->slot_value[s];
    }
    d->economy->remainder[place] = fmax(left, 0.0);
}

/* Rows as fitted, then columns above their cell cut down to it. filled[] is what the
 * last sweep gives, so columns below their cell stay below. */
static void finish(ren_draft *d, const fit *f, int32_t q)
{
    const ren_recipe *r = f->recipe;
    const int64_t n = d->economy->table->n;
    sweep(d, f);
    for (int32_t j = 0; j < r->n_inputs; j++) {
        const double over = f->filled[j] / r->input_cost[j];
        f->filled[j] = over > 1.0 ? 1.0 / over : 1.0;
        d->outside[r->input[j] * n + q] = r->input_cost[j];
    }
    for (int32_t v = 0; v < r->n_niches; v++) {
        d->outside[r->niche[v] * n + q] = r->niche_cost[v];
    }
    for (int32_t t = 0; t < f->n; t++) {
        finish_row(d, f, t, q);
    }
    for (int64_t k = 0; k < n; k++) {
        d->outside[k * n + q] = fmax(d->outside[k * n + q], 0.0);
    }
}

bool ren_draft_values(ren_draft *d, int32_t q)
{
    const ren_recipe *r = &d->recipe[q];
    const int32_t n = d->member_first[q + 1] - d->member_first[q];
    fit f = { .recipe = r, .member = d->member + d->member_first[q], .n = n };
    bool done = false;
    f.column = ren_column(d->economy->table->n, sizeof *f.column);
    f.cost = ren_column(n, sizeof *f.cost);
    f.factor = ren_column(r->n_inputs, sizeof *f.factor);
    f.filled = ren_column(r->n_inputs, sizeof *f.filled);
    if (f.column != NULL && f.cost != NULL && f.factor != NULL && f.filled != NULL) {
        for (int32_t j = 0; j < r->n_inputs; j++) {
            f.column[r->input[j]] = j;
        }
        start(d, &f);
        iterate(d, &f);
        finish(d, &f, q);
        done = true;
    }
    free(f.column);
    free(f.cost);
    free(f.factor);
    free(f.filled);
    return done;
}
