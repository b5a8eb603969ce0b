/**
 * @file tests/sim/chain/test_sum_cases.c
 * Cases of the national series that a storm hardly meets, against the twin that adds them
 * up from firms, slots and links (tests/sim/watch/sums.h): accounts and goods that do not
 * close, winners of races, single makers, blocked machines, rebuilding.
 *
 * Precision: both
 */
#include "tests/sim/watch/sums_chain.h"
#include "tests/sim/watch/sums_goods.h"
#include "tests/sim/watch/sums_money.h"
#include "tests/sim/watch/sums_storm.h"
#include "tests/support/stated.h"

/* What a sector receives and nobody pays, flow by flow. */
static void a_payment_without_a_payer_is_seen(void **state)
{
    storm s;
    (void)state;
    open_storm(&s, 600, "wide", 0, NULL);
    const ren_phase *record = run_to_record(&s);
    const double *its = s.now.series->national[REN_NATIONAL_money_residual];
    for (int f = 0; f < REN_N_FLOWS; f++) {
        double *x = s.now.state.flows + f * REN_N_SECTORS + f % REN_N_SECTORS;
        const double before = *x;
        *x += f % 2 == 0 ? 1e5 : -1e5;
        record->run(&s.now);
        same(&s, ren_flow_names[f], f, money_residual(&s.w), its[0]);
        assert_true(its[0] > 1e-5);
        *x = before;
    }
    close_storm(&s);
}

/* Makers of a product say that they delivered more, or less, than slots got. */
static void goods_that_get_lost_are_seen(void **state)
{
    storm s;
    int32_t seen = 0;
    (void)state;
    open_storm(&s, 600, "wide", 0, NULL);
    const ren_phase *record = run_to_record(&s);
    const double *its = s.now.series->national[REN_NATIONAL_residual];
    deliver(&s);
    for (int32_t i = 0; i < s.lab.economy.firms.n; i++) {
        const int32_t p = s.lab.economy.firms.product[i];
        ren_real *x = s.now.state.fill + i, before = *x;
        if (s.lab.economy.link_share_of[i] > 0 && s.lab.table.resolved[p]) {
            *x += (ren_real)(i % 2 == 0 ? 0.5 : -0.5);
            record->run(&s.now);
            same(&s, "residual with firm", i, goods_residual(&s.w), its[0]);
            seen += its[0] > 1e-4;
            *x = before;
        }
    }
    assert_true(seen > 50);
    close_storm(&s);
}

/* Winners of races, their plant and what they have learnt, and makers that
 * could serve all who need the niche. */
static void winners_make_what_they_have_learnt(void **state)
{
    storm s;
    double least = 1, most = 0;
    (void)state;
    open_storm(&s, 600, "wide", 0, NULL);
    const ren_phase *record = run_to_record(&s);
    double *const *its = s.now.series->national;
    for (int k = 0; k < 27 * s.lab.table.n_niches; k++) {
        const int32_t v = k / 27;
        s.now.state.qualified[v] = k % 3;
        s.now.state.improved[v] = 0.3 * (k / 3 % 3) - 0.1;
        s.now.state.erected[v] = 0.09 * (k / 9 % 3);
        record->run(&s.now);
        same(&s, "made at home", k, chokepoints_made(&s.w),
             its[REN_NATIONAL_chokepoints_made][0]);
        least = fmin(least, its[REN_NATIONAL_chokepoints_made][0]);
        most = fmax(most, its[REN_NATIONAL_chokepoints_made][0]);
    }
    assert_true(least < most);
    for (int32_t i = 0; i < s.lab.economy.firms.n; i++) {
        s.now.state.capacity[i] = 3;
    }
    record->run(&s.now);
    same(&s, "covered", 0, chokepoints_covered(&s.w),
         its[REN_NATIONAL_chokepoints_covered][0]);
    close_storm(&s);
}

/* Makers of a product stop but for one agent of some real firms: all of these
 * lead. */
