/**
 * @file tests/sim/population/test_emissions.c
 * Emissions of firms, and what green research saves.
 *
 * Precision: both
 */
#include "tests/sim/population/census.h"

enum { QUARTER = 13 };

/* China emits about 10 Gt a year; the series is the sum over firms of e X. */
static void emissions_are_summed_over_firms(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    ren_lab_storm(&lab, 600, 40, 0, NULL);
    ren_lab_world(&lab, "all", true, &world);
    ren_lab_run(&world, 40);
    const ren_population *f = &lab.economy.firms;
    double sum = 0, first = 0;
    for (int32_t i = 0; i < f->n; i++) {
        const double e = lab.setup.standing.emission[i];
        first += e * f->output[i];
        sum += e * (1.0 + (double)world.state.cleaner[i]) * f->output[i]
               * (1.0 + (double)world.state.output[i]);
    }
    const double *row = world.series->national[REN_NATIONAL_emissions];
    assert_true(fabs(row[39] / sum - 1.0) < 1e-9);
    assert_true(fabs(lab.setup.standing.emissions / first - 1.0) < 1e-12);
    assert_true(first * 52.0 > 8e9 && first * 52.0 < 13e9);
    assert_true(row[39] != first);
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

static double mean_of(const ren_world *world, const ren_real *x)
{
    const int32_t n = world->setup->economy->firms.n;
    double sum = 0;
    for (int32_t i = 0; i < n; i++) {
        sum += (double)x[i] / n;
    }
    return sum;
}

/* Five years: nobody saves beyond the trend, with credit they do, and customers inherit
 * green_pass of it. */
static void green_credit_saves_emissions(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world calm, paid, alone;
    census_open(&lab, 1500, 0, NULL);
    ren_lab_world(&lab, "none", false, &calm);
    ren_lab_world(&lab, "none", false, &paid);
    census_strain(&paid, REN_STRAIN_green_credit, 0.5);
    for (int32_t k = 1; k <= 20; k++) {
        census_phase(&calm, "emissions", QUARTER * k);
        census_phase(&paid, "emissions", QUARTER * k);
    }
    assert_true(fabs(mean_of(&calm, calm.state.cleaner)) < 0.005);
    /* 20 quarters of 2 % for 0.1 of them, 1.1·0.5 more often */
    const double saved = mean_of(&paid, paid.state.green);
    if (!(saved < -0.015 && saved > -0.03)) {
        fail_msg("%.4f of emissions per output saved", saved);
    }
    assert_true(mean_of(&paid, paid.state.cleaner) < saved);
    lab.scenario.parameters.green_pass = 0.0;
    ren_lab_world(&lab, "none", false, &alone);
    census_strain(&alone, REN_STRAIN_green_credit, 0.5);
    for (int32_t k = 1; k <= 20; k++) {
        census_phase(&alone, "emissions", QUARTER * k);
    }
    assert_memory_equal(alone.state.green, paid.state.green,
                        ren_lab_bytes(&paid, REN_COL_green));
    assert_memory_equal(alone.state.green, alone.state.cleaner,
                        ren_lab_bytes(&paid, REN_COL_green));
    ren_lab_world_free(&calm);
    ren_lab_world_free(&paid);
    ren_lab_world_free(&alone);
    ren_lab_free(&lab);
}

/* A phase that is off leaves its columns as they were, and the others go on. */
static void phases_off_rest(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world start, world;
    const ren_override o[] = { { "phases.turnover", "off" },
                               { "phases.review", "off" },
                               { "phases.collaborate", "off" },
                               { "phases.emissions", "off" } };
    ren_lab_storm(&lab, 500, 56, 4, o);
    ren_lab_world(&lab, "all", true, &start);
    ren_lab_world(&lab, "all", true, &world);
    ren_lab_run(&world, 56);
    for (size_t k = 0; k < CENSUS_COLUMNS; k++) {
        const int c = census_columns[k];
        assert_memory_equal(ren_column_data(&start, c), ren_column_data(&world, c),
                            ren_lab_bytes(&world, c));
    }
    ren_lab_world_free(&start);
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(emissions_are_summed_over_firms),
        cmocka_unit_test(green_credit_saves_emissions),
        cmocka_unit_test(phases_off_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
