/**
 * @file tests/sim/policy/test_design.c
 * Design points: which parameters they vary, between which values, and which members
 * there are of them.
 */
#include "scenarios/reader/sections.h"
#include "sim/run/design/design.h"
#include "tests/support/lab.h"

#include <math.h>

enum { POINTS = 64 };

#define TWO                                                        \
    "replicates: 3\n"                                              \
    "design_points: 64\n"                                          \
    "economy: {firms: 300}\n"                                      \
    "packages:\n"                                                  \
    "  a: {stock: {use: strategic_stock, budget: 1e9 CNY/year}}\n" \
    "  b: {cash: {use: placebo, budget: 1e9 CNY/year},\n"          \
    "      sets: {use: first_set_procurement, budget: 1e9 CNY/year}}\n"

/* D12: every lever but L0 and those that spend a given sum has an effect to be unsure
 * of. */
static void every_lever_has_parameters(void **state)
{
    (void)state;
    for (int32_t l = 0; ren_levers[l] != NULL; l++) {
        int32_t n = 0, foreign = 0;
        for (const ren_field *f = ren_parameter_fields; f->name != NULL; f++) {
            const bool of = ren_design_is_of(f->name, ren_levers[l]);
            n += of;
            foreign += of && strncmp(f->name, "e_max_", 6) != 0
                       && strncmp(f->name, "B_half_", 7) != 0
                       && strncmp(f->name, "cost_", 5) != 0;
        }
        if (strcmp(ren_levers[l]->code, "L0") == 0) {
            assert_int_equal(n, 0);
        } else if (n < 2 || n > 3) {
            fail_msg("%s has %d parameters", ren_levers[l]->block.name, (int)n);
        }
        assert_int_equal(foreign, 0);
    }
}

static void a_code_is_not_the_beginning_of_another(void **state)
{
    (void)state;
    ren_lever one = { .code = "L1", .block = { .name = "award" } };
    assert_true(ren_design_is_of("e_max_L1", &one));
    assert_false(ren_design_is_of("e_max_L12", &one));
    assert_false(ren_design_is_of("e_max_L11_wage", &one));
    assert_false(ren_design_is_of("award_local", &one));
    ren_lever wage = { .code = "L11", .block = { .name = "talent_wage" } };
    assert_true(ren_design_is_of("cost_L11_wage", &wage));
    assert_false(ren_design_is_of("cost_L11_training", &wage));
}

/* Six parameters; each takes 64 values inside its range that halve it evenly. */
static void points_fill_the_ranges(void **state)
{
    ren_lab lab;
    ren_design d;
    ren_error err;
    (void)state;
    ren_lab_open(&lab, TWO);
    ren_lab_expect(ren_design_init(&d, &lab.scenario, &err), &err);
    assert_int_equal(d.n_points, POINTS);
    assert_int_equal(d.n_parameters, 6);
    for (int32_t k = 0; k < d.n_parameters; k++) {
        const ren_parameter_range range = ren_parameter_ranges[d.parameter[k]];
        const double middle = range.high >= 10 * range.low
                                  ? sqrt(range.low * range.high)
                                  : 0.5 * (range.low + range.high);
        int32_t above = 0;
        for (int32_t p = 0; p < POINTS; p++) {
            const double x = d.value[p * d.n_parameters + k];
            assert_true(x >= range.low && x <= range.high);
            above += x > middle;
        }
        assert_in_range(above, POINTS / 2 - 1, POINTS / 2 + 1);
    }
    ren_design_free(&d);
    ren_lab_free(&lab);
}

static void members_are_replicates_times_points(void **state)
{
    ren_lab lab;
    ren_experiment x = { 0 }, seen;
    ren_scenario room;
    ren_error err;
    int64_t replicate;
    (void)state;
    ren_lab_open(&lab, TWO);
    ren_lab_expect(ren_design_init(&x.design, &lab.scenario, &err), &err);
    x.scenario = &lab.scenario;
    assert_int_equal(ren_experiment_members(&x), 3 * POINTS);
    ren_experiment_at(&seen, &x, 2 * POINTS + 5, &room, &replicate);
    assert_true(replicate == 2 && seen.point == 5);
    for (int32_t k = 0; k < x.design.n_parameters; k++) {
        const ren_field *f = &ren_parameter_fields[x.design.parameter[k]];
        const char *p = (const char *)&seen.scenario->parameters + f->offset;
        assert_true(*(const double *)(const void *)p
                    == x.design.value[5 * x.design.n_parameters + k]);
    }
    assert_true(seen.scenario->parameters.n_crit == lab.scenario.parameters.n_crit);
    ren_design_free(&x.design);
    x.design = (ren_design){ 0 };
    ren_experiment_at(&seen, &x, 2, &room, &replicate);
    assert_true(replicate == 2 && seen.scenario == &lab.scenario);
    ren_lab_free(&lab);
}

static void without_uncertain_levers_there_is_nothing_to_vary(void **state)
{
    ren_lab lab;
    ren_design d;
    ren_error err;
    (void)state;
    ren_lab_open(&lab, "design_points: 4\neconomy: {firms: 300}\n"
                       "packages: {a: {cash: {use: placebo, budget: 1e9 CNY/year}}}\n");
    assert_int_equal(ren_design_init(&d, &lab.scenario, &err), REN_OUT_OF_RANGE);
    ren_lab_free(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_lever_has_parameters),
        cmocka_unit_test(a_code_is_not_the_beginning_of_another),
        cmocka_unit_test(points_fill_the_ranges),
        cmocka_unit_test(members_are_replicates_times_points),
        cmocka_unit_test(without_uncertain_levers_there_is_nothing_to_vary),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
