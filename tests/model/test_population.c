/**
 * @file tests/model/test_population.c
 * Firms: totals, quotas, places, and draws that belong to the id (definitions D2).
 * Labels: bits threads
 */
#include "base/files/digest.h"
#include "model/economy.h"
#include "model/population/strata.h"
#include "tests/support/fixtures.h"

#include <math.h>
#ifdef _OPENMP
#include <omp.h>
#endif
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DATA REN_SOURCE_DIR "/scenarios/data"

static ren_table real, small;
static ren_geography china, circle;

static int setup(void **state)
{
    int32_t niche[7] = { 0, 1, 2, 3, 4, 5, 6 };
    ren_scenario scenario = ren_fixture_scenario(20000);
    ren_error err;
    (void)state;
    scenario.economy.niches = (ren_names){ 7, niche };
    if (ren_table_build(&real, &scenario, DATA, &err) != REN_OK
        || ren_geography_read(&china, DATA, &err) != REN_OK) {
        fail_msg("%s", err.text);
    }
    small = ren_fixture_table(12);
    circle = ren_fixture_geography();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    ren_table_free(&real);
    ren_table_free(&small);
    ren_geography_free(&china);
    ren_geography_free(&circle);
    return 0;
}

static ren_population build(const ren_table *table, const ren_geography *geography,
                            const ren_scenario *scenario, int64_t replicate)
{
    ren_population out = { 0 };
    ren_error err;
    if (ren_population_build(&out, table, geography, scenario,
                             ren_stream_of(7, replicate), &err)
        != REN_OK) {
        fail_msg("%s", err.text);
    }
    return out;
}

static ren_population china_at(int64_t firms)
{
    const ren_scenario scenario = ren_fixture_scenario(firms);
    return build(&real, &china, &scenario, 0);
}

static void outputs_sum_to_the_table(void **state)
{
    static const int64_t sizes[] = { 200, 300, 2000, 20000 };
    (void)state;
    for (size_t k = 0; k < 4; k++) {
        ren_population f = china_at(sizes[k]);
        long double *total = calloc((size_t)real.n, sizeof *total);
        for (int32_t i = 0; i < f.n; i++) {
            assert_true(f.output[i] > 0.0);
            total[f.product[i]] += f.output[i];
        }
        for (int32_t p = 0; p < real.n; p++) {
            assert_true(fabsl(total[p] * 52.0L / real.output[p] - 1.0L) < 1e-12L);
        }
        free(total);
        ren_population_free(&f);
    }
}

/* Cells run by product, province along the line of neighbours, and tier. */
static int32_t order_of_cell(const ren_population *f, int32_t c)
{
    const int32_t rank = china.along[f->cell_province[c]];
    return (f->cell_product[c] * REN_N_PROVINCES + rank) * REN_N_TIERS
           + f->cell_tier[c];
}

static void id_and_place_are_inverse_and_cells_tile_the_places(void **state)
{
    ren_population f = china_at(20000);
    (void)state;
    assert_int_equal(f.n, 20000);
    for (int32_t i = 0; i < f.n; i++) {
        assert_int_equal(f.place_of[f.id[i]], i);
    }
    assert_int_equal(f.cell_first[0], 0);
    assert_int_equal(f.cell_first[f.n_cells], f.n);
    for (int32_t c = 0; c < f.n_cells; c++) {
        assert_true(f.cell_first[c] < f.cell_first[c + 1]);
        for (int32_t i = f.cell_first[c]; i < f.cell_first[c + 1]; i++) {
            assert_int_equal(f.product[i], f.cell_product[c]);
            assert_int_equal(f.province[i], f.cell_province[c]);
            assert_int_equal(f.tier[i], f.cell_tier[c]);
            assert_true(i == f.cell_first[c] || f.id[i - 1] < f.id[i]);
        }
        if (c > 0) {
            assert_true(order_of_cell(&f, c - 1) < order_of_cell(&f, c));
        }
    }
    ren_population_free(&f);
}

static void tiers_hold_their_real_firms(void **state)
{
    const ren_scenario scenario = ren_fixture_scenario(20000);
    const ren_parameters *k = &scenario.parameters;
    ren_population f = china_at(20000);
    double real_of[REN_N_TIERS] = { 0 }, agents[REN_N_TIERS] = { 0 };
    (void)state;
    for (int32_t i = 0; i < f.n; i++) {
        assert_true(f.weight[i] >= 1.0);
        assert_true(!f.leader[i] || f.weight[i] == 1.0);
        assert_true(!f.leader[i] || f.tier[i] == 0);
        real_of[f.tier[i]] += f.weight[i];
        agents[f.tier[i]] += 1.0;
    }
    assert_true(fabs(real_of[1] - k->real_innov) < 2.0);
    assert_true(fabs(real_of[2] - k->real_srdi) < 2.0);
    assert_true(fabs(real_of[3] - k->real_lg) < 2.0);
    assert_true(fabs(real_of[4] - k->real_champ) < 2.0);
    assert_true(fabs(real_of[0] + real_of[1] + real_of[2] + real_of[3] + real_of[4]
                     - k->real_all)
                < 1.0);
    assert_true(agents[3] / f.n > 0.05 && agents[3] / f.n < 0.09);
    ren_population_free(&f);
}

