#include "sim/phase.h"

#include "sim/levers/strain.h"

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
    ren_strain_week(world);
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
