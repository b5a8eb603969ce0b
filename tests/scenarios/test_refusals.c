/**
 * @file tests/scenarios/test_refusals.c
 * Scenario files: every kind of bad input is refused with its place.
 */
#include "tests/scenarios/fixture.h"

static void unknown_keys_are_refused_at_every_level(void **state)
{
    (void)state;
    refuses("schocks: {}\n", 1, 1, "did you mean shocks");
    refuses("title: x\nn_crit: 1 week\n", 2, 1, "did you mean parameters.n_crit");
    refuses("horizon: {wekes: 3}\n", 1, 11, "horizon.wekes");
    refuses("economy: {weeks: 3}\n", 1, 11, "did you mean horizon.weeks");
    refuses("parameters: {n_crt: 1 week}\n", 1, 14, "did you mean n_crit");
    refuses("phases: {serch: off}\n", 1, 10, "did you mean search");
    refuses(TOOLS "depht: 0.5}\n", 2, 46, "shocks.tools.depht");
    refuses(TOOLS "depht: 0.5}\n", 2, 46, "did you mean depth");
    refuses("shocks: {x: {use: tech_embrago}}\n", 1, 19, "did you mean tech_embargo");
    refuses("packages: {a: {b: {use: tech_embargo}}}\n", 1, 25,
            "expected one of strategic_stock, placebo");
}

static void wrong_types_are_refused(void **state)
{
    (void)state;
    refuses("- a\n", 1, 1, "found a list");
    refuses("just text\n", 1, 1, "found a single value");
    refuses("seed: [1]\n", 1, 7, "found a list, expected a number");
    refuses("seed: {a: 1}\n", 1, 7, "found a mapping");
    refuses("seed:\n", 1, 6, "found nothing");
    refuses("seed: 1.5\n", 1, 7, "expected a whole number");
    refuses("seed: 0x10\n", 1, 7, "seed");
    refuses("noise: maybe\n", 1, 8, "expected on or off");
    refuses("title: [x]\n", 1, 8, "expected text");
    refuses("horizon: 260\n", 1, 10, "found a single value, expected keys");
    refuses("horizon: {start: tomorrow}\n", 1, 18, "expected a date");
    refuses("horizon: {start: 2025-02-30}\n", 1, 18, "expected a date");
    refuses("shocks: [a]\n", 1, 9, "found a list");
    refuses("shocks: {a: tech_embargo}\n", 1, 13, "found a single value");
    refuses("shocks: {a: {use: [x]}}\n", 1, 19, "found a list");
    refuses("economy: {focal: {a: 1}}\n", 1, 18, "found a mapping");
    refuses("economy: {focal: [[094]]}\n", 1, 19, "found a list");
    refuses("rules: {production: 3}\n", 1, 21, "half_critical, leontief, linear");
    refuses("rules: {production: leontif}\n", 1, 21, "did you mean leontief");
    refuses(TOOLS "firms: [1.5]}\n", 2, 54, "firm id");
    refuses(TOOLS "firms: [-1]}\n", 2, 54, "firm id");
    refuses(TOOLS "firms: 2147483648}\n", 2, 53, "firm id");
}

static void values_out_of_range_are_refused(void **state)
{
    (void)state;
    refuses("economy: {firms: 199}\n", 1, 18, "expected 200 to 52000000");
    refuses("economy: {firms: 52000001}\n", 1, 18, "expected 200 to");
    refuses("horizon: {weeks: 0}\n", 1, 18, "expected 1 week to 5200 weeks");
    refuses("horizon: {weeks: 101 years}\n", 1, 18, "found '101 years'");
    refuses("seed: -1\n", 1, 7, "expected");
    refuses("replicates: 0\n", 1, 13, "expected 1 to");
    refuses("parameters: {util0: 101%}\n", 1, 21, "expected 0.05 to 1");
    refuses("parameters: {util0: nan}\n", 1, 21, "expected a number");
    refuses("output: {panel_firms: -2}\n", 1, 23, "expected -1 to");
    refuses(TOOLS "depth: 1.0000001}\n", 2, 53, "expected 0 to 1");
}

