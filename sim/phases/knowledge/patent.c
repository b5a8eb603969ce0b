#include "sim/phase.h"
#include "sim/phases/knowledge/base.h"

enum { QUARTER = 13, BLOCK = 256 };

static int32_t quarter(const ren_scenario *scenario)
{
    (void)scenario;
    return QUARTER;
}

/* Patents granted to the firms of the agent at a place: Poisson. `u` is the uniform of the
 * draw: where it lies below 1 - mean, a lower bound of exp(-mean), there are none. */
static double granted_to(const ren_economy *economy, ren_who who, int32_t i,
                         double mean, double u)
{
    if (!(mean > 0.0 && u > 1.0 - mean - 1e-12)) {
        return 0.0;
    }
    if (mean <= REN_POISSON_MOST) {
        return ren_poisson_of(u, mean);
    }
    who.id = (uint32_t)economy->firms.id[i];
    return ren_draw_poisson(economy->stream, who, mean);
}

/* C18: patents granted are patent_rate a week for the research of a little giant, and hold
 * for patent_life years. Kept: what one firm holds less what it holds at rest. Returns
 * what n firms are granted. */
static double grant_some(const ren_world *world, int32_t first, int32_t n)
{
    static const uint32_t second[BLOCK];
    static const uint16_t draw[BLOCK];
    const ren_setup *setup = world->setup;
    const ren_economy *economy = setup->economy;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_who who = { .week = (uint16_t)world->week, .purpose = REN_DRAW_PATENT };
    const double weeks = QUARTER * p->patent_rate / p->RDref;
    const ren_real lapsed = (ren_real)(QUARTER / 52.0 / p->patent_life);
    const double *restrict base = setup->science.research + first;
    const double *restrict more = world->state.research + first;
    const double *restrict weight = economy->firms.weight + first;
    ren_real *restrict patents = world->state.patents + first;
    double u[BLOCK], granted[BLOCK], sum = 0;
    ren_draw_uniform_many(economy->stream, who, n,
                          (const uint32_t *)economy->firms.id + first, second, draw, u);
    for (int32_t k = 0; k < n; k++) {
        const double mean = weeks * base[k] + weeks * more[k];
        granted[k] = granted_to(economy, who, first + k, mean, u[k]);
        sum += granted[k];
    }
#pragma omp simd
    for (int32_t k = 0; k < n; k++) {
        const double usual = weeks * base[k];
        patents[k] +=
            (ren_real)((granted[k] - usual) / weight[k]) - lapsed * patents[k];
    }
    return sum; /* whole numbers: in any order */
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
            granted += grant_some(world, m, n);
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
