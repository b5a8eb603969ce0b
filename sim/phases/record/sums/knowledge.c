#include "sim/phases/knowledge/base.h"

#include <math.h>

enum { QUARTER = 13 };

/* I2: one less the mean over makers of technology over the world's best, by output. */
static double technology_gap(const ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_table *table = setup->economy->table;
    const ren_state *s = &world->state;
    double near = 0, all = 0;
    for (int32_t p = 0; p < table->n; p++) {
        const double best = setup->science.frontier * (1.0 + s->ahead[p]);
        near += table->output[p] * (1.0 + s->reached[p]) / best;
        all += table->output[p];
    }
    return 1.0 - near / all;
}

/* Stages completed over all stages of all racers, and niches with a winner. */
static double progress(const ren_world *world, double *niches)
{
    const ren_setup *setup = world->setup;
    const ren_science *science = &setup->science;
    const double stages = setup->scenario->parameters.race_stages;
    double done = 0;
    *niches = 0;
    for (int32_t k = 0; k < science->n_racers; k++) {
        done += world->state.stage[k];
    }
    for (int32_t v = 0; v < setup->economy->table->n_niches; v++) {
        *niches += world->state.qualified[v] > 0.0;
    }
    return science->n_racers > 0 ? done / (stages * science->n_racers) : NAN;
}

void ren_sums_knowledge(const ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_state *s = &world->state;
    const int32_t t = world->week;
    double *const *out = world->series->national;
    const bool kept = setup->books.cash != NULL;
    double found = 0, granted = 0, niches = NAN, spent = setup->science.total, tied = 0;
    for (int32_t p = 0; kept && p < setup->economy->table->n; p++) {
        found += s->found_of[p];
        granted += s->granted_of[p];
    }
    for (int32_t c = 0; kept && c < ren_branches(setup); c++) {
        const double *sum = s->branch_money + (int64_t)c * REN_N_MONEY_SUMS;
        spent += sum[REN_MONEY_RESEARCHED];
        tied += sum[REN_MONEY_TIED];
    }
    out[REN_NATIONAL_research_spent][t] = kept ? spent : NAN;
    out[REN_NATIONAL_research_aided][t] = kept ? tied : NAN;
    out[REN_NATIONAL_innovations][t] = kept ? found / QUARTER : NAN;
    out[REN_NATIONAL_patents][t] = kept ? granted / QUARTER : NAN;
    out[REN_NATIONAL_technology_gap][t] = kept ? technology_gap(world) : NAN;
    out[REN_NATIONAL_race_progress][t] = kept ? progress(world, &niches) : NAN;
    out[REN_NATIONAL_qualified_niches][t] = niches;
}
