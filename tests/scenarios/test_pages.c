/**
 * @file tests/scenarios/test_pages.c
 * What is printed from the tables: echo, template, JSON Schema, reference page.
 */
#include "tests/scenarios/fixture.h"

static char *printed(void (*print)(const void *what, FILE *out), const void *what)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    print(what, out);
    assert_int_equal(fclose(out), 0);
    return text;
}

static void print_echo(const void *what, FILE *out)
{
    ren_scenario_echo(what, out);
}

static bool has_line(const char *text, const char *path, const char *value,
                     const char *origin)
{
    char key[96];
    snprintf(key, sizeof key, "\n%s ", path);
    const char *line = strstr(text, key);
    const char *end = line != NULL ? strchr(line + 1, '\n') : NULL;
    const char *v = line != NULL ? strstr(line + strlen(key), value) : NULL;
    const size_t n = strlen(origin);
    return v != NULL && v < end && strncmp(end - n, origin, n) == 0;
}

static void the_echo_tells_where_each_value_comes_from(void **state)
{
    (void)state;
    const ren_override set[] = { { "shocks.tools.depth", "40%" } };
    fixture f;
    parse_with(&f, sample, 1, set);
    char *text = printed(print_echo, &f.scenario);
    assert_true(has_line(text, "seed", "7", "a.yaml:3"));
    assert_true(has_line(text, "horizon.weeks", "104 weeks", "a.yaml:8"));
    assert_true(has_line(text, "parameters.n_crit", "1.5 weeks", "a.yaml:13"));
    assert_true(has_line(text, "parameters.th_f", "0.25/week", "default"));
    assert_true(has_line(text, "shocks.tools.depth", "0.4", "--set"));
    assert_true(has_line(text, "shocks.tools.grey", "0.1/week", "default"));
    assert_true(has_line(text, "packages.stock.s1.tiers", "[srdi]", "a.yaml:30"));
    assert_true(has_line(text, "phases.search", "off", "a.yaml:12"));
    free(text);
    done(&f);
}

static void print_template(const void *what, FILE *out)
{
    ren_scenario_template(what, out);
}

static void print_json(const void *what, FILE *out)
{
    ren_scenario_json_schema(what, out);
}

static void print_document(const void *what, FILE *out)
{
    (void)what;
    ren_scenario_document(out);
}

static void the_template_is_a_scenario_of_defaults(void **state)
{
    (void)state;
    fixture f, g;
    char *text = printed(print_template, &test_catalogue);
    accepts(&f, text);
    accepts(&g, "{}\n");
    assert_string_equal(f.scenario.canonical, g.scenario.canonical);
    assert_non_null(strstr(text, "# n_crit: 0.75 weeks"));
    assert_non_null(strstr(text, "use: tech_embargo"));
    free(text);
    done(&f);
    done(&g);
}

static void the_json_schema_is_json_and_names_everything(void **state)
{
    (void)state;
    char *text = printed(print_json, &test_catalogue);
    /* JSON is YAML without the refused parts: reading it as a scenario finds only
     * unknown keys, never bad syntax. */
    fixture f;
    parse(&f, text);
    for (int32_t k = 0; k < f.list.n; k++) {
        assert_null(strstr(f.list.item[k].text, "YAML"));
    }
    assert_non_null(strstr(text, "\"const\": \"tech_embargo\""));
    assert_non_null(strstr(text, "\"half_critical\""));
    assert_non_null(strstr(text, "\"n_crit\""));
    assert_non_null(strstr(text, "draft/2020-12"));
    free(text);
    done(&f);
}

static void the_document_has_a_row_for_every_key(void **state)
{
    (void)state;
    char *text = printed(print_document, NULL);
    for (const ren_field *p = ren_parameter_fields; p->name != NULL; p++) {
        char row[64];
        snprintf(row, sizeof row, "\n| `%s` | ", p->name);
        assert_non_null(strstr(text, row));
    }
    assert_non_null(strstr(text, "| `panel_firms` |"));
    assert_non_null(strstr(text, "0.25 weeks to 1.5 weeks"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_echo_tells_where_each_value_comes_from),
        cmocka_unit_test(the_template_is_a_scenario_of_defaults),
        cmocka_unit_test(the_json_schema_is_json_and_names_everything),
        cmocka_unit_test(the_document_has_a_row_for_every_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
