#include "sim/phase.h"
#include "sim/phases/record/sales.h"

#include <string.h>

/* ---- payments for goods over links ---- */

/* Invoices of a slot come in, part of what is owed is paid: 1/dso a week, as far as the
 * buyer's cash allows (C9, D6). */
static void pay_firm(const ren_world *world, int32_t i, int32_t base,
                     double *by_product)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_state *s = &world->state;
    const ren_real pace = (ren_real)(1.0 / world->setup->scenario->parameters.dso);
    const ren_real ratio = (ren_real)(1.0 / world->strain.pay_time);
    const ren_real able = s->liquidity[i];
    double paid = 0, billed = 0, imported = 0;
    for (int64_t k = net->firm_first[i]; k < net->firm_first[i + 1]; k++) {
        const int32_t slot = base + (int32_t)net->slot_at[k];
        const double value = net->slot_value[slot];
        const ren_real home = net->slot_domestic[slot];
        const ren_real due = home * (ratio - 1) + s->payable[slot] * pace * ratio;
        const ren_real pay = due + able * (home + due);
        s->payable[slot] += s->got_home[slot] - pay;
        paid += value * pay;
        billed += value * s->got_home[slot];
        imported += value * s->got_abroad[slot];
        by_product[net->slot_product[slot]] += value * pay;
    }
    s->paid[i] = paid;
    s->billed[i] = billed;
    s->imported[i] = imported;
}

static void pay_all(const ren_world *world)
{
    const ren_network *net = &world->setup->economy->network;
    const int32_t n = world->setup->economy->table->n;
    const ren_state *s = &world->state;
#pragma omp parallel for schedule(static)
    for (int32_t w = 0; w < net->n_windows; w++) {
        double *by_product = s->window_paid + (int64_t)w * n;
        const int32_t first = w * REN_WINDOW;
        const int32_t last =
            first + REN_WINDOW < net->n_firms ? first + REN_WINDOW : net->n_firms;
        memset(by_product, 0, (size_t)n * sizeof *by_product);
        for (int32_t i = first; i < last; i++) {
            pay_firm(world, i, net->window_slot[w], by_product);
        }
    }
    memset(s->paid_of, 0, (size_t)n * sizeof *s->paid_of);
    for (int32_t w = 0; w < net->n_windows; w++) {
        for (int32_t p = 0; p < n; p++) {
            s->paid_of[p] += s->window_paid[(int64_t)w * n + p];
        }
    }
}

/* ---- what a cell sells and is owed ---- */

/* Goods delivered over links this week, those won by search among them. */
static double invoice(const ren_world *world, int32_t i)
{
    const ren_economy *economy = world->setup->economy;
    const ren_state *s = &world->state;
    const double links = s->link_request[i];
    const double asked = (double)economy->link_share_of[i] + links;
    return economy->firms.output[i] * (links + s->fill[i] * asked);
}

static void add_sales(const ren_world *world)
{
    const ren_population *firms = &world->setup->economy->firms;
    const double *pooled = world->setup->books.pooled;
    const ren_state *s = &world->state;
#pragma omp parallel for schedule(static)
    for (int32_t c = 0; c < firms->n_cells; c++) {
        double *sum = s->cell_money + (int64_t)c * REN_N_MONEY_SUMS;
        memset(sum, 0, REN_N_MONEY_SUMS * sizeof *sum);
        for (int32_t i = firms->cell_first[c]; i < firms->cell_first[c + 1]; i++) {
            const double base = firms->output[i];
            const ren_sales sold = ren_sales_of(world, i);
            sum[REN_MONEY_INVOICED] += invoice(world, i);
            sum[REN_MONEY_POOL_SALES] += base * sold.pooled;
            sum[REN_MONEY_FINAL] += base * (sold.delivered - sold.exports);
            sum[REN_MONEY_EXPORTS] += base * sold.exports;
            sum[REN_MONEY_OUTPUT] += pooled[i] * s->output[i];
            sum[REN_MONEY_OWED] += s->receivable[i];
        }
    }
}

