/**
 * @file tests/support/lab.h
 * A laboratory: everything from a scenario text to worlds at rest, in one call.
 *
 *     ren_lab lab;
 *     ren_world world;
 *     ren_lab_init(&lab, "economy: {firms: 300}\n" ...);
 *     ren_lab_world(&lab, "stock", true, &world);
 *     ren_lab_run(&world, 40);
 *     ren_lab_world_free(&world);
 *     ren_lab_free(&lab);
 *
 * Every fault ends the test that met it. With REN_TEST_SMALL set, ren_lab_firms() and
 * ren_lab_weeks() keep to 500 firms and 52 weeks, for slow instrumented builds.
 *
 * A test that defines REN_LAB_CORE before it includes this header runs the propagation of
 * shortages alone: no accounts are kept unless an override says so.
 *
 * All of it is in this header since the sources of this folder are linked to tests of
 * every room, also those that stand left of sim.
 */
#ifndef REN_TESTS_LAB_H
#define REN_TESTS_LAB_H

#include "base/array.h"
#include "model/settle.h"
#include "sim/lever.h"
#include "sim/member.h"
#include "sim/phase.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the four above first
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Neither copy nor move it once built: its parts point at each other. */
typedef struct ren_lab {
    ren_words words;
    ren_geography geography;
    ren_catalogue catalogue;
    ren_scenario scenario;
    ren_table table;
    ren_given given; /* a stated economy; without firms: none */
    int32_t n_focal;
    int32_t *focal;
    ren_economy economy;
    ren_setup setup;
} ren_lab;

static inline int64_t ren_lab_firms(int64_t n)
{
    return getenv("REN_TEST_SMALL") != NULL && n > 500 ? 500 : n;
}

static inline int32_t ren_lab_weeks(int32_t n)
{
    return getenv("REN_TEST_SMALL") != NULL && n > 52 ? 52 : n;
}

static inline void ren_lab_expect(ren_status status, const ren_error *err)
{
    if (status != REN_OK) {
        fail_msg("%s: %s", ren_status_name(status), err->text);
    }
}

#define REN_LAB_DATA REN_SOURCE_DIR "/scenarios/data"

/** Reads words and provinces. */
static inline void ren_lab_begin(ren_lab *lab)
{
    static const char data[] = REN_LAB_DATA;
    ren_error err = { .text = "" };
    *lab = (ren_lab){ 0 };
    ren_lab_expect(ren_words_read(&lab->words, data, NULL, &err), &err);
    ren_lab_expect(ren_geography_read(&lab->geography, data, &err), &err);
    lab->catalogue = (ren_catalogue){ .shocks = ren_shock_blocks,
                                      .levers = ren_lever_blocks,
                                      .phases = ren_phase_names };
    ren_words_catalogue(&lab->words, lab->catalogue.vocabularies);
}

/** Reads the scenario. */
static inline void ren_lab_parse(ren_lab *lab, const char *yaml, int32_t n,
                                 const ren_override *overrides)
{
    ren_error err = { .text = "" };
    ren_complaints complaints = { 0 };
    ren_override all[32] = { { "rules.money", "off" } };
    int32_t core = 0;
#ifdef REN_LAB_CORE
    core = 1;
#endif
    assert_true(n + core <= 32);
    for (int32_t k = 0; k < n; k++) {
        all[k + core] = overrides[k];
    }
    if (ren_scenario_parse(&lab->scenario, "inline.yaml", yaml, strlen(yaml),
                           &lab->catalogue, n + core, all, &complaints, &err)
        != REN_OK) {
        fail_msg("%s: %d:%d: %s", err.text,
                 complaints.n > 0 ? (int)complaints.item[0].line : 0,
                 complaints.n > 0 ? (int)complaints.item[0].column : 0,
                 complaints.n > 0 ? complaints.item[0].text : "");
    }
    ren_complaints_free(&complaints);
}

