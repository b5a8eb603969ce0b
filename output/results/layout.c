/**
 * @file output/results/layout.c
 * The list of variables, and an empty file with all of them.
 */
#include "output/results/layout.h"

#include <stdio.h>
#include <string.h>

/* A chunk is one world, (1, 1, 1, time, ...), cut along the last dimension when that
 * would be larger than this many elements. */
enum { CHUNK_MOST = 1 << 20 };

static const ren_variable by_product[REN_N_PRODUCT_SERIES] = {
    { .name = "product_output",
      .unit = "1e4 CNY week-1",
      .doc = "gross output by product" },
    { .name = "product_unmet",
      .unit = "1e4 CNY week-1",
      .doc =
          "orders for the product, over links and from pools, that were not served" },
};

static const char *const panel_names[REN_N_PANEL] = {
#define X(name, unit, doc) "firm_" #name,
    REN_PANEL_LIST(X)
#undef X
};

static void add_weekly(ren_variable out[], int32_t *n, const ren_layout *layout)
{
    for (int32_t k = 0; k < REN_N_NATIONAL; k++) {
        out[(*n)++] = (ren_variable){ .name = ren_nationals[k].name,
                                      .unit = ren_nationals[k].unit,
                                      .doc = ren_nationals[k].doc,
                                      .kind = REN_OF_NATIONAL,
                                      .index = k,
                                      .type = REN_H5_F8,
                                      .weekly = true,
                                      .width = 1 };
    }
    ren_variable series = { .type = REN_H5_F4, .weekly = true };
    for (int32_t k = 0; k < REN_N_PRODUCT_SERIES; k++) {
        series.name = by_product[k].name;
        series.unit = by_product[k].unit;
        series.doc = by_product[k].doc;
        series.kind = REN_OF_PRODUCT;
        series.index = k;
        series.along = "product";
        series.width = layout->experiment->table->n;
        out[(*n)++] = series;
    }
    out[(*n)++] = (ren_variable){ .name = "province_output",
                                  .unit = "1e4 CNY week-1",
                                  .doc = "gross output by province",
                                  .kind = REN_OF_PROVINCE,
                                  .type = REN_H5_F4,
                                  .weekly = true,
                                  .along = "province",
                                  .width = REN_N_PROVINCES };
    out[(*n)++] = (ren_variable){ .name = "tier_output",
                                  .unit = "1e4 CNY week-1",
                                  .doc = "gross output by tier",
                                  .kind = REN_OF_TIER,
                                  .type = REN_H5_F4,
                                  .weekly = true,
                                  .along = "tier",
                                  .width = REN_N_TIERS };
    for (int32_t k = 0; k < REN_N_PANEL && layout->n_panel > 0; k++) {
        out[(*n)++] = (ren_variable){ .name = panel_names[k],
                                      .unit = ren_panels[k].unit,
                                      .doc = ren_panels[k].doc,
                                      .kind = REN_OF_PANEL,
                                      .index = k,
                                      .type = REN_H5_F8,
                                      .weekly = true,
                                      .along = "firm",
                                      .width = layout->n_panel };
    }
}

static const char *const ledger_names[REN_N_LEDGER] = {
#define X(name, unit, doc) "product_" #name,
    REN_LEDGER_LIST(X)
#undef X
};

static const ren_variable ledger[REN_N_LEDGER] = {
#define X(name_, unit_, doc_) { .unit = (unit_), .doc = (doc_) },
    REN_LEDGER_LIST(X)
#undef X
};

static void add_ledger(ren_variable out[], int32_t *n, const ren_layout *layout)
{
    for (int32_t k = 0; k < REN_N_LEDGER; k++) {
        out[(*n)++] = (ren_variable){ .name = ledger_names[k],
                                      .unit = ledger[k].unit,
                                      .doc = ledger[k].doc,
                                      .kind = REN_OF_LEDGER,
                                      .index = k,
                                      .type = REN_H5_F8,
                                      .weekly = true,
                                      .along = "product",
                                      .width = layout->experiment->table->n };
    }
}

