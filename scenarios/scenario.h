/**
 * @file scenarios/scenario.h
 * A parsed and checked scenario: everything a run is asked to do.
 *
 * After ren_scenario_read() it is const. Its canonical form (every value in use, with
 * unit, in the order of the tables) is what hashes and what the results file keeps.
 */
#ifndef REN_SCENARIOS_SCENARIO_H
#define REN_SCENARIOS_SCENARIO_H

#include "base/files/digest.h"
#include "scenarios/schema.h"

#include <stdint.h>
#include <stdio.h>

/* ---- the parameter registry: one line per parameter in scenarios/parameters/ ---- */

/** Members are doubles named as in model/parameters.csv of the field's literature. */
typedef struct ren_parameters {
#define PARAM(name, unit, otherwise, least, most, low, high, label, source, doc) \
    double name;
#include "scenarios/parameters/parameters.def"
#undef PARAM
} ren_parameters;

/** The same lines as fields, with unit, range, label and source. NULL-terminated. */
extern const ren_field ren_parameter_fields[];

/* ---- sections ---- */

typedef struct ren_economy_spec {
    int32_t table;    /* choice: io153, io42 */
    int64_t firms;    /* agents, 200 .. 52,000,000 */
    ren_names focal;  /* products whose upstream chain the indicators are about */
    ren_names niches; /* niches to carve; default all, shipped and added */
    char *niche_file; /* adds niches to the shipped ones (D10); NULL: none */
    char *network; /* a user's own firms and links (D3); NULL: drawn from the table */
} ren_economy_spec;

/** Files that hold a whole economy, as published models exchange them; NULL: none. The
 * other members are read beside either `links` or `Z` and `Y`. */
typedef struct ren_files_spec {
    char *firms;        /* firm, product */
    char *links;        /* supplier, buyer, value per step */
    char *final_demand; /* firm, value per step */
    char *sectors;      /* firm, sector: in place of the product */
    char *damage;       /* firm, share, start: capacity lost, a shock */
    char *Z;            /* region x sector: intermediate flows per year */
    char *Y;            /* region x sector: final demand per year */
} ren_files_spec;

typedef struct ren_horizon_spec {
    int64_t weeks; /* steps of a week */
    int64_t days;  /* steps of a day instead; 0: weeks */
    int32_t start; /* date of step 0, days since 1970-01-01 */
    int64_t steps; /* of either kind; set by the reader */
} ren_horizon_spec;

enum { REN_AS_STATED, REN_EXPECTED_COST };
enum { REN_HALF_CRITICAL, REN_LEONTIEF, REN_LINEAR };
enum {
    REN_PROPORTIONAL,
    REN_FIRMS_FIRST,
    REN_LOWEST_RELATIVE_ORDER,
    REN_LOWEST_RELATIVE_ORDER_FIRMS_FIRST,
    REN_PRIORITY,
};
enum { REN_ORDER_GAP_SIGNED, REN_ORDER_GAP_POSITIVE };
enum { REN_TARGET_SLOW, REN_TARGET_DEMAND, REN_TARGET_INITIAL, REN_TARGET_POSSIBLE };
enum { REN_NEED_EXPECTED, REN_NEED_OUTPUT };
enum { REN_ORDER_FIRST, REN_ORDER_LAST };
enum { REN_ORDER_BY_FILL, REN_ORDER_BY_CAPACITY, REN_ORDER_AS_USUAL };
enum { REN_STOCK_OF_PRODUCT, REN_STOCK_OF_SUPPLIER };
enum { REN_TITLES_DRAWN, REN_TITLES_SHUFFLED };
enum { REN_REVIEW_CURRENT, REN_REVIEW_STRICT };
enum { REN_PARTS_ORDERED, REN_PARTS_NEEDED, REN_PARTS_ALL };

