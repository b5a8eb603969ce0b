/**
 * @file tests/sim/watch/test_ledger.c
 * Goods of every product are accounted for in every step, under every rule, and what is
 * lost is found.
 *
 * Labels: bits
 * Precision: both
 */
#include "tests/sim/watch/watched.h"

#include <math.h>

static const double MOST = sizeof(ren_real) == sizeof(double) ? 1e-9 : 5e-4;

static double of(const ren_series *s, int entry, int32_t p, int32_t t)
{
    return s->ledger[entry][(int64_t)p * s->n_weeks + t];
}

/* What a reader of the results would check. */
static void expect_balance(const ren_series *s)
{
    for (int32_t p = 0; p < s->n_products; p++) {
        for (int32_t t = 0; t < s->n_weeks; t++) {
            const double scale =
                of(s, REN_LEDGER_made, p, 0) + of(s, REN_LEDGER_used, p, 0) + 1e-300;
            const double sold =
                of(s, REN_LEDGER_made, p, t) + of(s, REN_LEDGER_imported, p, t)
                - of(s, REN_LEDGER_shipped, p, t) - of(s, REN_LEDGER_final, p, t)
                - of(s, REN_LEDGER_unsold, p, t);
            const double used =
                of(s, REN_LEDGER_received, p, t) - of(s, REN_LEDGER_used, p, t)
                - of(s, REN_LEDGER_stocked, p, t) - of(s, REN_LEDGER_slipped, p, t);
            const double lanes =
                of(s, REN_LEDGER_shipped, p, t) - of(s, REN_LEDGER_received, p, t);
            assert_true(fabs(sold) <= MOST * scale);
            assert_true(fabs(used) <= MOST * scale);
            assert_true(fabs(lanes) <= MOST * scale);
        }
    }
}

/* Runs to the horizon with the ledger. */
static void run_booked(const ren_lab *lab, const char *package, ren_world *world)
{
    ren_error err = { .text = "" };
    ren_ledger *ledger = NULL;
    ren_lab_world(lab, package, true, world);
    ren_lab_expect(ren_ledger_open(&ledger, world, world->series, &err), &err);
    while (world->week < world->series->n_weeks) {
        ren_ledger_begin(ledger, world);
        assert_null(ren_week(world, false));
        ren_lab_expect(ren_ledger_book(ledger, world, &err), &err);
        world->week++;
    }
    ren_ledger_close(ledger);
}

static void china_keeps_its_goods_under_every_rule(void **state)
{
    static const char *const rationing[] = { "proportional", "firms_first",
                                             "lowest_relative_order",
                                             "lowest_relative_order_firms_first",
                                             "priority" };
    static const char *const production[] = { "half_critical", "leontief", "linear" };
    (void)state;
    for (size_t k = 0; k < sizeof rationing / sizeof *rationing; k++) {
        const ren_override o[] = { { "economy.firms", "500" },
                                   { "horizon.weeks", "40" },
                                   { "output.ledger", "on" },
                                   { "rules.rationing", rationing[k] },
                                   { "rules.production", production[k % 3] } };
        ren_world world;
        ren_lab lab;
        double imported = 0, moved = 0;
        ren_lab_init_with(&lab, REN_LAB_STORM, 5, o);
        run_booked(&lab, "all", &world);
        expect_balance(world.series);
        for (int32_t p = 0; p < lab.table.n; p++) {
            imported += of(world.series, REN_LEDGER_imported, p, 0);
            moved += fabs(of(world.series, REN_LEDGER_stocked, p, 20));
        }
        assert_true(imported > 0.0); /* foreign lanes are part of it */
        assert_true(moved > 0.0);
        ren_lab_world_free(&world);
        ren_lab_free(&lab);
    }
}

