/**
 * @file tests/sim/people/test_talent.c
 * Staff quit, are hired and learn (C15): heads are kept, nothing moves at rest, and a
 * drain of talent lowers capacity.
 *
 * Labels: threads bits Precision: both
 */
#include "tests/sim/people/storm.h"
#include "tests/sim/people/threads.h"

#include "sim/phases/knowledge/base.h"

#include <math.h>

enum { WEEKS = 60 };

#define DRAIN(more)                                                        \
    "seed: 6\neconomy: {firms: 500, focal: ['094']}\nrules: {money: on}\n" \
    "horizon: {weeks: 60}\n" more                                          \
    "shocks:\n  loss: {use: talent_loss, depth: 2, start_week: 4, "        \
    "duration_weeks: 40}\n"

static const int staff[] = { REN_COL_skill, REN_COL_trainees, REN_COL_researchers,
                             REN_COL_research_trainees, REN_COL_labour_market };

static void staff_at_rest_do_not_move(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world start, world;
    ren_lab_init(&lab, DRAIN("noise: off\n"));
    ren_lab_world(&lab, "none", false, &start);
    ren_lab_world(&lab, "none", false, &world);
    ren_lab_run(&world, WEEKS);
    for (size_t k = 0; k < sizeof staff / sizeof *staff; k++) {
        assert_true(ren_lab_bytes(&world, staff[k]) > 0);
        assert_memory_equal(ren_column_data(&start, staff[k]),
                            ren_column_data(&world, staff[k]),
                            ren_lab_bytes(&world, staff[k]));
    }
    const double *quits = world.series->national[REN_NATIONAL_quits];
    assert_true(quits[0] > 0.003 && quits[WEEKS - 1] == quits[0]);
    ren_lab_world_free(&start);
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

static void a_drain_of_nothing_is_the_calm(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world calm, none;
    ren_lab_init(&lab, DRAIN(""));
    ren_lab_set(&lab, "loss", "depth", 0.0);
    ren_lab_world(&lab, "none", false, &calm);
    ren_lab_world(&lab, "none", true, &none);
    ren_lab_run(&calm, WEEKS);
    ren_lab_run(&none, WEEKS);
    ren_lab_same(&calm, &none, "depth 0");
    ren_lab_world_free(&calm);
    ren_lab_world_free(&none);
    ren_lab_free(&lab);
}

/* Everybody of a kind: at work, learning and in the pools, less day 0. */
static double heads(const ren_world *world, ren_staff kind)
{
    const ren_state *s = &world->state;
    const ren_real *skilled = kind == REN_SKILLED ? s->skill : s->researchers;
    const ren_real *learning = kind == REN_SKILLED ? s->trainees : s->research_trainees;
    double sum = 0;
    for (int32_t i = 0; i < world->setup->economy->firms.n; i++) {
        sum += ren_people_heads(world->setup, kind, i)
               * ((double)skilled[i] + (double)learning[i]);
    }
    for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
        sum += s->labour_market[((int)kind * REN_N_PROVINCES + r) * REN_N_MARKET];
    }
    return sum;
}

static void nobody_is_lost_who_does_not_leave_the_country(void **state)
{
    (void)state;
    static const ren_override closed[] = { { "shocks.loss.leak", "0" },
                                           { "parameters.pool_supply", "0 1/week" } };
    for (int open = 0; open < 2; open++) {
        ren_lab lab;
        ren_world world;
        ren_lab_init_with(&lab, DRAIN(""), open ? 0 : 2, closed);
        ren_lab_world(&lab, "none", true, &world);
        ren_lab_run(&world, WEEKS);
        for (int k = 0; k < REN_N_STAFF; k++) {
            const double gone = heads(&world, (ren_staff)k) / lab.setup.people.heads[k];
            print_message("kind %d, pools %s: %.3g of all heads gone\n", k,
                          open ? "open" : "closed", -gone);
            assert_true(open ? gone < -0.01
                             : fabs(gone) < (sizeof(ren_real) == 8 ? 1e-12 : 1e-5));
        }
        ren_lab_world_free(&world);
        ren_lab_free(&lab);
    }
}

static void deeper_drains_cost_more_staff_and_capacity(void **state)
{
    (void)state;
    ren_lab lab;
    double last[4] = { 0, 0, 0, 0 };
    ren_lab_init(&lab, DRAIN("noise: off\n"));
    for (int d = 0; d < 3; d++) {
        ren_world world;
        double capacity = 0;
        ren_lab_set(&lab, "loss", "depth", d);
        ren_lab_world(&lab, "none", true, &world);
        ren_lab_run(&world, 44);
        for (int32_t i = 0; i < lab.economy.firms.n; i++) {
            capacity += lab.economy.firms.output[i] * (1.0 + world.state.capacity[i]);
        }
        const double now[] = { world.series->national[REN_NATIONAL_skilled][43],
                               world.series->national[REN_NATIONAL_researchers][43],
                               capacity,
                               -world.series->national[REN_NATIONAL_quits][20] };
        for (int k = 0; k < 4; k++) {
            assert_true(d == 0 || now[k] < 0.999 * last[k] || last[k] < now[k] * 0.999);
            assert_true(d == 0 || now[k] < last[k]);
            last[k] = now[k];
        }
        ren_lab_world_free(&world);
    }
    ren_lab_free(&lab);
}

/* exp(quit_wage wage_gap) where a real firm sells less than large_sales a year. */
static double likes_to_quit(const ren_world *world, int32_t i)
{
    const ren_population *f = &world->setup->economy->firms;
    const ren_parameters *p = &world->setup->scenario->parameters;
    const bool small = 52.0 * f->output[i] / f->weight[i] < p->large_sales;
    return small ? exp(p->quit_wage * p->wage_gap) : 1.0;
}

