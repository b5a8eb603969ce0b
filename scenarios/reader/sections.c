#include "scenarios/reader/sections.h"
#include "scenarios/reader/tree/arrange.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- top ---- */

static const char *const equalisings[] = { "no", "expected_cost", NULL };

static const ren_field top_fields[] = {
    REN_FIELD_TEXT(ren_scenario, title, NULL, "Name of the scenario, one line."),
    REN_FIELD_TEXT(ren_scenario, question, NULL, "Question the scenario answers."),
    REN_FIELD(ren_scenario, seed, "count", 0, 999999999999999.0, 1,
              "Seed of every random draw."),
    REN_FIELD(ren_scenario, replicates, "count", 1, 1000000, 8,
              "Members that differ only in their draws."),
    REN_FIELD(ren_scenario, budget, "10000 CNY/year", 0, 1e12, 0,
              "What every package is to cost, at present value over the horizon; 0: as "
              "their levers say."),
    REN_FIELD_CHOICE(ren_scenario, equalise, equalisings, REN_AS_STATED,
                     "Whether packages get the share of their budgets at which their "
                     "expected cost is that of `budget`."),
    REN_FIELD(ren_scenario, pilot_replicates, "count", 1, 1000, 4,
              "Worlds of each package that its expected cost is taken from."),
    REN_FIELD(
        ren_scenario, design_points, "count", 0, 100000, 0,
        "Points of a Sobol' sequence over the assumed (A) parameters of the levers "
        "in use, each with all replicates; 0: their defaults alone."),
    REN_FIELD_FLAG(ren_scenario, noise, 1,
                   "Whether weekly draws and exogenous churn happen at all."),
    { 0 },
};

static const char *top_contradiction(const void *params, const char **field)
{
    const ren_scenario *s = params;
    *field = s->equalise == REN_EXPECTED_COST ? "equalise" : "budget";
    return s->equalise == REN_EXPECTED_COST && !(s->budget > 0)
               ? "found no budget, expected `budget:` with what packages may cost a "
                 "year"
           : s->equalise == REN_AS_STATED && s->budget > 0
               ? "found a budget that nothing uses, expected `equalise: expected_cost` "
                 "beside it"
               : NULL;
}

/* ---- economy ---- */

static const char *const tables[] = { "io153", "io42", NULL };

static const ren_field economy_fields[] = {
    REN_FIELD_CHOICE(ren_economy_spec, table, tables, 0,
                     "Input-output table: 153 products of 2020, or 42."),
    REN_FIELD(ren_economy_spec, firms, "count", 200, 52000000, 20000,
              "Agents drawn from the population of firms."),
    REN_FIELD_NAMES(ren_economy_spec, focal, REN_PRODUCTS, "094",
                    "Products whose upstream chain the indicators are about."),
    REN_FIELD_NAMES(ren_economy_spec, niches, REN_NICHES, "all",
                    "Niche products carved out of their parents."),
    REN_FIELD_TEXT(ren_economy_spec, niche_file, NULL,
                   "Table of niches added to the shipped ones; a path from the "
                   "scenario's folder."),
    REN_FIELD_FILE(ren_economy_spec, network,
                   "A user's own firms and links, as `renlian import` keeps them; a "
                   "path from the scenario's folder."),
    { 0 },
};

static const char *economy_contradiction(const void *params, const char **field)
{
    const ren_economy_spec *economy = params;
    *field = "focal";
    return economy->focal.n == 0 ? "found no product, expected at least one" : NULL;
}

/* ---- files ---- */

static const ren_field files_fields[] = {
    REN_FIELD_FILE(ren_files_spec, firms, "Table of firm, product."),
    REN_FIELD_FILE(ren_files_spec, links, "Table of supplier, buyer, value per step."),
    REN_FIELD_FILE(ren_files_spec, final_demand,
                   "Table of firm, value per step, sold to final users."),
    REN_FIELD_FILE(ren_files_spec, sectors,
                   "Table of firm, sector: stands in for the product."),
    REN_FIELD_FILE(ren_files_spec, damage,
                   "Table of firm, share, start: capacity lost, as a shock."),
    REN_FIELD_FILE(ren_files_spec, Z,
                   "Intermediate flows a year, region x sector, in place of links."),
    REN_FIELD_FILE(ren_files_spec, Y,
                   "Final demand a year, region x sector, beside Z."),
    { 0 },
};

