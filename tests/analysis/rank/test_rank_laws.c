/**
 * What must hold of every ranking: bits do not depend on company or threads, larger
 * shocks do not help, scales do not matter, the cap is kept, a stop is a stop.
 * Labels: bits threads
 */
#include "tests/analysis/rank/made.h"

static const ren_rank_ask usual = { .tolerance = 1e-2,
                                    .max_iterations = 1000,
                                    .threads = 1 };

static bool same_row(const ren_rank_row *a, const ren_rank_row *b)
{
    return a->esri == b->esri && a->down == b->down && a->up == b->up
           && a->residual == b->residual && a->iterations == b->iterations;
}

static void same_bits_alone_and_in_company(void **state)
{
    (void)state;
    static made g;
    static ren_rank_row all[MOST_SHOCKS], one[MOST_SHOCKS];
    FOR_ALL_CASES (c) {
        ren_rank rank;
        made_init(&g, c, GL, c % 2 == 0);
        made_rank(&rank, &g);
        made_run(&rank, &g, usual, all);
        for (int64_t s = 0; s < g.n_scenarios; s += 3) {
            ren_rank_ask alone = usual;
            alone.n = 1;
            alone.which = &s;
            made_run(&rank, &g, alone, one);
            CASE_ASSERT(c, same_row(&all[s], &one[s]));
        }
        ren_rank_free(&rank);
    }
}

static void same_bits_on_any_number_of_threads(void **state)
{
    (void)state;
    static made g;
    static ren_rank_row one[MOST_SHOCKS], more[MOST_SHOCKS];
    for (int32_t c = 20; c <= REN_CASES; c += 20) {
        ren_rank rank;
        made_init(&g, c, GL, true);
        made_rank(&rank, &g);
        made_run(&rank, &g, usual, one);
        for (int32_t t = 1; t <= 8; t = t < 3 ? t + 1 : t + 5) {
            ren_rank_ask ask = usual;
            ask.threads = t;
            memset(more, 0, sizeof more);
            made_run(&rank, &g, ask, more);
            for (int64_t s = 0; s < g.n_scenarios; s++) {
                CASE_ASSERT(c, same_row(&one[s], &more[s]));
            }
        }
        ren_rank_free(&rank);
    }
}

/* Sizes of shock as scenarios on one firm, linear rule, run until nothing falls. */
static void a_larger_shock_never_costs_less(void **state)
{
    (void)state;
    static made g;
    static ren_rank_row row[MOST_SHOCKS];
    FOR_ALL_CASES (c) {
        ren_rank rank;
        made_init(&g, c, LINEAR, false);
        for (int32_t s = 0; s <= 10; s++) {
            g.firm[s] = c % g.n;
            g.share[s] = s / 10.0;
            g.first[s + 1] = s + 1;
        }
        g.n_scenarios = 11;
        made_rank(&rank, &g);
        ren_rank_ask ask = usual;
        ask.tolerance = 1e-9;
        made_run(&rank, &g, ask, row);
        CASE_ASSERT(c, row[0].esri == 0);
        CASE_ASSERT(c, row[0].iterations == 1);
        for (int32_t s = 1; s <= 10; s++) {
            CASE_ASSERT(c, row[s].esri >= row[s - 1].esri - 1e-6);
            CASE_ASSERT(c, row[s].esri <= 1 + 1e-12);
            CASE_ASSERT(c, row[s].esri >= rank.weight[c % g.n] * s / 10.0 - 1e-12);
        }
        ren_rank_free(&rank);
    }
}

/* Without max', which knows the unit of money. */
static void doubling_all_values_changes_no_bit(void **state)
{
    (void)state;
    static made g;
    static ren_rank_row one[MOST_SHOCKS], two[MOST_SHOCKS];
    FOR_ALL_CASES (c) {
        ren_rank rank;
        made_init(&g, c, GL, false);
        made_rank(&rank, &g);
        made_run(&rank, &g, usual, one);
        ren_rank_free(&rank);
        for (int64_t l = 0; l < g.n_links; l++) {
            g.value[l] *= 2;
        }
        made_rank(&rank, &g);
        made_run(&rank, &g, usual, two);
        ren_rank_free(&rank);
        for (int64_t s = 0; s < g.n_scenarios; s++) {
            CASE_ASSERT(c, same_row(&one[s], &two[s]));
        }
    }
}

static void the_cap_ends_a_cascade_and_shows(void **state)
{
    (void)state;
    static made g;
    static ren_rank_row row[MOST_SHOCKS];
    bool met = false;
    made_init(&g, 150, LINEAR, false);
    ren_rank rank;
    made_rank(&rank, &g);
    ren_rank_ask ask = usual;
    ask.tolerance = 1e-6;
    ask.max_iterations = 2;
    made_run(&rank, &g, ask, row);
    for (int64_t s = 0; s < g.n_scenarios; s++) {
        assert_true(row[s].iterations <= 2);
        met = met || row[s].residual > ask.tolerance;
    }
    assert_true(met);
    ren_rank_free(&rank);
}

