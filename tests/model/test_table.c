/**
 * @file tests/model/test_table.c
 * The balanced table keeps the published totals, balances, and has no negative cell.
 * Labels: bits
 */
#include "model/table.h"

#include "base/files/csv.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DATA REN_SOURCE_DIR "/scenarios/data"

enum { IO153, IO42 };
static const double TRILLION = 1e8; /* of 10,000 CNY */

static ren_table carved, plain, coarse; /* 153 + 7, 153, 42 + 7 products */

static void build(ren_table *out, int32_t which, int32_t n_niches)
{
    int32_t index[7] = { 0, 1, 2, 3, 4, 5, 6 };
    ren_scenario scenario = { .economy = { .table = which,
                                           .niches = { n_niches, index } } };
    ren_error err = { 0 };

    if (ren_table_build(out, &scenario, DATA, &err) != REN_OK) {
        fail_msg("%s", err.text);
    }
}

static int setup(void **state)
{
    (void)state;
    build(&carved, IO153, 7);
    build(&plain, IO153, 0);
    build(&coarse, IO42, 7);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    ren_table_free(&carved);
    ren_table_free(&plain);
    ren_table_free(&coarse);
    assert_null(carved.output);
    return 0;
}

static double total(const double *x, int64_t n, int64_t first, int64_t stride)
{
    double sum = 0.0;
    for (int64_t k = first; k < n; k += stride) {
        sum += x[k];
    }
    return sum / TRILLION;
}

static void assert_near(double found, double expected, double relative)
{
    if (!(fabs(found - expected) <= relative * fabs(expected))) {
        fail_msg("found %.9g, expected %.9g to %g", found, expected, relative);
    }
}

static int32_t find(const ren_table *table, const char *code)
{
    for (int32_t i = 0; i < table->n; i++) {
        if (strcmp(table->code[i], code) == 0) {
            return i;
        }
    }
    fail_msg("no product %s", code);
    return -1;
}

/* Totals of every economy, trillion CNY (NBS 2020; definitions D4). */
static void totals_of(const ren_table *table)
{
    const int64_t nn = (int64_t)table->n * table->n;
    static const double value[] = { 52.957, 8.958, 15.058, 24.669 };

    assert_near(total(table->output, table->n, 0, 1), 269.903, 1e-5);
    assert_near(total(table->domestic, nn, 0, 1), 156.186, 1e-5);
    assert_near(total(table->imported, nn, 0, 1), 12.075, 1e-4);
    assert_near(total(table->imports, table->n, 0, 1), 16.277, 1e-4);
    assert_near(total(table->final_domestic, (int64_t)table->n * REN_N_FINAL, 0, 1),
                113.717, 1e-5);
    for (int32_t k = 0; k < REN_N_VALUE_ADDED; k++) {
        assert_near(total(table->value_added, (int64_t)table->n * REN_N_VALUE_ADDED, k,
                          REN_N_VALUE_ADDED),
                    value[k], 1e-4);
    }
}

static void totals_are_those_published(void **state)
{
    static const double final[] = { 36.351, 17.296, 40.602, 17.778, 1.690 };
    static const double imports[] = { 1.815, 0.066, 1.770, 0.362, 0.190 };
    (void)state;

    totals_of(&plain);
    totals_of(&carved);
    totals_of(&coarse);
    for (int32_t k = 0; k < REN_N_FINAL; k++) {
        assert_near(
            total(plain.final_domestic, (int64_t)plain.n * REN_N_FINAL, k, REN_N_FINAL),
            final[k], 1e-3);
        assert_near(
            total(plain.final_imported, (int64_t)plain.n * REN_N_FINAL, k, REN_N_FINAL),
            imports[k], 5e-3);
    }
}

static void balances(const ren_table *table)
{
    const int32_t n = table->n;

    for (int32_t i = 0; i < n; i++) {
        double sales = 0.0, foreign = 0.0, costs = 0.0;
        for (int32_t j = 0; j < n; j++) {
            sales += table->domestic[(int64_t)i * n + j];
            foreign += table->imported[(int64_t)i * n + j];
            costs += table->domestic[(int64_t)j * n + i]
                     + table->imported[(int64_t)j * n + i];
        }
        for (int32_t k = 0; k < REN_N_FINAL; k++) {
            sales += table->final_domestic[i * REN_N_FINAL + k];
            foreign += table->final_imported[i * REN_N_FINAL + k];
        }
        for (int32_t k = 0; k < REN_N_VALUE_ADDED; k++) {
            costs += table->value_added[i * REN_N_VALUE_ADDED + k];
        }
        assert_near(sales, table->output[i], 1e-12);
        assert_near(costs, table->output[i], 1e-12);
        assert_true(fabs(foreign - table->imports[i]) <= 1e-12 * table->output[i]);
    }
}

