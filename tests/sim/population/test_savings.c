/**
 * @file tests/sim/population/test_savings.c
 * A naive twin of phase emissions: emissions per output on day 0, green research that
 * succeeds, and what customers inherit, as 7.36 of docs/model.md states them (C22).
 *
 * Precision: both
 */
#include "tests/sim/people/storm.h"

enum { FIRMS = 1200, WEEKS = 66 };

/* What the phase came across in all quarters: firms. */
static struct {
    int32_t none, some, all, idle, certain; /* successes and their chance */
    int32_t aided, cut, clean;              /* credit, research, emissions at 0 */
    int32_t abroad, waited;
} seen;

/* Emissions per output of a group of the 42-product table, numbered from 1. */
static double of_group(const ren_parameters *p, int32_t group)
{
    if (group == 1) {
        return p->em_farming;
    }
    if (group <= 5) {
        return p->em_mining;
    }
    const int32_t code[] = { 11, 12, 13, 14, 24, 29 };
    const double is[] = { p->em_fuels,  p->em_chemicals, p->em_minerals,
                          p->em_metals, p->em_power,     p->em_transport };
    for (size_t k = 0; k < sizeof code / sizeof *code; k++) {
        if (code[k] == group) {
            return is[k];
        }
    }
    return group < 27 ? p->em_making : p->em_services;
}

static void emissions_of_day_0_are_as_written(void **state)
{
    (void)state;
    ren_lab lab;
    double all = 0;
    ren_lab_sized(&lab, CALM_OF_PEOPLE, FIRMS, 4, 0, NULL);
    const ren_population *f = &lab.economy.firms;
    const ren_parameters *p = &lab.scenario.parameters;
    for (int32_t i = 0; i < f->n; i++) {
        const double u = ren_draw_uniform(
            lab.economy.stream,
            (ren_who){ .id = (uint32_t)f->id[i], .purpose = REN_DRAW_EMISSION });
        const int32_t group = lab.economy.table->group[f->product[i]] + 1;
        const double e =
            of_group(p, group) * (1.0 - p->em_spread + 2.0 * p->em_spread * u);
        const double is = (double)lab.setup.standing.emission[i];
        assert_true(fabs(is / e - 1.0) < 1e-6); /* kept in float */
        all += is * f->output[i];
    }
    assert_true(fabs(lab.setup.standing.emissions / all - 1.0) < 1e-12);
    ren_lab_free(&lab);
}

/* Chance of a success of usual research in a quarter. */
static double usual_of(const ren_parameters *p)
{
    return 1.0 - exp(-13.0 * p->green_rate);
}

/* Share of an agent's real firms whose green research succeeds. */
static double succeeding(const twins *t, int32_t i)
{
    const ren_setup *setup = t->was->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_population *f = &setup->economy->firms;
    const double base = setup->by_tier.research[f->tier[i]] * f->output[i];
    const double credit = pressed(t->now, REN_STRAIN_green_credit, i);
    const double chance = usual_of(p) * (1.0 + t->was->state.research[i] / base)
                          * (1.0 + p->green_elast * credit);
    const double u = ren_draw_uniform(setup->economy->stream,
                                      (ren_who){ .id = (uint32_t)f->id[i],
                                                 .week = (uint16_t)t->was->week,
                                                 .purpose = REN_DRAW_GREEN });
    const double n = floor(fmax(0.0, fmin(1.0, chance)) * f->weight[i] + u);
    seen.idle += chance < 0.0;
    seen.certain += chance > 1.0;
    seen.none += n == 0.0;
    seen.some += n > 0.0 && n < f->weight[i];
    seen.all += n >= f->weight[i];
    seen.aided += credit > 0.0;
    seen.cut += chance > 0.0 && t->was->state.research[i] < 0.0;
    return fmin(1.0, n / f->weight[i]);
}

/* Mean of what the suppliers of a firm save, by the value of its slots; those abroad save
 * nothing. */
