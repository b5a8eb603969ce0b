/* Draws: known answers, laws, moments; prints a digest that any compiler must give.
 * Labels: bits threads */
#include "tests/support/property.h"

#include "base/draw.h"
#include "base/files/digest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const ren_stream zero_stream = { { 0, 0 } };

static void philox_gives_the_published_words(void **state)
{
    (void)state;
    /* kat_vectors of Random123: philox4x32 10, all zeros and all ones. */
    const uint32_t zeros[4] = { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 };
    const uint32_t ones[4] = { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd };
    uint32_t word[4];
    ren_draw_words(zero_stream, (ren_who){ 0 }, word);
    assert_memory_equal(word, zeros, sizeof word);
    ren_draw_words((ren_stream){ { UINT32_MAX, UINT32_MAX } },
                   (ren_who){ .id = UINT32_MAX,
                              .second = UINT32_MAX,
                              .week = UINT16_MAX,
                              .draw = UINT16_MAX,
                              .generation = UINT16_MAX,
                              .purpose = UINT16_MAX },
                   word);
    assert_memory_equal(word, ones, sizeof word);
}

static void counter_has_the_documented_layout(void **state)
{
    (void)state;
    /* kat_vectors: the digits of pi as counter and key. */
    const uint32_t want[4] = { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 };
    uint32_t word[4];
    ren_draw_words((ren_stream){ { 0xa4093822, 0x299f31d0 } },
                   (ren_who){ .id = 0x243f6a88,
                              .week = 0x85a3,
                              .draw = 0x08d3,
                              .purpose = 0x1319,
                              .generation = 0x8a2e,
                              .second = 0x03707344 },
                   word);
    assert_memory_equal(word, want, sizeof word);
}

static ren_who who_of(uint32_t id, uint16_t purpose)
{
    return (ren_who){ .id = id, .purpose = purpose };
}

static void uniform_is_inside_and_exactly_on_the_grid(void **state)
{
    (void)state;
    const ren_stream stream = ren_stream_of(1, 0);
    for (uint32_t i = 0; i < 200000; i++) {
        const double u = ren_draw_uniform(stream, who_of(i, REN_DRAW_TEST));
        assert_true(u > 0.0 && u < 1.0);
        const double step = u * 0x1p53;
        assert_true(step == floor(step) && fmod(step, 2.0) == 1.0);
    }
}

/* Correlation of two streams of uniforms; its standard error is 1 / sqrt(n). */
static double correlation(ren_stream a, uint16_t purpose_a, ren_stream b,
                          uint16_t purpose_b, int32_t n)
{
    double sum = 0.0;
    for (int32_t i = 0; i < n; i++) {
        sum += (ren_draw_uniform(a, who_of((uint32_t)i, purpose_a)) - 0.5)
               * (ren_draw_uniform(b, who_of((uint32_t)i, purpose_b)) - 0.5);
    }
    return 12.0 * sum / n;
}

static void purposes_replicates_seeds_and_branches_are_unrelated(void **state)
{
    (void)state;
    const int32_t n = 40000;
    const double five_sigma = 5.0 / sqrt(n);
    const ren_stream s = ren_stream_of(7, 3);
    const uint16_t p = REN_DRAW_SEARCH;
    assert_true(fabs(correlation(s, p, s, p + 1, n)) < five_sigma);
    assert_true(fabs(correlation(s, p, ren_stream_of(7, 4), p, n)) < five_sigma);
    assert_true(fabs(correlation(s, p, ren_stream_of(8, 3), p, n)) < five_sigma);
    assert_true(fabs(correlation(s, p, ren_stream_of(3, 7), p, n)) < five_sigma);
    const ren_stream coast = ren_stream_branch(s, ren_text_hash("coast"));
    const ren_stream inland = ren_stream_branch(s, ren_text_hash("inland"));
    assert_true(fabs(correlation(s, p, coast, p, n)) < five_sigma);
    assert_true(fabs(correlation(inland, p, coast, p, n)) < five_sigma);
    assert_true(correlation(s, p, s, p, n) > 0.9);
}

static int by_key(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(ren_stream));
}

