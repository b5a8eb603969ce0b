/**
 * @file tests/sim/laws/test_still.c
 * Without noise and shocks nothing moves, to the last bit (definitions D7).
 *
 * Labels: threads bits
 * Precision: both
 */
#include "tests/support/lab.h"

#define CALM "noise: off\nseed: 3\nhorizon: {weeks: 260}\n"
#define IDLE                                               \
    "packages:\n"                                          \
    "  idle:\n"                                            \
    "    a: {use: placebo, start_week: 0}\n"               \
    "    b: {use: unified_market, start_week: 0}\n"        \
    "    c: {use: first_set_procurement, start_week: 0}\n" \
    "    d: {use: strategic_stock, start_week: 0}\n"

/* What a firm, a slot, a machine or a market remembers; the other columns are sums and
 * scratch, for which only the last of these tests holds. */
static const int lasting[] = {
    REN_COL_expected,        REN_COL_memory,
    REN_COL_noise,           REN_COL_plan,
    REN_COL_promise,         REN_COL_capacity,
    REN_COL_output,          REN_COL_finished,
    REN_COL_link_request,    REN_COL_link_order,
    REN_COL_other_request,   REN_COL_demand,
    REN_COL_drift,           REN_COL_final_fill,
    REN_COL_short_critical,  REN_COL_fill,
    REN_COL_reweight,        REN_COL_shipped,
    REN_COL_capped,          REN_COL_foreign_request,
    REN_COL_stock,           REN_COL_on_order,
    REN_COL_backlog,         REN_COL_quality,
    REN_COL_fill4,           REN_COL_order,
    REN_COL_placed,          REN_COL_transit_domestic,
    REN_COL_transit_foreign, REN_COL_n_grown,
    REN_COL_link_supplier,   REN_COL_link_share,
    REN_COL_out_slot,        REN_COL_out_share,
    REN_COL_capital,         REN_COL_capital_gap,
    REN_COL_capital_request, REN_COL_capital_domestic,
    REN_COL_capital_foreign, REN_COL_capital_fill,
    REN_COL_blocked_weeks,   REN_COL_growth,
    REN_COL_pool_request,    REN_COL_pool_fill,
    REN_COL_pool_limit,
};

static void expect_rows_equal(const ren_world *world, int32_t weeks, const char *where)
{
    const ren_series *s = world->series;
    for (int k = 0; k < REN_N_NATIONAL; k++) {
        for (int32_t t = 1; t < weeks; t++) {
            const double x = s->national[k][t];
            /* the residual is measured in some weeks only */
            if (k != REN_NATIONAL_residual || x == x) {
                if (memcmp(&x, &s->national[k][0], sizeof x) != 0) {
                    fail_msg("%s: %s is %.17g in week %d and %.17g in week 0", where,
                             ren_nationals[k].name, x, (int)t, s->national[k][0]);
                }
            }
        }
    }
    for (int32_t i = 0; i < s->n_panel; i++) {
        for (int32_t t = 1; t < weeks; t++) {
            const int64_t at = (int64_t)i * s->n_weeks;
            for (int c = 0; c < REN_N_PANEL; c++) {
                const double *panel = s->panel[c];
                assert_memory_equal(&panel[at], &panel[at + t], sizeof *panel);
            }
        }
    }
}

/* Bits of the start and of the end are the same; sums and scratch, which no week reads
 * before it has written them, have those of the end of the second week. */
static void expect_still(const ren_lab *lab, const char *package, int32_t weeks,
                         const char *where)
{
    ren_world start, first, world;
    ren_lab_world(lab, package, true, &start);
    ren_lab_world(lab, package, true, &first);
    ren_lab_world(lab, package, true, &world);
    ren_lab_run(&first, 2);
    ren_lab_run(&world, weeks);
    for (size_t k = 0; k < sizeof lasting / sizeof *lasting; k++) {
        const int c = lasting[k];
        if (memcmp(ren_column_data(&start, c), ren_column_data(&world, c),
                   ren_lab_bytes(&world, c))
            != 0) {
            fail_msg("%s: column %s left its week-0 bits", where, ren_columns[c].name);
        }
    }
    ren_lab_same(&first, &world, where);
    assert_true(world.series->national[REN_NATIONAL_output][0] > 0);
    expect_rows_equal(&world, weeks, where);
    ren_lab_world_free(&start);
    ren_lab_world_free(&first);
    ren_lab_world_free(&world);
}

