/**
 * @file sim/series.h
 * What one world leaves behind: weekly totals, kept in memory until the member is
 * written.
 *
 * Filled by the indicators phase, one row a week; week 0 is the state before any shock.
 * Money is 10,000 CNY per week at base prices.
 */
#ifndef REN_SIM_SERIES_H
#define REN_SIM_SERIES_H

#include "base/files/digest.h"
#include "base/status.h"
#include "scenarios/scenario.h"
#include "sim/run/ledger/entries.h"
#include "sim/run/watch/verdict.h"

#include <stdbool.h>
#include <stdint.h>

/* NATIONAL(name, unit, long name) */
#define REN_NATIONAL_LIST(X)                                                           \
    X(output, "1e4 CNY week-1", "gross output of all firms")                           \
    X(value_added, "1e4 CNY week-1", "value added at base prices")                     \
    X(final_demand, "1e4 CNY week-1", "final demand for domestic output")              \
    X(final_delivered, "1e4 CNY week-1", "final demand that was served")               \
    X(imports, "1e4 CNY week-1",                                                       \
      "intermediate and capital goods delivered from abroad")                          \
    X(exports, "1e4 CNY week-1", "exports delivered")                                  \
    X(unmet_critical, "1e4 CNY week-1",                                                \
      "critical inputs short of what planned production needs")                        \
    X(firms_stopped, "1", "share of firms producing under 5 % of their baseline")      \
    X(chain_output, "1e4 CNY week-1",                                                  \
      "output weighted by its share that ends in the focal products")                  \
    X(fill, "1", "orders over links delivered, share")                                 \
    X(searching, "1", "share of slots looking for or qualifying a supplier")           \
    X(spending, "1e4 CNY week-1", "fiscal spending on the package")                    \
    X(failed_firms, "1", "real firms that failed")                                     \
    X(short_of_cash, "1", "share of real firms that cannot pay all they would")        \
    X(wages_paid, "1e4 CNY week-1", "wages paid by firms")                             \
    X(loans_owed, "1e4 CNY", "bank loans of firms")                                    \
    X(cash_held, "1e4 CNY", "cash of firms")                                           \
    X(contagion_rounds, "1", "rounds of failures that followed from each other")       \
    X(insolvent_left, "1", "real firms without equity when rounds were used up")       \
    X(loans_called, "1e4 CNY", "short loans not renewed and still owed")               \
    X(money_residual, "1", "accounts: largest relative residual over flows")           \
    X(chokepoints_made, "1",                                                           \
      "need of the chain's chokepoint inputs that some domestic firm can meet")        \
    X(chokepoints_covered, "1",                                                        \
      "need of the chain's chokepoint inputs that domestic capacity covers")           \
    X(origin_concentration, "1",                                                       \
      "concentration of the origins of the chain's chokepoint inputs")                 \
    X(origin_blocked, "1",                                                             \
      "share of the chain's chokepoint inputs withheld and not replaced at home")      \
    X(home_share, "1",                                                                 \
      "share of domestic makers in supply of the chain's chokepoint inputs")           \
    X(leaders, "1", "share of real firms with a tenth of their product's output")      \
    X(struck, "1e4 CNY week-1",                                                        \
      "capacity, demand and imports that shocks take directly")                        \
    X(srdi_alive, "1", "share of SRDI firms and above of day 0 that stand")            \
    X(second_sources, "1", "share of slots with two qualified suppliers or more")      \
    X(collection, "week", "time until sellers over links are paid")                    \
    X(quits, "1", "share of skilled and research staff that quits in the week")        \
    X(vacancies, "1", "posts to be filled, share of staff at full skill")              \
    X(skilled, "1", "production staff at full skill, heads")                           \
    X(researchers, "1", "research staff at full skill, heads")                         \
    X(titles_innovative, "count", "real firms with the title innovative")              \
    X(titles_srdi, "count", "real firms with the title SRDI")                          \
    X(titles_little_giant, "count", "real firms with the title little giant")          \
    X(titles_champion, "count", "real firms with the title single champion")           \
    X(review_pass, "1",                                                                \
      "little giants due in the last review that kept their title, share")             \
    X(exits, "week-1", "real firms closing for other reasons than cash")               \
    X(entries, "week-1", "real firms founded")                                         \
    X(exit_age, "year", "age of the firms that closed, mean")                          \
    X(mean_age, "year", "age of real firms, mean")                                     \
    X(collaborations, "1", "partners of a real firm, mean")                            \
    X(partners_srdi, "1", "partners of SRDI firms and above, mean")                    \
    X(cross_region_share, "1", "partner firms in another province, share")             \
    X(emissions, "t week-1", "carbon dioxide emitted by firms")                        \
    X(emission_intensity, "t/1e4 CNY", "carbon dioxide over value added")              \
    X(credit_limit, "1e4 CNY", "loans firms could still get, less those of day 0")     \
    X(reached, "1", "share of real firms that levers reach")                           \
    X(freight_saved, "1e4 CNY week-1",                                                 \
      "transport that firms need no more for what they make")                          \
    X(burden, "1e4 CNY week-1", "fiscal spending and the deadweight of its taxes")     \
    X(confidence, "1", "mean confidence of firms, by output")                          \
    X(digital, "1", "mean digital maturity of firms, by output")                       \
    X(chain_capacity, "1e4 CNY week-1",                                                \
      "what capacity allows, weighted as the output of the chain")                     \
    X(search_weeks, "week",                                                            \
      "from the start of a search to a qualified supplier, searches of late")          \
    X(price_index, "1", "prices of firms over those of day 0, mean by output")         \
    X(margin, "1", "operating surplus of firms over sales at current prices")          \
    X(investment, "1e4 CNY week-1", "paid by firms for machines")                      \
    X(capital_owned, "1e4 CNY", "capital of firms at base prices")                     \
    X(share_moved, "1", "final demand that has moved to other makers, share")          \
    X(research_spent, "1e4 CNY week-1", "spent on research by firms")                  \
    X(research_aided, "1e4 CNY week-1",                                                \
      "grants tied to research, and tax forgone on it")                                \
    X(projects, "1e4 CNY week-1",                                                      \
      "spent on digital projects beyond the usual, whoever pays")                      \
    X(projects_aided, "1e4 CNY week-1", "of digital projects, paid by vouchers")       \
    X(partners_gain, "1",                                                              \
      "technology gained beside favoured partners, less others; first week of "        \
      "quarters")                                                                      \
    X(innovations, "week-1", "innovations of real firms, mean of the quarter")         \
    X(technology_gap, "1", "what technology at home lacks of the world's best, share") \
    X(patents, "week-1", "patents granted to real firms, mean of the quarter")         \
    X(race_progress, "1",                                                              \
      "stages completed by those who race for niches, share of all")                   \
    X(qualified_niches, "1", "niches with a qualified racer")                          \
    X(brand, "1", "brand of firms less that of day 0, mean by output")                 \
    X(knowledge, "1", "knowledge of firms over that of day 0, mean by output")         \
    X(capacity_held, "1e4 CNY week-1", "output that machines and staff allow")         \
    X(residual, "1", "goods balance: largest relative residual over products")

