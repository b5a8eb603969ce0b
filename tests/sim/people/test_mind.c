/**
 * @file tests/sim/people/test_mind.c
 * Digital maturity (C16) and confidence (C17): still at rest, bounded, without drift, and
 * what they are fed shows in them; search is faster where they say so (C5).
 *
 * Labels: threads bits
 * Precision: both
 */
#include "sim/phases/supply/search/gain.h"
#include "tests/sim/people/threads.h"

#include <math.h>

enum { WEEKS = 60 };

#define BASE                                                               \
    "seed: 9\neconomy: {firms: 250, focal: ['094']}\nrules: {money: on}\n" \
    "horizon: {weeks: 130}\n"
#define DOUBT                                                                 \
    "shocks:\n  doubt: {use: policy_uncertainty, depth: 0.5, start_week: 0, " \
    "duration_weeks: 0}\n"

static const int mind[] = { REN_COL_digital,     REN_COL_projects,   REN_COL_begun,
                            REN_COL_ripening,    REN_COL_confidence, REN_COL_mood,
                            REN_COL_digital_cost };

static void expect_unchanged(const ren_world *start, const ren_world *world, int first,
                             int last)
{
    for (int k = first; k <= last; k++) {
        assert_true(ren_lab_bytes(world, mind[k]) > 0);
        assert_memory_equal(ren_column_data(start, mind[k]),
                            ren_column_data(world, mind[k]),
                            ren_lab_bytes(world, mind[k]));
    }
}