static void the_last_makers_lead(void **state)
{
    storm s;
    int32_t seen = 0;
    (void)state;
    open_storm(&s, 600, "wide", 0, NULL);
    const ren_phase *record = run_to_record(&s);
    const ren_population *firms = &s.lab.economy.firms;
    ren_real *x = s.now.state.output;
    for (int32_t k = 0; k < firms->n; k++) {
        if (firms->weight[k] > 1.5 && firms->weight[k] < 9) {
            for (int32_t i = 0; i < firms->n; i++) {
                x[i] = i != k && firms->product[i] == firms->product[k] ? -1 : 0;
            }
            record->run(&s.now);
            same(&s, "leaders", k,
                 sums_over(sums_of_firms(&s.w, leads), sums_of_firms(&s.w, real_firms)),
                 s.now.series->national[REN_NATIONAL_leaders][0]);
            seen++;
        }
    }
    assert_true(seen > 0);
    close_storm(&s);
}

/* Machines of some countries are blocked, and few come. */
static void blocked_machines_do_not_come(void **state)
{
    storm s;
    (void)state;
    open_storm(&s, 600, "wide", 0, NULL);
    const ren_phase *record = run_to_record(&s);
    double *const *its = s.now.series->national;
    for (int k = 0; k < 8; k++) {
        for (int32_t v = 0; v < s.lab.table.n_niches; v++) {
            const ren_setup *setup = &s.lab.setup;
            const double usual = setup->capital_base[v] - setup->capital_home[v];
            s.now.state.capital_foreign[v] = -0.14 * k * usual;
            for (int c = 0; c < REN_N_COUNTRIES; c++) {
                const int32_t at = v * REN_N_COUNTRIES + c;
                s.now.strain.capital_passage[at] = 0.5 * ((c + k) % 3);
                s.now.strain.capital_grey[at] = 0.1 * (k % 2);
            }
        }
        record->run(&s.now);
        same(&s, "concentration", k, origin_concentration(&s.w),
             its[REN_NATIONAL_origin_concentration][0]);
        same(&s, "blocked", k, origin_blocked(&s.w),
             its[REN_NATIONAL_origin_blocked][0]);
        same(&s, "home share", k, home_share(&s.w), its[REN_NATIONAL_home_share][0]);
        assert_true(its[REN_NATIONAL_origin_blocked][0] > 0);
    }
    close_storm(&s);
}

/* Who rebuilds lost capital buys beside final users, whose demand is counted without; firms
 * that are stated have value added of their own. */
static void rebuilding_is_no_final_demand(void **state)
{
    char text[2048];
    storm s = { 0 };
    double rebuilt = 0;
    (void)state;
    (void)ren_stated_text(text, REN_STATED_REGIONS, "", REN_STATED_REBUILT);
    ren_lab_init_stated(&s.lab, &ren_stated_regions, text, 0, NULL);
    open_worlds(&s, NULL);
    double *const *its = s.now.series->national;
    while (s.now.week < 60) {
        const int32_t t = s.now.week;
        const ren_phase *record = run_to_record(&s);
        record->run(&s.now);
        same(&s, "output", 0, sums_of_firms(&s.w, output), its[REN_NATIONAL_output][t]);
        same(&s, "value added", 0, sums_of_firms(&s.w, value_added),
             its[REN_NATIONAL_value_added][t]);
        same(&s, "final demand", 0, sums_of_firms(&s.w, final_demand),
             its[REN_NATIONAL_final_demand][t]);
        same(&s, "final delivered", 0, sums_of_firms(&s.w, final_delivered),
             its[REN_NATIONAL_final_delivered][t]);
        for (int32_t i = 0; i < s.lab.economy.firms.n; i++) {
            rebuilt += s.now.state.rebuild_request[i];
        }
        ren_lab_run_after(&s.now, record);
    }
    assert_true(rebuilt > 0);
    close_storm(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_payment_without_a_payer_is_seen),
        cmocka_unit_test(goods_that_get_lost_are_seen),
        cmocka_unit_test(winners_make_what_they_have_learnt),
        cmocka_unit_test(the_last_makers_lead),
        cmocka_unit_test(blocked_machines_do_not_come),
        cmocka_unit_test(rebuilding_is_no_final_demand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
