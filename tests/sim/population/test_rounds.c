/**
 * @file tests/sim/population/test_rounds.c
 * Collaborations follow C20: a naive twin works with the same partners, in the same
 * places of every firm's row, as the phase does, week after week and before day 0.
 *
 * Labels: threads bits
 * Precision: both
 */
#include "tests/sim/population/rounds.h"
#include "tests/support/midweek.h"

enum { FIRMS = 700, WEEKS = 54 };

#define MEETING                                                                       \
    "seed: 23\n"                                                                      \
    "economy: {focal: ['094', hi_chips]}\n"                                           \
    "shocks:\n"                                                                       \
    "  failure: {use: supplier_failure, hit_share: 0.2, depth: 0.8, start_week: 4,\n" \
    "            duration_weeks: 12}\n"                                               \
    "packages:\n"                                                                     \
    "  meeting:\n"                                                                    \
    "    fair: {use: collaboration_platform, budget: 1e12 CNY/year, start_week: 9}\n" \
    "    next: {use: collaboration_platform, budget: 1e12 CNY/year, start_week: 9}\n" \
    "    sure: {use: policy_certainty, budget: 1e12 CNY/year, start_week: 17}\n"      \
    "parameters: {link_death: 0.5 1/year, epoch: 4 weeks}\n"

/* Rounds that 120 weeks of four before day 0 lead to. */
static void day_0_is_where_120_rounds_lead(void **state)
{
    (void)state;
    ren_lab lab;
    twin t;
    happened seen = { 0 };
    ren_lab_sized(&lab, MEETING, FIRMS, WEEKS, 0, NULL);
    twin_open(&t, &lab, &seen);
    t.before = 1;
    for (t.week = 0; t.week < 120; t.week++) {
        play_round(&t);
    }
    const ren_standing *standing = &lab.setup.standing;
    expect_rows(&t, standing->partner);
    for (int32_t i = 0; i < lab.economy.firms.n; i++) {
        assert_int_equal(standing->n_partners[i], count_of(&t, i));
    }
    const ren_bonds bonds = bonds_of(&t);
    assert_memory_equal(&bonds, &standing->bonds, sizeof bonds);
    assert_true(seen.parted > 0 && seen.taken > 0 && seen.by_hub > 0 && seen.full > 0);
    assert_true(seen.known > 0 && seen.theirs_full > 0 && seen.lucky_by_friend > 0);
    assert_true(seen.lucky_by_platform == 0);
    twin_close(&t);
    ren_lab_free(&lab);
}

/* Runs the phase in a world that halts before it, and its twin. */
static void follow_round(twin *t, ren_world *world, const ren_phase *collaborate)
{
    const int32_t n = t->economy->firms.n;
    const ren_standing *standing = &world->setup->standing;
    const ren_state *s = &world->state;
    t->week = (uint16_t)world->week;
    t->world = world;
    memcpy(t->row, s->partner, (size_t)n * sizeof *t->row);
    play_round(t);
    collaborate->run(world);
    expect_rows(t, s->partner);
    for (int32_t i = 0; i < n; i++) {
        assert_int_equal(s->proposal[i], t->proposal[i]);
        assert_true(s->partners[i]
                    == (ren_real)(count_of(t, i) - (int)standing->n_partners[i]));
    }
    const ren_bonds now = bonds_of(t);
    assert_true(s->census[REN_CENSUS_PARTNERS] == now.mean - standing->bonds.mean);
    assert_true(s->census[REN_CENSUS_PARTNERS_SRDI] == now.srdi - standing->bonds.srdi);
    assert_true(s->census[REN_CENSUS_FAR] == now.far - standing->bonds.far);
}

/* Moods no week of its own brings about, so that both ends of the chance are met. */
static void upset(ren_world *world)
{
    for (int32_t i = 0; i < world->setup->economy->firms.n; i++) {
        if (i % 5 == 0) {
            world->state.confidence[i] = (ren_real)(i % 2 == 0 ? 4.0 : -2.0);
        }
    }
}

/* What happens in the rounds of a package, with shocks. */
static happened follow(const char *package, bool upsets, int32_t n,
                       const ren_override *more)
{
    ren_lab lab;
    ren_world world;
    twin t;
    happened seen = { 0 };
    int rounds = 0;
    ren_lab_sized(&lab, MEETING, FIRMS, WEEKS, n, more);
    ren_lab_world(&lab, package, true, &world);
    twin_open(&t, &lab, &seen);
    for (int32_t week = 4; week < ren_lab_weeks(WEEKS); week += 4, rounds++) {
        ren_lab_run(&world, week);
        const ren_phase *collaborate = ren_lab_run_to(&world, "collaborate");
        assert_int_equal(collaborate->every(&lab.scenario), 4);
        if (upsets) {
            upset(&world);
        }
        follow_round(&t, &world, collaborate);
        ren_lab_run_after(&world, collaborate);
    }
    assert_true(rounds >= 12);
    twin_close(&t);
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
    return seen;
}

static void expect_all_kinds(const happened *seen)
{
    assert_true(seen->parted > 0 && seen->taken > 0 && seen->by_hub > 0);
    assert_true(seen->institutes > 0 && seen->leaders > 0 && seen->suppliers > 0);
    assert_true(seen->near > 0 && seen->anywhere > 0);
}

static void rounds_follow_the_equations(void **state)
{
    (void)state;
    const happened seen = follow("none", false, 0, NULL);
    expect_all_kinds(&seen);
    assert_true(seen.full > 0 && seen.theirs_full > 0);
    assert_true(seen.lucky_by_platform == 0 && seen.capped == 0);
}

static void platforms_follow_the_equations(void **state)
{
    (void)state;
    const happened seen = follow("meeting", false, 0, NULL);
    expect_all_kinds(&seen);
    assert_true(seen.lucky_by_platform > 0);
}

/* Busy firms of extreme moods: rows turn over fast, and the brackets meet their ends. */
static void busy_rounds_follow_the_equations(void **state)
{
    (void)state;
    static const ren_override busy[] = {
        { "parameters.p0_collab", "0.05 1/week" },
        { "parameters.collab_dissolve", "0.1 1/week" },
        { "parameters.collab_tri", "1" },
        { "parameters.leader_will", "0.9" },
        { "parameters.ip_risk", "0.01" },
        { "parameters.match_project", "0.1" },
    };
    const happened seen = follow("meeting", true, sizeof busy / sizeof *busy, busy);
    expect_all_kinds(&seen);
    assert_true(seen.lucky_by_platform > 0 && seen.lucky_by_friend > 0);
    assert_true(seen.capped > 0 && seen.sulking > 0 && seen.known > 0);
    assert_true(seen.theirs_full > 0 && seen.full > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(day_0_is_where_120_rounds_lead),
        cmocka_unit_test(rounds_follow_the_equations),
        cmocka_unit_test(platforms_follow_the_equations),
        cmocka_unit_test(busy_rounds_follow_the_equations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