static void minds_at_rest_do_not_move(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world start, world;
    ren_lab_init(&lab, BASE "noise: off\n");
    ren_lab_world(&lab, "none", false, &start);
    ren_lab_world(&lab, "none", false, &world);
    ren_lab_run(&world, WEEKS);
    expect_unchanged(&start, &world, 0, 6);
    ren_lab_world_free(&start);
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

static void phases_switched_off_keep_their_columns(void **state)
{
    (void)state;
    const ren_override off[] = { { "phases.digital", "off" },
                                 { "phases.confidence", "off" } };
    ren_lab lab;
    ren_world start, world;
    ren_lab_init_with(&lab, BASE DOUBT, 2, off);
    ren_lab_world(&lab, "none", true, &start);
    ren_lab_world(&lab, "none", true, &world);
    ren_lab_run(&world, WEEKS);
    expect_unchanged(&start, &world, 0, 6);
    ren_lab_world_free(&start);
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

static double mean_of(const ren_lab *lab, const ren_real *x)
{
    double sum = 0, all = 0;
    for (int32_t i = 0; i < lab->economy.firms.n; i++) {
        sum += lab->economy.firms.output[i] * x[i];
        all += lab->economy.firms.output[i];
    }
    return sum / all;
}

static void calm_years_drift_nowhere(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    ren_lab_init(&lab, BASE);
    ren_lab_world(&lab, "none", false, &world);
    ren_lab_run(&world, 130);
    const double digital = mean_of(&lab, world.state.digital);
    const double confidence = mean_of(&lab, world.state.confidence);
    print_message("after calm years: digital %+.4f, confidence %+.4f\n", digital,
                  confidence);
    assert_true(fabs(digital) < 0.02 && fabs(confidence) < 0.02);
    double moved = 0;
    for (int32_t i = 0; i < lab.economy.firms.n; i++) {
        const double d = lab.setup.people.digital[i] + world.state.digital[i];
        assert_true(d > 0.0 && d < 1.0);
        moved = fmax(moved, fabs(world.state.digital[i]));
    }
    assert_true(moved > 0.01);
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

/* With nothing else moving, e = policy / (1 - contagion) in the long run. */
static void doubt_lowers_confidence_to_its_fixed_point(void **state)
{
    (void)state;
    double last = 1.0;
    const char *const weight[] = { "0", "0.3", "0.6" };
    for (int k = 0; k < 3; k++) {
        const ren_override o[] = { { "parameters.conf_contagion", weight[k] },
                                   { "noise", "off" } };
        ren_lab lab;
        ren_world world;
        ren_lab_init_with(&lab, BASE DOUBT, 2, o);
        lab.scenario.parameters.conf_perf = 0.0; /* nothing but policy and neighbours */
        lab.scenario.parameters.conf_macro = 0.0;
        lab.scenario.parameters.conf_policy = 0.1;
        lab.scenario.parameters.conf_speed = 0.1;
        ren_lab_world(&lab, "none", true, &world);
        ren_lab_run(&world, 130);
        const double fixed = -fmin(0.1 * 0.5 / (1.0 - atof(weight[k])),
                                   ren_confidence_at_rest(&lab.scenario.parameters));
        for (int32_t i = 0; i < lab.economy.firms.n; i += 7) {
            const double e = world.state.confidence[i];
            assert_true(fabs(e - fixed) < 0.05 * fabs(fixed));
        }
        assert_true(mean_of(&lab, world.state.confidence) < last);
        last = mean_of(&lab, world.state.confidence);
        ren_lab_world_free(&world);
        ren_lab_free(&lab);
    }
}

static void doubt_of_nothing_is_the_calm(void **state)
{
    (void)state;
    static const char *const shock[][2] = {
        { "doubt", "shocks:\n  doubt: {use: policy_uncertainty, start_week: 4}\n" },
        { "plague", "shocks:\n  plague: {use: pandemic, provinces: [hubei], "
                    "start_week: 4}\n" },
        { "slump", "shocks:\n  slump: {use: demand_loss, start_week: 4}\n" },
    };
    for (size_t k = 0; k < sizeof shock / sizeof *shock; k++) {
        char text[1024];
        ren_lab lab;
        ren_world calm, none, some;
        (void)snprintf(text, sizeof text, "%s%s", BASE, shock[k][1]);
        ren_lab_init(&lab, text);
        ren_lab_world(&lab, "none", false, &calm);
        ren_lab_world(&lab, "none", true, &some);
        ren_lab_run(&calm, 30);
        ren_lab_run(&some, 30);
        assert_true(mean_of(&lab, some.state.confidence)
                    < mean_of(&lab, calm.state.confidence));
        ren_lab_set(&lab, shock[k][0], "depth", 0.0);
        ren_lab_world(&lab, "none", true, &none);
        ren_lab_run(&none, 30);
        ren_lab_same(&calm, &none, shock[k][0]);
        ren_lab_world_free(&calm);
        ren_lab_world_free(&some);
        ren_lab_world_free(&none);
        ren_lab_free(&lab);
    }
}

static double searched(const char *more)
{
    char text[1024];
    ren_lab lab;
    ren_world world;
    (void)snprintf(text, sizeof text,
                   BASE "shocks:\n  failure: {use: supplier_failure, hit_share: 0.2, "
                        "depth: 0.9, start_week: 2, duration_weeks: 50}\n%s",
                   more);
    ren_lab_init(&lab, text);
    ren_lab_world(&lab, "none", true, &world);
    ren_lab_run(&world, 50);
    const double weeks = world.series->national[REN_NATIONAL_search_weeks][49];
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
    return weeks;
}

static void digital_twins_shorten_searches(void **state)
{
    (void)state;
    const double usual = searched("parameters: {twin_cut: 0}\n");
    const double twins = searched("parameters: {twin_cut: 0.8, dig_share0: 0.99,\n"
                                  "  dig_share_srdi: 0.99}\n");
    print_message("weeks of a search: %.1f, all digital %.1f\n", usual, twins);
    assert_true(usual > 2.0 && twins < 0.9 * usual);
}

static void what_speeds_a_search_is_that_of_the_equation(void **state)
{
    (void)state;
    const ren_override off[] = { { "rules.money", "off" } };
    for (int money = 0; money < 2; money++) {
        ren_lab lab;
        ren_world world;
        ren_lab_init_with(&lab, BASE, money ? 0 : 1, off);
        ren_lab_world(&lab, "none", false, &world);
        const ren_parameters *p = &lab.scenario.parameters;
        assert_true(ren_search_gain(&world, 7) == 1.0);
        assert_true(ren_search_near(&world) == (money ? 1.0 + p->b_cl_search : 1.0));
        if (money) {
            const double d = lab.setup.people.digital[7];
            world.state.digital[7] = (ren_real)0.25;
            const double right =
                (1.0 + p->b_d_search * (d + 0.25)) / (1.0 + p->b_d_search * d);
            assert_true(fabs(ren_search_gain(&world, 7) - right) < 1e-12);
        }
        ren_lab_world_free(&world);
        ren_lab_free(&lab);
    }
}

static void threads_change_no_bit_of_minds(void **state)
{
    (void)state;
    expect_same_on_threads(BASE DOUBT, WEEKS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(minds_at_rest_do_not_move),
        cmocka_unit_test(phases_switched_off_keep_their_columns),
        cmocka_unit_test(calm_years_drift_nowhere),
        cmocka_unit_test(doubt_lowers_confidence_to_its_fixed_point),
        cmocka_unit_test(doubt_of_nothing_is_the_calm),
        cmocka_unit_test(digital_twins_shorten_searches),
        cmocka_unit_test(what_speeds_a_search_is_that_of_the_equation),
        cmocka_unit_test(threads_change_no_bit_of_minds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
