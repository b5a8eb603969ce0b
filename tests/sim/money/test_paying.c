/**
 * @file tests/sim/money/test_paying.c
 * A week of money in a storm against a twin that pays slot by slot and firm by firm
 * (paying.h). The twin covers all that the phase `account` writes:
 *   of slots     payable (and, of deliveries, paid, billed and imported of their buyers)
 *   of firms     asked, sold, receivable, cash, labour, margin, earnings, liquidity,
 *                strained, squeezed, cash_gap, called
 *   of products  paid_of, billed_of, asked_of, owed_of, hasty_of, charge_of
 *   of branches  all sums of branch_money, those of other phases kept to the bit
 *   of sectors   flows, sheet, spare, beyond
 * Sums are compared to a part of what they are differences of: 1e-12 of the firm's output,
 * of what it owes or holds; 1e-5 in single precision.
 *
 * Precision: both
 */
#include "tests/sim/money/paying.h"

#include "sim/levers/strain.h"

extern const ren_phase ren_phase_arrive, ren_phase_account;

#define STORM                                                                      \
    "seed: 11\n"                                                                   \
    "economy: {focal: ['094', hi_chips]}\n"                                        \
    "rules: {money: on}\n"                                                         \
    "shocks:\n"                                                                    \
    "  cut: {use: financing_cut, depth: 0.5, start_week: 3, duration_weeks: 20}\n" \
    "  embargo: {use: tech_embargo, countries: [USA, JPN, NLD], depth: 0.9,\n"     \
    "            inputs: [chip_tools, hi_chips, '094'], start_week: 5}\n"          \
    "  outage: {use: regional_outage, provinces: [guangdong], depth: 0.7,\n"       \
    "           start_week: 10, duration_weeks: 12}\n"                             \
    "  slump: {use: demand_loss, depth: 0.1, exports: true, start_week: 12,\n"     \
    "          duration_weeks: 8}\n"                                               \
    "packages:\n"                                                                  \
    "  all:\n"                                                                     \
    "    a0: {use: placebo, budget: 1e10 CNY/year}\n"                              \
    "    a1: {use: award, budget: 1e11 CNY/year}\n"                                \
    "    a2: {use: research_deduction, budget: 1e12 CNY/year}\n"                   \
    "    a3: {use: equity_fund, budget: 1e11 CNY/year}\n"                          \
    "    a4: {use: guarantee, budget: 1e11 CNY/year}\n"                            \
    "    a10: {use: digital_voucher, budget: 1e11 CNY/year}\n"                     \
    "    a17: {use: going_global, budget: 1e11 CNY/year}\n"                        \
    "    a21: {use: interest_subsidy, budget: 1e12 CNY/year}\n"                    \
    "parameters: {h0_search: 0.25 1/week, q_standard: 2 weeks, link_death: 0.3 "   \
    "1/year,\n"                                                                    \
    "             cash_weeks: 0.3 weeks, grace: 1 week}\n"

enum { WEEKS = 36 };

/* What must have happened, so that no term is compared idle. */
typedef struct seen {
    int64_t short_of_cash, squeezed, healed, untaxed, overdrawn, shut, equity, forgone;
    int64_t late, unspent, dearer, won, foothold, services, wanting;
    double worst;
} seen;

static void near(seen *had, const char *what, int64_t at, double mine, double its,
                 double scale)
{
    const double most = sizeof(ren_real) == sizeof(double) ? 1e-12 : 1e-5;
    if (mine != its) {
        const double off = fabs(mine - its) / (scale + fabs(mine));
        had->worst = fmax(had->worst, off);
        if (!(off <= most)) {
            fail_msg("%s of %d: the twin has %.17g, the engine %.17g; off by %.2g",
                     what, (int)at, mine, its, off);
        }
    }
}

/* Deliveries are billed before the phase, by the state of then. */
static void pay_slots(paying *t, const ren_state *before, seen *had)
{
    const ren_network *net = &t->world->setup->economy->network;
    const double dso = t->world->setup->scenario->parameters.dso;
    for (int32_t k = 0; k < net->n_runs; k++) {
        const ren_slot_run *run = &net->run[k];
        for (int32_t slot = run->slot; slot < run->slot + run->n; slot++) {
            const double owed = paying_slot(t, before, slot, run);
            near(had, "payable", slot, owed, t->was->payable[slot], dso);
            had->dearer += before->price_home[slot] > 0;
        }
    }
    had->won += *before->n_grown;
    had->late += t->world->strain.pay_time > 1;
}

static void pay(paying *t, ren_flow flow, int from, int to, double amount)
{
    t->flow[flow][from] -= amount;
    t->flow[flow][to] += amount;
}

