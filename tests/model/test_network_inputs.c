/**
 * @file tests/model/test_network_inputs.c
 * What firms buy: niches by exposure, buffers by criticality, imports by origin (D3).
 * Precision: both
 */
#include "model/economy.h"
#include "tests/support/fixtures.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#define DATA REN_SOURCE_DIR "/scenarios/data"

static ren_table real;
static ren_geography china;
static ren_economy big; /* 20,000 agents */

static ren_economy build(const ren_table *table, const ren_geography *geography,
                         const ren_scenario *scenario)
{
    const int32_t focal = table->n_base;
    ren_economy out = { 0 };
    ren_error err;
    if (ren_economy_build(&out, table, geography, scenario, 1, &focal, 0, &err)
        != REN_OK) {
        fail_msg("%s", err.text);
    }
    return out;
}

static ren_economy china_at(int64_t firms)
{
    const ren_scenario scenario = ren_fixture_scenario(firms);
    return build(&real, &china, &scenario);
}

static int setup(void **state)
{
    int32_t niche[7] = { 0, 1, 2, 3, 4, 5, 6 };
    ren_scenario scenario = ren_fixture_scenario(20000);
    ren_error err;
    (void)state;
    scenario.economy.niches = (ren_names){ 7, niche };
    if (ren_table_build(&real, &scenario, DATA, &err) != REN_OK
        || ren_geography_read(&china, DATA, &err) != REN_OK) {
        fail_msg("%s", err.text);
    }
    big = china_at(20000);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    ren_economy_free(&big);
    ren_table_free(&real);
    ren_geography_free(&china);
    return 0;
}

static void niches_reach_only_those_who_need_them(void **state)
{
    const ren_network *net = &big.network;
    (void)state;
    for (int32_t v = 0; v < real.n_niches; v++) {
        const ren_niche *niche = &real.niche[v];
        for (int32_t q = 0; q < real.n; q++) {
            const int64_t c = (int64_t)niche->product * real.n + q;
            double covered = 0.0, largest = 0.0, least = INFINITY;
            if (!(real.domestic[c] + real.imported[c] > 0.0)) {
                continue;
            }
            for (int32_t s = 0; s < net->n_slots; s++) {
                const int32_t i = net->slot_firm[s];
                if (net->slot_product[s] == niche->product
                    && big.firms.product[i] == q) {
                    covered += big.firms.output[i];
                    assert_int_equal(net->slot_criticality[s],
                                     niche->product == q         ? REN_NOT_CRITICAL
                                     : niche->criticality >= 1.0 ? REN_CRITICAL
                                                                 : REN_HALF);
                    assert_int_equal(net->slot_lead_foreign[s], niche->lead_weeks);
                }
            }
            for (int32_t i = 0; i < net->n_firms; i++) {
                if (big.firms.product[i] == q) {
                    largest = fmax(largest, big.firms.output[i]);
                    least = fmin(least, big.firms.output[i]);
                }
            }
            const double off =
                fabs(covered / (real.output[q] / 52.0) - niche->exposure);
            assert_true(off < 0.1);
            assert_true(covered > 0.0 && covered >= 0.999 * least);
        }
    }
}

static void buffers_follow_criticality(void **state)
{
    const ren_scenario scenario = ren_fixture_scenario(1);
    const ren_parameters *p = &scenario.parameters;
    const ren_network *net = &big.network;
    double logs = 0.0, n = 0.0;
    (void)state;
    for (int32_t s = 0; s < net->n_slots; s++) {
        const bool niche = net->slot_product[s] >= real.n_base;
        assert_true(net->slot_buffer[s] >= (ren_real)0);
        assert_true(net->slot_buffer[s] <= (ren_real)p->buffer_max);
        if (!niche && net->slot_criticality[s] == REN_NOT_CRITICAL) {
            assert_true(net->slot_buffer[s] >= (ren_real)p->buffer_min);
        } else if (!niche) {
            logs += log((double)net->slot_buffer[s]);
            n += 1.0;
        }
        assert_int_equal(net->slot_lead[s], p->lead_dom);
    }
    assert_true(fabs(exp(logs / n) / p->n_crit - 1.0) < 0.03);
}

static void foreign_sources_sell_by_origin(void **state)
{
    const ren_network *net = &big.network;
    (void)state;
    assert_int_equal(net->n_nodes, net->n_firms + net->n_foreign);
    for (int32_t f = 0; f < net->n_foreign; f++) {
        const int32_t k = net->foreign_product[f];
        const double *origin = k >= real.n_base
                                   ? real.niche[k - real.n_base].origin
                                   : real.origin_input + k * REN_N_COUNTRIES;
        double total = 0.0;
        for (int32_t g = 0; g < net->n_foreign; g++) {
            total += net->foreign_product[g] == k ? net->foreign_flow[g] : 0.0;
        }
        const double share = origin[net->foreign_country[f]];
        assert_true(share > 0.0);
        assert_true(fabs(net->foreign_flow[f] / total - share) < 1e-6);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(niches_reach_only_those_who_need_them),
        cmocka_unit_test(buffers_follow_criticality),
        cmocka_unit_test(foreign_sources_sell_by_origin),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
