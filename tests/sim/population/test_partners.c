/**
 * @file tests/sim/population/test_partners.c
 * Collaborations.
 *
 * Labels: threads bits
 * Precision: both
 */
#include "tests/sim/population/census.h"

#include <omp.h>

/* Partners know of each other, but for leaders and institutes; nobody is his own. */
static void expect_mutual(const ren_world *world)
{
    const ren_population *f = &world->setup->economy->firms;
    const int32_t *partner = world->state.partner;
    for (int32_t i = 0; i < f->n; i++) {
        for (int k = 0; k < REN_N_PARTNERS; k++) {
            const int32_t code = partner[i * REN_N_PARTNERS + k];
            bool known = code <= 0 || f->leader[code - 1] != 0 || f->leader[i] != 0;
            assert_true(code >= -1 && code <= f->n && code != i + 1);
            for (int q = 0; q < REN_N_PARTNERS; q++) {
                known = known || partner[(code - 1) * REN_N_PARTNERS + q] == i + 1;
                assert_true(q == k || code == 0
                            || partner[i * REN_N_PARTNERS + q] != code);
            }
            assert_true(known);
        }
        assert_true(world->state.partners[i]
                    == (ren_real)(ren_partners_count(partner, i)
                                  - (int32_t)world->setup->standing.n_partners[i]));
    }
}

static void partners_are_mutual(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    census_open(&lab, 2000, 0, NULL);
    ren_lab_world(&lab, "none", false, &world);
    expect_mutual(&world);
    for (int32_t week = 4; week <= 80; week += 4) {
        census_phase(&world, "collaborate", week);
    }
    expect_mutual(&world);
    assert_memory_not_equal(world.state.partner, lab.setup.standing.partner,
                            ren_lab_bytes(&world, REN_COL_partner));
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

static double mean_partners(const ren_world *world)
{
    const int32_t n = world->setup->economy->firms.n;
    double sum = 0;
    for (int32_t i = 0; i < n; i++) {
        sum += ren_partners_count(world->state.partner, i);
    }
    return sum / n;
}

/* Partners of day 0 are as many as rounds keep; links turn over all the same. */
static void day_0_is_where_rounds_lead(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    census_open(&lab, 4000, 0, NULL);
    ren_lab_world(&lab, "none", false, &world);
    const double before = mean_partners(&world);
    double mean = 0;
    for (int32_t k = 1; k <= 65; k++) {
        census_phase(&world, "collaborate", 4 * k);
        mean += mean_partners(&world) / 65.0;
    }
    if (fabs(mean / before - 1.0) > 0.02 && getenv("REN_TEST_SMALL") == NULL) {
        fail_msg("%.3f partners on day 0, %.3f over five years", before, mean);
    }
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

/* Mean partners after three years under one field of strain, in every week. */
static double under(ren_lab *lab, ren_strain_field field, double value)
{
    ren_world world;
    ren_lab_world(lab, "none", false, &world);
    census_strain(&world, field, value);
    for (int32_t k = 1; k <= 40; k++) {
        census_phase(&world, "collaborate", 4 * k);
    }
    const double mean = mean_partners(&world);
    ren_lab_world_free(&world);
    return mean;
}

/* L8: a platform, willing leaders and protected property bring partners together. */
static void platforms_bring_partners(void **state)
{
    (void)state;
    ren_lab lab;
    census_open(&lab, 1500, 0, NULL);
    const double usual = under(&lab, REN_STRAIN_platform, 0.0);
    assert_true(under(&lab, REN_STRAIN_platform, 1.0) > 1.1 * usual);
    assert_true(under(&lab, REN_STRAIN_willing, 0.75) > 1.02 * usual);
    assert_true(under(&lab, REN_STRAIN_protection, 0.5) > 1.05 * usual);
    ren_lab_free(&lab);
}

/* Mean skilled staff after ten weeks of a platform of this strength, a fifth missing. */
static double skilled_under(ren_lab *lab, double strength)
{
    ren_world world;
    const int32_t n = lab->economy.firms.n;
    double mean = 0;
    ren_lab_world(lab, "none", false, &world);
    census_strain(&world, REN_STRAIN_platform, strength);
    for (int32_t i = 0; i < n; i++) {
        world.state.skill[i] = (ren_real)-0.2;
    }
    for (int32_t week = 1; week <= 10; week++) {
        census_phase(&world, "talent", week);
    }
    for (int32_t i = 0; i < n; i++) {
        mean += (double)world.state.skill[i] / n;
    }
    ren_lab_world_free(&world);
    return mean;
}

/* L8: participants hire on platforms, too. */
static void platforms_bring_talent(void **state)
{
    (void)state;
    ren_lab lab;
    census_open(&lab, 500, 0, NULL);
    const double without = skilled_under(&lab, 0.0), with = skilled_under(&lab, 1.0);
    assert_true(with > without);
    lab.scenario.parameters.match_hire = 0.0;
    assert_true(skilled_under(&lab, 1.0) == without);
    ren_lab_free(&lab);
}

/* C20 by hand: partings alone leave (1 - dissolve)^weeks of the links. */
static void partings_are_geometric(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world;
    const ren_override o[] = { { "parameters.collab_dissolve", "0.02 1/week" } };
    census_open(&lab, 3000, 1, o);
    lab.scenario.parameters.p0_collab = 0.0; /* after day 0 */
    ren_lab_world(&lab, "none", false, &world);
    const double before = mean_partners(&world);
    for (int32_t k = 1; k <= 10; k++) {
        census_phase(&world, "collaborate", 4 * k);
    }
    const double left = mean_partners(&world) / before, expected = pow(0.98, 40.0);
    if (fabs(left - expected) > 0.04) {
        fail_msg("%.3f of the links are left, expected %.3f", left, expected);
    }
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

static void threads_change_no_partner(void **state)
{
    (void)state;
    static const int threads[] = { 1, 2, 3, 8 };
    const int usual = omp_get_max_threads();
    ren_lab lab[2];
    ren_world one, other;
    for (size_t k = 0; k < sizeof threads / sizeof *threads; k++) {
        ren_world *world = k == 0 ? &one : &other;
        omp_set_num_threads(threads[k]);
        ren_lab_storm(&lab[k > 0], 900, 60, 0, NULL);
        ren_lab_world(&lab[k > 0], "all", true, world);
        ren_lab_run(world, 60);
        if (k > 0) {
            ren_lab_same(&one, &other, "threads");
            ren_lab_world_free(&other);
            ren_lab_free(&lab[1]);
        }
    }
    omp_set_num_threads(usual);
    ren_lab_world_free(&one);
    ren_lab_free(&lab[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(partners_are_mutual),
        cmocka_unit_test(day_0_is_where_rounds_lead),
        cmocka_unit_test(platforms_bring_partners),
        cmocka_unit_test(platforms_bring_talent),
        cmocka_unit_test(partings_are_geometric),
        cmocka_unit_test(threads_change_no_partner),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
