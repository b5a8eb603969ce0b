/**
 * @file tests/sim/laws/test_split.c
 * A run that is broken off, copied into a fresh world and taken up again has the bits of
 * one that was not: nothing that matters is outside the columns.
 */
#include "tests/support/lab.h"

enum { WEEKS = 40 };

static void compare_rows(const ren_series *a, const ren_series *b, int32_t from)
{
    for (int k = 0; k < REN_N_NATIONAL; k++) {
        if (memcmp(&a->national[k][from], &b->national[k][from],
                   (size_t)(WEEKS - from) * sizeof(double))
            != 0) {
            fail_msg("split at week %d: series %s differs", (int)from,
                     ren_nationals[k].name);
        }
    }
    for (int32_t i = 0; i < a->n_panel; i++) {
        const int64_t at = (int64_t)i * a->n_weeks + from;
        for (int k = 0; k < REN_N_PANEL; k++) {
            assert_memory_equal(&a->panel[k][at], &b->panel[k][at],
                                (size_t)(WEEKS - from) * sizeof(double));
        }
    }
}

/* 40 weeks against `split` weeks, a copy, and the rest. */
static void expect_same(const ren_lab *lab, int32_t split)
{
    ren_world whole, first, second;
    ren_lab_world(lab, "all", true, &whole);
    ren_lab_world(lab, "all", true, &first);
    ren_lab_world(lab, "all", true, &second);
    ren_lab_run(&whole, WEEKS);
    ren_lab_run(&first, split);
    assert_true(split <= 14 || *first.state.n_grown > 0);
    if (split > 14) {
        assert_memory_not_equal(first.state.link_supplier,
                                lab->economy.network.link_supplier,
                                ren_lab_bytes(&first, REN_COL_link_supplier));
    }
    ren_world_copy(&second, &first);
    assert_int_equal(second.week, split);
    ren_lab_same(&first, &second, "the copy");
    ren_lab_world_free(&first);
    ren_lab_run(&second, WEEKS);
    ren_lab_same(&whole, &second, "taken up again");
    compare_rows(whole.series, second.series, split);
    ren_lab_world_free(&whole);
    ren_lab_world_free(&second);
}

static void a_run_taken_up_again_is_the_same_run(void **state)
{
    (void)state;
    ren_lab lab;
    ren_lab_storm(&lab, 900, WEEKS, 0, NULL);
    const int32_t splits[] = { 1, 13, 14, 20, 26, 39 };
    for (size_t k = 0; k < sizeof splits / sizeof *splits; k++) {
        expect_same(&lab, splits[k]);
    }
    ren_lab_free(&lab);
}

static void a_run_without_noise_is_taken_up_too(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world whole, first, second;
    const ren_override o = { "noise", "off" };
    ren_lab_storm(&lab, 400, WEEKS, 1, &o);
    ren_lab_world(&lab, "all", true, &whole);
    ren_lab_world(&lab, "all", true, &first);
    ren_lab_world(&lab, "all", true, &second);
    ren_lab_run(&whole, WEEKS);
    ren_lab_run(&first, 20);
    ren_world_copy(&second, &first);
    ren_lab_run(&second, WEEKS);
    ren_lab_same(&whole, &second, "without noise");
    ren_lab_world_free(&whole);
    ren_lab_world_free(&first);
    ren_lab_world_free(&second);
    ren_lab_free(&lab);
}

/* The test of the test: a forgotten column shows. */
static void a_forgotten_column_shows(void **state)
{
    (void)state;
    const int forgotten[] = { REN_COL_memory, REN_COL_transit_foreign, REN_COL_fill4,
                              REN_COL_noise, REN_COL_sent };
    ren_lab lab;
    ren_world whole, second;
    ren_lab_storm(&lab, 300, WEEKS, 0, NULL);
    ren_lab_world(&lab, "all", true, &whole);
    ren_lab_run(&whole, 20);
    for (size_t k = 0; k < sizeof forgotten / sizeof *forgotten; k++) {
        char a[REN_DIGEST_TEXT], b[REN_DIGEST_TEXT];
        ren_world first;
        ren_lab_world(&lab, "all", true, &first);
        ren_lab_world(&lab, "all", true, &second);
        ren_world_copy(&first, &whole);
        ren_world_copy(&second, &whole);
        memset(ren_column_data(&second, forgotten[k]), 0,
               ren_lab_bytes(&second, forgotten[k]));
        ren_lab_run(&first, 30);
        ren_lab_run(&second, 30);
        ren_world_digest(&first, a);
        ren_world_digest(&second, b);
        assert_string_not_equal(a, b);
        ren_lab_world_free(&first);
        ren_lab_world_free(&second);
    }
    ren_lab_world_free(&whole);
    ren_lab_free(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_taken_up_again_is_the_same_run),
        cmocka_unit_test(a_run_without_noise_is_taken_up_too),
        cmocka_unit_test(a_forgotten_column_shows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
