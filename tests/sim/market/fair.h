/**
 * @file tests/sim/market/fair.h
 * A storm in which prices, shares of demand and caution move, for twins of their phases.
 */
#ifndef REN_TESTS_SIM_MARKET_FAIR_H
#define REN_TESTS_SIM_MARKET_FAIR_H

#include "sim/phases/market/base/market.h"
#include "tests/support/twins.h"

enum { FAIR_FIRMS = 900, FAIR_WEEKS = 54, QUARTER = 13 };

#define FAIR                                                                         \
    "seed: 9\n"                                                                      \
    "economy: {focal: ['094', hi_chips]}\n"                                          \
    "shocks:\n"                                                                      \
    "  embargo: {use: tech_embargo, countries: [USA, JPN, NLD], depth: 0.9,\n"       \
    "            inputs: [chip_tools, hi_chips, '094'], start_week: 5,\n"            \
    "            ramp_weeks: 3, duration_weeks: 30}\n"                               \
    "  outage: {use: regional_outage, provinces: [guangdong], depth: 0.7,\n"         \
    "           start_week: 10, duration_weeks: 12}\n"                               \
    "packages:\n"                                                                    \
    "  fair:\n"                                                                      \
    "    l12: {use: unified_market, budget: 1e11 CNY/year, start_week: 2}\n"         \
    "    l17: {use: going_global, budget: 1e11 CNY/year, start_week: 2}\n"           \
    "    l19: {use: brand_quality, budget: 1e11 CNY/year, start_week: 2}\n"          \
    "parameters: {mu_max: 0.1, nu_mu: 0.3, chi: 1.4, w_tier: 0.3, share_exit: 0.2, " \
    "pi_scarcity: 0.2, w_brand: 0.5,\n"                                              \
    "             h0_search: 0.25 1/week, q_standard: 2 weeks}\n"

/** All weeks of the fair beside the twins. */
static inline void fair_run(int32_t n, twin_of *twin)
{
    twins_run(FAIR, "fair", FAIR_FIRMS, ren_lab_weeks(FAIR_WEEKS), 0, NULL, n, twin);
}

/** Every case of `n` counts has been met. */
static inline void fair_all_met(const int32_t *count, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        if (count[k] == 0) {
            fail_msg("case %d of the fair has not been met", (int)k);
        }
    }
}

#endif
