/**
 * @file tests/model/test_network_shape.c
 * What the report says of the network: against naive counts, and the bands E2.
 */
#include "model/economy.h"
#include "tests/support/fixtures.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define DATA REN_SOURCE_DIR "/scenarios/data"

static ren_table real, small;
static ren_geography china, circle;

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
    small = ren_fixture_table(12);
    circle = ren_fixture_geography();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    ren_table_free(&real);
    ren_table_free(&small);
    ren_geography_free(&china);
    ren_geography_free(&circle);
    return 0;
}

static ren_economy build(const ren_table *table, const ren_geography *geography,
                         int64_t firms)
{
    const ren_scenario scenario = ren_fixture_scenario(firms);
    const int32_t focal = table->n_base;
    ren_economy out = { 0 };
    ren_error err;
    if (ren_economy_build(&out, table, geography, &scenario, 1, &focal, 0, &err)
        != REN_OK) {
        fail_msg("%s", err.text);
    }
    return out;
}

static ren_network_report measure(const ren_economy *e)
{
    ren_network_report report;
    ren_error err;
    if (ren_network_measure(&report, e, &err) != REN_OK) {
        fail_msg("%s", err.text);
    }
    return report;
}

/* sells[j * n + i]: j sells to i. */
static unsigned char *matrix(const ren_economy *e)
{
    const ren_network *net = &e->network;
    const size_t n = (size_t)net->n_firms;
    unsigned char *sells = calloc(n * n, 1);
    for (int32_t s = 0; s < net->n_slots; s++) {
        for (int64_t l = net->link_first[s]; l < net->link_first[s + 1]; l++) {
            if (net->link_supplier[l] < net->n_firms) {
                sells[(size_t)net->link_supplier[l] * n + (size_t)net->slot_firm[s]] =
                    1;
            }
        }
    }
    return sells;
}

static void components_are_those_of_mutual_reach(void **state)
{
    ren_economy e = build(&small, &circle, 150);
    const int32_t n = e.firms.n;
    unsigned char *sells = matrix(&e), *far = matrix(&e);
    int32_t largest = 0;
    (void)state;
    for (int32_t k = 0; k < n; k++) { /* Warshall */
        for (int32_t i = 0; i < n; i++) {
            for (int32_t j = 0; far[i * n + k] && j < n; j++) {
                far[i * n + j] |= far[k * n + j];
            }
        }
    }
    for (int32_t i = 0; i < n; i++) {
        int32_t size = 1;
        for (int32_t j = 0; j < n; j++) {
            size += i != j && far[i * n + j] && far[j * n + i];
        }
        largest = size > largest ? size : largest;
    }
    assert_true(largest > 1 && largest < n);
    assert_true(fabs(measure(&e).strong_share - (double)largest / n) < 1e-12);
    free(sells);
    free(far);
    ren_economy_free(&e);
}

static void assortativity_is_a_correlation_over_links(void **state)
{
    ren_economy e = build(&small, &circle, 300);
    const int32_t n = e.firms.n;
    unsigned char *sells = matrix(&e);
    double *in = calloc((size_t)n, sizeof *in), *out = calloc((size_t)n, sizeof *out);
    double links = 0.0, u = 0.0, v = 0.0, uu = 0.0, vv = 0.0, uv = 0.0;
    (void)state;
    for (int32_t j = 0; j < n; j++) {
        for (int32_t i = 0; i < n; i++) {
            in[i] += sells[j * n + i];
            out[j] += sells[j * n + i];
        }
    }
    for (int32_t j = 0; j < n; j++) {
        for (int32_t i = 0; i < n; i++) {
            links += sells[j * n + i];
            u += sells[j * n + i] * in[i];
            v += sells[j * n + i] * out[j];
        }
    }
    for (int32_t j = 0; j < n; j++) {
        for (int32_t i = 0; i < n; i++) {
            const double du = in[i] - u / links, dv = out[j] - v / links;
            uu += sells[j * n + i] * du * du;
            vv += sells[j * n + i] * dv * dv;
            uv += sells[j * n + i] * du * dv;
        }
    }
    assert_true(fabs(measure(&e).assortativity - uv / sqrt(uu * vv)) < 1e-9);
    free(sells);
    free(in);
    free(out);
    ren_economy_free(&e);
}

/* Bands E2 and the figures of D3 at the default size. */
static void twenty_thousand_agents_meet_the_bands(void **state)
{
    ren_economy e = build(&real, &china, 20000);
    const ren_network_report r = measure(&e);
    (void)state;
    print_message(
        "slots %.2f links %.2f domestic %.2f per firm; on links %.4f self %.4f\n"
        "customers: exponent %.2f most %lld none %.4f; suppliers: %.2f\n"
        "assortativity %.3f strong %.3f (resolved %.3f) path %.2f\n"
        "critical %.3f half %.3f\n",
        r.slots_per_firm, r.links_per_firm, r.domestic_links_per_firm,
        r.link_flow_share, r.self_flow_share, r.customers_hill,
        (long long)r.customers_max, r.no_customer_share, r.suppliers_hill,
        r.assortativity, r.strong_share, r.strong_share_resolved, r.mean_path,
        r.critical_share, r.half_share);
    assert_true(fabs(r.slots_per_firm - 4.0) < 0.2);
    assert_true(r.link_flow_share >= 0.95);
    assert_true(r.customers_hill >= 0.9 && r.customers_hill <= 1.5);
    assert_true(r.assortativity < 0.0);
    assert_true(r.no_customer_share < 0.01);
    assert_true(r.strong_share >= 0.25 && r.strong_share <= 0.65);
    assert_true(r.mean_path > 3.0 && r.mean_path < 5.0);
    assert_true(fabs(r.critical_share - 0.24) < 0.03);
    assert_true(fabs(r.half_share - 0.12) < 0.02);
    ren_economy_free(&e);
}

/* Share of domestic link value inside one province. */
static double inside(const ren_economy *e)
{
    const ren_network *net = &e->network;
    double all = 0.0, same = 0.0;
    for (int32_t s = 0; s < net->n_slots; s++) {
        for (int64_t l = net->link_first[s]; l < net->link_first[s + 1]; l++) {
            if (net->link_supplier[l] < net->n_firms) {
                const double value = (double)(net->slot_value[s] * net->link_share[l]);
                all += value;
                same += e->firms.province[net->link_supplier[l]]
                                == e->firms.province[net->slot_firm[s]]
                            ? value
                            : 0.0;
            }
        }
    }
    return same / all;
}

static void more_local_purchases_stay_in_the_province(void **state)
{
    double share[2];
    (void)state;
    for (int32_t k = 0; k < 2; k++) {
        ren_scenario scenario = ren_fixture_scenario(20000);
        const int32_t focal = real.n_base;
        ren_economy e = { 0 };
        ren_error err;
        scenario.parameters.local_share = k == 0 ? 0.0 : 1.0;
        if (ren_economy_build(&e, &real, &china, &scenario, 1, &focal, 0, &err)
            != REN_OK) {
            fail_msg("%s", err.text);
        }
        share[k] = inside(&e);
        ren_economy_free(&e);
    }
    print_message("inside the province: %.3f by chance, %.3f when local\n", share[0],
                  share[1]);
    assert_true(share[1] > 1.5 * share[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(components_are_those_of_mutual_reach),
        cmocka_unit_test(assortativity_is_a_correlation_over_links),
        cmocka_unit_test(twenty_thousand_agents_meet_the_bands),
        cmocka_unit_test(more_local_purchases_stay_in_the_province),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
