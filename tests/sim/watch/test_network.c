/**
 * @file tests/sim/watch/test_network.c
 * What is measured of a world's network at its end, against naive sums.
 *
 * Labels: threads
 * Precision: both
 */
#include "tests/support/lab.h"

#include "model/network/systemic/rank.h"
#include "sim/run/measure/links.h"
#include "sim/run/measure/network.h"

#include <math.h>
#include <omp.h>

enum { MOST = 512 };

static void open_lab(ren_lab *lab, ren_world *world)
{
    const ren_override o[] = { { "economy.firms", "500" } };
    ren_lab_init_with(lab, REN_LAB_STORM, 1, o);
    ren_lab_world(lab, "none", false, world);
    world->noise = false;
}

static void close_lab(ren_lab *lab, ren_world *world)
{
    ren_lab_world_free(world);
    ren_lab_free(lab);
}

static void measure(const ren_world *world)
{
    ren_error err = { .text = "" };
    ren_lab_expect(ren_measure_coupling(world, world->series, &err), &err);
    ren_lab_expect(ren_measure_systemic(world, world->series, &err), &err);
}

static ren_live_links read_links(const ren_world *world)
{
    ren_error err = { .text = "" };
    ren_live_links links = { 0 };
    ren_lab_expect(ren_live_links_read(&links, world, &err), &err);
    return links;
}

/* ---- links ---- */

/* At rest they are the links of the economy, value by value. */
static void at_rest_links_are_those_of_day_0(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    open_lab(&lab, &world);
    ren_lab_run(&world, 3);
    const ren_network *net = &lab.economy.network;
    ren_live_links links = read_links(&world);
    int64_t at = 0;
    for (int32_t s = 0; s < net->n_slots; s++) {
        for (int64_t l = net->link_first[s]; l < net->link_first[s + 1]; l++) {
            if (net->link_supplier[l] >= net->n_firms) {
                continue;
            }
            const double value =
                (double)net->slot_value[s] * (double)net->link_share[l];
            assert_int_equal(links.supplier[at], net->link_supplier[l]);
            assert_int_equal(links.buyer[at], net->slot_firm[s]);
            assert_int_equal(links.role[at] == REN_RANK_ESSENTIAL,
                             net->slot_criticality[s] == REN_CRITICAL);
            assert_float_equal(links.value[at] / value, 1.0, 1e-5);
            at++;
        }
    }
    assert_true(at == links.n && at > 1000);
    ren_live_links_free(&links);
    close_lab(&lab, &world);
}

/* A supplier won with weight 1 beside first shares that sum to 1 sells half; a source
 * that is blocked sells nothing; who makes nothing buys nothing. */
static void links_follow_what_has_changed(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    open_lab(&lab, &world);
    ren_lab_run(&world, 2);
    const ren_network *net = &lab.economy.network;
    int32_t slot = 0, still;
    while (net->link_first[slot + 1] - net->link_first[slot] != 1
           || net->link_supplier[net->link_first[slot]] >= net->n_firms) {
        slot++;
    }
    const int32_t buyer = net->slot_firm[slot];
    const int32_t first = net->link_supplier[net->link_first[slot]];
    const int32_t won = first == 0 ? 1 : 0;
    still = buyer == net->n_firms - 1 ? buyer - 1 : net->n_firms - 1;
    world.state.grown[0] =
        (ren_grown_link){ .slot = slot, .supplier = won, .weight = 1 };
    *world.state.n_grown = 1;
    world.state.output[still] = -1;
    ren_live_links links = read_links(&world);
    double half[2] = { 0, 0 };
    for (int64_t l = 0; l < links.n; l++) {
        assert_int_not_equal(links.buyer[l], still);
        if (l + 1 < links.n && links.buyer[l] == buyer && links.supplier[l] == first
            && links.supplier[l + 1] == won) {
            half[0] = links.value[l];
            half[1] = links.value[l + 1];
        }
    }
    assert_float_equal(half[0] / (double)net->slot_value[slot], 0.5, 1e-5);
    assert_float_equal(half[1] / (double)net->slot_value[slot], 0.5, 1e-5);
    ren_live_links_free(&links);
    world.state.reweight[first] = -1;
    links = read_links(&world);
    for (int64_t l = 0; l < links.n; l++) {
        assert_int_not_equal(links.supplier[l], first);
    }
    ren_live_links_free(&links);
    close_lab(&lab, &world);
}

/* ---- the tail ---- */

static int descending(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a < b) - (a > b);
}

/* All firms of a small economy at rest, as `renlian rank` would have them. */
static void the_tail_is_that_of_the_rank(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    ren_error err = { .text = "" };
    open_lab(&lab, &world);
    ren_lab_run(&world, 1);
    measure(&world);
    const int32_t n = lab.economy.firms.n;
    ren_live_links links = read_links(&world);
    int32_t sector[MOST], firm[MOST];
    int64_t first[MOST + 1];
    double share[MOST], esri[MOST];
    ren_rank_row row[MOST];
    assert_true(n <= MOST);
    for (int32_t i = 0; i < n; i++) {
        sector[i] = lab.economy.firms.product[i];
        firm[i] = i;
        first[i] = i;
        share[i] = 1;
    }
    first[n] = n;
    const ren_rank_input input = { .n_firms = n,
                                   .n_sectors = lab.table.n,
                                   .sector = sector,
                                   .n_links = links.n,
                                   .supplier = links.supplier,
                                   .buyer = links.buyer,
                                   .value = links.value,
                                   .role = links.role,
                                   .market_share = true };
    ren_rank rank;
    ren_lab_expect(ren_rank_build(&rank, &input, &err), &err);
    const ren_rank_shocks shocks = { n, first, firm, share };
    const ren_rank_ask ask = {
        .tolerance = 1e-2, .max_iterations = 10000, .threads = 1, .n = n
    };
    ren_lab_expect(ren_rank_run(&rank, &shocks, &ask, row, &err), &err);
    for (int32_t i = 0; i < n; i++) {
        esri[i] = row[i].esri;
    }
    qsort(esri, (size_t)n, sizeof *esri, descending);
    assert_true(world.series->esri_most == esri[0]);
    assert_true(world.series->esri_tail == esri[n / 100]);
    assert_true(esri[0] > esri[n / 100] && esri[n / 100] > 0 && esri[0] < 1);
    ren_rank_free(&rank);
    ren_live_links_free(&links);
    close_lab(&lab, &world);
}

