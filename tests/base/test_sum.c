/* Sums and columns; prints the sum's bits, which any compiler must give.
 * Labels: bits threads */
#include "tests/support/property.h"

#include "base/array.h"
#include "base/ordered_sum.h"

#include <math.h>
#include <omp.h>
#include <string.h>

enum { N = 1000003 };

static void fill_with_mixed_sizes(double *x)
{
    for (int32_t i = 0; i < N; i++) {
        x[i] = (ren_case_draw(1, (uint32_t)i) - 0.5) * (i % 7 != 0 ? 1e-9 : 1e9);
    }
}

static void sum_has_the_same_bits_on_any_number_of_threads(void **state)
{
    (void)state;
    double *x = ren_column(N, sizeof *x);
    double *scratch = ren_column(ren_ordered_sum_scratch(N), sizeof *scratch);
    assert_true(x != NULL && scratch != NULL);
    fill_with_mixed_sizes(x);
    /* The definition, on one thread: blocks left to right, then their totals. */
    double want = 0.0;
    for (int32_t first = 0; first < N; first += REN_SUM_BLOCK) {
        double block = 0.0;
        for (int32_t i = first; i < N && i < first + REN_SUM_BLOCK; i++) {
            block += x[i];
        }
        want += block;
    }
    assert_true(ren_ordered_sum(N, x, scratch) == want);
    const int before = omp_get_max_threads();
    for (int threads = 1; threads <= 9; threads++) {
        omp_set_num_threads(threads);
        assert_true(ren_ordered_sum(N, x, scratch) == want);
    }
    omp_set_num_threads(before);
    print_message("bits: sum %a\n", want);
    /* Right, too: against a sum in extended precision. */
    long double exact = 0.0L;
    for (int32_t i = 0; i < N; i++) {
        exact += x[i];
    }
    assert_true(fabsl(exact - want) < 1e-9L * 1e9L * 1000.0L);
    free(scratch);
    free(x);
}

static void empty_and_short_sums_are_plain(void **state)
{
    (void)state;
    const double x[3] = { 1.0, 0x1p-53, 0x1p-53 };
    double scratch[1] = { -1.0 };
    assert_true(ren_ordered_sum(0, x, scratch) == 0.0);
    assert_true(ren_ordered_sum(3, x, scratch) == 1.0); /* left to right */
    assert_int_equal(ren_ordered_sum_scratch(0), 0);
    assert_int_equal(ren_ordered_sum_scratch(REN_SUM_BLOCK), 1);
    assert_int_equal(ren_ordered_sum_scratch(REN_SUM_BLOCK + 1), 2);
}

static void columns_are_zero_and_aligned_at_every_size(void **state)
{
    (void)state;
    const int64_t size[] = { 0,
                             1,
                             63,
                             64,
                             65,
                             4096,
                             (4 << 20) - 64,
                             (4 << 20) - 1,
                             4 << 20,
                             (6 << 20) + 1,
                             (9 << 20) + 4097 };
    for (size_t s = 0; s < sizeof size / sizeof *size; s++) {
        /* Twice: the second time the memory may have been used. */
        for (int again = 0; again < 2; again++) {
            unsigned char *column = ren_column(size[s], 1);
            assert_non_null(column);
            assert_int_equal((uintptr_t)column % REN_ALIGN, 0);
            for (int64_t i = 0; i < size[s]; i++) {
                if (column[i] != 0) {
                    fail_msg("byte %lld of %lld is not zero", (long long)i,
                             (long long)size[s]);
                }
            }
            memset(column, 0xA5, (size_t)size[s]);
            free(column);
        }
    }
}

static void impossible_columns_are_null(void **state)
{
    (void)state;
    assert_null(ren_column(-1, 8));
    assert_null(ren_column(INT64_MAX, 8));
    assert_null(ren_column(INT64_MAX / 2, 3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sum_has_the_same_bits_on_any_number_of_threads),
        cmocka_unit_test(empty_and_short_sums_are_plain),
        cmocka_unit_test(columns_are_zero_and_aligned_at_every_size),
        cmocka_unit_test(impossible_columns_are_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
