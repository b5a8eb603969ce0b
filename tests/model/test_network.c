/**
 * @file tests/model/test_network.c
 * The network keeps the table: every row, column and pair of products (D3).
 * Labels: bits threads
 * Precision: both
 */
#include "base/files/digest.h"
#include "model/economy.h"
#include "tests/support/fixtures.h"

#include <math.h>
#ifdef _OPENMP
#include <omp.h>
#endif
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DATA REN_SOURCE_DIR "/scenarios/data"

/* What a rounding of ren_real may leave. */
static const double NEAR = sizeof(ren_real) == 8 ? 1e-9 : 2e-5;

static ren_table real, small;
static ren_geography china, circle;
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

static ren_economy circle_at(int64_t firms)
{
    const ren_scenario scenario = ren_fixture_scenario(firms);
    return build(&small, &circle, &scenario);
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
    big = china_at(20000);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    ren_economy_free(&big);
    ren_table_free(&real);
    ren_table_free(&small);
    ren_geography_free(&china);
    ren_geography_free(&circle);
    return 0;
}

static double flow(const ren_network *net, int32_t s, int64_t l)
{
    return (double)net->slot_value[s] * (double)net->link_share[l];
}

/* Links plus pools against the table, relative to each product's row. */
static void check_totals(const ren_economy *e)
{
    const ren_network *net = &e->network;
    const ren_table *t = e->table;
    const int64_t cells = (int64_t)t->n * t->n;
    double *got = calloc((size_t)cells, sizeof *got);
    double *got_foreign = calloc((size_t)cells, sizeof *got_foreign);
    for (int32_t s = 0; s < net->n_slots; s++) {
        const int64_t c =
            (int64_t)net->slot_product[s] * t->n + e->firms.product[net->slot_firm[s]];
        for (int64_t l = net->link_first[s]; l < net->link_first[s + 1]; l++) {
            double *at = net->link_supplier[l] < net->n_firms ? got : got_foreign;
            at[c] += flow(net, s, l);
        }
    }
    for (int32_t k = 0; k < t->n; k++) {
        double row = 0.0, row_foreign = 0.0;
        for (int32_t q = 0; q < t->n; q++) {
            row += t->domestic[(int64_t)k * t->n + q] / 52.0;
            row_foreign += t->imported[(int64_t)k * t->n + q] / 52.0;
        }
        for (int32_t q = 0; q < t->n; q++) {
            const int64_t c = (int64_t)k * t->n + q;
            assert_true(e->pool_flow[c] >= 0.0 && e->pool_import[c] >= 0.0);
            assert_true(fabs(got[c] + e->pool_flow[c] - t->domestic[c] / 52.0)
                        <= NEAR * row);
            assert_true(fabs(got_foreign[c] + e->pool_import[c] - t->imported[c] / 52.0)
                        <= NEAR * row_foreign);
        }
    }
    free(got);
    free(got_foreign);
}

static void links_and_pools_are_the_table(void **state)
{
    static const int64_t sizes[] = { 200, 300, 2000 };
    (void)state;
    check_totals(&big);
    for (size_t k = 0; k < 3; k++) {
        ren_economy e = china_at(sizes[k]);
        check_totals(&e);
        assert_true(e.report.dropped_flow == 0.0);
        ren_economy_free(&e);
        e = circle_at(sizes[k]);
        check_totals(&e);
        ren_economy_free(&e);
    }
}

static void links_carry_most_of_resolved_flow(void **state)
{
    double links = 0.0, all = 0.0;
    (void)state;
    for (int32_t k = 0; k < real.n; k++) {
        for (int32_t q = 0; real.resolved[k] && q < real.n; q++) {
            const int64_t c = (int64_t)k * real.n + q;
            all += real.domestic[c] / 52.0;
            links += real.domestic[c] / 52.0 - big.pool_flow[c];
        }
    }
    assert_true(links / all >= 0.95);
    assert_true(fabs(links / all - big.report.link_flow_share) < 1e-9);
    assert_true(big.report.self_flow_share < 0.01);
}

/* Link sales of each firm are its share of its product's link sales: capacity is met
 * exactly, but for products in which firms had to buy from themselves. */
