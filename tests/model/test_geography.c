/**
 * @file tests/model/test_geography.c
 * Provinces, distances, and the line that keeps neighbours near.
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

static ren_geography geography;

static int setup(void **state)
{
    ren_error err = { 0 };
    (void)state;
    return ren_geography_read(&geography, DATA, &err) != REN_OK;
}

static int teardown(void **state)
{
    (void)state;
    ren_geography_free(&geography);
    assert_null(geography.province[0].id);
    return 0;
}

static int32_t find(const char *id)
{
    for (int32_t p = 0; p < REN_N_PROVINCES; p++) {
        if (strcmp(geography.province[p].id, id) == 0) {
            return p;
        }
    }
    fail_msg("no province %s", id);
    return -1;
}

static void distances_are_a_metric(void **state)
{
    (void)state;
    for (int32_t a = 0; a < REN_N_PROVINCES; a++) {
        assert_true(geography.distance[a][a] == 0.0);
        for (int32_t b = 0; b < REN_N_PROVINCES; b++) {
            assert_true(geography.distance[a][b] == geography.distance[b][a]);
            assert_true(a == b || geography.distance[a][b] > 50.0);
            for (int32_t c = 0; c < REN_N_PROVINCES; c++) {
                assert_true(geography.distance[a][c] <= geography.distance[a][b]
                                                            + geography.distance[b][c]
                                                            + 1e-6);
            }
        }
    }
}

/* Beijing - Shanghai 1,066.7 km, Harbin - Haikou 3,224.3 km between the stated coordinates
 * (haversine, mean radius 6371.0088 km), worked out apart. */
static void known_distances_come_out(void **state)
{
    (void)state;
    assert_true(fabs(geography.distance[find("beijing")][find("shanghai")] - 1066.69)
                < 0.1);
    assert_true(fabs(geography.distance[find("heilongjiang")][find("hainan")] - 3211)
                < 15);
}

static void totals_of_provinces_are_those_of_the_source(void **state)
{
    double gdp = 0.0, giants = 0.0;
    (void)state;
    for (int32_t p = 0; p < REN_N_PROVINCES; p++) {
        gdp += geography.province[p].gdp;
        giants += geography.province[p].little_giants;
    }
    assert_true(giants == 1832.0);
    assert_true(fabs(gdp / 1.0136e10 - 1.0) < 0.01); /* 101.4 trillion CNY */
}

static void the_line_visits_every_province_once(void **state)
{
    bool seen[REN_N_PROVINCES] = { false };
    (void)state;
    for (int32_t p = 0; p < REN_N_PROVINCES; p++) {
        assert_true(geography.along[p] >= 0 && geography.along[p] < REN_N_PROVINCES);
        assert_false(seen[geography.along[p]]);
        seen[geography.along[p]] = true;
    }
    assert_int_equal(geography.along[find("heilongjiang")], 0);
}

/* Found once: 12,845 km. A line in the order of the file is far longer. */
static void the_line_keeps_neighbours_near(void **state)
{
    double along = 0.0, file = 0.0;
    int32_t at[REN_N_PROVINCES];
    (void)state;

    for (int32_t p = 0; p < REN_N_PROVINCES; p++) {
        at[geography.along[p]] = p;
    }
    for (int32_t k = 1; k < REN_N_PROVINCES; k++) {
        along += geography.distance[at[k - 1]][at[k]];
        file += geography.distance[k - 1][k];
    }
    assert_true(along < 13000.0);
    assert_true(along < 0.75 * file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distances_are_a_metric),
        cmocka_unit_test(known_distances_come_out),
        cmocka_unit_test(totals_of_provinces_are_those_of_the_source),
        cmocka_unit_test(the_line_visits_every_province_once),
        cmocka_unit_test(the_line_keeps_neighbours_near),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