typedef enum ren_national {
#define X(name, unit, doc) REN_NATIONAL_##name,
    REN_NATIONAL_LIST(X)
#undef X
        REN_N_NATIONAL
} ren_national;

typedef struct ren_national_info {
    const char *name, *unit, *doc;
} ren_national_info;
extern const ren_national_info ren_nationals[REN_N_NATIONAL];

/* Sectors of the accounts: X(name, long name). */
#define REN_SECTOR_LIST(X)                                        \
    X(ordinary, "ordinary firms")                                 \
    X(innovative, "innovative firms")                             \
    X(srdi, "SRDI firms")                                         \
    X(little_giant, "little giants")                              \
    X(champion, "single champions")                               \
    X(banks, "banks")                                             \
    X(local_government, "local governments")                      \
    X(central_government, "central government")                   \
    X(households, "households")                                   \
    X(investors, "account that buys investment goods and stocks") \
    X(row, "rest of the world")

/* Flows of the accounts: X(name, long name). What a sector receives is positive. */
#define REN_FLOW_LIST(X)                                                         \
    X(intermediate, "paid for goods bought over links at home")                  \
    X(pooled, "paid for goods of pools at home")                                 \
    X(consumption, "household purchases")                                        \
    X(public_purchases, "government purchases")                                  \
    X(investment_goods, "purchases of investment goods and stocks at home")      \
    X(exports, "exports")                                                        \
    X(imports, "imported inputs")                                                \
    X(final_imports, "imports for final use")                                    \
    X(wages, "wages")                                                            \
    X(production_taxes, "net taxes on production")                               \
    X(profit_taxes, "taxes on profit")                                           \
    X(interest, "interest on loans, passed on to households")                    \
    X(dividends, "profits paid out")                                             \
    X(investment, "replacement of depreciation, paid to the investors' account") \
    X(loans, "new loans")                                                        \
    X(repayments, "loans paid back")                                             \
    X(subsidies, "taxes given back and spending of policy levers")               \
    X(equity, "paid to firms for shares, and by new owners of failed firms")     \
    X(research, "research beyond day 0: wages and services")                     \
    X(sweep, "what sectors save on day 0, lent to the investors' account")       \
    X(write_offs, "loans that failed firms need not pay back")                   \
    X(invoices,                                                                  \
      "no cash: goods delivered over links at home, less debts of failed firms")

