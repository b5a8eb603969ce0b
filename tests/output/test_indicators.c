/**
 * Indicators of hand-made series; the sums are worked out beside each claim.
 * Precision: both
 */
#include "tests/output/fake.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the four above first
#include <cmocka.h>

enum { WEEKS = 60 };

typedef struct stage {
    fake f;
    ren_series on, off, calm;
} stage;

static void flat(ren_series *s, double chain, double economy)
{
    ren_error err;
    assert_int_equal(ren_series_init(s, WEEKS, FAKE_PRODUCTS, FAKE_PANEL, 1, &err),
                     REN_OK);
    for (int32_t t = 0; t < WEEKS; t++) {
        s->national[REN_NATIONAL_chain_output][t] = chain;
        s->national[REN_NATIONAL_output][t] = economy;
    }
}

static int begin(void **state)
{
    stage *g = malloc(sizeof *g);
    assert_non_null(g);
    fake_init(&g->f, WEEKS);
    flat(&g->on, 80, 1000);
    flat(&g->off, 80, 1000);
    flat(&g->calm, 64, 1000);
    *state = g;
    return 0;
}

static int end(void **state)
{
    stage *g = *state;
    ren_series_free(&g->on);
    ren_series_free(&g->off);
    ren_series_free(&g->calm);
    free(g);
    return 0;
}

static const ren_indicator *named(const char *name)
{
    for (int32_t k = 0; ren_indicators[k] != NULL; k++) {
        if (strcmp(ren_indicators[k]->name, name) == 0) {
            return ren_indicators[k];
        }
    }
    fail_msg("no indicator %s", name);
    return NULL;
}

static double on(const stage *g, const char *name)
{
    const ren_indicator_view view = { .experiment = &g->f.experiment,
                                      .world = &g->on,
                                      .twin = &g->off,
                                      .calm = &g->calm,
                                      .shock = true };
    return named(name)->value(&view);
}

static double off(const stage *g, const char *name)
{
    const ren_indicator_view view = { .experiment = &g->f.experiment,
                                      .world = &g->off,
                                      .calm = &g->calm };
    return named(name)->value(&view);
}

static double *chain(stage *g)
{
    return g->on.national[REN_NATIONAL_chain_output];
}

/* Three weeks of 2, 0 and 5 failures; wages 100 in half of the weeks, 90 in the
 * others. */
static void failures_add_up_and_wages_are_averaged(void **state)
{
    stage *g = *state;
    for (int32_t t = 0; t < WEEKS; t++) {
        g->on.national[REN_NATIONAL_wages_paid][t] = t % 2 == 0 ? 100 : 90;
    }
    g->on.national[REN_NATIONAL_failed_firms][7] = 2;
    g->on.national[REN_NATIONAL_failed_firms][9] = 5;
    assert_true(on(g, "defaults") == 7);
    assert_float_equal(on(g, "employment"), 95.0, 1e-12);
}

static void without_accounts_nobody_is_known_to_fail(void **state)
{
    stage *g = *state;
    for (int32_t t = 0; t < WEEKS; t++) {
        g->on.national[REN_NATIONAL_failed_firms][t] = NAN;
        g->on.national[REN_NATIONAL_wages_paid][t] = NAN;
    }
    assert_true(isnan(on(g, "defaults")) && isnan(on(g, "employment")));
}

static void names_are_those_of_the_interface(void **state)
{
    (void)state;
    static const char *const fixed[] = { "loss_area",      "loss_area_52",
                                         "loss_area_104",  "depth",
                                         "recovery_weeks", "defaults",
                                         "employment",     "cost" };
    for (size_t k = 0; k < sizeof fixed / sizeof fixed[0]; k++) {
        (void)named(fixed[k]);
    }
    assert_null(ren_indicators[ren_indicators_count()]);
}

static void descriptors_are_complete(void **state)
{
    (void)state;
    for (int32_t k = 0; ren_indicators[k] != NULL; k++) {
        const ren_indicator *i = ren_indicators[k];
        static const char *const tasks[] = { "mend",   "strengthen", "steady",
                                             "smooth", "upgrade",    "all" };
        bool known = false;
        for (size_t t = 0; t < sizeof tasks / sizeof *tasks; t++) {
            known = known || strcmp(tasks[t], i->task) == 0;
        }
        assert_true(known);
        assert_ptr_equal(ren_indicator_named(i->name), i);
        assert_true(strlen(i->unit) > 0 && strlen(i->source) > 0);
        assert_true(strlen(i->formula) > 0);
        assert_int_equal(i->summary[strlen(i->summary) - 1], '.');
        assert_true(i->better >= -1 && i->better <= 1);
        assert_non_null(i->value);
    }
}

