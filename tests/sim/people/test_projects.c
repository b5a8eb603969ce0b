/**
 * @file tests/sim/people/test_projects.c
 * A naive twin of phase digital: maturity of day 0, the projects that real firms start,
 * what those of a year ago bring and what is paid for them, as 7.31 of docs/model.md
 * states them (C16).
 *
 * Precision: both
 */
#include "tests/sim/people/storm.h"

enum { FIRMS = 900, WEEKS = 80, RING = 4 };

/* What the phase came across in all quarters: firms. */
static struct {
    int32_t timid, eager, broke, rich;        /* chance and cash at their bounds */
    int32_t aided, wholly, certain;           /* vouchers */
    int32_t all, none, some, failed, brought; /* whole projects */
    int32_t digital, other, srdi;             /* day 0 */
} seen;

static double draw(const ren_world *world, int32_t i, uint16_t number)
{
    const ren_economy *e = world->setup->economy;
    return ren_draw_uniform(e->stream, (ren_who){ .id = (uint32_t)e->firms.id[i],
                                                  .week = (uint16_t)world->week,
                                                  .draw = number,
                                                  .purpose = REN_DRAW_PROJECT });
}

static void maturity_of_day_0_is_as_written(void **state)
{
    (void)state;
    ren_lab lab;
    ren_lab_sized(&lab, CALM_OF_PEOPLE, FIRMS, 4, 0, NULL);
    const ren_population *f = &lab.economy.firms;
    const ren_parameters *p = &lab.scenario.parameters;
    for (int32_t i = 0; i < f->n; i++) {
        const double u = ren_draw_uniform(
            lab.economy.stream,
            (ren_who){ .id = (uint32_t)f->id[i], .purpose = REN_DRAW_DIGITAL });
        const bool srdi = f->tier[i] >= 2;
        const double share = srdi ? p->dig_share_srdi : p->dig_share0;
        const double d = u < share ? 0.6 + 0.4 * u / share
                                   : 0.02 + 0.58 * (u - share) / (1.0 - share);
        assert_true(fabs((double)lab.setup.people.digital[i] - d) < 1e-7);
        seen.digital += u < share;
        seen.other += u >= share;
        seen.srdi += srdi;
    }
    assert_true(seen.digital > 0 && seen.other > 0 && seen.srdi > 0);
    ren_lab_free(&lab);
}

/* r²/(1 + r²) of real firms of an agent have the cash. */
static double affording(double cash, double need)
{
    const double r = fmax(0.0, cash) / need;
    seen.broke += r == 0.0;
    seen.rich += r > 10.0;
    return r * r / (1.0 + r * r);
}

/* Whole firms of an agent, as a share. */
static double whole(double share, double firms, double luck)
{
    const double n = floor(share * firms + luck);
    seen.all += n >= firms;
    seen.none += n == 0.0;
    seen.some += n > 0.0 && n < firms;
    return fmin(1.0, n / firms);
}

/* Share of an agent's real firms that starts a project in a usual quarter. */
static double usually(const ren_world *world, int32_t i)
{
    const ren_setup *setup = world->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    const double sales = setup->economy->firms.output[i];
    const double need = p->dig_reserve * sales + p->dig_cost * 52.0 * sales;
    return fmin(1.0, p->dig_start) / (1.0 + 4.0 * p->dig_start)
           * affording(setup->books.cash[i], need);
}

/* The same of this quarter. */
static double likely(const twins *t, int32_t i, double voucher)
{
    const ren_setup *setup = t->was->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    const double sales = setup->economy->firms.output[i];
    const double need =
        p->dig_reserve * sales + p->dig_cost * 52.0 * sales * (1.0 - voucher);
    const double wish = p->dig_start + (double)t->was->state.confidence[i];
    seen.timid += wish < 0.0;
    seen.eager += wish > 1.0;
    return fmax(0.0, fmin(1.0, wish)) / (1.0 + 4.0 * p->dig_start)
           * affording(setup->books.cash[i] + t->was->state.cash[i], need);
}