/* Sums by product that firms need; what pools sold is charged to those who use them. */
static void add_products(const ren_world *world, double *mean)
{
    const ren_economy *economy = world->setup->economy;
    const ren_population *firms = &economy->firms;
    const ren_books *books = &world->setup->books;
    const ren_state *s = &world->state;
    const int32_t n = economy->table->n;
    double pools[REN_MOST_PRODUCTS] = { 0 };
    memset(s->owed_of, 0, (size_t)n * sizeof *s->owed_of);
    memset(s->charge_of, 0, (size_t)n * sizeof *s->charge_of);
    for (int32_t c = 0; c < firms->n_cells; c++) {
        const double *sum = s->cell_money + (int64_t)c * REN_N_MONEY_SUMS;
        const int32_t p = firms->cell_product[c];
        s->owed_of[p] += sum[REN_MONEY_OWED];
        pools[p] += sum[REN_MONEY_POOL_SALES];
        mean[p] += books->pooled_of[p] > 0.0
                       ? sum[REN_MONEY_OUTPUT] / books->pooled_of[p]
                       : 0.0;
    }
    for (int32_t p = 0; p < n; p++) {
        for (int32_t q = 0; pools[p] != 0.0 && q < n; q++) {
            s->charge_of[q] += pools[p] * books->pool_share[(int64_t)p * n + q];
        }
    }
}

/* ---- one firm ---- */

/* What one firm pays and receives this week, less baseline. */
typedef struct ledger {
    double invoiced, collected, sales, pooled, abroad, wages, taxes, profit_tax,
        interest, dividend, investment;
} ledger;

/* Customers' payments for a product go to its makers in proportion to what they are owed,
 * baseline included: also to one that had no customers over links on day 0. */
static double collect(const ren_world *world, int32_t i)
{
    const ren_books *books = &world->setup->books;
    const double weeks = world->setup->scenario->parameters.dso;
    const ren_state *s = &world->state;
    const int32_t p = world->setup->economy->firms.product[i];
    const double base = books->sold[i], bought = books->paid_for[p];
    const double own = s->receivable[i], all = s->owed_of[p], paid = s->paid_of[p];
    const double owed = weeks * bought + all;
    return owed > 0.0 ? (bought * own + paid * (weeks * base + own) - base * all) / owed
                      : -base;
}

/* D6: taxes on profit, and what is left is paid out, less what cash lacks. */
static void share_profit(const ren_world *world, int32_t i, double surplus, ledger *l)
{
    const ren_books *books = &world->setup->books;
    const ren_parameters *p = &world->setup->scenario->parameters;
    const double profit =
        (books->surplus[i] - books->interest[i]) + (surplus - l->interest);
    const double tax = profit > 0.0 ? p->tax_std * profit : 0.0;
    const double least = books->dividend[i] < 0.0 ? books->dividend[i] : 0.0;
    double pays = profit - tax + world->state.cash[i] / p->borrow_weeks;
    pays = pays < least ? least : pays;
    l->profit_tax = tax - books->profit_tax[i];
    l->dividend = pays - books->dividend[i];
}

static ledger settle_firm(const ren_world *world, int32_t i, const double *mean)
{
    const ren_setup *setup = world->setup;
    const ren_economy *economy = setup->economy;
    const ren_books *books = &setup->books;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_state *s = &world->state;
    const int32_t q = economy->firms.product[i];
    const double base = economy->firms.output[i];
    const ren_sales sold = ren_sales_of(world, i);
    const double share = books->pooled_of[q] > 0.0
                             ? books->pooled[i] / books->pooled_of[q]
                             : base * 52.0 / economy->table->output[q];
    ledger l = { .collected = collect(world, i), .invoiced = invoice(world, i) };
    l.sales = base * (sold.pooled + sold.delivered);
    l.pooled = s->charge_of[q] * share + books->pooled[i] * (s->output[i] - mean[q]);
    l.abroad = books->abroad[i] * s->output[i];
    s->labour[i] += (ren_real)p->labour_speed * (s->output[i] - s->labour[i]);
    l.wages = books->wages[i] * s->labour[i];
    l.taxes = books->taxes[i] * s->output[i];
    l.interest = books->debt[i] * world->strain.rate / 52.0
                 + s->debt[i] * (p->r_loan + world->strain.rate) / 52.0;
    l.investment = books->wear[i] * s->liquidity[i];
    share_profit(world, i,
                 l.invoiced + l.sales - s->billed[i] - s->imported[i] - l.pooled
                     - l.abroad - l.wages - l.taxes,
                 &l);
    return l;
}

/* D6: f = min(1, (cash + undrawn credit + receipts) / (wages + debt service + payables due
 * + prepaid orders)), less 1. */
