/**
 * @file tests/scenarios/test_scenario.c
 * Scenario files: defaults, every kind of bad input with its place, overrides, and a
 * canonical form that reads back to itself.
 */
#include "tests/scenarios/catalogue.h"
#include "tests/support/property.h"

#include <string.h>

typedef struct fixture {
    ren_scenario scenario;
    ren_complaints list;
    ren_error err;
    ren_status status;
} fixture;

static void parse_with(fixture *f, const char *text, int32_t n, const ren_override *set)
{
    memset(f, 0, sizeof *f);
    f->status = ren_scenario_parse(&f->scenario, "a.yaml", text, strlen(text),
                                   &test_catalogue, n, set, &f->list, &f->err);
}

static void parse(fixture *f, const char *text)
{
    parse_with(f, text, 0, NULL);
}

static void done(fixture *f)
{
    ren_scenario_free(&f->scenario);
    ren_complaints_free(&f->list);
}

static void show(const fixture *f)
{
    for (int32_t k = 0; k < f->list.n; k++) {
        print_error("%d:%d: %s\n", (int)f->list.item[k].line,
                    (int)f->list.item[k].column, f->list.item[k].text);
    }
}

static void accepts(fixture *f, const char *text)
{
    parse(f, text);
    if (f->status != REN_OK) {
        show(f);
        fail_msg("refused: %s\n%s", f->err.text, text);
    }
    assert_int_equal(f->list.n, 0);
}

/* One complaint, at this place, with these words; nothing is handed out. */
static void refuses(const char *text, int32_t line, int32_t column, const char *words)
{
    fixture f;
    parse(&f, text);
    if (f.status == REN_OK || f.list.n != 1 || f.list.item[0].line != line
        || f.list.item[0].column != column
        || strstr(f.list.item[0].text, words) == NULL) {
        show(&f);
        fail_msg("expected %d:%d with '%s' for:\n%s", (int)line, (int)column, words,
                 text);
    }
    assert_non_null(strstr(f.list.item[0].text, "expected"));
    assert_int_equal(ren_status_exit(f.status), 2);
    assert_null(f.scenario.path);
    done(&f);
}

/* ---- what is read ---- */

static const char sample[] =
    "title: Chip embargo\n"
    "question: \"What if \\\"tools\\\" stop?\\n产业链\"\n"
    "seed: 7\n"
    "replicates: 4\n"
    "noise: off\n"
    "economy: {table: io42, firms: 2000, focal: [094, High-end chips], niches: []}\n"
    "horizon:\n"
    "  weeks: 2 years\n"
    "  start: 2025-03-03\n"
    "rules: {production: leontief, rationing: priority, order_gap: positive,\n"
    "        order_target: initial, substitution: no}\n"
    "phases: {search: off, produce: on}\n"
    "parameters: {n_crit: 1.5 weeks, sub_weight: 30%, link_death: 10%/year,\n"
    "             rev_srdi: 1.3 亿元}\n"
    "shocks:\n"
    "  tools:\n"
    "    use: tech_embargo\n"
    "    countries: [USA, JPN]\n"
    "    products: photoresist\n"
    "    firms: [7, 12, 2147483647]\n"
    "    depth: 90%\n"
    "    start_week: 30\n"
    "    notice: 10 days\n"
    "    shape: geometric\n"
    "    date: 2025-02-28\n"
    "    note: 'a: b # c'\n"
    "  coast: {use: regional_outage}\n"
    "packages:\n"
    "  stock:\n"
    "    s1: {use: strategic_stock, budget: 5.2e9 CNY/year, tiers: [srdi]}\n"
    "    p-2: {use: placebo}\n"
    "  empty: {}\n"
    "  both:\n"
    "    s1: {use: strategic_stock}\n"
    "output: {panel_firms: -1, networks: 0}\n";

static void values_arrive_in_the_units_of_their_fields(void **state)
{
    (void)state;
    fixture f;
    accepts(&f, sample);
    const ren_scenario *s = &f.scenario;
    assert_string_equal(s->title, "Chip embargo");
    assert_string_equal(s->question, "What if \"tools\" stop?\n产业链");
    assert_int_equal(s->seed, 7);
    assert_int_equal(s->replicates, 4);
    assert_false(s->noise);
    assert_int_equal(s->economy.table, 1);
    assert_int_equal(s->economy.firms, 2000);
    assert_int_equal(s->economy.focal.n, 2);
    assert_int_equal(s->economy.focal.index[0], 2);
    assert_int_equal(s->economy.focal.index[1], 3); /* by its English name */
    assert_int_equal(s->economy.niches.n, 0);
    assert_int_equal(s->horizon.weeks, 104);
    assert_int_equal(s->horizon.start, 20150);
    assert_int_equal(s->rules.production, REN_LEONTIEF);
    assert_int_equal(s->rules.rationing, REN_PRIORITY);
    assert_int_equal(s->rules.order_gap, REN_ORDER_GAP_POSITIVE);
    assert_int_equal(s->rules.order_target, REN_TARGET_INITIAL);
    assert_false(s->rules.substitution);
    assert_int_equal(s->phases_off, 1 << 2);
    assert_true(s->parameters.n_crit == 1.5);
    assert_true(s->parameters.sub_weight == 0.3);
    assert_true(s->parameters.link_death == 0.1);
    assert_true(s->parameters.rev_srdi == 13000);
    assert_int_equal(s->n_shocks, 2);
    assert_string_equal(s->shocks[0].label, "tools");
    assert_ptr_equal(s->shocks[0].block, &test_embargo_block);
    assert_int_equal(s->shocks[0].line, 16);
    const test_embargo *e = s->shocks[0].params;
    assert_int_equal(e->countries.n, 2);
    assert_int_equal(e->countries.index[1], 1);
    assert_int_equal(e->products.n, 1);
    assert_int_equal(e->products.index[0], 4);
    assert_int_equal(e->firms.index[2], 2147483647);
    assert_true(e->depth == 0.9 && e->start_week == 30 && e->notice == 10.0 / 7);
    assert_int_equal(e->shape, 2);
    assert_string_equal(e->note, "a: b # c");
    assert_int_equal(s->n_packages, 4);
    assert_string_equal(s->packages[0].name, "none");
    assert_int_equal(s->packages[0].n_levers, 0);
    assert_int_equal(s->packages[1].n_levers, 2);
    assert_string_equal(s->packages[1].levers[1].label, "p-2");
    assert_true(((test_stock *)s->packages[1].levers[0].params)->budget == 1e4);
    assert_int_equal(s->packages[2].n_levers, 0);
    assert_int_equal(s->output.panel_firms, -1);
    done(&f);
}

