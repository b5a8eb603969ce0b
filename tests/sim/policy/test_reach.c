/**
 * @file tests/sim/policy/test_reach.c
 * Whom a lever reaches: eligibility, order, money (C21, D12), against a count by hand.
 */
#include "tests/support/lab.h"

#include "sim/run/aim/reach.h"

#include <math.h>

#define SETTING                                                                        \
    "seed: 3\neconomy: {firms: 500}\nhorizon: {weeks: 20}\npackages:\n"                \
    "  all: {a: {use: listing, allocation: all, start_week: 0}}\n"                     \
    "  score: {b: {use: listing, allocation: score, start_week: 0}}\n"                 \
    "  lottery: {c: {use: listing, allocation: lottery, start_week: 0}}\n"             \
    "  chain: {d: {use: listing, allocation: chain_critical, start_week: 0}}\n"        \
    "  small: {e: {use: listing, allocation: small, start_week: 0}}\n"                 \
    "  young: {f: {use: listing, tiers: [srdi], most_age: 10 years,\n"                 \
    "              least_revenue: 1.2e8 CNY/year, provinces: [zhejiang, guangdong],\n" \
    "              start_week: 0}}\n"

static const char *const order[] = { "all", "score", "lottery", "chain", "small" };
static const char *const label[] = { "a", "b", "c", "d", "e" };

/* Equity of a listing in full a week; C21 L7. */
static double whole(const ren_lab *lab, int32_t i)
{
    const ren_parameters *r = &lab->scenario.parameters;
    return r->e_max_L7 * 52.0 / r->programme_weeks * lab->economy.firms.output[i];
}

static double price(const ren_lab *lab, int32_t i)
{
    const ren_parameters *r = &lab->scenario.parameters;
    return r->cost_L7 * lab->economy.firms.weight[i] * 52.0 / r->programme_weeks;
}

static bool eligible(const ren_lab *lab, int32_t i)
{
    const ren_population *f = &lab->economy.firms;
    return (f->tier[i] == 2 || f->tier[i] == 3)
           && 52.0 * f->output[i] / f->weight[i]
                  >= lab->scenario.parameters.listing_revenue;
}

/* Whatever the order, the same money does as much, and all of it is counted. */
static void every_order_spends_the_same(void **state)
{
    (void)state;
    ren_lab lab;
    ren_lab_init(&lab, SETTING);
    double cost = 0, sales = 0;
    for (int32_t i = 0; i < lab.economy.firms.n; i++) {
        cost += eligible(&lab, i) ? price(&lab, i) : 0.0;
        sales += eligible(&lab, i) ? 52.0 * lab.economy.firms.output[i] : 0.0;
    }
    const ren_parameters *r = &lab.scenario.parameters;
    const double budget = 0.3 * cost;
    const double aim = 1.0 - exp(-budget / sales / r->B_half_L7);
    const double phi = fmin(aim, budget / (cost * (1.0 + r->admin)));
    for (size_t k = 0; k < sizeof order / sizeof *order; k++) {
        ren_world world;
        ren_lab_set(&lab, label[k], "budget", budget);
        ren_lab_world(&lab, order[k], false, &world);
        assert_null(ren_week(&world, false));
        double reached = 0;
        int32_t part = 0;
        for (int32_t i = 0; i < lab.economy.firms.n; i++) {
            const double got = world.strain.of[REN_STRAIN_equity][i] / whole(&lab, i);
            assert_true(got >= 0 && got <= 1.0 + 1e-6);
            assert_true(eligible(&lab, i) || got == 0);
            part += got > 1e-6 && got < 1.0 - 1e-6;
            reached += got * price(&lab, i);
        }
        assert_float_equal(reached / cost, phi, 1e-5);
        assert_true(k == 0 ? part > 1 : part <= 1);
        assert_float_equal(world.strain.spent[0] * 52.0 / (phi * cost), 1.0 + r->admin,
                           1e-6);
        ren_lab_world_free(&world);
    }
    ren_lab_free(&lab);
}

static double key_of(const ren_lab *lab, size_t k, int32_t i)
{
    const ren_population *f = &lab->economy.firms;
    const double revenue = 52.0 * f->output[i] / f->weight[i];
    return k == 1 ? f->tier[i] + revenue / (revenue + lab->scenario.parameters.rev_srdi)
           : k == 3 ? lab->economy.chain_weight[f->product[i]] * revenue
                    : -revenue;
}

static void the_first_in_line_come_first(void **state)
{
    (void)state;
    ren_lab lab;
    ren_lab_init(&lab, SETTING);
    for (size_t k = 1; k < sizeof order / sizeof *order; k++) {
        ren_world world;
        double least = INFINITY, most = -INFINITY;
        int32_t n = 0;
        ren_lab_set(&lab, label[k], "budget", 1e5);
        ren_lab_world(&lab, order[k], false, &world);
        assert_null(ren_week(&world, false));
        for (int32_t i = 0; i < lab.economy.firms.n; i++) {
            const bool got = world.strain.of[REN_STRAIN_equity][i] > 0;
            n += got;
            if (k != 2 && eligible(&lab, i)) {
                least = got ? fmin(least, key_of(&lab, k, i)) : least;
                most = got ? most : fmax(most, key_of(&lab, k, i));
            }
        }
        assert_true(n > 0);
        assert_true(k == 2 || least >= most);
        ren_lab_world_free(&world);
    }
    ren_lab_free(&lab);
}