/* Items of balance sheets, money: X(name, flows that change it, long name). */
#define REN_SHEET_LIST(X)                                                    \
    X(cash, "sum of all flows but invoices", "deposits; of banks, reserves") \
    X(bank_loans, "-(loans + repayments)", "loans given less loans taken")   \
    X(trade_credit, "invoices - intermediate", "receivables less payables")

#define X(name, ...) REN_SECTOR_##name,
typedef enum ren_sector { REN_SECTOR_LIST(X) REN_N_SECTORS } ren_sector;
#undef X
#define X(name, doc) REN_FLOW_##name,
typedef enum ren_flow { REN_FLOW_LIST(X) REN_N_FLOWS } ren_flow;
#undef X
#define X(name, flows, doc) REN_SHEET_##name,
typedef enum ren_sheet_item { REN_SHEET_LIST(X) REN_N_SHEET_ITEMS } ren_sheet_item;
#undef X

extern const char *const ren_sector_names[REN_N_SECTORS];
extern const char *const ren_flow_names[REN_N_FLOWS];
extern const char *const ren_sheet_names[REN_N_SHEET_ITEMS];

/** Whether a scenario keeps accounts: its rules ask for money and its phase `account` is
 * on. */
bool ren_money_is_on(const ren_scenario *scenario);

/* What is kept of every firm of the panel: X(name, unit, long name). */
#define REN_PANEL_LIST(X)                                                           \
    X(output, "1e4 CNY week-1", "gross output of the firms of the panel")           \
    X(capacity, "1e4 CNY week-1", "output their capacity allowed")                  \
    X(limit, "1e4 CNY week-1", "output their inputs allowed; NaN where none binds") \
    X(demand, "1e4 CNY week-1", "orders they had over links, backlog included")     \
    X(unmet, "1e4 CNY week-1", "final demand they did not serve")                   \
    X(investment, "1/week", "investment of one of the agent's firms over its capital")

typedef enum ren_panel {
#define X(name, unit, doc) REN_PANEL_##name,
    REN_PANEL_LIST(X)
#undef X
        REN_N_PANEL
} ren_panel;
extern const ren_national_info ren_panels[REN_N_PANEL];

enum { REN_PRODUCT_OUTPUT, REN_PRODUCT_UNMET, REN_N_PRODUCT_SERIES };

typedef struct ren_series {
    int32_t n_weeks; /* rows 0 .. n_weeks - 1 */
    int32_t n_products;
    int32_t n_panel;                      /* firms of the panel */
    int32_t n_inputs;                     /* shocked inputs */
    double *national[REN_N_NATIONAL];     /* each [n_weeks] */
    float *product[REN_N_PRODUCT_SERIES]; /* each [n_products * n_weeks] */
    float *province;                      /* [31 * n_weeks] output */
    float *tier;                          /* [5 * n_weeks] output */
    int32_t *panel_place;                 /* [n_panel] places of the panel's firms */
    double *panel[REN_N_PANEL];           /* each [n_panel * n_weeks] */
    double *flows; /* [n_weeks * flows * sectors]; NULL: no accounts are kept */
    double *sheet; /* [n_weeks * sectors * items]; NULL */
    double *ledger[REN_N_LEDGER]; /* each [n_products * n_weeks]; NULL: not kept */
    ren_warnings warnings;
    double *time_to_substitute; /* [n_inputs] weeks from the shock; NaN = censored */
    double *time_to_localise;   /* [n_inputs] the same with domestic supply only */
    /* the network at the end (sim/run/measure/network.h); NaN: not measured */
    double esri_tail, esri_most, joined, near;
    double cost;         /* fiscal cost over the horizon, 10,000 CNY */
    double cost_present; /* of it, what was spent, at present value */
    double cost_placebo; /* of it, what the levers could not spend (definitions D12) */
    char state_hash[REN_DIGEST_TEXT]; /* of the final state of the world */
} ren_series;

REN_CHECKED ren_status ren_series_init(ren_series *out, int32_t n_weeks,
                                       int32_t n_products, int32_t n_panel,
                                       int32_t n_inputs, ren_error *err);
void ren_series_free(ren_series *series);

#endif
