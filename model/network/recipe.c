/**
 * @file model/network/recipe.c
 * What each product is made of, and the chance that a firm buys an input over links.
 *
 * A firm with m drawn slots takes input k with probability pi_k = min(1, l c_k^tilt),
 * sum pi = m, c_k the cost (definitions D3). Who needs a niche at all is drawn firm by
 * firm in keyed order until the niche's exposure, a share of the user's output, is
 * reached (D3, D10).
 */
#include "base/array.h"
#include "model/network/draft.h"
#include "model/network/links/keys.h"

#include <math.h>
#include <stdlib.h>

#define SLOT_GROWTH 0.1 /* slots ~ size^this */

/* Level l of the chances by filling up: inputs that reach one are fixed there. */
static void fill_chances(ren_recipe *r, double tilt, int32_t m)
{
    double *chance = r->chance + (int64_t)m * r->n_inputs;
    double *cumulative = r->cumulative + (int64_t)m * r->n_inputs;
    double rest = m, weight = 0.0, level = 0.0;
    int32_t full = 0, before = -1;
    for (int32_t j = 0; j < r->n_inputs; j++) {
        chance[j] = 0.0;
    }
    while (full != before) {
        before = full;
        weight = 0.0;
        rest = m - full;
        for (int32_t j = 0; j < r->n_inputs; j++) {
            weight += chance[j] < 1.0 ? pow(r->input_cost[j] / r->cost, tilt) : 0.0;
        }
        level = weight > 0.0 ? rest / weight : 0.0;
        for (int32_t j = 0; j < r->n_inputs; j++) {
            if (chance[j] < 1.0
                && level * pow(r->input_cost[j] / r->cost, tilt) >= 1.0) {
                chance[j] = 1.0;
                full++;
            }
        }
    }
    double total = 0.0;
    for (int32_t j = 0; j < r->n_inputs; j++) {
        if (chance[j] < 1.0) {
            chance[j] = level * pow(r->input_cost[j] / r->cost, tilt);
        }
        total += chance[j];
        cumulative[j] = total;
    }
    if (r->n_inputs > 0) {
        cumulative[r->n_inputs - 1] = m;
    }
}

static bool allocate(ren_recipe *r, int32_t n_products, int32_t n_niches, int32_t n)
{
    const int64_t table = (int64_t)(REN_SLOTS_MOST + 1) * n_products;
    r->input = ren_column(n_products, sizeof *r->input);
    r->input_cost = ren_column(n_products, sizeof *r->input_cost);
    r->chance = ren_column(table, sizeof *r->chance);
    r->cumulative = ren_column(table, sizeof *r->cumulative);
    r->niche = ren_column(n_niches, sizeof *r->niche);
    r->niche_cost = ren_column(n_niches, sizeof *r->niche_cost);
    r->niche_output = ren_column(n_niches, sizeof *r->niche_output);
    r->needs = ren_column((int64_t)n_niches * n, sizeof *r->needs);
    return r->input != NULL && r->input_cost != NULL && r->chance != NULL
           && r->cumulative != NULL && r->niche != NULL && r->niche_cost != NULL
           && r->niche_output != NULL && r->needs != NULL;
}

static int32_t count_niches(const ren_table *table, int32_t q)
{
    int32_t n = 0;
    for (int32_t k = table->n_base; k < table->n; k++) {
        const int64_t cell = (int64_t)k * table->n + q;
        n += table->domestic[cell] + table->imported[cell] > 0.0;
    }
    return n;
}

static void list_inputs(ren_recipe *r, const ren_table *table, int32_t q)
{
    for (int32_t k = 0; k < table->n; k++) {
        const int64_t cell = (int64_t)k * table->n + q;
        const double cost = (table->domestic[cell] + table->imported[cell]) / 52.0;
        if (!table->resolved[k] || !(cost > 0.0)) {
            continue;
        }
        r->cost += cost;
        if (k >= table->n_base) {
            r->niche[r->n_niches] = k;
            r->niche_cost[r->n_niches++] = cost;
        } else {
            r->input[r->n_inputs] = k;
            r->input_cost[r->n_inputs++] = cost;
        }
    }
}