static void an_unshocked_chain_loses_nothing(void **state)
{
    stage *g = *state;
    assert_true(on(g, "loss_area") == 0 && on(g, "depth") == 0);
    assert_true(on(g, "recovery_weeks") == 0);
    assert_true(on(g, "end_level") == 1);
    assert_true(on(g, "unmet_critical_total") == 0);
}

/* Weeks 6 and 7 at 60 of 80 (a quarter), week 58 at 40 (a half): 0.25 + 0.25 + 0.5 = 1
 * over the horizon; the window of 52 weeks from week 5 ends before week 57. */
static void loss_area_sums_shortfalls(void **state)
{
    stage *g = *state;
    chain(g)[6] = chain(g)[7] = 60;
    chain(g)[58] = 40;
    chain(g)[20] = 100; /* more than the twin is no gain */
    assert_true(on(g, "loss_area") == 1);
    assert_true(on(g, "loss_area_52") == 0.5);
    assert_true(on(g, "loss_area_104") == 1); /* to the horizon */
    assert_true(on(g, "depth") == 0.5);
    assert_float_equal(on(g, "end_level"), (3 + 0.5) / 4, 1e-12);
}

/* Week 56 is the last of the 52 weeks that begin with week 5. */
static void the_window_ends_after_52_weeks(void **state)
{
    stage *g = *state;
    chain(g)[56] = 60;
    assert_true(on(g, "loss_area_52") == 0.25);
    chain(g)[57] = 60;
    assert_true(on(g, "loss_area_52") == 0.25);
}

/* Below 95 % (76) in weeks 8-12; week 13 is at exactly 76: five weeks. */
static void recovery_counts_from_the_fall(void **state)
{
    stage *g = *state;
    for (int32_t t = 8; t < 13; t++) {
        chain(g)[t] = 75;
    }
    chain(g)[13] = 76;
    assert_true(on(g, "recovery_weeks") == 5);
}

/* Back in week 10, but below again in week 20, before 13 weeks have passed; then back
 * for good in week 21: 21 - 8. */
static void a_relapse_within_13_weeks_is_no_recovery(void **state)
{
    stage *g = *state;
    chain(g)[8] = chain(g)[9] = chain(g)[20] = 70;
    assert_true(on(g, "recovery_weeks") == 13);
    chain(g)[20] = 80;
    chain(g)[23] = 70; /* weeks 10 to 22 are 13 weeks */
    assert_true(on(g, "recovery_weeks") == 2);
}

/* The 13 weeks must lie inside the horizon of 60: week 47 is the last that can open
 * them. */
static void a_late_recovery_is_censored(void **state)
{
    stage *g = *state;
    for (int32_t t = 8; t < 47; t++) {
        chain(g)[t] = 40;
    }
    assert_true(on(g, "recovery_weeks") == 39);
    chain(g)[47] = 40;
    assert_true(isnan(on(g, "recovery_weeks")));
}

static void falls_before_the_shock_do_not_count(void **state)
{
    stage *g = *state;
    chain(g)[2] = 10;
    assert_true(on(g, "recovery_weeks") == 0);
}

static void shortage_is_net_of_the_twin(void **state)
{
    stage *g = *state;
    g->on.national[REN_NATIONAL_unmet_critical][7] = 30;
    g->on.national[REN_NATIONAL_unmet_critical][8] = 5;
    g->off.national[REN_NATIONAL_unmet_critical][3] = 4;
    g->on.national[REN_NATIONAL_firms_stopped][7] = 0.125;
    g->on.national[REN_NATIONAL_firms_stopped][9] = 0.0625;
    assert_true(on(g, "unmet_critical_total") == 31);
    assert_true(on(g, "firms_stopped_max") == 0.125);
}

/* Ten weeks of 30 struck, ten weeks of 90 of 1000 lost: three for one. */
static void amplification_is_total_over_direct(void **state)
{
    stage *g = *state;
    for (int32_t t = 10; t < 20; t++) {
        g->on.national[REN_NATIONAL_struck][t] = 30;
        g->on.national[REN_NATIONAL_output][t + 5] -= 90;
    }
    assert_float_equal(on(g, "amplification"), 3.0, 1e-12);
    assert_true(isnan(off(g, "amplification")));
}

/* Two provinces of equal output, one of them left with a half from week 5 on: shares 1/3
 * and 2/3 of what is left against 1/2 each. */
static void provinces_bear_a_shock_unevenly(void **state)
{
    stage *g = *state;
    for (int32_t t = 0; t < WEEKS; t++) {
        g->off.province[t] = g->off.province[WEEKS + t] = 8;
        g->on.province[t] =
            t < 5 ? 3 : 4; /* what is before the shock counts for nothing */
        g->on.province[WEEKS + t] = 8;
    }
    const double theil = log(2.0 / 3.0) / 3.0 + 2.0 * log(4.0 / 3.0) / 3.0;
    assert_float_equal(on(g, "province_inequality"), theil, 1e-12);
    for (int32_t t = 5; t < WEEKS; t++) {
        g->on.province[WEEKS + t] = 4;
    }
    assert_true(on(g, "province_inequality") == 0);
}

