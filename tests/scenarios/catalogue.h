/**
 * @file tests/scenarios/catalogue.h
 * A small catalogue for the tests of the reader: two shocks, two levers, short
 * vocabularies. The real one comes from sim.
 */
#ifndef REN_TESTS_SCENARIOS_CATALOGUE_H
#define REN_TESTS_SCENARIOS_CATALOGUE_H

#include "scenarios/scenario.h"

typedef struct test_embargo {
    ren_names countries, products, firms;
    double depth;
    double grey;
    int64_t start_week;
    double duration_weeks;
    double notice;
    int32_t shape;
    int32_t date;
    bool permanent;
    char *note;
} test_embargo;

typedef struct test_stock {
    ren_names tiers;
    double budget;
    double price;
    double radius_km;
    double lead;
    double build_up;
} test_stock;

static const char *const test_shapes[] = { "linear", "convex", "geometric", NULL };

static const ren_field test_embargo_fields[] = {
    { .name = "countries",
      .type = REN_NAMES,
      .offset = offsetof(test_embargo, countries),
      .vocabulary = REN_COUNTRIES,
      .required = true,
      .doc = "Countries that stop delivering." },
    REN_FIELD_NAMES(test_embargo, products, REN_PRODUCTS, "094, hi_chips",
                    "Products that are blocked."),
    REN_FIELD_NAMES(test_embargo, firms, REN_FIRM_IDS, NULL, "Firms that are struck."),
    REN_FIELD(test_embargo, depth, "1", 0, 1, 0.9, "Share that is blocked."),
    REN_FIELD(test_embargo, grey, "1/week", 0, 1, 0.1, "Growth of grey channels."),
    REN_FIELD(test_embargo, start_week, "week", 0, 5200, 52, "First week."),
    REN_FIELD(test_embargo, duration_weeks, "week", 0, 5200, 104, "How long it lasts."),
    REN_FIELD(test_embargo, notice, "week", 0, 520, 0, "Warning before the start."),
    REN_FIELD_CHOICE(test_embargo, shape, test_shapes, 0, "How it fades."),
    { .name = "date",
      .type = REN_DATE,
      .offset = offsetof(test_embargo, date),
      .otherwise_text = "2025-06-01",
      .doc = "Day of the announcement." },
    REN_FIELD_FLAG(test_embargo, permanent, 0, "Whether it never ends."),
    REN_FIELD_TEXT(test_embargo, note, NULL, "Remark."),
    { 0 },
};

static const char *test_embargo_contradiction(const void *params, const char **field)
{
    const test_embargo *p = params;
    *field = "permanent";
    return p->permanent && p->duration_weeks == 0
               ? "found a permanent embargo of no duration, expected one or the other"
               : NULL;
}

static const ren_field test_stock_fields[] = {
    REN_FIELD_NAMES(test_stock, tiers, REN_TIERS, "all", "Tiers that keep a stock."),
    REN_FIELD(test_stock, budget, "10000 CNY/week", 0, 1e9, 0, "Spending."),
    REN_FIELD(test_stock, price, "CNY", 0, 1e12, 100, "Price of a unit."),
    REN_FIELD(test_stock, radius_km, "km", 0, 20000, 500, "Reach of a depot."),
    REN_FIELD(test_stock, lead, "day", 0, 3640, 14, "Time until goods arrive."),
    REN_FIELD(test_stock, build_up, "1/year", 0, 10, 0.5, "Speed of filling."),
    { 0 },
};

static const ren_block test_embargo_block = {
    .name = "tech_embargo",
    .summary = "Blocks imports.",
    .source = "test",
    .params_size = sizeof(test_embargo),
    .fields = test_embargo_fields,
    .contradiction = test_embargo_contradiction,
};
static const ren_block test_outage_block = {
    .name = "regional_outage",
    .summary = "Stops firms of a province.",
    .source = "test",
    .params_size = 0,
    .fields = test_stock_fields + 6,
};
static const ren_block test_stock_block = {
    .name = "strategic_stock",
    .summary = "Keeps a stock.",
    .source = "test",
    .params_size = sizeof(test_stock),
    .fields = test_stock_fields,
};
static const ren_block test_placebo_block = {
    .name = "placebo",
    .summary = "Does nothing.",
    .source = "test",
    .params_size = 0,
    .fields = test_stock_fields + 6,
};

static const ren_block *const test_shocks[] = { &test_embargo_block, &test_outage_block,
                                                NULL };
static const ren_block *const test_levers[] = { &test_stock_block, &test_placebo_block,
                                                NULL };
static const char *const test_phases[] = { "expect", "order", "search", "produce",
                                           NULL };
static const char *const test_products[] = { "001", "090", "094", "hi_chips",
                                             "photoresist" };
static const char *const test_products_named[] = { "Agriculture", "Computers",
                                                   "Electronic components",
                                                   "High-end chips", NULL };
static const char *const test_niches[] = { "hi_chips", "photoresist" };
static const char *const test_provinces[] = { "beijing", "guangdong", "guangxi",
                                              "zhejiang" };
static const char *const test_countries[] = { "USA", "JPN", "KOR", "NLD" };
static const char *const test_tiers[] = { "ordinary", "innovative", "srdi",
                                          "little_giant", "champion" };

static const ren_catalogue test_catalogue = {
    .shocks = test_shocks,
    .levers = test_levers,
    .phases = test_phases,
    .vocabularies = {
        [REN_PRODUCTS] = { 5, test_products, test_products_named },
        [REN_NICHES] = { 2, test_niches, NULL },
        [REN_PROVINCES] = { 4, test_provinces, NULL },
        [REN_COUNTRIES] = { 4, test_countries, NULL },
        [REN_TIERS] = { 5, test_tiers, NULL },
    },
};

#endif
