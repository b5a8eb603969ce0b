/**
 * @file tests/sim/test_twin.c
 * The engine does what the equations say: a naive twin of the week gives the same bits.
 *
 * Each case runs a small world for some forty weeks and compares every number of every
 * week. A case also says what must have happened in it, so that it cannot pass idle.
 *
 * Labels: threads bits
 * Precision: both
 */
#define REN_LAB_CORE
#include "tests/sim/twin/twin.h"
#include "tests/support/stated.h"

#define SMALL \
    "seed: 11\neconomy: {firms: 400, focal: [\"094\"]}\nhorizon: {weeks: 40}\n"
#define GROUPS                                                           \
    "seed: 5\neconomy: {table: io42, firms: 300, focal: [chip_tools]}\n" \
    "horizon: {weeks: 40}\n"
#define CALM "noise: off\n"
#define TOOLS                                                       \
    "shocks:\n  a: {use: tech_embargo, countries: [USA, JPN, NLD]," \
    " inputs: [chip_tools], depth: 0.9, start_week: 3}\n"
#define CHIPS                                                            \
    "shocks:\n  a: {use: tech_embargo, countries: [USA, TWN, KOR, JPN]," \
    " inputs: [hi_chips], depth: 0.9, start_week: 2, notice_weeks: 1}\n"
#define OUTAGE                                                              \
    "shocks:\n  a: {use: regional_outage, provinces: [guangdong, jiangsu]," \
    " depth: 0.7, start_week: 2, duration_weeks: 12, recovery_weeks: 6}\n"
#define FAILURE                                                          \
    "shocks:\n  a: {use: supplier_failure, hit_share: 0.15, depth: 0.9," \
    " start_week: 2, duration_weeks: 20}\n"
#define SLUMP                                                                    \
    "shocks:\n  a: {use: demand_loss, depth: 0.2, exports: true, start_week: 2," \
    " duration_weeks: 10, recovery_weeks: 5, recovery: convex}\n"
#define PARTING                                                             \
    "shocks:\n  a: {use: decoupling, export_depth: 0.3, import_depth: 0.5," \
    " start_week: 2, ramp_weeks: 8}\n"
#define RESIST                                                      \
    "shocks:\n  a: {use: tech_embargo, countries: [JPN, USA, DEU]," \
    " inputs: [photoresist], depth: 1, start_week: 1, grey_channel: false}\n"
#define RESTLESS "parameters: {link_death: 55 %/year, epoch: 4 weeks}\n"

/* Runs a scenario in both and returns what happened. */
static int32_t follow_lab(ren_lab *lab, const char *yaml, const char *package,
                          bool shock)
{
    ren_world world;
    twin t;
    char text[160];
    int32_t seen = 0;
    ren_lab_world(lab, package, shock, &world);
    assert_true(twin_init(&t, &world));
    while (world.week < (int32_t)lab->scenario.horizon.steps) {
        assert_null(ren_week(&world, false));
        twin_week(&t, &world.strain);
        if (twin_differs(&t, &world, text)) {
            fail_msg("%s\n%s", text, yaml);
        }
        seen |= twin_seen(&t);
        world.week++;
    }
    twin_free(&t);
    ren_lab_world_free(&world);
    return seen;
}

static int32_t follow(const char *yaml, const char *package, bool shock)
{
    ren_lab lab;
    ren_lab_init(&lab, yaml);
    const int32_t seen = follow_lab(&lab, yaml, package, shock);
    ren_lab_free(&lab);
    return seen;
}

/* A stated economy under a preset, with other rules (", key: value, ..") and lines. */
static void expect_stated(const ren_files_spec *files, const char *form,
                          const char *rules, const char *more, int32_t wanted)
{
    char yaml[2048];
    ren_lab lab;
    ren_lab_init_stated(&lab, files, ren_stated_text(yaml, form, rules, more), 0, NULL);
    const int32_t seen = follow_lab(&lab, yaml, NULL, true);
    ren_lab_free(&lab);
    if ((seen & wanted) != wanted) {
        fail_msg("saw %d, expected %d of\n%s", (int)seen, (int)wanted, yaml);
    }
}