static void rows_and_columns_balance(void **state)
{
    (void)state;
    balances(&plain);
    balances(&carved);
    balances(&coarse);
}

static void nonnegative(const double *x, int64_t n)
{
    for (int64_t k = 0; k < n; k++) {
        assert_true(x[k] >= 0.0 && isfinite(x[k]));
    }
}

static void no_cell_is_negative(void **state)
{
    const ren_table *const tables[] = { &plain, &carved, &coarse };
    (void)state;

    for (int t = 0; t < 3; t++) {
        const int64_t n = tables[t]->n;
        nonnegative(tables[t]->domestic, n * n);
        nonnegative(tables[t]->imported, n * n);
        nonnegative(tables[t]->final_domestic, n * REN_N_FINAL);
        nonnegative(tables[t]->final_imported, n * REN_N_FINAL);
        nonnegative(tables[t]->output, n);
        nonnegative(tables[t]->imports, n);
    }
}

/* Published imports by row; only coal's are raised, by its negative final use (D4.1). */
static void imports_by_row_are_those_published(void **state)
{
    ren_csv csv = { 0 };
    ren_error err = { 0 };
    int32_t imports = 0, final = 0, n_raised = 0;
    (void)state;

    assert_int_equal(ren_csv_read(&csv, DATA "/io153/final-demand.csv", &err), REN_OK);
    assert_int_equal(ren_csv_need(&csv, "imports", &imports, &err), REN_OK);
    assert_int_equal(ren_csv_need(&csv, "final_use_total", &final, &err), REN_OK);
    for (int32_t i = 0; i < plain.n_base; i++) {
        double published = 0.0, use = 0.0;
        assert_int_equal(ren_csv_number(&csv, i, imports, &published, &err), REN_OK);
        assert_int_equal(ren_csv_number(&csv, i, final, &use, &err), REN_OK);
        if (use < -1.0) {
            published -= use;
            n_raised++;
            assert_string_equal(plain.code[i], "006");
        }
        assert_true(fabs(plain.imports[i] - published) <= 1e-6 * published);
    }
    assert_int_equal(n_raised, 1);
    ren_csv_free(&csv);
}

/** Sum of a block of groups. */
static double block(const ren_table *table, const double *flow, int32_t g, int32_t h)
{
    double sum = 0.0;
    for (int32_t i = 0; i < table->n; i++) {
        for (int32_t j = 0; table->group[i] == g && j < table->n; j++) {
            sum += table->group[j] == h ? flow[(int64_t)i * table->n + j] : 0.0;
        }
    }
    return sum;
}

/* Groups 02 and 03 are mended (D4.1-2); all other blocks are the published ones, both
 * the imported, which were fitted to, and the domestic, which were never read. */
static void blocks_are_those_published(void **state)
{
    const ren_table *const tables[] = { &plain, &carved, &coarse };
    ren_csv imported = { 0 }, domestic = { 0 };
    ren_error err = { 0 };
    (void)state;

    assert_int_equal(ren_csv_read(&imported, DATA "/io42/z-imported.csv", &err),
                     REN_OK);
    assert_int_equal(ren_csv_read(&domestic, DATA "/io42/z-domestic.csv", &err),
                     REN_OK);
    for (int t = 0; t < 3; t++) {
        for (int32_t g = 0; g < 42; g++) {
            for (int32_t h = 0; h < 42 && g != 1 && g != 2; h++) {
                double abroad = 0.0, home = 0.0;
                assert_int_equal(ren_csv_number(&imported, g, h + 1, &abroad, &err),
                                 REN_OK);
                assert_int_equal(ren_csv_number(&domestic, g, h + 1, &home, &err),
                                 REN_OK);
                assert_true(fabs(block(tables[t], tables[t]->imported, g, h) - abroad)
                            <= 1e-6 * abroad + 1.0);
                assert_true(fabs(block(tables[t], tables[t]->domestic, g, h) - home)
                            <= 1e-6 * home + 1.0);
            }
        }
    }
    ren_csv_free(&imported);
    ren_csv_free(&domestic);
}

static void fitting_converges(void **state)
{
    (void)state;
    assert_true(plain.iterations > 50 && plain.iterations < 300);
    assert_true(carved.iterations > 100 && carved.iterations < 1000);
    assert_true(plain.row_residual < 1e-11 && plain.block_residual < 1e-11);
    assert_true(carved.row_residual < 1e-11 && carved.block_residual < 1e-11);
    assert_true(coarse.row_residual < 1e-11 && coarse.block_residual < 1e-11);
}

