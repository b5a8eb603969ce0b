/**
 * @file tests/sim/chain/twins.h
 * Phases against naive twins of theirs: a world runs its weeks phase by phase, and what a
 * phase with a twin writes is computed once more from the state before it.
 */
#ifndef REN_TESTS_SIM_CHAIN_TWINS_H
#define REN_TESTS_SIM_CHAIN_TWINS_H

#include "sim/levers/strain.h"
#include "tests/sim/chain/knowledge.h"

enum { STORM_WEEKS = 54, QUARTER = 13 };

/** An embargo that ends, an outage and a slump, grants and platforms, and what is off by
 * default: rivals who take from each other's innovation. */
#define STORM_OF_KNOWLEDGE                                                          \
    "seed: 7\n"                                                                     \
    "economy: {focal: ['094', hi_chips]}\n"                                         \
    "shocks:\n"                                                                     \
    "  embargo: {use: tech_embargo, countries: [USA, JPN, NLD], depth: 0.9,\n"      \
    "            inputs: [chip_tools, hi_chips, photoresist], start_week: 5,\n"     \
    "            duration_weeks: 40}\n"                                             \
    "  outage: {use: regional_outage, provinces: [guangdong], depth: 0.7,\n"        \
    "           start_week: 10, duration_weeks: 12}\n"                              \
    "  slump: {use: demand_loss, depth: 0.1, exports: true, start_week: 12,\n"      \
    "          duration_weeks: 8}\n"                                                \
    "packages:\n"                                                                   \
    "  research:\n"                                                                 \
    "    l1: {use: award, budget: 1e11 CNY/year, start_week: 2}\n"                  \
    "    l2: {use: research_deduction, budget: 1e11 CNY/year, start_week: 2}\n"     \
    "    l8: {use: collaboration_platform, budget: 1e11 CNY/year, start_week: 2}\n" \
    "    l16: {use: policy_certainty, budget: 1e11 CNY/year, start_week: 2}\n"      \
    "parameters: {peer_inhibition: 0.4, appr: 0.1, embargo_lag: 9 weeks}\n"

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
static inline void twin_week(ren_world *was, ren_world *now, int32_t n, twin_of *twin)
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

/** All weeks of the storm with `n` phases beside their twins, with `n_more` entries of its
 * file overridden. */
static inline void run_beside_twins_with(int32_t firms, int32_t n_more,
                                         const ren_override *more, int32_t n,
                                         twin_of *twin)
{
    ren_lab lab;
    ren_world was, now;
    ren_lab_sized(&lab, STORM_OF_KNOWLEDGE, firms, STORM_WEEKS, n_more, more);
    ren_lab_world(&lab, "research", true, &was);
    ren_lab_world(&lab, "research", true, &now);
    for (; now.week < ren_lab_weeks(STORM_WEEKS); now.week++) {
        twin_week(&was, &now, n, twin);
    }
    ren_lab_world_free(&was);
    ren_lab_world_free(&now);
    ren_lab_free(&lab);
}

/** The storm as it is; `noise` is on or off. */
static inline void run_beside_twins(int32_t firms, const char *noise, int32_t n,
                                    twin_of *twin)
{
    const ren_override o = { "noise", noise };
    run_beside_twins_with(firms, 1, &o, n, twin);
}

#endif