static void find_liquidity(const ren_world *world, int32_t i, const ledger *l)
{
    const ren_books *b = &world->setup->books;
    const ren_economy *economy = world->setup->economy;
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_state *s = &world->state;
    const double cash_sales =
        economy->firms.output[i] * (double)world->setup->other_base[i] + l->sales;
    /* what was due, not what last week's share of it paid */
    const double paid = b->linked[i] + s->paid[i], part = 1.0 + s->liquidity[i];
    const double due = part > 0.0 ? paid / part : b->linked[i];
    const double needs = b->wages[i] + l->wages + b->interest[i] + l->interest
                         + p->amort * (b->debt[i] + s->debt[i]) + due + p->prepay * due;
    const double has = b->cash[i] + s->cash[i] + s->undrawn[i] + b->sold[i]
                       + l->collected + cash_sales;
    const double share = has < needs && needs > 0.0 ? (has - needs) / needs : 0.0;
    const ren_real able = (ren_real)(share < -1.0 ? -1.0 : share);
    /* survivors of an agent take the customers of those that failed, while they have
     * capacity to spare */
    const ren_real left = (1 - s->closed[i]) / (ren_real)p->util0 - 1;
    s->liquidity[i] = left < 0 ? able + left * (1 + able) : able;
}

static void add_ledger(const ren_world *world, int32_t i, const ledger *l, double *sum)
{
    const ren_state *s = &world->state;
    sum[REN_MONEY_BILLED] += s->billed[i];
    sum[REN_MONEY_COLLECTED] += l->collected;
    sum[REN_MONEY_PAID] += s->paid[i];
    sum[REN_MONEY_POOL_COST] += l->pooled;
    sum[REN_MONEY_IMPORTS] += l->abroad + s->imported[i];
    sum[REN_MONEY_WAGES] += l->wages;
    sum[world->setup->books.taxes[i] < 0.0 ? REN_MONEY_AID : REN_MONEY_TAXES] +=
        l->taxes;
    sum[REN_MONEY_PROFIT_TAX] += l->profit_tax;
    sum[REN_MONEY_INTEREST] += l->interest;
    sum[REN_MONEY_DIVIDEND] += l->dividend;
    sum[REN_MONEY_INVESTMENT] += l->investment;
}

static void settle_cell(const ren_world *world, int32_t c, const double *mean)
{
    const ren_population *firms = &world->setup->economy->firms;
    const ren_state *s = &world->state;
    double *sum = s->cell_money + (int64_t)c * REN_N_MONEY_SUMS;
    for (int32_t i = firms->cell_first[c]; i < firms->cell_first[c + 1]; i++) {
        const ledger l = settle_firm(world, i, mean);
        s->receivable[i] += l.invoiced - l.collected;
        s->cash[i] += l.collected + l.sales - s->paid[i] - s->imported[i] - l.pooled
                      - l.abroad - l.wages - l.taxes - l.profit_tax - l.interest
                      - l.dividend - l.investment;
        find_liquidity(world, i, &l);
        add_ledger(world, i, &l, sum);
    }
}

/* ---- the matrix ---- */

void ren_books_pay(ren_world *world, ren_flow flow, ren_sector from, ren_sector to,
                   double amount)
{
    double *row = world->state.flows + (int)flow * REN_N_SECTORS;
    row[from] -= amount;
    row[to] += amount;
}

static void pay_government(ren_world *world, ren_flow flow, ren_sector from,
                           double amount)
{
    double central;
    ren_books_government(flow, &central);
    ren_books_pay(world, flow, from, REN_SECTOR_central_government, central * amount);
    ren_books_pay(world, flow, from, REN_SECTOR_local_government,
                  (1.0 - central) * amount);
}

/* Sales to final users at home, by the uses of the product on day 0. */
static void pay_final(ren_world *world, int32_t product, ren_sector tier, double sales)
{
    double use[REN_N_FINAL];
    ren_books_final_uses(world->setup->economy->table, product, use);
    const double home = 1.0 - use[REN_EXPORTS];
    const double per = home > 0.0 ? sales / home : 0.0;
    const double rest = home > 0.0 ? 0.0 : sales;
    ren_books_pay(world, REN_FLOW_consumption, REN_SECTOR_households, tier,
                  per * use[REN_HOUSEHOLD] + rest);
    pay_government(world, REN_FLOW_public_purchases, tier, -per * use[REN_GOVERNMENT]);
    ren_books_pay(world, REN_FLOW_investment_goods, REN_SECTOR_investors, tier,
                  per * (use[REN_INVESTMENT] + use[REN_STOCK_CHANGE]));
}