/* Coal sells nothing to final use once its negative stock change is imports (D4.1). */
static void coal_has_no_final_use(void **state)
{
    const int32_t coal = find(&plain, "006");
    (void)state;
    for (int32_t k = 0; k < REN_N_FINAL; k++) {
        assert_true(plain.final_domestic[coal * REN_N_FINAL + k]
                    < 1e-6 * plain.output[coal]);
    }
}

/* D4.4: software is imported only for investment. */
static void software_imports_are_investment(void **state)
{
    const int32_t software = find(&plain, "128");
    (void)state;
    assert_near(plain.imports[software] / TRILLION, 0.229, 5e-3);
    assert_near(plain.final_imported[software * REN_N_FINAL + REN_INVESTMENT],
                plain.imports[software], 1e-9);
}

static void kinds_follow_the_definitions(void **state)
{
    static const struct {
        const char *code;
        bool resolved, local, made_to_order;
    } kind[] = {
        { "001", false, false, false },    { "006", false, false, false },
        { "094", true, false, false },     { "012", true, false, false },
        { "099", true, false, true },      { "100", false, true, true },
        { "103", false, false, true },     { "114", false, true, true },
        { "127", false, false, true },     { "128", true, false, true },
        { "129", true, false, true },      { "133", false, false, true },
        { "hi_chips", true, false, true },
    };
    (void)state;
    for (size_t k = 0; k < sizeof kind / sizeof *kind; k++) {
        const int32_t i = find(&carved, kind[k].code);
        assert_int_equal(carved.resolved[i], kind[k].resolved);
        assert_int_equal(carved.local[i], kind[k].local);
        assert_int_equal(carved.made_to_order[i], kind[k].made_to_order);
    }
    assert_true(coarse.resolved[30] && coarse.local[23] && coarse.local[28]);
}

static void traits_are_within_their_ranges(void **state)
{
    const ren_table *const tables[] = { &plain, &carved, &coarse };
    (void)state;

    for (int t = 0; t < 3; t++) {
        const ren_table *table = tables[t];
        for (int32_t i = 0; i < table->n; i++) {
            double input = 0.0, capital = 0.0;
            for (int32_t c = 0; c < REN_N_COUNTRIES; c++) {
                input += table->origin_input[i * REN_N_COUNTRIES + c];
                capital += table->origin_capital[i * REN_N_COUNTRIES + c];
            }
            assert_near(input, 1.0, 1e-12);
            assert_near(capital, 1.0, 1e-12);
            assert_true(table->inventory_weeks[i] >= 0.0
                        && table->inventory_weeks[i] <= 13.0);
            for (int32_t j = 0; j < table->n; j++) {
                const double c = table->criticality[(int64_t)i * table->n + j];
                assert_true(c >= 0.0 && c <= 1.0);
            }
        }
    }
    /* 50.31 days of output x X / inputs / 7, inputs 0.83 of output */
    assert_near(plain.inventory_weeks[find(&plain, "094")], 8.63, 1e-2);
    /* row 01, column 06 of the survey: farming is critical to food; none to steel */
    assert_true(plain.criticality[0 * plain.n + find(&plain, "012")] == 1.0);
    assert_true(plain.criticality[0 * plain.n + find(&plain, "061")] == 0.0);
}

static void two_builds_have_the_same_bits(void **state)
{
    ren_table again = { 0 };
    (void)state;

    build(&again, IO153, 7);
    const size_t cells = (size_t)carved.n * (size_t)carved.n * sizeof(double);
    assert_memory_equal(again.domestic, carved.domestic, cells);
    assert_memory_equal(again.imported, carved.imported, cells);
    ren_table_free(&again);
}

static void missing_data_is_named(void **state)
{
    ren_scenario scenario = { 0 };
    ren_table table = { 0 };
    ren_error err = { 0 };
    (void)state;

    assert_int_not_equal(ren_table_build(&table, &scenario, DATA "/nowhere", &err),
                         REN_OK);
    assert_non_null(strstr(err.text, "nowhere/io153/sectors.csv"));
    assert_null(table.output);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(totals_are_those_published),
        cmocka_unit_test(rows_and_columns_balance),
        cmocka_unit_test(no_cell_is_negative),
        cmocka_unit_test(imports_by_row_are_those_published),
        cmocka_unit_test(blocks_are_those_published),
        cmocka_unit_test(fitting_converges),
        cmocka_unit_test(coal_has_no_final_use),
        cmocka_unit_test(software_imports_are_investment),
        cmocka_unit_test(kinds_follow_the_definitions),
        cmocka_unit_test(traits_are_within_their_ranges),
        cmocka_unit_test(two_builds_have_the_same_bits),
        cmocka_unit_test(missing_data_is_named),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
