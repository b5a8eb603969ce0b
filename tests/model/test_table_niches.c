/**
 * @file tests/model/test_table_niches.c
 * Niches are carved as stated, any subset of them, shipped or added by a scenario, and
 * impossible ones are refused.
 */
#include "model/table.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define DATA REN_SOURCE_DIR "/scenarios/data"

enum { IO153, IO42 };
static const double TRILLION = 1e8; /* of 10,000 CNY */

static ren_status build(ren_table *out, int32_t which, int32_t n, const int32_t *chosen,
                        const char *dir, ren_error *err)
{
    int32_t index[7];
    ren_scenario scenario = { .economy = { .table = which, .niches = { n, index } } };

    for (int32_t k = 0; k < n; k++) {
        index[k] = chosen != NULL ? chosen[k] : k;
    }
    return ren_table_build(out, &scenario, dir, err);
}

static void assert_near(double found, double expected, double relative)
{
    if (!(fabs(found - expected) <= relative * fabs(expected))) {
        fail_msg("found %.9g, expected %.9g to %g", found, expected, relative);
    }
}

/* Output and imports of the shipped niches, trillion CNY. */
static const struct {
    const char *id, *parent;
    double output, imports;
} shipped[] = {
    { "chip_tools", "078", 0.02558, 0.10231 },
    { "photoresist", "048", 0.01085, 0.02531 },
    { "hi_chips", "094", 0.14746, 1.32710 },
    { "robot_parts", "073", 0.01032, 0.01916 },
    { "ind_software", "128", 0.09469, 0.09469 },
    { "hi_bearings", "073", 0.01441, 0.02162 },
    { "aero_parts", "083", 0.01133, 0.01699 },
};

static void totals_of_niches_are_as_stated(void **state)
{
    ren_table table = { 0 };
    ren_error err = { 0 };
    (void)state;

    for (int32_t which = IO153; which <= IO42; which++) {
        assert_int_equal(build(&table, which, 7, NULL, DATA, &err), REN_OK);
        assert_int_equal(table.n_niches, 7);
        assert_int_equal(table.n_base, which == IO153 ? 153 : 42);
        for (int32_t v = 0; v < 7; v++) {
            const ren_niche *niche = &table.niche[v];
            assert_int_equal(niche->product, table.n_base + v);
            assert_string_equal(table.code[niche->product], shipped[v].id);
            assert_int_equal(table.group[niche->product], table.group[niche->parent]);
            if (which == IO153) {
                assert_string_equal(table.code[niche->parent], shipped[v].parent);
            }
            assert_near(table.output[niche->product] / TRILLION, shipped[v].output,
                        1e-3);
            assert_near(table.imports[niche->product] / TRILLION, shipped[v].imports,
                        1e-3);
        }
        ren_table_free(&table);
    }
}

/* Imports of chip tools: 0.0918 trillion of 0.1087 of their investment. */
static void equipment_is_imported_as_investment(void **state)
{
    ren_table table = { 0 };
    ren_error err = { 0 };
    (void)state;

    assert_int_equal(build(&table, IO153, 7, NULL, DATA, &err), REN_OK);
    const int64_t at = (int64_t)table.niche[0].product * REN_N_FINAL + REN_INVESTMENT;
    assert_near(table.final_imported[at] / TRILLION, 0.0918, 1e-3);
    assert_near((table.final_imported[at] + table.final_domestic[at]) / TRILLION,
                0.1087, 1e-3);
    ren_table_free(&table);
}

