/**
 * @file sim/phases/market/base/open.c
 * Thresholds of investment and the age of machines on day 0 (C12, D14).
 */
#include "sim/phases/market/base/market.h"

#include "base/array.h"
#include "sim/world/world.h"

#include <math.h>
#include <stdlib.h>

int32_t ren_invest_steps(const ren_scenario *scenario)
{
    const double steps = rint(scenario->parameters.invest_lag / REN_INVEST_WEEKS);
    return steps < 1.0 ? 1 : (int32_t)steps;
}

/* D14: b ~ U(2/11, 20/11) times its mean, which is U(0.05, 0.5) at 0.275. How much of its
 * machines is due on day 0 is anything below b. */
static void draw_firms(ren_market *m, const ren_setup *setup)
{
    const ren_economy *e = setup->economy;
    const double mean = setup->scenario->parameters.b_inv;
#pragma omp parallel for schedule(static)
    for (int32_t i = 0; i < e->firms.n; i++) {
        ren_who who = { .id = (uint32_t)e->firms.id[i], .purpose = REN_DRAW_THRESHOLD };
        const double b = mean * (2.0 + 18.0 * ren_draw_uniform(e->stream, who)) / 11.0;
        who.draw = 1;
        m->threshold[i] = (float)b;
        m->due0[i] = (float)(b * ren_draw_uniform(e->stream, who));
    }
    for (int32_t i = 0; i < e->firms.n; i++) {
        m->surplus += setup->books.surplus[i];
        m->wear += setup->books.wear[i];
        m->capital += setup->books.capital[i];
        m->final += ren_market_usual(setup, i);
    }
}

ren_status ren_market_open(ren_market *out, const ren_setup *setup, ren_error *err)
{
    const ren_table *table = setup->economy->table;
    const int64_t n = setup->economy->firms.n;
    ren_market m = { .threshold = ren_column(n, sizeof *m.threshold),
                     .due0 = ren_column(n, sizeof *m.due0) };
    double home = 0, abroad = 0;
    if (m.threshold == NULL || m.due0 == NULL) {
        ren_market_free(&m);
        return ren_fail(err, REN_NO_MEMORY, "markets: no room for %lld firms",
                        (long long)n);
    }
    draw_firms(&m, setup);
    for (int32_t p = 0; p < table->n; p++) {
        home += table->final_domestic[(int64_t)p * REN_N_FINAL + REN_INVESTMENT];
        abroad += table->final_imported[(int64_t)p * REN_N_FINAL + REN_INVESTMENT];
    }
    m.investment = (home + abroad) / 52.0;
    m.made_abroad = home + abroad > 0.0 ? abroad / (home + abroad) : 0.0;
    *out = m;
    return REN_OK;
}

void ren_market_free(ren_market *market)
{
    free(market->threshold);
    free(market->due0);
    *market = (ren_market){ 0 };
}
