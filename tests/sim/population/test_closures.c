/**
 * @file tests/sim/population/test_closures.c
 * A naive twin of phase turnover: hazards of day 0, real firms that close and are founded,
 * the capacity and the years they take along, and what is counted, as 7.33 of
 * docs/model.md states them (C11, C19).
 *
 * Precision: both
 */
#include "tests/sim/people/storm.h"

enum { FIRMS = 1200, WEEKS = 66, CLASSES = 6 };

/* What the phase came across in all quarters. */
static struct {
    int32_t of_age[CLASSES], unborn, young; /* firms by years */
    int32_t wiped, crowded, closed, founded, none;
    int32_t short_of_cash, with_cash, unmet, served, single;
    int32_t titled, large, waited;
} seen;

/* Yearly hazard of a year of age, before it is scaled. */
static double hazard(const ren_parameters *p, double age)
{
    const double until[CLASSES - 1] = { 1.0, 2.0, 3.0, 7.0, 15.0 };
    const double old = p->exit_y7 - (p->exit_y7 - p->exit_old) * (age - 7.0) / 8.0;
    const double is[CLASSES] = { p->exit_y1, p->exit_y2, p->exit_y3,
                                 p->exit_y7, old,        p->exit_old };
    int k = 0;
    while (k < CLASSES - 1 && age >= until[k]) {
        k++;
    }
    seen.of_age[k]++;
    return is[k];
}

static void hazards_of_day_0_are_as_written(void **state)
{
    (void)state;
    ren_lab lab;
    ren_lab_sized(&lab, CALM_OF_PEOPLE, FIRMS, 4, 0, NULL);
    const ren_population *f = &lab.economy.firms;
    const ren_parameters *p = &lab.scenario.parameters;
    double *rate = calloc((size_t)f->n, sizeof *rate);
    double firms = 0, output = 0, closing = 0;
    assert_non_null(rate);
    for (int32_t i = 0; i < f->n; i++) {
        firms += f->weight[i];
        output += f->output[i];
    }
    for (int32_t i = 0; i < f->n; i++) {
        const double size = f->output[i] / f->weight[i] / (output / firms);
        rate[i] = (f->tier[i] > 0 ? p->tier_exit_mult : 1.0)
                  * pow(fmax(1.0, size), -p->exit_size);
        closing += f->weight[i] * rate[i] * hazard(p, f->age[i]);
        seen.titled += f->tier[i] > 0;
        seen.large += size > 1.0;
    }
    for (int32_t i = 0; i < f->n; i++) {
        const double scaled = rate[i] * p->exit_total * firms / closing;
        assert_true(fabs((double)lab.setup.standing.exits[i] / scaled - 1.0) < 1e-6);
    }
    assert_true(seen.titled > 0 && seen.large > 0);
    free(rate);
    ren_lab_free(&lab);
}

/* Share of the orders for a product that its makers did not fill, by output. */
static double unmet_of(const ren_world *world, int32_t product)
{
    const ren_population *f = &world->setup->economy->firms;
    double lost = 0, all = 0;
    for (int32_t i = 0; i < f->n; i++) {
        if (f->product[i] == product) {
            lost += f->output[i] * fmax(0.0, -(double)world->state.fill[i]);
            all += f->output[i];
        }
    }
    return all > 0.0 ? lost / all : 0.0;
}

/* Whole real firms, at most all of them. */
static double whole(double expected, uint32_t word, double firms)
{
    return fmin(firms, floor(expected + ((double)word + 0.5) / 0x1p32));
}

/* Real firms of an agent in this quarter. */
typedef struct turns {
    double usual, left, founded_usually, founded, age;
} turns;

static turns turns_of(const twins *t, int32_t i, double unmet)
{
    const ren_setup *setup = t->was->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_population *f = &setup->economy->firms;
    const ren_state *s = &t->was->state;
    const double age = f->age[i] + (double)s->younger[i];
    const double lacks = fmax(0.0, -(double)s->liquidity[i]);
    uint32_t word[4];
    ren_draw_words(setup->economy->stream,
                   (ren_who){ .id = (uint32_t)f->id[i],
                              .week = (uint16_t)t->was->week,
                              .purpose = REN_DRAW_EXIT },
                   word);
    turns x = { .age = age };
    x.usual = 0.25 * ((double)setup->standing.exits[i] * hazard(p, fmax(0.0, age)))
              * f->weight[i];
    x.left = whole(x.usual * (1.0 + p->exit_stress * lacks), word[0], f->weight[i]);
    x.founded_usually = x.usual * p->entry_rate / p->exit_total;
    x.founded = whole(x.founded_usually * (1.0 + p->entry_unmet * unmet), word[1],
                      f->weight[i]);
    seen.unborn += age < 0.0;
    seen.wiped += x.left == f->weight[i];
    seen.crowded += x.founded == f->weight[i];
    seen.closed += x.left > 0.0;
    seen.founded += x.founded > 0.0;
    seen.none += x.left == 0.0 && x.founded == 0.0;
    seen.short_of_cash += lacks > 0.0;
    seen.with_cash += s->liquidity[i] > 0;
    seen.single += f->weight[i] == 1.0;
    return x;
}

