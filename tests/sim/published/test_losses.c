/**
 * @file tests/sim/published/test_losses.c
 * Losses from a file: every recovery follows its formula, with the dates of the published
 * programs or without, and a bad row is refused with its line.
 */
#include "tests/support/stated.h"

#include <math.h>

enum { DAYS = 40, START = 3, DURATION = 4 };
static const double TAU = 8, SIZE = 0.6;

static const char *const recoveries[] = { "none",      "linear",      "convex",
                                          "concave",   "fixed_step",  "spike",
                                          "geometric", "exponential", NULL };

/* Share of the loss that is left after e steps of recovery. */
static double left_of(int recovery, double e)
{
    switch (recovery) {
    case 1:
        return e < TAU ? 1 - e / TAU : 0;
    case 2:
        return pow(1 - 1 / TAU, 4 * e);
    case 3:
        return TAU / (TAU + 1e-6 * pow(e, log(TAU / 1e-6) / log(TAU / 2)));
    case 4:
        return e < TAU * SIZE ? 1 - e / (TAU * SIZE) : 0;
    case 5:
        return 0;
    case 6:
        return pow(1 - 1 / TAU, e);
    case 7:
        return exp(-e / TAU);
    default:
        return 1;
    }
}

/* Capacity lost by a row of size SIZE from START for DURATION: `strikes` steps later, and
 * recovering `late` steps later, than the file says. */
static double lost_on(int day, int recovery, int strikes, int late)
{
    const int e = day - (START + DURATION + late);
    if (day < START + strikes) {
        return 0;
    }
    return e > 0 ? SIZE * left_of(recovery, e) : SIZE;
}

static void open_with(ren_lab *lab, const char *path, const char *rules,
                      const char *more)
{
    char text[2048], lines[512];
    (void)snprintf(lines, sizeof lines, "events: %s\n%s", path, more);
    ren_lab_init_stated(lab, &ren_stated_firms,
                        ren_stated_text(text, REN_STATED_FIRMS, rules, lines), 0, NULL);
}

static int32_t place_of(const ren_lab *lab, const char *name)
{
    return lab->economy.firms.place_of[ren_ids_find(&lab->given.firms, name)];
}

static void check_recovery(int recovery, const char *kind, bool published)
{
    char path[REN_SCRATCH];
    ren_lab lab;
    ren_world world;
    const bool late = published && strcmp(kind, "capacity") == 0;
    FILE *out = ren_stated_open(path);
    (void)fprintf(out,
                  "firm,kind,size,start,duration,recovery,tau\nf06,%s,%g,%d,%d,%s,%g\n",
                  kind, SIZE, START, DURATION, recoveries[recovery], TAU);
    assert_int_equal(fclose(out), 0);
    open_with(&lab, path, published ? "" : ", as_published: off", "");
    ren_lab_world(&lab, NULL, true, &world);
    for (; world.week < DAYS; world.week++) {
        assert_null(ren_week(&world, false));
        double lost = lost_on(world.week, recovery, late ? 1 : 0, late ? 2 : 0);
        if (published && recovery == 7 && !late && world.week > START + DURATION) {
            lost = SIZE * exp(-(world.week - 1.0) / TAU); /* counts from day 0 */
        }
        for (int32_t i = 0; i < lab.economy.firms.n; i++) {
            const double mine = i == place_of(&lab, "f06") ? 1 - lost : 1;
            if (fabs(world.strain.capacity[i] - mine) > 1e-6) {
                fail_msg("%s, %s, day %d: firm %d keeps %g, expected %g", kind,
                         recoveries[recovery], (int)world.week, (int)i,
                         (double)world.strain.capacity[i], mine);
            }
        }
    }
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
    (void)remove(path);
}

static void recoveries_follow_their_formulas(void **state)
{
    (void)state;
    for (int r = 0; recoveries[r] != NULL; r++) {
        check_recovery(r, "share", true);
        check_recovery(r, "share", false);
        check_recovery(r, "capacity", true);
        check_recovery(r, "capacity", false);
    }
}

/* Inoue & Todo 2019: delta' = delta (1 - (1 - m)/tau), m the mean loss of those a firm
 * trades with; double loops over all links. */
static void neighbours_hold_up_recovery(void **state)
{
    enum { N = 3 };
    static const char *const name[N] = { "f00", "f12", "f20" };
    static const double size[N] = { 0.5, 0.8, 0.3 };
    char path[REN_SCRATCH];
    ren_lab lab;
    ren_world world;
    double lost[64] = { 0 };
    bool held_up = false;
    (void)state;
    FILE *out = ren_stated_open(path);
    (void)fprintf(out, "firm,share,start,recovery,tau\n");
    for (int k = 0; k < N; k++) {
        (void)fprintf(out, "%s,%g,2,neighbours,10\n", name[k], size[k]);
    }
    assert_int_equal(fclose(out), 0);
    open_with(&lab, path, "", "");
    const ren_network *net = &lab.economy.network;
    const int32_t n = lab.economy.firms.n;
    assert_true(n < 64);
    ren_lab_world(&lab, NULL, true, &world);
    for (; world.week < DAYS; world.week++) {
        double next[64] = { 0 };
        for (int k = 0; k < N && world.week >= 2; k++) {
            const int32_t i = place_of(&lab, name[k]);
            bool near[64] = { false };
            double sum = 0, count = 0;
            for (int32_t s = 0; s < net->n_slots; s++) {
                for (int64_t l = net->link_first[s]; l < net->link_first[s + 1]; l++) {
                    const int32_t a = net->slot_firm[s], b = net->link_supplier[l];
                    near[b] = near[b] || a == i;
                    near[a] = near[a] || b == i;
                }
            }
            for (int32_t j = 0; j < n; j++) {
                sum += near[j] && j != i ? lost[j] : 0;
                count += near[j] && j != i;
            }
            held_up = held_up || sum > 0;
            next[i] =
                world.week == 2 ? size[k] : lost[i] * (1 - (1 - sum / count) / 10);
        }
        memcpy(lost, next, sizeof lost);
        assert_null(ren_week(&world, false));
        for (int32_t i = 0; i < n; i++) {
            assert_true(fabs(world.strain.capacity[i] - (1 - lost[i])) < 1e-6);
        }
    }
    assert_true(held_up);
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
    (void)remove(path);
}

