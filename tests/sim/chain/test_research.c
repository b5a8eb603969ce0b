/**
 * @file tests/sim/chain/test_research.c
 * Research, knowledge, innovation and patents (C13, C18).
 *
 * Labels: bits
 */
#include "tests/sim/chain/knowledge.h"

static void nothing_moves_at_rest(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    ren_lab_init(&lab, "noise: off\nseed: 3\neconomy: {firms: 500}\n"
                       "horizon: {weeks: 60}\n");
    ren_lab_world(&lab, NULL, true, &world);
    ren_lab_run(&world, ren_lab_weeks(60));
    for (size_t k = 0; k < sizeof knowledge_columns / sizeof *knowledge_columns; k++) {
        assert_true(ren_lab_bytes(&world, knowledge_columns[k]) > 0);
        expect_blank(&world, knowledge_columns[k]);
    }
    assert_true(national(&world, REN_NATIONAL_research_spent, 40)
                == national(&world, REN_NATIONAL_research_spent, 0));
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

static void a_phase_that_is_off_leaves_its_columns(void **state)
{
    (void)state;
    static const struct {
        const char *key;
        int column;
    } phase[] = { { "phases.research", REN_COL_research },
                  { "phases.learn", REN_COL_knowledge },
                  { "phases.spill", REN_COL_learned },
                  { "phases.innovate", REN_COL_technology },
                  { "phases.patent", REN_COL_patents },
                  { "phases.expose", REN_COL_exposed },
                  { "phases.race", REN_COL_stage } };
    for (size_t k = 0; k < sizeof phase / sizeof *phase; k++) {
        ren_lab lab;
        ren_world world;
        const ren_override o[] = { { phase[k].key, "off" },
                                   { "economy.firms", "300" } };
        ren_lab_init_with(&lab, KNOWLEDGE_EMBARGO, 2, o);
        ren_lab_world(&lab, NULL, true, &world);
        ren_lab_run(&world, 30);
        expect_blank(&world, phase[k].column);
        ren_lab_world_free(&world);
        ren_lab_free(&lab);
    }
}

/* C13 by itself, in numbers put into the columns. */
static void research_follows_its_equation(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    ren_lab_init(&lab, KNOWLEDGE_EMBARGO);
    ren_lab_world(&lab, NULL, true, &world);
    const int32_t n = lab.economy.firms.n;
    const ren_parameters *p = &lab.scenario.parameters;
    const ren_state *s = &world.state;
    const double *cash = lab.setup.books.cash;
    ren_real *deduction = calloc((size_t)n, sizeof *deduction);
    ren_real *grant = calloc((size_t)n, sizeof *grant);
    world.strain.of[REN_STRAIN_deduction] = deduction;
    world.strain.of[REN_STRAIN_research_grant] = grant;
    for (int32_t i = 0; i < n; i++) {
        s->output[i] = (ren_real)(0.1 - 0.01 * (i % 23));
        s->confidence[i] = (ren_real)(0.05 * (i % 5 - 2));
        s->liquidity[i] = (ren_real)(i % 3 == 0 ? -0.2 : 0.0);
        s->cash[i] = i % 7 == 0 ? -1.5 * cash[i] : 0.0;
        s->spur[i] = (ren_real)(i % 2 == 0 ? 0.1 : 0.0);
        s->research[i] = i % 11;
        deduction[i] = (ren_real)(i % 4 * 0.25);
        grant[i] = (ren_real)(i % 6);
    }
    ren_lab_phase(&world, "research");
    double all = 0;
    for (int32_t i = 0; i < n; i++) {
        const double base = ren_lab_research(&lab, i);
        const double lack = (i % 3 == 0 ? 0.2 : 0.0) + (i % 7 == 0 ? 0.5 : 0.0);
        const bool pays =
            lab.setup.books.surplus[i] - lab.setup.books.interest[i] > 0.0;
        const double tax =
            lab.economy.firms.tier[i] >= 2 ? p->tax_hightech : p->tax_std;
        const double cut = pays ? tax * (i % 4) * 0.25 : 0.0;
        const double wanted = base * (1.1 - 0.01 * (i % 23)) * (1 + 0.05 * (i % 5 - 2))
                                  * (1 - lack) * (1 + p->eps_uc * cut)
                                  * (i % 2 == 0 ? 1.1 : 1.0)
                              - base + (i % 6) * p->add_sub * (lack > 0 ? 1.5 : 1.0);
        const double next = i % 11 + 0.25 * (wanted - i % 11);
        assert_true(fabs(s->research[i] - next) <= 1e-6 * (1 + base));
        all += next;
    }
    world.week = 1;
    ren_lab_phase(&world, "record");
    const double told = national(&world, REN_NATIONAL_research_spent, 1);
    assert_true(fabs(told - lab.setup.science.total - all) <= 1e-6 * told);
    free(deduction);
    free(grant);
    world.strain.of[REN_STRAIN_deduction] = NULL;
    world.strain.of[REN_STRAIN_research_grant] = NULL;
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

/* Knowledge tends to what research is over day 0, at 15 % a year. */
static void knowledge_follows_research(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    ren_lab_init(&lab, KNOWLEDGE_EMBARGO);
    ren_lab_world(&lab, NULL, true, &world);
    const ren_parameters *p = &lab.scenario.parameters;
    const ren_state *s = &world.state;
    for (int32_t i = 0; i < lab.economy.firms.n; i++) {
        s->research[i] = 0.2 * lab.setup.science.research[i];
    }
    ren_lab_phase(&world, "spill");
    for (int w = 0; w < 52; w++) {
        ren_lab_phase(&world, "learn");
    }
    int32_t with = 0;
    for (int32_t i = 0; i < lab.economy.firms.n; i++) {
        const double taken = p->phi_spill * (double)lab.setup.science.absorbs[i];
        const bool learns = s->learned[i] != 0;
        const double far = learns ? 0.2 : 0.2 / (1 + taken);
        const double wanted = far * (1 - pow(1 - p->delta_Kn, 52));
        assert_true(fabs((double)s->knowledge[i] - wanted) < 1e-5);
        with += learns;
    }
    assert_true(with > lab.economy.firms.n / 4);
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

/* Of a firm whose one partner is not its supplier: what the partner's research brings. */
static void partners_are_learned_from(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    int32_t seen = 0;
    ren_lab_init(&lab, KNOWLEDGE_EMBARGO);
    ren_lab_world(&lab, NULL, true, &world);
    const ren_state *s = &world.state;
    for (int32_t i = 0; i < lab.economy.firms.n && seen < 20; i++) {
        int32_t *partner = &s->partner[(int64_t)i * REN_N_PARTNERS];
        const int32_t j = partner[0] - 1;
        if (j < 0) {
            continue;
        }
        for (int k = 1; k < REN_N_PARTNERS; k++) {
            partner[k] = 0;
        }
        s->research[j] = lab.setup.science.research[j];
        ren_lab_phase(&world, "spill");
        const double with = (double)s->learned[i];
        partner[0] = 0;
        ren_lab_phase(&world, "spill");
        const double without = (double)s->learned[i];
        if (without == 0.0) { /* not its supplier, too */
            assert_true(fabs(with - 0.5) < 1e-6 || fabs(with - 1.0) < 1e-6);
            seen++;
        }
        s->research[j] = 0;
    }
    assert_int_equal(seen, 20);
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

/* Quarters of innovation alone: mean advance of all, by output, and what was found. */
static double advance_over(ren_lab *lab, double research, double hidden, double *found)
{
    ren_world world;
    ren_lab_world(lab, NULL, true, &world);
    const ren_population *firms = &lab->economy.firms;
    for (int32_t i = 0; i < firms->n; i++) {
        world.state.research[i] = research * lab->setup.science.research[i];
        world.state.shifted[i] = (ren_real)hidden;
    }
    *found = 0;
    for (world.week = 0; world.week < 520; world.week += 13) {
        ren_lab_phase(&world, "innovate");
        for (int32_t p = 0; p < lab->table.n; p++) {
            *found += world.state.found_of[p];
        }
    }
    double sum = 0, all = 0;
    for (int32_t i = 0; i < firms->n; i++) {
        sum += firms->output[i] * (double)world.state.steps[i];
        all += firms->output[i];
    }
    ren_lab_world_free(&world);
    return sum / all;
}

static void usual_research_brings_the_trend_and_more_brings_more(void **state)
{
    (void)state;
    ren_lab lab;
    double found[3];
    ren_lab_init(&lab, "seed: 5\neconomy: {firms: 1500}\nhorizon: {weeks: 60}\n");
    const double calm = advance_over(&lab, 0.0, 0.0, &found[0]);
    const double more = advance_over(&lab, 0.5, 0.0, &found[1]);
    const double less = advance_over(&lab, 0.0, 0.3, &found[2]);
    if (!(fabs(calm) < 0.01 && more > calm + 0.004 && less < calm - 0.003)) {
        fail_msg("ten years bring %g at rest, %g with half as much again, %g with "
                 "three tenths turned away",
                 calm, more, less);
    }
    const double ratio = found[1] / found[0];
    assert_true(ratio > 1.15 && ratio < pow(1.5, 0.6) + 0.02);
    assert_true(found[2] < found[0]);
    assert_true(fabs(lab.setup.science.step - 0.15 * 0.3125 / 2) < 1e-5);
    ren_lab_free(&lab);
}

/* A little giant of reference research innovates once in about three years and holds
 * sixteen patents. */
static void the_reference_is_met(void **state)
{
    (void)state;
    ren_lab lab;
    ren_lab_init(&lab, "seed: 5\neconomy: {firms: 1500}\nhorizon: {weeks: 60}\n");
    const ren_parameters *p = &lab.scenario.parameters;
    int32_t seen = 0;
    for (int32_t i = 0; i < lab.economy.firms.n; i++) {
        const double one =
            lab.setup.science.research[i] / lab.economy.firms.weight[i] / p->RDref;
        assert_true(
            fabs((double)lab.setup.science.finds[i] / (p->lam_in * pow(one, 0.9)) - 1)
            < 1e-4);
        assert_true(fabs(ren_lab_patents(&lab, i) / (16.64 * one) - 1) < 1e-4);
        seen += one > 0.8 && one < 1.25;
    }
    assert_true(seen > 0);
    ren_lab_free(&lab);
}

static void patents_come_to_those_at_rest(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    ren_lab_init(&lab, "seed: 5\neconomy: {firms: 1500}\nhorizon: {weeks: 60}\n");
    ren_lab_world(&lab, NULL, true, &world);
    const ren_population *firms = &lab.economy.firms;
    double held = 0, usual = 0, granted = 0;
    for (world.week = 0; world.week < 520; world.week += 13) {
        ren_lab_phase(&world, "patent");
        for (int32_t p = 0; p < lab.table.n; p++) {
            granted += world.state.granted_of[p];
        }
    }
    for (int32_t i = 0; i < firms->n; i++) {
        held += firms->weight[i] * (double)world.state.patents[i];
        usual += firms->weight[i] * ren_lab_patents(&lab, i);
    }
    const double mean =
        520 * lab.scenario.parameters.patent_rate * lab.setup.science.total / 47;
    assert_true(fabs(held / usual) < 0.01);
    assert_true(fabs(granted / mean - 1) < 0.01);
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

/* Research in week 30 and in week 50. */
static void spend(const char *key, const char *value, bool shock, double out[2])
{
    ren_lab lab;
    ren_world world;
    const ren_override o[] = { { key, value },
                               { "shocks.embargo.inputs", "[chip_tools]" } };
    ren_lab_init_with(&lab, KNOWLEDGE_EMBARGO, 2, o);
    ren_lab_world(&lab, NULL, shock, &world);
    ren_lab_run(&world, 51);
    out[0] = national(&world, REN_NATIONAL_research_spent, 30);
    out[1] = national(&world, REN_NATIONAL_research_spent, 50);
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

/* The step of those it concerns comes after half a year, beyond what sales do. */
static void an_embargo_raises_research_of_those_it_concerns(void **state)
{
    (void)state;
    double calm[2], with[2], without[2];
    spend("title", "a", false, calm);
    spend("title", "a", true, with);
    spend("parameters.embargo_rd", "0", true, without);
    assert_true(with[0] == without[0]);
    if (!(with[1] > calm[1] && with[1] > without[1])) {
        fail_msg("in week 50 %g in the calm, %g with the step, %g without", calm[1],
                 with[1], without[1]);
    }
}

static void an_embargo_of_nothing_is_the_calm(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world calm, none;
    ren_lab_init(&lab, KNOWLEDGE_EMBARGO);
    ren_lab_world(&lab, NULL, false, &calm);
    ren_lab_run(&calm, 60);
    ren_lab_set(&lab, "embargo", "depth", 0.0);
    ren_lab_world(&lab, NULL, true, &none);
    ren_lab_run(&none, 60);
    ren_lab_same(&calm, &none, "depth 0");
    ren_lab_world_free(&calm);
    ren_lab_world_free(&none);
    ren_lab_free(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_moves_at_rest),
        cmocka_unit_test(a_phase_that_is_off_leaves_its_columns),
        cmocka_unit_test(research_follows_its_equation),
        cmocka_unit_test(knowledge_follows_research),
        cmocka_unit_test(partners_are_learned_from),
        cmocka_unit_test(usual_research_brings_the_trend_and_more_brings_more),
        cmocka_unit_test(the_reference_is_met),
        cmocka_unit_test(patents_come_to_those_at_rest),
        cmocka_unit_test(an_embargo_raises_research_of_those_it_concerns),
        cmocka_unit_test(an_embargo_of_nothing_is_the_calm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
