/**
 * @file sim/world/world.h
 * One world: the state of the economy in one package with the shocks on or off.
 *
 * The economy is constant and shared; a world owns the columns of columns.def and
 * nothing else that changes. All columns live in one table, which drives allocation,
 * hashing, copying and the contract of phases.
 */
#ifndef REN_SIM_WORLD_WORLD_H
#define REN_SIM_WORLD_WORLD_H

#include "base/array.h"
#include "base/files/digest.h"
#include "sim/lever.h"
#include "sim/phases/knowledge/basis/science.h"
#include "sim/phases/market/base/market.h"
#include "sim/phases/money/books/books.h"
#include "sim/phases/people/staff/people.h"
#include "sim/phases/population/standing/standing.h"
#include "sim/series.h"
#include "sim/world/topology.h"

#include <stdbool.h>

/** Whether orders go where capacity is, instead of where they were filled (C5). */
static inline bool ren_tilt_follows_capacity(const ren_rules_spec *rules)
{
    return rules->substitution && rules->order_type == REN_ORDER_BY_CAPACITY;
}

/** Whether rationing treats clients of one supplier apart. */
bool ren_rules_tell_clients(const ren_rules_spec *rules);

/** Productive capital of a firm, money: as stated, or capital_ratio times its value
 * added of a year. */
double ren_firm_capital(const ren_economy *economy, const ren_scenario *scenario,
                        int32_t place);

/** A supplier that a slot has found since week 0. Sorted by (slot, supplier). */
typedef struct ren_grown_link {
    int32_t slot;
    int32_t supplier; /* place */
    ren_real
        weight; /* beside the shares of the slot's first suppliers, which sum to 1 */
    ren_real quality; /* of what it delivers, less 1 */
    float weeks_left; /* of qualification; <= 0: qualified */
    int32_t since;    /* week in which the slot found it */
} ren_grown_link;

/** A domestic link that ends at an epoch; links of like value exchange suppliers. */
typedef struct ren_dying_link {
    double flow; /* baseline, money/week */
    int32_t link;
    int32_t product;
    uint32_t buyer, supplier; /* external ids */
} ren_dying_link;

typedef enum ren_axis {
    REN_AXIS_FIRM,
    REN_AXIS_FIRM_PAIR,
    REN_AXIS_FIRM_OVERTIME, /* firms where the rules know overtime, else none */
    REN_AXIS_FIRM_REBUILD,  /* firms where capital is rebuilt, else none */
    REN_AXIS_LINK_REBUILD,  /* links in the same case */
    REN_AXIS_FIRM_MONEY,    /* the following: where accounts are kept, else none */
    REN_AXIS_NODE_MONEY,
    REN_AXIS_INVESTMENT, /* firms times steps until machines come */
    REN_AXIS_SLOT_MONEY,
    REN_AXIS_PRODUCT_MONEY,
    REN_AXIS_WINDOW_PRODUCT_MONEY,
    REN_AXIS_BRANCH_MONEY,
    REN_AXIS_DISTRICT, /* sums of every district of ren_people */
    REN_AXIS_DISTRICT_PAIR,
    REN_AXIS_FIRM_YEAR, /* firms in each quarter of a year, where accounts are kept */
    REN_AXIS_LABOUR_MARKET,
    REN_AXIS_PARTNER_MONEY,
    REN_AXIS_CENSUS,
    REN_AXIS_BANK,
    REN_AXIS_MATRIX,
    REN_AXIS_SHEET,
    REN_AXIS_RACER,       /* those who race for niches */
    REN_AXIS_LINK_CLIENT, /* links in the same case as the next */
    REN_AXIS_NODE_CLIENT_PAIR,
    REN_AXIS_NODE_CLIENT, /* nodes where rationing tells clients apart, else none */
    REN_AXIS_NODE_AND_ONE,
    REN_AXIS_NODE,
    REN_AXIS_NODE_PAIR,
    REN_AXIS_FOREIGN,
    REN_AXIS_SLOT,
    REN_AXIS_SLOT_PAIR,
    REN_AXIS_SLOT_APART,
    REN_AXIS_TRANSIT_DOMESTIC,
    REN_AXIS_TRANSIT_FOREIGN,
    REN_AXIS_LINK,
    REN_AXIS_GROWN,
    REN_AXIS_DYING,
    REN_AXIS_ONE,
    REN_AXIS_VINTAGE,
    REN_AXIS_VINTAGE_BLOCK,
    REN_AXIS_NICHE,
    REN_AXIS_AREA_PRODUCT,
    REN_AXIS_CELL,
    REN_AXIS_WINDOW,
    REN_AXIS_WINDOW_AND_ONE,
    REN_AXIS_WINDOW_PRODUCT,
} ren_axis;

typedef enum ren_column_id {
#define COLUMN(type, name, axis, unit, doc) REN_COL_##name,
#include "sim/world/columns.def"
#undef COLUMN
    REN_N_COLUMNS
} ren_column_id;

typedef struct ren_column_info {
    const char *name;
    ren_axis axis;
    size_t size; /* of one element */
    const char *unit, *doc;
} ren_column_info;
extern const ren_column_info ren_columns[REN_N_COLUMNS];

