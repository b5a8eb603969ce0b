/**
 * @file tests/sim/policy/test_levers.c
 * Levers pull where they say, cost what they may, and pull ever less for more money
 * (definitions D12).
 */
#include "tests/support/lab.h"

#include <math.h>

enum { WEEK = 6 };

#define SETTING                                              \
    "economy: {firms: 500}\n"                                \
    "horizon: {weeks: 20}\n"                                 \
    "packages:\n"                                            \
    "  nothing: {}\n"                                        \
    "  transfer:\n"                                          \
    "    l0: {use: placebo, start_week: 3}\n"                \
    "  market:\n"                                            \
    "    l12: {use: unified_market, start_week: 3}\n"        \
    "  sets:\n"                                              \
    "    l13: {use: first_set_procurement, start_week: 3}\n" \
    "  stock:\n"                                             \
    "    l15: {use: strategic_stock, start_week: 3, tiers: [srdi, champion]}\n"

static const char *const label[] = { "l0", "l12", "l13", "l15" };
static const char *const package[] = { "transfer", "market", "sets", "stock" };
enum { L0, L12, L13, L15, N_LEVERS };

/* What one week of a lever does and costs. */
typedef struct outcome {
    double effect; /* cut of the barrier, of qualification; weeks of stock */
    double trial, second_source;
    double spent, unspent; /* in the week */
    int32_t n_reached, n_wrong;
    bool other_strain; /* it changed what is not its own */
} outcome;

static bool all_are(const double *x, int64_t n, double value)
{
    for (int64_t k = 0; k < n; k++) {
        if (x[k] != value) {
            return false;
        }
    }
    return true;
}

static bool is_neutral(const ren_world *world)
{
    const ren_economy *economy = world->setup->economy;
    const ren_strain *s = &world->strain;
    const int64_t machines = (int64_t)economy->table->n_niches * REN_N_COUNTRIES;
    bool neutral = all_are(s->passage, economy->network.n_foreign, 1.0)
                   && all_are(s->grey, economy->network.n_foreign, 0.0)
                   && all_are(s->capital_passage, machines, 1.0)
                   && all_are(s->capital_grey, machines, 0.0)
                   && all_are(s->demand, economy->table->n, 1.0)
                   && all_are(s->export_, economy->table->n, 1.0);
    for (int32_t i = 0; i < economy->firms.n; i++) {
        neutral = neutral && s->capacity[i] == 1;
    }
    return neutral;
}

static outcome pull_in_week(ren_lab *lab, int lever, double budget, int32_t week)
{
    ren_world world;
    outcome out = { 0 };
    ren_lab_set(lab, label[lever], "budget", budget);
    ren_lab_world(lab, package[lever], false, &world);
    world.week = week; /* the strain of a week does not depend on the state */
    assert_null(ren_week(&world, false));
    const ren_strain *s = &world.strain;
    const uint8_t *tier = lab->economy.firms.tier;
    for (int32_t i = 0; i < lab->economy.firms.n; i++) {
        const bool eligible = tier[i] == 2 || tier[i] == 4;
        out.n_reached += s->buffer[i] > 0;
        out.n_wrong += (s->buffer[i] != 0 || s->second_source[i] != 0) && !eligible;
        out.n_wrong += isnan(s->buffer[i]) || isnan(s->second_source[i]);
        out.second_source = fmax(out.second_source, s->second_source[i]);
        out.effect = fmax(out.effect, s->buffer[i]);
    }
    out.other_strain = !is_neutral(&world) || (lever != L12 && s->barrier != 1.0)
                       || (lever != L13 && (s->qualification != 1.0 || s->trial != 0.0))
                       || (lever != L15 && (out.effect != 0 || out.second_source != 0));
    out.effect = lever == L12   ? 1.0 - s->barrier
                 : lever == L13 ? 1.0 - s->qualification
                                : out.effect;
    out.trial = s->trial;
    out.spent = s->spent[0];
    out.unspent = s->unspent[0];
    ren_lab_world_free(&world);
    return out;
}

static outcome pull(ren_lab *lab, int lever, double budget)
{
    return pull_in_week(lab, lever, budget, WEEK);
}

/* Largest effect that the registry allows. */
static double most(const ren_lab *lab, int lever)
{
    const ren_parameters *p = &lab->scenario.parameters;
    return lever == L12 ? p->e_max_L12 : lever == L13 ? p->e_max_L13 : p->e_max_L15;
}

/* Budget at which the exponent of D12 is one: B_half times yearly sales of the eligible,
 * from what the lever does with a small budget. */
static double scale(ren_lab *lab, int lever)
{
    const double small = 1.0;
    return most(lab, lever) / (pull(lab, lever, small).effect / small);
}

static void each_lever_pulls_in_its_direction(void **state)
{
    (void)state;
    ren_lab lab;
    ren_lab_init(&lab, SETTING);
    for (int k = 0; k < N_LEVERS; k++) {
        const outcome all = pull(&lab, k, 1e11);
        assert_false(all.other_strain);
        assert_int_equal(all.n_wrong, 0);
        if (k == L0) {
            continue;
        }
        /* at full strength it reaches all it can */
        assert_true(all.effect > 0.99 * most(&lab, k));
        assert_true(all.effect <= most(&lab, k));
    }
    assert_true(pull(&lab, L13, 1e11).trial > 0);
    assert_true(pull(&lab, L13, 1e11).trial
                <= lab.scenario.parameters.trial_demand * (1.0 + 1e-12));
    assert_true(pull(&lab, L15, 1e11).second_source > 0);
    assert_true(pull(&lab, L15, 1e11).second_source
                <= lab.scenario.parameters.second_source_cut);
    assert_true(pull(&lab, L15, 1e11).n_reached > 0);
    ren_lab_free(&lab);
}