typedef struct ren_rules_spec {
    int32_t preset;       /* renlian, inoue-todo, ario: defaults of presets.def */
    int32_t production;   /* half_critical, leontief, linear */
    int32_t rationing;    /* see the enum */
    int32_t order_gap;    /* signed, positive */
    int32_t order_target; /* slow, demand, initial, possible */
    int32_t order_need;   /* expected, output */
    int32_t order_time;   /* first, last: before or after the step's production */
    int32_t order_type;   /* fill, alt, noalt: what moves orders among suppliers */
    int32_t stocks;       /* product, supplier: whose goods a stock holds */
    int32_t titles;       /* drawn, shuffled: who holds which title on day 0 */
    int32_t tier_rules;   /* current, strict: what a tier review asks for */
    int32_t spare_parts; /* ordered, needed, all: what machines lack under an embargo */
    bool substitution;   /* weights move among suppliers and candidates */
    bool money;          /* accounts are kept: payments, credit, insolvency */
    bool as_published;   /* slips of the published programs are kept */
    double psi;          /* share of its target at which a stock begins to bind; 0:
                              only when it is used up */
    double inventory_days; /* of every input stock, before use; 0: D8 */
    double adjust_days;    /* to close a gap of a stock; 0: parameter tau_inv */
    double alpha_max;      /* most capacity that overtime reaches over the usual */
    double alpha_days;     /* over which overtime follows unmet demand */
    double capital_ratio;  /* productive capital over yearly value added, for files */
    char *events; /* file of firm, kind, size, start, duration, recovery, tau */
} ren_rules_spec;

/** What is lost of capital is rebuilt with goods of the economy. */
typedef struct ren_rebuild_spec {
    double tau;     /* days over which what is missing is asked for; 0: nothing is */
    char *products; /* "manu 0.7, serv 0.3": who delivers it; NULL */
} ren_rebuild_spec;

typedef struct ren_output_spec {
    int64_t panel_firms; /* firms whose weekly output is kept; -1 all */
    int64_t networks;    /* member groups under /network; default 1 */
    bool ledger;         /* goods of every product, step by step */
    bool systemic;       /* tail of systemic importance of every world */
} ren_output_spec;

/** A shock or a lever in use. */
typedef struct ren_entry {
    char *label;            /* key in the file; seeds the entry's draws */
    const ren_block *block; /* which kind; embedded in the descriptor of sim */
    void *params;           /* block->params_size bytes */
    void *stated; /* what the file says, where params have a part of its budget; NULL:
                     the same */
    int32_t line;
} ren_entry;

typedef struct ren_package {
    char *name;
    double intensity; /* share of its budgets in force, 0..1 */
    bool is_given;    /* the file says it */
    int32_t n_levers;
    ren_entry *levers;
} ren_package;

/** The package with another share of its budgets: borrows from `package` what it does not
 * change. Free it before. */
REN_CHECKED ren_status ren_package_at(ren_package *out, const ren_package *package,
                                      double intensity, ren_error *err);
void ren_package_at_free(ren_package *package);

/** The file that economy.niche_file names, as it was found. */
typedef struct ren_niche_source {
    const char *path;   /* to open it; NULL: there is none */
    const char *digest; /* SHA-256 of its bytes */
} ren_niche_source;

typedef struct ren_scenario {
    char *path;
    char *title;    /* `title:` one line */
    char *question; /* `question:` what the scenario answers */
    int64_t seed;
    int64_t replicates;
    double budget;            /* of every package, 10,000 CNY a year; 0: none */
    int32_t equalise;         /* choice: no, expected_cost */
    int64_t pilot_replicates; /* worlds that expected costs are taken from */
    int64_t design_points;    /* of uncertain lever parameters; 0: defaults alone */
    bool noise;               /* off rests every draw of a week and exogenous churn */
    ren_economy_spec economy;
    ren_files_spec files;
    ren_horizon_spec horizon;
    ren_rules_spec rules;
    ren_rebuild_spec rebuild;
    ren_output_spec output;
    ren_parameters parameters;
    uint64_t phases_off; /* bit k: phase k of the catalogue is switched off */
    int32_t n_shocks;
    ren_entry *shocks;
    int32_t n_packages; /* packages[0] is `none`, always */
    ren_package *packages;
    ren_vocabulary vocabularies[REN_N_VOCABULARIES]; /* borrowed from the catalogue */
    ren_niche_source added; /* borrowed from the catalogue; of economy.niche_file */
    char *text;             /* the file as read */
    char *canonical;        /* every value in use */
    char *identity; /* canonical form without replicates, outputs and paths: a file
                        named in it counts with the digest of its bytes */
    char digest[REN_DIGEST_TEXT]; /* SHA-256 of `text` */
    struct ren_origins *origins;  /* where each value came from, for the echo */
} ren_scenario;

