#include "sim/phase.h"
#include "sim/phases/knowledge/base.h"
#include "sim/phases/record/sales.h"
#include "sim/phases/record/sums/chain.h"
#include "sim/phases/record/sums/levers.h"
#include "sim/phases/record/sums/market.h"
#include "sim/phases/record/sums/people.h"
#include "sim/phases/record/sums/population.h"

#include <math.h>
#include <string.h>

static void add_cells(ren_world *world)
{
    const ren_population *firms = &world->setup->economy->firms;
    const double *own = world->setup->economy->added_of;
    const ren_state *s = &world->state;

#pragma omp parallel for schedule(static)
    for (int32_t c = 0; c < firms->n_cells; c++) {
        double output = 0, demand = 0, delivered = 0, exports = 0, lack = 0,
               stopped = 0, added = 0, emitted = 0;
        for (int32_t i = firms->cell_first[c]; i < firms->cell_first[c + 1]; i++) {
            const double base = firms->output[i];
            const ren_sales sold = ren_sales_of(world, i);
            output += base * s->output[i];
            added += own != NULL ? base * s->output[i] * own[i] : 0.0;
            demand += base * sold.demand;
            delivered += base * sold.delivered;
            exports += base * sold.exports;
            lack += s->short_critical[i];
            emitted += ren_emitted(world, i);
            stopped += s->output[i] < (ren_real)-0.95 ? firms->weight[i] : 0.0;
        }
        double *sum = s->cell_sum + (int64_t)c * REN_N_CELL_SUMS;
        sum[REN_CELL_OUTPUT] = output;
        sum[REN_CELL_ADDED] = added;
        sum[REN_CELL_FINAL] = demand;
        sum[REN_CELL_DELIVERED] = delivered;
        sum[REN_CELL_EXPORTS] = exports;
        sum[REN_CELL_SHORT] = lack;
        sum[REN_CELL_STOPPED] = stopped;
        sum[REN_CELL_EMITTED] = emitted;
    }
}

/* Adds cells up by product, province and tier; the base of every series is exact. */
static void write_outputs(const ren_world *world, double *by_product)
{
    const ren_economy *economy = world->setup->economy;
    const ren_population *firms = &economy->firms;
    ren_series *series = world->series;
    double province[REN_N_PROVINCES] = { 0 }, tier[REN_N_TIERS] = { 0 };
    const int64_t row = world->week, n = series->n_weeks;
    for (int32_t c = 0; c < firms->n_cells; c++) {
        const double more =
            world->state.cell_sum[(int64_t)c * REN_N_CELL_SUMS + REN_CELL_OUTPUT];
        by_product[firms->cell_product[c]] += more;
        province[firms->cell_province[c]] += more;
        tier[firms->cell_tier[c]] += more;
    }
    for (int32_t p = 0; p < economy->table->n; p++) {
        series->product[REN_PRODUCT_OUTPUT][p * n + row] =
            (float)(economy->table->output[p] / 52.0 + by_product[p]);
    }
    for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
        series->province[r * n + row] =
            (float)(world->setup->province_base[r] + province[r]);
    }
    for (int32_t k = 0; k < REN_N_TIERS; k++) {
        series->tier[k * n + row] = (float)(world->setup->tier_base[k] + tier[k]);
    }
}

/* The firms of the panel, each by itself. */
static void write_panel(const ren_world *world)
{
    const ren_economy *economy = world->setup->economy;
    const ren_state *s = &world->state;
    ren_series *series = world->series;
    const bool accounts = world->setup->books.cash != NULL;
    for (int32_t k = 0; k < series->n_panel; k++) {
        const int32_t i = series->panel_place[k];
        const double base = economy->firms.output[i];
        const ren_sales sold = ren_sales_of(world, i);
        const double row[REN_N_PANEL] = {
            [REN_PANEL_output] = base * (1.0 + s->output[i]),
            [REN_PANEL_capacity] = base * (1.0 + s->capacity[i]),
            [REN_PANEL_limit] =
                s->limit[i] < (ren_real)1e8 ? base * (1.0 + s->limit[i]) : NAN,
            [REN_PANEL_demand] =
                base * ((double)economy->link_share_of[i] + s->link_request[i]),
            [REN_PANEL_unmet] = base * (sold.demand - sold.delivered),
            [REN_PANEL_investment] = accounts ? (double)s->invested[i] : NAN,
        };
        for (int32_t c = 0; c < REN_N_PANEL; c++) {
            series->panel[c][(int64_t)k * series->n_weeks + world->week] = row[c];
        }
    }
}

