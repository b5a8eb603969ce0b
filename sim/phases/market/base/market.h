/**
 * @file sim/phases/market/base/market.h
 * Constants of prices, market shares and investment that are found once, and what a price
 * does to an amount at base prices.
 */
#ifndef REN_SIM_PHASES_MARKET_BASE_MARKET_H
#define REN_SIM_PHASES_MARKET_BASE_MARKET_H

#include "base/status.h"
#include "scenarios/scenario.h"

#include <stdint.h>

struct ren_setup;
struct ren_world;

enum { REN_PRICE_WEEKS = 13, REN_INVEST_WEEKS = 4 };

/** Arrays by place; empty where no accounts are kept. */
typedef struct ren_market {
    float *threshold; /* [n_firms] gap of machines at which a firm invests (D14) */
    float *due0;      /* [n_firms] share of its machines due for replacement on day 0 */
    double
        investment; /* purchases of investment goods, at home and abroad, money/week */
    double made_abroad;                   /* of them, imported; share */
    double surplus, wear, capital, final; /* of all firms on day 0, money (a week) */
} ren_market;

REN_CHECKED ren_status ren_market_open(ren_market *out, const struct ren_setup *setup,
                                       ren_error *err);
void ren_market_free(ren_market *market);

/** Steps of REN_INVEST_WEEKS weeks from the order of machines to their delivery. */
int32_t ren_invest_steps(const ren_scenario *scenario);

/** An amount at base prices, `base` on day 0 and `more` beyond it, at a price of
 * 1 + price: what it comes to beyond day 0. */
static inline double ren_at_price(double base, double more, double price)
{
    return more + price * (base + more);
}

/** Final and export sales of the firm on day 0, money/week. */
double ren_market_usual(const struct ren_setup *setup, int32_t place);

#endif