/** What may be named in a scenario; assembled by the app from the tables of sim. */
typedef struct ren_catalogue {
    const ren_block *const *shocks; /* NULL-terminated */
    const ren_block *const *levers; /* NULL-terminated */
    const char *const *phases;      /* NULL-terminated, at most 64 */
    ren_vocabulary vocabularies[REN_N_VOCABULARIES];
    ren_niche_source added; /* whose niches are among the vocabularies */
} ren_catalogue;

/** One complaint about a scenario file. */
typedef struct ren_complaint {
    int32_t line, column; /* from 1; 0 for a --set override */
    char text[320];       /* "path: found, expected[, did you mean]" */
} ren_complaint;

/** All complaints of one file, in file order. */
typedef struct ren_complaints {
    int32_t n;
    int32_t capacity;
    ren_complaint *item;
} ren_complaints;
void ren_complaints_free(ren_complaints *complaints);

/** One `--set path=value`; later ones win. */
typedef struct ren_override {
    const char *path;  /* dotted: shocks.LABEL.depth, parameters.n_crit, noise */
    const char *value; /* as it would be written in the file */
} ren_override;

/**
 * Reads, overrides and checks one scenario file. On bad input returns REN_BAD_SYNTAX
 * (or another input status), *out is untouched and `complaints` holds every fault.
 */
REN_CHECKED ren_status ren_scenario_read(ren_scenario *out, const char *path,
                                         const ren_catalogue *catalogue,
                                         int32_t n_overrides,
                                         const ren_override *overrides,
                                         ren_complaints *complaints, ren_error *err);

/** The same from memory; `path` is only for messages. */
REN_CHECKED ren_status ren_scenario_parse(ren_scenario *out, const char *path,
                                          const char *text, size_t length,
                                          const ren_catalogue *catalogue,
                                          int32_t n_overrides,
                                          const ren_override *overrides,
                                          ren_complaints *complaints, ren_error *err);
void ren_scenario_free(ren_scenario *scenario);

/**
 * What a file and its overrides say at a dotted key, before the names are known that the
 * scenario is read with. *out is NULL when they say nothing or nothing readable, which
 * ren_scenario_read() complains about. Fails only without memory. Free *out.
 */
REN_CHECKED ren_status ren_scenario_peek(const char *path, const char *key,
                                         int32_t n_overrides,
                                         const ren_override *overrides, char **out,
                                         ren_error *err);

/**
 * Every value in use, one line each: path, value with unit, and its origin
 * ("file:line", "--set", "default"). What `renlian check` prints.
 */
void ren_scenario_echo(const ren_scenario *scenario, FILE *out);

/** JSON Schema (draft 2020-12) of a scenario file, from the tables. */
void ren_scenario_json_schema(const ren_catalogue *catalogue, FILE *out);

/** A commented scenario to start from: every section and key with its default. */
void ren_scenario_template(const ren_catalogue *catalogue, FILE *out);

/** The reference page of all sections and parameters, as Markdown. */
void ren_scenario_document(FILE *out);

/** Path of a file that the scenario names, from the scenario's own folder; NULL without
 * memory. Free it. */
char *ren_scenario_beside(const ren_scenario *scenario, const char *file);

/** Index of a name in a vocabulary (name or alias), or -1. */
int32_t ren_vocabulary_find(const ren_vocabulary *vocabulary, const char *name);

#endif
