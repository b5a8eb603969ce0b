/**
 * @file tests/sim/people/storm.h
 * A storm for people: drains of talent, doubt, plague and slump, with levers on staff,
 * digital projects, confidence and green research, for phases beside their naive twins.
 */
#ifndef REN_TESTS_SIM_PEOPLE_STORM_H
#define REN_TESTS_SIM_PEOPLE_STORM_H

#include "sim/phases/knowledge/base.h"
#include "tests/support/twins.h"

#define STORM_OF_PEOPLE                                                             \
    "seed: 6\n"                                                                     \
    "economy: {focal: ['094', hi_chips]}\n"                                         \
    "shocks:\n"                                                                     \
    "  loss: {use: talent_loss, depth: 2, start_week: 4, duration_weeks: 20}\n"     \
    "  plague: {use: pandemic, provinces: [hubei, guangdong], start_week: 8,\n"     \
    "           duration_weeks: 10}\n"                                              \
    "  doubt: {use: policy_uncertainty, depth: 0.5, start_week: 6,\n"               \
    "          duration_weeks: 20}\n"                                               \
    "  slump: {use: demand_loss, depth: 0.2, exports: true, start_week: 12,\n"      \
    "          duration_weeks: 8}\n"                                                \
    "  freeze: {use: financing_cut, depth: 0.5, start_week: 10,\n"                  \
    "           duration_weeks: 20}\n"                                              \
    "packages:\n"                                                                   \
    "  care:\n"                                                                     \
    "    l8: {use: collaboration_platform, budget: 1e11 CNY/year, start_week: 2}\n" \
    "    l10: {use: digital_voucher, budget: 1e11 CNY/year, start_week: 2}\n"       \
    "    l11: {use: talent_wage, budget: 1e11 CNY/year, start_week: 9}\n"           \
    "    l11t: {use: talent_training, budget: 1e11 CNY/year, start_week: 7}\n"      \
    "    l11c: {use: talent_codification, budget: 1e11 CNY/year, start_week: 8}\n"  \
    "    l14: {use: green_transition, budget: 1e11 CNY/year, start_week: 2}\n"      \
    "    l16: {use: policy_certainty, budget: 1e11 CNY/year, start_week: 16}\n"     \
    "parameters: {siphon: 0.1, match_elast: 0.4, dig_service: 0.7,\n"               \
    "  dig_start: 0.05, gap_refill: 0.7/year}\n"

/** A calm economy in which nothing acts on staff. */
#define CALM_OF_PEOPLE \
    "seed: 6\n"        \
    "economy: {focal: ['094', hi_chips]}\n"

/** A field that some entry acts on, for one firm in the week at hand. */
static inline void press(ren_world *world, ren_strain_field field, int32_t i,
                         double value)
{
    assert_non_null(world->strain.of[field]);
    world->strain.of[field][i] = (ren_real)value;
}

static inline double pressed(const ren_world *world, ren_strain_field field, int32_t i)
{
    return (double)ren_strain_of(&world->strain, field, i);
}

/** Heads of a kind of staff of a firm on day 0: wages over wage_head, research over
 * rd_head. */
static inline double heads_of(const ren_world *world, int kind, int32_t i)
{
    const ren_setup *setup = world->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    return kind == REN_SKILLED
               ? 52.0 * setup->books.wages[i] / p->wage_head
               : 52.0 * setup->by_tier.research[setup->economy->firms.tier[i]]
                     * setup->economy->firms.output[i] / p->rd_head;
}

static inline double heads_at(const ren_world *world, int32_t i)
{
    return heads_of(world, REN_SKILLED, i) + heads_of(world, REN_RESEARCHERS, i);
}

#endif
