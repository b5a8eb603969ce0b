/**
 * @file tests/sim/published/test_calm.c
 * Published models at rest stay there to the last bit, whatever the flows; losses of
 * nothing are none; threads change no bit.
 *
 * Labels: threads bits
 * Precision: both
 */
#include "tests/support/stated.h"

#include <omp.h>

enum { DAYS = 60 };

#define REBUILD "rebuild: {tau: 30, products: {manu: 0.7, serv: 0.3}}\n"

/* Columns that a step leaves as it found them, and not only sums and scratch. */
static const int lasting[] = {
    REN_COL_capacity,
    REN_COL_output,
    REN_COL_finished,
    REN_COL_link_request,
    REN_COL_other_request,
    REN_COL_final_fill,
    REN_COL_fill,
    REN_COL_reweight,
    REN_COL_shipped,
    REN_COL_stock,
    REN_COL_on_order,
    REN_COL_backlog,
    REN_COL_order,
    REN_COL_placed,
    REN_COL_aim,
    REN_COL_overtime,
    REN_COL_damage,
    REN_COL_limit,
    REN_COL_owed,
    REN_COL_rebuild_request,
    REN_COL_fill4,
    REN_COL_quality,
    REN_COL_want,
    REN_COL_demand,
    REN_COL_transit_domestic,
};

static void open_lab(ren_lab *lab, const ren_files_spec *files, const char *form,
                     const char *rules, const char *more)
{
    char text[2048];
    ren_lab_init_stated(lab, files, ren_stated_text(text, form, rules, more), 0, NULL);
}

static void expect_still(const ren_files_spec *files, const char *form,
                         const char *rules, const char *more)
{
    ren_lab lab;
    ren_world start, second, last;
    open_lab(&lab, files, form, rules, more);
    ren_lab_world(&lab, NULL, true, &start);
    ren_lab_world(&lab, NULL, true, &second);
    ren_lab_world(&lab, NULL, true, &last);
    ren_lab_run(&second, 2);
    ren_lab_run(&last, DAYS);
    for (size_t k = 0; k < sizeof lasting / sizeof *lasting; k++) {
        const int c = lasting[k];
        if (memcmp(ren_column_data(&start, c), ren_column_data(&last, c),
                   ren_lab_bytes(&last, c))
            != 0) {
            fail_msg("%s%s: column %s left its first bits", form, rules,
                     ren_columns[c].name);
        }
    }
    ren_lab_same(&second, &last, rules);
    for (int k = 0; k < REN_N_NATIONAL; k++) {
        for (int32_t t = 1; t < DAYS && k != REN_NATIONAL_residual; t++) {
            assert_memory_equal(&last.series->national[k][t],
                                &last.series->national[k][0], sizeof(double));
        }
    }
    ren_lab_world_free(&start);
    ren_lab_world_free(&second);
    ren_lab_world_free(&last);
    ren_lab_free(&lab);
}

static void nothing_moves(void **state)
{
    static const char *const rules[] = {
        "",
        ", rationing: proportional",
        ", rationing: firms_first, order_gap: positive",
        ", rationing: lowest_relative_order",
        ", rationing: lowest_relative_order_firms_first",
        ", rationing: priority, as_published: off",
        ", stocks: product",
        ", stocks: supplier",
        ", substitution: on, order_type: alt",
        ", order_time: first",
        ", psi: 0.9",
        ", production: linear",
        ", inventory_days: 1",
    };
    (void)state;
    for (size_t k = 0; k < sizeof rules / sizeof *rules; k++) {
        expect_still(&ren_stated_firms, REN_STATED_FIRMS, rules[k], "");
        expect_still(&ren_stated_regions, REN_STATED_REGIONS, rules[k], "");
        expect_still(&ren_stated_regions, REN_STATED_REGIONS, rules[k], REBUILD);
    }
}

