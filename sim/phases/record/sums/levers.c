#include "sim/phases/record/sums/levers.h"

#include <math.h>

/* Firms are added up in blocks, and blocks in their order, for any number of threads. */
enum { BLOCKS = 64, UNDRAWN = 0, BRAND, KNOWLEDGE, CAPACITY, OUTPUT, REACHED, REAL, N };

typedef struct sums {
    double of[N];
} sums;

ren_lever_fields ren_lever_fields_of(const ren_world *world)
{
    uint64_t acts = 0;
    ren_lever_fields out = { 0 };
    for (int32_t e = 0; e < world->n_entries; e++) {
        const ren_lever *lever = (const ren_lever *)world->entry[e]->block;
        acts |= lever->kind == REN_LEVER ? lever->acts : 0;
    }
    for (int f = 0; f < REN_N_STRAIN; f++) {
        if ((acts >> f & 1) != 0) {
            out.field[out.n++] = f;
        }
    }
    return out;
}

bool ren_is_reached(const ren_strain *strain, const ren_lever_fields *list, int32_t i)
{
    for (int k = 0; k < list->n; k++) {
        if (strain->of[list->field[k]][i] > 0) {
            return true;
        }
    }
    return false;
}

static void add_up(const ren_world *world, const ren_lever_fields *list, int32_t first,
                   int32_t last, double *of)
{
    const ren_state *s = &world->state;
    const ren_population *firms = &world->setup->economy->firms;
    for (int32_t i = first; s->undrawn != NULL && i < last; i++) {
        const double output = firms->output[i];
        of[UNDRAWN] += s->undrawn[i];
        of[BRAND] += output * (double)s->brand[i];
        of[KNOWLEDGE] += output * (double)s->knowledge[i];
        of[CAPACITY] += output * (1.0 + (double)s->capacity[i]);
        of[OUTPUT] += output;
    }
    for (int32_t i = first; list->n > 0 && i < last; i++) {
        of[REACHED] += ren_is_reached(&world->strain, list, i) ? firms->weight[i] : 0.0;
        of[REAL] += firms->weight[i];
    }
}

static sums all_of(const ren_world *world)
{
    const int64_t n = world->setup->economy->firms.n;
    const ren_lever_fields list = ren_lever_fields_of(world);
    sums block[BLOCKS] = { 0 }, all = { 0 };
#pragma omp parallel for schedule(static)
    for (int b = 0; b < BLOCKS; b++) {
        add_up(world, &list, (int32_t)(n * b / BLOCKS), (int32_t)(n * (b + 1) / BLOCKS),
               block[b].of);
    }
    for (int b = 0; b < BLOCKS; b++) {
        for (int k = 0; k < N; k++) {
            all.of[k] += block[b].of[k];
        }
    }
    return all;
}

double ren_freight_saved(const ren_world *world)
{
    const ren_setup *setup = world->setup;
    double saved = 0;
    for (int32_t p = 0; p < setup->economy->table->n; p++) {
        const double need = ren_freight_of(world, p);
        bool country = false; /* provinces without makers share one pool */
        for (int32_t r = 0; need < 1.0 && r < REN_N_PROVINCES; r++) {
            const int32_t at = p * REN_N_PROVINCES + r;
            const bool own = setup->economy->area[at] != 0;
            if (!own && country) {
                continue;
            }
            country = country || !own;
            saved += (1.0 / need - 1.0) * setup->pool_base[at]
                     * (1.0 + world->state.pool_request[at]);
        }
    }
    return saved;
}

void ren_record_levers(const ren_world *world, double *row)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    const sums all = all_of(world);
    const bool accounts = world->state.undrawn != NULL;
    const double *x = all.of;
    row[REN_NATIONAL_burden] = (1.0 + p->mcpf) * row[REN_NATIONAL_spending];
    row[REN_NATIONAL_reached] = x[REAL] > 0.0 ? x[REACHED] / x[REAL] : 0.0;
    row[REN_NATIONAL_credit_limit] = accounts ? x[UNDRAWN] : NAN;
    row[REN_NATIONAL_brand] = accounts ? x[BRAND] / x[OUTPUT] : NAN;
    row[REN_NATIONAL_knowledge] = accounts ? 1.0 + x[KNOWLEDGE] / x[OUTPUT] : NAN;
    row[REN_NATIONAL_capacity_held] = accounts ? x[CAPACITY] : NAN;
}
