#include "sim/phase.h"

#include <math.h>

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

/* Monday morning: nothing happens. Then shocks and levers, in the order of the file. */
static void strain_week(ren_world *world)
{
    const ren_economy *economy = world->setup->economy;
    ren_strain *strain = &world->strain;
    const int64_t capital = (int64_t)economy->table->n_niches * REN_N_COUNTRIES;
    fill(strain->capacity, economy->firms.n, 1);
    fill(strain->buffer, economy->firms.n, 0);
    fill(strain->second_source, economy->firms.n, 0);
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
    strain->bank_capital = 1.0;
    strain->rollover = 1.0;
    strain->collateral = 1.0;
    strain->rate = 0.0;
    strain->pay_time = 1.0;
    strain->barrier = 1.0;
    strain->qualification = 1.0;
    strain->trial = 0.0;

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

/* Strict mode: did the phase change a column it does not declare? */
static bool wrote_more(const ren_world *world, const ren_phase *phase,
                       const uint64_t *before)
{
    for (int c = 0; c < REN_N_COLUMNS; c++) {
        bool may = false;
        for (const int16_t *w = phase->writes; *w >= 0; w++) {
            may = may || *w == c;
        }
        if (!may && ren_column_hash(world, c) != before[c]) {
            return true;
        }
    }
    return false;
}

static bool is_due(const ren_world *world, int32_t number, const ren_phase *phase)
{
    const ren_scenario *scenario = world->setup->scenario;
    const int32_t every = phase->every != NULL ? phase->every(scenario) : 1;
    const bool off = (scenario->phases_off >> number & 1) != 0;
    const bool called = phase->called == NULL || phase->called(scenario);
    return called && !off && world->week % (every > 0 ? every : 1) == 0;
}

const ren_phase *ren_week(ren_world *world, bool strict)
{
    uint64_t before[REN_N_COLUMNS] = { 0 };
    strain_week(world);
    for (int32_t k = 0; ren_phases[k] != NULL; k++) {
        if (!is_due(world, k, ren_phases[k])) {
            continue;
        }
        for (int c = 0; strict && c < REN_N_COLUMNS; c++) {
            before[c] = ren_column_hash(world, c);
        }
        ren_phases[k]->run(world);
        if (strict && wrote_more(world, ren_phases[k], before)) {
            return ren_phases[k];
        }
    }
    return NULL;
}
