/**
 * @file sim/phases/supply/machines/missing.c
 * Purchases of machines by niche (D5).
 */
#include "sim/phases/supply/machines/machines.h"

#include <string.h>

enum { SIDES = 4, LOT = 256 };
_Static_assert(REN_VINTAGE_BLOCK % LOT == 0, "a block is whole lots");

/* Purchases of n machines from `first` on. */
static void price_lot(const ren_world *world, int32_t first, int32_t n,
                      double *restrict worth)
{
    const ren_setup *setup = world->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_real pull = (ren_real)(1.0 - 1.0 / (p->capital_catch_up * p->delta_K));
    const int32_t *restrict firm = setup->economy->vintages.firm + first;
    const double *restrict purchase = setup->economy->vintages.purchase + first;
    const ren_real *restrict capital = world->state.capital + first;
    const ren_real *restrict pledged = world->state.pledged;
    const bool money = setup->books.cash != NULL;
#pragma omp simd
    for (int32_t k = 0; k < n; k++) {
        const ren_real owes = money ? pledged[firm[k]] : 0;
        worth[k] = purchase[k] * ren_machines_wanted(capital[k], owes, pull);
    }
}

/* Adds up some blocks side by side: neighbours are often of one niche, and each addition
 * to it has to wait for the one before. Past the last machine nothing is added. */
static void add_blocks(const ren_world *world, int32_t block, int32_t n_blocks)
{
    const ren_vintages *vintages = &world->setup->economy->vintages;
    const int32_t n_niches = world->setup->economy->table->n_niches;
    double sum[SIDES][REN_MOST_NICHES] = { 0 };
    for (int32_t k = 0; k < REN_VINTAGE_BLOCK; k += LOT) {
        double worth[SIDES][LOT] = { 0 };
        uint8_t niche[SIDES][LOT] = { 0 };
        for (int32_t b = 0; b < n_blocks; b++) {
            const int32_t first = (block + b) * REN_VINTAGE_BLOCK + k;
            const int32_t left = vintages->n - first;
            const int32_t n = left < LOT ? left : LOT;
            if (n > 0) {
                price_lot(world, first, n, worth[b]);
                memcpy(niche[b], vintages->niche + first, (size_t)n);
            }
        }
        for (int32_t i = 0; i < LOT; i++) {
            for (int b = 0; b < SIDES; b++) {
                sum[b][niche[b][i]] += worth[b][i];
            }
        }
    }
    for (int32_t b = 0; b < n_blocks; b++) {
        memcpy(world->state.vintage_sum + (int64_t)(block + b) * n_niches, sum[b],
               (size_t)n_niches * sizeof **sum);
    }
}

void ren_machines_missing(ren_world *world)
{
    const int32_t n_niches = world->setup->economy->table->n_niches;
    const int32_t n_blocks = world->setup->economy->vintages.n / REN_VINTAGE_BLOCK + 1;
    const ren_state *s = &world->state;
#pragma omp parallel for schedule(static)
    for (int32_t b = 0; b < n_blocks; b += SIDES) {
        add_blocks(world, b, n_blocks - b < SIDES ? n_blocks - b : SIDES);
    }
    for (int32_t v = 0; v < n_niches; v++) {
        double gap = 0;
        for (int32_t b = 0; b < n_blocks; b++) {
            gap += s->vintage_sum[(int64_t)b * n_niches + v];
        }
        s->capital_gap[v] = gap;
    }
}
