/**
 * @file tests/model/test_economy.c
 * Week 0 closes: what firms sell is what pools, links and final use take (D7).
 * Precision: both
 */
#include "model/economy.h"
#include "model/population/strata.h"
#include "tests/support/fixtures.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DATA REN_SOURCE_DIR "/scenarios/data"

static const double NEAR = sizeof(ren_real) == 8 ? 1e-9 : 2e-5;

static ren_table real, small;
static ren_geography china, circle;

static ren_economy build(const ren_table *table, const ren_geography *geography,
                         int64_t firms, int64_t replicate)
{
    const ren_scenario scenario = ren_fixture_scenario(firms);
    const int32_t focal = table->n_base;
    ren_economy out = { 0 };
    ren_error err;
    if (ren_economy_build(&out, table, geography, &scenario, 1, &focal, replicate, &err)
        != REN_OK) {
        fail_msg("%s", err.text);
    }
    return out;
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

/* Output not sold over links or to final use is what the pool's users take. */
static void pools_take_what_is_left(void **state)
{
    static const int64_t sizes[] = { 300, 20000 };
    (void)state;
    for (size_t k = 0; k < 2; k++) {
        ren_economy e = build(&real, &china, sizes[k], 0);
        double *offered = calloc((size_t)real.n, sizeof *offered);
        for (int32_t i = 0; i < e.firms.n; i++) {
            const int32_t p = e.firms.product[i];
            offered[p] += e.firms.output[i]
                          * (1.0 - (double)e.link_share_of[i] - e.final_share[p]
                             - e.export_share[p] - e.capital_share[p]);
        }
        for (int32_t p = 0; p < real.n; p++) {
            double taken = 0.0;
            for (int32_t q = 0; q < real.n; q++) {
                taken += e.pool_flow[(int64_t)p * real.n + q];
            }
            assert_true(fabs(offered[p] - taken) <= NEAR * real.output[p] / 52.0);
        }
        free(offered);
        ren_economy_free(&e);
    }
}

/* At 300 agents some firms must buy from themselves, which is a remainder too. */
static void remainders_of_firms_are_those_of_cells(void **state)
{
    static const int64_t sizes[] = { 300, 20000 };
    (void)state;
    for (size_t z = 0; z < 2; z++) {
        ren_economy e = build(&real, &china, sizes[z], 0);
        assert_true(z > 0 || e.report.self_flow_share > 0.0);
        for (int32_t q = 0; q < real.n; q++) {
            double cells = 0.0, whole = 0.0;
            for (int32_t k = 0; k < real.n; k++) {
                const int64_t c = (int64_t)k * real.n + q;
                cells += real.resolved[k] ? e.pool_flow[c] + e.pool_import[c] : 0.0;
                whole += (real.domestic[c] + real.imported[c]) / 52.0;
            }
            assert_true(fabs(cells - e.remainder_of[q]) <= 1e-9 * whole);
        }
        ren_economy_free(&e);
    }
}

static void machines_are_bought_from_depreciation(void **state)
{
    ren_economy e = build(&small, &circle, 500, 0);
    const ren_vintages *v = &e.vintages;
    const double all =
        0.02 * small.value_added[5 * REN_N_VALUE_ADDED + REN_DEPRECIATION];
    const int32_t niche = small.n - 1;
    const double sold = small.final_domestic[niche * REN_N_FINAL + REN_INVESTMENT]
                        + small.final_imported[niche * REN_N_FINAL + REN_INVESTMENT];
    double bought = 0.0;
    (void)state;
    assert_int_equal(v->first[e.firms.n], v->n);
    for (int32_t i = 0; i < e.firms.n; i++) {
        assert_int_equal(v->first[i + 1] - v->first[i], e.firms.product[i] == 5);
        for (int32_t k = v->first[i]; k < v->first[i + 1]; k++) {
            assert_int_equal(v->firm[k], i);
            assert_int_equal(v->niche[k], 1);
            bought += 52.0 * v->purchase[k];
        }
    }
    assert_true(fabs(bought / fmin(all, sold) - 1.0) < 1e-9);
    ren_economy_free(&e);
}

static void machines_never_exceed_what_is_sold_to_investment(void **state)
{
    ren_economy e = build(&real, &china, 5000, 0);
    (void)state;
    for (int32_t v = 0; v < real.n_niches; v++) {
        const int32_t p = real.niche[v].product;
        double bought = 0.0;
        for (int32_t k = 0; k < e.vintages.n; k++) {
            bought += e.vintages.niche[k] == v ? 52.0 * e.vintages.purchase[k] : 0.0;
        }
        assert_true(bought
                    <= (1.0 + 1e-9)
                           * (real.final_domestic[p * REN_N_FINAL + REN_INVESTMENT]
                              + real.final_imported[p * REN_N_FINAL + REN_INVESTMENT]));
        assert_true((bought > 0.0)
                    == (strcmp(real.code[p], "chip_tools") == 0
                        || strcmp(real.code[p], "ind_software") == 0));
    }
    ren_economy_free(&e);
}

static void local_products_have_an_area_per_province(void **state)
{
    ren_economy e = build(&small, &circle, 500, 0);
    double made[12 * REN_N_PROVINCES];
    (void)state;
    ren_population_by_province(made, &e.firms, small.n);
    assert_int_equal(e.n_areas, 1 + 2 * REN_N_PROVINCES);
    for (int32_t p = 0; p < small.n; p++) {
        for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
            const int32_t area = e.area[p * REN_N_PROVINCES + r];
            assert_int_equal(area,
                             small.local[p] ? 1 + (p - 1) * REN_N_PROVINCES + r : 0);
            if (area > 0) {
                assert_true(e.area_supply[area] == made[p * REN_N_PROVINCES + r]);
            }
        }
    }
    ren_economy_free(&e);
    e = build(&small, &circle, 40, 0); /* too few firms for every province */
    assert_int_equal(e.n_areas, 1);
    ren_economy_free(&e);
}

static void the_focal_product_is_in_its_chain(void **state)
{
    ren_economy e = build(&real, &china, 300, 0);
    (void)state;
    assert_true(e.chain_member[real.n_base]);
    assert_true(fabs(e.chain_weight[real.n_base] - 1.0) < 0.5);
    assert_true(e.table == &real && e.geography == &china);
    ren_economy_free(&e);
    assert_null(e.firms.id);
}

static void replicates_differ_and_repeat(void **state)
{
    ren_economy a = build(&small, &circle, 500, 0), b = build(&small, &circle, 500, 0);
    ren_economy c = build(&small, &circle, 500, 1);
    (void)state;
    assert_int_equal(a.network.n_links, b.network.n_links);
    assert_memory_equal(a.network.link_supplier, b.network.link_supplier,
                        (size_t)a.network.n_links * sizeof(int32_t));
    assert_memory_not_equal(a.firms.output, c.firms.output, 500 * sizeof(double));
    ren_economy_free(&a);
    ren_economy_free(&b);
    ren_economy_free(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pools_take_what_is_left),
        cmocka_unit_test(remainders_of_firms_are_those_of_cells),
        cmocka_unit_test(machines_are_bought_from_depreciation),
        cmocka_unit_test(machines_never_exceed_what_is_sold_to_investment),
        cmocka_unit_test(local_products_have_an_area_per_province),
        cmocka_unit_test(the_focal_product_is_in_its_chain),
        cmocka_unit_test(replicates_differ_and_repeat),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
