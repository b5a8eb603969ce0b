/**
 * @file tests/sim/published/test_foretold.c
 * What a member is foretold to need, where firms and links are stated.
 */
#include "tests/support/stated.h"

#include <math.h>

/* What each further world adds is what its columns take. */
static void near_to_columns(const char *rules)
{
    char text[2048];
    ren_stated_town town;
    ren_lab lab;
    ren_stated_found(&town, 60000);
    ren_lab_init_stated(&lab, &town.files,
                        ren_stated_text(text, REN_STATED_FIRMS, rules, "noise: off\n"),
                        0, NULL);
    const ren_experiment x = { .scenario = &lab.scenario,
                               .table = &lab.table,
                               .given = &lab.given,
                               .n_packages = 1,
                               .n_shocks = 1 };
    const double told = (double)(ren_member_bytes(&x, 3) - ren_member_bytes(&x, 1)) / 2;
    const double taken = (double)ren_world_bytes(&lab.setup);
    if (fabs(told / taken - 1) > 0.25) {
        fail_msg("%s: %.0f bytes foretold, %.0f taken", rules, told, taken);
    }
    ren_lab_free(&lab);
    ren_stated_leave(&town);
}

static void worlds_take_what_is_foretold(void **state)
{
    (void)state;
    near_to_columns("");
    near_to_columns(", stocks: product");
    near_to_columns(", rationing: proportional");
}

static void firms_and_links_are_those_stated(void **state)
{
    char text[2048];
    ren_lab lab;
    (void)state;
    ren_lab_init_stated(&lab, &ren_stated_firms,
                        ren_stated_text(text, REN_STATED_FIRMS, "", ""), 0, NULL);
    const ren_experiment x = { .scenario = &lab.scenario, .given = &lab.given };
    assert_int_equal(ren_member_firms(&x), lab.economy.firms.n);
    assert_true(ren_member_links(&x) == (double)lab.given.n_links);
    assert_true(lab.scenario.economy.firms != lab.economy.firms.n);
    ren_lab_free(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worlds_take_what_is_foretold),
        cmocka_unit_test(firms_and_links_are_those_stated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