static void expect_firms(const char *rules, const char *more, int32_t wanted)
{
    expect_stated(&ren_stated_firms, REN_STATED_FIRMS, rules, more, wanted);
}

static void expect_regions(const char *rules, const char *more, int32_t wanted)
{
    expect_stated(&ren_stated_regions, REN_STATED_REGIONS, rules, more, wanted);
}

static void expect(const char *yaml, const char *package, int32_t wanted)
{
    const int32_t seen = follow(yaml, package, true);
    if ((seen & wanted) != wanted) {
        fail_msg("saw %d, expected %d of\n%s", (int)seen, (int)wanted, yaml);
    }
}

static void rest_is_the_same(void **state)
{
    (void)state;
    assert_int_equal(follow(SMALL CALM, NULL, false) & ~LONG_ROW, 0);
}

static void noise_is_the_same(void **state)
{
    (void)state;
    expect(SMALL, NULL, MOVED);
    expect(GROUPS, NULL, MOVED);
}

static void shocks_without_noise_are_the_same(void **state)
{
    (void)state;
    expect(SMALL CALM TOOLS, NULL, WORN);
    expect(SMALL CALM TOOLS "rules: {spare_parts: needed}\n", NULL, WORN);
    expect(SMALL CALM TOOLS "rules: {spare_parts: all}\n", NULL, WORN);
    expect(SMALL CALM CHIPS, NULL, MOVED | SHORT);
    expect(SMALL CALM OUTAGE, NULL, SHORT | POOLED);
    expect(SMALL CALM FAILURE, NULL, MOVED | SHORT);
    expect(SMALL CALM SLUMP, NULL, MOVED);
    expect(SMALL CALM PARTING, NULL, MOVED | SHORT);
}

static void shocks_with_noise_are_the_same(void **state)
{
    (void)state;
    expect(GROUPS TOOLS, NULL, MOVED);
    expect(SMALL CHIPS, NULL, SHORT | WON | WORSE);
    expect(SMALL OUTAGE, NULL, SHORT | WON | QUALIFIED);
    expect(GROUPS FAILURE, NULL, SHORT | WON | QUALIFIED);
    expect(SMALL SLUMP, NULL, MOVED);
    expect(GROUPS PARTING, NULL, SHORT | WON);
}

static void production_rules_are_the_same(void **state)
{
    (void)state;
    expect(SMALL FAILURE "rules: {production: leontief}\n", NULL, SHORT);
    expect(SMALL FAILURE "rules: {production: linear}\n", NULL, SHORT);
}

static void rationing_rules_are_the_same(void **state)
{
    static const char *const rule[] = { "firms_first", "lowest_relative_order",
                                        "lowest_relative_order_firms_first",
                                        "priority" };
    (void)state;
    for (int k = 0; k < 4; k++) {
        char yaml[1024];
        snprintf(yaml, sizeof yaml, "%srules: {rationing: %s}\n", GROUPS FAILURE,
                 rule[k]);
        expect(yaml, NULL, SHORT | WON);
        snprintf(yaml, sizeof yaml, "%srules: {rationing: %s}\n", SMALL CALM OUTAGE,
                 rule[k]);
        expect(yaml, NULL, SHORT);
    }
}

static void order_rules_are_the_same(void **state)
{
    (void)state;
    expect(SMALL OUTAGE "rules: {order_gap: positive}\n", NULL, SHORT);
    expect(SMALL OUTAGE "rules: {order_target: demand}\n", NULL, SHORT);
    expect(SMALL OUTAGE "rules: {order_target: initial}\n", NULL, SHORT);
    expect(SMALL CHIPS "rules: {substitution: off}\n", NULL, SHORT);
}