static void streams_of_neighbours_never_meet(void **state)
{
    (void)state;
    enum { SEEDS = 50, REPLICATES = 200, N = 2 * SEEDS * REPLICATES };
    ren_stream *stream = malloc(N * sizeof *stream);
    assert_non_null(stream);
    for (int i = 0; i < SEEDS * REPLICATES; i++) {
        stream[2 * i] = ren_stream_of((uint64_t)(i / REPLICATES), i % REPLICATES);
        stream[2 * i + 1] = ren_stream_branch(stream[2 * i], 1);
    }
    qsort(stream, N, sizeof *stream, by_key);
    for (int i = 1; i < N; i++) {
        assert_memory_not_equal(&stream[i - 1], &stream[i], sizeof *stream);
    }
    free(stream);
}

/* Of n ids from `first` on. */
static void laplace_row(ren_stream stream, uint16_t week, uint32_t first, int32_t n,
                        double *x)
{
    uint32_t *id = malloc((size_t)n * sizeof *id);
    assert_non_null(id);
    for (int32_t i = 0; i < n; i++) {
        id[i] = first + (uint32_t)i;
    }
    ren_draw_laplace_many(stream, REN_DRAW_DEMAND, week, n, id, x);
    free(id);
}

static void laplace_of_many_is_a_function_of_the_id(void **state)
{
    (void)state;
    enum { N = 1500 };
    double whole[N], part[N];
    FOR_ALL_CASES (c) {
        const ren_stream stream = ren_stream_of(5, c);
        const uint32_t first = (uint32_t)(ren_case_draw(c, 0) * 1e6);
        laplace_row(stream, (uint16_t)c, first, N, whole);
        memset(part, 0, sizeof part);
        int32_t done = 0;
        for (uint32_t k = 1; done < N; k++) {
            const int32_t most = 1 + (int32_t)(ren_case_draw(c, k) * 5 * c);
            const int32_t n = most < N - done ? most : N - done;
            laplace_row(stream, (uint16_t)c, first + (uint32_t)done, n, part + done);
            done += n;
        }
        CASE_ASSERT(c, memcmp(whole, part, sizeof whole) == 0);
    }
}

static void laplace_of_many_takes_word_id_mod_4_of_block_id_over_4(void **state)
{
    (void)state;
    const ren_stream stream = ren_stream_of(9, 1);
    double x[1000];
    laplace_row(stream, 12, 77, 1000, x);
    for (uint32_t i = 0; i < 1000; i++) {
        const uint32_t id = 77 + i;
        uint32_t word[4];
        ren_draw_words(
            stream, (ren_who){ .id = id / 4, .week = 12, .purpose = REN_DRAW_DEMAND },
            word);
        /* Distribution function of the Laplace with scale b = 1 / sqrt(2). */
        const double b = 1.0 / sqrt(2.0);
        const double u = x[i] < 0.0 ? 0.5 * exp(x[i] / b) : 1.0 - 0.5 * exp(-x[i] / b);
        assert_float_equal(u, (word[id % 4] + 0.5) / 4294967296.0, 1e-12);
    }
}

typedef double (*draw)(ren_stream stream, ren_who who);

/* |sample mean and mean square - theory| in standard errors. */
static void check_moments(draw x, double mean, double square, double fourth)
{
    const int32_t n = 200000;
    double sum = 0.0, squares = 0.0;
    for (int32_t i = 0; i < n; i++) {
        const double v = x(ren_stream_of(11, 0), who_of((uint32_t)i, REN_DRAW_TEST));
        sum += v;
        squares += v * v;
    }
    const double error = sqrt((square - mean * mean) / n);
    assert_true(fabs(sum / n - mean) < 4.5 * error);
    const double error_of_square = sqrt((fourth - square * square) / n);
    assert_true(fabs(squares / n - square) < 4.5 * error_of_square);
}

static void distributions_have_their_moments(void **state)
{
    (void)state;
    const double euler = 0.57721566490153286, pi = 3.14159265358979324;
    const double zeta3 = 1.2020569031595943, variance = pi * pi / 6.0;
    check_moments(ren_draw_uniform, 0.5, 1.0 / 3.0, 0.2);
    check_moments(ren_draw_normal, 0.0, 1.0, 3.0);
    check_moments(ren_draw_laplace, 0.0, 1.0, 6.0);
    /* E g^4 from the cumulants euler, pi^2/6, 2 zeta(3), pi^4/15. */
    const double fourth = pi * pi * pi * pi / 15.0 + 4.0 * 2.0 * zeta3 * euler
                          + 3.0 * variance * variance + 6.0 * variance * euler * euler
                          + euler * euler * euler * euler;
    check_moments(ren_draw_gumbel, euler, variance + euler * euler, fourth);
}

