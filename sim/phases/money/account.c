#include "sim/phases/money/account/account.h"
#include "sim/phase.h"

#include <string.h>

static void add_ledger(const ren_world *world, int32_t i, const ren_ledger_week *l,
                       double *sum)
{
    const ren_state *s = &world->state;
    sum[REN_MONEY_INVOICED] += l->invoiced;
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
    sum[REN_MONEY_SERVICES] += l->services;
    sum[REN_MONEY_AIDED] += l->aid;
    sum[REN_MONEY_TIED] +=
        l->forgone
        + (double)ren_strain_of(&world->strain, REN_STRAIN_research_grant, i);
    sum[REN_MONEY_EQUITY] += l->equity;
    sum[REN_MONEY_TURNOVER] += l->invoiced + l->sales + l->services;
    sum[REN_MONEY_SURPLUS] += l->surplus;
    ren_market_add(world, i, sum);
}

static void settle_cell(const ren_world *world, int32_t c, const ren_account_week *week)
{
    const ren_population *firms = &world->setup->economy->firms;
    const ren_state *s = &world->state;
    double *sum = s->cell_money + (int64_t)c * REN_N_MONEY_SUMS;
    sum[REN_MONEY_INVOICED] = 0; /* until here, what makers ask */
    for (int32_t i = firms->cell_first[c]; i < firms->cell_first[c + 1]; i++) {
        const ren_ledger_week l = ren_account_settle(world, i, week);
        s->receivable[i] += l.invoiced - l.collected;
        s->cash[i] += l.collected + l.sales - s->paid[i] - s->imported[i] - l.pooled
                      - l.abroad - l.wages - l.taxes - l.profit_tax - l.interest
                      - l.dividend - l.investment - l.research + l.services + l.aid
                      + l.equity;
        ren_account_liquidity(world, i, &l);
        add_ledger(world, i, &l, sum);
    }
}

/*
 * C9, D6: one week of money. Goods over links are paid after dso weeks, all else at once;
 * wages follow output, profit after tax is paid out. What one pays another receives.
 */
static void run(ren_world *world)
{
    const ren_setup *setup = world->setup;
    ren_account_week week = { 0 };
    if (setup->books.cash == NULL) {
        return;
    }
    memset(world->state.flows, 0,
           (size_t)(REN_N_FLOWS * REN_N_SECTORS) * sizeof *world->state.flows);
    ren_account_pay(world);
    ren_account_sell(world, &week);
#pragma omp parallel for schedule(static)
    for (int32_t c = 0; c < setup->economy->firms.n_cells; c++) {
        settle_cell(world, c, &week);
    }
    ren_account_book_cells(world);
    ren_account_book_levers(world);
    const ren_market *market = &setup->market_of_firms;
    ren_books_pay(world, REN_FLOW_final_imports, REN_SECTOR_investors, REN_SECTOR_row,
                  market->made_abroad * market->investment * *world->state.boom);
    ren_books_close_week(world, "account");
}

const ren_phase ren_phase_account = {
    .name = "account",
    .doc = "Pays for goods, labour, taxes, interest and profits, and finds what cash "
           "allows.",
    .source = "C9, D6",
    .reads = REN_COLUMNS(
        REN_COL_got_home, REN_COL_got_abroad, REN_COL_payable, REN_COL_receivable,
        REN_COL_digital, REN_COL_digital_cost, REN_COL_cash, REN_COL_debt,
        REN_COL_undrawn, REN_COL_labour, REN_COL_liquidity, REN_COL_closed,
        REN_COL_link_request, REN_COL_fill, REN_COL_other_request, REN_COL_final_fill,
        REN_COL_pool_request, REN_COL_noise, REN_COL_output, REN_COL_rebuild_request,
        REN_COL_sheet, REN_COL_price, REN_COL_price_home, REN_COL_price_abroad,
        REN_COL_technology, REN_COL_investing, REN_COL_share, REN_COL_foothold,
        REN_COL_plant, REN_COL_boom, REN_COL_research, REN_COL_called, REN_COL_cash_gap,
        REN_COL_squeezed, REN_COL_rate, REN_COL_earnings),
    .writes = REN_COLUMNS(
        REN_COL_payable, REN_COL_paid, REN_COL_billed, REN_COL_asked, REN_COL_sold,
        REN_COL_imported, REN_COL_receivable, REN_COL_cash, REN_COL_labour,
        REN_COL_liquidity, REN_COL_paid_of, REN_COL_owed_of, REN_COL_hasty_of,
        REN_COL_charge_of, REN_COL_window_paid, REN_COL_cell_money, REN_COL_flows,
        REN_COL_sheet, REN_COL_margin, REN_COL_billed_of, REN_COL_asked_of,
        REN_COL_window_billed, REN_COL_earnings, REN_COL_spare, REN_COL_beyond,
        REN_COL_called, REN_COL_cash_gap, REN_COL_squeezed, REN_COL_strained),
    .run = run,
    .called = ren_money_is_on,
};
