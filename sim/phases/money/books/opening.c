/**
 * @file sim/phases/money/books/opening.c
 * Accounts of day 0 (definitions D6).
 */
#include "sim/phases/money/books/books.h"

#include "base/array.h"
#include "sim/phase.h"
#include "sim/phases/money/insolvency/shortage.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double YEAR = 52.0;

/* Shares of the two levels of government. Value-added tax is shared by halves, profit
 * tax six to four; local governments make most purchases (A). */
static const double CENTRAL_PRODUCTION_TAX = 0.5, CENTRAL_PROFIT_TAX = 0.6,
                    CENTRAL_PURCHASES = 0.15;

bool ren_phase_is_on(const ren_scenario *scenario, const char *name)
{
    for (int32_t k = 0; ren_phase_names[k] != NULL; k++) {
        if (strcmp(ren_phase_names[k], name) == 0) {
            return (scenario->phases_off >> k & 1) == 0;
        }
    }
    return false;
}

bool ren_money_is_on(const ren_scenario *scenario)
{
    return scenario->rules.money && ren_phase_is_on(scenario, "account");
}

static bool allocate(ren_books *b, int64_t firms, int64_t n)
{
    double **const column[] = { &b->wages,  &b->taxes,    &b->wear,       &b->surplus,
                                &b->pooled, &b->abroad,   &b->linked,     &b->imported,
                                &b->sold,   &b->interest, &b->profit_tax, &b->debt,
                                &b->cash,   &b->capital,  &b->equity,     &b->needs };
    bool whole = true;
    for (size_t k = 0; k < sizeof column / sizeof *column; k++) {
        *column[k] = ren_column(firms, sizeof(double));
        whole = whole && *column[k] != NULL;
    }
    b->alarm = ren_column(firms, sizeof *b->alarm);
    b->bank = ren_column(firms, sizeof *b->bank);
    b->by_tier = ren_column(firms, sizeof *b->by_tier);
    b->pool_share = ren_column(n * n, sizeof *b->pool_share);
    return whole && b->alarm != NULL && b->bank != NULL && b->by_tier != NULL
           && b->pool_share != NULL;
}

void ren_books_free(ren_books *b)
{
    double *const column[] = { b->wages,  b->taxes,    b->wear,       b->surplus,
                               b->pooled, b->abroad,   b->linked,     b->imported,
                               b->sold,   b->interest, b->profit_tax, b->debt,
                               b->cash,   b->capital,  b->equity,     b->needs };
    for (size_t k = 0; k < sizeof column / sizeof *column; k++) {
        free(column[k]);
    }
    free(b->alarm);
    free(b->bank);
    free(b->by_tier);
    free(b->pool_share);
    *b = (ren_books){ 0 };
}

/* Shares of what a pool sells at home that makers of each product pay. */
static void share_pools(ren_books *b, const ren_economy *e)
{
    const int32_t n = e->table->n;
    double all = 0;
    for (int32_t q = 0; q < n; q++) {
        all += e->table->output[q];
    }
    for (int32_t p = 0; p < n; p++) {
        const double *flow = e->pool_flow + (int64_t)p * n;
        double asked = 0;
        for (int32_t q = 0; q < n; q++) {
            asked += flow[q];
        }
        for (int32_t q = 0; q < n; q++) {
            b->pool_share[(int64_t)p * n + q] =
                asked > 0.0 ? flow[q] / asked : e->table->output[q] / all;
        }
    }
}

/* What the makers of a product buy outside links: pooled products [0], and what links
 * leave of resolved ones [1]. */
typedef struct outside {
    double home[2][REN_MOST_PRODUCTS], abroad[2][REN_MOST_PRODUCTS];
} outside;

static void add_outside(ren_books *b, const ren_setup *setup, outside *out)
{
    const ren_economy *e = setup->economy;
    const int32_t n = e->table->n;
    for (int32_t p = 0; p < n; p++) {
        const int left = e->table->resolved[p];
        double sold = 0;
        for (int32_t m = setup->maker_first[p]; m < setup->maker_first[p + 1]; m++) {
            const int32_t j = setup->maker[m];
            sold += e->firms.output[j] * (double)setup->pool_base_of[j];
        }
        b->pool_sold[p] = sold;
        for (int32_t q = 0; q < n; q++) {
            const int64_t at = (int64_t)p * n + q;
            out->home[left][q] += sold * b->pool_share[at];
            out->abroad[left][q] += e->pool_import[at];
        }
    }
}

/* What a week at rest pays for goods: over links, to pools, abroad. Pooled products
 * are bought in proportion to output, the others by what the firm's links leave over,
 * so that firms of one product have one margin (D3, D6). */
