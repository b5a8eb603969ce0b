/**
 * @file tests/sim/money/test_cascade.c
 * Failures that follow from each other, against a twin that looks at every firm in every
 * round.
 *
 * Precision: both
 */
#include "sim/phases/money/books/worth.h"
#include "sim/phases/money/insolvency/estate.h"
#include "sim/phases/money/insolvency/shortage.h"
#include "tests/sim/money/purse.h"

#include <math.h>
#include <string.h>

extern const ren_phase ren_phase_insolvency;

#define FRAGILE(most)                                       \
    "seed: 9\neconomy: {firms: 1500}\nrules: {money: on}\n" \
    "horizon: {weeks: 20}\n"                                \
    "parameters: {default_rate: 1/week, rec_trade: 0, contagion_cap: " most "}\n"

/* Every tenth firm has long been without cash; the others own as much as they owe, and a
 * little more or less of what they are owed is theirs. */
static void make_fragile(const ren_world *world)
{
    const ren_books *b = &world->setup->books;
    const ren_state *s = &world->state;
    const ren_population *firms = &world->setup->economy->firms;
    const double grace = world->setup->scenario->parameters.grace;
    int32_t n_overdue = 0;
    for (int32_t i = 0; i < firms->n; i++) {
        const int32_t id = firms->id[i];
        const double week = firms->output[i];
        s->receivable[i] = -1e-6 * week;
        s->cash[i] = 0.002 * (id % 17) * week - b->equity[i] + s->debt[i];
        s->wanted[i] = 0;
        s->overdue[i] = 0;
        if (id % 10 == 3) {
            s->overdue[i] = (float)grace + 2.0F;
            s->cash[i] -= 10.0 * b->cash[i];
            n_overdue++;
        }
        if (id % 30 == 3) { /* has lost two fifths of its loans */
            s->squeezed[i] = (ren_real)0.4;
            s->strained[i] = (ren_real)-0.5;
            s->cash_gap[i] = 2.0 * b->cash[i];
            s->called[i] = 0.1 * b->debt[i];
        }
    }
    *s->calling = 1;
    assert_true(n_overdue > 128); /* several lots */
}

/* Which of an agent's real firms fail in a round (C11). */
static ren_failure who_fails(const ren_world *world, int32_t i, int32_t round)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_population *firms = &world->setup->economy->firms;
    const ren_state *s = &world->state;
    const double weight = firms->weight[i], closed = s->closed[i];
    const double first = world->setup->books.cash[i];
    const double usual = s->cash[i] + s->cash_gap[i], part = s->squeezed[i];
    const bool overdue = round == 0 && s->overdue[i] > p->grace;
    double exposed = 0, squeezed = 0;
    if (overdue && s->wanted[i] <= 0) {
        exposed = (1 - part) * ren_share_short(p, first, weight, -usual) - closed;
        exposed = exposed > 0 ? exposed * weight : 0;
    }
    if (overdue && part > 0 && s->strained[i] < 0) {
        squeezed = -(double)s->strained[i] * part * weight
                   * ren_share_short(p, first, weight, s->cash_gap[i] / part - usual);
    }
    if (round > 0 && s->receivable[i] < 0 && ren_books_equity(world, i) < 0) {
        exposed = weight * (1 - closed);
    }
    const double all = exposed + squeezed;
    if (all <= 0) {
        return (ren_failure){ .place = i };
    }
    const ren_who who = { .id = (uint32_t)firms->id[i],
                          .week = (uint16_t)world->week,
                          .draw = (uint16_t)round,
                          .purpose = REN_DRAW_FAILURE };
    const double luck = ren_draw_uniform(world->setup->economy->stream, who);
    const double n = fmin(floor(p->default_rate * all + luck), weight * (1 - closed));
    return (ren_failure){ .place = i,
                          .share = n / weight,
                          .squeezed = n / weight * squeezed / all };
}

/* Rounds in which somebody failed; what is left open is counted in `left`. */
static int32_t twin(ren_world *world, int32_t most, double *left)
{
    const ren_population *firms = &world->setup->economy->firms;
    const ren_state *s = &world->state;
    int32_t round = 0;
    for (bool more = true; more && round < most;) {
        more = false;
        for (int32_t k = 0; k < firms->n; k++) {
            const ren_failure f = who_fails(world, firms->place_of[k], round);
            if (f.share > 0) {
                ren_estates_settle(world, 1, &f);
                more = true;
            }
        }
        round += more;
    }
    *left = 0;
    for (int32_t i = 0; round == most && i < firms->n; i++) {
        if (s->receivable[i] < 0 && ren_books_equity(world, i) < 0) {
            *left += firms->weight[i] * (1 - s->closed[i]);
        }
    }
    return round;
}

static void same(const ren_world *a, const ren_world *b)
{
    const size_t n = (size_t)a->setup->economy->firms.n;
    const size_t slots = (size_t)a->setup->economy->network.n_slots;
    assert_memory_equal(a->state.cash, b->state.cash, n * sizeof *a->state.cash);
    assert_memory_equal(a->state.debt, b->state.debt, n * sizeof *a->state.debt);
    assert_memory_equal(a->state.cash_gap, b->state.cash_gap,
                        n * sizeof *a->state.cash_gap);
    assert_memory_equal(a->state.squeezed, b->state.squeezed,
                        n * sizeof *a->state.squeezed);
    assert_memory_equal(a->state.closed, b->state.closed, n * sizeof *a->state.closed);
    assert_memory_equal(a->state.receivable, b->state.receivable,
                        n * sizeof *a->state.receivable);
    assert_memory_equal(a->state.payable, b->state.payable,
                        slots * sizeof *a->state.payable);
    assert_memory_equal(a->state.bank_capital, b->state.bank_capital,
                        REN_N_BANKS * sizeof *a->state.bank_capital);
    assert_true(*a->state.failed == *b->state.failed);
}

static void compare(const char *text, int32_t most, int32_t *rounds, double *left)
{
    ren_lab lab;
    ren_world world, naive;
    ren_lab_init(&lab, text);
    ren_lab_world(&lab, "none", true, &world);
    ren_lab_world(&lab, "none", true, &naive);
    ren_lab_run(&world, 3);
    ren_lab_run(&naive, 3);
    make_fragile(&world);
    make_fragile(&naive);
    ren_phase_insolvency.run(&world);
    naive.noise = false; /* weeks are counted, and nobody fails */
    ren_phase_insolvency.run(&naive);
    naive.noise = true;
    *rounds = twin(&naive, most, left);
    same(&world, &naive);
    assert_true(*world.state.rounds == *rounds);
    assert_true(*world.state.unresolved == *left);
    ren_lab_world_free(&world);
    ren_lab_world_free(&naive);
    ren_lab_free(&lab);
}

static void failures_spread_as_in_the_twin(void **state)
{
    int32_t rounds;
    double left;
    (void)state;
    compare(FRAGILE("20"), 20, &rounds, &left);
    print_message("%d rounds\n", (int)rounds);
    assert_true(rounds >= 3 && rounds < 20 && left == 0);
}

/* The cap ends the week, and says how many it leaves without equity. */
static void what_the_cap_leaves_is_counted(void **state)
{
    int32_t rounds;
    double left;
    (void)state;
    compare(FRAGILE("1"), 1, &rounds, &left);
    print_message("%.0f firms left\n", left);
    assert_true(rounds == 1 && left > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(failures_spread_as_in_the_twin),
        cmocka_unit_test(what_the_cap_leaves_is_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