static void niches_carry_their_own_traits(void **state)
{
    ren_table table = { 0 };
    ren_error err = { 0 };
    (void)state;

    assert_int_equal(build(&table, IO153, 7, NULL, DATA, &err), REN_OK);
    const ren_niche *tools = &table.niche[0], *software = &table.niche[4];
    assert_int_equal(tools->localisation, REN_HARD);
    assert_true(tools->lead_weeks == 8.0 && tools->qualification_weeks == 78.0);
    assert_true(tools->racers == 5 && tools->exposure == 1.0
                && tools->buffer_weeks == 8.0);
    assert_true(fabs(tools->origin[0] - 0.38) < 1e-12);
    /* 094 and the niche made in its fabs use chip tools for 0.55 of their capital */
    const int32_t chips = 93, hi_chips = table.niche[2].product;
    assert_true(tools->capital_share[chips] == 0.55);
    assert_true(tools->capital_share[hi_chips] == 0.55);
    assert_true(tools->capital_share[0] == 0.0);
    /* mfg: every manufacturing product, and nothing else */
    assert_true(software->capital_share[11] == 0.035
                && software->capital_share[98] == 0.035);
    assert_true(software->capital_share[10] == 0.0
                && software->capital_share[127] == 0.0);
    /* criticality: the niche's own as an input, none to itself */
    const int64_t row = (int64_t)software->product * table.n;
    assert_true(table.criticality[row + 127] == 0.5);
    assert_true(table.criticality[row + software->product] == 0.0);
    assert_true(table.origin_input[hi_chips * REN_N_COUNTRIES + 5]
                == table.niche[2].origin[5]);
    ren_table_free(&table);
}

/* 0.55 of the capital of 094 is less of the capital of all electronics. */
static void coarse_capital_is_averaged_not_added(void **state)
{
    ren_table table = { 0 }, fine = { 0 };
    ren_error err = { 0 };
    double chips = 0.0, group = 0.0;
    (void)state;

    assert_int_equal(build(&table, IO42, 7, NULL, DATA, &err), REN_OK);
    assert_int_equal(build(&fine, IO153, 0, NULL, DATA, &err), REN_OK);
    for (int32_t i = 0; i < fine.n; i++) {
        const double worn = fine.value_added[i * REN_N_VALUE_ADDED + REN_DEPRECIATION];
        group += fine.group[i] == 19 ? worn : 0.0;
        chips += i == 93 ? worn : 0.0;
    }
    assert_near(table.niche[0].capital_share[19], 0.55 * chips / group, 1e-12);
    ren_table_free(&table);
    ren_table_free(&fine);
}

static void any_subset_is_carved(void **state)
{
    static const int32_t chosen[][2] = { { 2, 0 }, { 5, 3 }, { 1, 1 } };
    static const int32_t n_carved[] = { 2, 2, 1 };
    ren_table table = { 0 };
    ren_error err = { 0 };
    (void)state;

    for (int k = 0; k < 3; k++) {
        for (int32_t which = IO153; which <= IO42; which++) {
            assert_int_equal(build(&table, which, 2, chosen[k], DATA, &err), REN_OK);
            assert_int_equal(table.n_niches, n_carved[k]);
            double output = 0.0;
            for (int32_t i = 0; i < table.n; i++) {
                output += table.output[i];
            }
            assert_near(output / TRILLION, 269.903, 1e-5);
            ren_table_free(&table);
        }
    }
    /* in the order of the file, whatever the order of the scenario */
    assert_int_equal(build(&table, IO153, 2, chosen[0], DATA, &err), REN_OK);
    assert_string_equal(table.code[153], "chip_tools");
    assert_string_equal(table.code[154], "hi_chips");
    ren_table_free(&table);
}

static const char header[] =
    "id,name_en,name_zh,parent,sigma,mu,inv_share,exp_share,users,capital_users,"
    "origins,class,exposure,criticality,lead_weeks,buffer_weeks,qual_weeks,racers,"
    "evidence";

static void file_write(const char *path, const char *lines)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    (void)fprintf(file, "%s\n%s\n", header, lines);
    assert_int_equal(fclose(file), 0);
}

/** A data folder as shipped but for its niches; the caller frees the name. */
static char *folder_with(const char *line)
{
    char template[] = "niches-XXXXXX";
    char path[256];

    assert_non_null(mkdtemp(template));
    (void)snprintf(path, sizeof path, "%s/io153", template);
    assert_int_equal(symlink(DATA "/io153", path), 0);
    (void)snprintf(path, sizeof path, "%s/io42", template);
    assert_int_equal(symlink(DATA "/io42", path), 0);
    (void)snprintf(path, sizeof path, "%s/niches.csv", template);
    file_write(path, line);
    return strdup(template);
}

