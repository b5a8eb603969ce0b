/**
 * @file tests/sim/population/test_points.c
 * Reviews follow C18: a naive twin counts the points of every firm, lets titles run out
 * and grants those that are free to the same firms as the phase does.
 *
 * Labels: threads bits
 * Precision: both
 */
#include "tests/sim/population/points.h"
#include "tests/support/midweek.h"

enum { FIRMS = 900, YEARS = 4 };

#define YEARLY                                                                         \
    "seed: 31\n"                                                                       \
    "economy: {focal: ['094', hi_chips]}\n"                                            \
    "shocks:\n"                                                                        \
    "  failure: {use: supplier_failure, hit_share: 0.2, depth: 0.8, start_week: 30,\n" \
    "            duration_weeks: 12}\n"                                                \
    "  slump: {use: demand_loss, depth: 0.2, exports: true, start_week: 90,\n"         \
    "          duration_weeks: 20}\n"                                                  \
    "packages:\n"                                                                      \
    "  aid:\n"                                                                         \
    "    grant: {use: award, budget: 1e12 CNY/year, start_week: 9}\n"                  \
    "    voucher: {use: digital_voucher, budget: 1e12 CNY/year, start_week: 9}\n"

static void expect_number(const twin *t, const char *what, int32_t i, double mine,
                          double theirs, double relative)
{
    if (!(fabs(mine - theirs) <= relative * fmax(1.0, fabs(mine)))) {
        fail_msg("week %d, %s of firm %d: twin %.17g, engine %.17g",
                 (int)t->world->week, what, (int)i, mine, theirs);
    }
}

/* What the phase made of the world, against the twin. */
static void expect_same(const twin *t)
{
    const ren_state *s = &t->world->state;
    for (int32_t i = 0; i < t->f->n; i++) {
        const twin_firm *firm = &t->firm[i];
        expect_number(t, "merit", i, (double)firm->merit, (double)s->merit[i], 1e-12);
        expect_number(t, "points", i, firm->points, s->points[i], 1e-12);
        expect_number(t, "title", i, firm->gained, s->title[i], 0.0);
        expect_number(t, "last grant", i, firm->granted, s->granted[i], 0.0);
    }
    for (int32_t title = 0; title < REN_N_TIERS; title++) {
        expect_number(t, "census", title, holders_of(t, title) - quota_of(t, title),
                      s->census[REN_CENSUS_TITLE + title], 1e-12);
    }
    expect_number(t, "due", -1, t->due, s->census[REN_CENSUS_DUE], 1e-12);
    expect_number(t, "passed", -1, t->passed, s->census[REN_CENSUS_PASSED], 1e-12);
}

/* Firms that boom, sink, stop their research or borrow as none does by itself, so that
 * the ends of points and all conditions are met. */
static void upset(ren_world *world)
{
    for (int32_t i = 0; i < world->setup->economy->firms.n; i++) {
        ren_state *s = &world->state;
        switch (i % 13) {
        case 0:
            s->expected[i] = (ren_real)0.6;
            break;
        case 1:
            s->expected[i] = (ren_real)-0.6;
            break;
        case 2:
            s->research[i] = 1.5 * ren_research_base(world->setup, i);
            break;
        case 3:
            s->research[i] = -0.3 * ren_research_base(world->setup, i);
            break;
        case 4:
            s->debt[i] += 0.6 * world->setup->books.capital[i];
            break;
        case 5:
            s->knowledge[i] = (ren_real)1.3;
            break;
        case 6:
        case 7:
            s->research[i] = -0.05 * ren_research_base(world->setup, i);
            break;
        default:
            break;
        }
    }
}

static int32_t last_week(void)
{
    return getenv("REN_TEST_SMALL") != NULL ? 53 : 52 * YEARS + 1;
}

/* What happens in the reviews of some years. */
static happened follow(const char *package, bool upsets, int32_t n,
                       const ren_override *more)
{
    ren_lab lab;
    ren_world world;
    happened seen = { 0 };
    ren_lab_sized(&lab, YEARLY, FIRMS, last_week(), n, more);
    ren_lab_world(&lab, package, true, &world);
    twin t = { .world = &world,
               .p = &lab.scenario.parameters,
               .f = &lab.economy.firms,
               .firm = calloc((size_t)lab.economy.firms.n, sizeof *t.firm),
               .seen = &seen };
    assert_non_null(t.firm);
    for (int32_t week = 52; week < last_week(); week += 52) {
        ren_lab_run(&world, week);
        const ren_phase *review = ren_lab_run_to(&world, "review");
        assert_int_equal(review->every(&lab.scenario), 52);
        if (upsets) {
            upset(&world);
        }
        hold_review(&t);
        review->run(&world);
        expect_same(&t);
        ren_lab_run_after(&world, review);
    }
    free(t.firm);
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
    return seen;
}

static void expect_all_kinds(const happened *seen)
{
    print_message("kept %d, fell %d for points, %d for conditions, rose %d and %d, "
                  "refused %d, too large %d, chain %d, excused %d, ends %d %d %d\n",
                  (int)seen->kept, (int)seen->fell_for_points,
                  (int)seen->fell_for_conditions, (int)seen->rose,
                  (int)seen->rose_by_half, (int)seen->refused, (int)seen->too_large,
                  (int)seen->chain, (int)seen->excused, (int)seen->at_growth,
                  (int)seen->at_research, (int)seen->at_leverage);
    assert_true(seen->kept > 0 && seen->fell_for_points > 0);
    assert_true(seen->rose > 0 && seen->refused > 0);
}

static void reviews_follow_the_equations(void **state)
{
    (void)state;
    const happened seen = follow("none", false, 0, NULL);
    expect_all_kinds(&seen);
    assert_true(seen.excused > 0 && seen.too_large > 0);
}

static void upset_firms_follow_the_equations(void **state)
{
    (void)state;
    static const ren_override more[] = {
        { "parameters.tier_validity", "104 weeks" },
        { "parameters.quota_growth", "0.1 1/year" },
        { "parameters.tier_region", "0.6" },
        { "parameters.tier_w_chain", "0.4" },
        { "parameters.tier_w_leverage", "2" },
        { "parameters.tier_leverage", "0.3" },
        { "parameters.tier_revenue", "1e9 CNY" },
        { "parameters.tier_rd_share", "0.1" },
    };
    const happened seen = follow("aid", true, sizeof more / sizeof *more, more);
    expect_all_kinds(&seen);
    assert_true(seen.fell_for_conditions > 0 && seen.chain > 0);
    assert_true(seen.at_growth > 0 && seen.at_research > 0);
}

static void strict_reviews_follow_the_equations(void **state)
{
    (void)state;
    static const ren_override strict[] = { { "rules.tier_rules", "strict" },
                                           { "parameters.tier_validity", "52 weeks" } };
    const happened seen = follow("aid", true, 2, strict);
    expect_all_kinds(&seen);
    assert_true(seen.fell_for_conditions > 0 && seen.excused == 0);
}

static void shuffled_titles_follow_the_equations(void **state)
{
    (void)state;
    static const ren_override shuffled = { "rules.titles", "shuffled" };
    const happened seen = follow("none", false, 1, &shuffled);
    expect_all_kinds(&seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reviews_follow_the_equations),
        cmocka_unit_test(upset_firms_follow_the_equations),
        cmocka_unit_test(strict_reviews_follow_the_equations),
        cmocka_unit_test(shuffled_titles_follow_the_equations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
