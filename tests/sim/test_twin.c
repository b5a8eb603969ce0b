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
#include "tests/sim/twin/twin.h"
#include "tests/support/lab.h"

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
#define APART                                                               \
    "shocks:\n  a: {use: decoupling, export_depth: 0.3, import_depth: 0.5," \
    " start_week: 2, ramp_weeks: 8}\n"
#define RESIST                                                      \
    "shocks:\n  a: {use: tech_embargo, countries: [JPN, USA, DEU]," \
    " inputs: [photoresist], depth: 1, start_week: 1, grey_channel: false}\n"
#define RESTLESS "parameters: {link_death: 55 %/year, epoch: 4 weeks}\n"

/* What a case must have seen by its end. */
enum {
    MOVED = 1,
    SHORT = 2,      /* inputs or suppliers held someone back */
    WON = 4,        /* search found a supplier */
    QUALIFIED = 8,  /* and it qualified */
    EXCHANGED = 16, /* churn */
    LONG_ROW = 32,  /* a supplier with customers enough for partial sums */
    WORN = 64,      /* machines are missing */
    GREW = 128,     /* domestic makers of a niche */
    POOLED = 256,   /* a short pool */
    WORSE = 512,    /* inputs of lower quality */
};

static int32_t look_at_links(const twin *t)
{
    int32_t seen = t->n_exchanged > 0 ? EXCHANGED : 0;
    for (int32_t j = 0; j < t->n_firms + t->n_sources; j++) {
        seen |= t->node[j].n_sales > TWIN_SHORT ? LONG_ROW : 0;
        seen |= t->node[j].fill < 0 ? SHORT : 0;
    }
    for (int32_t s = 0; s < t->n_slots; s++) {
        const twin_slot *slot = &t->slot[s];
        seen |= slot->quality < 0 ? WORSE : 0;
        for (int32_t k = 0; k < slot->n_won; k++) {
            seen |= slot->won[k].weeks_left > 0 ? WON : WON | QUALIFIED;
        }
    }
    return seen;
}

static int32_t look(const twin *t)
{
    int32_t seen = look_at_links(t);
    for (int32_t i = 0; i < t->n_firms; i++) {
        seen |= t->firm[i].output != 0 ? MOVED : 0;
        seen |= t->firm[i].limit < t->firm[i].plan ? SHORT : 0;
    }
    for (int32_t m = 0; m < t->n_machines; m++) {
        seen |= t->machine[m].capital < 0 ? WORN : 0;
    }
    for (int32_t v = 0; v < t->n_niches; v++) {
        seen |= t->niche[v].growth > 0 ? GREW : 0;
    }
    for (int32_t p = 0; p < t->n_products; p++) {
        for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
            seen |= t->market[p][r].limit < 0 ? POOLED : 0;
        }
    }
    return seen;
}

/* Runs a scenario in both and returns what happened. */
static int32_t follow(const char *yaml, const char *package, bool shock)
{
    ren_lab lab;
    ren_world world;
    twin t;
    char text[160];
    int32_t seen = 0;
    ren_lab_init(&lab, yaml);
    ren_lab_world(&lab, package, shock, &world);
    assert_true(twin_init(&t, &world));
    while (world.week < (int32_t)lab.scenario.horizon.steps) {
        assert_null(ren_week(&world, false));
        twin_week(&t, &world.strain);
        if (twin_differs(&t, &world, text)) {
            fail_msg("%s\n%s", text, yaml);
        }
        seen |= look(&t);
        world.week++;
    }
    twin_free(&t);
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
    return seen;
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
    expect(SMALL CALM CHIPS, NULL, MOVED | SHORT);
    expect(SMALL CALM OUTAGE, NULL, SHORT | POOLED);
    expect(SMALL CALM FAILURE, NULL, MOVED | SHORT);
    expect(SMALL CALM SLUMP, NULL, MOVED);
    expect(SMALL CALM APART, NULL, MOVED | SHORT);
}

static void shocks_with_noise_are_the_same(void **state)
{
    (void)state;
    expect(GROUPS TOOLS, NULL, MOVED);
    expect(SMALL CHIPS, NULL, SHORT | WON | WORSE);
    expect(SMALL OUTAGE, NULL, SHORT | WON | QUALIFIED);
    expect(GROUPS FAILURE, NULL, SHORT | WON | QUALIFIED);
    expect(SMALL SLUMP, NULL, MOVED);
    expect(GROUPS APART, NULL, SHORT | WON);
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