static void suppliers_sell_in_proportion_to_size(void **state)
{
    double *share = calloc((size_t)real.n, sizeof *share);
    (void)state;
    for (int32_t i = 0; i < big.firms.n; i++) {
        const int32_t p = big.firms.product[i];
        const double most =
            1.0 - big.final_share[p] - big.export_share[p] - big.capital_share[p];
        assert_true(big.link_share_of[i] <= most + 10.0 * NEAR);
        share[p] = fmax(share[p], (double)big.link_share_of[i]);
    }
    int32_t off = 0, sellers = 0;
    for (int32_t i = 0; i < big.firms.n; i++) {
        const int32_t p = big.firms.product[i];
        if (real.resolved[p]) {
            sellers++;
            off += fabs(big.link_share_of[i] - share[p]) > 10.0 * NEAR * share[p];
        } else {
            assert_true(big.link_share_of[i] == (ren_real)0);
        }
    }
    assert_true(off <= 3); /* only a firm that is most of its product */
    assert_true(sellers > 10000);
    free(share);
}

static void slot_shares_sum_to_one(void **state)
{
    const ren_network *net = &big.network;
    (void)state;
    for (int32_t s = 0; s < net->n_slots; s++) {
        double sum = 0.0, domestic = 0.0;
        assert_true(net->link_first[s] < net->link_first[s + 1]);
        assert_true(net->slot_value[s] > (ren_real)0);
        for (int64_t l = net->link_first[s]; l < net->link_first[s + 1]; l++) {
            const int32_t node = net->link_supplier[l];
            assert_true(net->link_share[l] > (ren_real)0);
            assert_true(l == net->link_first[s] || net->link_supplier[l - 1] < node);
            assert_true(node != net->slot_firm[s]);
            sum += net->link_share[l];
            if (node < net->n_firms) {
                domestic += net->link_share[l];
                assert_int_equal(big.firms.product[node], net->slot_product[s]);
            } else {
                assert_int_equal(net->foreign_product[node - net->n_firms],
                                 net->slot_product[s]);
            }
        }
        assert_true(fabs(sum - 1.0) < NEAR);
        assert_true(fabs(domestic - (double)net->slot_domestic[s]) < NEAR);
    }
}

/* Slots and remainder are the firm's share of its product's resolved cost. */
static void firms_buy_their_recipe(void **state)
{
    const ren_network *net = &big.network;
    double *cost = calloc((size_t)real.n, sizeof *cost);
    (void)state;
    for (int32_t k = 0; k < real.n; k++) {
        for (int32_t q = 0; real.resolved[k] && q < real.n; q++) {
            const int64_t c = (int64_t)k * real.n + q;
            cost[q] += real.domestic[c] + real.imported[c];
        }
    }
    for (int32_t i = 0; i < net->n_firms; i++) {
        const int32_t base = net->window_slot[i / REN_WINDOW];
        const double whole = cost[big.firms.product[i]]
                             / real.output[big.firms.product[i]] * big.firms.output[i];
        double bought = big.remainder[i];
        int32_t before = -1;
        for (int64_t t = net->firm_first[i]; t < net->firm_first[i + 1]; t++) {
            const int32_t s = base + net->slot_at[t];
            assert_int_equal(net->slot_firm[s], i);
            assert_true(net->slot_product[s] > before);
            before = net->slot_product[s];
            bought += net->slot_value[s];
        }
        assert_true(big.remainder[i] >= 0.0);
        assert_true(fabs(bought - whole) <= NEAR * whole);
    }
    free(cost);
}

static void runs_tile_the_slots(void **state)
{
    const ren_network *net = &big.network;
    int32_t slot = 0;
    int64_t link = 0;
    (void)state;
    for (int32_t w = 0; w < net->n_windows; w++) {
        assert_int_equal(slot, net->window_slot[w]);
        for (int32_t r = net->window_run[w]; r < net->window_run[w + 1]; r++) {
            const ren_slot_run *run = &net->run[r];
            assert_int_equal(run->slot, slot);
            assert_int_equal(run->link, link);
            for (int32_t s = slot; s < slot + run->n; s++) {
                assert_int_equal(net->slot_firm[s] / REN_WINDOW, w);
                assert_int_equal(net->link_first[s], link);
                for (int32_t l = 0; l < run->n_domestic + run->n_foreign; l++) {
                    assert_int_equal(net->link_supplier[link + l] < net->n_firms,
                                     l < run->n_domestic);
                }
                link += run->n_domestic + run->n_foreign;
                if (s > slot) {
                    assert_true(
                        net->slot_firm[s - 1] < net->slot_firm[s]
                        || (net->slot_firm[s - 1] == net->slot_firm[s]
                            && net->slot_product[s - 1] < net->slot_product[s]));
                }
            }
            slot += run->n;
            if (r + 1 < net->window_run[w + 1]) {
                assert_true(run->n_domestic < run[1].n_domestic
                            || (run->n_domestic == run[1].n_domestic
                                && run->n_foreign < run[1].n_foreign));
            }
        }
    }
    assert_int_equal(slot, net->n_slots);
    assert_int_equal(link, net->n_links);
    assert_int_equal(link, net->link_first[net->n_slots]);
}

