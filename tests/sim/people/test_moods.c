/**
 * @file tests/sim/people/test_moods.c
 * A naive twin of phase confidence: what each firm hears of its suppliers, of the makers
 * beside it and of the country, and what it makes of its own success, as 7.32 of
 * docs/model.md states them (C17).
 *
 * Precision: both
 */
#include "tests/sim/people/storm.h"

enum { FIRMS = 700, WEEKS = 37 };

/* What the phase came across in all weeks. */
static struct {
    int32_t low, high, floored, free;     /* success and confidence at their bounds */
    int32_t boom, slump, between;         /* the country */
    int32_t alone, supplied, heard, deaf; /* neighbours; firms in other weeks */
    double pace; /* of the country in the week before: output less its slow memory */
} seen;

/* Mean confidence of the domestic suppliers of a firm, by the value of their links, or a
 * number that is none. */
static double of_suppliers(const twins *t, int32_t i)
{
    const ren_network *net = &t->was->setup->economy->network;
    const ren_state *s = &t->was->state;
    double sum = 0, all = 0;
    for (int64_t k = 0; k < slots_of(net, i); k++) {
        const int32_t slot = slot_of(net, i, k);
        for (int64_t l = net->link_first[slot]; l < net->link_first[slot + 1]; l++) {
            const int32_t j = s->link_supplier[l];
            const double value =
                (double)net->slot_value[slot] * (double)s->link_share[l];
            sum += j < net->n_firms ? value * (double)s->confidence[j] : 0.0;
            all += j < net->n_firms ? value : 0.0;
        }
    }
    return all > 0.0 ? sum / all : NAN;
}

/* The same of those who make the product in the province, by output. */
static double of_makers(const twins *t, int32_t i)
{
    const ren_population *f = &t->was->setup->economy->firms;
    double sum = 0, all = 0;
    for (int32_t j = 0; j < f->n; j++) {
        if (f->product[j] == f->product[i] && f->province[j] == f->province[i]) {
            sum += f->output[j] * (double)t->was->state.confidence[j];
            all += f->output[j];
        }
    }
    return sum / all;
}

/* What neighbours and the country add, heard every fourth week: the country is that of
 * last week. */
static double heard(const twins *t, int32_t i)
{
    const ren_parameters *p = &t->was->setup->scenario->parameters;
    if (t->was->week % 4 != 0) {
        seen.deaf++;
        return (double)t->was->state.mood[i];
    }
    const double near = of_makers(t, i), asked = of_suppliers(t, i);
    const double around = isnan(asked) ? near : 0.5 * near + 0.5 * asked;
    const double macro = seen.pace / p->conf_width;
    seen.boom += macro > 1.0;
    seen.slump += macro < -1.0;
    seen.between += fabs(macro) < 1.0 && macro != 0.0;
    seen.alone += isnan(asked);
    seen.supplied += asked != 0.0 && near != asked;
    seen.heard++;
    return p->conf_contagion * around + p->conf_macro * fmax(-1.0, fmin(1.0, macro));
}

/* The tangent of the logistic at rest, within its bounds. */
static double success(const twins *t, int32_t i)
{
    const ren_parameters *p = &t->was->setup->scenario->parameters;
    const ren_state *s = &t->was->state;
    const double ahead = (double)s->output[i] - (double)s->memory[i];
    const double sum = ahead + (double)s->margin[i] + (double)s->liquidity[i];
    const double perf = p->conf_calm * (1.0 - p->conf_calm) * sum / p->conf_width;
    seen.low += perf < -p->conf_calm;
    seen.high += perf > 1.0 - p->conf_calm;
    return fmax(-p->conf_calm, fmin(1.0 - p->conf_calm, perf));
}