/* ---- coupling ---- */

static bool tie[MOST][MOST];

/* Steps from one firm to all, over ties of firms that run; 0 without a way. */
static void steps_from(int32_t n, int32_t from, int32_t *step)
{
    memset(step, 0, (size_t)n * sizeof *step);
    for (int32_t d = 1; d < n; d++) {
        for (int32_t i = 0; i < n; i++) {
            const bool is_edge = d == 1 ? i == from : step[i] == d - 1 && i != from;
            for (int32_t j = 0; is_edge && j < n; j++) {
                step[j] = tie[i][j] && j != from && step[j] == 0 ? d : step[j];
            }
        }
    }
}

/* One of the largest leaders. */
static bool is_asked_for(const ren_population *f, int32_t i)
{
    int32_t before = 0;
    for (int32_t j = 0; j < f->n; j++) {
        before += f->leader[j] != 0
                  && (f->output[j] > f->output[i]
                      || (f->output[j] == f->output[i] && f->id[j] < f->id[i]));
    }
    return f->leader[i] != 0 && before < REN_NEAR_LEADERS;
}

static void expect_coupling(const ren_world *world)
{
    const ren_population *f = &world->setup->economy->firms;
    ren_live_links links = read_links(world);
    static int32_t step[MOST];
    double most = 0, all = 0, sum = 0, pairs = 0;
    memset(tie, 0, sizeof tie);
    for (int64_t l = 0; l < links.n; l++) {
        const int32_t i = links.supplier[l], j = links.buyer[l];
        if (world->state.output[i] >= (ren_real)-0.95
            && world->state.output[j] >= (ren_real)-0.95) {
            tie[i][j] = tie[j][i] = true;
        }
    }
    for (int32_t i = 0; i < f->n; i++) {
        double set = f->weight[i];
        const bool asked = is_asked_for(f, i);
        steps_from(f->n, i, step);
        for (int32_t j = 0; j < f->n; j++) {
            set += step[j] > 0 ? f->weight[j] : 0.0;
            if (asked && f->tier[j] >= 2 && i != j) {
                pairs += f->weight[j];
                sum += step[j] > 0 ? f->weight[j] / step[j] : 0.0;
            }
        }
        most = fmax(most, set);
        all += f->weight[i];
    }
    assert_float_equal(world->series->joined, most / all, 1e-7);
    assert_true(pairs > 0);
    assert_float_equal(world->series->near, sum / pairs, 1e-7);
    ren_live_links_free(&links);
}

static void coupling_is_that_of_a_walk(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    open_lab(&lab, &world);
    ren_lab_run(&world, 1);
    measure(&world);
    expect_coupling(&world);
    const double joined = world.series->joined, near = world.series->near;
    assert_true(near > 0 && near < 1);
    for (int32_t i = 0; i < lab.economy.firms.n; i++) { /* three of four stand still */
        world.state.output[i] = i % 4 > 0 ? -1 : world.state.output[i];
    }
    measure(&world);
    expect_coupling(&world);
    assert_true(world.series->joined < joined && world.series->near < near);
    close_lab(&lab, &world);
}

/* ---- both ---- */

static void unasked_the_tail_is_unknown(void **state)
{
    (void)state;
    ren_series s;
    ren_error err = { .text = "" };
    ren_lab_expect(ren_series_init(&s, 4, 1, 0, 0, &err), &err);
    assert_true(isnan(s.esri_tail) && isnan(s.esri_most));
    assert_true(isnan(s.joined) && isnan(s.near));
    ren_series_free(&s);
}

static void same_bits_on_any_number_of_threads(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    double seen[4] = { 0 };
    open_lab(&lab, &world);
    ren_lab_run(&world, 1);
    const int before = omp_get_max_threads();
    for (int threads = 1; threads <= 3; threads++) {
        omp_set_num_threads(threads);
        measure(&world);
        const ren_series *s = world.series;
        const double now[] = { s->esri_tail, s->esri_most, s->joined, s->near };
        if (threads > 1) {
            assert_memory_equal(now, seen, sizeof now);
        }
        memcpy(seen, now, sizeof now);
    }
    omp_set_num_threads(before);
    close_lab(&lab, &world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(at_rest_links_are_those_of_day_0),
        cmocka_unit_test(links_follow_what_has_changed),
        cmocka_unit_test(the_tail_is_that_of_the_rank),
        cmocka_unit_test(coupling_is_that_of_a_walk),
        cmocka_unit_test(unasked_the_tail_is_unknown),
        cmocka_unit_test(same_bits_on_any_number_of_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
