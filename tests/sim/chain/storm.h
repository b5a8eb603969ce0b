/**
 * @file tests/sim/chain/storm.h
 * A storm of research for phases beside their naive twins.
 */
#ifndef REN_TESTS_SIM_CHAIN_STORM_H
#define REN_TESTS_SIM_CHAIN_STORM_H

#include "tests/sim/chain/knowledge.h"
#include "tests/support/twins.h"

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

/** The storm with `n_more` entries of its file overridden. */
static inline void run_storm_with(int32_t firms, int32_t n_more,
                                  const ren_override *more, int32_t n, twin_of *twin)
{
    twins_run(STORM_OF_KNOWLEDGE, "research", firms, ren_lab_weeks(STORM_WEEKS), n_more,
              more, n, twin);
}

/** The storm as it is; `noise` is on or off. */
static inline void run_storm(int32_t firms, const char *noise, int32_t n, twin_of *twin)
{
    const ren_override o = { "noise", noise };
    run_storm_with(firms, 1, &o, n, twin);
}

#endif
