#include "sim/levers/strain.h"

#include "base/array.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const ren_real ren_strain_none[REN_STRAIN_BLOCK];

/* The fields of strain.def that some entry acts on. */
static uint64_t acts_of(const ren_world *world)
{
    uint64_t acts = 0;
    for (int32_t e = 0; e < world->n_entries; e++) {
        acts |= ((const ren_lever *)world->entry[e]->block)->acts;
    }
    return acts;
}

/* Numbers of the whole economy in a week in which nothing happens. */
static void relax(ren_strain *strain)
{
    strain->bank_capital = 1.0;
    strain->rollover = 1.0;
    strain->collateral = 1.0;
    strain->rate = 0.0;
    strain->pay_time = 1.0;
    strain->barrier = 1.0;
    strain->freight = 1.0;
    strain->qualification = 1.0;
    strain->trial = 0.0;
}

bool ren_strain_allocate(ren_world *world)
{
    const ren_economy *economy = world->setup->economy;
    ren_strain *strain = &world->strain;
    const int64_t firms = economy->network.n_firms,
                  foreign = economy->network.n_foreign;
    const int64_t products = economy->table->n;
    const int64_t capital = (int64_t)economy->table->n_niches * REN_N_COUNTRIES;
    relax(strain);
    strain->capacity = ren_column(firms, sizeof *strain->capacity);
    strain->passage = ren_column(foreign, sizeof *strain->passage);
    strain->grey = ren_column(foreign, sizeof *strain->grey);
    strain->capital_passage = ren_column(capital, sizeof *strain->capital_passage);
    strain->capital_grey = ren_column(capital, sizeof *strain->capital_grey);
    strain->demand = ren_column(products, sizeof *strain->demand);
    strain->export_ = ren_column(products, sizeof *strain->export_);
    strain->buffer = ren_column(firms, sizeof *strain->buffer);
    strain->second_source = ren_column(firms, sizeof *strain->second_source);
    const bool rebuilt = world->setup->scenario->rebuild.tau > 0.0;
    strain->ruined = ren_column(rebuilt ? firms : 0, sizeof *strain->ruined);
    strain->reached = ren_column(firms, sizeof *strain->reached);
    strain->spent = ren_column(world->n_entries, sizeof *strain->spent);
    strain->unspent = ren_column(world->n_entries, sizeof *strain->unspent);
    for (int f = 0; f < REN_N_STRAIN; f++) {
        if ((acts_of(world) >> f & 1) != 0) {
            strain->of[f] = ren_column(firms, sizeof *strain->of[f]);
            if (strain->of[f] == NULL) {
                return false;
            }
        }
    }
    return strain->capacity != NULL && strain->passage != NULL && strain->grey != NULL
           && strain->capital_passage != NULL && strain->capital_grey != NULL
           && strain->demand != NULL && strain->export_ != NULL
           && strain->buffer != NULL && strain->second_source != NULL
           && strain->ruined != NULL && strain->reached != NULL && strain->spent != NULL
           && strain->unspent != NULL;
}

void ren_strain_free(ren_strain *strain)
{
    free(strain->capacity);
    free(strain->passage);
    free(strain->grey);
    free(strain->capital_passage);
    free(strain->capital_grey);
    free(strain->demand);
    free(strain->export_);
    free(strain->buffer);
    free(strain->second_source);
    free(strain->ruined);
    free(strain->reached);
    free(strain->spent);
    free(strain->unspent);
    for (int f = 0; f < REN_N_STRAIN; f++) {
        free(strain->of[f]);
    }
    *strain = (ren_strain){ 0 };
}

static void fill(ren_real *column, int64_t n, ren_real value)
{
#pragma omp parallel for schedule(static)
    for (int64_t i = 0; i < n; i++) {
        column[i] = value;
    }
}

static void fill_double(double *column, int64_t n, double value)
{
    for (int64_t i = 0; i < n; i++) {
        column[i] = value;
    }
}

void ren_strain_week(ren_world *world)
{
    const ren_economy *economy = world->setup->economy;
    ren_strain *strain = &world->strain;
    const int64_t capital = (int64_t)economy->table->n_niches * REN_N_COUNTRIES;
    fill(strain->capacity, economy->firms.n, 1);
    fill(strain->buffer, economy->firms.n, 0);
    fill(strain->second_source, economy->firms.n, 0);
    memset(strain->reached, 0, (size_t)economy->firms.n);
    if (world->setup->scenario->rebuild.tau > 0.0) {
        fill_double(strain->ruined, economy->firms.n, 0.0);
    }
    for (int f = 0; f < REN_N_STRAIN; f++) {
        if (strain->of[f] != NULL) {
            fill(strain->of[f], economy->firms.n, 0);
        }
    }
    fill_double(strain->passage, economy->network.n_foreign, 1.0);
    fill_double(strain->grey, economy->network.n_foreign, 0.0);
    fill_double(strain->capital_passage, capital, 1.0);
    fill_double(strain->capital_grey, capital, 0.0);
    fill_double(strain->demand, economy->table->n, 1.0);
    fill_double(strain->export_, economy->table->n, 1.0);
    fill_double(strain->spent, world->n_entries, 0.0);
    fill_double(strain->unspent, world->n_entries, 0.0);
    relax(strain);

    const double growth = world->setup->scenario->parameters.g_demand;
    if (growth != 0.0) {
        const double level = pow(1.0 + growth / 52.0, world->week);
        fill_double(strain->demand, economy->table->n, level);
        fill_double(strain->export_, economy->table->n, level);
    }
    for (int32_t e = 0; e < world->n_entries; e++) {
        const ren_lever *lever = (const ren_lever *)world->entry[e]->block;
        const ren_scene scene = ren_world_scene(world, e);
        lever->apply(world->entry[e]->params, world->memo[e], &scene, strain);
    }
}

double ren_freight_of(const ren_world *world, int32_t product)
{
    return ren_table_is_transport(world->setup->economy->table, product)
               ? world->strain.freight
               : 1.0;
}
