/**
 * @file tests/scenarios/test_units.c
 * Quantities: what is read, what is refused, and that printing loses no bit.
 */
#include "scenarios/text/nearest.h"
#include "scenarios/text/units.h"
#include "tests/support/property.h"

#include <math.h>
#include <string.h>

static char fault[REN_QUANTITY_FAULT];

static double value_of(const char *text, const char *key, const char *unit)
{
    double value = NAN;
    if (!ren_quantity_read(text, key, unit, &value, fault)) {
        fail_msg("%s in %s refused: %s", text, unit, fault);
    }
    return value;
}

static bool is_refused(const char *text, const char *key, const char *unit)
{
    double value = -77;
    const bool read = ren_quantity_read(text, key, unit, &value, fault);
    return !read && value == -77 && strstr(fault, "found ") == fault
           && strstr(fault, "expected ") != NULL;
}

static void quantities_convert_to_the_unit_of_the_field(void **state)
{
    (void)state;
    static const struct {
        const char *text, *unit;
        double value;
    } table[] = {
        { "26 weeks", "week", 26 },
        { "1 week", "week", 1 },
        { "26weeks", "week", 26 },
        { "2 years", "week", 104 },
        { "3 months", "week", 13 },
        { "14 days", "week", 2 },
        { "1 day", "week", 1.0 / 7 },
        { "2 weeks", "day", 14 },
        { "26 weeks", "year", 0.5 },
        { "8%/year", "1/year", 0.08 },
        { "0.08/year", "1/year", 0.08 },
        { "0.08 1/year", "1/year", 0.08 },
        { "52%/year", "1/week", 0.01 },
        { "0.25/week", "1/week", 0.25 },
        { "30%", "1", 0.3 },
        { "30 %", "1", 0.3 },
        { "0.3", "1", 0.3 },
        { "-.5e-1", "1", -0.05 },
        { "20000", "count", 20000 },
        { "2e4", "count", 20000 },
        { "5e8 CNY", "CNY", 5e8 },
        { "5e8 CNY", "10000 CNY", 5e4 },
        { "10000 CNY", "10000 CNY", 1 },
        { "3 10000 CNY", "CNY", 30000 },
        { "3000 万元", "10000 CNY", 3000 },
        { "2 亿元", "10000 CNY", 20000 },
        { "2亿元/年", "10000 CNY/year", 20000 },
        { "5 bn CNY", "CNY", 5e9 },
        { "300 million CNY", "10000 CNY", 3e4 },
        { "5.2e9 CNY/year", "CNY/week", 1e8 },
        { "5.2e9 CNY/year", "10000 CNY/week", 1e4 },
        { "1e4 CNY/week", "10000 CNY/year", 52 },
        { "500 km", "km", 500 },
        { "+4 周", "week", 4 },
    };
    for (size_t k = 0; k < sizeof table / sizeof *table; k++) {
        const double value = value_of(table[k].text, "x", table[k].unit);
        if (value != table[k].value) {
            fail_msg("%s in %s: %.17g, expected %.17g", table[k].text, table[k].unit,
                     value, table[k].value);
        }
    }
}

static void bare_numbers_need_a_key_that_names_the_unit(void **state)
{
    (void)state;
    assert_true(value_of("30", "weeks", "week") == 30);
    assert_true(value_of("30", "recovery_weeks", "week") == 30);
    assert_true(value_of("14", "notice_days", "week") == 2);
    assert_true(value_of("2 years", "recovery_weeks", "week") == 104);
    assert_true(value_of("0.3", "hit_share", "1") == 0.3);
    assert_true(value_of("500", "radius_km", "km") == 500);
    assert_true(is_refused("30", "notice", "week"));
    assert_non_null(strstr(fault, "without a unit"));
    assert_true(is_refused("30", "weeks_before", "week"));
    assert_true(is_refused("0.2", "rate_weeks", "1/week"));
    assert_true(is_refused("5e8", "budget", "CNY/year"));
    assert_true(is_refused("500", "radius", "km"));
    assert_true(is_refused("0.25", "speed", "1/week"));
}

static void nothing_is_guessed_and_nothing_is_cut_off(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "10.5x",
        "0.3x",
        "1_000",
        "1,000",
        "0x10",
        "inf",
        "nan",
        "",
        " ",
        "1e",
        "1e+",
        "--1",
        "1.2.3",
        "e5",
        ".",
        "1 1",
        "1e999",
        "5%%",
        "5% 1",
        "%",
        "ten",
        "1/2",
        "1 /",
        "5 e3",
        "-",
        "30%/x",
        "3/1",
        "+ 3",
        "0.5 weeks weeks",
    };
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        if (!is_refused(bad[k], "x", "1")) {
            fail_msg("'%s' was read as a number", bad[k]);
        }
        if (!is_refused(bad[k], "weeks", "week")) {
            fail_msg("'%s' was read as weeks", bad[k]);
        }
    }
    assert_true(is_refused("5%", "firms", "count"));
    assert_true(is_refused("5%", "tau", "week"));
    assert_true(is_refused("3 firms", "firms", "count"));
}

