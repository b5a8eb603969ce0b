#include "sim/phase.h"
#include "sim/phases/knowledge/base.h"

enum { QUARTER = 13, BLOCK = 256 };

static int32_t quarter(const ren_scenario *scenario)
{
    (void)scenario;
    return QUARTER;
}

/* C18: patents granted to the firms of an agent are Poisson, patent_rate a week for the
 * research of a little giant, and hold for patent_life years. Kept: what one firm holds
 * less what it holds at rest. `u` is the uniform of the draw: where it lies below
 * 1 - mean, a lower bound of exp(-mean), none is granted. */
static double grant_firm(const ren_world *world, int32_t i, double u)
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
    const bool some = mean > 0.0 && u > 1.0 - mean - 1e-12;
    const int32_t n = some ? ren_draw_poisson(setup->economy->stream, who, mean) : 0;
    s->patents[i] += (ren_real)((n - usual) / firms->weight[i])
                     - (ren_real)(QUARTER / 52.0 / p->patent_life) * s->patents[i];
    return n;
}

/* Patents of n makers. */
static double grant_some(const ren_world *world, const int32_t *maker, int32_t n)
{
    static const uint32_t second[BLOCK];
    static const uint16_t draw[BLOCK];
    const ren_economy *economy = world->setup->economy;
    const ren_who who = { .week = (uint16_t)world->week, .purpose = REN_DRAW_PATENT };
    uint32_t id[BLOCK];
    double u[BLOCK], granted = 0;
    for (int32_t k = 0; k < n; k++) {
        id[k] = (uint32_t)economy->firms.id[maker[k]];
    }
    ren_draw_uniform_many(economy->stream, who, n, id, second, draw, u);
    for (int32_t k = 0; k < n; k++) {
        granted += grant_firm(world, maker[k], u[k]);
    }
    return granted; /* whole numbers: in any order */
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
        const int32_t last = setup->maker_first[p + 1];
        double granted = 0;
        for (int32_t m = setup->maker_first[p]; m < last; m += BLOCK) {
            const int32_t n = last - m < BLOCK ? last - m : BLOCK;
            granted += grant_some(world, setup->maker + m, n);
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