static void levers_are_the_same(void **state)
{
    static const char *const lever[] = { "placebo", "unified_market",
                                         "first_set_procurement", "strategic_stock" };
    (void)state;
    for (int k = 0; k < 4; k++) {
        char yaml[1024];
        snprintf(yaml, sizeof yaml,
                 "%spackages:\n  p:\n    l: {use: %s, budget: 5e10 CNY/year,"
                 " start_week: 1}\n",
                 SMALL CHIPS, lever[k]);
        expect(yaml, "p", SHORT | WON);
        snprintf(yaml, sizeof yaml,
                 "%spackages:\n  p:\n    l: {use: %s, budget: 5e10 CNY/year}\n",
                 SMALL CALM RESIST, lever[k]);
        expect(yaml, "p",
               strcmp(lever[k], "first_set_procurement") == 0 ? GREW : MOVED);
    }
}

static void churn_is_the_same(void **state)
{
    (void)state;
    expect(GROUPS RESTLESS, NULL, MOVED | EXCHANGED);
    expect(SMALL RESTLESS FAILURE, NULL, SHORT | WON | EXCHANGED);
    expect("seed: 2\neconomy: {table: io42, firms: 3000, focal: [chip_tools]}\n"
           "horizon: {weeks: 12}\n" RESTLESS FAILURE,
           NULL, SHORT | WON | EXCHANGED | LONG_ROW);
}

static void parameters_are_the_same(void **state)
{
    (void)state;
    expect(
        GROUPS FAILURE
        "parameters: {lead_dom: 0 weeks, lead_imp: 2 weeks, backlog_share: 1,"
        " sub_weight: 0.8, fill_trigger: 0.95, h0_search: 1/week, q_standard: 0 weeks,"
        " q_special: 2 weeks, g_demand: 5 %/year, psi_half: 0.7}\n",
        NULL, SHORT | WON | QUALIFIED);
}

#define LOST REN_STATED_LOSSES("losses.csv")
#define LOST_REGIONS REN_STATED_LOSSES("losses_regions.csv")
/* Henriet et al. 2012, Inoue & Todo 2019: every rationing with either gap, as published
 * and not. */
static void stocks_per_supplier_are_the_same(void **state)
{
    static const char *const rule[] = { "proportional", "firms_first",
                                        "lowest_relative_order",
                                        "lowest_relative_order_firms_first",
                                        "priority" };
    (void)state;
    for (int k = 0; k < 5; k++) {
        for (int m = 0; m < 4; m++) {
            char rules[256];
            (void)snprintf(rules, sizeof rules,
                           ", rationing: %s, order_gap: %s, as_published: %s", rule[k],
                           m % 2 == 0 ? "signed" : "positive", m < 2 ? "on" : "off");
            expect_firms(rules, LOST, SHORT | (k == 2 || k == 3 ? APART : 0));
        }
    }
    expect_firms(", inventory_days: 9", LOST, SHORT | UNASKED | BEYOND);
}

static void order_rules_of_published_models_are_the_same(void **state)
{
    static const char *const rules[] = {
        ", order_target: possible",
        ", order_target: initial",
        ", order_target: slow, order_need: expected",
        ", substitution: on, order_type: alt",
        ", substitution: on, order_type: fill",
        ", order_time: first",
        ", stocks: product",
        ", stocks: product, rationing: proportional, order_type: alt, substitution: on",
        ", production: half_critical",
        ", production: linear",
        ", psi: 0.9",
        ", alpha_max: 1.5, alpha_days: 20, stocks: product",
        ", inventory_days: 2, adjust_days: 2",
    };
    (void)state;
    for (size_t k = 0; k < sizeof rules / sizeof *rules; k++) {
        expect_firms(rules[k], LOST, SHORT);
        expect_regions(rules[k], LOST_REGIONS, MOVED);
    }
    expect_firms(", substitution: on",
                 LOST
                 "parameters: {lead_dom: 2 weeks, backlog_share: 0.5}\n"
                 "phases: {search: on, epoch: on, expect: on, demand: on}\nnoise: on\n",
                 SHORT | WON);
}

