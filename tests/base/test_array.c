#include "tests/support/property.h"

#include "base/array.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { MANY = 5 * 1000 * 1000 + 13, FEW = 100 };

static bool is_zero(const char *bytes, int64_t n)
{
    return bytes[0] == 0 && memcmp(bytes, bytes + 1, (size_t)n - 1) == 0;
}

/* What was written before does not show, wherever the memory comes from. */
static void columns_are_zero_and_aligned(void **state)
{
    static const int64_t size[] = { FEW, MANY };
    (void)state;
    for (int round = 0; round < 6; round++) {
        const int64_t n = size[round % 2];
        char *column = round < 4 ? ren_column_unused(n, 1) : ren_column(n, 1);
        assert_non_null(column);
        assert_int_equal((uintptr_t)column % REN_ALIGN, 0);
        assert_true(is_zero(column, n));
        memset(column, 0x55, (size_t)n);
        free(column);
    }
}

static void no_column_is_larger_than_memory(void **state)
{
    (void)state;
    assert_null(ren_column(-1, 1));
    assert_null(ren_column(INT64_MAX / 2, 8));
    assert_null(ren_column_unused(-1, 1));
    assert_null(ren_column_unused(INT64_MAX / 2, 8));
}

static void copies_are_whole(void **state)
{
    char *from = ren_column(MANY, 1), *to = ren_column_unused(MANY + 1, 1);
    (void)state;
    assert_non_null(from);
    assert_non_null(to);
    for (int64_t i = 0; i < MANY; i++) {
        from[i] = (char)(i % 251 + 1);
    }
    ren_copy_column(to, from, MANY);
    assert_memory_equal(to, from, MANY);
    assert_int_equal(to[MANY], 0);
    free(from);
    free(to);
}

/* Of all lengths, also those that no whole word of flags fits, and nothing is written
 * beyond the last flag. */
static void set_flags_are_listed_in_order(void **state)
{
    (void)state;
    for (int32_t n = 0; n <= FEW; n++) {
        bool flag[FEW + 1] = { 0 };
        int32_t out[FEW + 1], twin[FEW + 1], many = 0;
        for (int32_t k = 0; k < n; k++) {
            flag[k] = (k * 7 + n) % 11 == 0 || k % 24 > 21;
            twin[many] = k;
            many += flag[k];
        }
        flag[n] = true;
        out[n] = -1;
        assert_int_equal(ren_list_set(flag, n, out), many);
        assert_memory_equal(out, twin, (size_t)many * sizeof *out);
        assert_true(many == n || out[n] == -1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_zero_and_aligned),
        cmocka_unit_test(no_column_is_larger_than_memory),
        cmocka_unit_test(copies_are_whole),
        cmocka_unit_test(set_flags_are_listed_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
