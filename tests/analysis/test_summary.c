/**
 * Means, intervals and paired differences, worked out by hand, and the table of them.
 * Precision: both
 */
#include "analysis/summary.h"
#include "tests/output/fake.h"
#include "tests/support/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the four above first
#include <cmocka.h>
#include <unistd.h>

enum { WEEKS = 40, MEMBERS = 4 };

typedef struct stage {
    fake f;
    char folder[REN_SCRATCH];
    char path[MEMBERS + 1][REN_SCRATCH + 32];
    ren_results results;
    ren_summary summary;
} stage;

/* Replicates 0, 1, 2 done, 3 failed; depth 0.20, 0.21, 0.22 for none, 0.1 with the
 * reserve, over six weeks. */
static int begin(void **state)
{
    stage *g = calloc(1, sizeof *g);
    assert_non_null(g);
    fake_init(&g->f, WEEKS);
    const ren_provenance provenance = ren_provenance_of_build();
    int64_t replicate[MEMBERS] = { 0, 1, 2, 3 };
    char *path[MEMBERS] = { g->path[0], g->path[1], g->path[2], NULL };
    int8_t status[MEMBERS] = { 1, 1, 1, 2 };
    const ren_collection collection = {
        .n_members = MEMBERS, .replicate = replicate, .path = path, .status = status
    };
    ren_error err = { .text = "" };

    assert_true(ren_scratch_folder(g->folder));
    for (int m = 0; m <= MEMBERS; m++) {
        (void)snprintf(g->path[m], sizeof g->path[m], "%s/%06d.h5", g->folder, m);
    }
    for (int m = 0; m < 3; m++) {
        ren_member member;
        assert_true(fake_member(&member, &g->f, m));
        assert_int_equal(ren_member_write(g->path[m], &member, &g->f.experiment,
                                          &provenance, m == 0, &err),
                         REN_OK);
        fake_member_free(&member, &g->f);
    }
    if (ren_results_collect(g->path[MEMBERS], &collection, &g->f.experiment,
                            &provenance, &err)
            != REN_OK
        || ren_results_read(&g->results, g->path[MEMBERS], &err) != REN_OK
        || ren_summary_build(&g->summary, &g->results, g->path[MEMBERS], &err)
               != REN_OK) {
        fail_msg("%s", err.text);
    }
    *state = g;
    return 0;
}

static int end(void **state)
{
    stage *g = *state;
    ren_summary_free(&g->summary);
    ren_results_free(&g->results);
    for (int m = 0; m <= MEMBERS; m++) {
        (void)unlink(g->path[m]);
    }
    (void)rmdir(g->folder);
    free(g);
    return 0;
}

/* 1 2 3 4: mean 2.5, s.d. 1.29099, t(0.975, 3) = 3.18245: half width 2.05426. */
static void the_interval_is_students(void **state)
{
    (void)state;
    const double x[] = { 1, 2, NAN, 3, 4 };
    const ren_estimate e = ren_estimate_of(5, x);
    assert_int_equal(e.n, 4);
    assert_float_equal(e.mean, 2.5, 1e-12);
    assert_float_equal(e.high - e.mean, 2.05426, 1e-5);
    assert_float_equal(e.mean - e.low, 2.05426, 1e-5);
}

static void one_number_has_no_interval(void **state)
{
    (void)state;
    const double x[] = { 7 };
    const ren_estimate e = ren_estimate_of(1, x);
    assert_true(e.mean == 7 && isnan(e.low) && isnan(e.high));
    assert_int_equal(ren_estimate_of(0, x).n, 0);
}

static void the_censored_come_last(void **state)
{
    (void)state;
    const double x[] = { NAN, 5, 3, NAN, 9 };
    assert_true(ren_censored_median(5, x) == 9);
    assert_true(isinf(ren_censored_median(4, x)));
    assert_true(ren_censored_median(2, x + 1) == 4);
    assert_true(isnan(ren_censored_median(0, x)));
}

/* Depth 0.20, 0.21, 0.22: mean 0.21, s.d. 0.01, t(0.975, 2) = 4.30265: half width
 * 0.0248414. Against none: -0.10, -0.11, -0.12. */
static void differences_are_paired(void **state)
{
    const stage *g = *state;
    const ren_summary_cell *none = ren_summary_named(&g->summary, 0, 1, "depth");
    const ren_summary_cell *reserve = ren_summary_named(&g->summary, 1, 1, "depth");
    assert_int_equal(none->value.n, 3);
    assert_float_equal(none->value.mean, 0.21, 1e-12);
    assert_float_equal(none->value.high, 0.21 + 0.0248414, 1e-6);
    assert_int_equal(none->against_none.n, 0);
    assert_float_equal(reserve->value.mean, 0.1, 1e-12);
    assert_float_equal(reserve->value.high, 0.1, 1e-12);
    assert_float_equal(reserve->against_none.mean, -0.11, 1e-12);
    assert_float_equal(reserve->against_none.low, -0.11 - 0.0248414, 1e-6);
    assert_null(ren_summary_named(&g->summary, 0, 1, "no_such_indicator"));
}

static void failed_members_are_counted_apart(void **state)
{
    const stage *g = *state;
    assert_int_equal(g->summary.n_done, 3);
    assert_int_equal(g->summary.n_failed, 1);
    assert_int_equal(g->summary.none, 0);
}

static void substitution_tells_what_is_censored(void **state)
{
    const stage *g = *state;
    const ren_substitution *none = &g->summary.substitution[1];
    const ren_substitution *reserve = &g->summary.substitution[3];
    assert_true(none->n == 3 && none->n_censored == 3 && isinf(none->median));
    assert_true(reserve->n == 3 && reserve->n_censored == 0 && reserve->median == 12);
}

/* The fake chain falls in week 7, and chip_tools is what runs short. */
static void the_story_names_input_and_week(void **state)
{
    const stage *g = *state;
    assert_non_null(strstr(g->summary.story, "Chip-making equipment from week 5."));
    assert_non_null(strstr(g->summary.story, "in week 7"));
    assert_non_null(strstr(g->summary.story, "at 79.0 %"));
    assert_non_null(strstr(g->summary.story, "runs short is Chip-making equipment"));
    assert_non_null(strstr(g->summary.story, "unserved from week 7 on"));
    assert_non_null(strstr(g->summary.story, "no qualified substitute"));
    assert_non_null(strstr(g->summary.story, "3 of 3 replicates find no qualified"));
}

static void the_table_has_a_row_per_package(void **state)
{
    const stage *g = *state;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    assert_non_null(out);
    ren_summary_print(&g->summary, out);
    (void)fclose(out);
    assert_non_null(strstr(text, "\nnone "));
    assert_non_null(strstr(text, "\nreserve "));
    assert_non_null(strstr(text, "Difference to `none`"));
    assert_non_null(strstr(text, "Level effect"));
    assert_non_null(strstr(text, "3 replicates of 4 (1 failed)"));
    assert_null(strstr(text, "nan"));
    if (getenv("REN_SHOW") != NULL) {
        (void)fputs(text, stdout);
    }
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_interval_is_students),
        cmocka_unit_test(one_number_has_no_interval),
        cmocka_unit_test(the_censored_come_last),
        cmocka_unit_test(differences_are_paired),
        cmocka_unit_test(failed_members_are_counted_apart),
        cmocka_unit_test(substitution_tells_what_is_censored),
        cmocka_unit_test(the_story_names_input_and_week),
        cmocka_unit_test(the_table_has_a_row_per_package),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
