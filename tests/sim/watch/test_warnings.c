/**
 * @file tests/sim/watch/test_warnings.c
 * What is planted is warned of, with firms and weeks; what is calm is not.
 *
 * Labels: threads
 * Precision: both
 */
#include "tests/sim/watch/watched.h"

#include <math.h>
#include <omp.h>

static void expect_none(const ren_warnings *found)
{
    for (int k = 0; k < REN_N_WARNINGS; k++) {
        if (found->count[k] != 0 || !isnan(found->week[k])) {
            fail_msg("%s: %s", ren_warning_infos[k].name, found->text);
        }
    }
    assert_string_equal(found->text, "");
}

/* a1 stops on day 5. Its buyer b1 has 15 days of ore, d1 further 15 days of steel; the
 * other chain goes on. */
static void the_starved_firms_of_a_chain_are_named(void **state)
{
    ren_lab lab;
    (void)state;
    ren_lab_init_stated(&lab, &ren_chain,
                        "horizon: {days: 120}\n"
                        "rules: {preset: inoue-todo}\n"
                        "events: " REN_WATCHED_CASES "chain_losses.csv\n",
                        0, NULL);
    ren_warnings found = watched_warnings(&lab, true);
    assert_int_equal(found.count[REN_WARNING_starvation], 2);
    const double week = found.week[REN_WARNING_starvation];
    if (!(week >= 18 && week <= 40)) {
        fail_msg("%s", found.text);
    }
    assert_non_null(strstr(found.text, "Starvation: 2 firms"));
    const char *b1 = strstr(found.text, "b1 (no ore from day ");
    const char *d1 = strstr(found.text, "d1 (no steel from day ");
    assert_non_null(b1);
    assert_non_null(d1);
    assert_true(b1 < d1); /* the first is named first */
    assert_null(strstr(found.text, "a1"));
    assert_null(strstr(found.text, "b2"));
    free(found.text);
    found = watched_warnings(&lab, false);
    expect_none(&found);
    free(found.text);
    ren_lab_free(&lab);
}

static ren_warnings regions(const char *rules, const char *more)
{
    char text[2048];
    ren_lab lab;
    ren_lab_init_stated(
        &lab, &ren_stated_regions,
        ren_stated_text(text, "horizon: {days: 300}\nrules: {preset: ario%s}\n", rules,
                        more),
        0, NULL);
    const ren_warnings found = watched_warnings(&lab, true);
    ren_lab_free(&lab);
    return found;
}

/* Hallegatte 2014 with five days of stock that bind from the first day missing. */
static void a_death_spiral_is_told_from_its_shock(void **state)
{
    (void)state;
    ren_warnings found = regions(", inventory_days: 5, psi: 1",
                                 "events: " REN_WATCHED_CASES "half_losses.csv\n");
    if (found.count[REN_WARNING_death_spiral] != 3) {
        fail_msg("%s", found.text);
    }
    assert_true(found.week[REN_WARNING_death_spiral] >= 5);
    assert_true(found.week[REN_WARNING_death_spiral] <= 100);
    assert_non_null(strstr(found.text, "Death spiral: output of 3 products"));
    assert_non_null(strstr(found.text, "worst hit: "));
    free(found.text);

    /* the same loss with ninety days of stock */
    found = regions(", inventory_days: 90, psi: 0.8",
                    "events: " REN_WATCHED_CASES "half_losses.csv\n");
    expect_none(&found);
    free(found.text);
}

/* A product whose makers are struck for good is low, and no spiral. */
static void struck_capacity_is_no_spiral(void **state)
{
    ren_lab lab;
    (void)state;
    ren_lab_init(&lab,
                 "economy: {firms: 500}\n"
                 "horizon: {weeks: 60}\n"
                 "noise: off\n"
                 "rules: {inventory_days: 600}\n"
                 "shocks:\n"
                 "  hit: {use: supplier_failure, products: ['005'], hit_share: 1,\n"
                 "        depth: 0.9, start_week: 2}\n");
    const ren_warnings found = watched_warnings(&lab, true);
    assert_int_equal(found.count[REN_WARNING_death_spiral], 0);
    free(found.text);
    ren_lab_free(&lab);
}

