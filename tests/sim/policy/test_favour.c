/**
 * @file tests/sim/policy/test_favour.c
 * What public money buys that firms do anyway, and what favour of some does to their
 * partners (B5, C18, C21).
 *
 * Labels: bits
 */
#include "tests/support/lab.h"

#include <math.h>

#define FAVOUR                                                                  \
    "seed: 11\neconomy: {firms: 600}\nhorizon: {weeks: 110}\n"                  \
    "packages:\n"                                                               \
    "  aid:\n    a: {use: award, budget: 1e10 CNY/year, research_share: 0.5}\n" \
    "  cut:\n    a: {use: research_deduction, budget: 1e10 CNY/year}\n"         \
    "  voucher:\n    a: {use: digital_voucher, budget: 1e10 CNY/year}\n"        \
    "  idle:\n    a: {use: placebo, budget: 1e10 CNY/year}\n"

static double sum_of(const ren_world *world, ren_national which, int32_t weeks)
{
    double sum = 0;
    for (int32_t t = 0; t < weeks; t++) {
        sum += world->series->national[which][t];
    }
    return sum;
}

/* Research for each unit tied to it, beyond that of `none`. */
static double bought(const char *package, const char *add_sub)
{
    const ren_override o[] = { { "parameters.add_sub", add_sub }, { "noise", "off" } };
    const int32_t weeks = ren_lab_weeks(104);
    ren_lab lab;
    ren_world world, none;
    ren_lab_init_with(&lab, FAVOUR, 2, o);
    ren_lab_world(&lab, package, false, &world);
    ren_lab_world(&lab, NULL, false, &none);
    ren_lab_run(&world, weeks);
    ren_lab_run(&none, weeks);
    const double tied = sum_of(&world, REN_NATIONAL_research_aided, weeks);
    const double more = sum_of(&world, REN_NATIONAL_research_spent, weeks)
                        - sum_of(&none, REN_NATIONAL_research_spent, weeks);
    assert_true(sum_of(&none, REN_NATIONAL_research_aided, weeks) == 0);
    assert_true(sum_of(&world, REN_NATIONAL_projects_aided, weeks) == 0);
    ren_lab_world_free(&none);
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
    return tied > 0 ? more / tied : NAN;
}

/* Nothing but add_sub says what a grant brings; four weeks of lag are lost. */
static void grants_buy_what_firms_add(void **state)
{
    (void)state;
    const double none = bought("aid", "0");
    assert_float_equal(bought("aid", "0.4") - none, 0.4, 0.05);
    assert_float_equal(bought("aid", "0.8") - none, 0.8, 0.08);
    assert_true(fabs(none) < 0.1);
    assert_true(bought("cut", "0") > 0); /* a deduction has eps_uc */
    assert_true(isnan(bought("idle", "1")));
}

/* Firms begin no more than the voucher brings: what it pays is more than that. */
static void vouchers_also_pay_for_usual_projects(void **state)
{
    (void)state;
    const int32_t weeks = ren_lab_weeks(104);
    ren_lab lab;
    ren_world world, none;
    ren_lab_init(&lab, FAVOUR);
    ren_lab_world(&lab, "voucher", false, &world);
    ren_lab_world(&lab, NULL, false, &none);
    ren_lab_run(&world, weeks);
    ren_lab_run(&none, weeks);
    const double paid = sum_of(&world, REN_NATIONAL_projects_aided, weeks);
    const double more = sum_of(&world, REN_NATIONAL_projects, weeks)
                        - sum_of(&none, REN_NATIONAL_projects, weeks);
    assert_true(sum_of(&none, REN_NATIONAL_projects_aided, weeks) == 0);
    assert_true(paid > 0 && more > 0 && more < paid);
    ren_lab_world_free(&none);
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

/* The definition, walked firm by firm; only titles favour. */
static double naive(const ren_world *world)
{
    const ren_state *s = &world->state;
    const ren_population *firms = &world->setup->economy->firms;
    double n[2] = { 0 }, gain[2] = { 0 };
    for (int32_t i = 0; i < firms->n; i++) {
        int partners = 0, raised = 0;
        for (int k = 0; k < REN_N_PARTNERS; k++) {
            const int32_t code = s->partner[i * REN_N_PARTNERS + k];
            partners += code > 0;
            raised += code > 0 && s->title[code - 1] > 0;
        }
        if (s->title[i] <= 0 && partners > 0) {
            n[raised > 0] += firms->weight[i];
            gain[raised > 0] += firms->weight[i] * s->technology[i];
        }
    }
    return gain[1] / n[1] - gain[0] / n[0];
}

/* Every fourth firm has risen by a title; all else is the same luck. */
static double beside_titles(const char *inhibition)
{
    const ren_override o[] = { { "parameters.peer_inhibition", inhibition },
                               { "parameters.lam_in", "5%/week" } };
    ren_lab lab;
    ren_world world;
    ren_lab_init_with(&lab, FAVOUR, 2, o);
    ren_lab_world(&lab, NULL, false, &world);
    ren_lab_run(&world, 1);
    for (int32_t i = 0; i < lab.economy.firms.n; i++) {
        world.state.title[i] = i % 4 == 0;
    }
    for (world.week = 13; world.week <= 104; world.week += 13) {
        ren_lab_phase(&world, "innovate");
    }
    world.week = 104;
    ren_lab_phase(&world, "record");
    const double told = world.series->national[REN_NATIONAL_partners_gain][104];
    assert_float_equal(told, naive(&world), 1e-9);
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
    return told;
}

static void titles_inhibit_partners_as_far_as_is_said(void **state)
{
    (void)state;
    const double none = beside_titles("0");
    const double some = beside_titles("0.3");
    const double all = beside_titles("1");
    assert_true(some < none && all < some);
    assert_true(all < 0); /* they hardly find anything */
}

/* Cash for everybody favours nobody: what is told is what titles do. */
static void what_reaches_all_favours_none(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    ren_lab_init(&lab, FAVOUR);
    ren_lab_world(&lab, "idle", false, &world);
    ren_lab_run(&world, 14); /* the package is at work */
    for (int32_t i = 0; i < lab.economy.firms.n; i++) {
        world.state.title[i] = i % 4 == 0;
        world.state.technology[i] = (ren_real)(0.001 * (i % 7));
    }
    world.week = 13;
    ren_lab_phase(&world, "record");
    const double told = world.series->national[REN_NATIONAL_partners_gain][13];
    assert_false(isnan(told));
    assert_float_equal(told, naive(&world), 1e-9);
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

/* Where no lever reaches anybody there are no two kinds. */
static void without_two_kinds_there_is_no_difference(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    ren_lab_init(&lab, FAVOUR);
    ren_lab_world(&lab, NULL, false, &world);
    ren_lab_run(&world, 5);
    for (int32_t t = 0; t < 5; t++) {
        assert_true(isnan(world.series->national[REN_NATIONAL_partners_gain][t]));
    }
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grants_buy_what_firms_add),
        cmocka_unit_test(vouchers_also_pay_for_usual_projects),
        cmocka_unit_test(titles_inhibit_partners_as_far_as_is_said),
        cmocka_unit_test(what_reaches_all_favours_none),
        cmocka_unit_test(without_two_kinds_there_is_no_difference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