/* Shock in week 5, so the means run over weeks 5 to 59 and the last four are 56 to 59. */
static void the_chain_is_read_where_its_formula_says(void **state)
{
    stage *g = *state;
    for (int32_t t = 0; t < WEEKS; t++) {
        g->on.national[REN_NATIONAL_collection][t] = t < 5 ? 100 : 8;
        g->on.national[REN_NATIONAL_chokepoints_covered][t] = t < 56 ? 0.2 : 0.5;
        g->on.national[REN_NATIONAL_srdi_alive][t] = t < 59 ? 1 : 0.75;
    }
    assert_float_equal(on(g, "collection_days"), 56.0, 1e-12);
    assert_float_equal(on(g, "completeness_graded"), 0.5, 1e-12);
    assert_true(on(g, "survival") == 0.75); /* week 109 lies beyond the horizon */
}

static void the_economy_stands_beside_the_chain(void **state)
{
    stage *g = *state;
    g->on.national[REN_NATIONAL_output][10] = 750;
    g->on.national[REN_NATIONAL_output][11] = 875;
    assert_true(on(g, "economy_loss_area") == 0.375);
    assert_true(on(g, "economy_depth") == 0.25);
    assert_true(on(g, "loss_area") == 0);
}

/* 80 against a calm 64: a quarter more, without any shock. */
static void level_is_measured_without_the_shock(void **state)
{
    stage *g = *state;
    g->off.national[REN_NATIONAL_failed_firms][3] = 6;
    g->calm.national[REN_NATIONAL_failed_firms][4] = 2;
    assert_true(off(g, "level_defaults") == 4 && off(g, "level_output") == 0);
    assert_true(isnan(on(g, "level_defaults")) && isnan(on(g, "level_output")));
    assert_true(off(g, "level_effect") == 0.25);
    assert_true(isnan(on(g, "level_effect")));
    assert_true(isnan(off(g, "loss_area")) && isnan(off(g, "depth")));
    assert_true(isnan(off(g, "recovery_weeks")) && isnan(off(g, "end_level")));
}

/* Worlds (none, off) (none, on) (reserve, off) (reserve, on) of the fake member: a fifth
 * for six weeks, a tenth with the reserve. */
static void worlds_find_their_twins(void **state)
{
    stage *g = *state;
    ren_member member;
    const int32_t n = ren_indicators_count();
    double value[4 * 96];

    assert_true(n <= 96 && fake_member(&member, &g->f, 0));
    ren_indicators_of(&member, &g->f.experiment, value);
    for (int32_t k = 0; k < n; k++) {
        if (strcmp(ren_indicators[k]->name, "loss_area") == 0) {
            assert_true(isnan(value[0 * n + k]) && isnan(value[2 * n + k]));
            assert_float_equal(value[1 * n + k], 6 * 0.2, 1e-12);
            assert_float_equal(value[3 * n + k], 6 * 0.1, 1e-12);
        }
        if (strcmp(ren_indicators[k]->name, "cost") == 0) {
            assert_true(value[1 * n + k] == 0 && value[3 * n + k] == 5e4);
            assert_true(value[2 * n + k] == 5e4);
        }
    }
    fake_member_free(&member, &g->f);
}

/* `--shock on` runs no twin: resilience is unknown, not zero. */
static void without_a_twin_resilience_is_unknown(void **state)
{
    stage *g = *state;
    ren_member member;
    const int32_t n = ren_indicators_count();
    double value[2 * 96];

    g->f.experiment.n_shocks = 1;
    g->f.experiment.shock[0] = 1;
    assert_true(n <= 96 && fake_member(&member, &g->f, 0));
    ren_indicators_of(&member, &g->f.experiment, value);
    assert_true(isnan(value[0]) && isnan(value[n]));
    fake_member_free(&member, &g->f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)
        T(names_are_those_of_the_interface),
        T(descriptors_are_complete),
        T(an_unshocked_chain_loses_nothing),
        T(loss_area_sums_shortfalls),
        T(the_window_ends_after_52_weeks),
        T(recovery_counts_from_the_fall),
        T(a_relapse_within_13_weeks_is_no_recovery),
        T(a_late_recovery_is_censored),
        T(falls_before_the_shock_do_not_count),
        T(shortage_is_net_of_the_twin),
        T(amplification_is_total_over_direct),
        T(provinces_bear_a_shock_unevenly),
        T(the_chain_is_read_where_its_formula_says),
        T(the_economy_stands_beside_the_chain),
        T(level_is_measured_without_the_shock),
        T(worlds_find_their_twins),
        T(without_a_twin_resilience_is_unknown),
        T(failures_add_up_and_wages_are_averaged),
        T(without_accounts_nobody_is_known_to_fail),
#undef T
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
