/**
 * @file tests/sim/policy/test_every_lever.c
 * What has to hold of every lever of the table.
 */
#include "tests/sim/policy/packages.h"

#include <math.h>

#define CUT                                                  \
    "seed: 5\neconomy: {firms: 400}\nhorizon: {weeks: 40}\n" \
    "shocks:\n"                                              \
    "  cut: {use: financing_cut, depth: 0.5, start_week: 2, duration_weeks: 30}\n"

static void a_budget_of_nothing_leaves_every_bit(void **state)
{
    (void)state;
    char text[PACKAGES_TEXT] = CUT, name[96];
    ren_lab lab;
    ren_world none;
    packages_add(text, "budget: 0 CNY/year, start_week: 1");
    ren_lab_init(&lab, text);
    ren_lab_world(&lab, "none", true, &none);
    ren_lab_run(&none, 8);
    for (const ren_lever *const *l = ren_levers; *l != NULL; l++) {
        ren_world world;
        ren_lab_world(&lab, packages_name(*l, name), true, &world);
        ren_lab_run(&world, 8);
        ren_lab_same(&world, &none, name);
        ren_lab_world_free(&world);
    }
    ren_lab_world_free(&none);
    ren_lab_free(&lab);
}

static void a_lever_strains_what_it_says_and_nothing_else(void **state)
{
    (void)state;
    char text[PACKAGES_TEXT] = CUT, name[96];
    ren_lab lab;
    packages_add(text, "budget: 1e13 CNY/year, start_week: 1");
    ren_lab_init(&lab, text);
    for (const ren_lever *const *l = ren_levers; *l != NULL; l++) {
        ren_world world;
        ren_lab_world(&lab, packages_name(*l, name), false, &world);
        ren_lab_run(&world, 3);
        for (int f = 0; f < REN_N_STRAIN; f++) {
            const bool acts = ((*l)->acts >> f & 1) != 0;
            const double sum = packages_field(&world, f);
            if (!isfinite(sum) || (acts ? sum <= 0 : sum != 0)) {
                fail_msg("%s: field %d comes to %g", name, f, sum);
            }
        }
        ren_lab_world_free(&world);
    }
    ren_lab_free(&lab);
}

/* Spent, unspent and what it does in week 2 for a budget. */
typedef struct pulled {
    double spent, unspent, field[REN_N_STRAIN];
} pulled;

static pulled pull(ren_lab *lab, const ren_lever *lever, double budget)
{
    char name[96];
    pulled out = { 0 };
    ren_world world;
    ren_lab_set(lab, packages_label(lever, name), "budget", budget);
    ren_lab_world(lab, packages_name(lever, name), false, &world);
    world.week = 2;
    assert_null(ren_week(&world, false));
    out.spent = world.strain.spent[0];
    out.unspent = world.strain.unspent[0];
    for (int f = 0; f < REN_N_STRAIN; f++) {
        out.field[f] = packages_field(&world, f);
    }
    ren_lab_world_free(&world);
    return out;
}

static void more_money_does_no_less_and_is_never_overspent(void **state)
{
    (void)state;
    static const double budgets[] = { 1, 1e3, 1e5, 1e6, 1e7, 1e8, 1e9 };
    char text[PACKAGES_TEXT] = CUT;
    ren_lab lab;
    packages_add(text, "budget: 0 CNY/year, start_week: 1");
    ren_lab_init(&lab, text);
    for (const ren_lever *const *l = ren_levers; *l != NULL; l++) {
        pulled last = { 0 };
        for (size_t b = 0; b < sizeof budgets / sizeof *budgets; b++) {
            const pulled now = pull(&lab, *l, budgets[b]);
            const double week = budgets[b] / 52.0;
            assert_true(now.spent >= last.spent && now.spent > 0);
            assert_true(now.unspent >= 0);
            assert_true(fabs(now.spent + now.unspent - week) <= 1e-12 * week);
            for (int f = 0; f < REN_N_STRAIN; f++) {
                if (now.field[f] < last.field[f] * (1.0 - 1e-6)) {
                    fail_msg("%s: field %d falls from %g to %g at %g", (*l)->block.name,
                             f, last.field[f], now.field[f], budgets[b]);
                }
            }
            last = now;
        }
    }
    ren_lab_free(&lab);
}

/* Levers that reach firms: where nobody is eligible, all money is left over. */
static void where_nobody_is_eligible_all_is_left(void **state)
{
    (void)state;
    char text[PACKAGES_TEXT] = CUT, label[96];
    int32_t n = 0;
    ren_lab lab;
    packages_add(text, "budget: 5.2e9 CNY/year, start_week: 1");
    ren_lab_init(&lab, text);
    for (const ren_lever *const *l = ren_levers; *l != NULL; l++) {
        for (const ren_field *f = (*l)->block.fields; f->name != NULL; f++) {
            if (strcmp(f->name, "least_age") == 0) {
                ren_lab_set(&lab, packages_label(*l, label), "least_age", 999);
                const pulled now = pull(&lab, *l, 52e4);
                assert_true(now.spent == 0 && now.unspent == 1e4);
                n++;
            }
        }
    }
    assert_true(n >= 10);
    ren_lab_free(&lab);
}

/* A lever without a mechanism would be an effect by decree. */
static void every_lever_says_what_it_moves(void **state)
{
    (void)state;
    for (int k = 0; k < 2; k++) {
        for (const ren_lever *const *l = k == 0 ? ren_levers : ren_shocks; *l != NULL;
             l++) {
            if ((*l)->moves == NULL || (*l)->moves[0].series == NULL
                || (*l)->evidence == NULL || (*l)->falsified == NULL
                || (*l)->code == NULL) {
                fail_msg("%s does not say it", (*l)->block.name);
            }
        }
    }
}

static void a_package_beside_it_changes_no_bit(void **state)
{
    (void)state;
    char text[PACKAGES_TEXT] = CUT, name[96], alone[512];
    char before[REN_DIGEST_TEXT], after[REN_DIGEST_TEXT];
    ren_lab lab, one;
    ren_world world;
    packages_add(text, "budget: 1e11 CNY/year, start_week: 1");
    ren_lab_init(&lab, text);
    for (const ren_lever *const *l = ren_levers; *l != NULL; l += 5) {
        ren_lab_world(&lab, packages_name(*l, name), true, &world);
        ren_lab_run(&world, 5);
        ren_world_digest(&world, before);
        ren_lab_world_free(&world);
        (void)snprintf(alone, sizeof alone,
                       CUT "packages:\n  %s:\n    l_%s: {use: %s, budget: 1e11 "
                           "CNY/year, start_week: 1}\n",
                       name, (*l)->block.name, (*l)->block.name);
        ren_lab_init(&one, alone);
        ren_lab_world(&one, name, true, &world);
        ren_lab_run(&world, 5);
        ren_world_digest(&world, after);
        ren_lab_world_free(&world);
        ren_lab_free(&one);
        assert_string_equal(before, after);
        if (l[1] == NULL || l[2] == NULL || l[3] == NULL || l[4] == NULL) {
            break;
        }
    }
    ren_lab_free(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_budget_of_nothing_leaves_every_bit),
        cmocka_unit_test(a_lever_strains_what_it_says_and_nothing_else),
        cmocka_unit_test(more_money_does_no_less_and_is_never_overspent),
        cmocka_unit_test(where_nobody_is_eligible_all_is_left),
        cmocka_unit_test(every_lever_says_what_it_moves),
        cmocka_unit_test(a_package_beside_it_changes_no_bit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
