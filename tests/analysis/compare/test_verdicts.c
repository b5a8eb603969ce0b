/**
 * Verdicts of a comparison: what must be decided, what must stay open, and what must not
 * matter.   Labels: bits threads
 * Precision: both
 */
#include "tests/analysis/compare/made.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the four above first
#include <cmocka.h>
#include <gsl/gsl_cdf.h>
#include <omp.h>

enum { N = 12, NONE = 0, TWIN_A, TWIN_B, STRONG };

static const ren_compare_ask all = { 0 };

static void build(ren_compare *c, const made *m, const ren_compare_ask *ask)
{
    ren_error err = { .text = "" };
    if (ren_compare_build(c, &m->results, m->path, ask, &err) != REN_OK) {
        fail_msg("%s", err.text);
    }
}

static char *csv(const ren_compare *c)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    ren_compare_csv(c, out);
    (void)fclose(out);
    return text;
}

static void begin(made *m, int32_t n)
{
    assert_true(made_init(m, n));
}

static void end(made *m, ren_compare *c)
{
    ren_compare_free(c);
    (void)unlink(m->path);
}

static void p_best_sums_to_one(void **state)
{
    made m;
    ren_compare c;
    (void)state;
    begin(&m, N);
    build(&c, &m, &all);
    assert_int_equal(c.n_lines, MADE_INDICATORS);
    for (int32_t k = 0; k < c.n_lines; k++) {
        double sum = 0;
        for (int32_t p = 0; p < c.n_packages; p++) {
            sum += c.line[k].cell[p].p_best;
        }
        assert_true(fabs(sum - 1) < 1e-9);
    }
    end(&m, &c);
}

static void better_in_every_member_is_best_and_decided(void **state)
{
    made m;
    ren_compare c;
    (void)state;
    begin(&m, N);
    build(&c, &m, &all);
    const ren_compare_line *line = ren_compare_named(&c, "loss_area");
    assert_int_equal(line->best, STRONG);
    assert_true(line->decided && line->more == 0);
    assert_true(line->cell[STRONG].p_best == 1);
    assert_true(line->cell[STRONG].against_none.decided);
    assert_true(line->cell[STRONG].against_none.high < 0);
    assert_true(line->cell[STRONG].against_none.t_high < 0);
    assert_true(line->cell[STRONG].cost_per_unit
                == 100 / -line->cell[STRONG].against_none.mean);
    end(&m, &c);
}

static void equal_packages_stay_undecided(void **state)
{
    made m;
    ren_compare c;
    const char *const twins[] = { "twin_a", "twin_b" };
    const ren_compare_ask ask = { .n_packages = 2, .package = twins };
    (void)state;
    begin(&m, N);
    for (int32_t k = 0; k < N; k++) { /* both clearly better than none */
        *made_at(&m, LOSS, k, TWIN_A) -= 5;
        *made_at(&m, LOSS, k, TWIN_B) -= 5;
    }
    build(&c, &m, &ask);
    assert_int_equal(c.n_packages, 3);
    const ren_compare_line *line = ren_compare_named(&c, "loss_area");
    assert_false(line->decided);
    assert_true(isinf(line->more));
    assert_true(fabs(line->cell[1].p_best - 0.5) < 1e-9);
    assert_true(line->cell[1].p_best == line->cell[2].p_best);
    assert_true(line->cell[1].against_none.decided);
    const int32_t other = line->best == 1 ? 2 : 1;
    assert_false(line->cell[other].against_best.decided);
    end(&m, &c);
}

/* A difference as small as rounding is none, however regular it is. */
static void rounding_decides_nothing(void **state)
{
    made m;
    ren_compare c;
    (void)state;
    begin(&m, N);
    for (int32_t k = 0; k < N; k++) {
        *made_at(&m, LOSS, k, TWIN_B) = *made_at(&m, LOSS, k, TWIN_A) * (1 + 2e-16);
        *made_at(&m, LOSS, k, NONE) = *made_at(&m, LOSS, k, TWIN_A) * (1 - 2e-16);
        *made_at(&m, LOSS, k, STRONG) = 99;
    }
    build(&c, &m, &all);
    const ren_compare_line *line = ren_compare_named(&c, "loss_area");
    assert_false(line->cell[TWIN_B].against_none.decided);
    assert_true(fabs(line->cell[TWIN_B].p_best - 1.0 / 3) < 1e-9);
    end(&m, &c);
}