/** The columns; shapes and units in columns.def. */
typedef struct ren_state {
#define COLUMN(type, name, axis, unit, doc) type *name;
#include "sim/world/columns.def"
#undef COLUMN
} ren_state;

enum { REN_VINTAGE_BLOCK = 4096 };

/** What a cell adds up each week. */
enum {
    REN_CELL_PLAN,      /* money by which promised output exceeds baseline */
    REN_CELL_REMAINDER, /* the same, weighted by resolved inputs outside slots */
    REN_CELL_PROMISE,   /* the same, for supply of pools */
    REN_CELL_OUTPUT,
    REN_CELL_ADDED, /* value added of firms that have their own share of it */
    REN_CELL_FINAL, /* final demand, less baseline, money */
    REN_CELL_DELIVERED,
    REN_CELL_EXPORTS,
    REN_CELL_SHORT,   /* critical inputs short of the plan, money */
    REN_CELL_STOPPED, /* real firms that stand still */
    REN_CELL_EMITTED, /* t CO2 a week, less baseline */
    REN_N_CELL_SUMS
};

/** What a branch, the makers of one product that have one tier, adds up of accounts,
 * money less baseline. */
enum {
    REN_MONEY_INVOICED,
    REN_MONEY_BILLED,
    REN_MONEY_COLLECTED,
    REN_MONEY_PAID,
    REN_MONEY_POOL_SALES,
    REN_MONEY_POOL_COST,
    REN_MONEY_FINAL,
    REN_MONEY_EXPORTS,
    REN_MONEY_IMPORTS,
    REN_MONEY_WAGES,
    REN_MONEY_TAXES,
    REN_MONEY_AID,
    REN_MONEY_PROFIT_TAX,
    REN_MONEY_INTEREST,
    REN_MONEY_DIVIDEND,
    REN_MONEY_INVESTMENT,
    REN_MONEY_RESEARCH,
    REN_MONEY_SERVICES,
    REN_MONEY_AIDED,
    REN_MONEY_EQUITY,
    REN_MONEY_TURNOVER, /* all sales at current prices */
    REN_MONEY_SURPLUS,  /* of them, what costs leave */
    REN_MONEY_WORTH,    /* output at current less at base prices */
    REN_MONEY_CAPITAL,  /* capital of firms */
    REN_MONEY_MOVED,    /* final demand gained or lost to other makers */
    REN_MONEY_MACHINES, /* what firms pay for machines until the next step */
    REN_MONEY_LENT,
    REN_MONEY_REPAID,
    REN_MONEY_RESEARCHED,
    REN_MONEY_TIED, /* grants tied to research, and tax forgone on it */
    REN_N_MONEY_SUMS
};

/** What a window of slots adds up each week. */
enum {
    REN_WINDOW_ORDERED,   /* orders over links incl. backlog, less baseline, money */
    REN_WINDOW_DELIVERED, /* deliveries over links, less baseline */
    REN_WINDOW_IMPORTED,  /* of them, from abroad */
    REN_WINDOW_SEARCHING, /* slots looking for or qualifying a supplier */
    REN_N_WINDOW_SUMS
};

/** Week-0 values of the national series. */
typedef struct ren_national_base {
    double output, value_added, final, imports, exports, chain, links, firms;
} ren_national_base;

/** Parameters that depend on the tier of a firm or on its title. */
typedef struct ren_by_tier {
    double research[REN_N_TIERS];   /* share of output spent on it on day 0 (C13) */
    double accepted[REN_N_TIERS];   /* chance that a bank lends (C10) */
    double credential[REN_N_TIERS]; /* credit a title is worth, money (C10) */
} ren_by_tier;

/** Constants of a world that are derived once from economy and scenario. */
typedef struct ren_setup {
    const ren_economy *economy;
    const ren_scenario *scenario;
    const ren_words *words;
    ren_by_tier by_tier;
    ren_topology topology;  /* shared by all worlds of a member */
    ren_real *limit0;       /* [n_firms] output that stocks at rest allow, less 1 */
    ren_real *slot_target;  /* [n_slots] stock before use and on order at rest, weeks */
    ren_real *other_value;  /* [n_firms] value of non-critical slots, money/week */
    ren_real *other_base;   /* [n_firms] share of X0 sold to pools and final demand */
    ren_real *pool_base_of; /* [n_firms] of it, to pools */
    float
        *final_scale; /* [n_firms] final sales over the product's mean share of them */
    ren_real *priority; /* [n_firms] weight of a buyer under rationing by priority */
    float *noise_scale; /* [n_firms] s.d. of final demand noise innovations */
    uint8_t *made_to_order; /* [n products] */
    int32_t *maker_first;  /* [n products + 1] into maker; where accounts are kept firms
                               lie by product, so it bounds their places, too */
    int32_t *maker;        /* [n_firms] places by product, then external id */
    int32_t *niche_of;     /* [n products] niche index or -1 */
    double *quality;       /* [n products] of a new domestic supplier, less 1 */
    int32_t *source_first; /* [n products + 1] into source */
    int32_t *source;       /* [n_foreign] foreign sources by product */
    double *pool_import_of; /* [n products] weekly imports outside links, by user */
    double *user_share; /* [n products * 31] share of a product's output by province */
    double *pool_base;  /* [n products * 31] weekly demand of the pool a province
                                buys from: its own for local products, else the country's */
    double
        *area_output; /* [n products * 31] weekly output of the makers it buys from */
    double *pool_critical;  /* [n*n] criticality of pooled inputs, 0 where not pooled */
    double *value_added_of; /* [n products] per unit of output */
    ren_books books;        /* accounts of day 0; empty where none are kept */
    ren_people people;      /* staff of day 0; empty in the same case */
    ren_standing standing;  /* titles, partners ... of day 0; empty in the same case */
    ren_science science;    /* research of day 0; empty in the same case */
    ren_market market_of_firms; /* markets, in the same case */
    double *rebuild_share; /* [n products] of lost capital that the product rebuilds */
    double province_base[REN_N_PROVINCES], tier_base[REN_N_TIERS];
    ren_national_base national;
    double *market;       /* [n_niches] output and imports over output */
    double *capital_base; /* [n_niches] weekly baseline orders for capital goods */
    double *capital_home; /* [n_niches] of them, from domestic makers */
} ren_setup;

