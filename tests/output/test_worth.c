/**
 * What stands for a chain task, and what public money buys, in hand-made series.
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
