/**
 * @file sim/phases/money/account/matrix.c
 * Who paid whom this week, beyond day 0.
 */
#include "sim/phases/money/account/account.h"

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

/* What firms of one tier paid and received, and what final users at home bought of
 * them. */
typedef struct tier_week {
    double sum[REN_N_MONEY_SUMS];
    double consumption, public, investment;
} tier_week;

/* Sales to final users at home, by the uses of the product on day 0. */
static void add_final(const double use[REN_N_FINAL], double sales, tier_week *week)
{
    const double home = 1.0 - use[REN_EXPORTS];
    const double per = home > 0.0 ? sales / home : 0.0;
    const double rest = home > 0.0 ? 0.0 : sales;
    week->consumption += per * use[REN_HOUSEHOLD] + rest;
    week->public += per * use[REN_GOVERNMENT];
    week->investment += per * (use[REN_INVESTMENT] + use[REN_STOCK_CHANGE]);
}

static void book_tier(ren_world *world, ren_sector tier, const tier_week *week)
{
    const double *sum = week->sum;
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
    ren_books_pay(world, REN_FLOW_equity, REN_SECTOR_investors, tier,
                  sum[REN_MONEY_EQUITY]);
    ren_books_pay(world, REN_FLOW_research, tier, REN_SECTOR_households,
                  sum[REN_MONEY_RESEARCH]);
    ren_books_pay(world, REN_FLOW_research, REN_SECTOR_households, tier,
                  sum[REN_MONEY_SERVICES]);
    ren_books_pay(world, REN_FLOW_subsidies, REN_SECTOR_local_government, tier,
                  sum[REN_MONEY_AIDED]);
    pay_government(world, REN_FLOW_production_taxes, tier, sum[REN_MONEY_TAXES]);
    pay_government(world, REN_FLOW_profit_taxes, tier, sum[REN_MONEY_PROFIT_TAX]);
    ren_books_pay(world, REN_FLOW_consumption, REN_SECTOR_households, tier,
                  week->consumption);
    pay_government(world, REN_FLOW_public_purchases, tier, -week->public);
    ren_books_pay(world, REN_FLOW_investment_goods, REN_SECTOR_investors, tier,
                  week->investment);
}

void ren_account_book_branches(ren_world *world)
{
    const ren_economy *economy = world->setup->economy;
    tier_week week[REN_N_TIERS] = { 0 };
    for (int32_t p = 0; p < economy->table->n; p++) {
        double use[REN_N_FINAL];
        ren_books_final_uses(economy->table, p, use);
        for (int32_t t = 0; t < REN_N_TIERS; t++) {
            const double *restrict sum = ren_branch(world, p, t);
            for (int k = 0; k < REN_N_MONEY_SUMS; k++) {
                week[t].sum[k] += sum[k];
            }
            add_final(use, sum[REN_MONEY_FINAL], &week[t]);
        }
    }
    for (int t = 0; t < REN_N_TIERS; t++) {
        book_tier(world, ren_sector_of_tier(t), &week[t]);
    }
}

void ren_account_book_levers(ren_world *world)
{
    const int32_t n = ren_branches(world->setup);
    const ren_state *s = &world->state;
    double spent = 0, aided = 0;
    for (int32_t e = 0; e < world->n_entries; e++) {
        spent += world->strain.spent[e] + world->strain.unspent[e];
    }
    for (int32_t c = 0; c < n; c++) {
        aided += s->branch_money[(int64_t)c * REN_N_MONEY_SUMS + REN_MONEY_AIDED];
    }
    *s->spare = spent > aided ? spent - aided : 0.0;
    *s->beyond = aided > spent ? aided - spent : 0.0;
    ren_books_pay(world, REN_FLOW_subsidies, REN_SECTOR_local_government,
                  REN_SECTOR_households, *s->spare);
}
