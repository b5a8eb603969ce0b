/**
 * @file tests/sim/market/test_compete.c
 * Shares of final demand (C8), brands (L19), exports won (L17), caution after shortages
 * (C4).
 */
#include "tests/sim/market/stall.h"

static double usual(const ren_lab *lab, int32_t i)
{
    const int32_t p = lab->economy.firms.product[i];
    return lab->economy.firms.output[i] * (double)lab->setup.final_scale[i]
           * (lab->economy.final_share[p] + lab->economy.export_share[p]);
}

/* Relative gap between what all makers of a product sell to final users and day 0. */
static double moved(const ren_lab *lab, const ren_world *world, int32_t p)
{
    double sum = 0, all = 0;
    for (int32_t m = lab->setup.maker_first[p]; m < lab->setup.maker_first[p + 1];
         m++) {
        const int32_t i = lab->setup.maker[m];
        sum += usual(lab, i) * world->state.share[i];
        all += usual(lab, i);
    }
    return all > 0.0 ? fabs(sum) / all : 0.0;
}

/* E of the next test: the first maker is a tenth cheaper, the second leaves half
 * unserved, the third has a brand, the fourth a title. */
static double appeal(int32_t number)
{
    const double e[] = { 1.0 / 0.9, exp(-0.5), exp(0.15), exp(0.1) };
    return number < 4 ? e[number] : 1.0;
}

/* C8 by hand for one product. A week of service and of forgetting passes first. */
static void shares_follow_the_replicator(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    stall_open(&lab, "parameters: {w_tier: 0.2}\n", 0, &world);
    const int32_t p = stall_product(&world, 6);
    const int32_t *maker = lab.setup.maker + lab.setup.maker_first[p];
    const int32_t n = lab.setup.maker_first[p + 1] - lab.setup.maker_first[p];
    ren_state *s = &world.state;
    s->price[maker[0]] = (ren_real)-0.1;
    s->unfilled[maker[1]] = (ren_real)(0.5 * 13.0 / 12.0);
    s->brand[maker[2]] = (ren_real)(0.5 / (1.0 - 0.002));
    s->title[maker[3]] = 2;
    double mean = 0, all = 0;
    for (int32_t m = 0; m < n; m++) {
        mean += usual(&lab, maker[m]) * appeal(m);
        all += usual(&lab, maker[m]);
    }
    mean /= all;
    ren_lab_phase(&world, "compete");
    for (int32_t m = 0; m < n; m++) {
        assert_float_equal(s->share[maker[m]], appeal(m) / mean - 1.0, 1e-6);
    }
    assert_true(moved(&lab, &world, p) < 1e-6);
    stall_close(&lab, &world);
}

/* An advantage that lasts moves a share towards where it belongs, by chi a quarter, and
 * not on and on. */
static void a_lasting_advantage_moves_a_share_once(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    stall_open(&lab, "parameters: {w_tier: 0.2, chi: 0.5}\n", 0, &world);
    const int32_t i = stall_maker(&world);
    double first = 0, last = 0;
    world.state.title[i] = 2;
    for (int k = 0; k < 40; k++) {
        const double before = world.state.share[i];
        ren_lab_phase(&world, "compete");
        last = world.state.share[i];
        assert_true(last >= before);
        first = k == 0 ? last : first;
    }
    assert_true(first > 0.0);
    assert_float_equal(last, 2.0 * first, 0.02 * first);
    stall_close(&lab, &world);
}

/* Whatever happens, what one maker gains others lose. */
static void what_is_gained_is_lost(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    purse_storm(&lab, 700, 60, 0, NULL);
    ren_lab_world(&lab, "all", true, &world);
    ren_lab_run(&world, 53);
    for (int32_t p = 0; p < lab.table.n; p++) {
        const double gap = moved(&lab, &world, p);
        if (!(gap < (sizeof(ren_real) == sizeof(double) ? 1e-12 : 1e-5))) {
            fail_msg("product %d: final demand changed by %g", (int)p, gap);
        }
    }
    assert_true(stall_largest(&world, REN_COL_share) > 0.01);
    stall_close(&lab, &world);
}