static void agents_never_exceed_real_firms(void **state)
{
    ren_scenario scenario = ren_fixture_scenario(20000);
    scenario.parameters.real_champ = 7;
    scenario.parameters.real_lg = 90;
    ren_population f = build(&small, &circle, &scenario, 0);
    int32_t agents[REN_N_TIERS] = { 0 };
    (void)state;
    for (int32_t i = 0; i < f.n; i++) {
        agents[f.tier[i]]++;
        assert_true(f.tier[i] < 3 || f.weight[i] == 1.0);
    }
    assert_in_range(agents[4], 1, 7);
    assert_in_range(agents[3], 1, 90);
    ren_population_free(&f);

    scenario.parameters.real_all = 20000; /* one agent per firm: every weight is one */
    scenario.parameters.real_innov = 900;
    scenario.parameters.real_srdi = 300;
    f = build(&small, &circle, &scenario, 0);
    for (int32_t i = 0; i < f.n; i++) {
        assert_true(f.weight[i] == 1.0);
    }
    ren_population_free(&f);
}

static void too_few_and_too_many_firms_are_refused(void **state)
{
    ren_scenario scenario = ren_fixture_scenario(11);
    ren_population f = { 0 };
    ren_error err;
    (void)state;
    assert_int_equal(
        ren_population_build(&f, &small, &circle, &scenario, ren_stream_of(7, 0), &err),
        REN_OUT_OF_RANGE);
    assert_non_null(strstr(err.text, "economy.firms: 11"));
    scenario.economy.firms = 20001;
    scenario.parameters.real_all = 20000;
    assert_int_equal(
        ren_population_build(&f, &small, &circle, &scenario, ren_stream_of(7, 0), &err),
        REN_OUT_OF_RANGE);
    assert_null(f.id);
}

static void resolved_products_have_enough_agents(void **state)
{
    static const int64_t sizes[] = { 2000, 20000 };
    static const int32_t least[] = { 3, 20 };
    (void)state;
    for (size_t k = 0; k < 2; k++) {
        ren_population f = china_at(sizes[k]);
        int32_t *agents = calloc((size_t)real.n, sizeof *agents);
        int32_t *leaders = calloc((size_t)real.n, sizeof *leaders);
        for (int32_t i = 0; i < f.n; i++) {
            agents[f.product[i]]++;
            leaders[f.product[i]] += f.leader[i];
        }
        for (int32_t p = 0; p < real.n; p++) {
            assert_true(agents[p] >= (real.resolved[p] ? least[k] : 1));
            const int32_t chain = real.resolved[p] ? 1 + agents[p] / 200 : 0;
            assert_true(leaders[p] == chain || (leaders[p] >= 1 && leaders[p] < chain));
        }
        free(agents);
        free(leaders);
        ren_population_free(&f);
    }
}

static void local_products_are_made_where_they_are_used(void **state)
{
    ren_population f = china_at(20000);
    double *made = calloc((size_t)real.n * REN_N_PROVINCES, sizeof *made);
    double gdp = 0.0;
    (void)state;
    ren_population_by_province(made, &f, real.n);
    for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
        gdp += china.province[r].gdp;
    }
    for (int32_t p = 0; p < real.n; p++) {
        for (int32_t r = 0; real.local[p] && r < REN_N_PROVINCES; r++) {
            double used = 0.0;
            for (int32_t u = 0; u < REN_N_FINAL; u++) {
                used += real.final_domestic[p * REN_N_FINAL + u] / 52.0
                        * china.province[r].gdp / gdp;
            }
            for (int32_t q = 0; q < real.n; q++) {
                used += real.domestic[p * real.n + q] / real.output[q]
                        * made[q * REN_N_PROVINCES + r];
            }
            assert_true(fabs(made[p * REN_N_PROVINCES + r] / used - 1.0) < 1e-9);
        }
    }
    free(made);
    ren_population_free(&f);
}

static void ages_and_places_follow_their_tables(void **state)
{
    ren_population f = china_at(20000);
    double n[REN_N_TIERS] = { 0 }, years[REN_N_TIERS] = { 0 }, old[REN_N_TIERS] = { 0 };
    double giants = 0.0, guangdong = 0.0, share = 0.0, all = 0.0;
    int32_t where = 0;
    (void)state;
    for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
        all += china.province[r].little_giants + 0.5;
        if (strcmp(china.province[r].id, "guangdong") == 0) {
            where = r;
            share = china.province[r].little_giants + 0.5;
        }
    }
    for (int32_t i = 0; i < f.n; i++) {
        n[f.tier[i]] += 1.0;
        years[f.tier[i]] += f.age[i];
        old[f.tier[i]] += f.age[i] > 10.0;
        giants += f.tier[i] == 3;
        guangdong += f.tier[i] == 3 && f.province[i] == where;
    }
    assert_true(fabs(years[3] / n[3] - 16.0) < 1.0);
    assert_true(fabs(years[0] / n[0] - 8.0) < 0.5);
    assert_true(old[3] / n[3] > 0.7);
    assert_true(fabs(guangdong / giants - share / all) < 0.02);
    ren_population_free(&f);
}