/* Several losses of a firm: those of capital add up, of the others the largest counts, of
 * both together the larger. */
static void losses_of_a_firm_join(void **state)
{
    char path[REN_SCRATCH];
    ren_lab lab;
    ren_world world;
    (void)state;
    FILE *out = ren_stated_open(path);
    (void)fprintf(out,
                  "firm,kind,size\nf06,share,0.1\nf06,share,0.3\nf06,capacity,0.2\n"
                  "f07,capital,5\nf07,capital,4\nf07,share,0.001\n");
    assert_int_equal(fclose(out), 0);
    open_with(&lab, path, ", as_published: off", "");
    ren_lab_world(&lab, NULL, true, &world);
    ren_lab_run(&world, 3);
    const int32_t at = place_of(&lab, "f07");
    const double capital = ren_firm_capital(&lab.economy, &lab.scenario, at);
    assert_true(fabs(world.strain.capacity[place_of(&lab, "f06")] - 0.7) < 1e-6);
    assert_true(fabs(world.strain.capacity[at] - (1 - 9 / capital)) < 1e-6);
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
    (void)remove(path);
}

/* Capital that is to be rebuilt is missing from the step it is lost in, also the first. */
static void ruined_capital_is_missing_from_the_start(void **state)
{
    static const char rebuild[] =
        "rebuild: {tau: 20, products: {steel: 0.5, parts: 0.5}}\n";
    (void)state;
    for (int start = 0; start < 3; start++) {
        for (int duration = 0; duration < 3; duration++) {
            char path[REN_SCRATCH];
            ren_lab lab;
            ren_world world;
            FILE *out = ren_stated_open(path);
            (void)fprintf(out, "firm,kind,size,start,duration\nf12,capital,20,%d,%d\n",
                          start, duration);
            assert_int_equal(fclose(out), 0);
            open_with(&lab, path, "", rebuild);
            ren_lab_world(&lab, NULL, true, &world);
            const int32_t i = place_of(&lab, "f12");
            double owed = 0;
            for (; world.week < start + duration + 2; world.week++) {
                assert_null(ren_week(&world, false));
                assert_int_equal(world.state.capacity[i] < 0, world.week >= start);
            }
            for (int64_t l = 0; l < lab.economy.network.n_links; l++) {
                owed += world.state.owed[l];
            }
            if (!(owed > 0)) {
                fail_msg("a loss from day %d for %d is never rebuilt", start, duration);
            }
            ren_lab_world_free(&world);
            ren_lab_free(&lab);
            (void)remove(path);
        }
    }
}

static void bad_rows_are_refused_with_their_line(void **state)
{
    static const struct {
        const char *row, *found;
    } fault[] = {
        { "f99,share,0.5,1,0,none,5", "f99" },
        { "f06,quake,0.5,1,0,none,5", "quake" },
        { "f06,share,0.5,1,0,never,5", "never" },
        { "f06,share,1.2,1,0,none,5", "1.2" },
        { "f06,capacity,1.01,1,0,none,5", "1.01" },
        { "f06,share,-0.1,1,0,none,5", "-0.1" },
        { "f06,capital,1e9,1,0,none,5", "1e+09" },
        { "f06,share,0.5,-1,0,none,5", "-1" },
        { "f06,share,0.5,1e300,0,none,5", "1e+300" },
        { "f06,share,0.5,1,-2,none,5", "-2" },
        { "f06,share,0.5,1,0,linear,0", "tau 0" },
        { "f06,share,0.5,1,0,concave,2", "tau above 2" },
        { "f06,share,half,1,0,none,5", "half" },
        { "f06,share,nan,1,0,none,5", "nan" },
        { "f06,share,0.5,1,0,none", "cells" },
    };
    (void)state;
    for (size_t k = 0; k < sizeof fault / sizeof *fault; k++) {
        char path[REN_SCRATCH], line[REN_SCRATCH + 32];
        ren_lab lab;
        ren_world world;
        ren_error err = { .text = "" };
        FILE *out = ren_stated_open(path);
        (void)fprintf(out,
                      "firm,kind,size,start,duration,recovery,tau\n"
                      "f01,share,0.1,1,0,none,5\n%s\n",
                      fault[k].row);
        assert_int_equal(fclose(out), 0);
        open_with(&lab, path, "", "");
        const ren_status status =
            ren_world_init(&world, &lab.setup, ren_lab_package(&lab, NULL), true, &err);
        (void)snprintf(line, sizeof line, "%s:3", path);
        if (status == REN_OK || strstr(err.text, line) == NULL
            || strstr(err.text, fault[k].found) == NULL) {
            fail_msg("'%s' gave %d: %s", fault[k].row, (int)status, err.text);
        }
        ren_lab_free(&lab);
        (void)remove(path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(recoveries_follow_their_formulas),
        cmocka_unit_test(neighbours_hold_up_recovery),
        cmocka_unit_test(losses_of_a_firm_join),
        cmocka_unit_test(ruined_capital_is_missing_from_the_start),
        cmocka_unit_test(bad_rows_are_refused_with_their_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