static void wrong_and_missing_units_are_refused(void **state)
{
    (void)state;
    refuses("parameters: {n_crit: 1}\n", 1, 22, "found '1' without a unit");
    refuses("parameters: {n_crit: 1 km}\n", 1, 22, "which is a distance");
    refuses("parameters: {n_crit: 1 wek}\n", 1, 22, "did you mean the unit week");
    refuses("parameters: {th_f: 0.25}\n", 1, 20, "expected a rate");
    refuses("parameters: {util0: 80 weeks}\n", 1, 21, "which is a time");
    refuses("parameters: {util0: 10.5x}\n", 1, 21, "'10.5x'");
    refuses("packages: {a: {b: {use: strategic_stock, budget: 5e9}}}\n", 1, 50,
            "`5e8 CNY/year`");
    refuses("packages: {a: {b: {use: strategic_stock, budget: 5e9 CNY}}}\n", 1, 50,
            "an amount of money per time");
}

static void unknown_names_are_refused_with_the_nearest(void **state)
{
    (void)state;
    refuses("economy: {focal: 94}\n", 1, 18, "did you mean 094");
    refuses("economy: {focal: [094, High-end chip]}\n", 1, 24,
            "did you mean High-end chips");
    refuses("economy: {niches: [hi_chip]}\n", 1, 20, "no known niche");
    refuses("shocks:\n  t:\n    use: tech_embargo\n    countries: [USA, JPM]\n", 4, 22,
            "no known country, expected a country, did you mean JPN");
    refuses("packages: {a: {b: {use: strategic_stock, tiers: little_gaint}}}\n", 1, 49,
            "did you mean little_giant");
    refuses("economy: {focal: [094, 094]}\n", 1, 24, "a second time");
    refuses(TOOLS "firms: [3, 2, 3]}\n", 2, 60, "a second time");
    refuses("economy: {focal: []}\n", 1, 11, "found no product");
}

static void entries_must_be_whole(void **state)
{
    (void)state;
    refuses("shocks: {a: {depth: 1}}\n", 1, 10, "expected `use:` with one of");
    refuses("shocks:\n  a:\n", 2, 3, "expected `use:`");
    refuses("shocks: {a: {use: tech_embargo}}\n", 1, 10, "no key 'countries'");
    refuses("shocks: {a: {use: tech_embargo, countries: []}}\n", 1, 44, "empty list");
    refuses("shocks: {a b: {use: regional_outage}}\n", 1, 10, "letters, digits");
    refuses("packages: {a.b: {}}\n", 1, 12, "letters, digits");
}

static void contradictions_are_refused(void **state)
{
    (void)state;
    refuses(TOOLS "permanent: on, duration_weeks: 0}\n", 2, 46,
            "shocks.tools.permanent");
    refuses("shocks: {a: {use: regional_outage}}\n"
            "packages: {p: {a: {use: placebo}}}\n",
            2, 16, "a shock has already (line 1)");
    refuses("packages: {none: {a: {use: placebo}}}\n", 1, 19, "packages.none");
    refuses("parameters: {agents_ord: 0.5}\n", 1, 14, "sum to 1");
    refuses("parameters: {buffer_min: 20 weeks}\n", 1, 14, "buffer_max");
    fixture f;
    accepts(&f, "parameters: {agents_ord: 0.5, agents_innov: 0.25}\n");
    done(&f);
}

static void file_faults_come_through(void **state)
{
    (void)state;
    refuses("", 1, 1, "empty");
    refuses("horizon:\n\tweeks: 3\n", 2, 1, "a tab");
    refuses("title: \xFF\n", 1, 8, "UTF-8");
    refuses("seed: 1\nseed: 2\n", 2, 1, "first at line 1, column 1");
    refuses("seed: &x 1\n", 1, 7, "anchor");
}

