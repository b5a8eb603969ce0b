#include "tests/support/property.h"

#include "base/ids.h"

#include <stdbool.h>
#include <string.h>

static void names_are_numbered_in_order_of_first_appearance(void **state)
{
    (void)state;
    static const char *const name[] = { "b", "a", "", "b", "甲", "a", "A" };
    static const int32_t expected[] = { 0, 1, 2, 0, 3, 1, 4 };
    ren_ids ids = { 0 };
    ren_error err;
    for (int k = 0; k < 7; k++) {
        int32_t number;
        bool fresh;
        const int32_t before = ids.n;
        assert_int_equal(ren_ids_add(&ids, name[k], &number, &fresh, &err), REN_OK);
        assert_int_equal(number, expected[k]);
        assert_int_equal(fresh, ids.n > before);
    }
    assert_int_equal(ids.n, 5);
    assert_string_equal(ren_ids_name(&ids, 3), "甲");
    ren_ids_free(&ids);
}

static void what_was_never_added_is_not_found(void **state)
{
    (void)state;
    ren_ids ids = { 0 };
    ren_error err;
    int32_t number;
    assert_int_equal(ren_ids_find(&ids, "a"), -1);
    assert_int_equal(ren_ids_add(&ids, "a", &number, NULL, &err), REN_OK);
    assert_int_equal(ren_ids_find(&ids, "a"), 0);
    assert_int_equal(ren_ids_find(&ids, "ab"), -1);
    assert_int_equal(ren_ids_find(&ids, ""), -1);
    ren_ids_free(&ids);
    assert_int_equal(ren_ids_find(&ids, "a"), -1);
}

static void a_hundred_thousand_names_keep_their_numbers(void **state)
{
    (void)state;
    enum { N = 100000 };
    ren_ids ids = { 0 };
    ren_error err;
    char name[24];
    for (int32_t k = 0; k < N; k++) {
        int32_t number;
        (void)snprintf(name, sizeof name, "F%d", (int)k);
        assert_int_equal(ren_ids_add(&ids, name, &number, NULL, &err), REN_OK);
        assert_int_equal(number, k);
    }
    for (int32_t k = 0; k < N; k++) {
        (void)snprintf(name, sizeof name, "F%d", (int)k);
        assert_int_equal(ren_ids_find(&ids, name), k);
        assert_string_equal(ren_ids_name(&ids, k), name);
    }
    ren_ids_free(&ids);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_numbered_in_order_of_first_appearance),
        cmocka_unit_test(what_was_never_added_is_not_found),
        cmocka_unit_test(a_hundred_thousand_names_keep_their_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