static double of_suppliers(const twins *t, int32_t i)
{
    const ren_network *net = &t->was->setup->economy->network;
    const ren_state *s = &t->now->state;
    double sum = 0, all = 0;
    for (int64_t k = 0; k < slots_of(net, i); k++) {
        const int32_t slot = slot_of(net, i, k);
        const double value = (double)net->slot_value[slot];
        for (int64_t l = net->link_first[slot]; l < net->link_first[slot + 1]; l++) {
            const int32_t j = s->link_supplier[l];
            sum += j < net->n_firms
                       ? value * (double)s->link_share[l] * (double)s->green[j]
                       : 0.0;
            seen.abroad += j >= net->n_firms;
        }
        all += value;
    }
    return all > 0.0 ? sum / all : 0.0;
}

static void check_emissions(const twins *t)
{
    const ren_parameters *p = &t->was->setup->scenario->parameters;
    const ren_state *s = &t->was->state, *to = &t->now->state;
    for (int32_t i = 0; i < t->was->setup->economy->firms.n; i++) {
        if (t->was->week == 0 || !t->was->noise) {
            same(t, (double)to->green[i], 0.0, "green", i);
            same(t, (double)to->cleaner[i], 0.0, "cleaner", i);
            seen.waited++;
            continue;
        }
        const double beyond = succeeding(t, i) - usual_of(p);
        const double left =
            (1.0 + (double)s->green[i]) * (1.0 - p->green_step * beyond);
        const double clean = (double)to->green[i] + p->green_pass * of_suppliers(t, i);
        close_to(t, 1.0 + (double)to->green[i], left, "green", i);
        close_to(t, (double)to->cleaner[i], fmax(-1.0, clean), "cleaner", i);
        seen.clean += clean < -1.0;
    }
}

/* Research that stopped or multiplied, generous credit, and a country that hardly emits. */
static void upset_green(ren_world *world)
{
    ren_state *s = &world->state;
    for (int32_t i = 0; i < world->setup->economy->firms.n && world->week > 0; i++) {
        const double base = ren_research_base(world->setup, i);
        s->research[i] = base
                         * (i % 9 == 0   ? -1.5
                            : i % 9 == 1 ? 12.0
                                         : 0.1 * (i % 7 - 3));
        s->green[i] = (ren_real)(world->week == 39 ? -0.97 : 0.02 * (i % 21) - 0.3);
        press(world, REN_STRAIN_green_credit, i, 0.1 * (i % 4));
    }
}

static void quarters_of_green_research_are_those_of_the_equations(void **state)
{
    (void)state;
    twin_of twin = { .phase = "emissions",
                     .upset = upset_green,
                     .check = check_emissions };
    memset(&seen, 0, sizeof seen);
    twins_run(STORM_OF_PEOPLE, "care", FIRMS, WEEKS, 0, NULL, 1, &twin);
    assert_int_equal(twin.runs, (WEEKS + 12) / 13);
    assert_true(seen.none > 0 && seen.some > 0 && seen.all > 0);
    assert_true(seen.idle > 0 && seen.certain > 0 && seen.cut > 0);
    assert_true(seen.aided > 0 && seen.clean > 0 && seen.abroad > 0 && seen.waited > 0);
}

/* Nothing acts on green research: no strain is kept. */
static void calm_quarters_are_those_of_the_equations(void **state)
{
    (void)state;
    twin_of twin = { .phase = "emissions", .check = check_emissions };
    twins_run(CALM_OF_PEOPLE, NULL, 300, 27, 0, NULL, 1, &twin);
    assert_int_equal(twin.runs, 3);
    seen.waited = 0;
    twins_run(CALM_OF_PEOPLE "noise: off\n", NULL, 300, 27, 0, NULL, 1, &twin);
    assert_true(seen.waited >= 900);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(emissions_of_day_0_are_as_written),
        cmocka_unit_test(quarters_of_green_research_are_those_of_the_equations),
        cmocka_unit_test(calm_quarters_are_those_of_the_equations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
