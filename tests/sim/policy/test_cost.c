/**
 * @file tests/sim/policy/test_cost.c
 * What levers spend is what governments pay in the accounts, week by week.
 */
#include "tests/sim/policy/packages.h"

#include <math.h>

enum { WEEKS = 24 };

#define CUT                                                  \
    "seed: 5\neconomy: {firms: 500}\nhorizon: {weeks: 24}\n" \
    "shocks:\n"                                              \
    "  cut: {use: financing_cut, depth: 0.5, start_week: 2, duration_weeks: 0}\n"

static double paid(const ren_world *world)
{
    const double *row =
        world->state.flows + (int64_t)REN_FLOW_subsidies * REN_N_SECTORS;
    return -row[REN_SECTOR_local_government];
}

static void governments_pay_what_levers_spend(void **state)
{
    (void)state;
    char text[PACKAGES_TEXT] = CUT, name[96];
    ren_lab lab;
    packages_add(text, "budget: 5e10 CNY/year, start_week: 4");
    ren_lab_init(&lab, text);
    const int32_t entry = lab.scenario.n_shocks;
    for (const ren_lever *const *l = ren_levers; *l != NULL; l++) {
        ren_world world;
        ren_lab_world(&lab, packages_name(*l, name), true, &world);
        for (int32_t t = 0; t < WEEKS; t++) {
            ren_lab_run(&world, t + 1);
            const double spent = world.strain.spent[entry] + world.strain.unspent[entry]
                                 + *world.state.beyond;
            if (!(fabs(paid(&world) - spent) <= 1e-6 * fabs(spent))) {
                fail_msg("%s, week %d: governments pay %.12g, it spends %.12g", name,
                         (int)t, paid(&world), spent);
            }
            assert_true((t >= 4) == (spent > 0));
        }
        ren_lab_world_free(&world);
    }
    ren_lab_free(&lab);
}

/* An expected cost is near the real one: interest and taxes of day 0 are those of weeks
 * in which little has happened yet. */
static void the_cost_that_is_foreseen_comes_about(void **state)
{
    (void)state;
    static const char *const foreseen[] = { "interest_subsidy", "research_deduction" };
    char text[PACKAGES_TEXT] = "seed: 5\nnoise: off\neconomy: {firms: 500}\n"
                               "horizon: {weeks: 8}\n";
    ren_lab lab;
    packages_add(text, "budget: 1e12 CNY/year, start_week: 0");
    ren_lab_init(&lab, text);
    for (size_t k = 0; k < sizeof foreseen / sizeof *foreseen; k++) {
        ren_world world;
        char name[96];
        (void)snprintf(name, sizeof name, "p_%s", foreseen[k]);
        ren_lab_world(&lab, name, false, &world);
        ren_lab_run(&world, 1);
        const double spent = world.strain.spent[0];
        const double bare = spent / (1.0 + lab.scenario.parameters.admin);
        const double aid = spent - *world.state.spare + *world.state.beyond;
        if (!(fabs(aid - bare) <= 0.05 * bare)) {
            fail_msg("%s: foreseen %g, paid %g", name, bare, aid);
        }
        ren_lab_world_free(&world);
    }
    ren_lab_free(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(governments_pay_what_levers_spend),
        cmocka_unit_test(the_cost_that_is_foreseen_comes_about),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