static void check_firm(const twins *t, int32_t i)
{
    const ren_parameters *p = &t->was->setup->scenario->parameters;
    const double least = -(p->conf_perf * p->conf_calm + p->conf_policy + p->conf_macro)
                         / (1.0 - p->conf_contagion);
    const double e = (double)t->was->state.confidence[i];
    const double mood = heard(t, i);
    const double policy = pressed(t->now, REN_STRAIN_confidence, i);
    const double next =
        e + p->conf_speed * (p->conf_perf * success(t, i) + mood + policy - e);
    close_to(t, (double)t->now->state.mood[i], mood, "what is heard", i);
    close_to(t, (double)t->now->state.confidence[i], fmax(next, least), "confidence",
             i);
    assert_true(least > -1.0);
    seen.floored += next < least;
    seen.free += next > least;
}

/* Sums of each district: confidence, and output over its slow memory, by output. */
static void check_districts(const twins *t)
{
    const ren_population *f = &t->was->setup->economy->firms;
    const ren_state *s = &t->now->state;
    double pace = 0, output = 0;
    int32_t d = 0;
    for (int32_t first = 0, last = 0; first < f->n; first = last, d++) {
        double of_all = 0, opinion = 0, ahead = 0;
        for (; last < f->n && f->product[last] == f->product[first]
               && f->province[last] == f->province[first];
             last++) {
            const double x = f->output[last];
            of_all += x;
            opinion += x * (double)s->confidence[last];
            ahead += x * ((double)s->output[last] - (double)s->memory[last]);
        }
        close_to(t, s->district_mood[(size_t)d * 2] / of_all, opinion / of_all,
                 "opinion", d);
        close_to(t, s->district_mood[(size_t)d * 2 + 1] / of_all, ahead / of_all,
                 "pace", d);
        pace += ahead;
        output += of_all;
    }
    seen.pace = pace / output;
}

static void check_confidence(const twins *t)
{
    for (int32_t i = 0; i < t->was->setup->economy->firms.n; i++) {
        check_firm(t, i);
    }
    check_districts(t);
}

/* Takes all its suppliers from a firm. */
static void strand(ren_world *world, int32_t i)
{
    const ren_network *net = &world->setup->economy->network;
    for (int64_t k = 0; k < slots_of(net, i); k++) {
        const int32_t slot = slot_of(net, i, k);
        for (int64_t l = net->link_first[slot]; l < net->link_first[slot + 1]; l++) {
            world->state.link_share[l] = 0;
        }
    }
}

/* Success of all kinds, deep doubt, and a country that leaps and falls. */
static void upset_moods(ren_world *world)
{
    ren_state *s = &world->state;
    const int32_t week = world->week;
    for (int32_t i = 0; i < world->setup->economy->firms.n; i++) {
        if (week % 5 == 3) {
            s->margin[i] = (ren_real)(0.1 * (i % 11 - 5));
            s->liquidity[i] = (ren_real)(-0.02 * (i % 13));
        }
        if (week % 4 == 2) {
            s->confidence[i] = (ren_real)(0.02 * (i % 19) - 0.3);
            press(world, REN_STRAIN_confidence, i,
                  i % 17 == 0 ? -15.0 : 0.01 * (i % 3));
        }
        if (week == WEEKS - 1 && i % 40 == 0) {
            strand(world, i);
        }
        if (week == 7 || week == 15) {
            s->output[i] += (ren_real)(week == 7 ? 0.3 : -0.3);
        }
    }
}

static void a_storm_of_moods_is_that_of_the_equations(void **state)
{
    (void)state;
    twin_of twin = { .phase = "confidence",
                     .upset = upset_moods,
                     .check = check_confidence };
    memset(&seen, 0, sizeof seen);
    twins_run(STORM_OF_PEOPLE, "care", FIRMS, WEEKS, 0, NULL, 1, &twin);
    assert_int_equal(twin.runs, WEEKS);
    assert_true(seen.low > 0 && seen.high > 0 && seen.floored > 0 && seen.free > 0);
    assert_true(seen.boom > 0 && seen.slump > 0 && seen.between > 0);
    assert_true(seen.alone > 0 && seen.supplied > 0 && seen.heard > 0 && seen.deaf > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_storm_of_moods_is_that_of_the_equations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
