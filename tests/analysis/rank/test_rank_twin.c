/**
 * The cascades against plain double loops on made-up networks: all rules, market share
 * on and off, whole and partial shocks, early and late ends.
 */
#include "tests/analysis/rank/made.h"

static void twin_agrees(made_rule rule, bool market)
{
    static made g;
    static naive a;
    static ren_rank_row row[MOST_SHOCKS];
    FOR_ALL_CASES (c) {
        const double tolerance = c % 4 == 0 ? 1e-6 : c % 4 == 1 ? 1e-4 : 1e-2;
        const ren_rank_ask ask = { .tolerance = tolerance,
                                   .max_iterations = c % 5 == 0 ? 7 : 500,
                                   .threads = 2 };
        ren_rank rank;
        made_init(&g, c, rule, market);
        made_rank(&rank, &g);
        naive_init(&a, &g);
        made_run(&rank, &g, ask, row);
        for (int64_t s = 0; s < g.n_scenarios; s++) {
            const ren_rank_row want =
                naive_run(&a, &g, s, tolerance, ask.max_iterations);
            CASE_ASSERT(c, row[s].iterations == want.iterations);
            CASE_ASSERT(c, fabs(row[s].esri - want.esri) <= 1e-12);
            CASE_ASSERT(c, fabs(row[s].down - want.down) <= 1e-12);
            CASE_ASSERT(c, fabs(row[s].up - want.up) <= 1e-12);
            CASE_ASSERT(c, fabs(row[s].residual - want.residual) <= 1e-12);
        }
        ren_rank_free(&rank);
    }
}

static void generalised_leontief_agrees_with_double_loops(void **state)
{
    (void)state;
    twin_agrees(GL, false);
    twin_agrees(GL, true);
}

static void leontief_agrees_with_double_loops(void **state)
{
    (void)state;
    twin_agrees(LEONTIEF, false);
    twin_agrees(LEONTIEF, true);
}

static void linear_agrees_with_double_loops(void **state)
{
    (void)state;
    twin_agrees(LINEAR, false);
    twin_agrees(LINEAR, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(generalised_leontief_agrees_with_double_loops),
        cmocka_unit_test(leontief_agrees_with_double_loops),
        cmocka_unit_test(linear_agrees_with_double_loops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