typedef struct told {
    int64_t n, most;
    bool seen[MOST_SHOCKS];
} told;

static ren_status take(void *taker, int64_t scenario, const ren_rank_row *row,
                       ren_error *err)
{
    told *t = taker;
    (void)row;
    if (t->n == t->most) {
        return ren_fail(err, REN_NO_WRITE, "full");
    }
    assert_false(t->seen[scenario]);
    t->seen[scenario] = true;
    t->n++;
    return REN_OK;
}

static bool stop(void *taker)
{
    const told *t = taker;
    return t->most == 0;
}

static void every_scenario_is_told_once(void **state)
{
    (void)state;
    static made g;
    static ren_rank_row row[MOST_SHOCKS];
    static told t;
    ren_rank rank;
    ren_error err = { .text = "" };
    made_init(&g, 200, GL, true);
    made_rank(&rank, &g);
    ren_rank_ask ask = usual;
    ask.threads = 3;
    ask.take = take;
    ask.taker = &t;
    ask.n = g.n_scenarios;
    t.most = MOST_SHOCKS;
    made_run(&rank, &g, ask, row);
    assert_int_equal(t.n, g.n_scenarios);

    const ren_rank_shocks shocks = made_shocks(&g);
    t = (told){ .most = 5 };
    assert_int_equal(ren_rank_run(&rank, &shocks, &ask, row, &err), REN_NO_WRITE);
    assert_string_equal(err.text, "full");
    t = (told){ .most = 0 };
    ask.take = NULL;
    ask.stop = stop;
    assert_int_equal(ren_rank_run(&rank, &shocks, &ask, row, &err), REN_STOPPED);
    ren_rank_free(&rank);
}

/* Greedy by trying everything at every step. */
static void the_worst_set_begins_with_the_worst_firm(void **state)
{
    (void)state;
    static made g;
    static ren_rank_row row[MOST_SHOCKS];
    int32_t best_kept = 0, n_cases = 0;
    for (int32_t c = 100; c <= REN_CASES; c += 10, n_cases++) {
        enum { STEPS = 4 };
        int32_t candidate[MOST_FIRMS];
        double alone[MOST_FIRMS];
        ren_rank_step step[STEPS], other[STEPS];
        ren_rank rank;
        ren_error err = { .text = "" };
        made_init(&g, c, GL, true);
        made_rank(&rank, &g);
        made_run(&rank, &g, usual, row);
        double most = 0;
        for (int32_t i = 0; i < g.n; i++) {
            candidate[i] = i;
            alone[i] = row[i].esri;
            most = fmax(most, alone[i]);
        }
        assert_int_equal(
            ren_rank_worst(&rank, g.n, candidate, alone, STEPS, &usual, step, &err),
            REN_OK);
        ren_rank_ask three = usual;
        three.threads = 3;
        assert_int_equal(
            ren_rank_worst(&rank, g.n, candidate, alone, STEPS, &three, other, &err),
            REN_OK);
        for (int32_t k = 0; k < STEPS; k++) {
            CASE_ASSERT(c, step[k].firm == other[k].firm);
            CASE_ASSERT(c, step[k].esri == other[k].esri);
        }
        CASE_ASSERT(c, step[0].esri == most);
        /* the second step against every pair */
        for (int32_t i = 0; i < g.n; i++) {
            g.first[i] = 2 * i;
            g.firm[2 * i] = step[0].firm;
            g.firm[2 * i + 1] = i;
            g.share[2 * i] = 1;
            g.share[2 * i + 1] = i == step[0].firm ? 0 : 1;
        }
        g.first[g.n] = 2 * g.n;
        g.n_scenarios = g.n;
        made_run(&rank, &g, usual, row);
        double pair = 0;
        for (int32_t i = 0; i < g.n; i++) {
            pair = i == step[0].firm ? pair : fmax(pair, row[i].esri);
            if (i == step[1].firm) {
                CASE_ASSERT(c, row[i].esri == step[1].esri);
            }
        }
        best_kept += step[1].esri == pair;
        ren_rank_free(&rank);
    }
    assert_true(best_kept >= n_cases - 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_bits_alone_and_in_company),
        cmocka_unit_test(same_bits_on_any_number_of_threads),
        cmocka_unit_test(a_larger_shock_never_costs_less),
        cmocka_unit_test(doubling_all_values_changes_no_bit),
        cmocka_unit_test(the_cap_ends_a_cascade_and_shows),
        cmocka_unit_test(every_scenario_is_told_once),
        cmocka_unit_test(the_worst_set_begins_with_the_worst_firm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
