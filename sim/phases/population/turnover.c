#include "sim/phase.h"

#include <math.h>

/*
 * C11, C19: four times a year real firms close for other reasons than cash, and others
 * are founded. On day 0 both go on all the time and what they change is in the
 * baseline; state is what more or fewer of them than usual have changed. An agent of
 * many firms loses small ones, an agent of one firm all it has but for what others
 * carry on.
 */

enum { QUARTER = 13, BLOCK = 256 };
static const double YEARS = QUARTER / 52.0;

/* Share of its capacity that an agent loses with a real firm that closes. */
static double loss_of(const ren_parameters *p, double weight)
{
    const double small = 1.0 - 1.0 / weight;
    return ((1.0 - p->exit_handover) * (1.0 - small) + p->entry_size * small) / weight;
}

/* C19: orders for a product that its makers did not fill, share. */
static double unmet_of(const ren_world *world, int32_t product)
{
    const ren_setup *setup = world->setup;
    const double *output = setup->economy->firms.output;
    double lost = 0, all = 0;
    for (int32_t m = setup->maker_first[product]; m < setup->maker_first[product + 1];
         m++) {
        const int32_t i = setup->maker[m];
        const double fill = world->state.fill[i];
        lost -= fill < 0.0 ? output[i] * fill : 0.0;
        all += output[i];
    }
    return all > 0.0 ? lost / all : 0.0;
}

/* Whole real firms out of an expected number: systematic rounding by the firm's draw. */
static double whole(double expected, uint32_t word, double most)
{
    const double n = floor(expected + ((double)word + 0.5) / 4294967296.0);
    return n < most ? n : most;
}

/* What a quarter counts in one product. */
typedef struct count {
    double exits, entries, exit_years;
} count;

/* Firms of a block: what is drawn for them, and real firms that close and are founded. */
typedef struct block {
    uint32_t word[BLOCK][4];
    double left[BLOCK], come[BLOCK], years[BLOCK];
} block;

/* Real firms that close and are founded among n makers of a product. As many are founded
 * as close, but for the difference of the two rates. */
static void turn_over(const ren_world *world, const int32_t *restrict maker, int32_t n,
                      double unmet, block *restrict b)
{
    const ren_setup *setup = world->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    const double *restrict weight = setup->economy->firms.weight;
    const double *restrict born = setup->economy->firms.age;
    const float *restrict exits = setup->standing.exits;
    const ren_real *restrict liquidity = world->state.liquidity;
    const double more = 1.0 + p->entry_unmet * unmet;
    ren_real *restrict gaps = world->state.gap;
    ren_real *restrict younger = world->state.younger;
#pragma omp simd
    for (int32_t k = 0; k < n; k++) {
        const int32_t i = maker[k];
        const double loss = loss_of(p, weight[i]);
        const double age = born[i] + (double)younger[i];
        const double lacks = -(double)liquidity[i];
        const double hazard =
            (double)exits[i] * ren_hazard_at(p, age > 0.0 ? age : 0.0);
        const double stress = 1.0 + p->exit_stress * (lacks > 0.0 ? lacks : 0.0);
        const double closing = YEARS * hazard * weight[i];
        const double left = whole(closing * stress, b->word[k][0], weight[i]);
        const double rate = closing * p->entry_rate / p->exit_total;
        const double usual = closing > 0.0 ? rate : 0.0;
        const double come = whole(usual * more, b->word[k][1], weight[i]);
        const double gap = gaps[i];
        /* spin-offs bring no further capacity */
        gaps[i] = (ren_real)(gap + loss * (left - closing)
                             - loss * (1.0 - p->entry_spinoff) * (come - usual)
                             - YEARS * p->gap_refill * gap);
        /* successors of those that left beyond the usual begin at age 0; then all grow
         * older */
        const double young = (left - closing) / weight[i];
        const double part = YEARS / born[i];
        const double back = born[i] > YEARS ? part : 1.0;
        younger[i] = (ren_real)((1.0 - back) * (double)younger[i] - young * age);
        b->left[k] = left;
        b->come[k] = come;
        b->years[k] = left * age;
    }
}

static void turn_some(const ren_world *world, const int32_t *maker, int32_t n,
                      double unmet, count *sum)
{
    const ren_economy *economy = world->setup->economy;
    const ren_who who = { .week = (uint16_t)world->week, .purpose = REN_DRAW_EXIT };
    uint32_t id[BLOCK];
    block b;
    for (int32_t k = 0; k < n; k++) {
        id[k] = (uint32_t)economy->firms.id[maker[k]];
    }
    ren_draw_words_many(economy->stream, who, n, id, b.word);
    turn_over(world, maker, n, unmet, &b);
    for (int32_t k = 0; k < n; k++) {
        sum->exits += b.left[k];
        sum->entries += b.come[k];
        sum->exit_years += b.years[k];
    }
}

/* Mean years of real firms less those of day 0. */
static double aged(const ren_world *world)
{
    const ren_population *f = &world->setup->economy->firms;
    double sum = 0;
    for (int32_t i = 0; i < f->n; i++) {
        sum += f->weight[i] * (double)world->state.younger[i];
    }
    return sum / world->setup->standing.firms;
}

static void run(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const int32_t n = setup->economy->table->n;
    count of[REN_MOST_PRODUCTS] = { 0 }, all = { 0 };
    double *census = world->state.census;
    if (setup->standing.exits == NULL || !world->noise || world->week == 0) {
        return; /* noise: off rests every event, and these are some */
    }
#pragma omp parallel for schedule(dynamic, 4)
    for (int32_t p = 0; p < n; p++) {
        const double unmet = unmet_of(world, p);
        const int32_t last = setup->maker_first[p + 1];
        for (int32_t m = setup->maker_first[p]; m < last; m += BLOCK) {
            turn_some(world, setup->maker + m, last - m < BLOCK ? last - m : BLOCK,
                      unmet, &of[p]);
        }
    }
    for (int32_t p = 0; p < n; p++) {
        all.exits += of[p].exits;
        all.entries += of[p].entries;
        all.exit_years += of[p].exit_years;
    }
    census[REN_CENSUS_EXITS] = all.exits / QUARTER;
    census[REN_CENSUS_ENTRIES] = all.entries / QUARTER;
    census[REN_CENSUS_EXIT_AGE] = all.exits > 0.0 ? all.exit_years / all.exits : 0.0;
    census[REN_CENSUS_AGE] = aged(world);
}

static int32_t every(const ren_scenario *scenario)
{
    (void)scenario;
    return QUARTER;
}

const ren_phase ren_phase_turnover = {
    .name = "turnover",
    .doc = "Lets real firms close for other reasons than cash, and others be founded.",
    .source = "C11, C19",
    .reads = REN_COLUMNS(REN_COL_fill, REN_COL_liquidity, REN_COL_gap, REN_COL_younger,
                         REN_COL_census),
    .writes = REN_COLUMNS(REN_COL_gap, REN_COL_younger, REN_COL_census),
    .every = every,
    .run = run,
    .called = ren_money_is_on,
};