static void only_the_eligible_are_reached(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    ren_lab_init(&lab, SETTING);
    ren_lab_set(&lab, "f", "budget", 1e9);
    ren_lab_world(&lab, "young", false, &world);
    assert_null(ren_week(&world, false));
    const ren_population *f = &lab.economy.firms;
    int32_t n = 0;
    for (int32_t i = 0; i < f->n; i++) {
        const char *province = lab.words.province[f->province[i]];
        const bool may = f->tier[i] == 2 && f->age[i] <= 10
                         && 52.0 * f->output[i] / f->weight[i] >= 1.2e4
                         && (strcmp(province, "zhejiang") == 0
                             || strcmp(province, "guangdong") == 0);
        assert_int_equal(world.strain.of[REN_STRAIN_equity][i] > 0, may);
        n += may;
    }
    assert_true(n > 0);
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

#define DOUBT                                                                        \
    "seed: 3\neconomy: {firms: 500}\nhorizon: {weeks: 4}\nshocks:\n"                 \
    "  doubt: {use: policy_uncertainty, start_week: 0}\n"                            \
    "  ban: {use: tech_embargo, inputs: [chip_tools], countries: [USA, JPN],\n"      \
    "        start_week: 3, notice_weeks: 3}\n"                                      \
    "packages:\n"                                                                    \
    "  steady: {a: {use: policy_certainty, budget: 1e10 CNY/year, start_week: 0}}\n" \
    "  stock: {b: {use: strategic_stock, budget: 1e10 CNY/year, tiers: [srdi],\n"    \
    "              start_week: 0, duration_weeks: 1}}\n"                             \
    "  money: {c: {use: award, budget: 1e10 CNY/year, start_week: 0}}\n"             \
    "  fund: {d: {use: equity_fund, budget: 1e10 CNY/year, start_week: 0}}\n"        \
    "  pledge: {e: {use: ip_pledge, budget: 1e10 CNY/year, start_week: 0}}\n"        \
    "  join: {f: {use: mergers, budget: 1e10 CNY/year, start_week: 0}}\n"            \
    "  all: {g: {use: placebo, budget: 1e10 CNY/year, start_week: 0}}\n"

/* Whether a lever changes what a week holds for the firm, beyond what shocks do. */
static bool changes(const ren_strain *with, const ren_strain *without, int32_t i)
{
    bool any = with->buffer[i] != without->buffer[i]
               || with->second_source[i] != without->second_source[i];
    for (int f = 0; f < REN_N_STRAIN; f++) {
        any = any || ren_strain_of(with, f, i) != ren_strain_of(without, f, i);
    }
    return any;
}

/* Whatever shocks do to the same firm meanwhile. */
static void those_reached_are_those_for_whom_something_changes(void **state)
{
    (void)state;
    static const char *const package[] = { "steady", "stock", "money", "fund",
                                           "pledge", "join",  "all" };
    ren_lab lab;
    ren_world none, world;
    ren_lab_init(&lab, DOUBT);
    ren_lab_world(&lab, "none", true, &none);
    assert_null(ren_week(&none, false));
    assert_true(none.series->national[REN_NATIONAL_reached][0] == 0);
    int32_t stocked = 0;
    for (size_t k = 0; k < sizeof package / sizeof *package; k++) {
        double reached = 0;
        ren_lab_world(&lab, package[k], true, &world);
        assert_null(ren_week(&world, false));
        for (int32_t i = 0; i < lab.economy.firms.n; i++) {
            const bool any = changes(&world.strain, &none.strain, i);
            assert_int_equal(world.strain.reached[i], any);
            reached += any ? lab.economy.firms.weight[i] : 0.0;
            stocked += none.strain.buffer[i] > 0;
        }
        assert_true(reached > 0);
        assert_float_equal(world.series->national[REN_NATIONAL_reached][0],
                           reached / lab.setup.national.firms, 1e-12);
        ren_lab_world_free(&world);
    }
    assert_true(stocked > 0);
    ren_lab_world(&lab, "stock", true, &world);
    ren_lab_run(&world, 3); /* it has ended */
    assert_true(world.series->national[REN_NATIONAL_reached][0] > 0);
    assert_true(world.series->national[REN_NATIONAL_reached][2] == 0);
    ren_lab_world_free(&world);
    ren_lab_world_free(&none);
    ren_lab_free(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_order_spends_the_same),
        cmocka_unit_test(the_first_in_line_come_first),
        cmocka_unit_test(only_the_eligible_are_reached),
        cmocka_unit_test(those_reached_are_those_for_whom_something_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
