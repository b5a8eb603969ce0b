/**
 * @file tests/sim/laws/test_numeraire.c
 * Money is only a unit: with every amount of the table, of the parameters and of the
 * budgets doubled, money doubles and nothing else changes, to the last bit.
 */
#define REN_LAB_CORE
#include "tests/support/lab.h"

enum { WEEKS = 30 };

static void twice(double *x, int64_t n)
{
    for (int64_t k = 0; k < n; k++) {
        x[k] *= 2.0;
    }
}

static void double_table(ren_table *t)
{
    const int64_t n = t->n;
    twice(t->output, n);
    twice(t->imports, n);
    twice(t->domestic, n * n);
    twice(t->imported, n * n);
    twice(t->final_domestic, n * REN_N_FINAL);
    twice(t->final_imported, n * REN_N_FINAL);
    twice(t->value_added, n * REN_N_VALUE_ADDED);
}

/* Every number whose unit is money. */
static int32_t double_fields(const ren_field *fields, void *params)
{
    int32_t n = 0;
    for (const ren_field *f = fields; f->name != NULL; f++) {
        if (f->type == REN_REAL && strstr(f->unit, "CNY") != NULL) {
            twice((double *)(void *)((char *)params + f->offset), 1);
            n++;
        }
    }
    return n;
}

static void double_money(ren_lab *lab)
{
    int32_t n = double_fields(ren_parameter_fields, &lab->scenario.parameters);
    for (int32_t p = 0; p < lab->scenario.n_packages; p++) {
        const ren_package *package = &lab->scenario.packages[p];
        for (int32_t e = 0; e < package->n_levers; e++) {
            n += double_fields(package->levers[e].block->fields,
                               package->levers[e].params);
        }
    }
    assert_true(n >= 4 + 8);
    double_table(&lab->table);
}

static void expect_twice(const double *a, const double *b, int64_t n, const char *what)
{
    for (int64_t k = 0; k < n; k++) {
        const double x = 2.0 * a[k];
        if (memcmp(&x, &b[k], sizeof x) != 0) {
            fail_msg("%s, element %d: %.17g, expected %.17g", what, (int)k, b[k], x);
        }
    }
}

/* Deviations keep their bits, money doubles. */
static void compare_columns(const ren_world *a, const ren_world *b)
{
    for (int c = 0; c < REN_N_COLUMNS; c++) {
        const int64_t n = ren_column_length(a->setup, c);
        const void *x = ren_column_data(a, c), *y = ren_column_data(b, c);
        if (c == REN_COL_candidate_weight || c == REN_COL_dying || c == REN_COL_cell_sum
            || c == REN_COL_window_sum) {
            continue; /* of roots of money, or mixed: what comes of them is compared */
        }
        if (strstr(ren_columns[c].unit, "CNY") == NULL) {
            if (memcmp(x, y, ren_lab_bytes(a, c)) != 0) {
                fail_msg("column %s changes with the unit of money",
                         ren_columns[c].name);
            }
        } else if (ren_columns[c].size == sizeof(double)) {
            expect_twice(x, y, n, ren_columns[c].name);
        }
    }
}

static void compare_series(const ren_series *a, const ren_series *b)
{
    for (int k = 0; k < REN_N_NATIONAL; k++) {
        if (k == REN_NATIONAL_residual) {
            continue;
        }
        if (strstr(ren_nationals[k].unit, "CNY") != NULL) {
            expect_twice(a->national[k], b->national[k], WEEKS, ren_nationals[k].name);
        } else {
            assert_memory_equal(a->national[k], b->national[k], WEEKS * sizeof(double));
        }
    }
}

static void twice_the_money_is_the_same_economy(void **state)
{
    (void)state;
    ren_lab one, two;
    ren_world a, b;
    const ren_override o[] = { { "economy.firms", "500" }, { "horizon.weeks", "30" } };
    ren_lab_open_with(&one, REN_LAB_STORM, 2, o);
    ren_lab_open_with(&two, REN_LAB_STORM, 2, o);
    double_money(&two);
    ren_lab_build(&one);
    ren_lab_build(&two);
    assert_int_equal(one.economy.network.n_links, two.economy.network.n_links);
    expect_twice(one.economy.firms.output, two.economy.firms.output,
                 one.economy.firms.n, "output of firms");
    ren_lab_world(&one, "all", true, &a);
    ren_lab_world(&two, "all", true, &b);
    while (a.week < WEEKS) {
        assert_null(ren_week(&a, false));
        assert_null(ren_week(&b, false));
        compare_columns(&a, &b);
        expect_twice(a.strain.spent, b.strain.spent, a.n_entries, "spent");
        expect_twice(a.strain.unspent, b.strain.unspent, a.n_entries, "unspent");
        a.week++;
        b.week++;
    }
    compare_series(a.series, b.series);
    assert_true(*a.state.n_grown > 0);
    ren_lab_world_free(&a);
    ren_lab_world_free(&b);
    ren_lab_free(&one);
    ren_lab_free(&two);
}

/* The test of the test: with the table alone doubled the budgets weigh less. */
static void budgets_are_money_too(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    ren_real buffer[2];
    for (int doubled = 0; doubled < 2; doubled++) {
        const ren_override o[] = { { "economy.firms", "300" },
                                   { "horizon.weeks", "4" } };
        ren_lab_open_with(&lab, REN_LAB_STORM, 2, o);
        if (doubled) {
            double_table(&lab.table);
        }
        ren_lab_build(&lab);
        ren_lab_world(&lab, "stock", false, &world);
        ren_lab_run(&world, 3);
        buffer[doubled] = world.strain.buffer[0];
        ren_lab_world_free(&world);
        ren_lab_free(&lab);
    }
    assert_true(buffer[0] > buffer[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(twice_the_money_is_the_same_economy),
        cmocka_unit_test(budgets_are_money_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
