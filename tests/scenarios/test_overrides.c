/**
 * @file tests/scenarios/test_overrides.c
 * Scenario files: --set overrides reach every value and are checked like the file.
 */
#include "tests/scenarios/fixture.h"

static void overrides_reach_every_value(void **state)
{
    (void)state;
    const ren_override set[] = {
        { "noise", "off" },
        { "noise", "on" }, /* later ones win */
        { "phases.order", "off" },
        { "shocks.tools.depth", "40%" },
        { "parameters.n_crit", "2 weeks" },
        { "economy.focal", "[001, 094]" },
        { "packages.stock.s1.tiers", "all" },
        { "packages.new.l", "{use: placebo}" },
        { "shocks.coast", "{use: tech_embargo, countries: NLD}" },
        { "title", "Another # one" },
    };
    fixture f;
    parse_with(&f, sample, sizeof set / sizeof *set, set);
    show(&f);
    assert_int_equal(f.status, REN_OK);
    const ren_scenario *s = &f.scenario;
    assert_true(s->noise);
    assert_int_equal(s->phases_off, 1 << 1 | 1 << 2);
    assert_true(((test_embargo *)s->shocks[0].params)->depth == 0.4);
    assert_true(((test_embargo *)s->shocks[0].params)->start_week == 30);
    assert_true(s->parameters.n_crit == 2);
    assert_int_equal(s->economy.focal.index[0], 0);
    assert_int_equal(((test_stock *)s->packages[1].levers[0].params)->tiers.n, 5);
    assert_ptr_equal(s->shocks[1].block, &test_embargo_block);
    assert_int_equal(s->n_packages, 5);
    assert_string_equal(s->packages[4].name, "new");
    assert_string_equal(s->title, "Another");
    done(&f);
}

static void override_is_refused(const char *path, const char *value, const char *words)
{
    const ren_override set[] = { { path, value } };
    fixture f;
    parse_with(&f, sample, 1, set);
    if (f.list.n != 1 || f.list.item[0].line != 0 || f.list.item[0].column != 0
        || strncmp(f.list.item[0].text, "--set ", 6) != 0
        || strstr(f.list.item[0].text, words) == NULL
        || strncmp(f.list.item[0].text + 6, path, strcspn(path, ".")) != 0) {
        show(&f);
        fail_msg("--set %s=%s: expected one complaint with '%s'", path, value, words);
    }
    done(&f);
}

static void bad_overrides_are_refused(void **state)
{
    (void)state;
    override_is_refused("noize", "off", "did you mean noise");
    override_is_refused("horizon.week", "3", "did you mean weeks");
    override_is_refused("shocks.tools.depth", "2", "expected 0 to 1");
    override_is_refused("shocks.tool.depth", "1", "did you mean tools");
    override_is_refused("shocks.tools.use", "x", "expected one of");
    override_is_refused("shocks..depth", "1", "an empty part");
    override_is_refused("seed.x", "1", "expected a path through mappings");
    override_is_refused("economy.focal.0", "1", "found a list");
    override_is_refused("seed", "[1", "YAML");
    override_is_refused("seed", "*x", "alias");
    override_is_refused("seed", "", "found nothing");
    override_is_refused("seed", "\xFF", "UTF-8");
    override_is_refused("shocks.\x9A\x9A.depth", "1", "UTF-8");
    override_is_refused("phases.sleep", "off", "expected a phase");
    override_is_refused("parameters.agents_lg", "0.5", "sum to 1");
}

static void an_override_mends_what_the_file_has_wrong(void **state)
{
    (void)state;
    const ren_override set[] = { { "seed", "5" } };
    fixture f;
    parse_with(&f, "seed: many\n", 1, set);
    assert_int_equal(f.status, REN_OK);
    assert_int_equal(f.scenario.seed, 5);
    done(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(overrides_reach_every_value),
        cmocka_unit_test(bad_overrides_are_refused),
        cmocka_unit_test(an_override_mends_what_the_file_has_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
