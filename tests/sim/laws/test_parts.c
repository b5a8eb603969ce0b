/**
 * @file tests/sim/laws/test_parts.c
 * What machines lack once spare parts are used up (D5, decision 0023): the fewer parts come,
 * the more is lost; where machines in place need them, they wear to what is delivered and
 * no further.
 */
#define REN_LAB_CORE
#include "tests/support/lab.h"

#include <math.h>

enum { WEEKS = 260 };

#define EMBARGO                                                          \
    "noise: off\neconomy: {firms: 1000, focal: [\"094\"]}\n"             \
    "horizon: {weeks: 260}\n"                                            \
    "shocks:\n"                                                          \
    "  a: {use: tech_embargo, countries: [USA, JPN, NLD], depth: 0.9,\n" \
    "      inputs: [chip_tools], start_week: 3}\n"

/* Output of the chain at the end over week 0; the least that is left of a machine, and the
 * least that is delivered in a week, both over day 0. */
typedef struct outcome {
    double end, machines, delivered;
} outcome;

static outcome wear(const char *parts, const char *decay)
{
    ren_lab lab;
    ren_world world;
    outcome out = { .machines = 1.0, .delivered = 1.0 };
    const ren_override o[] = { { "rules.spare_parts", parts },
                               { "parameters.delta_s", decay } };
    ren_lab_init_with(&lab, EMBARGO, 2, o);
    ren_lab_world(&lab, "none", true, &world);
    const ren_state *s = &world.state;
    const ren_vintages *vintages = &lab.economy.vintages;
    for (; world.week < WEEKS; world.week++) {
        assert_null(ren_week(&world, false));
        for (int32_t v = 0; v < lab.table.n_niches; v++) {
            const double came =
                (1.0 + s->capital_request[v]) * (1.0 + s->capital_fill[v]);
            if (s->blocked_weeks[v] > 0) {
                out.delivered = fmin(out.delivered, came);
            }
        }
        for (int32_t k = 0; k < vintages->n; k++) {
            out.machines = fmin(out.machines, 1.0 + (double)s->capital[k]);
        }
    }
    const double *chain = world.series->national[REN_NATIONAL_chain_output];
    out.end = chain[WEEKS - 1] / chain[0];
    print_message("%-8s %-11s chain %.4f, machines %.4f, delivered %.4f\n", parts,
                  decay, out.end, out.machines, out.delivered);
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
    return out;
}

static void the_fewer_parts_come_the_more_is_lost(void **state)
{
    (void)state;
    const outcome all = wear("all", "0.005/week");
    const outcome ordered = wear("ordered", "0.005/week");
    const outcome needed = wear("needed", "0.005/week");
    const outcome no_decay = wear("needed", "0/week");
    assert_true(all.machines < ordered.machines);
    assert_true(ordered.machines < needed.machines);
    assert_true(needed.machines < no_decay.machines);
    assert_true(all.end < ordered.end && ordered.end < needed.end - 0.01);
    assert_true(needed.end < no_decay.end);
}

static void few_machines_need_few_parts(void **state)
{
    (void)state;
    const outcome fast = wear("needed", "0.5/week"), all = wear("all", "0.5/week");
    assert_true(fast.delivered < 0.9);
    assert_true(fast.machines > fast.delivered - 0.01);
    assert_true(all.machines < all.delivered - 0.1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_fewer_parts_come_the_more_is_lost),
        cmocka_unit_test(few_machines_need_few_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