/* Taxes on production go half to each level of government, on profit six parts of ten to
 * the central one, which makes 15 % of purchases. */
static void pay_state(paying *t, ren_flow flow, int from, double amount, double central)
{
    pay(t, flow, from, REN_SECTOR_central_government, central * amount);
    pay(t, flow, from, REN_SECTOR_local_government, (1.0 - central) * amount);
}

/* Who pays a firm for what it sells to users at home, as they bought on day 0. */
static void book_final(paying *t, int32_t p, int tier, double sales)
{
    const double *use =
        t->world->setup->economy->table->final_domestic + (int64_t)p * REN_N_FINAL;
    double home = 0;
    for (int k = 0; k < REN_N_FINAL; k++) {
        home += k != REN_EXPORTS ? use[k] : 0;
    }
    if (home == 0) {
        pay(t, REN_FLOW_consumption, REN_SECTOR_households, tier, sales);
        return;
    }
    sales /= home;
    pay(t, REN_FLOW_consumption, REN_SECTOR_households, tier,
        sales * use[REN_HOUSEHOLD]);
    pay_state(t, REN_FLOW_public_purchases, tier, -sales * use[REN_GOVERNMENT], 0.15);
    pay(t, REN_FLOW_investment_goods, REN_SECTOR_investors, tier,
        sales * (use[REN_INVESTMENT] + use[REN_STOCK_CHANGE]));
}

static void book_firm(paying *t, int tier, const double sum[REN_N_MONEY_SUMS])
{
    t->flow[REN_FLOW_intermediate][tier] +=
        sum[REN_MONEY_COLLECTED] - sum[REN_MONEY_PAID];
    t->flow[REN_FLOW_invoices][tier] += sum[REN_MONEY_INVOICED] - sum[REN_MONEY_BILLED];
    t->flow[REN_FLOW_pooled][tier] +=
        sum[REN_MONEY_POOL_SALES] - sum[REN_MONEY_POOL_COST];
    pay(t, REN_FLOW_exports, REN_SECTOR_row, tier, sum[REN_MONEY_EXPORTS]);
    pay(t, REN_FLOW_imports, tier, REN_SECTOR_row, sum[REN_MONEY_IMPORTS]);
    pay(t, REN_FLOW_wages, tier, REN_SECTOR_households, sum[REN_MONEY_WAGES]);
    pay_state(t, REN_FLOW_production_taxes, tier, sum[REN_MONEY_TAXES], 0.5);
    pay_state(t, REN_FLOW_profit_taxes, tier, sum[REN_MONEY_PROFIT_TAX], 0.6);
    pay(t, REN_FLOW_interest, tier, REN_SECTOR_households, sum[REN_MONEY_INTEREST]);
    pay(t, REN_FLOW_dividends, tier, REN_SECTOR_households, sum[REN_MONEY_DIVIDEND]);
    pay(t, REN_FLOW_investment, tier, REN_SECTOR_investors, sum[REN_MONEY_INVESTMENT]);
    pay(t, REN_FLOW_subsidies, tier, REN_SECTOR_central_government, sum[REN_MONEY_AID]);
    pay(t, REN_FLOW_subsidies, REN_SECTOR_local_government, tier, sum[REN_MONEY_AIDED]);
    pay(t, REN_FLOW_equity, REN_SECTOR_investors, tier, sum[REN_MONEY_EQUITY]);
    pay(t, REN_FLOW_research, tier, REN_SECTOR_households,
        sum[REN_MONEY_RESEARCH] - sum[REN_MONEY_SERVICES]);
}

/* Branches from their firms; what other phases keep there stays. */
static void compare_branches(paying *t, const ren_world *after, seen *had)
{
    const ren_setup *setup = after->setup;
    const ren_population *firms = &setup->economy->firms;
    for (int32_t c = 0; c < ren_branches(setup); c++) {
        const int32_t p = c / REN_N_TIERS, tier = c % REN_N_TIERS;
        const double *its = ren_branch(after, p, tier);
        double sum[REN_N_MONEY_SUMS] = { 0 }, size = 0;
        for (int32_t i = setup->maker_first[p]; i < setup->maker_first[p + 1]; i++) {
            double of[REN_N_MONEY_SUMS] = { 0 };
            if (firms->tier[i] != tier) {
                continue;
            }
            paying_ledger(t, i, of);
            book_firm(t, tier, of);
            for (int k = 0; k < REN_N_MONEY_SUMS; k++) {
                sum[k] += of[k];
            }
            size += firms->output[i];
        }
        book_final(t, p, tier, sum[REN_MONEY_FINAL]);
        for (int k = 0; k < REN_N_MONEY_SUMS; k++) {
            const double before =
                t->was->branch_money[(int64_t)c * REN_N_MONEY_SUMS + k];
            if (k == REN_MONEY_MACHINES || k == REN_MONEY_LENT || k == REN_MONEY_REPAID
                || k == REN_MONEY_RESEARCHED) {
                assert_true(its[k] == before);
            } else {
                near(had, "branch", (int64_t)c * 100 + k, sum[k], its[k], size + 1e-9);
            }
        }
    }
}

