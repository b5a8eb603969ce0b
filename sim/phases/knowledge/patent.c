#include "sim/phase.h"
#include "sim/phases/knowledge/base.h"

enum { QUARTER = 13 };

static int32_t quarter(const ren_scenario *scenario)
{
    (void)scenario;
    return QUARTER;
}

/* C18: patents granted to the firms of an agent are Poisson, patent_rate a week for the
 * research of a little giant, and hold for patent_life years. Kept: what one firm holds
 * less what it holds at rest. */
static double grant_firm(const ren_world *world, int32_t i)
{
    const ren_setup *setup = world->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_population *firms = &setup->economy->firms;
    const ren_state *s = &world->state;
    const double weeks = QUARTER * p->patent_rate / p->RDref;
    const double usual = weeks * setup->science.research[i];
    const double mean = usual + weeks * s->research[i];
    const ren_who who = { .id = (uint32_t)firms->id[i],
                          .week = (uint16_t)world->week,
                          .purpose = REN_DRAW_PATENT };
    const int32_t n =
        mean > 0.0 ? ren_draw_poisson(setup->economy->stream, who, mean) : 0;
    s->patents[i] += (ren_real)((n - usual) / firms->weight[i])
                     - (ren_real)(QUARTER / 52.0 / p->patent_life) * s->patents[i];
    return n;
}

static void run(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_state *s = &world->state;
    if (setup->books.cash == NULL || !world->noise) {
        return;
    }
#pragma omp parallel for schedule(dynamic, 1)
    for (int32_t p = 0; p < setup->economy->table->n; p++) {
        double granted = 0;
        for (int32_t m = setup->maker_first[p]; m < setup->maker_first[p + 1]; m++) {
            granted += grant_firm(world, setup->maker[m]);
        }
        s->granted_of[p] = granted;
    }
}

const ren_phase ren_phase_patent = {
    .name = "patent",
    .doc = "Grants patents for what firms have researched.",
    .source = "C18",
    .reads = REN_COLUMNS(REN_COL_research, REN_COL_patents),
    .writes = REN_COLUMNS(REN_COL_patents, REN_COL_granted_of),
    .every = quarter,
    .run = run,
    .called = ren_money_is_on,
};