/* Orders over links and demand of pools that stayed open, by product. */
static void write_unmet(const ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_table *table = setup->economy->table;
    const ren_state *s = &world->state;
    ren_series *series = world->series;
    for (int32_t p = 0; p < table->n; p++) {
        double unmet = 0;
        for (int32_t w = 0; w < setup->economy->network.n_windows; w++) {
            unmet += s->window_unmet[(int64_t)w * table->n + p];
        }
        bool country = false; /* provinces without a pool of their own share one */
        for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
            const int32_t at = p * REN_N_PROVINCES + r;
            const bool own = setup->economy->area[at] != 0;
            unmet -= own || !country ? s->pool_fill[at] * setup->pool_base[at]
                                           * (1.0 + s->pool_request[at])
                                     : 0.0;
            country = country || !own;
        }
        series->product[REN_PRODUCT_UNMET][(int64_t)p * series->n_weeks + world->week] =
            (float)unmet;
    }
}

static double spent(const ren_world *world)
{
    double sum = 0;
    for (int32_t e = 0; e < world->n_entries; e++) {
        sum += world->strain.spent[e] + world->strain.unspent[e];
    }
    return sum;
}

/* What the accounts of firms come to; NaN where none are kept. */
typedef struct purse {
    double failed, wages, loans, cash;
} purse;

static purse count_money(const ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_state *s = &world->state;
    const double *flows = setup->books.base, *sheet = setup->books.sheet;
    if (setup->books.cash == NULL) {
        return (purse){ NAN, NAN, NAN, NAN };
    }
    const int wages = REN_FLOW_wages * REN_N_SECTORS + (int)REN_SECTOR_households;
    purse p = { .failed = *s->failed, .wages = flows[wages] + s->flows[wages] };
    for (int t = 0; t < REN_N_TIERS; t++) {
        const int loans = REN_SHEET_bank_loans * REN_N_SECTORS + t;
        const int cash = REN_SHEET_cash * REN_N_SECTORS + t;
        p.loans -= sheet[loans] + s->sheet[loans];
        p.cash += sheet[cash] + s->sheet[cash];
    }
    return p;
}

static void write_national(const ren_world *world, const double *by_product,
                           const double *whole)
{
    const ren_setup *setup = world->setup;
    const ren_economy *economy = setup->economy;
    const ren_table *table = economy->table;
    const ren_population *firms = &economy->firms;
    const ren_state *s = &world->state;
    double cell[REN_N_CELL_SUMS] = { 0 }, window[REN_N_WINDOW_SUMS] = { 0 };
    double imports = 0;
    for (int32_t c = 0; c < firms->n_cells; c++) {
        const double *sum = s->cell_sum + (int64_t)c * REN_N_CELL_SUMS;
        for (int32_t k = 0; k < REN_N_CELL_SUMS; k++) {
            cell[k] += sum[k];
        }
        const int32_t p = firms->cell_product[c];
        imports +=
            setup->pool_import_of[p] * sum[REN_CELL_PLAN] * 52.0 / table->output[p];
    }
    for (int32_t w = 0; w < economy->network.n_windows; w++) {
        for (int32_t k = 0; k < REN_N_WINDOW_SUMS; k++) {
            window[k] += s->window_sum[(int64_t)w * REN_N_WINDOW_SUMS + k];
        }
    }
    for (int32_t v = 0; v < table->n_niches; v++) {
        imports += s->capital_foreign[v];
    }
    const double saved = ren_freight_saved(world);
    double added = cell[REN_CELL_ADDED] + saved, chain = 0;
    for (int32_t p = 0; p < table->n; p++) {
        added +=
            economy->added_of != NULL ? 0.0 : setup->value_added_of[p] * by_product[p];
        chain += economy->chain_weight[p] * by_product[p];
    }
    const ren_national_base *base = &setup->national;
    const purse money = count_money(world);
    double row[REN_N_NATIONAL] = {
        [REN_NATIONAL_output] = base->output + cell[REN_CELL_OUTPUT],
        [REN_NATIONAL_value_added] = base->value_added + added,
        [REN_NATIONAL_freight_saved] = saved,
        [REN_NATIONAL_final_demand] = base->final + cell[REN_CELL_FINAL],
        [REN_NATIONAL_final_delivered] = base->final + cell[REN_CELL_DELIVERED],
        [REN_NATIONAL_imports] = base->imports + imports + window[REN_WINDOW_IMPORTED],
        [REN_NATIONAL_exports] = base->exports + cell[REN_CELL_EXPORTS],
        [REN_NATIONAL_unmet_critical] = cell[REN_CELL_SHORT],
        [REN_NATIONAL_firms_stopped] = cell[REN_CELL_STOPPED] / base->firms,
        [REN_NATIONAL_chain_output] = base->chain + chain,
        [REN_NATIONAL_fill] =
            1.0
            + (window[REN_WINDOW_DELIVERED] - window[REN_WINDOW_ORDERED])
                  / (base->links + window[REN_WINDOW_ORDERED]),
        [REN_NATIONAL_searching] =
            window[REN_WINDOW_SEARCHING] / economy->network.n_slots,
        [REN_NATIONAL_spending] = spent(world),
        [REN_NATIONAL_failed_firms] = money.failed,
        [REN_NATIONAL_short_of_cash] =
            setup->books.cash != NULL ? whole[REN_WHOLE_SHORT_OF_CASH] / base->firms
                                      : NAN,
        [REN_NATIONAL_wages_paid] = money.wages,
        [REN_NATIONAL_loans_owed] = money.loans,
        [REN_NATIONAL_cash_held] = money.cash,
        [REN_NATIONAL_residual] =
            world->week % 13 == 0 ? ren_world_residual(world) : NAN,
    };
    ren_record_people(world, whole, row);
    ren_books_record(world, whole[REN_WHOLE_CALLED], row);
    ren_record_levers(world, whole, row);
    ren_record_market(world, row);
    for (int32_t k = 0; k < REN_N_NATIONAL; k++) {
        world->series->national[k][world->week] = row[k];
    }
}