static const char *files_contradiction(const void *params, const char **field)
{
    const ren_files_spec *f = params;
    *field = "links";
    if (f->links != NULL && f->Z != NULL) {
        return "found links beside Z, expected one of them";
    }
    if (f->links == NULL && f->Z == NULL
        && (f->firms != NULL || f->final_demand != NULL || f->sectors != NULL
            || f->damage != NULL)) {
        return "found no links, expected them beside the other files";
    }
    *field = f->Y != NULL ? "Y" : "Z";
    return (f->Z == NULL) != (f->Y == NULL) ? "found only one of Z and Y, expected both"
                                            : NULL;
}

/* ---- horizon ---- */

static const ren_field horizon_fields[] = {
    REN_FIELD(ren_horizon_spec, weeks, "week", 1, 5200, 260, "Weeks that are run."),
    REN_FIELD(ren_horizon_spec, days, "day", 0, 36500, 0,
              "Steps of a day that are run instead of weeks; 0 counts in weeks."),
    { .name = "start",
      .type = REN_DATE,
      .offset = offsetof(ren_horizon_spec, start),
      .unit = "1",
      .otherwise_text = "2025-01-06",
      .doc = "Day of step 0; of weeks, the Monday." },
    { 0 },
};

/* ---- rules ---- */

static const char *const productions[] = { "half_critical", "leontief", "linear",
                                           NULL };
static const char *const rationings[] = { "proportional",
                                          "firms_first",
                                          "lowest_relative_order",
                                          "lowest_relative_order_firms_first",
                                          "priority",
                                          NULL };
static const char *const order_gaps[] = { "signed", "positive", NULL };
static const char *const order_targets[] = { "slow", "demand", "initial", "possible",
                                             NULL };
static const char *const order_needs[] = { "expected", "output", NULL };
static const char *const order_times[] = { "first", "last", NULL };
static const char *const order_types[] = { "fill", "alt", "noalt", NULL };
static const char *const title_kinds[] = { "drawn", "shuffled", NULL };
static const char *const tier_rules[] = { "current", "strict", NULL };
static const char *const parts_kinds[] = { "ordered", "needed", "all", NULL };
static const char *const stock_kinds[] = { "product", "supplier", NULL };

static const ren_field rules_fields[] = {
    REN_FIELD_CHOICE(ren_rules_spec, preset, ren_preset_names, 0,
                     "Set of rules to start from; what the file says itself wins."),
    REN_FIELD_CHOICE(ren_rules_spec, production, productions, REN_HALF_CRITICAL,
                     "How missing inputs hold production back."),
    REN_FIELD_CHOICE(ren_rules_spec, rationing, rationings, REN_PROPORTIONAL,
                     "Who gets what when a supplier cannot fill its orders."),
    REN_FIELD_CHOICE(ren_rules_spec, order_gap, order_gaps, REN_ORDER_GAP_SIGNED,
                     "Whether a stock above its target lowers orders."),
    REN_FIELD_CHOICE(
        ren_rules_spec, order_target, order_targets, REN_TARGET_SLOW,
        "What the target of an input stock follows: slow memory of output, what is "
        "ordered for, nothing, or what demand and capacity alone would let it make."),
    REN_FIELD_CHOICE(ren_rules_spec, order_need, order_needs, REN_NEED_EXPECTED,
                     "What a buyer orders for: expected demand, or its last output."),
    REN_FIELD_CHOICE(ren_rules_spec, order_time, order_times, REN_ORDER_FIRST,
                     "Whether orders go out before a step's production or after it."),
    REN_FIELD_CHOICE(
        ren_rules_spec, order_type, order_types, REN_ORDER_BY_FILL,
        "What moves orders among suppliers: what they filled, the capacity "
        "they have left (alt), or nothing (noalt)."),
    REN_FIELD_CHOICE(
        ren_rules_spec, stocks, stock_kinds, REN_STOCK_OF_PRODUCT,
        "Whether a stock is kept per product or per supplier; goods of one "
        "product stand in for each other either way."),
    REN_FIELD_CHOICE(
        ren_rules_spec, titles, title_kinds, REN_TITLES_DRAWN,
        "Who holds which title on day 0: those whose research and size go with it, or "
        "firms drawn by lot, as a control."),
    REN_FIELD_CHOICE(
        ren_rules_spec, tier_rules, tier_rules, REN_REVIEW_CURRENT,
        "What a tier review asks for: the rules of 2022, or their proposed revision."),
    REN_FIELD_CHOICE(ren_rules_spec, spare_parts, parts_kinds, REN_PARTS_ORDERED,
                     "What machines lack once spares are used up: the share not "
                     "delivered of orders, of what those in place need, or all."),
    REN_FIELD_FLAG(ren_rules_spec, substitution, 1,
                   "Whether purchases move among suppliers and candidates."),
    REN_FIELD_FLAG(
        ren_rules_spec, money, 1,
        "Whether accounts are kept, and firms pay, borrow, invent, hire and can "
        "fail; off: the propagation of shortages alone."),
    REN_FIELD_FLAG(
        ren_rules_spec, as_published, 0,
        "Whether slips of the published programs are kept: goods for clients who "
        "ordered none, demand served but still counted, capacity lost a step late."),
    REN_FIELD(ren_rules_spec, psi, "1", 0, 1, 0,
              "Share of its target below which a stock holds production back; 0: it "
              "does when it is used up."),
    REN_FIELD(ren_rules_spec, inventory_days, "day", 0, 3650, 0,
              "Days of use that every input stock holds before use; 0: as the "
              "inventory table says."),
    REN_FIELD(ren_rules_spec, adjust_days, "day", 0, 3650, 0,
              "Days over which orders close the gap of a stock; 0: parameter tau_inv."),
    REN_FIELD(ren_rules_spec, alpha_max, "1", 1, 10, 1,
              "Most capacity over the usual that overtime reaches; 1: none."),
    REN_FIELD(ren_rules_spec, alpha_days, "day", 1, 36500, 365,
              "Days over which overtime follows demand that cannot be met."),
    REN_FIELD(ren_rules_spec, capital_ratio, "1", 0.01, 1000, 4,
              "Productive capital over a year's value added, where files give none."),
    REN_FIELD_FILE(ren_rules_spec, events,
                   "Table of firm, kind, size, start, duration, recovery, tau: losses "
                   "that strike, as a shock."),
    { 0 },
};

