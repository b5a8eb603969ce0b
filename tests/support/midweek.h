/**
 * @file tests/support/midweek.h
 * A week that halts at a phase, for its twin.
 *
 *     const ren_phase *phase = ren_lab_run_to(&world, "credit");
 *     ...                                 the twin reads the world
 *     phase->run(&world);
 *     ...                                 what came out, beside the twin
 *     ren_lab_run_after(&world, phase);
 */
#ifndef REN_TESTS_MIDWEEK_H
#define REN_TESTS_MIDWEEK_H

#include "sim/levers/strain.h"
#include "tests/support/lab.h"

/** Runs the phases of this week before the one of this name, which it returns: the test runs
 * that one itself. */
static inline const ren_phase *ren_lab_run_to(ren_world *world, const char *name)
{
    int32_t k = 0;
    ren_strain_week(world);
    for (; strcmp(ren_phases[k]->name, name) != 0; k++) {
        if (ren_phase_is_due(world, k)) {
            ren_phases[k]->run(world);
        }
    }
    return ren_phases[k];
}

/** Runs the phases of this week after this one, and ends it. */
static inline void ren_lab_run_after(ren_world *world, const ren_phase *phase)
{
    int32_t k = 0;
    while (ren_phases[k] != phase) {
        k++;
    }
    for (k++; ren_phases[k] != NULL; k++) {
        if (ren_phase_is_due(world, k)) {
            ren_phases[k]->run(world);
        }
    }
    world->week++;
}

#endif