static void staff_of_day_0_are_as_written(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    double all = 0, quits = 0, large = 0;
    ren_lab_sized(&lab, CALM_OF_PEOPLE, 900, 4, 0, NULL);
    ren_lab_world(&lab, NULL, false, &world);
    const ren_population *f = &lab.economy.firms;
    const ren_parameters *p = &lab.scenario.parameters;
    const ren_people *people = &lab.setup.people;
    for (int32_t i = 0; i < f->n; i++) {
        large += likes_to_quit(&world, i) == 1.0;
        all += heads_of(&world, REN_SKILLED, i);
        quits += heads_of(&world, REN_SKILLED, i) * likes_to_quit(&world, i);
    }
    for (int32_t i = 0; i < f->n; i++) {
        const double q = p->quit0 * all / quits * likes_to_quit(&world, i);
        assert_true(fabs((double)people->quit[i] / q - 1.0) < 1e-6); /* kept in float */
    }
    for (int kind = 0; kind < REN_N_STAFF; kind++) {
        double heads = 0, leaving = 0;
        for (int32_t i = 0; i < f->n; i++) {
            heads += heads_of(&world, kind, i);
            leaving += heads_of(&world, kind, i) * (double)people->quit[i];
        }
        assert_true(fabs(people->heads[kind] / heads - 1.0) < 1e-12);
        assert_true(fabs(people->quits[kind] / leaving - 1.0) < 1e-12);
    }
    assert_true(large > 0 && large < f->n);
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

static void staff_switched_off_stay(void **state)
{
    (void)state;
    const ren_override off[] = { { "phases.talent", "off" } };
    ren_lab lab;
    ren_world start, world;
    ren_lab_init_with(&lab, DRAIN(""), 1, off);
    ren_lab_world(&lab, "none", true, &start);
    ren_lab_world(&lab, "none", true, &world);
    ren_lab_run(&world, WEEKS);
    for (size_t k = 0; k < sizeof staff / sizeof *staff; k++) {
        assert_memory_equal(ren_column_data(&start, staff[k]),
                            ren_column_data(&world, staff[k]),
                            ren_lab_bytes(&world, staff[k]));
    }
    ren_lab_world_free(&start);
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

static void threads_change_no_bit_of_staff(void **state)
{
    (void)state;
    expect_same_on_threads(DRAIN(""), WEEKS);
}

static double codified(double share)
{
    ren_lab lab;
    ren_world world;
    double left = 0, all = 0;
    const ren_override off[] = { { "phases.learn", "off" } };
    ren_lab_init_with(&lab, DRAIN("noise: off\n"), 1, off);
    ren_lab_world(&lab, "none", true, &world);
    lab.scenario.parameters.know_loss *= 1.0 - share;
    ren_lab_run(&world, 40);
    for (int32_t i = 0; i < lab.economy.firms.n; i++) {
        const double n = ren_people_heads(&lab.setup, REN_RESEARCHERS, i);
        left += n * (1.0 + world.state.knowledge[i]);
        all += n;
    }
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
    return left / all;
}

static void knowledge_goes_with_researchers(void **state)
{
    (void)state;
    const double all = codified(0.0), half = codified(0.5), none = codified(1.0);
    assert_true(all < half && half < none && none == 1.0);
}

/* Skilled staff gained by makers with a new title, and by others beside them, mean. */
static void drawn(const char *siphon, double gained[2])
{
    const ren_override o[] = { { "parameters.siphon", siphon },
                               { "phases.review", "off" } };
    ren_lab lab;
    ren_world world;
    double n[2] = { 0, 0 };
    ren_lab_init_with(&lab, DRAIN("noise: off\n"), 2, o);
    ren_lab_world(&lab, NULL, false, &world);
    const ren_people *people = &lab.setup.people;
    gained[0] = gained[1] = 0;
    for (int32_t d = 0; d < people->n_districts; d++) {
        const int32_t first = people->district_first[d];
        world.state.title[first] = ren_title_of(&world, first) < REN_N_TIERS - 1;
    }
    ren_lab_run(&world, 30);
    for (int32_t d = 0; d < people->n_districts; d++) {
        const int32_t first = people->district_first[d];
        for (int32_t i = first; i < people->district_first[d + 1]; i++) {
            if (people->district_first[d + 1] - first > 1
                && world.state.title[first] > 0) {
                gained[i == first] += (double)world.state.skill[i];
                n[i == first] += 1.0;
            }
        }
    }
    assert_true(n[0] > 10 && n[1] > 10);
    gained[0] /= n[0];
    gained[1] /= n[1];
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

static void titles_draw_staff_of_neighbours_as_far_as_is_said(void **state)
{
    (void)state;
    double none[2], some[2], more[2];
    drawn("0", none);
    drawn("0.1", some);
    drawn("0.2", more);
    assert_true(none[0] == 0.0 && none[1] == 0.0);
    assert_true(some[1] > 0.001 && some[0] < -0.001);
    assert_true(more[1] > some[1] && more[0] < some[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(staff_at_rest_do_not_move),
        cmocka_unit_test(a_drain_of_nothing_is_the_calm),
        cmocka_unit_test(nobody_is_lost_who_does_not_leave_the_country),
        cmocka_unit_test(deeper_drains_cost_more_staff_and_capacity),
        cmocka_unit_test(staff_of_day_0_are_as_written),
        cmocka_unit_test(staff_switched_off_stay),
        cmocka_unit_test(threads_change_no_bit_of_staff),
        cmocka_unit_test(knowledge_goes_with_researchers),
        cmocka_unit_test(titles_draw_staff_of_neighbours_as_far_as_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