/* Two worlds have the same bits in every step. */
static void expect_same(const ren_files_spec *files, const char *form,
                        const char *rules, const char *more, const char *other)
{
    ren_lab lab_a, lab_b;
    ren_world a, b;
    open_lab(&lab_a, files, form, rules, more);
    open_lab(&lab_b, files, form, rules, other);
    ren_lab_world(&lab_a, NULL, true, &a);
    ren_lab_world(&lab_b, NULL, true, &b);
    while (a.week < DAYS) {
        ren_lab_run(&a, a.week + 1);
        ren_lab_run(&b, b.week + 1);
        ren_lab_same(&a, &b, rules);
    }
    ren_lab_world_free(&a);
    ren_lab_world_free(&b);
    ren_lab_free(&lab_a);
    ren_lab_free(&lab_b);
}

static void losses_of_nothing_are_none(void **state)
{
    static const char *const recovery[] = { "none",      "linear",      "convex",
                                            "concave",   "fixed_step",  "spike",
                                            "geometric", "exponential", "neighbours" };
    static const char *const kind[] = { "share", "capacity", "capital" };
    char path[REN_SCRATCH], more[REN_SCRATCH + 256];
    (void)state;
    for (int region = 0; region < 2; region++) {
        FILE *out = ren_stated_open(path);
        (void)fprintf(out, "firm,kind,size,start,duration,recovery,tau\n");
        for (int k = 0; k < 27; k++) {
            (void)fprintf(out, "%s,%s,0,%d,%d,%s,7\n", region ? "west|manu" : "f07",
                          kind[k / 9], k % 5, k % 4, recovery[k % 9]);
        }
        assert_int_equal(fclose(out), 0);
        (void)snprintf(more, sizeof more, "events: %s\n", path);
        if (region) {
            expect_same(&ren_stated_regions, REN_STATED_REGIONS, "", "", more);
            (void)snprintf(more, sizeof more, "events: %s\n" REBUILD, path);
            expect_same(&ren_stated_regions, REN_STATED_REGIONS, "", REBUILD, more);
        } else {
            expect_same(&ren_stated_firms, REN_STATED_FIRMS, "", "", more);
        }
        (void)remove(path);
    }
}

/* Several windows, a supplier with more clients than are kept at hand. */
static void threads_change_no_bit(void **state)
{
    static const int threads[] = { 1, 2, 3, 8 };
    static const char *const form[] = { REN_STATED_FIRMS, REN_STATED_REGIONS };
    const int usual = omp_get_max_threads();
    ren_stated_town town;
    char path[REN_SCRATCH], more[REN_SCRATCH + 128];
    (void)state;
    ren_stated_found(&town, 4500);
    FILE *out = ren_stated_open(path);
    for (int32_t i = 0; i < 4500; i += 7) {
        (void)fprintf(out, "f%d 0.%d %d\n", (int)i, (int)(1 + i % 9), (int)(i % 5));
    }
    assert_int_equal(fclose(out), 0);
    (void)snprintf(more, sizeof more, "events: %s\n", path);
    for (int f = 0; f < 2; f++) {
        ren_lab lab;
        char first[REN_DIGEST_TEXT] = "", text[REN_DIGEST_TEXT];
        open_lab(&lab, &town.files, form[f], "", more);
        for (size_t k = 0; k < sizeof threads / sizeof *threads; k++) {
            ren_world world;
            omp_set_num_threads(threads[k]);
            ren_lab_world(&lab, NULL, true, &world);
            ren_lab_run(&world, 25);
            ren_world_digest(&world, text);
            if (k == 0) {
                memcpy(first, text, sizeof first);
                print_message("%s %s %s\n", REN_REAL_NAME, f ? "ario" : "inoue-todo",
                              text);
            } else if (strcmp(first, text) != 0) {
                fail_msg("%d threads give other bits than one", threads[k]);
            }
            assert_true(world.series->national[REN_NATIONAL_output][20]
                        < 0.999 * world.series->national[REN_NATIONAL_output][0]);
            ren_lab_world_free(&world);
        }
        ren_lab_free(&lab);
    }
    omp_set_num_threads(usual);
    (void)remove(path);
    ren_stated_leave(&town);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_moves),
        cmocka_unit_test(losses_of_nothing_are_none),
        cmocka_unit_test(threads_change_no_bit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
