/**
 * @file tests/sim/laws/test_threads.c
 * The number of threads and the company of other worlds change no bit.
 *
 * Labels: threads bits
 * Precision: both
 */
#include "tests/support/lab.h"

#include <omp.h>

enum { WEEKS = 40 };

/* Runs the worlds of the chosen packages, `side_by_side` of them at a time. */
static void run_member(const ren_lab *lab, int32_t n, const char *const *packages,
                       const char *shock, int32_t side_by_side, ren_member *out)
{
    ren_error err = { .text = "" };
    ren_experiment x;
    ren_lab_expect(ren_experiment_init(&x, &lab->scenario, &lab->words, &lab->geography,
                                       &lab->table, n, packages, shock, &err),
                   &err);
    x.world_threads = side_by_side;
    ren_lab_expect(ren_member_build(out, &x, 0, &err), &err);
    ren_lab_expect(ren_member_run(out, &x, NULL, &err), &err);
    assert_int_equal(out->n_series, x.n_packages * x.n_shocks);
    ren_experiment_free(&x);
}

static const char *const two[] = { "all", "stock" };

/* Builds that watch every access are slow: fewer weeks, threads and worlds. */
static bool is_small(void)
{
    return getenv("REN_TEST_SMALL") != NULL;
}

/* The tests hold at any size; the larger one has several windows of slots, in builds that
 * watch every access two, for a few weeks. */
static void open_storm(ren_lab *lab, int64_t firms, const char *rationing)
{
    char f[24];
    const ren_override o[] = { { "economy.firms", f },
                               { "horizon.weeks", !is_small()          ? "40"
                                                  : firms > REN_WINDOW ? "4"
                                                                       : "8" },
                               { "rules.rationing", rationing } };
    const bool large = firms > REN_WINDOW;
    (void)snprintf(f, sizeof f, "%d",
                   is_small() && large ? REN_WINDOW + 300 : (int)firms);
    ren_lab_open_with(lab, REN_LAB_STORM, 3, o);
}

static void threads_change_no_bit(const char *rationing)
{
    static const int threads[] = { 1, 3, 2, 8 };
    const size_t n_threads = is_small() ? 2 : 4;
    const int usual = omp_get_max_threads();
    const int32_t n = is_small() ? 1 : 2;
    char first[4][REN_DIGEST_TEXT];
    ren_lab lab;
    open_storm(&lab, 5000, rationing);
    for (size_t k = 0; k < n_threads; k++) {
        ren_member member;
        omp_set_num_threads(threads[k]);
        run_member(&lab, n, two, "both", 1, &member);
        for (int32_t w = 0; w < member.n_series; w++) {
            if (k == 0) {
                memcpy(first[w], member.series[w].state_hash, sizeof first[w]);
                print_message("%s %s, world %d: %s\n", REN_REAL_NAME, rationing, (int)w,
                              first[w]);
            } else if (strcmp(first[w], member.series[w].state_hash) != 0) {
                fail_msg("%s, world %d: other bits with %d threads than with one",
                         rationing, (int)w, threads[k]);
            }
        }
        ren_member_free(&member);
    }
    omp_set_num_threads(usual);
    ren_lab_free(&lab);
}

static void same_bits_on_any_number_of_threads(void **state)
{
    (void)state;
    threads_change_no_bit("proportional");
}

static void same_bits_on_any_number_of_threads_with_priorities(void **state)
{
    (void)state;
    threads_change_no_bit("priority");
}

static void compare_series(const ren_series *a, const ren_series *b)
{
    assert_string_equal(a->state_hash, b->state_hash);
    for (int k = 0; k < REN_N_NATIONAL; k++) {
        assert_memory_equal(a->national[k], b->national[k],
                            (size_t)a->n_weeks * sizeof(double));
    }
    for (int k = 0; k < REN_N_PANEL; k++) {
        assert_memory_equal(a->panel[k], b->panel[k],
                            (size_t)a->n_panel * (size_t)a->n_weeks * sizeof(double));
    }
    assert_memory_equal(a->warnings.count, b->warnings.count, sizeof a->warnings.count);
    assert_string_equal(a->warnings.text, b->warnings.text);
    assert_memory_equal(a->province, b->province,
                        31 * (size_t)a->n_weeks * sizeof(float));
    assert_true(a->cost == b->cost);
}

static void a_package_alone_is_the_same_in_company(void **state)
{
    (void)state;
    ren_lab lab;
    ren_member all;
    open_storm(&lab, 500, "proportional");
    run_member(&lab, 0, NULL, "both", 1, &all);
    assert_int_equal(all.n_series, 2 * lab.scenario.n_packages);
    const int32_t step = is_small() ? lab.scenario.n_packages - 1 : 1;
    for (int32_t p = 0; p < lab.scenario.n_packages; p += step) {
        const char *const name = lab.scenario.packages[p].name;
        const char *const shocks[] = { "off", "on" };
        for (int k = 0; k < 2; k++) {
            ren_member alone;
            run_member(&lab, 1, &name, shocks[k], 1, &alone);
            assert_int_equal(alone.n_series, 1);
            compare_series(&alone.series[0], &all.series[2 * p + k]);
            ren_member_free(&alone);
        }
    }
    /* packages do differ */
    assert_string_not_equal(all.series[1].state_hash, all.series[0].state_hash);
    assert_string_not_equal(all.series[1].state_hash,
                            all.series[2 * lab.scenario.n_packages - 1].state_hash);
    ren_member_free(&all);
    ren_lab_free(&lab);
}

static void worlds_side_by_side_are_the_same(void **state)
{
    (void)state;
    ren_lab lab;
    ren_member one, other;
    const char *const *const some = is_small() ? two : NULL; /* NULL: all packages */
    const int32_t n_some = is_small() ? 2 : 0;
    open_storm(&lab, 500, "proportional");
    run_member(&lab, n_some, some, "both", 1, &one);
    for (int32_t n = 2; n <= 3; n++) {
        run_member(&lab, n_some, some, "both", n, &other);
        assert_int_equal(one.n_series, other.n_series);
        for (int32_t w = 0; w < one.n_series; w++) {
            compare_series(&one.series[w], &other.series[w]);
        }
        ren_member_free(&other);
    }
    ren_member_free(&one);
    ren_lab_free(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_bits_on_any_number_of_threads),
        cmocka_unit_test(same_bits_on_any_number_of_threads_with_priorities),
        cmocka_unit_test(worlds_side_by_side_are_the_same),
        cmocka_unit_test(a_package_alone_is_the_same_in_company),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
