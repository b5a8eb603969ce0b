/**
 * @file tests/sim/chain/test_chain_sums.c
 * The weekly series of the chain: still at rest, worked out again from the table, and
 * moved by an embargo the way their formulas say.
 *
 * Precision: both
 */
#include "sim/phases/record/sums/chain.h"
#include "tests/support/lab.h"

#include <math.h>

enum { WEEKS = 30, START = 5 };

#define EMBARGO                                                         \
    "noise: off\n"                                                      \
    "economy: {firms: 600, focal: [\"094\", hi_chips]}\n"               \
    "horizon: {weeks: 30}\n"                                            \
    "shocks:\n"                                                         \
    "  embargo: {use: tech_embargo, countries: [USA, JPN, NLD],\n"      \
    "            inputs: [chip_tools], depth: 0.5, start_week: 5}\n"    \
    "  failure: {use: supplier_failure, hit_share: 0.5, depth: 0.25,\n" \
    "            products: [\"048\"], start_week: 8, duration_weeks: 4}\n"

#define GAP (sizeof(ren_real) == sizeof(double) ? 1e-9 : 1e-4)

static const ren_national kept[] = {
    REN_NATIONAL_chokepoints_made,
    REN_NATIONAL_chokepoints_covered,
    REN_NATIONAL_origin_concentration,
    REN_NATIONAL_origin_blocked,
    REN_NATIONAL_home_share,
    REN_NATIONAL_leaders,
    REN_NATIONAL_struck,
    REN_NATIONAL_srdi_alive,
    REN_NATIONAL_second_sources,
    REN_NATIONAL_collection,
};

/* A world without levers after some weeks. */
static void open_world(ren_lab *lab, bool shock, int32_t weeks, ren_world *world)
{
    ren_lab_init(lab, EMBARGO);
    ren_lab_world(lab, "none", shock, world);
    ren_lab_run(world, weeks);
}

static void close_world(ren_lab *lab, ren_world *world)
{
    ren_lab_world_free(world);
    ren_lab_free(lab);
}

static void at_rest_nothing_moves(void **state)
{
    ren_lab lab;
    ren_world world;
    (void)state;
    open_world(&lab, false, WEEKS, &world);
    for (size_t k = 0; k < sizeof kept / sizeof *kept; k++) {
        const double *x = world.series->national[kept[k]];
        for (int32_t t = 1; t < WEEKS; t++) {
            assert_true(x[t] == x[0]);
        }
    }
    assert_true(world.series->national[REN_NATIONAL_struck][0] == 0);
    assert_true(world.series->national[REN_NATIONAL_origin_blocked][0] == 0);
    assert_true(world.series->national[REN_NATIONAL_srdi_alive][0] == 1);
    close_world(&lab, &world);
}

/* On day 0 origins are those of the table, whatever the sample. */
static void origins_are_those_of_the_table(void **state)
{
    ren_lab lab;
    ren_world world;
    (void)state;
    open_world(&lab, false, 1, &world);
    for (int32_t v = 0; v < lab.table.n_niches; v++) {
        const ren_niche *niche = &lab.table.niche[v];
        const ren_origins_of of = ren_chain_origins(&world, v);
        const double imports = lab.table.imports[niche->product] / 52.0;
        const double home = lab.table.output[niche->product] / 52.0;
        assert_true(fabs(of.home - home) <= GAP * home);
        for (int c = 0; c < REN_N_COUNTRIES; c++) {
            assert_true(fabs(of.abroad[c] - imports * niche->origin[c])
                        <= GAP * imports);
        }
        assert_true(ren_chain_need(&world, v) >= 0);
        assert_true(ren_chain_blocked(&world, v) == 0);
    }
    close_world(&lab, &world);
}

/* Half of what three countries send of chip tools is withheld from week 5 on; makers of
 * 048 lose an eighth of their capacity in expectation in weeks 8 to 11. */
static void a_shock_is_counted_where_it_strikes(void **state)
{
    ren_lab lab;
    ren_world world;
    (void)state;
    open_world(&lab, true, WEEKS, &world);
    const double *struck = world.series->national[REN_NATIONAL_struck];
    const double *blocked = world.series->national[REN_NATIONAL_origin_blocked];
    const double *share = world.series->national[REN_NATIONAL_home_share];
    for (int32_t t = 0; t < START; t++) {
        assert_true(struck[t] == 0 && blocked[t] == 0);
    }
    double trade = 0, output = 0;
    for (int32_t v = 0; v < lab.table.n_niches; v++) {
        const ren_niche *niche = &lab.table.niche[v];
        if (strcmp(lab.table.code[niche->product], "chip_tools") == 0) {
            const double three = niche->origin[0] + niche->origin[1] + niche->origin[4];
            trade = three * lab.table.imports[niche->product] / 52.0;
        }
    }
    for (int32_t p = 0; p < lab.table.n; p++) {
        output +=
            strcmp(lab.table.code[p], "048") == 0 ? lab.table.output[p] / 52.0 : 0;
    }
    /* over links and as machines; what comes through pools is not struck */
    assert_true(struck[START] > 0.4 * trade
                && struck[START] <= 0.5 * trade * (1 + GAP));
    assert_true(blocked[START] > 0 && blocked[START] < 1);
    assert_true(share[WEEKS - 1] > share[0]);
    assert_true(struck[8] - struck[7] > 0.02 * output);
    assert_true(struck[8] - struck[7] <= 0.25 * output * (1 + GAP));
    assert_true(fabs(struck[12] - struck[7]) <= GAP * struck[7]);
    close_world(&lab, &world);
}

static double second_sources(const ren_world *world)
{
    ren_sums_chain(world);
    return world->series->national[REN_NATIONAL_second_sources][world->week];
}

/* A slot of one supplier that has found two more counts once, and when one is qualified. */
static void a_second_source_counts_once_it_is_qualified(void **state)
{
    ren_lab lab;
    ren_world world;
    (void)state;
    open_world(&lab, false, 1, &world);
    const ren_network *net = &lab.economy.network;
    int32_t slot = 0;
    while (net->link_first[slot + 1] - net->link_first[slot] != 1) {
        slot++;
    }
    world.week = 0;
    const double before = second_sources(&world), one = 1.0 / net->n_slots;
    ren_grown_link *g = world.state.grown;
    g[0] = (ren_grown_link){ .slot = slot, .supplier = 0, .weeks_left = 3 };
    g[1] = (ren_grown_link){ .slot = slot, .supplier = 1, .weeks_left = 2 };
    *world.state.n_grown = 2;
    assert_true(second_sources(&world) == before);
    g[1].weeks_left = 0;
    assert_float_equal(second_sources(&world) - before, one, 1e-8);
    g[0].weeks_left = 0;
    assert_float_equal(second_sources(&world) - before, one, 1e-8);
    close_world(&lab, &world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(at_rest_nothing_moves),
        cmocka_unit_test(origins_are_those_of_the_table),
        cmocka_unit_test(a_second_source_counts_once_it_is_qualified),
        cmocka_unit_test(a_shock_is_counted_where_it_strikes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
