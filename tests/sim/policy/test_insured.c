/**
 * @file tests/sim/policy/test_insured.c
 * First sets are of makers at home (L13): buyers qualify them sooner, and nobody abroad.
 */
#include "tests/support/lab.h"

#define EMBARGO                                                                       \
    "economy: {firms: 1000}\n"                                                        \
    "horizon: {weeks: 60}\n"                                                          \
    "parameters: {h0_search: 1 1/week}\n"                                             \
    "shocks:\n"                                                                       \
    "  embargo: {use: tech_embargo, countries: [TWN], inputs: [hi_chips], depth: 1, " \
    "start_week: 2}\n"                                                                \
    "packages:\n"                                                                     \
    "  sets: {sets: {use: first_set_procurement, budget: 1e12 CNY/year, start_week: " \
    "0}}\n"

static void only_makers_at_home_are_qualified_sooner(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world with, without;
    ren_lab_init(&lab, EMBARGO);
    ren_lab_world(&lab, "sets", true, &with);
    ren_lab_world(&lab, "none", true, &without);
    const ren_network *net = &lab.economy.network;
    int32_t sooner = 0, abroad = 0;
    while (with.week < 40) {
        ren_lab_run(&with, with.week + 1);
        ren_lab_run(&without, without.week + 1);
        const ren_state *a = &with.state, *b = &without.state;
        for (int32_t x = 0, y = 0; x < *a->n_grown && y < *b->n_grown;) {
            const ren_grown_link *p = &a->grown[x], *q = &b->grown[y];
            if (p->slot != q->slot || p->supplier != q->supplier) {
                const bool first = p->slot < q->slot
                                   || (p->slot == q->slot && p->supplier < q->supplier);
                x += first;
                y += !first;
                continue;
            }
            const bool niche = lab.setup.niche_of[net->slot_product[p->slot]] >= 0;
            if (niche && p->since == q->since && q->weeks_left > 0) {
                const bool home = p->supplier < net->n_firms;
                assert_true(home || p->weeks_left == q->weeks_left);
                abroad += !home;
                sooner += home && p->weeks_left < q->weeks_left;
            }
            x++;
            y++;
        }
    }
    assert_true(sooner > 0);
    assert_true(abroad > 0);
    ren_lab_world_free(&with);
    ren_lab_world_free(&without);
    ren_lab_free(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_makers_at_home_are_qualified_sooner),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