typedef struct ren_world {
    const ren_setup *setup;
    int32_t week;
    ren_series *series; /* what the record phase fills; borrowed, may be NULL */
    ren_state state;
    void *space; /* holds the columns */
    ren_strain strain;
    int32_t n_entries;
    const ren_entry *const *entry; /* [n_entries] shocks and levers in force */
    void **memo;                   /* [n_entries] what prepare() filled */
    bool noise;                    /* draws and exogenous churn are on */
} ren_world;

REN_CHECKED ren_status ren_setup_init(ren_setup *out, const ren_economy *economy,
                                      const ren_scenario *scenario,
                                      const ren_words *words, ren_error *err);
void ren_setup_free(ren_setup *setup);

/** A world at rest in week 0, with the levers of `package` and, if `shock`, the
 * shocks. */
REN_CHECKED ren_status ren_world_init(ren_world *out, const ren_setup *setup,
                                      const ren_package *package, bool shock,
                                      ren_error *err);
void ren_world_free(ren_world *world);

/** Chance that a link ends in one epoch. */
double ren_churn_chance(const ren_setup *setup);

/** Where the ending links of a window begin in the column `dying`. */
int64_t ren_dying_at(const ren_setup *setup, int32_t window);

/** Whether every slot bounds its firm by itself, whatever the others hold (C3). */
static inline bool ren_slots_bind_alone(const ren_rules_spec *rules)
{
    return rules->production == REN_HALF_CRITICAL && rules->psi <= 0.0
           && rules->stocks != REN_STOCK_OF_SUPPLIER;
}

/** First grown link whose slot is `slot` or after it. */
int32_t ren_grown_at(const ren_world *world, int32_t slot);

/** Whether a slot of the window has grown links. */
static inline bool ren_window_grows(const ren_world *world, int32_t window)
{
    const int32_t *first = world->setup->economy->network.window_slot + window;
    const int32_t at = ren_grown_at(world, first[0]);
    return at < *world->state.n_grown && world->state.grown[at].slot < first[1];
}

/** What entry `entry` may look at this week. */
ren_scene ren_world_scene(const ren_world *world, int32_t entry);

/** Copies the state of one world to another of the same setup and entries. */
void ren_world_copy(ren_world *to, const ren_world *from);

/** Numbers of a column of ren_real in a line of memory. */
enum { REN_LINE = REN_ALIGN / sizeof(ren_real) };

/** Sums of a branch in the column `branch_money`. */
static inline double *ren_branch(const ren_world *world, int32_t product, int32_t tier)
{
    return world->state.branch_money
           + ((int64_t)product * REN_N_TIERS + tier) * REN_N_MONEY_SUMS;
}

/** Rows of that column. */
static inline int32_t ren_branches(const ren_setup *setup)
{
    return setup->economy->table->n * REN_N_TIERS;
}

int64_t ren_column_length(const ren_setup *setup, int column);
void *ren_column_data(const ren_world *world, int column);

/** 64-bit fingerprint of one column's bits; the same for any number of threads. */
uint64_t ren_column_hash(const ren_world *world, int column);

/** SHA-256 over all fingerprints. */
void ren_world_digest(const ren_world *world, char text[REN_DIGEST_TEXT]);

/** Bytes of the columns of one world. */
int64_t ren_world_bytes(const ren_setup *setup);

/** Whether this week needs to know what came without lead: the goods balance of every
 * thirteenth week does, the ledger and the rule that holds stocks every week. */
bool ren_arrivals_are_kept(const ren_world *world);

/** What users of a product's pools need of it this week, over what they need on day 0
 * for the same output: less of transport in a unified market (L12), else 1. */
double ren_freight_of(const ren_world *world, int32_t product);

/** Largest relative residual over products of goods shipped against goods received over
 * links this week, and of output against its uses. */
double ren_world_residual(const ren_world *world);

#endif