static void logarithm_is_that_of_the_c_library_to_the_last_digits(void **state)
{
    (void)state;
    const ren_stream stream = ren_stream_of(6, 0);
    for (uint32_t i = 0; i < 100000; i++) {
        const ren_who who = who_of(i, REN_DRAW_TEST);
        const double u = ren_draw_uniform(stream, who);
        const double inner = log(u), want = -log(-inner);
        /* A relative error of log(u) is an absolute one of its logarithm. */
        assert_true(fabs(ren_draw_gumbel(stream, who) - want)
                    <= 4e-16 * (1.0 + fabs(want)));
        const double laplace = u < 0.5 ? log(2.0 * u) : -log(2.0 * (1.0 - u));
        assert_true(fabs(ren_draw_laplace(stream, who) * sqrt(2.0) - laplace)
                    <= 6e-16 * fabs(laplace));
    }
}

static void gumbel_chooses_in_proportion_to_weight(void **state)
{
    (void)state;
    const double weight[3] = { 0.5, 0.3, 0.2 };
    const int32_t n = 60000;
    int32_t chosen[3] = { 0 };
    for (int32_t i = 0; i < n; i++) {
        int best = 0;
        double most = -INFINITY;
        for (uint32_t k = 0; k < 3; k++) {
            ren_who who = who_of((uint32_t)i, REN_DRAW_CHOICE);
            who.second = k;
            const double value =
                log(weight[k]) + ren_draw_gumbel(ren_stream_of(2, 2), who);
            best = value > most ? (int)k : best;
            most = fmax(most, value);
        }
        chosen[best]++;
    }
    for (int k = 0; k < 3; k++) {
        const double error = sqrt(n * weight[k] * (1.0 - weight[k]));
        assert_true(fabs(chosen[k] - n * weight[k]) < 4.5 * error);
    }
}

static void poisson_has_mean_and_variance(void **state)
{
    (void)state;
    const double mean[] = { 0.1, 2.5, 40.0, 700.0 };
    for (int m = 0; m < 4; m++) {
        const int32_t n = 20000;
        double sum = 0.0, squares = 0.0;
        for (int32_t i = 0; i < n; i++) {
            const double k = ren_draw_poisson(
                ren_stream_of(3, 0), who_of((uint32_t)i, REN_DRAW_TEST), mean[m]);
            sum += k - mean[m];
            squares += (k - mean[m]) * (k - mean[m]);
        }
        assert_true(fabs(sum / n) < 4.5 * sqrt(mean[m] / n));
        const double error = sqrt((2.0 * mean[m] * mean[m] + mean[m]) / n);
        assert_true(fabs(squares / n - mean[m]) < 4.5 * error);
    }
    assert_int_equal(ren_draw_poisson(zero_stream, who_of(1, 1), 0.0), 0);
}

static void gsl_generator_gives_the_same_words(void **state)
{
    (void)state;
    gsl_rng *rng = gsl_rng_alloc(ren_gsl_philox);
    assert_non_null(rng);
    const ren_stream stream = ren_stream_of(4, 2);
    ren_who who = { .id = 9, .second = 8, .week = 7, .purpose = REN_DRAW_TEST };
    ren_gsl_seat(rng, stream, who);
    uint32_t word[4];
    for (int i = 0; i < 12; i++) {
        who.draw = (uint16_t)(i / 4);
        ren_draw_words(stream, who, word);
        assert_int_equal(gsl_rng_get(rng), word[i % 4]);
    }
    gsl_rng_set(rng, 99);
    who.draw = 0;
    assert_true(gsl_rng_uniform(rng) == ren_draw_uniform(stream, who));
    gsl_rng_free(rng);
}

