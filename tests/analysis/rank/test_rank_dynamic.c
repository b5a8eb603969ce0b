/**
 * @file tests/analysis/rank/test_rank_dynamic.c
 * Firms that stand still in the full engine, the sample of them, and how far their order
 * is that of the index.
 *
 * Labels: bits threads
 */
#include "analysis/rank/dynamic.h"
#include "tests/support/stated.h"

#include <math.h>

enum { FIRMS = 500, MOST = 12 };

#define TOWN                                  \
    "noise: on\n"                             \
    "economy: {firms: 500, focal: ['094']}\n" \
    "shocks:\n"                               \
    "  slump: {use: demand_loss, depth: 0.5, start_week: 1}\n"

static ren_lab lab;

static int32_t firms_pick(int32_t firm[MOST])
{
    for (int32_t k = 0; k < MOST; k++) {
        firm[k] = 7 + k * (FIRMS / MOST);
    }
    return MOST;
}

static void firms_stop(const ren_lab *of, int32_t weeks, int32_t horizon,
                       int32_t threads, int32_t n, const int32_t *firm,
                       ren_stop_row *row)
{
    ren_error err = { .text = "" };
    const ren_stop_ask ask = { .weeks = weeks,
                               .horizon = horizon,
                               .world_threads = threads,
                               .n = n,
                               .firm = firm };
    ren_lab_expect(ren_rank_stop(&of->economy, &of->scenario, &of->words,
                                 &of->catalogue, &ask, row, &err),
                   &err);
}

/* Also: neither the noise nor the shocks of the scenario come in. */
static void no_weeks_cost_nothing(void **state)
{
    static const ren_stop_row nothing[MOST];
    int32_t firm[MOST];
    ren_stop_row row[MOST];
    (void)state;
    firms_stop(&lab, 0, 20, 1, firms_pick(firm), firm, row);
    assert_memory_equal(row, nothing, sizeof row);
}

/* With accounts kept (rules.money) a firm may close for good before the stop ends; then
 * more weeks cost the same. */
static void longer_stops_never_cost_less(void **state)
{
    int32_t firm[MOST];
    ren_stop_row row[MOST], before[MOST] = { 0 };
    (void)state;
    firms_pick(firm);
    for (int32_t weeks = 1; weeks <= 16; weeks *= 2) {
        firms_stop(&lab, weeks, 60, 1, MOST, firm, row);
        for (int32_t k = 0; k < MOST; k++) {
            if (!(row[k].area > 0 && row[k].area >= before[k].area)) {
                fail_msg("firm %d: %d weeks cost %.17g after %.17g", (int)firm[k],
                         (int)weeks, row[k].area, before[k].area);
            }
            before[k] = row[k];
        }
    }
}

static void own_output_is_lost_at_least(void **state)
{
    int32_t firm[MOST];
    ren_stop_row row[MOST];
    (void)state;
    firms_stop(&lab, 1, 2, 1, firms_pick(firm), firm, row);
    for (int32_t k = 0; k < MOST; k++) {
        assert_true(row[k].own > 1 - 1e-9 && row[k].depth == row[k].area);
    }
}

static void threads_and_company_do_not_move_bits(void **state)
{
    int32_t firm[MOST];
    ren_stop_row row[MOST], other[MOST];
    (void)state;
    firms_stop(&lab, 3, 30, 1, firms_pick(firm), firm, row);
    firms_stop(&lab, 3, 30, 3, MOST, firm, other);
    assert_memory_equal(row, other, sizeof row);
    firms_stop(&lab, 3, 30, 1, 1, &firm[5], other);
    assert_memory_equal(&row[5], &other[0], sizeof *row);
}

/* The same as running the scenario that states the shock. */
static void a_scenario_with_the_shock_loses_the_same(void **state)
{
    enum { WEEKS = 30 };
    const int32_t firm = 91;
    double area = 0;
    ren_stop_row row;
    ren_lab stated;
    ren_world on, off;
    (void)state;
    ren_lab_init(&stated, "noise: off\n"
                          "economy: {firms: 500, focal: ['094']}\n"
                          "horizon: {weeks: 30}\n"
                          "shocks:\n"
                          "  any: {use: supplier_failure, firms: [91], depth: 1,\n"
                          "        start_week: 1, duration_weeks: 5}\n");
    ren_lab_world(&stated, NULL, true, &on);
    ren_lab_world(&stated, NULL, false, &off);
    ren_lab_run(&on, WEEKS);
    ren_lab_run(&off, WEEKS);
    for (int32_t t = 0; t < WEEKS; t++) {
        const double y = on.series->national[REN_NATIONAL_output][t];
        const double calm = off.series->national[REN_NATIONAL_output][t];
        area += y < calm ? 1 - y / calm : 0;
    }
    firms_stop(&stated, 5, WEEKS, 1, 1, &firm, &row);
    assert_true(row.area == area && area > 0);
    ren_lab_world_free(&on);
    ren_lab_world_free(&off);
    ren_lab_free(&stated);
}