static void the_order_of_members_changes_nothing(void **state)
{
    made m;
    ren_compare c;
    (void)state;
    begin(&m, N);
    build(&c, &m, &all);
    char *before = csv(&c);
    end(&m, &c);
    begin(&m, N);
    for (int32_t k = 0; k < N; k++) {
        m.replicate[k] = (k * 5 + 3) % N;
    }
    made_fill(&m);
    assert_true(made_write(&m));
    build(&c, &m, &all);
    char *after = csv(&c);
    assert_string_equal(before, after);
    free(before);
    free(after);
    end(&m, &c);
}

static void threads_change_nothing(void **state)
{
    made m;
    ren_compare c;
    char *text[2];
    (void)state;
    begin(&m, N);
    const int threads = omp_get_max_threads();
    for (int k = 0; k < 2; k++) {
        omp_set_num_threads(k == 0 ? 1 : 3);
        build(&c, &m, &all);
        text[k] = csv(&c);
        ren_compare_free(&c);
    }
    omp_set_num_threads(threads);
    assert_string_equal(text[0], text[1]);
    free(text[0]);
    free(text[1]);
    (void)unlink(m.path);
}

/* The same packages in another order: the same numbers under each name. */
static void the_order_of_packages_changes_nothing(void **state)
{
    static const int32_t turned[] = { STRONG, TWIN_B, NONE, TWIN_A };
    made m, t;
    ren_compare c, d;
    (void)state;
    begin(&m, N);
    begin(&t, N);
    for (int32_t p = 0; p < MADE_PACKAGES; p++) {
        t.package[p] = m.package[turned[p]];
        for (int32_t k = 0; k < N * MADE_INDICATORS; k++) {
            *made_at(&t, k / N, k % N, p) = *made_at(&m, k / N, k % N, turned[p]);
        }
    }
    build(&c, &m, &all);
    build(&d, &t, &all);
    for (int32_t k = 0; k < c.n_lines; k++) {
        assert_string_equal(c.package[c.line[k].best], d.package[d.line[k].best]);
        assert_true(c.line[k].tau == d.line[k].tau);
        for (int32_t p = 0; p < MADE_PACKAGES; p++) {
            const ren_compare_cell *one = &c.line[k].cell[turned[p]];
            const ren_compare_cell *other = &d.line[k].cell[p];
            assert_true(one->mean == other->mean && one->p_best == other->p_best);
            assert_memory_equal(&one->against_none.low, &other->against_none.low,
                                2 * sizeof(double));
            assert_int_equal(c.in_pareto[turned[p]], d.in_pareto[p]);
        }
    }
    end(&m, &c);
    end(&t, &d);
}

static void one_member_has_no_interval(void **state)
{
    made m;
    ren_compare c;
    (void)state;
    begin(&m, 1);
    build(&c, &m, &all);
    const ren_compare_line *line = ren_compare_named(&c, "loss_area");
    const ren_pair *pair = &line->cell[STRONG].against_none;
    assert_true(pair->mean < 0);
    assert_true(isnan(pair->low) && isnan(pair->t_low) && isnan(pair->more));
    assert_true(isnan(line->cell[STRONG].p_best) && isnan(line->cell[STRONG].sd));
    assert_false(pair->decided || line->decided);
    end(&m, &c);
}

static void members_that_failed_are_left_out(void **state)
{
    made m;
    ren_compare c;
    (void)state;
    begin(&m, N);
    m.status[3] = 2;
    m.status[7] = 0;
    build(&c, &m, &all);
    assert_true(c.n_members == N && c.n_done == N - 2 && c.n_failed == 1);
    assert_int_equal(ren_compare_named(&c, "loss_area")->n, N - 2);
    end(&m, &c);
}

static void a_recovery_that_does_not_come_counts_as_all_the_time_there_was(void **state)
{
    made m;
    ren_compare c;
    (void)state;
    begin(&m, 3);
    *made_at(&m, RECOVERY, 1, NONE) = NAN;
    build(&c, &m, &all);
    const ren_compare_line *line = ren_compare_named(&c, "recovery_weeks");
    assert_int_equal(line->n, 3);
    assert_int_equal(line->cell[NONE].n_censored, 1);
    assert_int_equal(line->cell[STRONG].n_censored, 0);
    assert_true(line->cell[NONE].mean == (30 + 50 + 32) / 3.0);
    end(&m, &c);
}