/* Firms in keyed order need the niche while that brings the output covered nearer to
 * the exposure; at least one firm does. A second pass lets go or adds whoever brings it
 * nearer still, for among few firms one giant can overshoot by a lot. */
static double choose_needs(uint8_t *needs, const uint64_t *key, int32_t n,
                           const double *output, const int32_t *member, double goal)
{
    double covered = 0.0;
    for (int32_t t = 0; t < n; t++) {
        const int32_t at = ren_key_index(key[t]);
        const double x = output[member[at]];
        if (covered + 0.5 * x <= goal || (t == n - 1 && !(covered > 0.0))) {
            needs[at] = 1;
            covered += x;
        }
    }
    for (int32_t t = 0; t < n; t++) {
        const int32_t at = ren_key_index(key[t]);
        const double x = output[member[at]];
        if (needs[at] ? 0.5 * x < covered - goal && x < covered
                      : 0.5 * x < goal - covered) {
            covered += needs[at] ? -x : x;
            needs[at] = !needs[at];
        }
    }
    double total = 0.0;
    for (int32_t t = 0; t < n; t++) {
        total += needs[t] ? output[member[t]] : 0.0;
    }
    return total;
}

static bool draw_needs(ren_recipe *r, const ren_draft *d, int32_t q, int32_t v)
{
    const ren_population *firms = &d->economy->firms;
    const int32_t *member = d->member + d->member_first[q];
    const int32_t n = d->member_first[q + 1] - d->member_first[q];
    const ren_table *table = d->economy->table;
    const double goal = table->niche[r->niche[v] - table->n_base].exposure * r->output;
    uint64_t *key = ren_column(2 * (int64_t)n, sizeof *key);
    if (key == NULL) {
        return false;
    }
    for (int32_t t = 0; t < n; t++) {
        uint32_t word[4];
        ren_draw_words(d->economy->stream,
                       (ren_who){ .id = (uint32_t)firms->id[member[t]],
                                  .second = (uint32_t)r->niche[v],
                                  .purpose = REN_DRAW_EXPOSURE },
                       word);
        key[t] = ren_key_of(word[0], t);
    }
    ren_keys_sort(n, key, key + n, 4);
    r->niche_output[v] =
        choose_needs(r->needs + (int64_t)v * n, key, n, firms->output, member, goal);
    free(key);
    return true;
}

static bool build(ren_draft *d, int32_t q)
{
    const ren_economy *e = d->economy;
    const int32_t first = d->member_first[q], last = d->member_first[q + 1];
    ren_recipe *r = &d->recipe[q];
    if (!allocate(r, e->table->n, count_niches(e->table, q), last - first)) {
        return false;
    }
    for (int32_t t = first; t < last; t++) {
        r->output += e->firms.output[d->member[t]];
    }
    const double mean = r->output / (last - first);
    for (int32_t t = first; t < last; t++) {
        r->mean_size += pow(e->firms.output[d->member[t]] / mean, SLOT_GROWTH);
    }
    r->mean_size /= last - first;
    list_inputs(r, e->table, q);
    for (int32_t m = 1; m <= REN_SLOTS_MOST; m++) {
        fill_chances(r, d->parameters->slot_tilt, m < r->n_inputs ? m : r->n_inputs);
    }
    for (int32_t v = 0; v < r->n_niches; v++) {
        if (!draw_needs(r, d, q, v)) {
            return false;
        }
    }
    return true;
}

ren_status ren_draft_recipes(ren_draft *d, ren_error *err)
{
    const int32_t n = d->economy->table->n;
    int failed = 0;
    d->recipe = ren_column(n, sizeof *d->recipe);
    if (d->recipe == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "network: no memory for %d recipes",
                        (int)n);
    }
#pragma omp parallel for schedule(dynamic) reduction(+ : failed)
    for (int32_t q = 0; q < n; q++) {
        failed += !build(d, q);
    }
    return failed == 0 ? REN_OK
                       : ren_fail(err, REN_NO_MEMORY, "network: no memory for recipes");
}
