/**
 * The engine against the program of the authors of the index, case by case: values to
 * 1e-12, iterations equal.
 */
#include "base/files/csv.h"
#include "base/ids.h"
#include "model/network/systemic/rank.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
// cmocka wants the four above first
#include <cmocka.h>
#include <unistd.h>

enum { MOST = 64 };

typedef struct economy {
    ren_ids firms, sectors;
    int32_t sector[MOST], supplier[MOST], buyer[MOST];
    double value[MOST], weight[MOST];
    uint8_t role[MOST];
    int64_t n_links;
    int64_t n_scenarios, first[MOST];
    int32_t firm[MOST];
    double share[MOST];
} economy;

static void must(ren_status status, const ren_error *err)
{
    if (status != REN_OK) {
        fail_msg("%s", err->text);
    }
}

static bool table_read(ren_csv *out, const char *name, const char *ending)
{
    char path[512];
    ren_error err = { .text = "" };
    (void)snprintf(path, sizeof path, "%s/tests/analysis/rank/data/%s_%s.csv",
                   REN_SOURCE_DIR, name, ending);
    if (access(path, R_OK) != 0) {
        return false;
    }
    must(ren_csv_read(out, path, &err), &err);
    return true;
}

static double number(const ren_csv *csv, int32_t row, int32_t column)
{
    return strtod(ren_csv_text(csv, row, column), NULL);
}

static void firms_read(economy *e, const char *name)
{
    ren_csv csv;
    ren_error err = { .text = "" };
    assert_true(table_read(&csv, name, "firms"));
    for (int32_t r = 0; r < csv.n_rows; r++) {
        int32_t i;
        must(ren_ids_add(&e->firms, ren_csv_text(&csv, r, 0), &i, NULL, &err), &err);
        must(ren_ids_add(&e->sectors, ren_csv_text(&csv, r, 1), &e->sector[i], NULL,
                         &err),
             &err);
    }
    ren_csv_free(&csv);
}

static uint8_t role_of(const economy *e, const ren_csv *table, int64_t l)
{
    for (int32_t r = 0; r < table->n_rows; r++) {
        if (ren_ids_find(&e->sectors, ren_csv_text(table, r, 0))
                == e->sector[e->supplier[l]]
            && ren_ids_find(&e->sectors, ren_csv_text(table, r, 1))
                   == e->sector[e->buyer[l]]) {
            return (uint8_t)number(table, r, 2);
        }
    }
    fail_msg("a pair of sectors is missing");
    return 0;
}

static void links_read(economy *e, const char *name)
{
    ren_csv csv, table;
    assert_true(table_read(&csv, name, "edges"));
    assert_true(table_read(&table, name, "ess"));
    double in[MOST] = { 0 }, out[MOST] = { 0 };
    e->n_links = csv.n_rows;
    for (int32_t l = 0; l < csv.n_rows; l++) {
        e->supplier[l] = ren_ids_find(&e->firms, ren_csv_text(&csv, l, 0));
        e->buyer[l] = ren_ids_find(&e->firms, ren_csv_text(&csv, l, 1));
        e->value[l] = number(&csv, l, 2);
        e->role[l] = role_of(e, &table, l);
        out[e->supplier[l]] += e->value[l];
        in[e->buyer[l]] += e->value[l];
    }
    for (int32_t i = 0; i < e->firms.n; i++) {
        e->weight[i] = fmax(in[i], out[i]);
    }
    ren_csv_free(&csv);
    ren_csv_free(&table);
}

static void shocks_read(economy *e, const char *name)
{
    ren_csv csv;
    if (!table_read(&csv, name, "psi")) {
        for (int32_t i = 0; i < e->firms.n; i++) {
            e->firm[i] = i;
            e->share[i] = 1;
            e->first[i + 1] = i + 1;
        }
        e->n_scenarios = e->firms.n;
        return;
    }
    for (int32_t r = 0; r < csv.n_rows; r++) { /* in order of scenario, one firm each */
        assert_int_equal((int)number(&csv, r, 1), r);
        e->firm[r] = ren_ids_find(&e->firms, ren_csv_text(&csv, r, 0));
        e->share[r] = number(&csv, r, 2);
        e->first[r + 1] = r + 1;
    }
    e->n_scenarios = csv.n_rows;
    ren_csv_free(&csv);
}

static void case_holds(const char *name)
{
    static economy e;
    ren_rank rank;
    ren_rank_row row[MOST];
    ren_csv want;
    ren_error err = { .text = "" };
    memset(&e, 0, sizeof e);
    firms_read(&e, name);
    links_read(&e, name);
    shocks_read(&e, name);
    const ren_rank_input input = {
        .n_firms = e.firms.n,
        .n_sectors = e.sectors.n,
        .sector = e.sector,
        .n_links = e.n_links,
        .supplier = e.supplier,
        .buyer = e.buyer,
        .value = e.value,
        .role = e.role,
        .market_share = strstr(name, "_market") != NULL,
        .weight = strncmp(name, "fig1", 4) == 0 ? e.weight : NULL,
    };
    const ren_rank_shocks shocks = { e.n_scenarios, e.first, e.firm, e.share };
    const ren_rank_ask ask = { .tolerance =
                                   strncmp(name, "chain5", 6) == 0 ? 1e-6 : 1e-2,
                               .max_iterations = 10000,
                               .threads = 2,
                               .n = e.n_scenarios };
    must(ren_rank_build(&rank, &input, &err), &err);
    must(ren_rank_run(&rank, &shocks, &ask, row, &err), &err);
    assert_true(table_read(&want, name, "expected_esri"));
    assert_int_equal(want.n_rows, e.n_scenarios);
    for (int32_t s = 0; s < want.n_rows; s++) {
        if (fabs(row[s].esri - number(&want, s, 1)) > 1e-12
            || fabs(row[s].down - number(&want, s, 2)) > 1e-12
            || fabs(row[s].up - number(&want, s, 3)) > 1e-12
            || row[s].iterations != (int32_t)number(&want, s, 4)) {
            fail_msg("%s, scenario %d: %.17g %.17g %.17g %d", name, (int)s, row[s].esri,
                     row[s].down, row[s].up, (int)row[s].iterations);
        }
    }
    ren_csv_free(&want);
    ren_rank_free(&rank);
    ren_ids_free(&e.firms);
    ren_ids_free(&e.sectors);
}

static void chains_agree_with_the_published_program(void **state)
{
    (void)state;
    case_holds("chain5_gl_market");
    case_holds("chain5_gl_nomarket");
    case_holds("chain5_linear");
}

static void the_eleven_firms_of_the_paper_agree(void **state)
{
    (void)state;
    case_holds("fig1_11firm_leo_all");
    case_holds("fig1_11firm_lin_all");
    case_holds("pkg_example_market");
    case_holds("pkg_example_nomarket");
}

static void a_partial_shock_agrees(void **state)
{
    (void)state;
    case_holds("fig1_11firm_lin_shock_firm2");
}

static void a_cycle_agrees(void **state)
{
    (void)state;
    case_holds("toy5_gl_market");
    case_holds("toy5_gl_nomarket");
    case_holds("toy5_leontief");
    case_holds("toy5_linear");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chains_agree_with_the_published_program),
        cmocka_unit_test(the_eleven_firms_of_the_paper_agree),
        cmocka_unit_test(a_partial_shock_agrees),
        cmocka_unit_test(a_cycle_agrees),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