static void a_week_is_seven_days(void **state)
{
    char text[2048];
    ren_lab days;
    ren_stop_row row[3], longer[3];
    const int32_t firm[3] = { 0, 5, 11 };
    (void)state;
    ren_lab_init_stated(&days, &ren_stated_firms,
                        ren_stated_text(text, REN_STATED_FIRMS, "", ""), 0, NULL);
    firms_stop(&days, 1, 4, 1, 3, firm, row);
    firms_stop(&days, 2, 4, 1, 3, firm, longer);
    for (int32_t k = 0; k < 3; k++) {
        assert_true(row[k].own > 1 - 1e-9 && longer[k].own > 2 - 1e-9);
        assert_true(row[k].area <= 4 * row[k].depth && row[k].depth <= 1);
    }
    ren_lab_free(&days);
}

static void a_sample_is_half_highest_half_drawn_evenly(void **state)
{
    enum { ALL = 20, N = 9, TRIES = 400 };
    double esri[ALL];
    int32_t id[ALL], times[ALL] = { 0 };
    (void)state;
    for (int32_t k = 0; k < ALL; k++) {
        esri[k] = (k * 7) % ALL;
        id[k] = 100 + k;
    }
    for (int32_t try = 0; try < TRIES; try++) {
        int64_t out[N], n_top;
        ren_error err = { .text = "" };
        bool taken[ALL] = { false };
        ren_lab_expect(
            ren_rank_sample(ALL, esri, id, ren_stream_of(5, try), N, out, &n_top, &err),
            &err);
        assert_int_equal(n_top, N / 2);
        for (int32_t k = 0; k < N; k++) {
            assert_false(taken[out[k]]);
            taken[out[k]] = true;
            times[out[k]]++;
            assert_true(k >= n_top || esri[out[k]] == ALL - 1 - k);
        }
    }
    for (int32_t k = 0; k < ALL; k++) { /* 5 of 16 each, s.d. 9.3 */
        assert_true(esri[k] >= ALL - N / 2 ? times[k] == TRIES
                                           : abs(times[k] - 125) < 45);
    }
}

static ren_agreement agreement_of(int32_t n, const double *x, const double *y)
{
    ren_agreement a;
    ren_error err = { .text = "" };
    ren_lab_expect(ren_rank_agreement(&a, n, n / 2, x, y, ren_stream_of(1, 0), &err),
                   &err);
    return a;
}

static void agreement_is_that_of_ranks(void **state)
{
    enum { N = 10 };
    double x[N], up[N], down[N], flat[N];
    const double other[N] = { 2, 1, 4, 3, 6, 5, 8, 7, 10, 9 };
    (void)state;
    for (int32_t k = 0; k < N; k++) {
        x[k] = k + 1;
        up[k] = exp(k);
        down[k] = -x[k] * x[k];
        flat[k] = 3;
    }
    assert_true(fabs(agreement_of(N, x, up).rho - 1) < 1e-12);
    assert_true(fabs(agreement_of(N, x, down).rho + 1) < 1e-12);
    const ren_agreement some = agreement_of(N, x, other);
    assert_true(fabs(some.rho - (1 - 6 * 10.0 / (N * (N * N - 1)))) < 1e-12);
    assert_true(some.low < some.rho && some.rho <= some.high && some.low > 0.5);
    const ren_agreement none = agreement_of(N, x, flat);
    assert_true(isnan(none.rho) && isnan(none.low) && isnan(none.high));
    assert_true(isnan(agreement_of(2, x, up).rho));
}

static int found(void **state)
{
    (void)state;
    ren_lab_init(&lab, TOWN);
    return 0;
}

static int left(void **state)
{
    (void)state;
    ren_lab_free(&lab);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_weeks_cost_nothing),
        cmocka_unit_test(longer_stops_never_cost_less),
        cmocka_unit_test(own_output_is_lost_at_least),
        cmocka_unit_test(threads_and_company_do_not_move_bits),
        cmocka_unit_test(a_scenario_with_the_shock_loses_the_same),
        cmocka_unit_test(a_week_is_seven_days),
        cmocka_unit_test(a_sample_is_half_highest_half_drawn_evenly),
        cmocka_unit_test(agreement_is_that_of_ranks),
    };
    return cmocka_run_group_tests(tests, found, left);
}