/* The matrix, what levers pay to nobody, and sheets: flows of the week change them if no
 * later phase of money does. */
static void compare_sectors(paying *t, const ren_world *after, bool last, seen *had)
{
    const ren_market *market = &after->setup->market_of_firms;
    const ren_state *s = &after->state;
    const double spare = fmax(t->spent + t->unspent - t->aided, 0);
    const double size = after->setup->national.output;
    pay(t, REN_FLOW_subsidies, REN_SECTOR_local_government, REN_SECTOR_households,
        spare);
    pay(t, REN_FLOW_final_imports, REN_SECTOR_investors, REN_SECTOR_row,
        market->made_abroad * market->investment * *t->was->boom);
    near(had, "spare", 0, spare, *s->spare, t->spent);
    near(had, "beyond", 0, fmax(t->aided - t->spent - t->unspent, 0), *s->beyond,
         t->spent);
    for (int f = 0; f < REN_N_FLOWS; f++) {
        double scale = 1e-4 * size;
        for (int k = 0; k < REN_N_SECTORS; k++) {
            scale += fabs(after->setup->books.base[f * REN_N_SECTORS + k]);
        }
        for (int k = 0; k < REN_N_SECTORS; k++) {
            near(had, ren_flow_names[f], k, t->flow[f][k],
                 s->flows[f * REN_N_SECTORS + k], scale);
        }
    }
    for (int k = 0; k < REN_N_SECTORS; k++) {
        double more[REN_N_SHEET_ITEMS] = { 0 };
        for (int f = 0; last && f < REN_N_FLOWS; f++) {
            more[REN_SHEET_cash] += f == REN_FLOW_invoices ? 0 : t->flow[f][k];
        }
        more[REN_SHEET_trade_credit] =
            last ? t->flow[REN_FLOW_invoices][k] - t->flow[REN_FLOW_intermediate][k]
                 : 0;
        for (int m = 0; m < REN_N_SHEET_ITEMS; m++) {
            const int at = m * REN_N_SECTORS + k;
            near(had, ren_sheet_names[m], k, t->was->sheet[at] + more[m], s->sheet[at],
                 last ? size : 0);
        }
    }
}

static void compare_products(const paying *t, const ren_world *after, seen *had)
{
    const ren_state *s = &after->state;
    const double dso = after->setup->scenario->parameters.dso;
    for (int32_t p = 0; p < after->setup->economy->table->n; p++) {
        const paying_product *x = &t->product[p];
        const double made = after->setup->economy->table->output[p] / 52.0;
        near(had, "paid_of", p, x->paid - x->bought, s->paid_of[p], made);
        near(had, "billed_of", p, x->billed - x->bought, s->billed_of[p], made);
        near(had, "asked_of", p, x->asked - x->sold, s->asked_of[p], made);
        near(had, "owed_of", p, x->owed - dso * x->sold, s->owed_of[p], dso * made);
        near(had, "hasty_of", p, x->hasty, s->hasty_of[p], dso * made);
        near(had, "charge_of", p, x->charge, s->charge_of[p], made);
    }
}

static void compare_firm(const paying *t, const ren_world *after, int32_t i, seen *had)
{
    const ren_books *b = &after->setup->books;
    const ren_state *s = &after->state;
    const paying_firm *f = &t->firm[i];
    const double x0 = after->setup->economy->firms.output[i];
    const double sold = f->pooled + f->home + f->exports;
    const double held = x0 + b->cash[i] + b->debt[i];
    near(had, "paid", i, f->paid - f->linked, s->paid[i], x0);
    near(had, "billed", i, f->billed - f->linked, s->billed[i], x0);
    near(had, "imported", i, f->imported - b->imported[i], s->imported[i], x0);
    near(had, "asked", i, f->asked - b->sold[i], s->asked[i], x0);
    near(had, "sold", i, sold - x0 * after->setup->other_base[i], s->sold[i], x0);
    near(had, "receivable", i, f->receivable, s->receivable[i], x0);
    near(had, "cash", i, f->cash, s->cash[i], held);
    near(had, "labour", i, f->labour, s->labour[i], 1);
    near(had, "margin", i, f->margin, s->margin[i], 1);
    near(had, "earnings", i, f->earnings, s->earnings[i], x0);
    near(had, "liquidity", i, f->liquidity, s->liquidity[i], 1);
    near(had, "strained", i, f->strained, s->strained[i], 1);
    near(had, "squeezed", i, f->squeezed, s->squeezed[i], 1);
    near(had, "cash_gap", i, f->gap, s->cash_gap[i], held);
    near(had, "called", i, f->called, s->called[i], held);
    had->short_of_cash += f->liquidity < 0 && t->was->liquidity[i] < 0;
    had->squeezed += f->strained < 0;
    had->healed += f->gap < t->was->cash_gap[i];
    had->untaxed += f->profit_tax == 0 && b->profit_tax[i] > 0;
    had->overdrawn += b->cash[i] + f->cash + f->gap < 0;
    had->shut += 1.0 - s->closed[i] < after->setup->scenario->parameters.util0;
    had->equity += f->equity > 0;
    had->forgone += f->forgone > 0 && f->saved > 0;
    had->foothold += s->foothold[i] > 0;
    had->services += f->services != 0;
    had->wanting += f->dividend == 0;
}