static void open_purchases(ren_books *b, const ren_setup *setup)
{
    const ren_economy *e = setup->economy;
    const ren_network *net = &e->network;
    outside out = { 0 };
    share_pools(b, e);
    add_outside(b, setup, &out);
    for (int32_t i = 0; i < e->firms.n; i++) {
        const int32_t q = e->firms.product[i];
        const double share = e->firms.output[i] * YEAR / e->table->output[q];
        const double all = e->remainder_of[q];
        const double rest = all > 0.0 ? e->remainder[i] / all : share;
        b->pooled[i] = out.home[0][q] * share + out.home[1][q] * rest;
        b->abroad[i] = out.abroad[0][q] * share + out.abroad[1][q] * rest;
        b->sold[i] = e->firms.output[i] * (double)e->link_share_of[i];
        b->pooled_of[q] += b->pooled[i];
    }
    for (int32_t s = 0; s < net->n_slots; s++) {
        const double value = net->slot_value[s], home = net->slot_domestic[s];
        b->linked[net->slot_firm[s]] += value * home;
        b->imported[net->slot_firm[s]] += value * (1.0 - home);
        b->paid_for[net->slot_product[s]] += value * home;
    }
}

/* D6: nobody is short of cash on day 0; a thousandth of the week's needs is left. */
static double cash_needed(ren_books *b, const ren_parameters *p, int32_t i,
                          double output)
{
    b->needs[i] = b->wages[i] + b->interest[i]
                  + (1.0 - p->loan_short) * p->amort * b->debt[i]
                  + (1.0 + p->prepay) * b->linked[i] + b->pooled[i] + b->abroad[i]
                  + b->imported[i];
    const double lacks = 1.001 * b->needs[i] - output;
    return lacks > 0.0 ? lacks : 0.0;
}

static double margin_of(const ren_parameters *p, int32_t tier)
{
    const double more[REN_N_TIERS] = { p->dmargin_ord, p->dmargin_innov,
                                       p->dmargin_srdi, p->dmargin_lg,
                                       p->dmargin_champ };
    return more[tier];
}

/* D6: margins of tiers over their product's, output-weighted to zero inside a
 * product: what firms of a tier earn more they pay less in wages. A product without
 * surplus for it has smaller steps: nobody loses more than three quarters of wages
 * or of surplus. */
static void open_margins(ren_books *b, const ren_setup *setup)
{
    const ren_economy *e = setup->economy;
    const ren_parameters *p = &setup->scenario->parameters;
    double mean[REN_MOST_PRODUCTS] = { 0 }, scale[REN_MOST_PRODUCTS];
    for (int32_t i = 0; i < e->firms.n; i++) {
        const int32_t q = e->firms.product[i];
        mean[q] += e->firms.output[i] * YEAR / e->table->output[q]
                   * margin_of(p, e->firms.tier[i]);
    }
    for (int32_t q = 0; q < e->table->n; q++) {
        const double *added = e->table->value_added + (int64_t)q * REN_N_VALUE_ADDED;
        const double wages = 0.75 * added[REN_LABOUR] / e->table->output[q];
        const double surplus = 0.75 * added[REN_SURPLUS] / e->table->output[q];
        double most = 0.0, least = 0.0;
        for (int32_t t = 0; t < REN_N_TIERS; t++) {
            const double step = margin_of(p, t) - mean[q];
            most = step > most ? step : most;
            least = step < least ? step : least;
        }
        const double up = most > wages ? wages / most : 1.0;
        const double down = surplus <= 0.0     ? 0.0
                            : -least > surplus ? surplus / -least
                                               : 1.0;
        scale[q] = up < down ? up : down;
    }
    for (int32_t i = 0; i < e->firms.n; i++) {
        const int32_t q = e->firms.product[i];
        b->surplus[i] = scale[q] * (margin_of(p, e->firms.tier[i]) - mean[q])
                        * e->firms.output[i]; /* open_firm() adds the product's */
    }
}

