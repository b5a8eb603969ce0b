/**
 * @file tests/sim/money/test_rest.c
 * Accounts at rest, and the bits of accounts in a storm.
 *
 * Labels: threads bits
 * Precision: both
 */
#include "tests/sim/money/purse.h"

#include <omp.h>

enum { WEEKS = 40 };

#define CALM                                      \
    "noise: off\nseed: 3\nhorizon: {weeks: 80}\n" \
    "packages:\n  idle:\n    a: {use: placebo, start_week: 0}\n"
#define MONEY "rules: {money: on}\n"

static void run_calm(ren_lab *lab, const char *yaml, int32_t until, ren_world *out)
{
    ren_lab_init(lab, yaml);
    ren_lab_world(lab, "none", true, out);
    ren_lab_run(out, until);
}

/* The first week finds what it leaves: every column, those of the accounts among them. */
static void accounts_do_not_move_at_rest(void **state)
{
    (void)state;
    static const char *const economy[] = { "economy: {firms: 900}\n",
                                           "economy: {firms: 300, table: io42}\n" };
    for (size_t k = 0; k < sizeof economy / sizeof *economy; k++) {
        ren_lab lab;
        ren_world first, last;
        char text[512];
        (void)snprintf(text, sizeof text, CALM MONEY "%s", economy[k]);
        run_calm(&lab, text, 1, &first);
        ren_lab_world(&lab, "none", true, &last);
        ren_lab_run(&last, 2);
        ren_lab_same(&first, &last, "the second week");
        ren_lab_run(&last, ren_lab_weeks(80));
        ren_lab_same(&first, &last, "the last week");
        for (int f = 0; f < REN_N_FLOWS * REN_N_SECTORS; f++) {
            assert_true(last.state.flows[f] == 0.0);
        }
        for (int32_t i = 0; i < lab.economy.firms.n; i++) {
            assert_true(last.state.liquidity[i] == 0 && last.state.cash[i] == 0.0);
        }
        ren_lab_world_free(&first);
        ren_lab_world_free(&last);
        ren_lab_free(&lab);
    }
}

static void accounts_at_rest_change_no_output(void **state)
{
    (void)state;
    ren_lab with, without;
    ren_world a, b;
    run_calm(&with, CALM MONEY "economy: {firms: 500}\n", 40, &a);
    run_calm(&without, CALM "rules: {money: off}\neconomy: {firms: 500}\n", 40, &b);
    assert_true(ren_lab_bytes(&a, REN_COL_cash) > 0);
    assert_true(ren_lab_bytes(&b, REN_COL_cash) == 0);
    assert_memory_equal(a.series->national[REN_NATIONAL_output],
                        b.series->national[REN_NATIONAL_output], 40 * sizeof(double));
    assert_memory_equal(a.state.output, b.state.output,
                        ren_lab_bytes(&a, REN_COL_output));
    ren_lab_world_free(&a);
    ren_lab_world_free(&b);
    ren_lab_free(&with);
    ren_lab_free(&without);
}

#define NOISY                                                                    \
    "seed: 4\neconomy: {firms: 500}\nrules: {money: on}\nhorizon: {weeks: 60}\n" \
    "parameters: {cash_weeks: 0.3 weeks}\n"                                      \
    "shocks:\n  cut: {use: financing_cut, depth: 0.5, start_week: 4}\n"

/* Noise, failures and all. */
static void a_cut_of_nothing_is_the_calm(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world none, calm, half;
    ren_lab_init(&lab, NOISY);
    ren_lab_world(&lab, "none", false, &calm);
    ren_lab_world(&lab, "none", true, &half);
    ren_lab_run(&calm, WEEKS);
    ren_lab_run(&half, WEEKS);
    ren_lab_set(&lab, "cut", "depth", 0.0);
    ren_lab_world(&lab, "none", true, &none);
    ren_lab_run(&none, WEEKS);
    ren_lab_same(&calm, &none, "depth 0");
    assert_memory_not_equal(calm.state.cash, half.state.cash,
                            ren_lab_bytes(&calm, REN_COL_cash));
    ren_lab_world_free(&none);
    ren_lab_world_free(&calm);
    ren_lab_world_free(&half);
    ren_lab_free(&lab);
}

static void threads_change_no_bit_of_accounts(void **state)
{
    (void)state;
    static const int threads[] = { 1, 2, 3, 8 };
    const int usual = omp_get_max_threads();
    ren_lab lab;
    ren_world one, other;
    purse_storm(&lab, 5000, WEEKS, 0, NULL);
    for (size_t k = 0; k < sizeof threads / sizeof *threads; k++) {
        omp_set_num_threads(threads[k]);
        ren_lab_world(&lab, "all", true, k == 0 ? &one : &other);
        ren_lab_run(k == 0 ? &one : &other, WEEKS);
        if (k > 0) {
            ren_lab_same(&one, &other, "threads");
            ren_lab_world_free(&other);
        }
    }
    omp_set_num_threads(usual);
    ren_lab_world_free(&one);
    ren_lab_free(&lab);
}

static void a_run_with_accounts_is_taken_up_again(void **state)
{
    (void)state;
    static const int32_t splits[] = { 1, 13, 20, 31 };
    ren_lab lab;
    ren_world whole;
    purse_storm(&lab, 500, WEEKS, 0, NULL);
    ren_lab_world(&lab, "all", true, &whole);
    ren_lab_run(&whole, WEEKS);
    for (size_t k = 0; k < sizeof splits / sizeof *splits; k++) {
        ren_world first, second;
        ren_lab_world(&lab, "all", true, &first);
        ren_lab_world(&lab, "all", true, &second);
        ren_lab_run(&first, splits[k]);
        ren_world_copy(&second, &first);
        ren_lab_run(&second, WEEKS);
        ren_lab_same(&whole, &second, "taken up again");
        ren_lab_world_free(&first);
        ren_lab_world_free(&second);
    }
    ren_lab_world_free(&whole);
    ren_lab_free(&lab);
}

/* What a world with accounts takes beyond one without is foretold. */
static void room_for_accounts_is_foretold(void **state)
{
    (void)state;
    double told[2], taken[2];
    for (int k = 0; k < 2; k++) {
        ren_lab lab;
        const ren_override o = { "rules.money", k == 0 ? "off" : "on" };
        ren_lab_init_with(&lab, "economy: {firms: 3000}\n", 1, &o);
        const ren_experiment x = { .scenario = &lab.scenario,
                                   .table = &lab.table,
                                   .n_packages = 1,
                                   .n_shocks = 1 };
        told[k] = (double)(ren_member_bytes(&x, 3) - ren_member_bytes(&x, 1)) / 2;
        taken[k] = (double)ren_world_bytes(&lab.setup);
        ren_lab_free(&lab);
    }
    const double ratio = (told[1] - told[0]) / (taken[1] - taken[0]);
    if (!(ratio > 0.75 && ratio < 1.5)) {
        fail_msg("%.0f bytes foretold for accounts, %.0f taken", told[1] - told[0],
                 taken[1] - taken[0]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accounts_do_not_move_at_rest),
        cmocka_unit_test(accounts_at_rest_change_no_output),
        cmocka_unit_test(a_cut_of_nothing_is_the_calm),
        cmocka_unit_test(threads_change_no_bit_of_accounts),
        cmocka_unit_test(a_run_with_accounts_is_taken_up_again),
        cmocka_unit_test(room_for_accounts_is_foretold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
