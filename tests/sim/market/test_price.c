/**
 * @file tests/sim/market/test_price.c
 * Prices (C7): unit cost and a sticky mark-up; what buyers pay sellers get.
 */
#include "tests/sim/market/stall.h"

/* A third of the firms need a fifth less labour. */
static void improve(const ren_lab *lab, ren_world *world)
{
    for (int32_t i = 0; i < lab->economy.firms.n; i += 3) {
        world->state.technology[i] = (ren_real)0.25;
    }
}

static void markets_rest(void **state)
{
    (void)state;
    static const int columns[] = {
        REN_COL_price,        REN_COL_markup,   REN_COL_standing, REN_COL_price_home,
        REN_COL_price_abroad, REN_COL_margin,   REN_COL_share,    REN_COL_unfilled,
        REN_COL_brand,        REN_COL_foothold, REN_COL_caution,  REN_COL_plant,
        REN_COL_coming,       REN_COL_pledged,  REN_COL_worn,
    };
    ren_lab lab;
    ren_world world;
    stall_open(&lab, "", 60, &world);
    for (size_t k = 0; k < sizeof columns / sizeof *columns; k++) {
        if (stall_largest(&world, columns[k]) != 0.0) {
            fail_msg("%s moved at rest", ren_columns[columns[k]].name);
        }
    }
    assert_true(*world.state.boom == 0.0);
    stall_close(&lab, &world);
}

/* What labour the firm saves, per unit of its cost on day 0. */
static double saved(const ren_lab *lab, const ren_world *world, int32_t i)
{
    const double a = world->state.technology[i];
    return lab->setup.books.wages[i] * (1.0 - 1.0 / (1.0 + a));
}

/* C7 by hand: what inputs cost at the suppliers' prices before, and labour. */
static double cost_by_hand(const ren_lab *lab, const ren_world *world, int32_t i,
                           const ren_real *before)
{
    const ren_economy *e = &lab->economy;
    const ren_network *net = &e->network;
    const int32_t q = e->firms.product[i], n = lab->table.n;
    double sum = 0, pool = 0, all = 0;
    for (int32_t s = 0; s < net->n_slots; s++) {
        for (int64_t l = net->link_first[s];
             net->slot_firm[s] == i && l < net->link_first[s + 1]; l++) {
            const int32_t j = net->link_supplier[l];
            sum += j < net->n_firms
                       ? net->slot_value[s] * net->link_share[l] * before[j]
                       : 0.0;
        }
    }
    for (int32_t p = 0; p < n; p++) {
        double worth = 0, made = 0;
        for (int32_t j = 0; j < e->firms.n; j++) {
            const bool makes = e->firms.product[j] == p;
            worth += makes ? e->firms.output[j] * before[j] : 0.0;
            made += makes ? e->firms.output[j] : 0.0;
        }
        pool += made > 0.0 ? e->pool_flow[(int64_t)p * n + q] * worth / made : 0.0;
        all += e->pool_flow[(int64_t)p * n + q];
    }
    sum += all > 0.0 ? lab->setup.books.pooled[i] * pool / all : 0.0;
    return sum - saved(lab, world, i);
}

/* Two revisions from rest: the first passes on labour saved, the second also what
 * suppliers have passed on. */
static void price_is_cost_and_markup(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    stall_open(&lab, "", 0, &world);
    improve(&lab, &world);
    const int32_t n = lab.economy.firms.n;
    const double *output = lab.economy.firms.output;
    const double *surplus = lab.setup.books.surplus;
    ren_real *before = malloc((size_t)n * sizeof *before);
    assert_non_null(before);
    ren_lab_phase(&world, "price");
    for (int32_t i = 0; i < n; i++) {
        const double unit = output[i] - surplus[i];
        before[i] = world.state.price[i];
        if (unit > 0.06 * output[i]) {
            assert_float_equal(before[i], -saved(&lab, &world, i) / unit, 1e-6);
        }
    }
    ren_lab_phase(&world, "price");
    for (int32_t i = 0; i < n; i += 40) {
        const double unit = output[i] - surplus[i];
        const double more = cost_by_hand(&lab, &world, i, before);
        if (unit > 0.06 * output[i]) {
            assert_float_equal(world.state.price[i], more / unit, 1e-6);
        }
    }
    free(before);
    stall_close(&lab, &world);
}

/* A firm that gains of its market marks up, and no further than mu_max; what it loses
 * again it takes off. */