static void rows_by_supplier_are_the_transpose(void **state)
{
    const ren_network *net = &big.network;
    (void)state;
    assert_int_equal(net->out_first[0], 0);
    assert_int_equal(net->out_first[net->n_nodes], net->n_links);
    for (int32_t v = 0; v < net->n_nodes; v++) {
        const double total = v < net->n_firms ? big.firms.output[v]
                                              : net->foreign_flow[v - net->n_firms];
        double shares = 0.0;
        for (int64_t o = net->out_first[v]; o < net->out_first[v + 1]; o++) {
            const int64_t l = net->out_link[o];
            const int32_t s = net->out_slot[o];
            assert_true(o == net->out_first[v] || net->out_link[o - 1] < l);
            assert_int_equal(net->link_supplier[l], v);
            assert_true(l >= net->link_first[s] && l < net->link_first[s + 1]);
            assert_true(fabs(net->out_share[o] * total - flow(net, s, l))
                        <= NEAR * total);
            shares += net->out_share[o];
        }
        assert_true(v < net->n_firms || fabs(shares - 1.0) < NEAR);
        assert_true(v >= net->n_firms
                    || fabs(shares - (double)big.link_share_of[v]) < NEAR);
    }
}

static void digest(const ren_economy *e, char text[REN_DIGEST_TEXT])
{
    const ren_network *n = &e->network;
    ren_digest d;
    ren_digest_begin(&d);
    ren_digest_add(&d, n->firm_first, ((size_t)n->n_firms + 1) * sizeof *n->firm_first);
    ren_digest_add(&d, n->slot_at, (size_t)n->n_slots * sizeof *n->slot_at);
    ren_digest_add(&d, n->slot_product, (size_t)n->n_slots * sizeof *n->slot_product);
    ren_digest_add(&d, n->slot_criticality, (size_t)n->n_slots);
    ren_digest_add(&d, n->slot_value, (size_t)n->n_slots * sizeof *n->slot_value);
    ren_digest_add(&d, n->slot_buffer, (size_t)n->n_slots * sizeof *n->slot_buffer);
    ren_digest_add(&d, n->link_supplier, (size_t)n->n_links * sizeof *n->link_supplier);
    ren_digest_add(&d, n->link_share, (size_t)n->n_links * sizeof *n->link_share);
    ren_digest_add(&d, n->out_link, (size_t)n->n_links * sizeof *n->out_link);
    ren_digest_add(&d, n->out_share, (size_t)n->n_links * sizeof *n->out_share);
    ren_digest_add(&d, e->remainder, (size_t)n->n_firms * sizeof *e->remainder);
    ren_digest_add(&d, e->link_share_of, (size_t)n->n_firms * sizeof *e->link_share_of);
    ren_digest_add(&d, e->pool_flow,
                   (size_t)e->table->n * (size_t)e->table->n * sizeof *e->pool_flow);
    ren_digest_end(&d, text);
}

static void same_bits_on_any_number_of_threads(void **state)
{
    static const int threads[] = { 1, 2, 3, 8 };
    char first[REN_DIGEST_TEXT], text[REN_DIGEST_TEXT];
    (void)state;
    (void)threads; /* unused without OpenMP */
    for (size_t k = 0; k < 4; k++) {
#ifdef _OPENMP
        omp_set_num_threads(threads[k]);
#endif
        ren_economy e = china_at(5000);
        digest(&e, k == 0 ? first : text);
        assert_true(k == 0 || strcmp(first, text) == 0);
        ren_economy_free(&e);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(links_and_pools_are_the_table),
        cmocka_unit_test(links_carry_most_of_resolved_flow),
        cmocka_unit_test(suppliers_sell_in_proportion_to_size),
        cmocka_unit_test(slot_shares_sum_to_one),
        cmocka_unit_test(firms_buy_their_recipe),
        cmocka_unit_test(runs_tile_the_slots),
        cmocka_unit_test(rows_by_supplier_are_the_transpose),
        cmocka_unit_test(same_bits_on_any_number_of_threads),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