/* `made` is the output that the record phase adds up, by another sum. */
static void output_is_what_was_made(void **state)
{
    const ren_override o[] = { { "economy.firms", "500" },
                               { "horizon.weeks", "30" },
                               { "output.ledger", "on" } };
    ren_world world;
    ren_lab lab;
    (void)state;
    ren_lab_init_with(&lab, REN_LAB_STORM, 3, o);
    run_booked(&lab, "all", &world);
    for (int32_t t = 0; t < world.series->n_weeks; t++) {
        double made = 0;
        for (int32_t p = 0; p < lab.table.n; p++) {
            made += of(world.series, REN_LEDGER_made, p, t);
        }
        const double output = world.series->national[REN_NATIONAL_output][t];
        assert_true(fabs(made - output) <= 1e-6 * output);
    }
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

static void published_rules_keep_their_goods(void **state)
{
    static const char *const firms[] = {
        ", rationing: proportional", ", rationing: firms_first",
        ", rationing: lowest_relative_order",
        ", rationing: lowest_relative_order_firms_first"
    };
    static const char *const regions[] = { ", inventory_days: 90",
                                           ", inventory_days: 10",
                                           ", order_type: noalt, inventory_days: 10",
                                           ", as_published: off" };
    char text[2048];
    (void)state;
    for (size_t k = 0; k < 8; k++) {
        ren_world world;
        ren_lab lab;
        if (k < 4) {
            ren_stated_text(text, REN_STATED_FIRMS, firms[k],
                            REN_STATED_LOSSES("losses.csv"));
        } else {
            ren_stated_text(text, REN_STATED_REGIONS, regions[k - 4],
                            REN_STATED_LOSSES("losses_regions.csv"));
        }
        ren_lab_init_stated(&lab, k < 4 ? &ren_stated_firms : &ren_stated_regions, text,
                            0, NULL);
        assert_true(lab.scenario.output.ledger); /* the presets switch it on */
        run_booked(&lab, NULL, &world);
        expect_balance(world.series);
        ren_lab_world_free(&world);
        ren_lab_free(&lab);
    }
}

static int32_t largest_slot(const ren_lab *lab)
{
    const ren_network *net = &lab->economy.network;
    int32_t found = 0;
    for (int32_t k = 1; k < net->n_slots; k++) {
        found = net->slot_value[k] > net->slot_value[found] ? k : found;
    }
    return found;
}

/* Of those that sell over links. */
static int32_t largest_maker(const ren_lab *lab)
{
    const ren_economy *economy = &lab->economy;
    int32_t found = -1;
    for (int32_t i = 0; i < economy->firms.n; i++) {
        if (economy->link_share_of[i] > (ren_real)0.1
            && (found < 0 || economy->firms.output[i] > economy->firms.output[found])) {
            found = i;
        }
    }
    return found;
}

/* Goods that vanish, or come from nowhere, stop the run and name product and week. */
static void goods_that_vanish_are_named(void **state)
{
    const ren_override o[] = { { "economy.firms", "500" }, { "output.ledger", "on" } };
    ren_lab lab;
    (void)state;
    ren_lab_init_with(&lab, REN_LAB_STORM, 2, o);
    for (int k = 0; k < 4; k++) {
        ren_error err = { .text = "" };
        ren_ledger *ledger = NULL;
        ren_world world;
        ren_lab_world(&lab, NULL, false, &world);
        ren_lab_expect(ren_ledger_open(&ledger, &world, world.series, &err), &err);
        ren_ledger_begin(ledger, &world);
        assert_null(ren_week(&world, false));
        ren_real *column = k == 0   ? world.state.stock
                           : k == 1 ? world.state.on_order
                           : k == 2 ? world.state.finished
                                    : world.state.fill;
        const int32_t slot = largest_slot(&lab), maker = largest_maker(&lab);
        const int32_t p = k < 2 ? lab.economy.network.slot_product[slot]
                                : lab.economy.firms.product[maker];
        char name[64];
        column[k < 2 ? slot : maker] -= (ren_real)0.25;
        assert_int_equal(ren_ledger_book(ledger, &world, &err), REN_BROKEN);
        (void)snprintf(name, sizeof name,
                       "week 0, ledger of product %s:", lab.table.code[p]);
        if (strstr(err.text, name) == NULL) {
            fail_msg("%s; expected %s", err.text, name);
        }
        ren_ledger_close(ledger);
        ren_lab_world_free(&world);
    }
    ren_lab_free(&lab);
}

/* Keeping it changes nothing but what is kept. */
static void the_ledger_changes_no_output(void **state)
{
    double *kept = NULL;
    (void)state;
    for (int k = 0; k < 2; k++) {
        const ren_override o[] = { { "output.ledger", k == 0 ? "on" : "off" } };
        ren_world world;
        ren_lab lab;
        char text[2048];
        ren_lab_init_stated(&lab, &ren_stated_firms,
                            ren_stated_text(text, REN_STATED_FIRMS, "",
                                            REN_STATED_LOSSES("losses.csv")),
                            1, o);
        if (k == 0) {
            run_booked(&lab, NULL, &world);
        } else {
            ren_lab_world(&lab, NULL, true, &world);
            ren_lab_run(&world, world.series->n_weeks);
        }
        const size_t bytes = (size_t)world.series->n_weeks * sizeof *kept;
        const double *output = world.series->national[REN_NATIONAL_output];
        if (kept == NULL) {
            kept = malloc(bytes);
            assert_non_null(kept);
            memcpy(kept, output, bytes);
        } else {
            assert_memory_equal(kept, output, bytes);
        }
        ren_lab_world_free(&world);
        ren_lab_free(&lab);
    }
    free(kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(china_keeps_its_goods_under_every_rule),
        cmocka_unit_test(output_is_what_was_made),
        cmocka_unit_test(published_rules_keep_their_goods),
        cmocka_unit_test(goods_that_vanish_are_named),
        cmocka_unit_test(the_ledger_changes_no_output),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
