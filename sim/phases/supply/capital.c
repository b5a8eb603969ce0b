#include "sim/phase.h"
#include "sim/phases/supply/machines/machines.h"

/* Capital goods of one niche delivered over ordered, less 1. */
static double fill_of(const ren_world *world, int32_t niche)
{
    const ren_setup *setup = world->setup;
    const ren_state *s = &world->state;
    const double *output = setup->economy->firms.output;
    const int32_t product = setup->economy->table->niche[niche].product;
    double served = 0, all = 0;
    for (int32_t m = setup->maker_first[product]; m < setup->maker_first[product + 1];
         m++) {
        const int32_t i = setup->maker[m];
        served += output[i] * s->final_fill[i];
        all += output[i];
    }
    const double fill = all > 0.0 ? served / all : 0.0;
    const double ask = s->capital_domestic[niche];
    const double change = s->capital_foreign[niche]
                          + setup->capital_home[niche] * (ask + fill + ask * fill);
    const double base = setup->capital_base[niche], more = s->capital_request[niche];
    return (change - base * more) / (base * (1.0 + more));
}

/* Share of the spare parts that machines lack, of `starved` that are not delivered of
 * orders, or less where machines in place need less than is ordered. */
static inline ren_real parts_lacking(bool needed, ren_real starved, ren_real now,
                                     ren_real came)
{
    if (!needed) {
        return starved;
    }
    const ren_real lack = (now - came) / (1 + now);
    const ren_real least = lack < starved ? lack : starved;
    return least > 0 ? least : 0;
}

/*
 * D5: K += delivered - (delta_K + delta_s [embargo older than the spare parts]) K, each
 * niche of machines apart. The further decay is scaled by the share of spare parts that is
 * missing (rules.spare_parts, decision 0023).
 */
static inline void wear(const ren_world *world, bool needed)
{
    const ren_setup *setup = world->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_vintages *vintages = &setup->economy->vintages;
    const int32_t *restrict firm = vintages->firm;
    const uint8_t *restrict niche = vintages->niche;
    const bool money = setup->books.cash != NULL;
    const bool all = setup->scenario->rules.spare_parts == REN_PARTS_ALL;
    const ren_state *s = &world->state;
    const ren_real *restrict pledged = s->pledged;
    const ren_real pull = (ren_real)(1.0 - 1.0 / (p->capital_catch_up * p->delta_K));
    const ren_real decay = (ren_real)p->delta_K, further = (ren_real)p->delta_s;
    ren_real *restrict capital = s->capital;
    ren_real fill_of_niche[REN_MOST_NICHES], starved[REN_MOST_NICHES];
    for (int32_t v = 0; v < setup->economy->table->n_niches; v++) {
        const ren_real fill = (ren_real)s->capital_fill[v];
        fill_of_niche[v] = fill;
        const ren_real lacking = fill < 0 ? -fill : 0;
        starved[v] = s->blocked_weeks[v] <= p->spares_weeks ? 0 : all ? 1 : lacking;
    }
#pragma omp parallel for simd schedule(static)
    for (int32_t k = 0; k < vintages->n; k++) {
        const ren_real fill = fill_of_niche[niche[k]], now = capital[k];
        const ren_real owes = money ? pledged[firm[k]] : 0;
        const ren_real want = ren_machines_wanted(now, owes, pull);
        const ren_real came = want + fill + want * fill;
        const ren_real lacking = parts_lacking(needed, starved[niche[k]], now, came);
        capital[k] = now + (decay * (came - now) - further * lacking * (1 + now));
    }
}

static void run(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_state *s = &world->state;
    for (int32_t v = 0; v < setup->economy->table->n_niches; v++) {
        s->capital_fill[v] = setup->capital_base[v] > 0.0 ? fill_of(world, v) : 0.0;
    }
    if (setup->scenario->rules.spare_parts == REN_PARTS_NEEDED) {
        wear(world, true);
    } else {
        wear(world, false);
    }
    ren_machines_missing(world);
}

const ren_phase ren_phase_capital = {
    .name = "capital",
    .doc = "Wears machines out and replaces them with what was delivered.",
    .source = "D5",
    .reads = REN_COLUMNS(REN_COL_capital, REN_COL_capital_request,
                         REN_COL_capital_domestic, REN_COL_capital_foreign,
                         REN_COL_final_fill, REN_COL_blocked_weeks, REN_COL_pledged),
    .writes = REN_COLUMNS(REN_COL_capital, REN_COL_capital_fill, REN_COL_vintage_sum,
                          REN_COL_capital_gap),
    .run = run,
};
