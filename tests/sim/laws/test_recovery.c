/**
 * @file tests/sim/laws/test_recovery.c
 * After an outage the economy comes back and comes to rest: no order cycles and no
 * low-output trap for any buffer of critical inputs; and without critical inputs nobody
 * but the struck firms loses anything (definitions D14).
 */
#include "sim/run/aim/targets.h"
#define REN_LAB_CORE
#include "tests/support/lab.h"

#include <math.h>

enum { WEEKS = 260, START = 13, OUTAGE = 8, YEAR = 52 };

#define FAILURE                                                        \
    "noise: off\n"                                                     \
    "horizon: {weeks: 260}\n"                                          \
    "shocks:\n"                                                        \
    "  failure: {use: supplier_failure, hit_share: 0.1, depth: 0.5,\n" \
    "            start_week: 13, duration_weeks: 8}\n"

/* Output of a year as shares of week 0: its mean and standard deviation. */
static void last_year(const ren_series *s, double *mean, double *deviation)
{
    const double *output = s->national[REN_NATIONAL_output];
    double sum = 0, squares = 0;
    for (int32_t t = WEEKS - YEAR; t < WEEKS; t++) {
        sum += output[t] / output[0];
    }
    *mean = sum / YEAR;
    for (int32_t t = WEEKS - YEAR; t < WEEKS; t++) {
        squares += pow(output[t] / output[0] - *mean, 2.0);
    }
    *deviation = sqrt(squares / (YEAR - 1));
}

static void recovers(int64_t firms, int n, const ren_override *rules)
{
    static const char *const buffers[] = { "0.25 weeks", "0.5 weeks", "0.75 weeks",
                                           "1.5 weeks" };
    for (size_t k = 0; k < sizeof buffers / sizeof *buffers; k++) {
        ren_lab lab;
        ren_world world;
        double mean, deviation, least = 1.0;
        char f[24];
        ren_override o[4] = { { "economy.firms", f },
                              { "parameters.n_crit", buffers[k] } };
        (void)snprintf(f, sizeof f, "%d", (int)ren_lab_firms(firms));
        for (int r = 0; r < n; r++) {
            o[2 + r] = rules[r];
        }
        ren_lab_init_with(&lab, FAILURE, 2 + n, o);
        ren_lab_world(&lab, "none", true, &world);
        ren_lab_run(&world, WEEKS);
        const double *output = world.series->national[REN_NATIONAL_output];
        for (int32_t t = 0; t < WEEKS; t++) {
            least = fmin(least, output[t] / output[0]);
        }
        last_year(world.series, &mean, &deviation);
        print_message("n_crit %s: trough %.4f, last year %.5f, s.d. %.2e, end %.5f\n",
                      buffers[k], least, mean, deviation,
                      output[WEEKS - 1] / output[0]);
        assert_true(least < 0.995);
        if (!(deviation < 0.01)) {
            fail_msg("n_crit %s: s.d. of the last year %g, expected under 1 %%",
                     buffers[k], deviation);
        }
        if (!(mean > 0.99 && output[WEEKS - 1] / output[0] > 0.99)) {
            fail_msg("n_crit %s: output ends at %g, expected over 0.99", buffers[k],
                     output[WEEKS - 1] / output[0]);
        }
        ren_lab_world_free(&world);
        ren_lab_free(&lab);
    }
}

static void output_comes_back_and_rests(void **state)
{
    (void)state;
    recovers(1500, 0, NULL);
}

static void output_comes_back_without_substitution(void **state)
{
    (void)state;
    const ren_override rule = { "rules.substitution", "off" };
    recovers(600, 1, &rule);
}

static void output_comes_back_when_orders_never_fall_below_use(void **state)
{
    (void)state;
    const ren_override rule = { "rules.order_gap", "positive" };
    recovers(600, 1, &rule);
}

/* Struck firms of the failure. */
static const uint8_t *struck_of(const ren_world *world)
{
    for (int32_t e = 0; e < world->n_entries; e++) {
        if (strcmp(world->entry[e]->label, "failure") == 0) {
            return ((const ren_targets *)world->memo[e])->firm;
        }
    }
    fail_msg("no failure");
    return NULL;
}

/* Gross loss of the struck firms and of the others in weeks of their output (E11). */
static void losses(const char *setting, double *struck, double *others,
                   int64_t *n_moved)
{
    ren_lab lab;
    ren_world world;
    *struck = *others = 0;
    *n_moved = 0;
    ren_lab_init(&lab, setting);
    ren_lab_world(&lab, "none", true, &world);
    const uint8_t *hit = struck_of(&world);
    while (world.week < YEAR) {
        assert_null(ren_week(&world, false));
        for (int32_t i = 0; i < lab.economy.firms.n; i++) {
            const double loss = -lab.economy.firms.output[i] * world.state.output[i];
            *(hit[i] ? struck : others) += loss > 0.0 ? loss : 0.0;
            *n_moved += !hit[i] && world.state.output[i] != 0;
        }
        world.week++;
    }
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

#define NOTHING_BINDS                     \
    "economy: {firms: 500, niches: []}\n" \
    "parameters: {crit_kappa: 0, eff_loss: 0, pool_strength: 0}\n"

/* D14: with orders frozen over links and in pools no loss can travel. */
static void without_critical_inputs_only_the_struck_lose(void **state)
{
    (void)state;
    double struck, others;
    int64_t n_moved;
    losses(FAILURE NOTHING_BINDS "phases: {order: off, pool: off}\n", &struck, &others,
           &n_moved);
    assert_true(struck > 0);
    assert_true(others == 0);
    assert_int_equal(n_moved, 0);
    assert_true((struck + others) / struck == 1.0);
}

/* Each of the channels that the negative control shuts carries losses once open. */
static void each_channel_alone_carries_losses(void **state)
{
    (void)state;
    static const char *const open[] = {
        FAILURE "economy: {firms: 500, niches: []}\n"
                "parameters: {eff_loss: 0, pool_strength: 0}\n"
                "phases: {order: off, pool: off}\n", /* critical inputs */
        FAILURE "economy: {firms: 500, niches: []}\n"
                "parameters: {crit_kappa: 0, pool_strength: 0}\n"
                "phases: {order: off, pool: off}\n",    /* efficiency */
        FAILURE NOTHING_BINDS "phases: {pool: off}\n",  /* orders, upstream */
        FAILURE NOTHING_BINDS "phases: {order: off}\n", /* pools, upstream */
    };
    for (size_t k = 0; k < sizeof open / sizeof *open; k++) {
        double struck, others;
        int64_t n_moved;
        losses(open[k], &struck, &others, &n_moved);
        print_message("channel %d: amplification %.4f\n", (int)k,
                      (struck + others) / struck);
        assert_true(others > 0);
    }
}

static void critical_inputs_amplify(void **state)
{
    (void)state;
    double struck, others;
    int64_t n_moved;
    losses(FAILURE "economy: {firms: 500}\n", &struck, &others, &n_moved);
    print_message("amplification %.3f\n", (struck + others) / struck);
    assert_true(others > 0.1 * struck);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(output_comes_back_and_rests),
        cmocka_unit_test(output_comes_back_without_substitution),
        cmocka_unit_test(output_comes_back_when_orders_never_fall_below_use),
        cmocka_unit_test(without_critical_inputs_only_the_struck_lose),
        cmocka_unit_test(each_channel_alone_carries_losses),
        cmocka_unit_test(critical_inputs_amplify),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