static const ren_variable accounts[] = {
    { .name = "flow_matrix",
      .unit = "1e4 CNY week-1",
      .doc =
          "what a sector receives in a flow, less what it pays; each flow sums to zero",
      .kind = REN_OF_FLOWS,
      .type = REN_H5_F8,
      .weekly = true,
      .along = "flow",
      .width = REN_N_FLOWS,
      .across = "sector",
      .depth = REN_N_SECTORS },
    { .name = "balance_sheet",
      .unit = "1e4 CNY",
      .doc = "what a sector owns of an item, less what it owes, after the week; cash "
             "changes by the sum of all flows but invoices, bank_loans by -(loans + "
             "repayments), trade_credit by invoices - intermediate",
      .kind = REN_OF_SHEET,
      .type = REN_H5_F8,
      .weekly = true,
      .along = "sector",
      .width = REN_N_SECTORS,
      .across = "item",
      .depth = REN_N_SHEET_ITEMS },
};

static const ren_variable warnings[] = {
#define X(name_, title, counted)                                                      \
    { .name = "warning_" #name_,                                                      \
      .unit = "1",                                                                    \
      .doc = "number of " counted,                                                    \
      .kind = REN_OF_WARNING_COUNT,                                                   \
      .index = REN_WARNING_##name_,                                                   \
      .type = REN_H5_I4,                                                              \
      .width = 1 },                                                                   \
        { .name = "warning_" #name_ "_week",                                          \
          .unit = "1",                                                                \
          .doc = "running number of the week in which the first of them began; NaN: " \
                 "none",                                                              \
          .kind = REN_OF_WARNING_WEEK,                                                \
          .index = REN_WARNING_##name_,                                               \
          .type = REN_H5_F8,                                                          \
          .width = 1 },
    REN_WARNING_LIST(X)
#undef X
        { .name = "warnings",
          .doc = "a sentence and a line for each warning of the world",
          .kind = REN_OF_WARNING_TEXT,
          .type = REN_H5_TEXT,
          .width = 1 },
};

int32_t ren_layout_variables(const ren_layout *layout,
                             ren_variable out[REN_MOST_VARIABLES])
{
    int32_t n = 0;
    add_weekly(out, &n, layout);
    if (layout->experiment->scenario->output.ledger) {
        add_ledger(out, &n, layout);
    }
    if (ren_money_is_on(layout->experiment->scenario)) {
        out[n++] = accounts[0];
        out[n++] = accounts[1];
    }
    for (int32_t k = 0; ren_indicators[k] != NULL && n < REN_MOST_VARIABLES - 16; k++) {
        out[n++] = (ren_variable){ .name = ren_indicators[k]->name,
                                   .unit = ren_indicators[k]->unit,
                                   .doc = ren_indicators[k]->summary,
                                   .kind = REN_OF_INDICATOR,
                                   .index = k,
                                   .type = REN_H5_F8,
                                   .width = 1 };
    }
    if (layout->experiment->n_inputs > 0) {
        const int32_t width = layout->experiment->n_inputs;
        out[n++] = (ren_variable){
            .name = "time_to_substitute",
            .unit = "week",
            .doc = "weeks from the shock until qualified unblocked supply covers 80 % "
                   "of demand before the shock; NaN = not within the horizon",
            .kind = REN_OF_SUBSTITUTE,
            .type = REN_H5_F8,
            .along = "shocked_input",
            .width = width
        };
        out[n++] = (ren_variable){
            .name = "time_to_substitute_censored",
            .unit = "1",
            .doc = "1 not within the horizon, 0 within it, -1 without the shock",
            .kind = REN_OF_CENSORED,
            .type = REN_H5_I1,
            .along = "shocked_input",
            .width = width
        };
        out[n++] = (ren_variable){
            .name = "time_to_localise",
            .unit = "week",
            .doc = "weeks from the shock until domestic supply covers 80 % of demand "
                   "before the shock; NaN = not within the horizon",
            .kind = REN_OF_LOCALISE,
            .type = REN_H5_F8,
            .along = "shocked_input",
            .width = width
        };
        out[n++] = (ren_variable){
            .name = "time_to_localise_censored",
            .unit = "1",
            .doc = "1 not within the horizon, 0 within it, -1 without the shock",
            .kind = REN_OF_LOCALISE_CENSORED,
            .type = REN_H5_I1,
            .along = "shocked_input",
            .width = width
        };
    }
    for (size_t k = 0; k < sizeof warnings / sizeof *warnings; k++) {
        out[n++] = warnings[k];
    }
    out[n++] = (ren_variable){ .name = "state_hash",
                               .doc = "SHA-256 of the final state of the world",
                               .kind = REN_OF_HASH,
                               .type = REN_H5_TEXT,
                               .width = 1 };
    return n;
}

