/**
 * @file tests/sim/money/test_credit.c
 * Whose loans are called in, what titles are worth to banks, what governments pay, and
 * that every flow moves and closes.
 *
 * Precision: both
 */
#include "sim/phases/money/credit/credit.h"
#include "tests/sim/money/purse.h"

enum { WEEKS = 60, YEAR = 52 };

#define CUT_OF(depth)                                      \
    "seed: 6\neconomy: {firms: 700}\nrules: {money: on}\n" \
    "horizon: {weeks: 60}\n"                               \
    "shocks:\n  cut: {use: financing_cut, depth: " depth ", start_week: 3}\n"

/* A year's refusals come to the share that is refused, firm by firm; a deeper cut refuses
 * all that a smaller one does; no cut refuses nobody. */
static void refusals_come_to_the_share_and_are_nested(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    double small = 0, large = 0, all = 0;
    ren_lab_init(&lab, CUT_OF("0"));
    ren_lab_world(&lab, "none", true, &world);
    for (; world.week < YEAR; world.week++) {
        for (int32_t i = 0; i < lab.economy.firms.n; i++) {
            const double weight = lab.economy.firms.weight[i];
            const double a = ren_credit_refused(&world, i, 0.2);
            const double b = ren_credit_refused(&world, i, 0.5);
            assert_true(ren_credit_refused(&world, i, 0.0) == 0.0);
            assert_true(a <= b && b <= 1.0);
            small += weight * a;
            large += weight * b;
            all += world.week == 0 ? weight : 0.0;
        }
    }
    print_message("refused %.4f of 0.2, %.4f of 0.5\n", small / all, large / all);
    assert_true(fabs(small / all - 0.2) < 0.002 && fabs(large / all - 0.5) < 0.005);
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

/* What is still owed of loans called in is never more than was lent, and nobody is
 * squeezed without owing; without a cut nobody is. */
static void called_loans_are_paid_back_or_written_off(void **state)
{
    (void)state;
    for (int k = 0; k < 2; k++) {
        ren_lab lab;
        ren_world world;
        double most = 0;
        ren_lab_init(&lab, k == 0 ? CUT_OF("0") : CUT_OF("0.5"));
        ren_lab_world(&lab, "none", true, &world);
        while (world.week < WEEKS) {
            assert_null(ren_week(&world, false));
            for (int32_t i = 0; i < lab.economy.firms.n; i++) {
                const ren_state *s = &world.state;
                const double size = 1e-9 * lab.setup.books.capital[i];
                const double debt = lab.setup.books.debt[i] + s->debt[i];
                most = fmax(most, s->squeezed[i]);
                assert_true(s->squeezed[i] >= 0 && s->squeezed[i] <= (ren_real)1.0001);
                assert_true(s->called[i] >= -size && s->cash_gap[i] >= -size);
                assert_true(s->called[i] <= fmax(debt, 0.0) * 1.0001 + size);
                assert_true(s->squeezed[i] > 0
                            || (s->called[i] <= size && s->cash_gap[i] <= size));
            }
            world.week++;
        }
        assert_true(k == 0 ? most == 0 : most > 0.05);
        ren_lab_world_free(&world);
        ren_lab_free(&lab);
    }
}

/* The parameters through which banks see a title. */
#define BLIND                                                                      \
    "parameters: {sig_innov: 0 CNY, sig_srdi: 0 CNY, sig_lg: 0 CNY, sig_champ: 0 " \
    "CNY,\n"                                                                       \
    "  rate_saving: 0 1/year, acc_innov: 0.35, acc_srdi: 0.35, acc_lg: 0.35,\n"    \
    "  acc_champ: 0.35, acc_ord: 0.35}\n"

/* One month of credit for firms with titles beside the same firms without. */
static bool titles_matter(const char *yaml)
{
    ren_lab lab;
    ren_world plain, titled;
    bool differ = false;
    ren_lab_init(&lab, yaml);
    ren_lab_world(&lab, "none", true, &plain);
    ren_lab_world(&lab, "none", true, &titled);
    ren_lab_run(&plain, 20);
    ren_lab_run(&titled, 20); /* the strain of the week, too */
    for (int32_t i = 0; i < lab.economy.firms.n; i++) {
        titled.state.title[i] = lab.economy.firms.tier[i] < REN_N_TIERS - 1;
        plain.state.title[i] = 0;
    }
    for (; plain.week < 20 + REN_CREDIT_TERM; plain.week++, titled.week++) {
        for (int32_t i = 0; i < lab.economy.firms.n; i++) {
            ren_credit_answer(&plain, i);
            ren_credit_answer(&titled, i);
            differ =
                differ || plain.state.rate[i] != titled.state.rate[i]
                || ren_credit_limit(&plain, i) != ren_credit_limit(&titled, i)
                || ren_credit_accepted(&plain, i) != ren_credit_accepted(&titled, i);
        }
    }
    ren_lab_world_free(&plain);
    ren_lab_world_free(&titled);
    ren_lab_free(&lab);
    return differ;
}

static void titles_are_worth_what_their_parameters_say(void **state)
{
    (void)state;
    assert_true(titles_matter(CUT_OF("0.2")));
    assert_false(titles_matter(CUT_OF("0.2") BLIND));
}

#define AIDED                                                                    \
    "seed: 6\neconomy: {firms: 700}\nrules: {money: on}\nhorizon: {weeks: 60}\n" \
    "parameters: {cash_weeks: 0.5 weeks, grace: 1 week}\n"                       \
    "shocks:\n  cut: {use: financing_cut, depth: 0.5, start_week: 3}\n"          \
    "packages:\n  aid:\n"                                                        \
    "    a: {use: placebo, budget: 1e10 CNY/year, start_week: 0}\n"              \
    "    b: {use: guarantee, budget: 1e10 CNY/year, start_week: 0}\n"            \
    "    c: {use: interest_subsidy, budget: 1e10 CNY/year, start_week: 0}\n"     \
    "    d: {use: research_deduction, budget: 1e10 CNY/year, start_week: 0}\n"

/* Week by week, what levers cost is what local government pays beyond day 0, losses and
 * interest it bears among it; every flow closes; every flow moves in some week. */
static void spending_is_what_governments_pay_and_every_flow_moves(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    bool moved[REN_N_FLOWS] = { false };
    ren_lab_init(&lab, AIDED);
    ren_lab_world(&lab, "aid", true, &world);
    while (world.week < WEEKS) {
        assert_null(ren_week(&world, false));
        const double *national =
            world.series->national[REN_NATIONAL_money_residual] + world.week;
        const double spent = world.series->national[REN_NATIONAL_spending][world.week];
        const double paid = -world.state.flows[REN_FLOW_subsidies * REN_N_SECTORS
                                               + (int)REN_SECTOR_local_government];
        assert_true(spent > 0.0 && fabs(paid - spent) <= 1e-9 * spent);
        assert_true(*national <= (sizeof(ren_real) == sizeof(double) ? 1e-9 : 1e-4));
        for (int f = 0; f < REN_N_FLOWS; f++) {
            double size;
            (void)purse_gap(&world, f, &size);
            moved[f] = moved[f] || size > 1.5;
        }
        world.week++;
    }
    for (int f = 0; f < REN_N_FLOWS; f++) {
        if (!moved[f]) {
            fail_msg("%s never moves", ren_flow_names[f]);
        }
    }
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refusals_come_to_the_share_and_are_nested),
        cmocka_unit_test(called_loans_are_paid_back_or_written_off),
        cmocka_unit_test(titles_are_worth_what_their_parameters_say),
        cmocka_unit_test(spending_is_what_governments_pay_and_every_flow_moves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