static void sizes_have_the_tail_of_the_scenario(void **state)
{
    ren_scenario scenario = ren_fixture_scenario(60000);
    (void)state;
    scenario.parameters.agents_ord = 1.0;
    scenario.parameters.agents_innov = scenario.parameters.agents_srdi = 0.0;
    scenario.parameters.agents_lg = scenario.parameters.agents_champ = 0.0;
    ren_population f = build(&small, &circle, &scenario, 0);
    double least = INFINITY, logs = 0.0, n = 0.0;
    for (int32_t i = 0; i < f.n; i++) { /* product 3: every firm is in the tail */
        least = f.product[i] == 3 && f.output[i] < least ? f.output[i] : least;
    }
    for (int32_t i = 0; i < f.n; i++) {
        if (f.product[i] == 3) {
            logs += log(f.output[i] / least);
            n += 1.0;
        }
    }
    assert_true(fabs(n / logs - 1.1) < 0.02);
    assert_true(f.effective_sample > 1.0 && f.effective_sample < f.n);
    ren_population_free(&f);
}

static void digest(const ren_population *f, char text[REN_DIGEST_TEXT])
{
    ren_digest d;
    ren_digest_begin(&d);
    ren_digest_add(&d, f->id, (size_t)f->n * sizeof *f->id);
    ren_digest_add(&d, f->province, (size_t)f->n);
    ren_digest_add(&d, f->tier, (size_t)f->n);
    ren_digest_add(&d, f->weight, (size_t)f->n * sizeof *f->weight);
    ren_digest_add(&d, f->age, (size_t)f->n * sizeof *f->age);
    ren_digest_add(&d, f->output, (size_t)f->n * sizeof *f->output);
    ren_digest_add(&d, &f->effective_sample, sizeof f->effective_sample);
    ren_digest_end(&d, text);
}

static void same_bits_on_any_number_of_threads(void **state)
{
    char first[REN_DIGEST_TEXT], text[REN_DIGEST_TEXT];
    (void)state;
    for (int threads = 1; threads <= 8; threads++) {
#ifdef _OPENMP
        omp_set_num_threads(threads);
#endif
        ren_population f = china_at(5000);
        digest(&f, threads == 1 ? first : text);
        assert_true(threads == 1 || strcmp(first, text) == 0);
        ren_population_free(&f);
    }
    const ren_scenario scenario = ren_fixture_scenario(5000);
    ren_population other = build(&real, &china, &scenario, 1);
    digest(&other, text);
    assert_true(strcmp(first, text) != 0); /* another replicate, another economy */
    ren_population_free(&other);
}

static void shares_are_whole_and_within_bounds(void **state)
{
    (void)state;
    for (uint32_t c = 0; c < 200; c++) {
        double weight[9], least[9], most[9], out[9], total = 0.0, room = 0.0, sum = 0.0;
        for (uint32_t k = 0; k < 9; k++) {
            const ren_who who = { .id = c, .second = k, .purpose = REN_DRAW_TEST };
            const double u = ren_draw_uniform(ren_stream_of(3, 0), who);
            weight[k] = 0.01 + u * u * u * 100.0;
            least[k] = floor(4.0 * u);
            most[k] = least[k] + floor(30.0 * (1.0 - u));
            total += least[k];
            room += most[k] - least[k];
        }
        total += floor(room * (c % 10) / 10.0);
        ren_apportion(9, total, weight, least, most, out);
        for (uint32_t k = 0; k < 9; k++) {
            assert_true(out[k] == floor(out[k]));
            assert_true(out[k] >= least[k] && out[k] <= most[k]);
            sum += out[k];
        }
        assert_true(sum == total);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_are_whole_and_within_bounds),
        cmocka_unit_test(outputs_sum_to_the_table),
        cmocka_unit_test(id_and_place_are_inverse_and_cells_tile_the_places),
        cmocka_unit_test(tiers_hold_their_real_firms),
        cmocka_unit_test(agents_never_exceed_real_firms),
        cmocka_unit_test(too_few_and_too_many_firms_are_refused),
        cmocka_unit_test(resolved_products_have_enough_agents),
        cmocka_unit_test(local_products_are_made_where_they_are_used),
        cmocka_unit_test(ages_and_places_follow_their_tables),
        cmocka_unit_test(sizes_have_the_tail_of_the_scenario),
        cmocka_unit_test(same_bits_on_any_number_of_threads),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
