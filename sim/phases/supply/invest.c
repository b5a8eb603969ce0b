#include "sim/phase.h"

/* What foreign sources of one capital niche deliver against orders of 1 + more times
 * baseline, less baseline, money; `left` is what finds no source abroad. */
static double ask_abroad(const ren_world *world, int32_t niche, double more,
                         double *left)
{
    const ren_setup *setup = world->setup;
    const ren_niche *info = &setup->economy->table->niche[niche];
    const double slack = setup->scenario->parameters.foreign_slack;
    const double base = setup->capital_base[niche] - setup->capital_home[niche];
    double open = 0, diverted = 0, change = 0;
    for (int32_t c = 0; c < REN_N_COUNTRIES; c++) {
        const int32_t at = niche * REN_N_COUNTRIES + c;
        const double trade = base * info->origin[c];
        const double passage = world->strain.capital_passage[at];
        if (passage < 1.0) {
            const double most = trade * (passage + world->strain.capital_grey[at]);
            const double want = trade * (1.0 + more);
            const double got = want < most ? want : most;
            change += got - trade;
            diverted += want - got;
        } else {
            open += trade;
        }
    }
    const double want = open * more + diverted, most = open * slack;
    const double got = want < most ? want : most;
    *left = want - got;
    return change + got;
}

/*
 * D5: users replace what depreciates and buy back what is missing; blocked countries
 * deliver what passes, open ones up to their slack (D10), and domestic makers are asked
 * for the rest as far as their capacity goes.
 */
static void run(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_state *s = &world->state;

    for (int32_t v = 0; v < setup->economy->table->n_niches; v++) {
        const double base = setup->capital_base[v], home = setup->capital_home[v];
        if (base <= 0.0) {
            continue;
        }
        const double more = 0.0 + s->capital_gap[v] / base; /* never -0 */
        double left;
        s->capital_request[v] = more;
        s->capital_foreign[v] = ask_abroad(world, v, more, &left);
        const double room = (1.0 + s->growth[v]) / p->util0 - 1.0;
        const double ask = home > 0.0 ? more + left / home : 0.0;
        const double most = room > more ? room : more;
        s->capital_domestic[v] = ask < most ? ask : most;
    }
}

const ren_phase ren_phase_invest = {
    .name = "invest",
    .doc = "Orders machines of capital niches, abroad first.",
    .source = "D5, D10",
    .reads = REN_COLUMNS(REN_COL_capital_gap, REN_COL_growth, REN_COL_capital_request,
                         REN_COL_capital_foreign, REN_COL_capital_domestic),
    .writes = REN_COLUMNS(REN_COL_capital_request, REN_COL_capital_domestic,
                          REN_COL_capital_foreign),
    .run = run,
};