static void folder_drop(char *dir)
{
    static const char *const name[] = { "/io153", "/io42", "/niches.csv", "" };
    char path[256];

    for (int k = 0; k < 4; k++) {
        (void)snprintf(path, sizeof path, "%s%s", dir, name[k]);
        assert_int_equal(k < 3 ? unlink(path) : rmdir(path), 0);
    }
    free(dir);
}

#define NICHE(parent, sigma, mu, f, e, users, rest) \
    "x,X,X," parent "," sigma "," mu "," f "," e "," users "," rest
#define REST ",USA:1,hard,1,1,8,8,78,5,A"

static void impossible_niches_are_refused_with_their_constraint(void **state)
{
    static const struct {
        const char *line, *says;
    } refused[] = {
        { NICHE("048", "0.3", "0.2", "0", "0.03", "094:1", REST), "sells to 094" },
        { NICHE("094", "0.5", "1", "0", "0", "094:0.5|090:0.5", REST), "imports" },
        { NICHE("094", "0.2", "0.9", "0.005", "0.2", "090:1", REST), "exports" },
        { NICHE("094", "0.2", "0.9", "0.8", "0", "090:1", REST), "investment" },
        { NICHE("094", "0.2", "0.9", "0", "0", "090:0.5", REST), "sum to 1" },
        { NICHE("094", "0.2", "0.9", "0", "0", "0x0:1", REST), "a known name" },
        { NICHE("999", "0.2", "0.9", "0", "0", "090:1", REST), "a product code" },
        { NICHE("094", "1.2", "0.9", "0", "0", "090:1", REST), "sigma" },
        { NICHE("094", "0.2", "0.9", "0", "0", "090:1", ",XYZ:1,hard,1,1,8,8,78,5,A"),
          "origins" },
        { NICHE("094", "0.2", "0.9", "0", "0", "090:1", ",USA:1,soft,1,1,8,8,78,5,A"),
          "easy, medium" },
        { NICHE("094", "0.2", "0.9", "0", "0", "090:1",
                "mfg:0.6|094:0.6,USA:1,hard,1,1,8,8,78,5,A"),
          "expected at most 1" },
    };
    (void)state;

    for (size_t k = 0; k < sizeof refused / sizeof *refused; k++) {
        char *dir = folder_with(refused[k].line);
        ren_table table = { 0 };
        ren_error err = { 0 };
        const ren_status status = build(&table, IO153, 1, NULL, dir, &err);
        folder_drop(dir);
        if (status == REN_OK || strstr(err.text, refused[k].says) == NULL) {
            fail_msg("line %zu: found '%s', expected '%s' in it", k, err.text,
                     refused[k].says);
        }
        assert_null(table.output);
    }
}

static void possible_niches_of_a_user_are_carved(void **state)
{
    char *dir = folder_with(
        NICHE("094", "0.1", "0.5", "0.005", "0.04", "090:0.6|091:0.4", "094:0.1" REST));
    ren_table table = { 0 };
    ren_error err = { 0 };
    (void)state;

    const ren_status status = build(&table, IO153, 1, NULL, dir, &err);
    folder_drop(dir);
    if (status != REN_OK) {
        fail_msg("%s", err.text);
    }
    assert_string_equal(table.code[153], "x");
    assert_near(table.imports[153], table.output[153], 1e-9);
    ren_table_free(&table);
}

/* ---- niches that a scenario adds ---- */

/** Builds the shipped niches and those of a file with these lines. */
static ren_status build_added(ren_table *out, int32_t which, const char *lines,
                              ren_error *err)
{
    char path[] = "added-XXXXXX";
    int32_t index[8] = { 0, 1, 2, 3, 4, 5, 6, 7 };
    const ren_scenario scenario = {
        .economy = { .table = which, .niches = { 8, index } }, .added = { .path = path }
    };
    const int file = mkstemp(path);

    assert_true(file >= 0);
    assert_int_equal(close(file), 0);
    file_write(path, lines);
    const ren_status status = ren_table_build(out, &scenario, DATA, err);
    assert_int_equal(unlink(path), 0);
    return status;
}

static void sums_of(const ren_table *table, double *output, double *domestic)
{
    *output = *domestic = 0.0;
    for (int32_t i = 0; i < table->n; i++) {
        *output += table->output[i];
        for (int32_t j = 0; j < table->n; j++) {
            *domestic += table->domestic[(int64_t)i * table->n + j]
                         + table->imported[(int64_t)i * table->n + j];
        }
    }
}