/* ---- rebuild ---- */

static const ren_field rebuild_fields[] = {
    REN_FIELD(ren_rebuild_spec, tau, "count", 0, 36500, 0,
              "Days over which lost capital is asked back; 0: it is not rebuilt."),
    REN_FIELD_TEXT(ren_rebuild_spec, products, NULL,
                   "Products that rebuild it with their shares: `manu 0.7, serv 0.3`."),
    { 0 },
};

static const char *rebuild_contradiction(const void *params, const char **field)
{
    const ren_rebuild_spec *rebuild = params;
    *field = "products";
    return rebuild->tau > 0 && rebuild->products == NULL
               ? "found no product that rebuilds, expected some with their shares"
               : NULL;
}

/* ---- output ---- */

static const ren_field output_fields[] = {
    REN_FIELD(ren_output_spec, panel_firms, "count", -1, 52000000, 200,
              "Firms whose weekly output is kept; -1 keeps all."),
    REN_FIELD(ren_output_spec, networks, "count", 0, 1000000, 1,
              "Members whose network is written."),
    REN_FIELD_FLAG(ren_output_spec, ledger, 0,
                   "Whether the goods of every product are booked and checked each "
                   "step."),
    REN_FIELD_FLAG(ren_output_spec, systemic, 0,
                   "Whether firms fail one by one on the network of every world's end, "
                   "as in `renlian rank`."),
    { 0 },
};

/* ---- parameters ---- */

const ren_field ren_parameter_fields[] = {
#define PARAM(name_, unit_, otherwise_, least_, most_, low_, high_, label_, source_, \
              doc_)                                                                  \
    { .name = #name_,                                                                \
      .type = REN_TYPE_OF(((ren_parameters *)0)->name_),                             \
      .offset = offsetof(ren_parameters, name_),                                     \
      .unit = (unit_),                                                               \
      .least = (least_),                                                             \
      .most = (most_),                                                               \
      .otherwise = (otherwise_),                                                     \
      .doc = (doc_),                                                                 \
      .label = (label_),                                                             \
      .source = (source_) },
#include "scenarios/parameters/parameters.def"
#undef PARAM
    { 0 },
};

const ren_parameter_range ren_parameter_ranges[] = {
#define PARAM(name_, unit_, otherwise_, least_, most_, low_, high_, label_, source_, \
              doc_)                                                                  \
    { (low_), (high_) },
#include "scenarios/parameters/parameters.def"
#undef PARAM
};

