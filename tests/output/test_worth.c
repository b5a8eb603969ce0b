/**
 * What stands for a chain task, what public money buys, who stays and who is joined, in
 * hand-made series.
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
    ren_series on, off;
} stage;

static int begin(void **state)
{
    stage *g = malloc(sizeof *g);
    ren_error err;
    assert_non_null(g);
    fake_init(&g->f, WEEKS);
    assert_int_equal(ren_series_init(&g->on, WEEKS, FAKE_PRODUCTS, FAKE_PANEL, 1, &err),
                     REN_OK);
    assert_int_equal(
        ren_series_init(&g->off, WEEKS, FAKE_PRODUCTS, FAKE_PANEL, 1, &err), REN_OK);
    *state = g;
    return 0;
}

static int end(void **state)
{
    stage *g = *state;
    ren_series_free(&g->on);
    ren_series_free(&g->off);
    free(g);
    return 0;
}

static double *week_of(ren_series *s, ren_national which)
{
    return s->national[which];
}

/* Research: 2 a week tied for 60 weeks, 120, and 75 more than in none: 45 buy nothing.
 * Projects: 10 paid, 30 more begun: nothing is lost. 45 of 130. What is less than in none
 * counts as nothing more. */
static void deadweight_is_what_is_done_anyway(void **state)
{
    stage *g = *state;
    const ren_indicator_view view = {
        .experiment = &g->f.experiment, .world = &g->on, .none = &g->off, .shock = true
    };
    assert_true(ren_indicator_named("deadweight")->value(&view)
                == 0); /* nothing is tied */
    for (int32_t t = 0; t < WEEKS; t++) {
        week_of(&g->on, REN_NATIONAL_research_aided)[t] = 2;
        week_of(&g->on, REN_NATIONAL_research_spent)[t] = 11.25;
        week_of(&g->off, REN_NATIONAL_research_spent)[t] = 10;
    }
    week_of(&g->on, REN_NATIONAL_projects_aided)[9] = 10;
    week_of(&g->on, REN_NATIONAL_projects)[9] = 25;
    week_of(&g->off, REN_NATIONAL_projects)[8] = -5;
    assert_float_equal(ren_indicator_named("deadweight")->value(&view), 45.0 / 130,
                       1e-12);
    week_of(&g->off, REN_NATIONAL_research_spent)[0] = 200;
    assert_float_equal(ren_indicator_named("deadweight")->value(&view), 120.0 / 130,
                       1e-12);
    week_of(&g->on, REN_NATIONAL_projects_aided)[3] = NAN;
    assert_true(isnan(ren_indicator_named("deadweight")->value(&view)));
}

static double on(const stage *g, const char *name)
{
    const ren_indicator_view view = {
        .experiment = &g->f.experiment, .world = &g->on, .twin = &g->off, .shock = true
    };
    return ren_indicator_named(name)->value(&view);
}

/* Half of the weeks from 5 on with 30 and 10 heads, half with 20 and 10, against 40 and 10
 * in week 0. */
static void heads_are_counted_beside_wages(void **state)
{
    stage *g = *state;
    for (int32_t t = 0; t < WEEKS; t++) {
        const bool first = t >= 5 && t % 2 == 0; /* 27 of 55 */
        g->on.national[REN_NATIONAL_skilled][t] = t < 5 ? 40 : first ? 30 : 20;
        g->on.national[REN_NATIONAL_researchers][t] = 10;
    }
    assert_float_equal(on(g, "staff_kept"), 100 * (27 * 40 + 28 * 30) / 55.0 / 50.0,
                       1e-9);
}

/* 500,001 real firms with 2 partners each: 2 of 500,000 others, 4 in a million. */
static void collaboration_is_dense_where_firms_are_few(void **state)
{
    stage *g = *state;
    g->f.scenario.parameters.real_all = 500001;
    for (int32_t t = 0; t < WEEKS; t++) {
        g->on.national[REN_NATIONAL_collaborations][t] = t < 56 ? 9 : 2;
        g->on.national[REN_NATIONAL_partners_srdi][t] = t < 56 ? 9 : 3;
    }
    assert_float_equal(on(g, "collaboration_density"), 4, 1e-12);
    assert_true(on(g, "partners_titled") == 3);
}

/* What is not measured is unknown; what is, is told as it is. */
static void the_network_of_the_end_is_told(void **state)
{
    stage *g = *state;
    assert_true(isnan(on(g, "systemic_tail")) && isnan(on(g, "systemic_max")));
    assert_true(isnan(on(g, "joined")) && isnan(on(g, "leaders_near")));
    g->on.esri_tail = 0.125;
    g->on.esri_most = 0.25;
    g->on.joined = 0.5;
    g->on.near = 0.375;
    assert_true(on(g, "systemic_tail") == 0.125 && on(g, "systemic_max") == 0.25);
    assert_true(on(g, "joined") == 0.5 && on(g, "leaders_near") == 0.375);
}

/* One indicator for each task, cost, and one for worlds without the shock. */
static void every_task_has_one_headline(void **state)
{
    static const char *const tasks[] = { "mend", "strengthen", "steady", "smooth",
                                         "upgrade" };
    (void)state;
    for (size_t t = 0; t < sizeof tasks / sizeof *tasks; t++) {
        int32_t n = 0;
        for (int32_t k = 0; ren_indicators[k] != NULL; k++) {
            const ren_indicator *i = ren_indicators[k];
            n += i->headline && strcmp(i->task, tasks[t]) == 0;
        }
        assert_int_equal(n, 1);
    }
    assert_true(ren_indicator_named("cost")->headline
                && ren_indicator_named("level_effect")->headline);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_task_has_one_headline),
        cmocka_unit_test_setup_teardown(deadweight_is_what_is_done_anyway, begin, end),
        cmocka_unit_test_setup_teardown(heads_are_counted_beside_wages, begin, end),
        cmocka_unit_test_setup_teardown(collaboration_is_dense_where_firms_are_few,
                                        begin, end),
        cmocka_unit_test_setup_teardown(the_network_of_the_end_is_told, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
