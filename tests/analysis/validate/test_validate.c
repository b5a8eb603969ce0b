/*
 * Claims: tails and shapes are estimated as they were drawn; the same findings on any
 * number of threads; a band that cannot be measured does not pass; a mutilation moves its
 * band and nothing is measured beyond what is asked; the negative controls hold.
 */
#include "analysis/validate/measure/statistics.h"
#include "analysis/validate/validate.h"
#include "base/array.h"
#include "base/draw.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the four above first
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N = 20000 };

static ren_who who(int32_t k)
{
    return (ren_who){ .id = (uint32_t)k, .purpose = REN_DRAW_TEST };
}

static void a_pareto_tail_is_found(void **state)
{
    const ren_stream stream = ren_stream_of(5, 0);
    double *x = ren_column(N, sizeof *x), *w = ren_column(N, sizeof *w);
    (void)state;
    for (int32_t k = 0; k < N; k++) {
        x[k] = pow(ren_draw_uniform(stream, who(k)), -1.0 / 1.3);
        w[k] = 3;
    }
    assert_true(fabs(ren_hill(N, x, w, 0.10) - 1.3) < 0.1);
    assert_true(fabs(ren_hill(N, x, NULL, 0.10) - 1.3) < 0.1);
    assert_true(isnan(ren_hill(20, x, NULL, 0.05)));
    free(x);
    free(w);
}

static void laplace_and_normal_are_told_apart(void **state)
{
    const ren_stream stream = ren_stream_of(6, 0);
    double *x = ren_column(N, sizeof *x);
    (void)state;
    for (int32_t k = 0; k < N; k++) {
        x[k] = 2.0 + 5.0 * ren_draw_laplace(stream, who(k));
    }
    assert_true(fabs(ren_subbotin(N, x) - 1.0) < 0.05);
    for (int32_t k = 0; k < N; k++) {
        x[k] = 2.0 + 5.0 * ren_draw_normal(stream, who(k));
    }
    assert_true(fabs(ren_subbotin(N, x) - 2.0) < 0.1);
    free(x);
}

static ren_validate_ask ask_for(const char *const *name, bool want[REN_N_BANDS])
{
    memset(want, 0, REN_N_BANDS * sizeof *want);
    for (int k = 0; name[k] != NULL; k++) {
        assert_true(ren_band_find(name[k]) >= 0);
        want[ren_band_find(name[k])] = true;
    }
    return (ren_validate_ask){ .data = REN_SOURCE_DIR "/scenarios/data",
                               .firms = 600,
                               .replicates = 3,
                               .threads = 1,
                               .want = want };
}

static void threads_do_not_matter(void **state)
{
    static const char *const name[] = { "E2.mean_path", "E11.others_over_own",
                                        "E14.rebound", NULL };
    bool want[REN_N_BANDS];
    ren_finding one[REN_N_BANDS] = { 0 }, two[REN_N_BANDS] = { 0 };
    ren_error err = { .text = "" };
    ren_validate_ask ask = ask_for(name, want);
    (void)state;
    assert_int_equal(ren_validate(&ask, one, &err), REN_OK);
    ask.threads = 2;
    assert_int_equal(ren_validate(&ask, two, &err), REN_OK);
    for (int k = 0; name[k] != NULL; k++) {
        const int32_t b = ren_band_find(name[k]);
        assert_int_equal(one[b].n, 3);
        assert_true(one[b].mean == two[b].mean && one[b].error == two[b].error);
    }
}

static void judged_by_its_band(void **state)
{
    static const char *const name[] = { "E14.recovery", "E14.rebound",
                                        "E14.lowest_output", "E1.exporters_tail",
                                        NULL };
    bool want[REN_N_BANDS];
    ren_finding found[REN_N_BANDS] = { 0 };
    ren_error err = { .text = "" };
    ren_validate_ask ask = ask_for(name, want);
    (void)state;
    assert_int_equal(ren_validate(&ask, found, &err), REN_OK);
    for (int k = 0; name[k] != NULL; k++) {
        const int32_t b = ren_band_find(name[k]);
        const ren_finding *const f = &found[b];
        const double low = ren_bands[b].low, high = ren_bands[b].high;
        if (f->n == 0 || isnan(low)) {
            assert_false(f->pass);
            assert_true(f->n > 0 || f->why[0] != '\0');
            continue;
        }
        const double off = f->mean < low    ? low - f->mean
                           : f->mean > high ? f->mean - high
                                            : 0;
        assert_int_equal(f->pass, off == 0);
        assert_true(fabs(f->distance - off / ren_band_scale(&ren_bands[b])) < 1e-12);
    }
    assert_int_equal(found[ren_band_find("E1.exporters_tail")].n, 0);
    assert_int_equal(found[ren_band_find("E11.others_over_own")].n, 0);
}

static void a_mutilation_fails_its_band(void **state)
{
    static const char *const name[] = { "E9.main_critical", NULL };
    bool want[REN_N_BANDS];
    ren_finding cut = { 0 };
    ren_error err = { .text = "" };
    ren_validate_ask ask = ask_for(name, want);
    bool seen = false;
    (void)state;
    for (const ren_mutilation *m = ren_mutilations; m->name != NULL; m++) {
        if (strcmp(m->name, "deep_stocks") == 0) {
            seen = true;
            assert_int_equal(ren_mutilate(&ask, m, &cut, &err), REN_OK);
        }
    }
    assert_true(seen);
    assert_false(cut.pass);
}

static void bad_values_are_told(void **state)
{
    static const char *const name[] = { "E14.rebound", NULL };
    bool want[REN_N_BANDS];
    ren_finding found[REN_N_BANDS] = { 0 };
    ren_error err = { .text = "" };
    const ren_override bad = { "parameters.n_crti", "1" };
    ren_validate_ask ask = ask_for(name, want);
    (void)state;
    ask.n_overrides = 1;
    ask.override = &bad;
    assert_int_not_equal(ren_validate(&ask, found, &err), REN_OK);
    assert_non_null(strstr(err.text, "n_crti"));
}

static void what_must_not_happen_does_not(void **state)
{
    static const char *const name[] = { "E14.rebound", NULL };
    bool want[REN_N_BANDS];
    ren_control control[REN_N_CONTROLS];
    ren_error err = { .text = "" };
    ren_validate_ask ask = ask_for(name, want);
    (void)state;
    assert_int_equal(ren_controls(&ask, control, &err), REN_OK);
    for (int k = 0; k < REN_N_CONTROLS; k++) {
        if (control[k].measured ? !control[k].pass : control[k].why[0] == '\0') {
            fail_msg("%s: %g, %s", control[k].name, control[k].value, control[k].why);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pareto_tail_is_found),
        cmocka_unit_test(laplace_and_normal_are_told_apart),
        cmocka_unit_test(threads_do_not_matter),
        cmocka_unit_test(judged_by_its_band),
        cmocka_unit_test(a_mutilation_fails_its_band),
        cmocka_unit_test(bad_values_are_told),
        cmocka_unit_test(what_must_not_happen_does_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