static void eight_faults_make_eight_complaints(void **state)
{
    (void)state;
    static const char text[] = "seed: many\n"                           /* 1 */
                               "horizon: {weeks: 6000}\n"               /* 2 */
                               "economy: {firms: 1000, focal: [095]}\n" /* 3 */
                               "parameters:\n"
                               "  n_crit: 3 km\n"   /* 5 */
                               "  n_crit: 1 week\n" /* 6 */
                               "shocks:\n"
                               "  t:\n"
                               "    use: tech_embargo\n"
                               "    countries: [USA, JPX]\n" /* 10 */
                               "    dephth: 0.5\n"           /* 11 */
                               "packages:\n"
                               "  p: {l: {use: strategic_stok}}\n"; /* 13 */
    static const int32_t lines[] = { 1, 2, 3, 5, 6, 10, 11, 13 };
    fixture f;
    parse(&f, text);
    if (f.list.n != 8) {
        show(&f);
    }
    assert_int_equal(f.list.n, 8);
    for (int32_t k = 0; k < 8; k++) {
        assert_int_equal(f.list.item[k].line, lines[k]);
        assert_true(f.list.item[k].column > 0);
    }
    assert_non_null(strstr(f.err.text, "8 faults"));
    done(&f);
}

static void a_file_cut_short_tells_what_was_wrong_before(void **state)
{
    (void)state;
    fixture f;
    parse(&f, "seed: x\nshocks:\n  t:\n    use: tech_embargo\n    countries: [USA\n");
    assert_int_equal(f.list.n, 2);
    assert_int_equal(f.list.item[0].line, 1);
    assert_non_null(strstr(f.list.item[1].text, "YAML"));
    done(&f);
}

static void hostile_sizes_are_refused(void **state)
{
    (void)state;
    const size_t n = (size_t)17 * 1024 * 1024;
    char *text = malloc(n + 1);
    assert_non_null(text);
    memset(text, '[', n);
    text[n] = '\0';
    refuses(text, 1, 1, "16 MiB");
    text[200000] = '\0';
    refuses(text, 1, 65, "64 deep");
    memset(text, 'a', 300000);
    text[300000] = '\0';
    refuses(text, 1, 1, "found a single value");
    text[100] = ':';
    text[101] = ' ';
    refuses(text, 1, 1, "unknown key");
    int at = snprintf(text, n, "shocks:\n");
    for (int k = 0; k < 1001; k++) {
        at += snprintf(text + at, n - (size_t)at, "  l%d: {use: regional_outage}\n", k);
    }
    refuses(text, 1, 1, "found 1001 entries, expected at most 1000");
    free(text);
}

static void unreadable_files_say_so(void **state)
{
    (void)state;
    fixture f = { 0 };
    f.status = ren_scenario_read(&f.scenario, "no/such/file.yaml", &test_catalogue, 0,
                                 NULL, &f.list, &f.err);
    assert_int_equal(f.status, REN_NO_FILE);
    assert_non_null(strstr(f.err.text, "no/such/file.yaml"));
    f.status =
        ren_scenario_read(&f.scenario, "/", &test_catalogue, 0, NULL, &f.list, &f.err);
    assert_int_equal(f.status, REN_NO_FILE);
    assert_int_equal(f.list.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unknown_keys_are_refused_at_every_level),
        cmocka_unit_test(wrong_types_are_refused),
        cmocka_unit_test(values_out_of_range_are_refused),
        cmocka_unit_test(wrong_and_missing_units_are_refused),
        cmocka_unit_test(unknown_names_are_refused_with_the_nearest),
        cmocka_unit_test(entries_must_be_whole),
        cmocka_unit_test(contradictions_are_refused),
        cmocka_unit_test(file_faults_come_through),
        cmocka_unit_test(eight_faults_make_eight_complaints),
        cmocka_unit_test(a_file_cut_short_tells_what_was_wrong_before),
        cmocka_unit_test(hostile_sizes_are_refused),
        cmocka_unit_test(unreadable_files_say_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