static void overtime_and_psi_are_the_same(void **state)
{
    (void)state;
    expect_regions("", LOST_REGIONS, OVERTIME | SHORT);
    expect_regions(", order_type: noalt, inventory_days: 10", LOST_REGIONS,
                   OVERTIME | SHORT);
    expect_regions(", as_published: off", LOST_REGIONS, OVERTIME);
    expect_regions(", stocks: supplier", LOST_REGIONS, OVERTIME);
    expect_regions(", order_type: noalt, inventory_days: 10",
                   "shocks:\n  a: {use: regional_outage, provinces: [beijing], "
                   "depth: 0.00004, start_week: 2, duration_weeks: 9}\n",
                   HELD);
}

static void rebuilding_is_the_same(void **state)
{
    (void)state;
    expect_regions("", REN_STATED_REBUILT, RUINED | OVERTIME);
    expect_regions(", as_published: off, order_type: noalt", REN_STATED_REBUILT,
                   RUINED);
    expect_regions(", rationing: lowest_relative_order", REN_STATED_REBUILT, RUINED);
}

/* Two windows, and a supplier of thousands. */
static void a_hub_of_thousands_is_the_same(void **state)
{
    ren_stated_town town;
    char path[REN_SCRATCH], more[REN_SCRATCH + 128];
    (void)state;
    ren_stated_found(&town, 2600);
    FILE *out = ren_stated_open(path);
    for (int32_t i = 0; i < 2600; i += 7) {
        (void)fprintf(out, "f%d 0.%d 1\n", (int)i, (int)(1 + i % 9));
    }
    assert_int_equal(fclose(out), 0);
    (void)snprintf(more, sizeof more, "events: %s\nhorizon: {days: 8}\n", path);
    expect_stated(&town.files, "rules: {preset: inoue-todo%s}\n", "", more,
                  SHORT | APART | LONG_ROW);
    expect_stated(&town.files, "rules: {preset: ario%s}\n", "", more, SHORT | LONG_ROW);
    (void)remove(path);
    ren_stated_leave(&town);
}

/* The rules of published models in the drawn economy, with imports, leads and search. */
static void published_rules_fit_the_drawn_economy(void **state)
{
    (void)state;
    expect(SMALL OUTAGE "rules: {as_published: on, rationing: lowest_relative_order,"
                        " stocks: supplier, production: leontief}\n",
           NULL, SHORT | WON | APART);
    expect(SMALL CHIPS
           "rules: {alpha_max: 1.2, alpha_days: 60, psi: 0.8, as_published: on,"
           " order_type: alt, order_time: last, order_need: output,"
           " order_target: possible, inventory_days: 30}\n",
           NULL, SHORT | WON | OVERTIME);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rest_is_the_same),
        cmocka_unit_test(noise_is_the_same),
        cmocka_unit_test(shocks_without_noise_are_the_same),
        cmocka_unit_test(shocks_with_noise_are_the_same),
        cmocka_unit_test(production_rules_are_the_same),
        cmocka_unit_test(rationing_rules_are_the_same),
        cmocka_unit_test(order_rules_are_the_same),
        cmocka_unit_test(levers_are_the_same),
        cmocka_unit_test(churn_is_the_same),
        cmocka_unit_test(parameters_are_the_same),
        cmocka_unit_test(stocks_per_supplier_are_the_same),
        cmocka_unit_test(order_rules_of_published_models_are_the_same),
        cmocka_unit_test(overtime_and_psi_are_the_same),
        cmocka_unit_test(rebuilding_is_the_same),
        cmocka_unit_test(a_hub_of_thousands_is_the_same),
        cmocka_unit_test(published_rules_fit_the_drawn_economy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
