/**
 * @file tests/sim/market/test_expand.c
 * Investment (C12, D14): machines that are missing are ordered, paid and come later; one
 * firm of each agent invests in lumps.
 */
#include "tests/sim/market/stall.h"

enum { STEPS = 6 }; /* 26 weeks in steps of 4, rounded to even */

/* Sales of a firm have grown by a fifth and it can pay for anything. */
static int32_t grow(const ren_lab *lab, ren_world *world, double memory)
{
    int32_t i = stall_maker(world);
    while (lab->economy.vintages.first[i + 1] > lab->economy.vintages.first[i]) {
        i++;
    }
    world->state.memory[i] = (ren_real)memory;
    world->state.undrawn[i] = 1e12;
    return i;
}

/* One step by hand: gap 0.2 against threshold b; what is ordered comes STEPS steps later
 * and is paid in equal parts until then. */
static void machines_are_ordered_paid_and_come(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    stall_open(&lab, "", 1, &world);
    const int32_t i = grow(&lab, &world, 0.2);
    const double b = lab.setup.market_of_firms.threshold[i];
    const double capital = lab.setup.books.capital[i];
    const double order = 0.2 * fmin(1.0, 0.2 / b);
    double paid = 0;
    assert_int_equal(ren_invest_steps(&lab.scenario), STEPS);
    for (int step = 0; step < STEPS; step++) {
        ren_lab_phase(&world, "expand");
        if (step == 0) {
            assert_float_equal(world.state.pledged[i], order, 1e-6);
            assert_true(*world.state.boom > 0.0);
            world.state.memory[i] = (ren_real)order; /* all it wants is on its way */
        }
        assert_true(world.state.plant[i] == 0);
        paid += REN_INVEST_WEEKS * world.state.investing[i];
        world.week += REN_INVEST_WEEKS;
    }
    ren_lab_phase(&world, "expand");
    assert_float_equal(world.state.plant[i], order, 1e-6);
    assert_float_equal(paid, order * capital, 1e-6 * capital);
    assert_float_equal(world.state.investing[i], 0.0, 1e-6 * capital);
    ren_lab_phase(&world, "capacity");
    assert_float_equal(world.state.capacity[i], 1.25 * (1.0 + order) - 1.0, 1e-5);
    stall_close(&lab, &world);
}

/* Who sells less lets machines wear out, no faster than they do. */
static void machines_wear_out_where_sales_fall(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    stall_open(&lab, "", 1, &world);
    const int32_t i = grow(&lab, &world, -0.5);
    ren_lab_phase(&world, "expand");
    const double wear = REN_INVEST_WEEKS * lab.scenario.parameters.delta_K;
    assert_float_equal(world.state.plant[i], -wear, 1e-6);
    assert_float_equal(world.state.investing[i], -lab.setup.books.wear[i],
                       1e-6 * lab.setup.books.wear[i]);
    stall_close(&lab, &world);
}

static double ordered(double cash, double confidence)
{
    ren_lab lab;
    ren_world world;
    stall_open(&lab, "", 1, &world);
    const int32_t i = grow(&lab, &world, 0.2);
    world.state.undrawn[i] = cash;
    world.state.cash[i] = 0;
    world.state.confidence[i] = (ren_real)confidence;
    ren_lab_phase(&world, "expand");
    const double pledged = world.state.pledged[i];
    stall_close(&lab, &world);
    return pledged;
}

static void no_cash_no_expansion_and_doubt_holds_back(void **state)
{
    (void)state;
    assert_true(ordered(0.0, 0.0) == 0.0);
    assert_true(ordered(1e12, -0.2) < ordered(1e12, 0.0));
    assert_true(ordered(1e12, 0.1) > ordered(1e12, 0.0));
}

/* L9: with a tenth of its machines shared a firm could make more with what it has, and
 * then needs to own a tenth less. */