/* The accounts of the week, sectors' balance sheets item by item. */
static void write_accounts(const ren_world *world)
{
    const ren_books *books = &world->setup->books;
    const ren_state *s = &world->state;
    const int64_t row = world->week;
    double *flows = world->series->flows, *sheet = world->series->sheet;
    if (books->cash == NULL || flows == NULL) {
        return;
    }
    flows += row * (REN_N_FLOWS * REN_N_SECTORS);
    sheet += row * (REN_N_SECTORS * REN_N_SHEET_ITEMS);
    for (int k = 0; k < REN_N_FLOWS * REN_N_SECTORS; k++) {
        flows[k] = books->base[k] + s->flows[k];
    }
    for (int k = 0; k < REN_N_SECTORS * REN_N_SHEET_ITEMS; k++) {
        const int at = k % REN_N_SHEET_ITEMS * REN_N_SECTORS + k / REN_N_SHEET_ITEMS;
        sheet[k] = books->sheet[at] + s->sheet[at];
    }
}

static void run(ren_world *world)
{
    double by_product[REN_MOST_PRODUCTS] = { 0 }, whole[REN_N_WHOLE];
    if (world->series == NULL) {
        return;
    }
    add_cells(world);
    write_outputs(world, by_product);
    write_panel(world);
    write_unmet(world);
    write_accounts(world);
    ren_record_whole(world, by_product, whole);
    write_national(world, by_product, whole);
    ren_sums_chain(world);
    ren_sums_chain_firms(world, whole);
    ren_sums_population(world);
    ren_sums_knowledge(world);
    ren_sums_partners(world);
}

const ren_phase ren_phase_record = {
    .name = "record",
    .doc = "Adds the week up for the results.",
    .source = "model definitions D1",
    .reads = REN_COLUMNS(
        REN_COL_district_mood, REN_COL_digital, REN_COL_search_found,
        REN_COL_search_took, REN_COL_cleaner, REN_COL_census, REN_COL_branch_money,
        REN_COL_found_of, REN_COL_granted_of, REN_COL_reached, REN_COL_ahead,
        REN_COL_stage, REN_COL_qualified, REN_COL_output, REN_COL_capacity,
        REN_COL_limit, REN_COL_other_request, REN_COL_pool_request, REN_COL_final_fill,
        REN_COL_noise, REN_COL_short_critical, REN_COL_cell_sum, REN_COL_window_sum,
        REN_COL_window_unmet, REN_COL_pool_fill, REN_COL_capital_foreign,
        REN_COL_transit_domestic, REN_COL_link_request, REN_COL_fill,
        REN_COL_rebuild_request, REN_COL_liquidity, REN_COL_failed, REN_COL_flows,
        REN_COL_sheet, REN_COL_closed, REN_COL_grown, REN_COL_n_grown, REN_COL_owed_of,
        REN_COL_paid_of, REN_COL_foreign_request, REN_COL_improved, REN_COL_qualified,
        REN_COL_erected, REN_COL_district_staff, REN_COL_share, REN_COL_foothold,
        REN_COL_undrawn, REN_COL_invested, REN_COL_branch_money, REN_COL_brand,
        REN_COL_knowledge, REN_COL_rounds, REN_COL_unresolved, REN_COL_called,
        REN_COL_beyond, REN_COL_projects, REN_COL_digital_cost, REN_COL_title,
        REN_COL_partner, REN_COL_technology, REN_COL_calling),
    .writes = REN_COLUMNS(REN_COL_cell_sum),
    .run = run,
};
