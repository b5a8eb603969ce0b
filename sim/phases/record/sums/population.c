#include "sim/phases/record/sums/population.h"

#include <math.h>

double ren_emitted(const ren_world *world, int32_t i)
{
    const ren_setup *setup = world->setup;
    if (setup->standing.emission == NULL) {
        return 0.0;
    }
    const double x = world->state.output[i], clean = world->state.cleaner[i];
    return (double)setup->standing.emission[i] * setup->economy->firms.output[i]
           * (x + clean + x * clean);
}

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