static void shared_machines_raise_capacity_then_spare_purchases(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    stall_open(&lab, "", 1, &world);
    const int32_t i = grow(&lab, &world, 0.0);
    ren_real *share = calloc((size_t)lab.economy.firms.n, sizeof *share);
    ren_real *kept = world.strain.of[REN_STRAIN_shared_equipment];
    assert_non_null(share);
    world.strain.of[REN_STRAIN_shared_equipment] = share;
    ren_lab_phase(&world, "capacity");
    assert_float_equal(world.state.capacity[i], 0.25, 1e-6);
    share[i] = (ren_real)0.1;
    ren_lab_phase(&world, "capacity");
    assert_float_equal(world.state.capacity[i], 1.25 / 0.9 - 1.0, 1e-5);
    for (int step = 0; step < 80; step++) {
        ren_lab_phase(&world, "expand");
        world.week += REN_INVEST_WEEKS;
    }
    assert_true(world.state.plant[i] < -0.08 && world.state.plant[i] > -0.101);
    world.strain.of[REN_STRAIN_shared_equipment] = kept;
    free(share);
    stall_close(&lab, &world);
}

/* A slump of two months: investment swings and dies away. */
static void a_pulse_leaves_no_cycle(void **state)
{
    (void)state;
    enum { WEEKS = 260 };
    ren_lab lab;
    ren_world world;
    ren_lab_init(&lab,
                 "noise: off\nseed: 6\neconomy: {firms: 900}\n"
                 "horizon: {weeks: 260}\n"
                 "shocks:\n  slump: {use: demand_loss, depth: 0.1, exports: true,\n"
                 "          start_week: 10, duration_weeks: 8}\n");
    ren_lab_world(&lab, NULL, true, &world);
    ren_lab_run(&world, 30);
    assert_true(*world.state.boom < -0.005);
    ren_lab_run(&world, WEEKS);
    const double *output = world.series->national[REN_NATIONAL_output];
    double mean = 0, squares = 0;
    for (int32_t t = WEEKS - 52; t < WEEKS; t++) {
        const double x = output[t] / output[0];
        mean += x / 52.0;
        squares += x * x / 52.0;
    }
    const double spread = sqrt(fmax(0.0, squares - mean * mean));
    if (!(spread < 0.002 && fabs(mean - 1.0) < 0.01)) {
        fail_msg("last year: mean %.4f, standard deviation %.4f", mean, spread);
    }
    stall_close(&lab, &world);
}

/* With noise: investment of single firms comes in spikes (E8), while capital, prices and
 * what firms pay for machines stay where they were. */
static void investment_is_lumpy_and_its_sum_is_not(void **state)
{
    (void)state;
    enum { YEARS = 5, WEEKS = 52 * YEARS };
    ren_lab lab;
    ren_world world;
    ren_lab_init(&lab, "seed: 6\neconomy: {firms: 1000}\nhorizon: {weeks: 260}\n");
    ren_lab_world(&lab, NULL, true, &world);
    ren_lab_run(&world, WEEKS);
    const ren_series *series = world.series;
    double spikes = 0, all = 0, in_spikes = 0;
    for (int32_t k = 0; k < series->n_panel; k++) {
        for (int32_t year = 0; year < YEARS; year++) {
            double sum = 0;
            for (int32_t t = 52 * year; t < 52 * (year + 1); t++) {
                sum += series->panel[REN_PANEL_investment][(int64_t)k * WEEKS + t];
            }
            spikes += sum > 0.2 ? 1.0 : 0.0;
            in_spikes += sum > 0.2 ? sum : 0.0;
            all += sum;
        }
    }
    spikes /= (double)YEARS * series->n_panel;
    if (!(spikes > 0.1 && spikes < 0.3 && in_spikes > 0.3 * all
          && in_spikes < 0.7 * all)) {
        fail_msg("spikes %.3f of years, %.3f of investment", spikes, in_spikes / all);
    }
    static const ren_national calm[] = { REN_NATIONAL_capital_owned,
                                         REN_NATIONAL_price_index,
                                         REN_NATIONAL_investment };
    for (size_t k = 0; k < sizeof calm / sizeof *calm; k++) {
        const double *x = series->national[calm[k]];
        if (!(fabs(x[WEEKS - 1] / x[0] - 1.0) < 0.03)) {
            fail_msg("%s drifts from %g to %g", ren_nationals[calm[k]].name, x[0],
                     x[WEEKS - 1]);
        }
    }
    stall_close(&lab, &world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(machines_are_ordered_paid_and_come),
        cmocka_unit_test(machines_wear_out_where_sales_fall),
        cmocka_unit_test(no_cash_no_expansion_and_doubt_holds_back),
        cmocka_unit_test(shared_machines_raise_capacity_then_spare_purchases),
        cmocka_unit_test(a_pulse_leaves_no_cycle),
        cmocka_unit_test(investment_is_lumpy_and_its_sum_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
