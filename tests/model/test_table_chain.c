/**
 * @file tests/model/test_table_chain.c
 * Words find their products; the chain of a product has the weights of definitions D1.
 */
#include "model/table.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DATA REN_SOURCE_DIR "/scenarios/data"
enum { IO153, IO42 };

static ren_words words;
static ren_table fine, coarse;
static ren_vocabulary vocabularies[REN_N_VOCABULARIES];

static int setup(void **state)
{
    ren_error err = { 0 };
    int32_t index[7] = { 0, 1, 2, 3, 4, 5, 6 };
    ren_scenario scenario = { .economy = { .niches = { 7, index } } };
    (void)state;

    assert_int_equal(ren_words_read(&words, DATA, NULL, &err), REN_OK);
    ren_words_catalogue(&words, vocabularies);
    assert_int_equal(ren_table_build(&fine, &scenario, DATA, &err), REN_OK);
    scenario.economy.table = IO42;
    scenario.economy.niches.n = 1;
    assert_int_equal(ren_table_build(&coarse, &scenario, DATA, &err), REN_OK);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    ren_table_free(&fine);
    ren_table_free(&coarse);
    ren_words_free(&words);
    assert_null(words.product);
    return 0;
}

/** Index of a name or alias, as the scenario reader finds it. */
static int32_t word(ren_vocabulary_kind kind, const char *name)
{
    const ren_vocabulary *vocabulary = &vocabularies[kind];
    for (int32_t i = 0; i < vocabulary->n; i++) {
        if (strcmp(vocabulary->name[i], name) == 0
            || (vocabulary->alias != NULL && strcmp(vocabulary->alias[i], name) == 0)) {
            return i;
        }
    }
    return -1;
}

static void vocabularies_hold_every_name(void **state)
{
    (void)state;
    assert_int_equal(vocabularies[REN_PRODUCTS].n, 160);
    assert_int_equal(vocabularies[REN_NICHES].n, 7);
    assert_int_equal(vocabularies[REN_PROVINCES].n, 31);
    assert_int_equal(vocabularies[REN_COUNTRIES].n, 8);
    assert_int_equal(vocabularies[REN_TIERS].n, 5);
    assert_int_equal(vocabularies[REN_FIRM_IDS].n, 0);
    assert_int_equal(word(REN_PRODUCTS, "094"), 93);
    assert_int_equal(word(REN_PRODUCTS, "Manufacture of electronic components"), 93);
    assert_int_equal(word(REN_PRODUCTS, "hi_chips"), 155);
    assert_int_equal(word(REN_NICHES, "hi_chips"), 2);
    assert_int_equal(word(REN_NICHES, "High-end chips"), 2);
    assert_int_equal(word(REN_PROVINCES, "Zhejiang"), word(REN_PROVINCES, "zhejiang"));
    assert_int_equal(word(REN_COUNTRIES, "TWN"), 5);
    assert_int_equal(word(REN_TIERS, "champion"), 4);
}

static void words_find_their_products(void **state)
{
    (void)state;
    for (int32_t w = 0; w < words.n_products; w++) {
        const int32_t i = ren_table_product(&fine, &words, w);
        assert_true(i >= 0 && i < fine.n);
        assert_string_equal(fine.code[i], words.product[w]);
        assert_int_equal(fine.group[i], words.product_group[w]);
        if (w < 153) {
            assert_int_equal(ren_table_product(&coarse, &words, w), fine.group[i]);
        }
    }
    assert_int_equal(
        ren_table_product(&coarse, &words, word(REN_PRODUCTS, "chip_tools")), 42);
    assert_int_equal(ren_table_product(&coarse, &words, word(REN_PRODUCTS, "hi_chips")),
                     -1);
    assert_int_equal(ren_table_product(&fine, &words, -1), -1);
    assert_int_equal(ren_table_product(&fine, &words, 160), -1);
}

static double value_added(const ren_table *table, int32_t i)
{
    double sum = 0.0;
    for (int32_t k = 0; k < REN_N_VALUE_ADDED; k++) {
        sum += table->value_added[i * REN_N_VALUE_ADDED + k];
    }
    return sum;
}

