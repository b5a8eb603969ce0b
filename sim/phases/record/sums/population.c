#include "sim/phases/record/sums/population.h"

#include "sim/phases/record/sums/levers.h"

#include <math.h>

void ren_sums_population(const ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_standing *day0 = &setup->standing;
    const double *census = world->state.census, *quota = day0->quota;
    double *const *row = world->series->national;
    const int32_t t = world->week;
    if (day0->title == NULL) {
        for (int k = REN_NATIONAL_titles_innovative;
             k <= REN_NATIONAL_emission_intensity; k++) {
            row[k][t] = NAN;
        }
        return;
    }
    double emitted = day0->emissions;
    for (int32_t c = 0; c < setup->economy->firms.n_cells; c++) {
        emitted +=
            world->state.cell_sum[(int64_t)c * REN_N_CELL_SUMS + REN_CELL_EMITTED];
    }
    row[REN_NATIONAL_titles_innovative][t] = quota[1] + census[REN_CENSUS_TITLE + 1];
    row[REN_NATIONAL_titles_srdi][t] = quota[2] + census[REN_CENSUS_TITLE + 2];
    row[REN_NATIONAL_titles_little_giant][t] = quota[3] + census[REN_CENSUS_TITLE + 3];
    row[REN_NATIONAL_titles_champion][t] = quota[4] + census[REN_CENSUS_TITLE + 4];
    row[REN_NATIONAL_review_pass][t] =
        census[REN_CENSUS_DUE] > 0.0
            ? census[REN_CENSUS_PASSED] / census[REN_CENSUS_DUE]
            : NAN;
    row[REN_NATIONAL_exits][t] = census[REN_CENSUS_EXITS];
    row[REN_NATIONAL_entries][t] = census[REN_CENSUS_ENTRIES];
    row[REN_NATIONAL_exit_age][t] =
        census[REN_CENSUS_EXIT_AGE] > 0.0 ? census[REN_CENSUS_EXIT_AGE] : NAN;
    row[REN_NATIONAL_mean_age][t] = day0->age + census[REN_CENSUS_AGE];
    row[REN_NATIONAL_collaborations][t] =
        day0->bonds.mean + census[REN_CENSUS_PARTNERS];
    row[REN_NATIONAL_partners_srdi][t] =
        day0->bonds.srdi + census[REN_CENSUS_PARTNERS_SRDI];
    row[REN_NATIONAL_cross_region_share][t] = day0->bonds.far + census[REN_CENSUS_FAR];
    row[REN_NATIONAL_emissions][t] = emitted;
    row[REN_NATIONAL_emission_intensity][t] =
        emitted / row[REN_NATIONAL_value_added][t];
}

/* ---- what titles and levers do to partners of those they favour (B5) ---- */

enum { QUARTER = 13, BLOCKS = 64 };

/* Real firms, and technology they gained since day 0, beside favoured partners and
 * not. */
typedef struct sides {
    double firms[2], gain[2];
} sides;

/* A title raised since day 0, or a lever of this week. */
static bool is_favoured(const ren_world *world, bool by_levers, int32_t i)
{
    return world->state.title[i] > 0 || (by_levers && world->strain.reached[i] != 0);
}

static void add_up(const ren_world *world, bool by_levers, int32_t first, int32_t last,
                   sides *out)
{
    const double *weight = world->setup->economy->firms.weight;
    const ren_state *s = &world->state;
    for (int32_t i = first; i < last; i++) {
        bool has = false, beside = false;
        if (is_favoured(world, by_levers, i)) {
            continue; /* what it gains may be its own favour */
        }
        for (int k = 0; k < REN_N_PARTNERS; k++) {
            const int32_t code = s->partner[(int64_t)i * REN_N_PARTNERS + k];
            has = has || code > 0;
            beside = beside || (code > 0 && is_favoured(world, by_levers, code - 1));
        }
        out->firms[beside] += has ? weight[i] : 0.0;
        out->gain[beside] += has ? weight[i] * (double)s->technology[i] : 0.0;
    }
}

/* What reaches every firm favours none of them. */
static bool do_levers_favour(const ren_world *world)
{
    for (int32_t i = 0; i < world->setup->economy->firms.n; i++) {
        if (world->strain.reached[i] == 0) {
            return true;
        }
    }
    return false;
}

/* Firms are added up in blocks, and blocks in their order, for any number of threads. */
static double difference(const ren_world *world)
{
    const int64_t n = world->setup->economy->firms.n;
    const bool by_levers = do_levers_favour(world);
    sides block[BLOCKS] = { 0 }, all = { 0 };
#pragma omp parallel for schedule(static)
    for (int b = 0; b < BLOCKS; b++) {
        add_up(world, by_levers, (int32_t)(n * b / BLOCKS),
               (int32_t)(n * (b + 1) / BLOCKS), &block[b]);
    }
    for (int b = 0; b < BLOCKS; b++) {
        for (int k = 0; k < 2; k++) {
            all.firms[k] += block[b].firms[k];
            all.gain[k] += block[b].gain[k];
        }
    }
    return all.firms[0] > 0.0 && all.firms[1] > 0.0
               ? all.gain[1] / all.firms[1] - all.gain[0] / all.firms[0]
               : NAN;
}

void ren_sums_partners(const ren_world *world)
{
    const bool due =
        world->setup->standing.partner != NULL && world->week % QUARTER == 0;
    world->series->national[REN_NATIONAL_partners_gain][world->week] =
        due ? difference(world) : NAN;
}
