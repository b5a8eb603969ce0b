/**
 * @file tests/support/twins.h
 * Phases against naive twins of theirs: a world runs its weeks phase by phase, and what a
 * phase with a twin writes is computed once more from the state before it.
 *
 *     twin_of twin = { .phase = "spill", .check = check_spill };
 *     twins_run(STORM, "research", FIRMS, WEEKS, 0, NULL, 1, &twin);
 */
#ifndef REN_TESTS_TWINS_H
#define REN_TESTS_TWINS_H

#include "sim/levers/strain.h"
#include "tests/support/lab.h"

#include <math.h>

/** A week of a world before a phase and after it. */
typedef struct twins {
    const ren_world *was, *now;
    const char *phase;
} twins;

/** A phase and its twin, which fails at the first number that differs. */
typedef struct twin_of {
    const char *phase;
    void (*upset)(ren_world *world); /* optional: what hardly happens by itself */
    void (*check)(const twins *t);
    int32_t runs; /* how often it was due */
} twin_of;

static inline void expect_near(const twins *t, double is, double wanted,
                               double tolerance, const char *what, int32_t place)
{
    if (!(fabs(is - wanted) <= tolerance * (1.0 + fabs(wanted)))) {
        fail_msg("%s, week %d: %s of %d is %.17g, expected %.17g", t->phase,
                 (int)t->now->week, what, (int)place, is, wanted);
    }
}

/** Summed in another order than the engine's, or powers taken otherwise. */
static inline void close_to(const twins *t, double is, double wanted, const char *what,
                            int32_t place)
{
    const double tolerance = sizeof(ren_real) == sizeof(double) ? 1e-12 : 1e-5;
    expect_near(t, is, wanted, tolerance, what, place);
}

/** The bits of the engine where state is kept in double. */
static inline void same(const twins *t, double is, double wanted, const char *what,
                        int32_t place)
{
    const double tolerance = sizeof(ren_real) == sizeof(double) ? 0.0 : 1e-5;
    expect_near(t, is, wanted, tolerance, what, place);
}

/** Slot number k of a firm. */
static inline int32_t slot_of(const ren_network *net, int32_t i, int64_t k)
{
    return net->window_slot[i / REN_WINDOW]
           + (int32_t)net->slot_at[net->firm_first[i] + k];
}

static inline int64_t slots_of(const ren_network *net, int32_t i)
{
    return net->firm_first[i + 1] - net->firm_first[i];
}

/* One week of `now`, phase by phase; `was` is a world of the same entries. */
static inline void twins_week(ren_world *was, ren_world *now, int32_t n, twin_of *twin)
{
    ren_world_copy(was, now);
    was->week = now->week;
    ren_strain_week(was);
    ren_strain_week(now);
    for (int32_t k = 0; ren_phases[k] != NULL; k++) {
        if (!ren_phase_is_due(now, k)) {
            continue;
        }
        const twin_of *found = NULL;
        for (int32_t q = 0; q < n; q++) {
            if (strcmp(twin[q].phase, ren_phases[k]->name) == 0) {
                twin[q].runs++;
                found = &twin[q];
                if (found->upset != NULL) {
                    found->upset(now);
                }
                ren_world_copy(was, now);
            }
        }
        ren_phases[k]->run(now);
        if (found != NULL) {
            found->check(&(twins){ .was = was, .now = now, .phase = found->phase });
        }
    }
}

/** `weeks` weeks of a text with `n_more` entries overridden, and of a package (NULL: none),
 * with `n` phases beside their twins. */
static inline void twins_run(const char *yaml, const char *package, int32_t firms,
                             int32_t weeks, int32_t n_more, const ren_override *more,
                             int32_t n, twin_of *twin)
{
    ren_lab lab;
    ren_world was, now;
    ren_lab_sized(&lab, yaml, firms, weeks, n_more, more);
    ren_lab_world(&lab, package, true, &was);
    ren_lab_world(&lab, package, true, &now);
    while (now.week < weeks) {
        twins_week(&was, &now, n, twin);
        now.week++;
    }
    ren_lab_world_free(&was);
    ren_lab_world_free(&now);
    ren_lab_free(&lab);
}

#endif
