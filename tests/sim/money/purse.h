/**
 * @file tests/sim/money/purse.h
 * Worlds with accounts: a storm with a financing cut in which firms fail, and sums over
 * firms of what they own and owe.
 */
#ifndef REN_TESTS_SIM_MONEY_PURSE_H
#define REN_TESTS_SIM_MONEY_PURSE_H

#include "tests/support/lab.h"

#include <math.h>

/* Hardly any cash, so that firms fail within weeks; all origins blocked in part, so that
 * slots win suppliers at home and abroad. */
#define PURSE_STORM                                                                   \
    "seed: 11\n"                                                                      \
    "economy: {focal: ['094', hi_chips]}\n"                                           \
    "rules: {money: on}\n"                                                            \
    "shocks:\n"                                                                       \
    "  cut: {use: financing_cut, depth: 0.5, start_week: 3, duration_weeks: 20}\n"    \
    "  embargo: {use: tech_embargo, countries: [USA, JPN, NLD], depth: 0.9,\n"        \
    "            inputs: [chip_tools, hi_chips, '094'], start_week: 5}\n"             \
    "  failure: {use: supplier_failure, hit_share: 0.1, depth: 0.6, start_week: 8,\n" \
    "            duration_weeks: 8}\n"                                                \
    "  outage: {use: regional_outage, provinces: [guangdong], depth: 0.7,\n"          \
    "           start_week: 10, duration_weeks: 12}\n"                                \
    "  slump: {use: demand_loss, depth: 0.1, exports: true, start_week: 12,\n"        \
    "          duration_weeks: 8}\n"                                                  \
    "packages:\n"                                                                     \
    "  all:\n"                                                                        \
    "    a0: {use: placebo, budget: 1e10 CNY/year, start_week: 0}\n"                  \
    "    a12: {use: unified_market, budget: 1e11 CNY/year, start_week: 2}\n"          \
    "    a13: {use: first_set_procurement, budget: 1e11 CNY/year, start_week: 2}\n"   \
    "    a15: {use: strategic_stock, budget: 1e11 CNY/year, start_week: 2}\n"         \
    "parameters: {h0_search: 0.25 1/week, q_standard: 2 weeks, link_death: 0.3 "      \
    "1/year,\n"                                                                       \
    "             cash_weeks: 0.3 weeks, grace: 1 week}\n"

static inline void purse_storm(ren_lab *lab, int64_t firms, int32_t weeks, int32_t n,
                               const ren_override *more)
{
    ren_lab_sized(lab, PURSE_STORM, firms, weeks, n, more);
}

/** What a flow moved this week, day 0 included, and what does not come out. */
static inline double purse_gap(const ren_world *world, int flow, double *size)
{
    const double *base = world->setup->books.base + flow * REN_N_SECTORS;
    const double *more = world->state.flows + flow * REN_N_SECTORS;
    double gap = 0;
    *size = 1.0; /* 10,000 CNY */
    for (int s = 0; s < REN_N_SECTORS; s++) {
        gap += base[s] + more[s];
        *size += fabs(base[s]) + fabs(more[s]);
    }
    return fabs(gap);
}

/** What one item of the firms' balance sheets comes to, sector by sector: from the
 * firms. */
static inline void purse_of_firms(const ren_world *world, ren_sheet_item item,
                                  double out[REN_N_TIERS])
{
    const ren_setup *setup = world->setup;
    const ren_network *net = &setup->economy->network;
    const ren_state *s = &world->state;
    for (int t = 0; t < REN_N_TIERS; t++) {
        out[t] = 0;
    }
    for (int32_t i = 0; i < setup->economy->firms.n; i++) {
        const double own = item == REN_SHEET_cash         ? s->cash[i]
                           : item == REN_SHEET_bank_loans ? -s->debt[i]
                                                          : s->receivable[i];
        out[setup->economy->firms.tier[i]] += own;
    }
    for (int32_t k = 0; item == REN_SHEET_trade_credit && k < net->n_slots; k++) {
        out[setup->economy->firms.tier[net->slot_firm[k]]] -=
            (double)net->slot_value[k] * s->payable[k];
    }
}

#endif