/* What is missing beyond the usual, and years less those of day 0: successors begin at
 * age 0, and a difference fades as all grow older by a quarter. */
static void check_firm(const twins *t, int32_t i, const turns *x)
{
    const ren_parameters *p = &t->was->setup->scenario->parameters;
    const ren_population *f = &t->was->setup->economy->firms;
    const double w = f->weight[i], gap = (double)t->was->state.gap[i];
    const double part =
        ((1.0 - p->exit_handover) / w + p->entry_size * (1.0 - 1.0 / w)) / w;
    const double next =
        gap + part * (x->left - x->usual)
        - part * (1.0 - p->entry_spinoff) * (x->founded - x->founded_usually)
        - 0.25 * p->gap_refill * gap;
    const double fades = fmin(1.0, 0.25 / f->age[i]);
    const double years = (double)t->was->state.younger[i] * (1.0 - fades)
                         - (x->left - x->usual) / w * x->age;
    close_to(t, (double)t->now->state.gap[i], next, "gap", i);
    close_to(t, (double)t->now->state.younger[i], years, "years", i);
    seen.young += f->age[i] < 0.25;
}

static void check_turnover(const twins *t)
{
    const ren_population *f = &t->was->setup->economy->firms;
    const double *census = t->now->state.census;
    double left = 0, founded = 0, years = 0, younger = 0, firms = 0;
    for (int32_t i = 0; i < f->n; i++) {
        if (t->was->week == 0 || !t->was->noise) {
            same(t, (double)t->now->state.gap[i], 0.0, "gap", i);
            same(t, (double)t->now->state.younger[i], 0.0, "years", i);
            seen.waited++;
            continue;
        }
        const double unmet = unmet_of(t->was, f->product[i]);
        const turns x = turns_of(t, i, unmet);
        check_firm(t, i, &x);
        left += x.left;
        founded += x.founded;
        years += x.left * x.age;
        younger += f->weight[i] * (double)t->now->state.younger[i];
        firms += f->weight[i];
        seen.unmet += unmet > 0.0;
        seen.served += unmet == 0.0;
    }
    close_to(t, census[REN_CENSUS_EXITS], left / 13.0, "exits", 0);
    close_to(t, census[REN_CENSUS_ENTRIES], founded / 13.0, "entries", 0);
    close_to(t, census[REN_CENSUS_EXIT_AGE], left > 0.0 ? years / left : 0.0,
             "age of exits", 0);
    close_to(t, census[REN_CENSUS_AGE], firms > 0.0 ? younger / firms : 0.0, "age", 0);
}

/* Firms of every age and need, and products that nobody delivers. */
static void upset_turnover(ren_world *world)
{
    static const double years[CLASSES] = { 0.5, 1.5, 2.5, 5.0, 10.0, 30.0 };
    const ren_population *f = &world->setup->economy->firms;
    ren_state *s = &world->state;
    for (int32_t i = 0; i < f->n && world->week > 0; i++) {
        if (i % 31 == 3) {
            f->age[i] = 0.1; /* less than a quarter */
        }
        s->liquidity[i] = (ren_real)(i % 29 == 0 ? -80.0 : 0.02 * (2 - i % 9));
        s->younger[i] =
            (ren_real)(i % 7 == 0 ? -1.5 * f->age[i] : years[i % CLASSES] - f->age[i]);
        s->gap[i] = (ren_real)(0.02 * (i % 5 - 1));
        s->fill[i] = (ren_real)(f->product[i] % 5 == 0   ? -16.0
                                : f->product[i] % 5 == 1 ? -0.1 * (i % 3)
                                                         : 0.1);
    }
}

static void quarters_of_turnover_are_those_of_the_equations(void **state)
{
    (void)state;
    twin_of twin = { .phase = "turnover",
                     .upset = upset_turnover,
                     .check = check_turnover };
    memset(&seen, 0, sizeof seen);
    twins_run(STORM_OF_PEOPLE, "care", FIRMS, WEEKS, 0, NULL, 1, &twin);
    assert_int_equal(twin.runs, (WEEKS + 12) / 13);
    for (int k = 0; k < CLASSES; k++) {
        assert_true(seen.of_age[k] > 0);
    }
    assert_true(seen.unborn > 0 && seen.young > 0 && seen.single > 0);
    assert_true(seen.wiped > 0 && seen.crowded > 0 && seen.none > 0);
    assert_true(seen.closed > 0 && seen.founded > 0);
    assert_true(seen.short_of_cash > 0 && seen.with_cash > 0);
    assert_true(seen.unmet > 0 && seen.served > 0 && seen.waited > 0);
}

static void without_noise_nobody_closes(void **state)
{
    (void)state;
    twin_of twin = { .phase = "turnover", .check = check_turnover };
    twins_run(CALM_OF_PEOPLE "noise: off\n", NULL, 300, 27, 0, NULL, 1, &twin);
    assert_int_equal(twin.runs, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hazards_of_day_0_are_as_written),
        cmocka_unit_test(quarters_of_turnover_are_those_of_the_equations),
        cmocka_unit_test(without_noise_nobody_closes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
