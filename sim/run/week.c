#include "sim/phase.h"

#include "sim/levers/strain.h"

/* Strict mode: did the phase change a column it does not declare? `known` are the hashes
 * of all columns before it, and of those after it when none did. */
static bool wrote_more(const ren_world *world, const ren_phase *phase, uint64_t *known)
{
    for (int c = 0; c < REN_N_COLUMNS; c++) {
        const uint64_t hash = ren_column_hash(world, c);
        bool may = hash == known[c];
        for (const int16_t *w = phase->writes; *w >= 0 && !may; w++) {
            may = *w == c;
        }
        if (!may) {
            return true;
        }
        known[c] = hash;
    }
    return false;
}

bool ren_phase_is_due(const ren_world *world, int32_t number)
{
    const ren_scenario *scenario = world->setup->scenario;
    const ren_phase *phase = ren_phases[number];
    const int32_t every = phase->every != NULL ? phase->every(scenario) : 1;
    const bool off = (scenario->phases_off >> number & 1) != 0;
    const bool called = phase->called == NULL || phase->called(scenario);
    return called && !off && world->week % (every > 0 ? every : 1) == 0;
}

const ren_phase *ren_week(ren_world *world, bool strict)
{
    uint64_t known[REN_N_COLUMNS] = { 0 };
    ren_strain_week(world);
    for (int c = 0; strict && c < REN_N_COLUMNS; c++) {
        known[c] = ren_column_hash(world, c);
    }
    for (int32_t k = 0; ren_phases[k] != NULL; k++) {
        if (!ren_phase_is_due(world, k)) {
            continue;
        }
        ren_phases[k]->run(world);
        if (strict && wrote_more(world, ren_phases[k], known)) {
            return ren_phases[k];
        }
    }
    return NULL;
}
