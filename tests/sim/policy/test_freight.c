/**
 * @file tests/sim/policy/test_freight.c
 * Transport that goods need no more in a unified market (L12): a calm world without noise
 * where it does, beside one where it does not (freight_L12 = 0).
 *
 * Precision: both
 */
#include "tests/support/lab.h"

#include <math.h>

#define MARKET                                                           \
    "seed: 3\neconomy: {firms: 600}\nhorizon: {weeks: 60}\nnoise: off\n" \
    "packages:\n  market:\n"                                             \
    "    l12: {use: unified_market, budget: 1e13 CNY/year, start_week: 4}\n"

enum { START = 4, WEEKS = 60, TRANSPORT = 28 };

typedef struct pair {
    ren_lab lab[2]; /* without and with */
    ren_world world[2];
} pair;

static void run_to(pair *p, int32_t week)
{
    for (int k = 0; k < 2; k++) {
        ren_lab_run(&p->world[k], week);
    }
}

static int begin(void **state)
{
    pair *p = calloc(1, sizeof *p);
    assert_non_null(p);
    for (int k = 0; k < 2; k++) {
        const ren_override o[] = {
            { "rules.money", "on" }, { "parameters.freight_L12", k == 0 ? "0" : "0.03" }
        };
        ren_lab_init_with(&p->lab[k], MARKET, 2, o);
        ren_lab_world(&p->lab[k], "market", false, &p->world[k]);
    }
    *state = p;
    return 0;
}

static int end(void **state)
{
    pair *p = *state;
    for (int k = 0; k < 2; k++) {
        ren_lab_world_free(&p->world[k]);
        ren_lab_free(&p->lab[k]);
    }
    free(p);
    return 0;
}

static double national(const pair *p, int k, ren_national which, int32_t week)
{
    return p->world[k].series->national[which][week];
}

/* Until it begins nothing differs; in its first week firms promise what they did, so that
 * pools of transport are asked for 3 % less and all others for the same. */
static void transport_is_asked_for_less_and_nothing_else(void **state)
{
    pair *p = *state;
    run_to(p, START);
    for (int c = 0; c < REN_N_COLUMNS; c++) {
        assert_true(ren_column_hash(&p->world[0], c)
                    == ren_column_hash(&p->world[1], c));
    }
    run_to(p, START + 1);
    const ren_table *table = &p->lab[1].table;
    const double need = p->world[1].strain.freight;
    int32_t cut = 0;
    assert_true(p->world[0].strain.freight == 1.0);
    assert_float_equal(need, 0.97, 1e-4);
    for (int32_t q = 0; q < table->n; q++) {
        const bool less = table->group[q] == TRANSPORT && table->local[q];
        for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
            const double before =
                p->world[0].state.pool_request[q * REN_N_PROVINCES + r];
            const double now = p->world[1].state.pool_request[q * REN_N_PROVINCES + r];
            if (less) {
                assert_float_equal(1.0 + now, need * (1.0 + before), 1e-6);
            } else {
                assert_true(now == before);
            }
        }
        cut += less;
    }
    assert_true(cut > 0);
}

/* Ten weeks on: what carriers lose is about what users save, and value added counts
 * both. */
static void its_makers_sell_less_and_the_rest_is_value_added(void **state)
{
    pair *p = *state;
    const ren_table *table = &p->lab[1].table;
    run_to(p, START + 10);
    const int32_t t = START + 9;
    double lost = 0, carried = 0, added = 0;
    for (int32_t q = 0; q < table->n; q++) {
        const int64_t at = (int64_t)q * WEEKS + t;
        const double less =
            (double)p->world[0].series->product[REN_PRODUCT_OUTPUT][at]
            - (double)p->world[1].series->product[REN_PRODUCT_OUTPUT][at];
        added -= less * p->lab[1].setup.value_added_of[q];
        if (table->group[q] == TRANSPORT && table->local[q]) {
            lost += less;
            for (int32_t u = 0; u < table->n; u++) {
                carried += p->lab[1].economy.pool_flow[(int64_t)q * table->n + u];
            }
        }
    }
    const double saved = national(p, 1, REN_NATIONAL_freight_saved, t);
    assert_true(national(p, 0, REN_NATIONAL_freight_saved, t) == 0);
    assert_float_equal(saved / (0.03 * carried), 1.0, 0.01);
    assert_true(lost > 0.99 * saved); /* carriers need carriers as well */
    assert_true(lost < 1.35 * saved);
    const double more = national(p, 1, REN_NATIONAL_value_added, t)
                        - national(p, 0, REN_NATIONAL_value_added, t);
    assert_float_equal(more / saved, 1.0 + added / saved, 1e-3);
    assert_true(more > 0 && more < saved);
}

/* What is not bought is not paid for: others earn more, and ask less once they revise. */
static void who_needs_less_pays_less(void **state)
{
    pair *p = *state;
    run_to(p, WEEKS);
    const ren_table *table = &p->lab[1].table;
    const ren_population *f = &p->lab[1].economy.firms;
    double cheaper = 0, dearer = 0;
    for (int32_t i = 0; i < f->n; i++) {
        if (table->group[f->product[i]] != TRANSPORT) {
            const double less =
                (double)p->world[0].state.price[i] - (double)p->world[1].state.price[i];
            cheaper += less > 0 ? f->output[i] : 0;
            dearer += less < 0 ? f->output[i] : 0;
        }
    }
    assert_true(cheaper > 10 * dearer);
    assert_true(national(p, 1, REN_NATIONAL_price_index, WEEKS - 1)
                < national(p, 0, REN_NATIONAL_price_index, WEEKS - 1));
    for (int32_t t = 0; t < WEEKS; t++) {
        assert_true(national(p, 1, REN_NATIONAL_money_residual, t) < 1e-4);
        assert_true(t % 13 != 0 || national(p, 1, REN_NATIONAL_residual, t) < 1e-4);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)
        T(transport_is_asked_for_less_and_nothing_else),
        T(its_makers_sell_less_and_the_rest_is_value_added),
        T(who_needs_less_pays_less),
#undef T
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
