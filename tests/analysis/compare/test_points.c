/**
 * Comparisons over design points: what is the best at single points, and verdicts that
 * need nine of ten of them. Medians of times that may not end.   Labels: bits
 */
#include "analysis/compare/basis.h"
#include "tests/analysis/compare/made.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the four above first
#include <cmocka.h>

enum { POINTS = 8, REPLICATES = 6, N = POINTS * REPLICATES, NONE = 0, STRONG = 3 };

static const ren_compare_ask all = { 0 };

/* Member = replicate * points + point; `strong` gains 4 weeks at every point but the last
 * `n_worse`, where it loses a little. */
static void begin(made *m, int32_t n_worse)
{
    assert_true(made_init(m, N));
    for (int32_t k = 0; k < N; k++) {
        m->replicate[k] = k / POINTS;
        m->point[k] = k % POINTS;
    }
    made_fill(m);
    for (int32_t k = 0; k < N; k++) {
        const bool worse = m->point[k] >= POINTS - n_worse;
        const double own = 0.1 * made_noise(m->replicate[k], 5 + m->point[k]);
        *made_at(m, LOSS, k, STRONG) =
            *made_at(m, LOSS, k, NONE) + (worse ? 0.5 : -4.0) + own;
        for (int32_t p = 1; p < STRONG; p++) {
            *made_at(m, LOSS, k, p) = *made_at(m, LOSS, k, NONE) + 0.2;
        }
    }
    assert_true(made_write(m));
}

static void build(ren_compare *c, const made *m)
{
    ren_error err = { .text = "" };
    if (ren_compare_build(c, &m->results, m->path, &all, &err) != REN_OK) {
        fail_msg("%s", err.text);
    }
    assert_int_equal(c->n_points, POINTS);
    assert_int_equal(c->n_replicates, REPLICATES);
}

static void end(made *m, ren_compare *c)
{
    ren_compare_free(c);
    (void)unlink(m->path);
}

static void what_is_better_at_all_points_is_decided(void **state)
{
    made m;
    ren_compare c;
    (void)state;
    begin(&m, 0);
    build(&c, &m);
    const ren_compare_cell *strong = &ren_compare_named(&c, "loss_area")->cell[STRONG];
    assert_true(strong->p_best == 1 && strong->against_none.decided);
    assert_true(strong->against_none.agree == 1);
    assert_true(strong->against_none.t_low < strong->against_none.mean);
    end(&m, &c);
}

/* Better on the average, whatever is drawn; but at two points of eight it is not. */
static void a_sign_that_two_points_deny_decides_nothing(void **state)
{
    made m;
    ren_compare c;
    double sum = 0;
    (void)state;
    begin(&m, 2);
    build(&c, &m);
    const ren_compare_line *line = ren_compare_named(&c, "loss_area");
    const ren_pair *pair = &line->cell[STRONG].against_none;
    assert_true(pair->mean < -2 && pair->high < 0);
    assert_true(pair->agree == 0.75);
    assert_false(pair->decided);
    assert_true(isinf(pair->more));
    assert_float_equal(line->cell[STRONG].p_best, 0.75, 0.001);
    for (int32_t p = 0; p < c.n_packages; p++) {
        sum += line->cell[p].p_best;
    }
    assert_float_equal(sum, 1, 1e-9);
    end(&m, &c);
}

/* The mean at a point is known almost exactly, that of all points is not. */
static void points_widen_the_interval(void **state)
{
    made m;
    ren_compare c;
    (void)state;
    begin(&m, 1);
    build(&c, &m);
    const ren_pair *pair =
        &ren_compare_named(&c, "loss_area")->cell[STRONG].against_none;
    const double spread = 4.5 * sqrt(1.0 / 8 * 7 / 8 * 8 / 7); /* of eight points */
    const double naive = 1.96 * spread / sqrt(N);
    assert_true(pair->high - pair->low > 2 * naive);
    assert_true(pair->t_high - pair->t_low > 2 * naive);
    end(&m, &c);
}

/* Times 3, 5+, 6, 8, 9+ (+ still running): 4/5, then 4/5 * 2/3 = 8/15, then 4/15 at 8. */
static void half_have_ended_by_the_median(void **state)
{
    (void)state;
    double time[] = { 9, 3, 8, 5, 6 };
    bool censored[] = { true, false, false, true, false };
    assert_true(ren_km_median(5, time, censored) == 8);
    double late[] = { 9, 9, 9, 2 };
    bool running[] = { true, true, true, false };
    assert_true(isinf(ren_km_median(4, late, running)));
    double plain[] = { 4, 1, 3 };
    bool none[] = { false, false, false };
    assert_true(ren_km_median(3, plain, none) == 3);
    assert_true(isnan(ren_km_median(0, NULL, NULL)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_better_at_all_points_is_decided),
        cmocka_unit_test(a_sign_that_two_points_deny_decides_nothing),
        cmocka_unit_test(points_widen_the_interval),
        cmocka_unit_test(half_have_ended_by_the_median),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
