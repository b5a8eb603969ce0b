/**
 * @file tests/sim/laws/test_monotone.c
 * In the week a shock strikes, and where it strikes, more of it is never better: a deeper
 * outage does not raise the output of the firm, a deeper embargo not what comes in.
 */
#include "sim/run/aim/targets.h"
#include "tests/support/lab.h"
#include "tests/support/property.h"

enum { STRUCK = 9 };

#define SETTING                                                                       \
    "economy: {firms: 300, table: io42}\n"                                            \
    "horizon: {weeks: 20}\n"                                                          \
    "shocks:\n"                                                                       \
    "  earlier: {use: supplier_failure, hit_share: 0.2, depth: 0.5, start_week: 3,\n" \
    "            duration_weeks: 4}\n"                                                \
    "  outage: {use: supplier_failure, hit_share: 0.4, depth: 0, start_week: 9}\n"    \
    "  embargo: {use: tech_embargo, countries: all, depth: 0, start_week: 9,\n"       \
    "            inputs: [chip_tools, hi_chips], grey_channel: off}\n"

/* The week of the strike from one and the same state; `only` is the one firm that is
 * struck, or -1 for all that the entry draws. */
static void strike(ren_lab *lab, const ren_world *before, const char *label,
                   double depth, int32_t only, ren_world *out)
{
    ren_lab_set(lab, label, "depth", depth);
    ren_lab_world(lab, "none", true, out);
    for (int32_t e = 0; only >= 0 && e < out->n_entries; e++) {
        if (strcmp(out->entry[e]->label, label) == 0) {
            ren_targets *targets = out->memo[e];
            memset(targets->firm, 0, (size_t)lab->economy.firms.n);
            targets->firm[only] = 1;
        }
    }
    ren_world_copy(out, before);
    assert_int_equal(out->week, STRUCK);
    assert_null(ren_week(out, false));
    ren_lab_set(lab, label, "depth", 0.0);
}

/* Pairs of depths; every case strikes another firm, or all of them. */
static void outages(const char *pool_strength, bool one)
{
    ren_lab lab;
    ren_world before;
    int64_t n_lower = 0;
    const ren_override o = { "parameters.pool_strength", pool_strength };
    ren_lab_init_with(&lab, SETTING, 1, &o);
    ren_lab_world(&lab, "none", true, &before);
    ren_lab_run(&before, STRUCK);
    FOR_ALL_CASES (c) {
        ren_world mild, deep;
        const double x = ren_case_draw(c, 0), y = ren_case_draw(c, 1);
        const int32_t only =
            one ? (int32_t)(ren_case_draw(c, 4) * lab.economy.firms.n) : -1;
        strike(&lab, &before, "outage", x < y ? x : y, only, &mild);
        strike(&lab, &before, "outage", x < y ? y : x, only, &deep);
        for (int32_t i = 0; i < lab.economy.firms.n; i++) {
            if (deep.strain.capacity[i] < mild.strain.capacity[i]) {
                CASE_ASSERT(c, deep.state.output[i] <= mild.state.output[i]);
                CASE_ASSERT(c, deep.state.output[i] <= deep.state.capacity[i]);
                n_lower += deep.state.output[i] < mild.state.output[i];
            }
        }
        ren_lab_world_free(&mild);
        ren_lab_world_free(&deep);
    }
    assert_true(n_lower > 0);
    ren_lab_world_free(&before);
    ren_lab_free(&lab);
}

static void a_deeper_outage_never_raises_output_of_the_firm(void **state)
{
    (void)state;
    outages("0.35", true);
}

/* Firms struck together ease the pools they buy from, so pools must not bind here. */
static void a_deeper_outage_never_raises_output_of_its_firms(void **state)
{
    (void)state;
    outages("0", false);
}

/* Sent from abroad this week to slots of the embargoed inputs, by slot. */
static double sent(const ren_world *world, int32_t slot)
{
    const ren_topology *t = &world->setup->topology;
    const ren_network *net = &world->setup->economy->network;
    return world->state.transit_foreign[ren_ring_at(
        t->ring_foreign, t->slots_foreign, net->slot_lead_foreign[slot],
        t->rank_foreign[slot], world->week)];
}

static void a_deeper_embargo_never_raises_what_comes_in(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world before;
    int64_t n_lower = 0;
    ren_lab_init(&lab, SETTING "noise: off\n");
    const ren_network *net = &lab.economy.network;
    ren_lab_world(&lab, "none", true, &before);
    ren_lab_run(&before, STRUCK);
    assert_int_equal(*before.state.n_grown, 0);
    FOR_ALL_CASES (c) {
        ren_world mild, deep;
        const double x = ren_case_draw(c, 2), y = ren_case_draw(c, 3);
        strike(&lab, &before, "embargo", x < y ? x : y, -1, &mild);
        strike(&lab, &before, "embargo", x < y ? y : x, -1, &deep);
        for (int32_t f = 0; f < net->n_foreign; f++) {
            CASE_ASSERT(c, deep.strain.passage[f] <= mild.strain.passage[f]);
            CASE_ASSERT(c, deep.state.capped[f] <= mild.state.capped[f]);
        }
        for (int32_t s = 0; s < net->n_slots; s++) {
            const int32_t niche = lab.setup.niche_of[net->slot_product[s]];
            if (niche < 0 || lab.setup.topology.rank_foreign[s] < 0
                || deep.strain.passage[net->link_supplier[net->link_first[s + 1] - 1]
                                       - net->n_firms]
                       == 1.0) {
                continue;
            }
            const double foreign = 1.0 - (double)net->slot_domestic[s];
            const double passed =
                deep.strain.passage[net->link_supplier[net->link_first[s + 1] - 1]
                                    - net->n_firms]
                * foreign;
            CASE_ASSERT(c, sent(&deep, s) <= sent(&mild, s));
            CASE_ASSERT(c, foreign + sent(&deep, s) <= passed + 1e-12);
            n_lower += sent(&deep, s) < sent(&mild, s);
        }
        ren_lab_world_free(&mild);
        ren_lab_world_free(&deep);
    }
    assert_true(n_lower > 0);
    ren_lab_world_free(&before);
    ren_lab_free(&lab);
}

/* Over the whole run the deeper shock costs the economy more. */
static void deeper_shocks_cost_more(void **state)
{
    (void)state;
    ren_lab lab;
    double last = -1.0;
    ren_lab_init(&lab, SETTING "noise: off\n");
    for (int32_t k = 0; k <= 4; k++) {
        ren_world world;
        double loss = 0;
        ren_lab_set(&lab, "outage", "depth", 0.25 * k);
        ren_lab_world(&lab, "none", true, &world);
        ren_lab_run(&world, 20);
        for (int32_t t = 0; t < 20; t++) {
            const double *output = world.series->national[REN_NATIONAL_output];
            loss += 1.0 - output[t] / output[0];
        }
        assert_true(loss > last);
        last = loss;
        ren_lab_world_free(&world);
    }
    ren_lab_free(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_deeper_outage_never_raises_output_of_the_firm),
        cmocka_unit_test(a_deeper_outage_never_raises_output_of_its_firms),
        cmocka_unit_test(a_deeper_embargo_never_raises_what_comes_in),
        cmocka_unit_test(deeper_shocks_cost_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