/* Digital firms, and firms that have paid back a loan out of their cash, so that every
 * product has some. */
static void upset(ren_world *world)
{
    const ren_state *s = &world->state;
    for (int32_t i = 0; i < world->setup->economy->firms.n; i++) {
        s->digital[i] = i % 3 == 0 ? (ren_real)0.3 : s->digital[i];
        if (i % 7 == 0 && s->squeezed[i] == 0) {
            s->squeezed[i] = (ren_real)0.2;
            s->cash_gap[i] = 0.1 * world->setup->books.cash[i];
            *s->calling = 1;
        }
    }
}

/* One week; `monday` and `friday` have room for the state before deliveries and before
 * the phase. */
static void follow(ren_world *world, ren_world *monday, ren_world *friday, bool last,
                   seen *had)
{
    const int32_t n = world->setup->economy->firms.n;
    paying t = { .world = world, .was = &friday->state };
    t.firm = calloc((size_t)n, sizeof *t.firm);
    assert_non_null(t.firm);
    ren_strain_week(world);
    for (int32_t k = 0; ren_phases[k] != NULL; k++) {
        if (!ren_phase_is_due(world, k)) {
            continue;
        }
        if (ren_phases[k] == &ren_phase_arrive) {
            ren_world_copy(monday, world);
        }
        if (ren_phases[k] == &ren_phase_account) {
            upset(world);
            ren_world_copy(friday, world);
            ren_phase_account.run(world);
            pay_slots(&t, &monday->state, had);
            paying_firms(&t);
            for (int32_t i = 0; i < n; i++) {
                compare_firm(&t, world, i, had);
            }
            compare_products(&t, world, had);
            compare_branches(&t, world, had);
            compare_sectors(&t, world, last, had);
            had->unspent += t.unspent > 0;
        } else {
            ren_phases[k]->run(world);
        }
    }
    world->week++;
    free(t.firm);
}

static seen run_storm(bool last)
{
    static const ren_override alone[] = { { "phases.credit", "off" },
                                          { "phases.insolvency", "off" } };
    ren_lab lab;
    ren_world world, monday, friday;
    seen had = { 0 };
    ren_lab_sized(&lab, STORM, 600, WEEKS, last ? 2 : 0, alone);
    ren_lab_world(&lab, "all", true, &world);
    ren_lab_world(&lab, "all", true, &monday);
    ren_lab_world(&lab, "all", true, &friday);
    while (world.week < WEEKS) {
        follow(&world, &monday, &friday, last, &had);
        ren_lab_run(&world, world.week + 4);
    }
    print_message("off by %.2g at most\n", had.worst);
    ren_lab_world_free(&world);
    ren_lab_world_free(&monday);
    ren_lab_world_free(&friday);
    ren_lab_free(&lab);
    return had;
}

static void weeks_of_a_storm_are_paid_as_in_the_twin(void **state)
{
    (void)state;
    const seen s = run_storm(false);
    assert_true(s.short_of_cash > 0 && s.squeezed > 0 && s.healed > 0 && s.untaxed > 0);
    assert_true(s.overdrawn > 0 && s.shut > 0 && s.equity > 0 && s.forgone > 0);
    assert_true(s.late > 0 && s.unspent > 0 && s.dearer > 0 && s.won > 0);
    assert_true(s.foothold > 0 && s.services > 0 && s.wanting > 0);
}

/* Without banks and failures it is the last phase of money, and closes the sheets. */
static void sheets_follow_from_flows_where_no_bank_acts(void **state)
{
    (void)state;
    const seen s = run_storm(true);
    assert_true(s.short_of_cash > 0 && s.late > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weeks_of_a_storm_are_paid_as_in_the_twin),
        cmocka_unit_test(sheets_follow_from_flows_where_no_bank_acts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
