/**
 * @file tests/sim/published/test_books.c
 * Published models keep goods, mind names and not rows, and lose more where more is lost.
 *
 * Labels: bits
 */
#include "tests/support/stated.h"

#include <math.h>

#define LOST REN_STATED_LOSSES("losses.csv")
#define LEDGER "output: {ledger: on}\n" /* keeps what came without lead */

/* Goods that clients and final users of every maker received are those it made: a slot
 * has one supplier where stocks are kept apart, and nothing takes time. */
static void expect_kept(const ren_world *world, const char *rules)
{
    const ren_economy *economy = world->setup->economy;
    const ren_network *net = &economy->network;
    const ren_topology *t = &world->setup->topology;
    const ren_state *s = &world->state;
    for (int32_t j = 0; j < net->n_firms; j++) {
        const double made = economy->firms.output[j] * (1.0 + s->output[j]);
        const double final = ((double)world->setup->other_base[j] + s->other_request[j])
                             * (1.0 + s->final_fill[j]) * economy->firms.output[j];
        double sent = 0;
        for (int32_t k = 0; k < net->n_slots; k++) {
            if (net->link_supplier[net->link_first[k]] == j) {
                const double got = s->transit_domestic[t->rank_domestic[k]];
                assert_int_equal(net->link_first[k + 1] - net->link_first[k], 1);
                sent += net->slot_value[k] * (1.0 + got);
            }
        }
        if (fabs(sent + final - made) > 1e-12 * economy->firms.output[j]) {
            fail_msg("%s: day %d: firm %d made %.17g and delivered %.17g", rules,
                     (int)world->week, (int)j, made, sent + final);
        }
    }
}

static void goods_are_kept(void **state)
{
    static const char *const rule[] = { "proportional", "firms_first",
                                        "lowest_relative_order",
                                        "lowest_relative_order_firms_first",
                                        "priority" };
    (void)state;
    for (int k = 0; k < 10; k++) {
        char rules[256], text[2048];
        ren_lab lab;
        ren_world world;
        bool short_of = false;
        (void)snprintf(rules, sizeof rules,
                       ", rationing: %s, order_gap: %s, as_published: off", rule[k / 2],
                       k % 2 ? "positive" : "signed");
        ren_lab_init_stated(&lab, &ren_stated_firms,
                            ren_stated_text(text, REN_STATED_FIRMS, rules, LOST LEDGER),
                            0, NULL);
        ren_lab_world(&lab, NULL, true, &world);
        while (world.week < 70) {
            assert_null(ren_week(&world, false));
            expect_kept(&world, rules);
            assert_true(ren_world_residual(&world) < 1e-12);
            for (int32_t i = 0; i < lab.economy.firms.n; i++) {
                short_of = short_of || world.state.final_fill[i] < (ren_real)-0.01;
            }
            world.week++;
        }
        assert_true(short_of);
        ren_lab_world_free(&world);
        ren_lab_free(&lab);
    }
}

/* Place of the firm that another lab has at `place`, by name. */
static int32_t same_firm(const ren_lab *from, int32_t place, const ren_lab *to)
{
    const char *name = ren_ids_name(&from->given.firms, from->economy.firms.id[place]);
    return to->economy.firms.place_of[ren_ids_find(&to->given.firms, name)];
}

static void expect_equal(const ren_lab *lab_a, const ren_world *a, const ren_lab *lab_b,
                         const ren_world *b, const char *rules)
{
    static const int columns[] = { REN_COL_output,       REN_COL_capacity,
                                   REN_COL_link_request, REN_COL_final_fill,
                                   REN_COL_fill,         REN_COL_limit };
    for (size_t c = 0; c < sizeof columns / sizeof *columns; c++) {
        const ren_real *x = ren_column_data(a, columns[c]);
        const ren_real *y = ren_column_data(b, columns[c]);
        for (int32_t i = 0; i < lab_a->economy.firms.n; i++) {
            const double other = y[same_firm(lab_a, i, lab_b)];
            if (!(fabs(x[i] - other) <= 1e-12 * (1.0 + fabs(other)))) {
                fail_msg("%s: day %d: %s of %s is %.17g and %.17g after shuffling",
                         rules, (int)a->week, ren_columns[columns[c]].name,
                         ren_ids_name(&lab_a->given.firms, lab_a->economy.firms.id[i]),
                         (double)x[i], other);
            }
        }
    }
}

static void order_of_rows_does_not_matter(void **state)
{
    static const char *const rules[] = {
        "",
        ", as_published: off",
        ", rationing: proportional, order_gap: positive",
        ", rationing: priority, as_published: off",
        ", stocks: product, substitution: on, order_type: alt, psi: 0.8",
    };
    (void)state;
    for (size_t k = 0; k < sizeof rules / sizeof *rules; k++) {
        char text[2048];
        ren_lab lab_a, lab_b;
        ren_world a, b;
        (void)ren_stated_text(text, REN_STATED_FIRMS, rules[k], LOST);
        ren_lab_init_stated(&lab_a, &ren_stated_firms, text, 0, NULL);
        ren_lab_init_stated(&lab_b, &ren_stated_permuted, text, 0, NULL);
        ren_lab_world(&lab_a, NULL, true, &a);
        ren_lab_world(&lab_b, NULL, true, &b);
        while (a.week < 60) {
            ren_lab_run(&a, a.week + 1);
            ren_lab_run(&b, b.week + 1);
            expect_equal(&lab_a, &a, &lab_b, &b, rules[k]);
        }
        ren_lab_world_free(&a);
        ren_lab_world_free(&b);
        ren_lab_free(&lab_a);
        ren_lab_free(&lab_b);
    }
}

/* Output of all days when the regions lose `size` of what they can. */
static double output_after(double size, const char *rules)
{
    char text[2048], path[REN_SCRATCH], more[REN_SCRATCH + 128];
    ren_lab lab;
    ren_world world;
    double sum = 0;
    FILE *out = ren_stated_open(path);
    (void)fprintf(out,
                  "firm,kind,size,start,duration,recovery,tau\n"
                  "east|agri,capacity,%.17g,3,6,linear,20\n"
                  "west|serv,share,%.17g,5,6,concave,20\n",
                  0.6 * size, 0.9 * size);
    assert_int_equal(fclose(out), 0);
    (void)snprintf(more, sizeof more, "events: %s\n", path);
    ren_lab_init_stated(&lab, &ren_stated_regions,
                        ren_stated_text(text, REN_STATED_REGIONS, rules, more), 0,
                        NULL);
    ren_lab_world(&lab, NULL, true, &world);
    ren_lab_run(&world, 150);
    for (int32_t t = 0; t < 150; t++) {
        sum += world.series->national[REN_NATIONAL_output][t];
    }
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
    (void)remove(path);
    return sum;
}

static void a_larger_loss_costs_more_output(void **state)
{
    static const char *const rules[] = { ", alpha_max: 1",
                                         ", alpha_max: 1, order_type: noalt",
                                         ", alpha_max: 1, inventory_days: 10" };
    (void)state;
    for (size_t k = 0; k < sizeof rules / sizeof *rules; k++) {
        double before = output_after(0.0, rules[k]);
        for (int m = 1; m <= 5; m++) {
            const double next = output_after(0.2 * m, rules[k]);
            if (!(next < before * (1.0 - 1e-9))) {
                fail_msg("%s: losses of %g leave %.12g, smaller ones %.12g", rules[k],
                         0.2 * m, next, before);
            }
            before = next;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(goods_are_kept),
        cmocka_unit_test(order_of_rows_does_not_matter),
        cmocka_unit_test(a_larger_loss_costs_more_output),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