static void book_cell(ren_world *world, int32_t c)
{
    const ren_population *firms = &world->setup->economy->firms;
    const double *sum = world->state.cell_money + (int64_t)c * REN_N_MONEY_SUMS;
    const ren_sector tier = ren_sector_of_tier(firms->cell_tier[c]);
    double *flows = world->state.flows;
    flows[REN_FLOW_intermediate * REN_N_SECTORS + (int)tier] +=
        sum[REN_MONEY_COLLECTED] - sum[REN_MONEY_PAID];
    flows[REN_FLOW_invoices * REN_N_SECTORS + (int)tier] +=
        sum[REN_MONEY_INVOICED] - sum[REN_MONEY_BILLED];
    flows[REN_FLOW_pooled * REN_N_SECTORS + (int)tier] +=
        sum[REN_MONEY_POOL_SALES] - sum[REN_MONEY_POOL_COST];
    ren_books_pay(world, REN_FLOW_exports, REN_SECTOR_row, tier,
                  sum[REN_MONEY_EXPORTS]);
    ren_books_pay(world, REN_FLOW_imports, tier, REN_SECTOR_row,
                  sum[REN_MONEY_IMPORTS]);
    ren_books_pay(world, REN_FLOW_wages, tier, REN_SECTOR_households,
                  sum[REN_MONEY_WAGES]);
    ren_books_pay(world, REN_FLOW_subsidies, tier, REN_SECTOR_central_government,
                  sum[REN_MONEY_AID]);
    ren_books_pay(world, REN_FLOW_interest, tier, REN_SECTOR_banks,
                  sum[REN_MONEY_INTEREST]);
    ren_books_pay(world, REN_FLOW_interest, REN_SECTOR_banks, REN_SECTOR_households,
                  sum[REN_MONEY_INTEREST]);
    ren_books_pay(world, REN_FLOW_dividends, tier, REN_SECTOR_households,
                  sum[REN_MONEY_DIVIDEND]);
    ren_books_pay(world, REN_FLOW_investment, tier, REN_SECTOR_investors,
                  sum[REN_MONEY_INVESTMENT]);
    pay_government(world, REN_FLOW_production_taxes, tier, sum[REN_MONEY_TAXES]);
    pay_government(world, REN_FLOW_profit_taxes, tier, sum[REN_MONEY_PROFIT_TAX]);
    pay_final(world, firms->cell_product[c], tier, sum[REN_MONEY_FINAL]);
}

/* What levers spend is paid by local governments to the firms; who gets it does not
 * matter to sectors, so it stays with the households who own them. */
static void book_levers(ren_world *world)
{
    double spent = 0;
    for (int32_t e = 0; e < world->n_entries; e++) {
        spent += world->strain.spent[e] + world->strain.unspent[e];
    }
    ren_books_pay(world, REN_FLOW_subsidies, REN_SECTOR_local_government,
                  REN_SECTOR_households, spent);
}

/*
 * C9, D6: one week of money. Goods over links are paid after dso weeks, all else at once;
 * wages follow output, profit after tax is paid out. What one pays another receives.
 */
static void run(ren_world *world)
{
    const ren_setup *setup = world->setup;
    double mean[REN_MOST_PRODUCTS] = { 0 };
    if (setup->books.cash == NULL) {
        return;
    }
    memset(world->state.flows, 0,
           (size_t)(REN_N_FLOWS * REN_N_SECTORS) * sizeof *world->state.flows);
    pay_all(world);
    add_sales(world);
    add_products(world, mean);
#pragma omp parallel for schedule(static)
    for (int32_t c = 0; c < setup->economy->firms.n_cells; c++) {
        settle_cell(world, c, mean);
    }
    for (int32_t c = 0; c < setup->economy->firms.n_cells; c++) {
        book_cell(world, c);
    }
    book_levers(world);
    ren_books_close_week(world, "account");
}

const ren_phase ren_phase_account = {
    .name = "account",
    .doc = "Pays for goods, labour, taxes, interest and profits, and finds what cash "
           "allows.",
    .source = "C9, D6",
    .reads = REN_COLUMNS(
        REN_COL_got_home, REN_COL_got_abroad, REN_COL_payable, REN_COL_receivable,
        REN_COL_cash, REN_COL_debt, REN_COL_undrawn, REN_COL_labour, REN_COL_liquidity,
        REN_COL_closed, REN_COL_link_request, REN_COL_fill, REN_COL_other_request,
        REN_COL_final_fill, REN_COL_pool_request, REN_COL_noise, REN_COL_output,
        REN_COL_rebuild_request, REN_COL_sheet),
    .writes = REN_COLUMNS(REN_COL_payable, REN_COL_paid, REN_COL_billed,
                          REN_COL_imported, REN_COL_receivable, REN_COL_cash,
                          REN_COL_labour, REN_COL_liquidity, REN_COL_paid_of,
                          REN_COL_owed_of, REN_COL_charge_of, REN_COL_window_paid,
                          REN_COL_cell_money, REN_COL_flows, REN_COL_sheet),
    .run = run,
    .called = ren_money_is_on,
};