/** Reads words, provinces and the scenario, and builds its table. */
static inline void ren_lab_open_with(ren_lab *lab, const char *yaml, int32_t n,
                                     const ren_override *overrides)
{
    ren_error err = { .text = "" };
    ren_lab_begin(lab);
    ren_lab_parse(lab, yaml, n, overrides);
    ren_lab_expect(ren_table_build(&lab->table, &lab->scenario, REN_LAB_DATA, &err),
                   &err);
}

/** The same for an economy that files state (absolute paths). The scenario text has no
 * `economy:`. */
static inline void ren_lab_open_stated(ren_lab *lab, const ren_files_spec *files,
                                       const char *yaml, int32_t n,
                                       const ren_override *overrides)
{
    ren_error err = { .text = "" };
    const char *const named[][2] = { { "links", files->links },
                                     { "final_demand", files->final_demand },
                                     { "sectors", files->sectors },
                                     { "Z", files->Z },
                                     { "Y", files->Y } };
    const size_t room = strlen(yaml) + 5 * 512 + 64;
    char *text = malloc(room);
    assert_non_null(text);
    size_t at = (size_t)snprintf(text, room, "economy:\n  files:\n");
    for (size_t k = 0; k < sizeof named / sizeof *named; k++) {
        if (named[k][1] != NULL) {
            at += (size_t)snprintf(text + at, room - at, "    %s: %.480s\n",
                                   named[k][0], named[k][1]);
        }
    }
    (void)snprintf(text + at, room - at, "%s", yaml);
    ren_lab_begin(lab);
    ren_lab_expect(ren_given_read_files(&lab->given, files, &err), &err);
    ren_lab_expect(ren_given_words(&lab->words, &lab->given, &err), &err);
    ren_words_catalogue(&lab->words, lab->catalogue.vocabularies);
    ren_lab_parse(lab, text, n, overrides);
    free(text);
    ren_lab_expect(ren_given_settle(&lab->given, &lab->scenario, &err), &err);
    ren_lab_expect(
        ren_given_table(&lab->table, &lab->given, &lab->scenario, NULL, &err), &err);
}

static inline void ren_lab_open(ren_lab *lab, const char *yaml)
{
    ren_lab_open_with(lab, yaml, 0, NULL);
}

/** Builds the economy of replicate 0 from the table as it now is, and its constants. */
static inline void ren_lab_build(ren_lab *lab)
{
    ren_error err = { .text = "" };
    const ren_names *names = &lab->scenario.economy.focal;
    lab->focal = ren_column(names->n, sizeof *lab->focal);
    assert_non_null(lab->focal);
    for (int32_t k = 0; k < names->n; k++) {
        const int32_t p = ren_table_product(&lab->table, &lab->words, names->index[k]);
        /* a made-up table has fewer products */
        lab->focal[lab->n_focal++] =
            p >= 0 && p < lab->table.n ? p : lab->table.n_base / 2;
    }
    ren_lab_expect(lab->given.firms.n > 0
                       ? ren_given_economy(&lab->economy, &lab->given, &lab->table,
                                           &lab->geography, &lab->scenario,
                                           lab->n_focal, lab->focal, 0, &err)
                       : ren_economy_build(&lab->economy, &lab->table, &lab->geography,
                                           &lab->scenario, lab->n_focal, lab->focal, 0,
                                           &err),
                   &err);
    ren_lab_expect(
        ren_setup_init(&lab->setup, &lab->economy, &lab->scenario, &lab->words, &err),
        &err);
}

static inline void ren_lab_init(ren_lab *lab, const char *yaml)
{
    ren_lab_open(lab, yaml);
    ren_lab_build(lab);
}

static inline void ren_lab_init_with(ren_lab *lab, const char *yaml, int32_t n,
                                     const ren_override *overrides)
{
    ren_lab_open_with(lab, yaml, n, overrides);
    ren_lab_build(lab);
}