static void what_is_left_out_takes_its_default(void **state)
{
    (void)state;
    static const char *const nearly_empty[] = { "title: x\n",
                                                "{}\n",
                                                "shocks: {}\npackages:\n",
                                                "packages: {none: {}}\n",
                                                "parameters:\n  # nothing\n",
                                                "shocks: ~\n" };
    for (size_t k = 0; k < sizeof nearly_empty / sizeof *nearly_empty; k++) {
        fixture f;
        accepts(&f, nearly_empty[k]);
        const ren_scenario *s = &f.scenario;
        assert_int_equal(s->seed, 1);
        assert_int_equal(s->replicates, 8);
        assert_true(s->noise);
        assert_int_equal(s->economy.firms, 20000);
        assert_int_equal(s->economy.focal.n, 1);
        assert_int_equal(s->economy.focal.index[0], 2);
        assert_int_equal(s->economy.niches.n, 2);
        assert_int_equal(s->horizon.weeks, 260);
        assert_int_equal(s->horizon.start, 20094);
        assert_int_equal(s->rules.production, REN_HALF_CRITICAL);
        assert_true(s->rules.substitution);
        assert_int_equal(s->output.panel_firms, 200);
        assert_int_equal(s->n_shocks, 0);
        assert_int_equal(s->n_packages, 1);
        assert_int_equal(s->phases_off, 0);
        for (const ren_field *p = ren_parameter_fields; p->name != NULL; p++) {
            const char *place = (const char *)&s->parameters + p->offset;
            assert_true(*(const double *)place == p->otherwise);
        }
        done(&f);
    }
}

static void every_parameter_is_complete_and_its_default_legal(void **state)
{
    (void)state;
    for (const ren_field *p = ren_parameter_fields; p->name != NULL; p++) {
        assert_true(p->otherwise >= p->least && p->otherwise <= p->most);
        assert_true(p->label != NULL && strchr("SVMADP", p->label[0]) != NULL);
        assert_true(p->doc[strlen(p->doc) - 1] == '.');
        assert_true(strlen(p->source) > 0);
    }
}

/* ---- what is refused ---- */

#define TOOLS "shocks:\n  tools: {use: tech_embargo, countries: USA, "

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

/* ---- overrides ---- */

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

/* ---- canonical form, identity, echo ---- */

static void the_canonical_form_reads_back_to_itself(void **state)
{
    (void)state;
    static const char *const texts[] = { sample, "{}\n",
                                         "title: \"tab\\t \\x01 \\x85 \\L end\"\n",
                                         "shocks: {1: {use: regional_outage}, "
                                         "-: {use: regional_outage}, "
                                         "on: {use: regional_outage}}\n" };
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        fixture f, g;
        accepts(&f, texts[k]);
        accepts(&g, f.scenario.canonical);
        assert_string_equal(f.scenario.canonical, g.scenario.canonical);
        assert_string_equal(f.scenario.identity, g.scenario.identity);
        assert_string_not_equal(f.scenario.digest, g.scenario.digest);
        done(&g);
        done(&f);
    }
}

static void identity_leaves_out_replicates_and_output(void **state)
{
    (void)state;
    const ren_override set[] = { { "replicates", "99" }, { "output.networks", "3" } };
    const ren_override other[] = { { "seed", "99" } };
    fixture f, g, h;
    parse(&f, sample);
    parse_with(&g, sample, 2, set);
    parse_with(&h, sample, 1, other);
    assert_string_equal(f.scenario.identity, g.scenario.identity);
    assert_string_not_equal(f.scenario.canonical, g.scenario.canonical);
    assert_string_not_equal(f.scenario.identity, h.scenario.identity);
    assert_null(strstr(f.scenario.identity, "replicates"));
    assert_null(strstr(f.scenario.identity, "a.yaml"));
    done(&f);
    done(&g);
    done(&h);
}

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

/* ---- pages ---- */

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
        cmocka_unit_test(values_arrive_in_the_units_of_their_fields),
        cmocka_unit_test(what_is_left_out_takes_its_default),
        cmocka_unit_test(every_parameter_is_complete_and_its_default_legal),
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
        cmocka_unit_test(overrides_reach_every_value),
        cmocka_unit_test(bad_overrides_are_refused),
        cmocka_unit_test(an_override_mends_what_the_file_has_wrong),
        cmocka_unit_test(the_canonical_form_reads_back_to_itself),
        cmocka_unit_test(identity_leaves_out_replicates_and_output),
        cmocka_unit_test(the_echo_tells_where_each_value_comes_from),
        cmocka_unit_test(the_template_is_a_scenario_of_defaults),
        cmocka_unit_test(the_json_schema_is_json_and_names_everything),
        cmocka_unit_test(the_document_has_a_row_for_every_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