/* No share falls below share_exit of day 0, but for what all give back together. */
static void nobody_leaves_for_good(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    stall_open(&lab, "parameters: {share_exit: 0.01, w_unfilled: 9}\n", 0, &world);
    const int32_t i = stall_maker(&world);
    for (int k = 0; k < 40; k++) {
        world.state.unfilled[i] = 1;
        ren_lab_phase(&world, "compete");
    }
    const double left = 1.0 + (double)world.state.share[i];
    assert_true(left > 0.009 && left < 0.011);
    stall_close(&lab, &world);
}

/* L19 and L17 by what is spent and opened, in the strain of a world. */
typedef struct support {
    ren_real *of[2];
    ren_real *kept[2];
} support;

static support offer(ren_world *world, int32_t n)
{
    support x;
    const int field[] = { REN_STRAIN_brand, REN_STRAIN_export_support };
    for (int k = 0; k < 2; k++) {
        x.of[k] = calloc((size_t)n, sizeof *x.of[k]);
        assert_non_null(x.of[k]);
        x.kept[k] = world->strain.of[field[k]];
        world->strain.of[field[k]] = x.of[k];
    }
    return x;
}

static void withdraw(ren_world *world, support *x)
{
    world->strain.of[REN_STRAIN_brand] = x->kept[0];
    world->strain.of[REN_STRAIN_export_support] = x->kept[1];
    free(x->of[0]);
    free(x->of[1]);
}

static void brands_and_exports_are_built_and_fade(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    stall_open(&lab, "", 1, &world);
    support x = offer(&world, lab.economy.firms.n);
    const int32_t i = stall_maker(&world);
    ren_lab_phase(&world, "compete");
    assert_true(stall_largest(&world, REN_COL_brand) == 0.0);
    assert_true(stall_largest(&world, REN_COL_foothold) == 0.0);
    x.of[0][i] = (ren_real)0.01;
    x.of[1][i] = (ren_real)0.05;
    double brand = 0; /* D13: br' = 0.02/52 (1 - br) - 0.002 br */
    for (int week = 0; week < 52; week++) {
        ren_lab_phase(&world, "compete");
        brand += 0.02 / 52.0 * (1.0 - brand) - 0.002 * brand;
    }
    const double won = world.state.foothold[i];
    assert_float_equal(world.state.brand[i], brand, 1e-6);
    assert_float_equal(won, 0.05 * (1.0 - pow(1.0 - 1.0 / 52.0, 52.0)), 1e-6);
    ren_lab_phase(&world, "request");
    const double asked = world.state.other_request[i];
    world.state.foothold[i] = 0;
    ren_lab_phase(&world, "request");
    assert_float_equal(asked - (double)world.state.other_request[i], won, 1e-6);
    x.of[0][i] = x.of[1][i] = 0;
    ren_lab_phase(&world, "compete");
    assert_true(world.state.brand[i] < brand);
    withdraw(&world, &x);
    stall_close(&lab, &world);
}

static double critical(const ren_lab *lab, int32_t i)
{
    const ren_books *b = &lab->setup.books;
    return b->linked[i] + b->imported[i] - (double)lab->setup.other_value[i];
}

/* C4: a week without any critical input teaches eta_n weeks; it fades. */
static void shortages_teach_caution(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    stall_open(&lab, "", 1, &world);
    int32_t i = 0;
    while (i < lab.economy.firms.n - 1
           && critical(&lab, i) < 0.01 * lab.economy.firms.output[i]) {
        i++;
    }
    world.state.short_critical[i] = (ren_real)critical(&lab, i);
    ren_lab_phase(&world, "caution");
    assert_float_equal(world.state.caution[i], 0.1, 1e-5);
    ren_lab_phase(&world, "order");
    assert_true(stall_largest(&world, REN_COL_order) > 0.01); /* 0.1 over tau_inv */
    world.state.short_critical[i] = 0;
    ren_lab_phase(&world, "caution");
    assert_float_equal(world.state.caution[i], 0.1 * (1.0 - 1.0 / 52.0), 1e-5);
    stall_close(&lab, &world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_follow_the_replicator),
        cmocka_unit_test(a_lasting_advantage_moves_a_share_once),
        cmocka_unit_test(what_is_gained_is_lost),
        cmocka_unit_test(nobody_leaves_for_good),
        cmocka_unit_test(brands_and_exports_are_built_and_fade),
        cmocka_unit_test(shortages_teach_caution),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