static void markups_follow_shares_and_stay_in_bounds(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    stall_open(&lab, "parameters: {nu_mu: 0.1}\n", 0, &world);
    const int32_t i = stall_maker(&world);
    const double unit = 1.0 - lab.setup.books.surplus[i] / lab.economy.firms.output[i];
    const double first = 1.0 / unit - 1.0;
    world.state.expected[i] = 1;
    ren_lab_phase(&world, "price");
    const double up = world.state.markup[i];
    assert_true(up > 0.003 && up < 0.1);
    assert_true(world.state.price[i] > 0);
    world.state.expected[i] = 0;
    ren_lab_phase(&world, "price");
    assert_true(fabs((double)world.state.markup[i]) < 1e-6);
    for (int k = 0; k < 40; k++) {
        world.state.expected[i] = k < 20 ? 3 : (ren_real)-0.9;
        world.state.standing[i] = 0; /* gains or loses again */
        ren_lab_phase(&world, "price");
        const double markup = first + (double)world.state.markup[i];
        assert_true(markup >= -1e-6 && markup <= fmax(0.6, first) + 1e-6);
    }
    stall_close(&lab, &world);
}

/* Every flow has two ends at any prices. */
static void buyers_pay_what_sellers_get(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    purse_storm(&lab, 700, 60, 0, NULL);
    ren_lab_world(&lab, "all", true, &world);
    for (int32_t week = 1; week <= 40; week++) {
        improve(&lab, &world);
        ren_lab_run(&world, week);
        for (int f = 0; f < REN_N_FLOWS; f++) {
            double size;
            const double gap = purse_gap(&world, f, &size);
            if (!(gap <= 1e-9 * size)) {
                fail_msg("week %d, flow %s: %g of %g lost", (int)week,
                         ren_flow_names[f], gap, size);
            }
        }
    }
    assert_true(stall_largest(&world, REN_COL_price) > 0.02);
    assert_true(stall_largest(&world, REN_COL_price_home) > 0.01);
    stall_close(&lab, &world);
}

#define EMBARGO                                                                  \
    "shocks:\n  embargo: {use: tech_embargo, countries: [USA, JPN, KOR, TWN],\n" \
    "            inputs: ['094'], depth: 0.8, start_week: 4}\n"                  \
    "parameters: {grey_price: %s, pi_scarcity: %s}\n"

static double import_bill(const char *price, const char *premium)
{
    ren_lab lab;
    ren_world world;
    char text[512];
    double sum = 0;
    (void)snprintf(text, sizeof text, EMBARGO, price, premium);
    stall_open(&lab, text, 8, &world);
    for (int32_t i = 0; i < lab.economy.firms.n; i++) {
        sum += world.state.imported[i];
    }
    stall_close(&lab, &world);
    return sum;
}

static void grey_goods_and_scarce_goods_cost_more(void **state)
{
    (void)state;
    const double plain = import_bill("1", "0"), grey = import_bill("4", "0"),
                 scarce = import_bill("1", "0.3");
    if (!(grey > plain && scarce > plain)) {
        fail_msg("imports %g, grey %g, scarce %g", plain, grey, scarce);
    }
}

/* Off, the phases leave their columns as they were. */
static void without_the_phases_nothing_moves(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    ren_lab_init(&lab, STALL "phases: {price: off, compete: off, expand: off,\n"
                             "         caution: off}\n");
    ren_lab_world(&lab, NULL, true, &world);
    improve(&lab, &world);
    ren_lab_run(&world, 30);
    assert_true(stall_largest(&world, REN_COL_price) == 0.0);
    assert_true(stall_largest(&world, REN_COL_share) == 0.0);
    assert_true(stall_largest(&world, REN_COL_plant) == 0.0);
    assert_true(stall_largest(&world, REN_COL_caution) == 0.0);
    stall_close(&lab, &world);
}

/* Links won in half a year by firms whose suppliers are dear. */
static int32_t links_won(const char *trigger)
{
    ren_lab lab;
    ren_world world;
    const ren_override o = { "parameters.gap_trigger", trigger };
    ren_lab_init_with(&lab, STALL, 1, &o);
    ren_lab_world(&lab, NULL, true, &world);
    for (int32_t week = 1; week <= 26; week++) {
        for (int32_t i = 0; i < lab.economy.firms.n; i += 5) {
            world.state.markup[i] = (ren_real)0.5;
        }
        ren_lab_run(&world, week);
    }
    const int32_t n = *world.state.n_grown;
    stall_close(&lab, &world);
    return n;
}

/* C5: a price gap makes firms look for others. */
static void dear_suppliers_make_firms_search(void **state)
{
    (void)state;
    const int32_t never = links_won("100"), often = links_won("0.05");
    if (!(often > never + 5)) {
        fail_msg("%d links won, %d where prices do not matter", (int)often, (int)never);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(markets_rest),
        cmocka_unit_test(price_is_cost_and_markup),
        cmocka_unit_test(markups_follow_shares_and_stay_in_bounds),
        cmocka_unit_test(buyers_pay_what_sellers_get),
        cmocka_unit_test(grey_goods_and_scarce_goods_cost_more),
        cmocka_unit_test(dear_suppliers_make_firms_search),
        cmocka_unit_test(without_the_phases_nothing_moves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