/* One firm in levels; `was` holds what this quarter of last year began. */
static void check_firm(const twins *t, int32_t i)
{
    const ren_setup *setup = t->was->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_population *f = &setup->economy->firms;
    const ren_state *s = &t->was->state, *to = &t->now->state;
    const int64_t at = (int64_t)(t->was->week / 13 % RING) * f->n + i;
    const double voucher = fmin(1.0, pressed(t->now, REN_STRAIN_voucher, i));
    const double usual = usually(t->was, i);
    const double d0 = setup->people.digital[i], d = d0 + (double)s->digital[i];
    const double ok = fmin(1.0, p->dig_ok + p->dig_service * voucher);
    const double ripe = usual * p->dig_ok + (double)s->ripening[at];
    const double wear = p->dig_step * usual * p->dig_ok * (1.0 - d0) / d0;
    const double began = whole(likely(t, i, voucher), f->weight[i], draw(t->was, i, 0));
    const double good = whole(began * ok, f->weight[i], draw(t->was, i, 1));
    const double under_way =
        RING * usual + (double)s->projects[i] + began - (usual + (double)s->begun[at]);
    const double price = p->dig_cost * f->output[i];
    const double paid = price * (under_way * (1.0 - voucher) - RING * usual);
    close_to(t, d0 + (double)to->digital[i],
             d + p->dig_step * ripe * (1.0 - d) - wear * d, "maturity", i);
    close_to(t, usual + (double)to->begun[at], began, "projects begun", i);
    close_to(t, usual * p->dig_ok + (double)to->ripening[at], good, "good projects", i);
    close_to(t, RING * usual + (double)to->projects[i], under_way, "projects", i);
    close_to(t, to->digital_cost[i] / price, paid / price, "cost", i);
    seen.aided += voucher > 0.0;
    seen.wholly += voucher == 1.0;
    seen.certain += ok == 1.0;
    seen.failed += began > 0.0 && good < began;
    seen.brought += ripe > 0.0 && s->ripening[at] != 0;
}

static void check_digital(const twins *t)
{
    const int32_t n = t->was->setup->economy->firms.n;
    const int64_t now = t->was->week / 13 % RING;
    for (int32_t i = 0; i < n; i++) {
        check_firm(t, i);
    }
    for (int64_t k = 0; k < (int64_t)RING * n; k++) { /* other quarters wait */
        if (k / n != now) {
            same(t, (double)t->now->state.begun[k], (double)t->was->state.begun[k],
                 "begun", (int32_t)k);
            same(t, (double)t->now->state.ripening[k],
                 (double)t->was->state.ripening[k], "ripening", (int32_t)k);
        }
    }
}

/* Cash and confidence of all kinds, and generous vouchers. */
static void upset_projects(ren_world *world)
{
    const ren_setup *setup = world->setup;
    ren_state *s = &world->state;
    for (int32_t i = 0; i < setup->economy->firms.n && world->week > 0; i++) {
        const double sales = setup->economy->firms.output[i];
        s->confidence[i] = (ren_real)(0.15 * (i % 13) - 0.75);
        press(world, REN_STRAIN_voucher, i, 0.3 * (i % 7));
        if (i % 5 == 4 && setup->economy->firms.weight[i] < 2.0) {
            setup->economy->firms.weight[i] = 1.9; /* all of it is less than two */
            s->confidence[i] = 1;
            s->cash[i] = 400.0 * sales;
        } else if (i % 3 == 0) {
            s->cash[i] =
                sales * (i % 8 - 2) * (i % 16 == 5 ? 30.0 : 2.0) - setup->books.cash[i];
        }
    }
}

static void quarters_of_projects_are_those_of_the_equations(void **state)
{
    (void)state;
    twin_of twin = { .phase = "digital",
                     .upset = upset_projects,
                     .check = check_digital };
    memset(&seen, 0, sizeof seen);
    twins_run(STORM_OF_PEOPLE, "care", FIRMS, WEEKS, 0, NULL, 1, &twin);
    assert_int_equal(twin.runs, (WEEKS + 12) / 13);
    assert_true(seen.timid > 0 && seen.eager > 0 && seen.broke > 0 && seen.rich > 0);
    assert_true(seen.aided > 0 && seen.wholly > 0 && seen.failed > 0);
    assert_true(seen.all > 0 && seen.none > 0 && seen.some > 0 && seen.brought > 0);
    assert_true(seen.certain > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(maturity_of_day_0_is_as_written),
        cmocka_unit_test(quarters_of_projects_are_those_of_the_equations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