/** Share of domestic product that ends in the focal products. */
static double attributed(int32_t n_focal, const char *const *code)
{
    double weight[160], part = 0.0, whole = 0.0;
    bool member[160];
    int32_t focal[2] = { 0 };
    ren_error err = { 0 };

    for (int32_t k = 0; k < n_focal; k++) {
        focal[k] = ren_table_product(&fine, &words, word(REN_PRODUCTS, code[k]));
    }
    assert_int_equal(ren_table_chain(&fine, n_focal, focal, weight, member, &err),
                     REN_OK);
    for (int32_t i = 0; i < fine.n; i++) {
        assert_true(weight[i] >= 0.0 && weight[i] <= 1.0);
        part += weight[i] * value_added(&fine, i);
        whole += value_added(&fine, i);
    }
    for (int32_t k = 0; k < n_focal; k++) {
        assert_true(weight[focal[k]] == 1.0 && member[focal[k]]);
    }
    for (int32_t i = 0; i < fine.n; i++) {
        assert_true(!member[i] || fine.resolved[i] || i == focal[0]);
    }
    for (int32_t v = 0; v < fine.n_niches; v++) {
        assert_true(!member[fine.niche[v].parent] || member[fine.niche[v].product]);
    }
    return part / whole;
}

/* Per cent of domestic product, from a numerical prototype. */
static void weights_are_those_of_the_prototype(void **state)
{
    static const struct {
        int32_t n;
        const char *code[2];
        double percent;
    } chain[] = {
        { 2, { "094", "hi_chips" }, 2.07 }, { 2, { "078", "chip_tools" }, 0.98 },
        { 2, { "090", "091" }, 2.31 },      { 2, { "079", "080" }, 3.88 },
        { 1, { "hi_chips", NULL }, 0.093 }, { 1, { "chip_tools", NULL }, 0.0206 },
    };
    (void)state;
    for (size_t k = 0; k < sizeof chain / sizeof *chain; k++) {
        assert_true(
            fabs(100.0 * attributed(chain[k].n, chain[k].code) / chain[k].percent - 1.0)
            < 0.006);
    }
}

/* With every product focal nothing is upstream, and all of output ends in the chain. */
static void everything_focal_weighs_everything(void **state)
{
    double weight[160];
    bool member[160];
    int32_t focal[160];
    ren_error err = { 0 };
    (void)state;

    for (int32_t i = 0; i < 160; i++) {
        focal[i] = i;
    }
    assert_int_equal(ren_table_chain(&fine, 160, focal, weight, member, &err), REN_OK);
    for (int32_t i = 0; i < 160; i++) {
        assert_true(weight[i] == 1.0 && member[i]);
    }
}

/* m = Z_of 1 + A_oo m: checked against the flows themselves, not the solver. */
static void weights_solve_their_equation(void **state)
{
    double weight[160];
    bool member[160];
    const int32_t focal[1] = { 93 };
    ren_error err = { 0 };
    (void)state;

    assert_int_equal(ren_table_chain(&fine, 1, focal, weight, member, &err), REN_OK);
    for (int32_t o = 0; o < fine.n; o++) {
        double ends = 0.0;
        for (int32_t j = 0; j < fine.n; j++) {
            ends += weight[j] * fine.domestic[(int64_t)o * fine.n + j];
        }
        assert_true(o == 93
                    || fabs(ends - weight[o] * fine.output[o])
                           < 1e-10 * fine.output[o]);
    }
}

static void a_product_that_is_not_there_is_refused(void **state)
{
    double weight[160];
    bool member[160];
    const int32_t focal[1] = { -1 };
    ren_error err = { 0 };
    (void)state;
    assert_int_equal(ren_table_chain(&fine, 1, focal, weight, member, &err),
                     REN_OUT_OF_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vocabularies_hold_every_name),
        cmocka_unit_test(words_find_their_products),
        cmocka_unit_test(weights_are_those_of_the_prototype),
        cmocka_unit_test(everything_focal_weighs_everything),
        cmocka_unit_test(weights_solve_their_equation),
        cmocka_unit_test(a_product_that_is_not_there_is_refused),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