static void gsl_generator_does_not_repeat_when_draw_wraps(void **state)
{
    (void)state;
    gsl_rng *rng = gsl_rng_alloc(ren_gsl_philox);
    assert_non_null(rng);
    ren_gsl_seat(rng, ren_stream_of(4, 2), who_of(1, REN_DRAW_TEST));
    unsigned long first[4];
    for (int64_t i = 0; i < 4 * 65536; i++) {
        const unsigned long word = gsl_rng_get(rng);
        if (i < 4) {
            first[i] = word;
        }
    }
    assert_false(gsl_rng_get(rng) == first[0] && gsl_rng_get(rng) == first[1]);
    gsl_rng_free(rng);
}

static void text_hash_is_fnv_1a(void **state)
{
    (void)state;
    assert_true(ren_text_hash("") == 0xcbf29ce484222325u);
    assert_true(ren_text_hash("a") == 0xaf63dc4c8601ec8cu);
    assert_true(ren_text_hash("foobar") == 0x85944171f73967e8u);
}

static void draws_have_the_same_bits_everywhere(void **state)
{
    (void)state;
    enum { N = 4096 };
    static double x[6][N];
    const ren_stream stream = ren_stream_of(2025, 1);
    for (uint32_t i = 0; i < N; i++) {
        const ren_who who = who_of(i, REN_DRAW_TEST);
        x[0][i] = ren_draw_uniform(stream, who);
        x[1][i] = ren_draw_normal(stream, who);
        x[2][i] = ren_draw_laplace(stream, who);
        x[3][i] = ren_draw_gumbel(stream, who);
        x[4][i] = ren_draw_poisson(stream, who, 3.0);
    }
    laplace_row(stream, 1, 5, N, x[5]);
    char text[REN_DIGEST_TEXT];
    ren_digest_of(x, sizeof x, text);
    print_message("bits: draws %s\n", text);
    /* Whoever evaluates it, on whatever thread. */
    int32_t differ = 0;
#pragma omp parallel for schedule(static) reduction(+ : differ)
    for (uint32_t i = 0; i < N; i++) {
        const uint32_t id = 5 + i;
        double one;
        ren_draw_laplace_many(stream, REN_DRAW_DEMAND, 1, 1, &id, &one);
        differ += one != x[5][i]
                  || ren_draw_uniform(stream, who_of(i, REN_DRAW_TEST)) != x[0][i];
    }
    assert_int_equal(differ, 0);
}

/* Words drawn together are those drawn one by one. */
static void words_of_many_are_words_of_each(void **state)
{
    enum { N = 150 };
    (void)state;
    const ren_stream stream = ren_stream_of(11, 3);
    const ren_who who = { .week = 7, .generation = 2, .purpose = REN_DRAW_TEST };
    uint32_t id[N], second[N], first_word[N], all[N][4];
    for (uint32_t k = 0; k < N; k++) {
        id[k] = 1000003U * k;
        second[k] = k % 3;
    }
    ren_draw_word_many(stream, who, N, id, second, first_word);
    ren_draw_words_many(stream, who, N, id, all);
    for (int k = 0; k < N; k++) {
        ren_who one = who;
        uint32_t word[4];
        one.id = id[k];
        ren_draw_words(stream, one, word);
        assert_memory_equal(word, all[k], sizeof word);
        one.second = second[k];
        ren_draw_words(stream, one, word);
        assert_int_equal(word[0], first_word[k]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(philox_gives_the_published_words),
        cmocka_unit_test(counter_has_the_documented_layout),
        cmocka_unit_test(uniform_is_inside_and_exactly_on_the_grid),
        cmocka_unit_test(purposes_replicates_seeds_and_branches_are_unrelated),
        cmocka_unit_test(streams_of_neighbours_never_meet),
        cmocka_unit_test(laplace_of_many_is_a_function_of_the_id),
        cmocka_unit_test(laplace_of_many_takes_word_id_mod_4_of_block_id_over_4),
        cmocka_unit_test(distributions_have_their_moments),
        cmocka_unit_test(logarithm_is_that_of_the_c_library_to_the_last_digits),
        cmocka_unit_test(gumbel_chooses_in_proportion_to_weight),
        cmocka_unit_test(poisson_has_mean_and_variance),
        cmocka_unit_test(gsl_generator_gives_the_same_words),
        cmocka_unit_test(gsl_generator_does_not_repeat_when_draw_wraps),
        cmocka_unit_test(text_hash_is_fnv_1a),
        cmocka_unit_test(draws_have_the_same_bits_everywhere),
        cmocka_unit_test(words_of_many_are_words_of_each),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