static void a_wrong_kind_of_unit_says_found_and_expected(void **state)
{
    (void)state;
    assert_true(is_refused("26 weeks", "budget", "CNY/year"));
    assert_non_null(strstr(fault, "a time"));
    assert_non_null(strstr(fault, "money per time"));
    assert_true(is_refused("5e8 CNY", "budget", "CNY/year"));
    assert_true(is_refused("5e8 CNY/year", "price", "CNY"));
    assert_true(is_refused("26 weeks", "share", "1"));
    assert_true(is_refused("500 km", "tau", "week"));
    assert_true(is_refused("8%/year", "share", "1"));
    assert_true(is_refused("26 wekes", "tau", "week"));
    assert_non_null(strstr(fault, "did you mean the unit weeks"));
}

static void what_is_printed_reads_back_to_the_same_bits(void **state)
{
    (void)state;
    static const char *const units[] = { "1",   "week",      "1/week",
                                         "CNY", "10000 CNY", "CNY/year",
                                         "km",  "count",     "10000 CNY/week",
                                         "day", "1/year",    "year" };
    FOR_ALL_CASES (c) {
        const double draw = ren_case_draw(c, 1);
        const double scale = pow(10, floor(40 * ren_case_draw(c, 2)) - 20);
        const double value = c % 3 == 0 ? floor(1e6 * draw) : draw * scale;
        for (size_t k = 0; k < sizeof units / sizeof *units; k++) {
            char text[REN_QUANTITY_TEXT];
            ren_quantity_print(value, units[k], text);
            CASE_ASSERT(c, value_of(text, "x", units[k]) == value);
        }
    }
}

static void numbers_are_printed_short(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *text;
    } table[] = {
        { 0.1, "0.1" },
        { 260, "260" },
        { 5e9, "5000000000" },
        { 0, "0" },
        { 0.00002, "0.00002" },
        { -1, "-1" },
        { 1.0 / 3, "0.3333333333333333" },
        { 0.01923, "0.01923" },
        { 52e6, "52000000" },
    };
    for (size_t k = 0; k < sizeof table / sizeof *table; k++) {
        char text[REN_NUMBER_TEXT];
        ren_number_print(table[k].value, text);
        assert_string_equal(text, table[k].text);
    }
}

static void dates_are_days_that_exist(void **state)
{
    (void)state;
    int32_t date = -1;
    char text[16];
    assert_true(ren_date_read("1970-01-01", &date) && date == 0);
    assert_true(ren_date_read("2025-01-06", &date) && date == 20094);
    assert_true(ren_date_read("2024-02-29", &date));
    assert_false(ren_date_read("2025-02-29", &date));
    assert_false(ren_date_read("2025-13-01", &date));
    assert_false(ren_date_read("2025-04-31", &date));
    assert_false(ren_date_read("2025-1-6", &date));
    assert_false(ren_date_read("2025-01-06x", &date));
    assert_false(ren_date_read("25-01-06", &date));
    assert_false(ren_date_read("1025-01-06", &date));
    for (int32_t day = -20000; day < 80000; day += 17) {
        ren_date_print(day, text);
        assert_true(ren_date_read(text, &date));
        assert_int_equal(date, day);
    }
}

static void near_names_are_found_and_far_ones_are_not(void **state)
{
    (void)state;
    assert_int_equal(ren_edit_distance("depht", "depth"), 1);
    assert_int_equal(ren_edit_distance("USA", "usa"), 0);
    assert_int_equal(ren_edit_distance("", "abc"), 3);
    assert_int_equal(ren_edit_distance("kitten", "sitting"), 3);
    ren_nearest near = { .name = "guandong" };
    ren_nearest_offer(&near, "guangxi");
    ren_nearest_offer(&near, "guangdong");
    ren_nearest_offer(&near, NULL);
    assert_string_equal(near.best, "guangdong");
    ren_nearest far = { .name = "banana" };
    ren_nearest_offer(&far, "guangdong");
    assert_null(far.best);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantities_convert_to_the_unit_of_the_field),
        cmocka_unit_test(bare_numbers_need_a_key_that_names_the_unit),
        cmocka_unit_test(nothing_is_guessed_and_nothing_is_cut_off),
        cmocka_unit_test(a_wrong_kind_of_unit_says_found_and_expected),
        cmocka_unit_test(what_is_printed_reads_back_to_the_same_bits),
        cmocka_unit_test(numbers_are_printed_short),
        cmocka_unit_test(dates_are_days_that_exist),
        cmocka_unit_test(near_names_are_found_and_far_ones_are_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
