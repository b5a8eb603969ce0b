#include "sim/phases/money/account/account.h"
#include "sim/phase.h"

#include <string.h>

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
#pragma omp parallel for schedule(dynamic, 1)
    for (int32_t p = 0; p < setup->economy->table->n; p++) {
        ren_account_settle(world, p, &week);
    }
    ren_account_book_branches(world);
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
        REN_COL_paid, REN_COL_billed, REN_COL_imported, REN_COL_payable,
        REN_COL_window_paid, REN_COL_window_billed, REN_COL_receivable, REN_COL_digital,
        REN_COL_digital_cost, REN_COL_cash, REN_COL_debt, REN_COL_undrawn,
        REN_COL_labour, REN_COL_liquidity, REN_COL_closed, REN_COL_link_request,
        REN_COL_fill, REN_COL_other_request, REN_COL_final_fill, REN_COL_pool_request,
        REN_COL_noise, REN_COL_output, REN_COL_rebuild_request, REN_COL_sheet,
        REN_COL_price, REN_COL_technology, REN_COL_investing, REN_COL_plant_cost,
        REN_COL_share, REN_COL_foothold, REN_COL_plant, REN_COL_boom, REN_COL_research,
        REN_COL_called, REN_COL_cash_gap, REN_COL_squeezed, REN_COL_rate,
        REN_COL_earnings, REN_COL_calling, REN_COL_branch_money),
    .writes = REN_COLUMNS(
        REN_COL_asked, REN_COL_sold, REN_COL_receivable, REN_COL_cash, REN_COL_labour,
        REN_COL_liquidity, REN_COL_paid_of, REN_COL_owed_of, REN_COL_hasty_of,
        REN_COL_charge_of, REN_COL_branch_money, REN_COL_flows, REN_COL_sheet,
        REN_COL_margin, REN_COL_billed_of, REN_COL_asked_of, REN_COL_earnings,
        REN_COL_spare, REN_COL_beyond, REN_COL_called, REN_COL_cash_gap,
        REN_COL_squeezed, REN_COL_strained),
    .run = run,
    .called = ren_money_is_on,
};