/* Batteries: a tenth of what 087 supplies. */
#define BATTERIES                                                                      \
    "batteries,Batteries,X,087,0.1,0.02,0,0.02,079:0.5|090:0.5,,KOR:1,easy,0.5,1,4,4," \
    "26,9,A"

static void an_added_niche_is_carved_and_totals_are_kept(void **state)
{
    ren_table with = { 0 }, without = { 0 };
    ren_error err = { 0 };
    (void)state;

    for (int32_t which = IO153; which <= IO42; which++) {
        double output = 0.0, inputs = 0.0, output_before = 0.0, inputs_before = 0.0;
        if (build_added(&with, which, BATTERIES, &err) != REN_OK) {
            fail_msg("%s", err.text);
        }
        assert_int_equal(build(&without, which, 7, NULL, DATA, &err), REN_OK);
        assert_int_equal(with.n_niches, 8);
        const ren_niche *niche = &with.niche[7];
        assert_string_equal(with.code[niche->product], "batteries");
        assert_int_equal(niche->racers, 9);
        assert_true(niche->origin[2] == 1.0);
        assert_true(with.output[niche->product] > 0.0);
        assert_near(with.imports[niche->product] * 49.0, with.output[niche->product],
                    1e-6);
        assert_near(with.output[niche->product] + with.output[niche->parent],
                    without.output[niche->parent], 1e-9);
        for (int32_t v = 0; v < 7; v++) { /* the shipped ones are what they were */
            assert_near(with.output[with.n_base + v], without.output[with.n_base + v],
                        1e-9);
        }
        sums_of(&with, &output, &inputs);
        sums_of(&without, &output_before, &inputs_before);
        assert_near(output, output_before, 1e-9);
        assert_near(inputs, inputs_before, 1e-6);
        ren_table_free(&with);
        ren_table_free(&without);
    }
}

static void bad_additions_are_refused_with_line_and_reason(void **state)
{
    static const struct {
        const char *lines, *says;
    } refused[] = {
        /* niches of one parent share the bound: hi_chips has a part of it */
        { "more_chips,X,X,094,0.8,0.9,0,0.01,090:0.5|091:0.5," REST, "at most 0.9" },
        { "resists,X,X,048,0.3,0.2,0,0.03,094:1," REST, "sells to 094" },
        { BATTERIES "\nhi_chips,X,X,094,0.1,0.5,0,0,090:1," REST,
          ":3: id: found 'hi_chips', which line 5 of " },
        { BATTERIES "\n" BATTERIES, ":3: id: found 'batteries', which line 2 of " },
        { "094,X,X,094,0.1,0.5,0,0,090:1," REST, ":2: id: found '094'" },
        { "all,X,X,094,0.1,0.5,0,0,090:1," REST, ":2: id: found 'all'" },
        { "b,X,X,087,lots,0.5,0,0,090:1," REST, ":2" },
    };
    (void)state;

    for (size_t k = 0; k < sizeof refused / sizeof *refused; k++) {
        ren_table table = { 0 };
        ren_error err = { 0 };
        const ren_status status = build_added(&table, IO153, refused[k].lines, &err);
        if (status == REN_OK || ren_status_exit(status) != 2
            || strstr(err.text, refused[k].says) == NULL) {
            fail_msg("lines %zu: found '%s', expected '%s' in it", k, err.text,
                     refused[k].says);
        }
        assert_null(table.output);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(totals_of_niches_are_as_stated),
        cmocka_unit_test(equipment_is_imported_as_investment),
        cmocka_unit_test(niches_carry_their_own_traits),
        cmocka_unit_test(coarse_capital_is_averaged_not_added),
        cmocka_unit_test(any_subset_is_carved),
        cmocka_unit_test(impossible_niches_are_refused_with_their_constraint),
        cmocka_unit_test(possible_niches_of_a_user_are_carved),
        cmocka_unit_test(an_added_niche_is_carved_and_totals_are_kept),
        cmocka_unit_test(bad_additions_are_refused_with_line_and_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
