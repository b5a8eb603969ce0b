#include "sim/phases/record/sums/market.h"

#include <math.h>

/* What branches have added up in the accounts, on day 0 and since. */
static void add_up(const ren_world *world, double sum[REN_N_MONEY_SUMS])
{
    const int32_t n = ren_branches(world->setup);
    for (int32_t c = 0; c < n; c++) {
        const double *branch =
            world->state.branch_money + (int64_t)c * REN_N_MONEY_SUMS;
        for (int k = 0; k < REN_N_MONEY_SUMS; k++) {
            sum[k] += branch[k];
        }
    }
}

void ren_record_market(const ren_world *world, double *row)
{
    static const ren_national mine[] = { REN_NATIONAL_price_index, REN_NATIONAL_margin,
                                         REN_NATIONAL_investment,
                                         REN_NATIONAL_capital_owned,
                                         REN_NATIONAL_share_moved };
    const ren_setup *setup = world->setup;
    const ren_market *base = &setup->market_of_firms;
    double sum[REN_N_MONEY_SUMS] = { 0 };
    if (setup->books.cash == NULL) {
        for (size_t k = 0; k < sizeof mine / sizeof *mine; k++) {
            row[mine[k]] = NAN;
        }
        return;
    }
    add_up(world, sum);
    const double output = row[REN_NATIONAL_output];
    const double sales = setup->national.output + sum[REN_MONEY_TURNOVER];
    row[REN_NATIONAL_price_index] =
        output > 0.0 ? 1.0 + sum[REN_MONEY_WORTH] / output : 1.0;
    row[REN_NATIONAL_margin] =
        sales > 0.0 ? (base->surplus + sum[REN_MONEY_SURPLUS]) / sales : NAN;
    row[REN_NATIONAL_investment] = base->wear + sum[REN_MONEY_INVESTMENT];
    row[REN_NATIONAL_capital_owned] = base->capital + sum[REN_MONEY_CAPITAL];
    row[REN_NATIONAL_share_moved] =
        base->final > 0.0 ? sum[REN_MONEY_MOVED] / base->final : 0.0;
}