int32_t ren_layout_box(const ren_layout *layout, const ren_variable *variable,
                       int64_t member, int32_t package, int32_t shock,
                       int64_t offset[REN_MOST_RANK], int64_t count[REN_MOST_RANK])
{
    int32_t rank = 3;
    offset[0] = member;
    offset[1] = package;
    offset[2] = shock;
    count[0] = count[1] = count[2] = 1;
    if (variable->weekly) {
        offset[rank] = 0;
        count[rank++] = layout->experiment->scenario->horizon.steps;
    }
    if (variable->along != NULL) {
        offset[rank] = 0;
        count[rank++] = variable->width;
    }
    if (variable->across != NULL) {
        offset[rank] = 0;
        count[rank++] = variable->depth;
    }
    return rank;
}

static ren_status define_variable(ren_h5 *file, const ren_layout *layout,
                                  const ren_variable *variable, ren_error *err)
{
    static const int8_t unknown = -1;
    static const int32_t uncounted = -1;
    char path[80], doc[REN_MOST_DOC];
    int64_t offset[REN_MOST_RANK];
    const ren_units units = ren_units_of(layout->experiment);
    ren_h5_variable_info info = { .path = path,
                                  .type = variable->type,
                                  .dimension = { "member", "package", "shock" },
                                  .unit = ren_units_unit(units, variable->unit),
                                  .doc = ren_units_doc(units, variable->doc, doc) };
    int32_t rank = 3;

    (void)snprintf(path, sizeof path, "/%s", variable->name);
    if (variable->weekly) {
        info.dimension[rank++] = "time";
        info.deflate = 1;
        (void)ren_layout_box(layout, variable, 0, 0, 0, offset, info.chunk);
        const int64_t most = CHUNK_MOST / info.chunk[3] + 1;
        if (variable->along != NULL && info.chunk[4] > most) {
            info.chunk[4] = most;
        }
    }
    if (variable->along != NULL) {
        info.dimension[rank++] = variable->along;
    }
    if (variable->across != NULL) {
        info.dimension[rank] = variable->across;
    }
    if (variable->kind == REN_OF_CENSORED
        || variable->kind == REN_OF_LOCALISE_CENSORED) {
        info.fill = &unknown;
    }
    if (variable->kind == REN_OF_WARNING_COUNT) {
        info.fill = &uncounted;
    }
    return ren_h5_variable(file, &info, err);
}

/* What readers of an indicator need beyond name and unit. */
static ren_status define_indicator_notes(ren_h5 *file, ren_error *err)
{
    ren_status status = REN_OK;
    char path[80];

    for (int32_t k = 0; ren_indicators[k] != NULL; k++) {
        (void)snprintf(path, sizeof path, "/%s", ren_indicators[k]->name);
        REN_TRY(ren_h5_set_text(file, path, "source", ren_indicators[k]->source, err));
        REN_TRY(ren_h5_set_i8(file, path, "better", ren_indicators[k]->better, err));
    }
out:
    return status;
}

ren_status ren_layout_define(ren_h5 *file, const ren_layout *layout, ren_error *err)
{
    ren_variable variable[REN_MOST_VARIABLES];
    const int32_t n = ren_layout_variables(layout, variable);
    ren_status status = REN_OK;

    REN_TRY(ren_origin_define(file, layout, err));
    REN_TRY(ren_layout_coordinates(file, layout, err));
    for (int32_t k = 0; k < n; k++) {
        REN_TRY(define_variable(file, layout, &variable[k], err));
    }
    const ren_h5_variable_info identity = { .path = "/member_identity",
                                            .type = REN_H5_TEXT,
                                            .dimension = { "member" },
                                            .doc = "SHA-256 of what the member was "
                                                   "asked to compute" };
    REN_TRY(ren_h5_variable(file, &identity, err));
    REN_TRY(define_indicator_notes(file, err));
out:
    return status;
}
