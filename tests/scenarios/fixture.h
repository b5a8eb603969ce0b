/**
 * @file tests/scenarios/fixture.h
 * A scenario parsed from text with its complaints, and what tests say about it.
 */
#ifndef REN_TESTS_SCENARIOS_FIXTURE_H
#define REN_TESTS_SCENARIOS_FIXTURE_H

#include "tests/scenarios/catalogue.h"
#include "tests/support/property.h"

#include <string.h>

typedef struct fixture {
    ren_scenario scenario;
    ren_complaints list;
    ren_error err;
    ren_status status;
} fixture;

static inline void parse_with(fixture *f, const char *text, int32_t n,
                              const ren_override *set)
{
    memset(f, 0, sizeof *f);
    f->status = ren_scenario_parse(&f->scenario, "a.yaml", text, strlen(text),
                                   &test_catalogue, n, set, &f->list, &f->err);
}

static inline void parse(fixture *f, const char *text)
{
    parse_with(f, text, 0, NULL);
}

static inline void done(fixture *f)
{
    ren_scenario_free(&f->scenario);
    ren_complaints_free(&f->list);
}

static inline void show(const fixture *f)
{
    for (int32_t k = 0; k < f->list.n; k++) {
        print_error("%d:%d: %s\n", (int)f->list.item[k].line,
                    (int)f->list.item[k].column, f->list.item[k].text);
    }
}

static inline void accepts(fixture *f, const char *text)
{
    parse(f, text);
    if (f->status != REN_OK) {
        show(f);
        fail_msg("refused: %s\n%s", f->err.text, text);
    }
    assert_int_equal(f->list.n, 0);
}

/* One complaint, at this place, with these words; nothing is handed out. */
static inline void refuses(const char *text, int32_t line, int32_t column,
                           const char *words)
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

/* A scenario that says something in every section. */
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

#define TOOLS "shocks:\n  tools: {use: tech_embargo, countries: USA, "

#endif