/* With so many members, and not with one less, t and power add up to the difference. */
static void more_members_are_as_many_as_the_power_needs(void **state)
{
    made m;
    ren_compare c;
    (void)state;
    begin(&m, N);
    build(&c, &m, &all);
    const ren_pair *pair = &ren_compare_named(&c, "loss_area")->cell[1].against_none;
    assert_false(pair->decided);
    assert_true(pair->more >= 1 && isfinite(pair->more));
    for (int less = 0; less < 2; less++) {
        const double n = N + pair->more - less;
        const double reach =
            (gsl_cdf_tdist_Pinv(0.975, n - 1) + gsl_cdf_tdist_Pinv(0.8, n - 1))
            * pair->sd / sqrt(n);
        assert_true((reach <= fabs(pair->mean)) == (less == 0));
    }
    end(&m, &c);
}

static void the_pareto_set_holds_what_nothing_beats(void **state)
{
    made m;
    ren_compare c;
    (void)state;
    begin(&m, N);
    build(&c, &m, &all);
    assert_int_equal(c.n_pareto, 2); /* loss_area and cost are headlines */
    assert_true(c.in_pareto[NONE]);  /* costs nothing */
    assert_true(c.in_pareto[STRONG]);
    assert_false(c.in_pareto[TWIN_A] || c.in_pareto[TWIN_B]);
    ren_compare_free(&c);
    static const char *const names[] = { "loss_area", "depth", "recovery_weeks" };
    const ren_compare_ask named = { .n_indicators = 3, .indicator = names };
    build(&c, &m, &named);
    assert_int_equal(c.n_pareto, 3); /* what is asked for by name counts */
    assert_true(c.in_pareto[STRONG] && !c.in_pareto[NONE]);
    end(&m, &c);
}

static void refused(made *m, const ren_compare_ask *ask, const char *said)
{
    ren_compare c = { 0 };
    ren_error err = { .text = "" };
    const ren_status status = ren_compare_build(&c, &m->results, m->path, ask, &err);
    assert_int_equal(ren_status_exit(status), 2);
    assert_non_null(strstr(err.text, said));
    assert_null(c.line);
}

static void what_cannot_be_compared_is_refused(void **state)
{
    made m;
    const char *const wrong[] = { "weak" };
    const ren_compare_ask package = { .n_packages = 1, .package = wrong };
    const ren_compare_ask indicator = { .n_indicators = 1, .indicator = wrong };
    const ren_compare_ask level = { .level = true };
    (void)state;
    begin(&m, N);
    refused(&m, &package, "no package `weak`");
    refused(&m, &indicator, "no indicator `weak`");
    refused(&m, &level, "no world without the shock");
    m.package[0] = "nothing";
    refused(&m, &all, "no package `none`");
    m.package[0] = "none";
    memset(m.status, 0, sizeof m.status);
    refused(&m, &all, "no finished member");
    (void)unlink(m.path);
}

static void the_table_tells_what_is_open(void **state)
{
    made m;
    ren_compare c;
    char *text = NULL;
    size_t size = 0;
    (void)state;
    begin(&m, N);
    build(&c, &m, &all);
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    ren_compare_print(&c, out);
    (void)fclose(out);
    assert_non_null(strstr(text, "best: strong (P 1.000), decided against all others"));
    assert_non_null(strstr(text, "undecided, "));
    assert_non_null(strstr(text, "Pareto set: none, strong"));
    assert_non_null(strstr(text, "the parameters in use"));
    assert_null(strstr(text, "nan"));
    if (getenv("REN_SHOW") != NULL) {
        (void)fputs(text, stdout);
    }
    free(text);
    end(&m, &c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(p_best_sums_to_one),
        cmocka_unit_test(better_in_every_member_is_best_and_decided),
        cmocka_unit_test(equal_packages_stay_undecided),
        cmocka_unit_test(rounding_decides_nothing),
        cmocka_unit_test(the_order_of_members_changes_nothing),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(the_order_of_packages_changes_nothing),
        cmocka_unit_test(one_member_has_no_interval),
        cmocka_unit_test(members_that_failed_are_left_out),
        cmocka_unit_test(
            a_recovery_that_does_not_come_counts_as_all_the_time_there_was),
        cmocka_unit_test(more_members_are_as_many_as_the_power_needs),
        cmocka_unit_test(the_pareto_set_holds_what_nothing_beats),
        cmocka_unit_test(what_cannot_be_compared_is_refused),
        cmocka_unit_test(the_table_tells_what_is_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