/* The last of some parameters that is not at its default: the one to blame. */
static const char *changed(const void *params, const char *const *names)
{
    const char *blamed = names[0];
    for (; *names != NULL; names++) {
        for (const ren_field *f = ren_parameter_fields; f->name != NULL; f++) {
            const char *place = (const char *)params + f->offset;
            if (strcmp(f->name, *names) == 0
                && *(const double *)(const void *)place != f->otherwise) {
                blamed = f->name;
            }
        }
    }
    return blamed;
}

/* D2: the tiers share out the agents, so their shares are one whole. */
static const char *parameters_contradiction(const void *params, const char **field)
{
    static const char *const agents[] = { "agents_ord", "agents_innov", "agents_srdi",
                                          "agents_lg",  "agents_champ", NULL };
    static const char *const buffers[] = { "buffer_min", "buffer_max", NULL };
    const ren_parameters *p = params;
    const double sum = p->agents_ord + p->agents_innov + p->agents_srdi + p->agents_lg
                       + p->agents_champ;
    if (!(fabs(sum - 1) <= 1e-9)) {
        *field = changed(params, agents);
        return "found shares agents_ord, agents_innov, agents_srdi, agents_lg and "
               "agents_champ that do not sum to 1, expected a sum of 1";
    }
    if (p->buffer_min > p->buffer_max) {
        *field = changed(params, buffers);
        return "found buffer_min above buffer_max, expected at most buffer_max";
    }
    return NULL;
}

/* ---- the table ---- */

#define MEMBER(member) offsetof(ren_scenario, member)

const ren_section ren_sections[] = {
    { REN_SECTION_TOP,
      0,
      true,
      { .name = "", .fields = top_fields, .contradiction = top_contradiction } },
    { REN_SECTION_FIELDS,
      MEMBER(economy),
      true,
      { .name = "economy",
        .summary = "Says which economy is built.",
        .params_size = sizeof(ren_economy_spec),
        .fields = economy_fields,
        .contradiction = economy_contradiction } },
    { REN_SECTION_FIELDS,
      MEMBER(files),
      true,
      { .name = "files",
        .summary = "Names the files of an economy of one's own; stands in `economy`.",
        .params_size = sizeof(ren_files_spec),
        .fields = files_fields,
        .contradiction = files_contradiction } },
    { REN_SECTION_FIELDS,
      MEMBER(horizon),
      true,
      { .name = "horizon",
        .summary = "Says when the run begins and how long it is.",
        .params_size = sizeof(ren_horizon_spec),
        .fields = horizon_fields } },
    { REN_SECTION_FIELDS,
      MEMBER(rules),
      true,
      { .name = "rules",
        .summary = "Chooses how firms produce, order and share out.",
        .params_size = sizeof(ren_rules_spec),
        .fields = rules_fields } },
    { REN_SECTION_FIELDS,
      MEMBER(rebuild),
      true,
      { .name = "rebuild",
        .summary = "Says who rebuilds lost capital, and how fast.",
        .params_size = sizeof(ren_rebuild_spec),
        .fields = rebuild_fields,
        .contradiction = rebuild_contradiction } },
    { REN_SECTION_PHASES,
      MEMBER(phases_off),
      true,
      { .name = "phases", .summary = "Switches phases of the week off." } },
    { REN_SECTION_FIELDS,
      MEMBER(parameters),
      true,
      { .name = "parameters",
        .summary = "Changes numbers of the model.",
        .params_size = sizeof(ren_parameters),
        .fields = ren_parameter_fields,
        .contradiction = parameters_contradiction } },
    { REN_SECTION_SHOCKS,
      MEMBER(shocks),
      true,
      { .name = "shocks", .summary = "Names what strikes the economy, by label." } },
    { REN_SECTION_PACKAGES,
      MEMBER(packages),
      true,
      { .name = "packages",
        .summary = "Names what policy does about it; `none` is always there." } },
    { REN_SECTION_FIELDS,
      MEMBER(output),
      false,
      { .name = "output",
        .summary = "Says what is kept besides the totals.",
        .params_size = sizeof(ren_output_spec),
        .fields = output_fields } },
    { .block = { .name = NULL } },
};

const ren_section *ren_section_find(const char *name)
{
    for (const ren_section *s = ren_sections; s->block.name != NULL; s++) {
        if (strcmp(s->block.name, name) == 0 && s->kind != REN_SECTION_TOP) {
            return s;
        }
    }
    return NULL;
}
