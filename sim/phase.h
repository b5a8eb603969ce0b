/**
 * @file sim/phase.h
 * A week is a list of phases; a phase says which columns it reads and writes.
 *
 * The lists are not decoration: dev builds stop when a phase changes a column outside
 * `writes`, and tests/sim/laws/test_phases.c poisons every column outside `reads`.
 */
#ifndef REN_SIM_PHASE_H
#define REN_SIM_PHASE_H

#include "sim/world/world.h"

typedef struct ren_phase {
    const char *name;
    const char *doc;
    const char *source;
    const int16_t *reads, *writes; /* columns, ended by -1 */
    /** Optional: weeks between runs; 0 or 1 every week. */
    int32_t (*every)(const ren_scenario *scenario);
    void (*run)(ren_world *world);
    /** Optional: whether the rules of a scenario call for it; NULL: they do. */
    bool (*called)(const ren_scenario *scenario);
    bool moves_goods; /* without it goods would be lost: it cannot be switched off */
} ren_phase;

// clang-format off
#define REN_COLUMNS(...) ((const int16_t[]){ __VA_ARGS__, -1 })
// clang-format on

/** Whether a scenario leaves the phase of this name on. */
bool ren_phase_is_on(const ren_scenario *scenario, const char *name);

/** Whether phase `number` of ren_phases runs this week. */
bool ren_phase_is_due(const ren_world *world, int32_t number);

/** The order of a week, one line per phase in sim/phases.def. NULL-terminated. */
extern const ren_phase *const ren_phases[];

/**
 * Runs week `world->week`; the caller then moves on to the next. `strict` checks the
 * contracts and returns the phase that broke its own, else NULL.
 */
const ren_phase *ren_week(ren_world *world, bool strict);

#endif