static void a_lever_books_its_budget_and_no_more(void **state)
{
    (void)state;
    static const double budgets[] = { 0, 1, 1e3, 1e5, 1e6, 1e7, 1e8, 1e10 };
    ren_lab lab;
    ren_lab_init(&lab, SETTING);
    for (int k = 0; k < N_LEVERS; k++) {
        for (size_t b = 0; b < sizeof budgets / sizeof *budgets; b++) {
            const double week = budgets[b] / 52.0;
            const outcome now = pull(&lab, k, budgets[b]);
            assert_true(now.spent >= 0 && now.unspent >= 0);
            assert_true(now.spent <= week * (1.0 + 1e-12));
            assert_true(fabs(now.spent + now.unspent - week) <= 1e-12 * week);
            assert_true((budgets[b] > 0) == (now.spent > 0));
        }
        assert_true(k == L0 || pull(&lab, k, 1e11).unspent > 0);
        /* and nothing before its time */
        const outcome before = pull_in_week(&lab, k, 1e8, 2);
        assert_true(before.spent == 0 && before.unspent == 0 && before.effect == 0);
    }
    ren_lab_free(&lab);
}

static void more_money_does_more_and_ever_less_so(void **state)
{
    (void)state;
    ren_lab lab;
    ren_lab_init(&lab, SETTING);
    for (int k = L12; k < N_LEVERS; k++) {
        const double one = scale(&lab, k);
        double last = 0;
        assert_true(pull(&lab, k, 0).effect == 0);
        for (int32_t step = 1; step <= 20; step++) {
            const double budget = one * 0.2 * step;
            const double whole = pull(&lab, k, budget).effect;
            const double half = pull(&lab, k, budget / 2.0).effect;
            if (!(whole > last && whole < most(&lab, k))) {
                fail_msg("%s: effect %g at budget %g after %g", label[k], whole, budget,
                         last);
            }
            if (!(whole - half < half)) {
                fail_msg("%s, budget %g: the first half does %.12g, the second %.12g",
                         label[k], budget, half, whole - half);
            }
            last = whole;
        }
    }
    ren_lab_free(&lab);
}

/* e(B) = e_max (1 - exp(-B / B_half)), where the budget pays for it. */
static void the_effect_is_that_of_the_definition(void **state)
{
    (void)state;
    ren_lab lab;
    ren_lab_init(&lab, SETTING);
    double sales = 0;
    for (int32_t i = 0; i < lab.economy.firms.n; i++) {
        const uint8_t tier = lab.economy.firms.tier[i];
        sales += tier == 2 || tier == 4 ? 52.0 * lab.economy.firms.output[i] : 0.0;
    }
    const double half = lab.scenario.parameters.B_half_L15 * sales;
    for (int32_t step = 1; step <= 8; step++) {
        const outcome now = pull(&lab, L15, 0.5 * step * half);
        assert_true(now.unspent > 0);
        assert_float_equal(now.effect, 4.0 * (1.0 - exp(-0.5 * step)), 1e-6);
    }
    ren_lab_free(&lab);
}

/* Where the registry allows a lever no effect, it does nothing and its money goes to L0. */
static void a_lever_without_effect_spends_nothing(void **state)
{
    (void)state;
    ren_lab lab;
    ren_lab_init(&lab, SETTING);
    ren_parameters *p = &lab.scenario.parameters;
    p->e_max_L12 = p->e_max_L13 = p->e_max_L15 = 0;
    for (int k = L12; k < N_LEVERS; k++) {
        const outcome now = pull(&lab, k, 1e8);
        assert_false(now.other_strain);
        assert_int_equal(now.n_wrong, 0);
        assert_true(now.effect == 0 && now.trial == 0 && now.second_source == 0);
        assert_true(now.spent == 0 && now.unspent == 1e8 / 52.0);
    }
    ren_lab_free(&lab);
}

/* Levers of one kind add up in weeks of stock and multiply in shares of a barrier. */
static void levers_add_up(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    ren_lab_init(&lab,
                 "economy: {firms: 300}\nhorizon: {weeks: 9}\n"
                 "packages:\n  two:\n"
                 "    a: {use: unified_market, budget: 1e12 CNY/year, start_week: 0}\n"
                 "    b: {use: unified_market, budget: 1e12 CNY/year, start_week: 0}\n"
                 "    c: {use: placebo, budget: 1e9 CNY/year, start_week: 0}\n");
    ren_lab_world(&lab, "two", false, &world);
    ren_lab_run(&world, 9);
    const ren_series *s = world.series;
    double spent = 0;
    for (int32_t e = 0; e < world.n_entries; e++) {
        spent += world.strain.spent[e] + world.strain.unspent[e];
    }
    assert_float_equal(spent, (2e8 + 1e5) / 52.0, 1e-6);
    assert_float_equal(s->national[REN_NATIONAL_spending][8], spent, 1e-6);
    assert_true(world.strain.barrier > 0 && world.strain.barrier < 1);
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_lever_pulls_in_its_direction),
        cmocka_unit_test(a_lever_books_its_budget_and_no_more),
        cmocka_unit_test(more_money_does_more_and_ever_less_so),
        cmocka_unit_test(the_effect_is_that_of_the_definition),
        cmocka_unit_test(a_lever_without_effect_spends_nothing),
        cmocka_unit_test(levers_add_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