/* Value added, and what is owed: 0.4 of capital, or what half the surplus can carry. */
static void open_firm(ren_books *b, const ren_setup *setup, int32_t i)
{
    const ren_economy *e = setup->economy;
    const ren_parameters *p = &setup->scenario->parameters;
    const double *added =
        e->table->value_added + (int64_t)e->firms.product[i] * REN_N_VALUE_ADDED;
    const double output = e->firms.output[i];
    const double per = output / e->table->output[e->firms.product[i]];
    b->wages[i] = per * added[REN_LABOUR] - b->surplus[i];
    b->taxes[i] = per * added[REN_TAXES];
    b->wear[i] = per * added[REN_DEPRECIATION];
    b->surplus[i] = output - b->wages[i] - b->taxes[i] - b->wear[i] - b->pooled[i]
                    - b->abroad[i] - b->linked[i] - b->imported[i];
    b->capital[i] = b->wear[i] / p->delta_K;
    const double carried = 0.5 * b->surplus[i] * YEAR / p->r_loan;
    const double debt = 0.4 * b->capital[i] < carried ? 0.4 * b->capital[i] : carried;
    b->debt[i] = debt > 0.0 ? debt : 0.0;
    b->interest[i] = b->debt[i] * p->r_loan / YEAR;
    const double profit = b->surplus[i] - b->interest[i];
    b->profit_tax[i] = profit > 0.0 ? p->tax_std * profit : 0.0;
    const double z =
        ren_draw_normal(e->stream, (ren_who){ .id = (uint32_t)e->firms.id[i],
                                              .purpose = REN_DRAW_CASH });
    /* D2: an agent of many firms is near their median; insolvency spreads them around
     * it */
    const double spread = p->cash_sd_ln / sqrt(e->firms.weight[i]);
    b->cash[i] = p->cash_weeks * output * exp(spread * z);
    const double least = cash_needed(b, p, i, output);
    b->cash[i] = b->cash[i] < least ? least : b->cash[i];
    b->bank[i] = (uint8_t)(e->firms.province[i] * REN_N_BANKS / REN_N_PROVINCES);
    b->loans[b->bank[i]] += b->debt[i];
    b->equity[i] =
        b->capital[i] + b->cash[i] - b->debt[i] + p->dso * (b->sold[i] - b->linked[i]);
    b->alarm[i] = (float)ren_alarm_of(p, b->cash[i], e->firms.weight[i]);
}

static void book(ren_books *b, ren_flow flow, ren_sector from, ren_sector to,
                 double amount)
{
    b->base[(int)flow * REN_N_SECTORS + (int)from] -= amount;
    b->base[(int)flow * REN_N_SECTORS + (int)to] += amount;
}

/* Taxes and negative taxes of one firm. */
static void book_taxes(ren_books *b, ren_sector tier, int32_t i)
{
    const double tax = b->taxes[i] > 0.0 ? b->taxes[i] : 0.0;
    const double aid = b->taxes[i] < 0.0 ? -b->taxes[i] : 0.0;
    book(b, REN_FLOW_production_taxes, tier, REN_SECTOR_central_government,
         CENTRAL_PRODUCTION_TAX * tax);
    book(b, REN_FLOW_production_taxes, tier, REN_SECTOR_local_government,
         (1.0 - CENTRAL_PRODUCTION_TAX) * tax);
    book(b, REN_FLOW_subsidies, REN_SECTOR_central_government, tier, aid);
    book(b, REN_FLOW_profit_taxes, tier, REN_SECTOR_central_government,
         CENTRAL_PROFIT_TAX * b->profit_tax[i]);
    book(b, REN_FLOW_profit_taxes, tier, REN_SECTOR_local_government,
         (1.0 - CENTRAL_PROFIT_TAX) * b->profit_tax[i]);
}

/* Sales to final users, by who they are. */
static void book_final(ren_books *b, const ren_setup *setup, ren_sector tier, int32_t i)
{
    double use[REN_N_FINAL];
    const double sales =
        setup->economy->firms.output[i]
        * ((double)setup->other_base[i] - (double)setup->pool_base_of[i]);
    ren_books_final_uses(setup->economy->table, setup->economy->firms.product[i], use);
    book(b, REN_FLOW_consumption, REN_SECTOR_households, tier,
         sales * use[REN_HOUSEHOLD]);
    book(b, REN_FLOW_public_purchases, REN_SECTOR_central_government, tier,
         CENTRAL_PURCHASES * sales * use[REN_GOVERNMENT]);
    book(b, REN_FLOW_public_purchases, REN_SECTOR_local_government, tier,
         (1.0 - CENTRAL_PURCHASES) * sales * use[REN_GOVERNMENT]);
    book(b, REN_FLOW_investment_goods, REN_SECTOR_investors, tier,
         sales * (use[REN_INVESTMENT] + use[REN_STOCK_CHANGE]));
    book(b, REN_FLOW_exports, REN_SECTOR_row, tier, sales * use[REN_EXPORTS]);
}