static void nothing_moves(void **state)
{
    (void)state;
    ren_lab lab;
    ren_lab_init(&lab, CALM "economy: {firms: 500}\n" IDLE);
    expect_still(&lab, "none", ren_lab_weeks(60), "none");
    expect_still(&lab, "idle", ren_lab_weeks(60), "levers without budget");
    ren_lab_free(&lab);
}

/* D7: the first week finds what it leaves. */
static void week_0_starts_at_rest(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world start, world;
    ren_lab_init(&lab, CALM "economy: {firms: 300}\n");
    ren_lab_world(&lab, "none", false, &start);
    ren_lab_world(&lab, "none", false, &world);
    ren_lab_run(&world, 1);
    ren_lab_run(&start, 1);
    ren_lab_run(&world, 2);
    ren_lab_same(&start, &world, "the second week");
    ren_lab_world_free(&start);
    ren_lab_world(&lab, "none", false, &start);
    assert_memory_equal(start.state.limit, world.state.limit,
                        ren_lab_bytes(&world, REN_COL_limit));
    ren_lab_world_free(&start);
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

static void nothing_moves_in_five_years(void **state)
{
    (void)state;
    ren_lab lab;
    ren_lab_init(&lab, CALM "economy: {firms: 200, table: io42}\n" IDLE);
    expect_still(&lab, "none", ren_lab_weeks(260), "io42");
    ren_lab_free(&lab);
}

static void nothing_moves_without_niches(void **state)
{
    (void)state;
    ren_lab lab;
    ren_lab_init(&lab, CALM "economy: {firms: 300, niches: []}\n" IDLE);
    assert_int_equal(lab.table.n_niches, 0);
    expect_still(&lab, "none", ren_lab_weeks(60), "no niches");
    expect_still(&lab, "idle", ren_lab_weeks(60), "no niches, levers without budget");
    ren_lab_free(&lab);
}

static void nothing_moves_under_any_rule(void **state)
{
    (void)state;
    ren_lab lab;
    ren_lab_init(&lab, CALM "economy: {firms: 250, table: io42}\n");
    ren_rules_spec *rules = &lab.scenario.rules;
    for (int32_t k = 0; k < 3 * 5 * 2 * 3 * 2; k++) {
        char where[80];
        rules->production = k % 3;
        rules->rationing = k / 3 % 5;
        rules->order_gap = k / 15 % 2;
        rules->order_target = k / 30 % 3;
        rules->substitution = k / 90 == 0;
        (void)snprintf(where, sizeof where, "production %d, rationing %d, order %d/%d",
                       (int)rules->production, (int)rules->rationing,
                       (int)rules->order_gap, (int)rules->order_target);
        expect_still(&lab, "none", 15, where);
    }
    ren_lab_free(&lab);
}

/* The test of the test: what it looks at does move. */
static void a_shock_or_noise_moves_it(void **state)
{
    (void)state;
    for (int noisy = 0; noisy < 2; noisy++) {
        ren_lab lab;
        ren_world world;
        const ren_override o = { "noise", noisy ? "on" : "off" };
        ren_lab_init_with(&lab,
                          CALM "economy: {firms: 300}\n"
                               "shocks:\n"
                               "  failure: {use: supplier_failure, hit_share: 0.2,\n"
                               "            start_week: 2}\n",
                          1, &o);
        ren_lab_world(&lab, "none", !noisy, &world);
        ren_lab_run(&world, 6);
        const double *output = world.series->national[REN_NATIONAL_output];
        assert_true(output[5] != output[0]);
        ren_lab_world_free(&world);
        ren_lab_free(&lab);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_moves),
        cmocka_unit_test(week_0_starts_at_rest),
        cmocka_unit_test(nothing_moves_in_five_years),
        cmocka_unit_test(nothing_moves_without_niches),
        cmocka_unit_test(nothing_moves_under_any_rule),
        cmocka_unit_test(a_shock_or_noise_moves_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