#define CYCLE                                                                       \
    "economy: {firms: 500}\n"                                                       \
    "horizon: {weeks: 208}\n"                                                       \
    "noise: off\n"                                                                  \
    "shocks:\n"                                                                     \
    "  hit: {use: supplier_failure, hit_share: 0.05, depth: 0.5, start_week: 10,\n" \
    "        duration_weeks: 8}\n"

/* Targets that follow output fast make orders cycle; the slow memory does not. */
static void fast_targets_cycle_and_slow_ones_do_not(void **state)
{
    static const struct {
        const char *th_s;
        bool cycles;
    } cases[] = { { "0.5/week", true },
                  { "0.01923/week", false },
                  { "0.03846/week", false } };
    (void)state;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        const ren_override o[] = { { "parameters.th_s", cases[k].th_s } };
        ren_lab lab;
        ren_lab_init_with(&lab, CYCLE, 1, o);
        const ren_warnings found = watched_warnings(&lab, true);
        print_message("%s: %s\n", cases[k].th_s, found.text);
        if ((found.count[REN_WARNING_order_cycle] > 0) != cases[k].cycles) {
            fail_msg("th_s %s: %s", cases[k].th_s, found.text);
        }
        if (cases[k].cycles) {
            assert_non_null(strstr(found.text, "Order cycle: "));
            assert_non_null(strstr(found.text, "widest at firm "));
        }
        free(found.text);
        ren_lab_free(&lab);
    }
}

static char *read_text(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text = calloc(1, 65536);
    assert_non_null(file);
    assert_non_null(text);
    assert_true(fread(text, 1, 65535, file) > 0);
    (void)fclose(file);
    return text;
}

static void a_calm_run_and_a_chip_embargo_neither_cycle_nor_spiral(void **state)
{
    const ren_override o[] = { { "economy.firms", "500" } };
    char *text = read_text(REN_SOURCE_DIR "/scenarios/library/chip-embargo.yaml");
    ren_lab lab;
    (void)state;
    ren_lab_init_with(&lab, text, 1, o);
    ren_warnings found = watched_warnings(&lab, true);
    assert_int_equal(found.count[REN_WARNING_death_spiral], 0);
    assert_int_equal(found.count[REN_WARNING_order_cycle], 0);
    free(found.text);
    found = watched_warnings(&lab, false);
    expect_none(&found);
    free(found.text);
    ren_lab_free(&lab);
    free(text);
}

/* Watching changes no bit, and finds the same with any number of threads. */
static void threads_tell_the_same_and_change_nothing(void **state)
{
    static const int threads[] = { 1, 2, 3, 8 };
    const int usual = omp_get_max_threads();
    const ren_override o[] = { { "parameters.th_s", "0.5/week" } };
    char first[REN_DIGEST_TEXT] = "", *text = NULL;
    ren_world world;
    ren_lab lab;
    (void)state;
    ren_lab_init_with(&lab, CYCLE, 1, o);
    ren_lab_world(&lab, NULL, true, &world);
    ren_lab_run(&world, world.series->n_weeks);
    ren_world_digest(&world, first);
    ren_lab_world_free(&world);
    for (size_t k = 0; k < sizeof threads / sizeof *threads; k++) {
        char digest[REN_DIGEST_TEXT];
        omp_set_num_threads(threads[k]);
        ren_warnings found = watched_run(&lab, NULL, true, &world);
        ren_world_digest(&world, digest);
        assert_string_equal(digest, first);
        if (text != NULL) {
            assert_string_equal(found.text, text);
        }
        free(text);
        text = found.text;
        ren_lab_world_free(&world);
    }
    omp_set_num_threads(usual);
    free(text);
    ren_lab_free(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_starved_firms_of_a_chain_are_named),
        cmocka_unit_test(a_death_spiral_is_told_from_its_shock),
        cmocka_unit_test(struck_capacity_is_no_spiral),
        cmocka_unit_test(fast_targets_cycle_and_slow_ones_do_not),
        cmocka_unit_test(a_calm_run_and_a_chip_embargo_neither_cycle_nor_spiral),
        cmocka_unit_test(threads_tell_the_same_and_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
