/**
 * @file tests/sim/money/test_cut.c
 * What a financing cut does, what banks that do not act leave alone, and the accounts of
 * day 0 against those of definitions D6.
 */
#include "tests/sim/money/purse.h"

/* A few replicates make a mean. */
enum { WEEKS = 90, REPLICATES = 3, STORM_WEEKS = 40 };

static void banks_switched_off_keep_every_loan(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world start, world;
    double failed = 0;
    const ren_override off[] = { { "phases.credit", "off" } };
    purse_storm(&lab, 900, STORM_WEEKS, 1, off);
    ren_lab_world(&lab, "all", true, &start);
    ren_lab_world(&lab, "all", true, &world);
    while (world.week < STORM_WEEKS) {
        ren_lab_run(&world, world.week + 1);
        failed += *world.state.failed;
        assert_memory_equal(start.state.debt, world.state.debt,
                            ren_lab_bytes(&world, REN_COL_debt));
        assert_memory_equal(start.state.bank_loans, world.state.bank_loans,
                            ren_lab_bytes(&world, REN_COL_bank_loans));
    }
    const double *loans = world.series->national[REN_NATIONAL_loans_owed];
    for (int32_t t = 1; t < STORM_WEEKS; t++) {
        assert_memory_equal(&loans[0], &loans[t], sizeof *loans);
    }
    assert_true(failed > 0);
    ren_lab_world_free(&start);
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

typedef struct outcome {
    double failed, chain; /* sums over weeks and replicates */
} outcome;

static outcome cut(double depth)
{
    outcome o = { 0 };
    for (int r = 0; r < REPLICATES; r++) {
        char text[600];
        ren_lab lab;
        ren_world world;
        (void)snprintf(
            text, sizeof text,
            "seed: %d\nhorizon: {weeks: %d}\n"
            "economy: {firms: 500, focal: ['078']}\nrules: {money: on}\n"
            "shocks:\n  cut: {use: financing_cut, depth: %g, start_week: 4,\n"
            "        duration_weeks: 60}\n",
            r + 1, WEEKS, depth);
        ren_lab_init(&lab, text);
        ren_lab_world(&lab, "none", true, &world);
        ren_lab_run(&world, WEEKS);
        for (int32_t t = 0; t < WEEKS; t++) {
            o.failed += world.series->national[REN_NATIONAL_failed_firms][t];
            o.chain += world.series->national[REN_NATIONAL_chain_output][t];
        }
        ren_lab_world_free(&world);
        ren_lab_free(&lab);
    }
    return o;
}

static void a_deeper_cut_fails_more_firms_and_costs_more_output(void **state)
{
    (void)state;
    const outcome none = cut(0.0), small = cut(0.2), large = cut(0.5);
    print_message("failed %.4g, %.4g, %.4g; chain %.6f, %.6f\n", none.failed,
                  small.failed, large.failed, small.chain / none.chain,
                  large.chain / none.chain);
    assert_true(none.failed < small.failed && small.failed < large.failed);
    assert_true(none.chain > large.chain && small.chain > large.chain);
    assert_true(small.chain <= none.chain * (1.0 + 1e-5)); /* hardly any failures */
}

static double received(const ren_lab *lab, ren_flow flow, ren_sector sector)
{
    return lab->setup.books.base[(int)flow * REN_N_SECTORS + (int)sector] * 52.0 / 1e8;
}

static double received_by_firms(const ren_lab *lab, ren_flow flow)
{
    double sum = 0;
    for (int t = 0; t < REN_N_TIERS; t++) {
        sum += received(lab, flow, (ren_sector)t);
    }
    return sum;
}

static void within(const char *what, double found, double printed)
{
    print_message("%-28s %8.3f, definitions D6 %8.2f\n", what, found, printed);
    if (!(fabs(found - printed) <= 0.01 * fabs(printed) + 0.015)) {
        fail_msg("%s: %.4g trillion CNY, D6 prints %.4g", what, found, printed);
    }
}

/* Rows and columns of the matrix of D6 that do not hang on how industries are grouped,
 * nor on what firms' debts are; in trillion CNY, to 1 % and the rounding of its
 * summands. */
static void the_first_day_is_that_of_the_definitions(void **state)
{
    (void)state;
    ren_lab lab;
    ren_lab_init(&lab, "seed: 5\neconomy: {firms: 1500, niches: []}\n"
                       "rules: {money: on}\n");
    const double goods = -received(&lab, REN_FLOW_consumption, REN_SECTOR_households);
    const double state_buys =
        -received(&lab, REN_FLOW_public_purchases, REN_SECTOR_local_government)
        - received(&lab, REN_FLOW_public_purchases, REN_SECTOR_central_government);
    /* the column `hh`: 3.18 + 10.49 + 1.16 + 21.52 */
    within("households buy at home", goods, 36.35);
    within("governments buy at home", state_buys, 17.35);
    within("investors buy at home",
           -received(&lab, REN_FLOW_investment_goods, REN_SECTOR_investors), 42.29);
    within("exports", -received(&lab, REN_FLOW_exports, REN_SECTOR_row), 17.78);
    within("imported inputs", received(&lab, REN_FLOW_imports, REN_SECTOR_row), 12.07);
    within("depreciation replaced",
           received(&lab, REN_FLOW_investment, REN_SECTOR_investors), 15.06);
    /* the row `hh` without interest that banks pass on */
    within("wages and dividends",
           received(&lab, REN_FLOW_wages, REN_SECTOR_households)
               + received(&lab, REN_FLOW_dividends, REN_SECTOR_households),
           69.93);
    within("interest", -received_by_firms(&lab, REN_FLOW_interest), 2.09);
    within("taxes",
           -received_by_firms(&lab, REN_FLOW_production_taxes)
               - received_by_firms(&lab, REN_FLOW_profit_taxes)
               - received_by_firms(&lab, REN_FLOW_subsidies),
           14.62);
    ren_lab_free(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(banks_switched_off_keep_every_loan),
        cmocka_unit_test(a_deeper_cut_fails_more_firms_and_costs_more_output),
        cmocka_unit_test(the_first_day_is_that_of_the_definitions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