static inline void ren_lab_init_stated(ren_lab *lab, const ren_files_spec *files,
                                       const char *yaml, int32_t n,
                                       const ren_override *overrides)
{
    ren_lab_open_stated(lab, files, yaml, n, overrides);
    ren_lab_build(lab);
}

static inline void ren_lab_free(ren_lab *lab)
{
    ren_setup_free(&lab->setup);
    ren_economy_free(&lab->economy);
    ren_given_free(&lab->given);
    free(lab->focal);
    ren_table_free(&lab->table);
    ren_scenario_free(&lab->scenario);
    ren_geography_free(&lab->geography);
    ren_words_free(&lab->words);
    *lab = (ren_lab){ 0 };
}

/** A package by name; NULL is `none`. */
static inline const ren_package *ren_lab_package(const ren_lab *lab, const char *name)
{
    const char *wanted = name != NULL ? name : "none";
    for (int32_t k = 0; k < lab->scenario.n_packages; k++) {
        if (strcmp(lab->scenario.packages[k].name, wanted) == 0) {
            return &lab->scenario.packages[k];
        }
    }
    fail_msg("no package %s", wanted);
    return NULL;
}

/** A world in week 0 with series of its own and a panel of all firms by external id. */
static inline void ren_lab_world(const ren_lab *lab, const char *package, bool shock,
                                 ren_world *out)
{
    ren_error err = { .text = "" };
    const ren_economy *economy = &lab->economy;
    ren_lab_expect(
        ren_world_init(out, &lab->setup, ren_lab_package(lab, package), shock, &err),
        &err);
    out->series = calloc(1, sizeof *out->series);
    assert_non_null(out->series);
    ren_lab_expect(ren_series_init(out->series, (int32_t)lab->scenario.horizon.steps,
                                   lab->table.n, economy->firms.n, 0, &err),
                   &err);
    memcpy(out->series->panel_place, economy->firms.place_of,
           (size_t)economy->firms.n * sizeof(int32_t));
}

static inline void ren_lab_world_free(ren_world *world)
{
    if (world->series != NULL) {
        ren_series_free(world->series);
        free(world->series);
    }
    world->series = NULL;
    ren_world_free(world);
}

/** Runs weeks until `world->week` is `until`. */
static inline void ren_lab_run(ren_world *world, int32_t until)
{
    while (world->week < until) {
        assert_null(ren_week(world, false));
        world->week++;
    }
}

/** Changes a number of a shock or lever by the label of its entry. Worlds made later, and
 * what is not prepared before week 0 also in those at work, see it. */
static inline void ren_lab_set(ren_lab *lab, const char *label, const char *field,
                               double value)
{
    const ren_scenario *s = &lab->scenario;
    for (int32_t p = -1; p < s->n_packages; p++) {
        const int32_t n = p < 0 ? s->n_shocks : s->packages[p].n_levers;
        for (int32_t e = 0; e < n; e++) {
            const ren_entry *entry = p < 0 ? &s->shocks[e] : &s->packages[p].levers[e];
            for (const ren_field *f = entry->block->fields;
                 strcmp(entry->label, label) == 0 && f->name != NULL; f++) {
                void *at = (char *)entry->params + f->offset;
                if (strcmp(f->name, field) == 0 && f->type == REN_REAL) {
                    *(double *)at = value;
                    return;
                }
            }
        }
    }
    fail_msg("no number %s of an entry %s", field, label);
}

/**
 * Every shock and every lever at work within the first weeks, with noise and churn. To be
 * used with overrides for firms and weeks.
 */
