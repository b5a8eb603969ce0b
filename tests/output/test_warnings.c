/**
 * @file tests/output/test_warnings.c
 * Warnings and the ledger are in the files as a run left them, and in the collected one.
 */
#include "output/warnings.h"
#include "tests/output/stage.h"

#include <math.h>

static char told[] = "Starvation: 3 firms.\nDeath spiral: 2 products.\n";

/* Warnings in the package `reserve` with the shock; a ledger with a value of its own. */
static bool fill(ren_member *member, const fake *f)
{
    for (int32_t w = 0; w < member->n_series; w++) {
        ren_series *s = &member->series[w];
        const size_t n = (size_t)s->n_products * (size_t)s->n_weeks;
        for (int32_t k = 0; k < REN_N_WARNINGS; k++) {
            s->warnings.week[k] = NAN;
        }
        for (int32_t k = 0; k < REN_N_LEDGER && f->scenario.output.ledger; k++) {
            s->ledger[k] = malloc(n * sizeof *s->ledger[k]);
            for (size_t at = 0; s->ledger[k] != NULL && at < n; at++) {
                s->ledger[k][at] = 1e6 * k + 1e3 * w + (double)at;
            }
        }
    }
    ren_series *last = &member->series[3];
    last->warnings.count[REN_WARNING_starvation] = 3;
    last->warnings.week[REN_WARNING_starvation] = 7;
    last->warnings.count[REN_WARNING_death_spiral] = 2;
    last->warnings.week[REN_WARNING_death_spiral] = 9;
    last->warnings.text = strdup(told);
    return last->warnings.text != NULL;
}

static void write_filled(stage *g, int64_t replicate)
{
    ren_member member;
    ren_error err = { .text = "" };
    assert_true(fake_member(&member, &g->f, replicate));
    member.n_series = 4;
    assert_true(fill(&member, &g->f));
    if (ren_member_write(g->path[replicate], &member, &g->f.experiment, &g->provenance,
                         false, &err)
        != REN_OK) {
        fail_msg("%s", err.text);
    }
    fake_member_free(&member, &g->f);
}

/* Members 0 and 2 are there, 1 failed. */
static void collect_filled(stage *g)
{
    int64_t replicate[MEMBERS] = { 0, 1, 2 };
    char *path[MEMBERS] = { g->path[0], NULL, g->path[2] };
    int8_t status[MEMBERS] = { 1, 2, 1 };
    const ren_collection collection = {
        .n_members = MEMBERS, .replicate = replicate, .path = path, .status = status
    };
    ren_error err = { .text = "" };
    write_filled(g, 0);
    write_filled(g, 2);
    if (ren_results_collect(g->path[MEMBERS], &collection, &g->f.experiment,
                            &g->provenance, &err)
        != REN_OK) {
        fail_msg("%s", err.text);
    }
}

static void warnings_survive_the_collection(void **state)
{
    stage *g = *state;
    ren_error err = { .text = "" };
    ren_results results;
    ren_warned warned;
    collect_filled(g);
    assert_int_equal(ren_results_read(&results, g->path[MEMBERS], &err), REN_OK);
    assert_int_equal(ren_warned_read(&warned, &results, g->path[MEMBERS], &err),
                     REN_OK);
    for (int32_t m = 0; m < MEMBERS; m += 2) {
        const ren_warnings *w = ren_warned_at(&warned, m, 1, 1);
        assert_int_equal(w->count[REN_WARNING_starvation], 3);
        assert_int_equal(w->count[REN_WARNING_death_spiral], 2);
        assert_int_equal(w->count[REN_WARNING_order_cycle], 0);
        assert_true(w->week[REN_WARNING_starvation] == 7);
        assert_true(w->week[REN_WARNING_death_spiral] == 9);
        assert_true(isnan(w->week[REN_WARNING_order_cycle]));
        assert_string_equal(w->text, told);
        assert_int_equal(ren_warned_at(&warned, m, 0, 1)->count[0], 0);
        assert_string_equal(ren_warned_at(&warned, m, 0, 1)->text, "");
    }
    assert_int_equal(ren_warned_at(&warned, 1, 1, 1)->count[0], -1); /* failed */
    assert_null(ren_warned_at(&warned, 1, 1, 1)->text);
    ren_warned_free(&warned);
    ren_results_free(&results);
}

static void the_ledger_is_kept_by_product_where_it_is_asked_for(void **state)
{
    static const char *const names[REN_N_LEDGER] = {
#define X(name, unit, doc) "/product_" #name,
        REN_LEDGER_LIST(X)
#undef X
    };
    stage *g = *state;
    ren_error err = { .text = "" };
    ren_member_identity plain, booked;
    ren_member_identify(&plain, &g->f.experiment, 0);
    g->f.scenario.output.ledger = true;
    ren_member_identify(&booked, &g->f.experiment, 0);
    assert_string_not_equal(plain.digest, booked.digest);
    collect_filled(g);
    ren_h5 *file = opened(g->path[MEMBERS]);
    for (int k = 0; k < REN_N_LEDGER; k++) {
        const int64_t offset[] = { 2, 1, 0, 5, 1 }, count[] = { 1, 1, 1, 1, 1 };
        double value = 0;
        assert_int_equal(
            ren_h5_read_part(file, names[k], offset, count, REN_H5_F8, &value, &err),
            REN_OK);
        assert_true(value == 1e6 * k + 1e3 * 2 + WEEKS + 5);
    }
    ren_h5_close(file);
    g->f.scenario.output.ledger = false;
    collect_filled(g);
    file = opened(g->path[MEMBERS]);
    assert_false(ren_h5_has(file, names[0]));
    assert_true(ren_h5_has(file, "/warnings"));
    ren_h5_close(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(warnings_survive_the_collection, begin, end),
        cmocka_unit_test_setup_teardown(
            the_ledger_is_kept_by_product_where_it_is_asked_for, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
