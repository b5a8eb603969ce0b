/**
 * @file tests/sim/policy/test_moves.c
 * Every lever moves the mechanisms it names in the direction it names, at full strength
 * and where a shock makes it matter. Outcomes are not asked.
 */
#include "tests/sim/policy/packages.h"

#include <math.h>

enum { WEEKS = 90, LAST = 80 };

#define TROUBLE                                                                        \
    "seed: 8\neconomy: {firms: 600, focal: ['094', hi_chips]}\nhorizon: {weeks: 90}\n" \
    "shocks:\n"                                                                        \
    "  cut: {use: financing_cut, depth: 0.5, start_week: 20, duration_weeks: 0}\n"     \
    "  embargo: {use: tech_embargo, countries: [USA, JPN, NLD, KOR, TWN], depth: 1,\n" \
    "            inputs: [chip_tools, hi_chips], start_week: 20}\n"                    \
    "  leaving: {use: talent_loss, depth: 0.5, start_week: 20}\n"

static int national(const char *name)
{
    for (int k = 0; k < REN_N_NATIONAL; k++) {
        if (strcmp(ren_nationals[k].name, name) == 0) {
            return k;
        }
    }
    fail_msg("no national series %s", name);
    return -1;
}

/* Mean of the last weeks that have a figure: nobody may be searching in some. */
static double late_mean(const ren_world *world, int series)
{
    double sum = 0, n = 0;
    for (int32_t t = WEEKS - LAST; t < WEEKS; t++) {
        const double x = world->series->national[series][t];
        sum += isnan(x) ? 0.0 : x;
        n += isnan(x) ? 0.0 : 1.0;
    }
    return sum / n;
}

/* How many moves go the other way; each is told. */
static int wrong_moves(const ren_lever *lever, const ren_world *with,
                       const ren_world *without)
{
    int wrong = 0;
    for (const ren_move *m = lever->moves; m != NULL && m->series != NULL; m++) {
        const int series = national(m->series);
        const double a = late_mean(with, series), b = late_mean(without, series);
        if (!(m->sign * (a - b) > 0)) {
            print_message("%s: %s is %.12g with it and %.12g without, expected %s\n",
                          lever->block.name, m->series, a, b,
                          m->sign > 0 ? "more" : "less");
            wrong++;
        }
    }
    return wrong;
}

/* The world of a package from its first week to its last. */
static void run_package(const ren_lab *lab, const char *package, ren_world *out)
{
    ren_lab_world(lab, package, true, out);
    ren_lab_run(out, WEEKS);
}

/* What a lever leaves unspent is cash for everybody, and cash alone moves a lot: against
 * a control that pays as much of it. */
static void levers_move_what_they_name(void **state)
{
    (void)state;
    char text[PACKAGES_TEXT] = TROUBLE, name[96];
    int wrong = 0;
    ren_lab lab;
    packages_add(text, "budget: 1e12 CNY/year, start_week: 1");
    ren_lab_init(&lab, text);
    for (const ren_lever *const *l = ren_levers; *l != NULL; l++) {
        ren_world with, without;
        run_package(&lab, packages_name(*l, name), &with);
        const double left = 52.0 * with.strain.unspent[lab.scenario.n_shocks];
        ren_lab_set(&lab, "l_placebo", "budget", left);
        run_package(&lab, "p_placebo", &without);
        ren_lab_set(&lab, "l_placebo", "budget", 1e8);
        wrong += wrong_moves(*l, &with, &without);
        ren_lab_world_free(&with);
        ren_lab_world_free(&without);
    }
    ren_lab_free(&lab);
    assert_int_equal(wrong, 0);
}

/* The same of shocks, each alone, at the depth below. */
static const char *const shocks[][2] = {
    { "tech_embargo", "countries: [USA, JPN, NLD, KOR, TWN], depth: 1, "
                      "inputs: [chip_tools, hi_chips]" },
    { "supplier_failure", "hit_share: 0.2, depth: 1" },
    { "regional_outage", "provinces: [guangdong], depth: 1" },
    { "demand_loss", "depth: 0.2" },
    { "decoupling", "export_depth: 0.5, import_depth: 0.5" },
    { "financing_cut", "depth: 0.5" },
    { "talent_loss", "depth: 1" },
    { "pandemic", "provinces: [guangdong]" },
    { "policy_uncertainty", "depth: 1" },
};

static const char *keys_of(const ren_lever *shock)
{
    for (size_t k = 0; k < sizeof shocks / sizeof *shocks; k++) {
        if (strcmp(shocks[k][0], shock->block.name) == 0) {
            return shocks[k][1];
        }
    }
    return NULL; /* losses are read from a file */
}

static void shocks_move_what_they_name(void **state)
{
    (void)state;
    char text[1024];
    int wrong = 0;
    for (const ren_lever *const *s = ren_shocks; *s != NULL; s++) {
        ren_lab lab;
        ren_world with, without;
        if (keys_of(*s) == NULL) {
            continue;
        }
        (void)snprintf(text, sizeof text,
                       "seed: 8\neconomy: {firms: 600, focal: ['094', hi_chips]}\n"
                       "horizon: {weeks: %d}\nshocks:\n"
                       "  s: {use: %s, start_week: 4, duration_weeks: 0, %s}\n",
                       WEEKS, (*s)->block.name, keys_of(*s));
        ren_lab_init(&lab, text);
        ren_lab_world(&lab, "none", true, &with);
        ren_lab_world(&lab, "none", false, &without);
        ren_lab_run(&with, WEEKS);
        ren_lab_run(&without, WEEKS);
        wrong += wrong_moves(*s, &with, &without);
        ren_lab_world_free(&with);
        ren_lab_world_free(&without);
        ren_lab_free(&lab);
    }
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levers_move_what_they_name),
        cmocka_unit_test(shocks_move_what_they_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