#define REN_LAB_STORM                                                                 \
    "seed: 11\n"                                                                      \
    "economy: {focal: ['094', hi_chips]}\n"                                           \
    "shocks:\n"                                                                       \
    "  embargo: {use: tech_embargo, countries: [USA, JPN, NLD], depth: 0.9,\n"        \
    "            inputs: [chip_tools, hi_chips, '094'], start_week: 5,\n"             \
    "            notice_weeks: 3, ramp_weeks: 2}\n"                                   \
    "  failure: {use: supplier_failure, hit_share: 0.1, depth: 0.6, start_week: 8,\n" \
    "            duration_weeks: 8, recovery_weeks: 4}\n"                             \
    "  outage: {use: regional_outage, provinces: [guangdong], depth: 0.7,\n"          \
    "           start_week: 10, duration_weeks: 12}\n"                                \
    "  slump: {use: demand_loss, depth: 0.1, exports: true, start_week: 12,\n"        \
    "          duration_weeks: 8}\n"                                                  \
    "  parting: {use: decoupling, countries: [DEU], start_week: 6, ramp_weeks: 4}\n"  \
    "packages:\n"                                                                     \
    "  transfer:\n"                                                                   \
    "    l0: {use: placebo, budget: 1e10 CNY/year, start_week: 0}\n"                  \
    "  market:\n"                                                                     \
    "    l12: {use: unified_market, budget: 1e11 CNY/year, start_week: 2}\n"          \
    "  sets:\n"                                                                       \
    "    l13: {use: first_set_procurement, budget: 1e11 CNY/year, start_week: 2}\n"   \
    "  stock:\n"                                                                      \
    "    l15: {use: strategic_stock, budget: 1e11 CNY/year, start_week: 2}\n"         \
    "  all:\n"                                                                        \
    "    a0: {use: placebo, budget: 1e10 CNY/year, start_week: 0}\n"                  \
    "    a12: {use: unified_market, budget: 1e11 CNY/year, start_week: 2}\n"          \
    "    a13: {use: first_set_procurement, budget: 1e11 CNY/year, start_week: 2}\n"   \
    "    a15: {use: strategic_stock, budget: 1e11 CNY/year, start_week: 2}\n"         \
    "parameters: {h0_search: 0.25 1/week, q_standard: 2 weeks, link_death: 0.3 "      \
    "1/year}\n"

/** Ready with this text at this size; `n` overrides more, at most 14. */
static inline void ren_lab_sized(ren_lab *lab, const char *yaml, int64_t firms,
                                 int32_t weeks, int32_t n, const ren_override *more)
{
    char f[24], w[24];
    ren_override o[16] = { { "economy.firms", f }, { "horizon.weeks", w } };
    (void)snprintf(f, sizeof f, "%d", (int)ren_lab_firms(firms));
    (void)snprintf(w, sizeof w, "%d", (int)weeks);
    for (int32_t k = 0; k < n && k < 14; k++) {
        o[2 + k] = more[k];
    }
    ren_lab_init_with(lab, yaml, 2 + n, o);
}

static inline void ren_lab_storm(ren_lab *lab, int64_t firms, int32_t weeks, int32_t n,
                                 const ren_override *more)
{
    ren_lab_sized(lab, REN_LAB_STORM, firms, weeks, n, more);
}

/** Runs the phase of this name alone, in the week the world is in. */
static inline void ren_lab_phase(ren_world *world, const char *name)
{
    for (int32_t k = 0; ren_phases[k] != NULL; k++) {
        if (strcmp(ren_phases[k]->name, name) == 0) {
            ren_phases[k]->run(world);
            return;
        }
    }
    fail_msg("there is no phase %s", name);
}

/** Bytes of a column of a world. */
static inline size_t ren_lab_bytes(const ren_world *world, int column)
{
    return (size_t)ren_column_length(world->setup, column) * ren_columns[column].size;
}

/** Fails at the first column whose bits differ between two worlds. */
static inline void ren_lab_same(const ren_world *a, const ren_world *b,
                                const char *where)
{
    for (int c = 0; c < REN_N_COLUMNS; c++) {
        if (memcmp(ren_column_data(a, c), ren_column_data(b, c), ren_lab_bytes(a, c))
            != 0) {
            fail_msg("%s, week %d: column %s differs", where, (int)a->week,
                     ren_columns[c].name);
        }
    }
}

#endif