static void book_firm(ren_books *b, const ren_setup *setup, int32_t i)
{
    const ren_economy *e = setup->economy;
    const ren_sector tier = ren_sector_of_tier(e->firms.tier[i]);
    const double amort =
        ren_books_falling_due(&setup->scenario->parameters) * b->debt[i];
    double *base = b->base;
    base[REN_FLOW_intermediate * REN_N_SECTORS + (int)tier] +=
        b->sold[i] - b->linked[i];
    base[REN_FLOW_invoices * REN_N_SECTORS + (int)tier] += b->sold[i] - b->linked[i];
    base[REN_FLOW_pooled * REN_N_SECTORS + (int)tier] +=
        e->firms.output[i] * (double)setup->pool_base_of[i] - b->pooled[i];
    book(b, REN_FLOW_imports, tier, REN_SECTOR_row, b->abroad[i] + b->imported[i]);
    book(b, REN_FLOW_wages, tier, REN_SECTOR_households, b->wages[i]);
    book(b, REN_FLOW_interest, tier, REN_SECTOR_banks, b->interest[i]);
    book(b, REN_FLOW_interest, REN_SECTOR_banks, REN_SECTOR_households, b->interest[i]);
    book(b, REN_FLOW_dividends, tier, REN_SECTOR_households,
         b->surplus[i] - b->interest[i] - b->profit_tax[i]);
    book(b, REN_FLOW_investment, tier, REN_SECTOR_investors, b->wear[i]);
    book(b, REN_FLOW_loans, REN_SECTOR_banks, tier, amort);
    book(b, REN_FLOW_repayments, tier, REN_SECTOR_banks, amort);
    book_taxes(b, tier, i);
    book_final(b, setup, tier, i);
    const double weeks = setup->scenario->parameters.dso;
    double *sheet = b->sheet;
    sheet[REN_SHEET_cash * REN_N_SECTORS + (int)tier] += b->cash[i];
    sheet[REN_SHEET_bank_loans * REN_N_SECTORS + (int)tier] -= b->debt[i];
    sheet[REN_SHEET_bank_loans * REN_N_SECTORS + (int)REN_SECTOR_banks] += b->debt[i];
    sheet[REN_SHEET_trade_credit * REN_N_SECTORS + (int)tier] +=
        weeks * (b->sold[i] - b->linked[i]);
}

/* Final imports, and what every sector has left on day 0, lent to the investors (D6). */
static void close_sectors(ren_books *b, const ren_table *table)
{
    for (int32_t p = 0; p < table->n; p++) {
        const double *use = table->final_imported + (int64_t)p * REN_N_FINAL;
        book(b, REN_FLOW_final_imports, REN_SECTOR_households, REN_SECTOR_row,
             use[REN_HOUSEHOLD] / YEAR);
        book(b, REN_FLOW_final_imports, REN_SECTOR_local_government, REN_SECTOR_row,
             use[REN_GOVERNMENT] / YEAR);
        book(b, REN_FLOW_final_imports, REN_SECTOR_investors, REN_SECTOR_row,
             (use[REN_INVESTMENT] + use[REN_STOCK_CHANGE]) / YEAR);
    }
    for (int s = 0; s < REN_N_SECTORS; s++) {
        double left = 0;
        for (int f = 0; f < REN_N_FLOWS; f++) {
            left += f != REN_FLOW_invoices ? b->base[f * REN_N_SECTORS + s] : 0.0;
        }
        if (s != REN_SECTOR_investors) {
            book(b, REN_FLOW_sweep, (ren_sector)s, REN_SECTOR_investors, left);
        }
    }
}

void ren_books_final_uses(const ren_table *table, int32_t p, double out[REN_N_FINAL])
{
    const double *use = table->final_domestic + (int64_t)p * REN_N_FINAL;
    double all = 0;
    for (int k = 0; k < REN_N_FINAL; k++) {
        all += use[k];
    }
    for (int k = 0; k < REN_N_FINAL; k++) {
        out[k] = all > 0.0 ? use[k] / all : k == REN_HOUSEHOLD ? 1.0 : 0.0;
    }
}

void ren_books_government(ren_flow flow, double *central)
{
    *central = flow == REN_FLOW_production_taxes   ? CENTRAL_PRODUCTION_TAX
               : flow == REN_FLOW_profit_taxes     ? CENTRAL_PROFIT_TAX
               : flow == REN_FLOW_public_purchases ? CENTRAL_PURCHASES
                                                   : 1.0;
}

ren_status ren_books_open(ren_books *out, const ren_setup *setup, ren_error *err)
{
    ren_books b = { 0 };
    const ren_economy *e = setup->economy;
    if (!allocate(&b, e->firms.n, e->table->n)) {
        ren_books_free(&b);
        return ren_fail(err, REN_NO_MEMORY, "accounts: no room for %d firms",
                        (int)e->firms.n);
    }
    open_purchases(&b, setup);
    open_margins(&b, setup);
    b.research_maker = -1;
    for (int32_t p = 0; p < e->table->n; p++) {
        b.research_maker = strcmp(e->table->code[p], "136") == 0 ? p : b.research_maker;
    }
    for (int32_t i = 0; i < e->firms.n; i++) {
        open_firm(&b, setup, i);
        book_firm(&b, setup, i);
    }
    close_sectors(&b, e->table);
    ren_books_sort_blocks(&b, setup);
    *out = b;
    return REN_OK;
}
