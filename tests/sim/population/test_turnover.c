/**
 * @file tests/sim/population/test_turnover.c
 * Real firms that close and are founded.
 *
 * Precision: both
 */
#include "tests/sim/population/census.h"

enum { QUARTER = 13 };

/* E5: 5 to 9 % close in a year, at a mean age of 5 to 8; about as many are founded. */
static void six_in_a_hundred_close_in_a_year(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    census_open(&lab, 2000, 0, NULL);
    ren_lab_world(&lab, "none", false, &world);
    census_phase(&world, "turnover", QUARTER);
    const double *census = world.state.census;
    const double exits = 52.0 * census[REN_CENSUS_EXITS] / lab.setup.standing.firms;
    const double entries = 52.0 * census[REN_CENSUS_ENTRIES] / lab.setup.standing.firms;
    assert_true(exits > 0.055 && exits < 0.07);
    assert_true(entries > 0.053 && entries < 0.068);
    assert_true(census[REN_CENSUS_EXIT_AGE] > 5.0 && census[REN_CENSUS_EXIT_AGE] < 8.0);
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

/* Where none may close, none does, and what is founded without them is a number. */
static void none_closes_where_none_may(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    const ren_override none = { "parameters.exit_total", "0/year" };
    census_open(&lab, 300, 1, &none);
    ren_lab_world(&lab, "none", false, &world);
    census_phase(&world, "turnover", QUARTER);
    assert_true(world.state.census[REN_CENSUS_EXITS] == 0.0);
    assert_true(world.state.census[REN_CENSUS_ENTRIES] == 0.0);
    for (int32_t i = 0; i < lab.economy.firms.n; i++) {
        assert_true(world.state.gap[i] == 0 && world.state.younger[i] == 0);
    }
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

static void hazards_have_a_hump(void **state)
{
    (void)state;
    ren_lab lab;
    census_open(&lab, 300, 0, NULL);
    const double first = ren_exit_hazard(&lab.setup, 0.5),
                 third = ren_exit_hazard(&lab.setup, 2.5),
                 sixth = ren_exit_hazard(&lab.setup, 5.5),
                 tenth = ren_exit_hazard(&lab.setup, 10.0),
                 late = ren_exit_hazard(&lab.setup, 30.0);
    assert_true(first < third && third > sixth && sixth > tenth && tenth > late);
    assert_true(
        fabs(ren_exit_hazard(&lab.setup, 6.9999999) - ren_exit_hazard(&lab.setup, 7.0))
        < 1e-6);
    ren_lab_free(&lab);
}

static double gap_of(const ren_world *world)
{
    const ren_population *f = &world->setup->economy->firms;
    double sum = 0, all = 0;
    for (int32_t i = 0; i < f->n; i++) {
        sum += f->output[i] * (double)world->state.gap[i];
        all += f->output[i];
    }
    return sum / all;
}

/* Twenty years of it leave capacity where it was: gains balance losses. */
static void usual_turnover_moves_no_capacity(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    double mean = 0;
    census_open(&lab, 2000, 0, NULL);
    ren_lab_world(&lab, "none", false, &world);
    for (int32_t k = 1; k <= 80; k++) {
        census_phase(&world, "turnover", QUARTER * k);
        mean += gap_of(&world) / 80.0;
    }
    if (!(fabs(mean) < 0.002)) {
        fail_msg("turnover takes %.4f of capacity", mean);
    }
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

/* The same firms close in every package; those short of cash more often. */
static void firms_short_of_cash_close_more_often(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world calm, poor, dear;
    census_open(&lab, 1000, 0, NULL);
    ren_lab_world(&lab, "none", false, &calm);
    ren_lab_world(&lab, "none", false, &poor);
    ren_lab_world(&lab, "none", false, &dear);
    for (int32_t i = 0; i < lab.economy.firms.n; i++) {
        poor.state.liquidity[i] = (ren_real)-0.5;
        dear.state.fill[i] = (ren_real)-0.2;
    }
    census_phase(&calm, "turnover", QUARTER);
    census_phase(&poor, "turnover", QUARTER);
    census_phase(&dear, "turnover", QUARTER);
    const double *a = calm.state.census, *b = poor.state.census, *c = dear.state.census;
    assert_true(b[REN_CENSUS_EXITS] > 2.0 * a[REN_CENSUS_EXITS]);
    assert_true(c[REN_CENSUS_EXITS] == a[REN_CENSUS_EXITS]);
    assert_true(c[REN_CENSUS_ENTRIES] > 1.5 * a[REN_CENSUS_ENTRIES]);
    assert_true(gap_of(&poor) > gap_of(&calm) && gap_of(&dear) < gap_of(&calm));
    for (int32_t i = 0; i < lab.economy.firms.n; i++) {
        assert_true(poor.state.gap[i] >= calm.state.gap[i]);
    }
    ren_lab_world_free(&calm);
    ren_lab_world_free(&poor);
    ren_lab_world_free(&dear);
    ren_lab_free(&lab);
}

/* What closes is missing from capacity, and from nothing else, until others fill it. */
static void gaps_are_missing_capacity_and_close(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    const ren_override o[] = { { "noise", "off" } };
    census_open(&lab, 300, 1, o);
    ren_lab_world(&lab, "none", false, &world);
    ren_lab_run(&world, 1);
    census_phase(&world, "capacity", 1);
    const double before = 1.0 + (double)world.state.capacity[7];
    world.state.gap[7] = (ren_real)0.25;
    census_phase(&world, "capacity", 1);
    assert_true(fabs((1.0 + (double)world.state.capacity[7]) / before - 0.75) < 1e-5);
    world.noise = true;
    for (int32_t k = 1; k <= 40; k++) {
        census_phase(&world, "turnover", QUARTER * k);
    }
    assert_true(fabs((double)world.state.gap[7]) < 0.1);
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(six_in_a_hundred_close_in_a_year),
        cmocka_unit_test(none_closes_where_none_may),
        cmocka_unit_test(hazards_have_a_hump),
        cmocka_unit_test(usual_turnover_moves_no_capacity),
        cmocka_unit_test(firms_short_of_cash_close_more_often),
        cmocka_unit_test(gaps_are_missing_capacity_and_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
