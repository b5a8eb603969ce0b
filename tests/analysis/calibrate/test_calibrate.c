/*
 * Claims: a parameter is recovered from moments made with it; parameters stay inside
 * their range; the first evaluation is the start; the best is never worse; names and
 * starts that do not exist are refused.
 */
#include "analysis/calibrate/calibrate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the four above first
#include <cmocka.h>
#include <math.h>
#include <string.h>

static const double TRUTH = 0.45; /* half the way down from the default */

static ren_calibrate_ask small(void)
{
    return (ren_calibrate_ask){ .base = { .data = REN_SOURCE_DIR "/scenarios/data",
                                          .firms = 500,
                                          .replicates = 1,
                                          .threads = 1 },
                                .most = 24,
                                .tolerance = 0.02 };
}

static double moment_at(double value, const char *band)
{
    char text[REN_CALIBRATE_TEXT];
    bool want[REN_N_BANDS] = { false };
    ren_finding found[REN_N_BANDS] = { 0 };
    ren_error err = { .text = "" };
    ren_free f;
    ren_validate_ask ask = small().base;
    assert_int_equal(ren_free_of(&f, "pool_strength", NAN, &err), REN_OK);
    ren_free_text(text, &f, value);
    const ren_override set = { "parameters.pool_strength", text };
    want[ren_band_find(band)] = true;
    ask.want = want;
    ask.n_overrides = 1;
    ask.override = &set;
    assert_int_equal(ren_validate(&ask, found, &err), REN_OK);
    assert_true(found[ren_band_find(band)].n > 0);
    return found[ren_band_find(band)].mean;
}

typedef struct seen {
    int32_t n;
    double low, high, first;
} seen;

static void take(void *taker, const ren_evaluation *e)
{
    seen *const s = taker;
    assert_int_equal(e->number, s->n);
    s->first = s->n++ == 0 ? e->value[0] : s->first;
    s->low = fmin(s->low, e->value[0]);
    s->high = fmax(s->high, e->value[0]);
}

static void a_known_parameter_comes_back(void **state)
{
    static const char band[] = "E14.lowest_output";
    seen s = { .low = INFINITY, .high = -INFINITY };
    ren_error err = { .text = "" };
    ren_calibration found;
    ren_calibrate_ask ask = small();
    (void)state;
    assert_int_equal(ren_free_of(&ask.free[0], "pool_strength", NAN, &err), REN_OK);
    assert_int_equal(ren_target_of(&ask.target[0], band, moment_at(TRUTH, band), &err),
                     REN_OK);
    ask.n_free = ask.n_targets = 1;
    ask.take = take;
    ask.taker = &s;
    assert_int_equal(ren_calibrate(&found, &ask, &err), REN_OK);
    assert_int_equal(found.evaluations, s.n);
    assert_true(fabs(s.first - ask.free[0].start) < 1e-9);
    assert_true(s.low >= ask.free[0].low && s.high <= ask.free[0].high);
    assert_true(found.best.distance <= found.first.distance);
    if (fabs(found.best.value[0] - TRUTH) > 0.02) {
        fail_msg("%g found, expected %g", found.best.value[0], TRUTH);
    }
}

static void what_does_not_exist_is_refused(void **state)
{
    ren_error err = { .text = "" };
    ren_free f;
    ren_target t;
    ren_calibration found;
    ren_calibrate_ask ask = small();
    (void)state;
    assert_int_equal(ren_free_of(&f, "n_crti", NAN, &err), REN_UNKNOWN_NAME);
    assert_int_equal(ren_free_of(&f, "n_crit", 400, &err), REN_OUT_OF_RANGE);
    assert_int_equal(ren_target_of(&t, "E99", NAN, &err), REN_UNKNOWN_NAME);
    assert_int_equal(ren_target_of(&t, "E14.lowest_output", NAN, &err),
                     REN_OUT_OF_RANGE);
    assert_int_equal(ren_calibrate(&found, &ask, &err), REN_BAD_SHAPE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_known_parameter_comes_back),
        cmocka_unit_test(what_does_not_exist_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
