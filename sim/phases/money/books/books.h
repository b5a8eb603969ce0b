/**
 * @file sim/phases/money/books/books.h
 * Who owns and owes what on day 0, and who pays whom.
 *
 * On day 0 every flow is constant and every account closes (definitions D6): profit after
 * tax is paid out, investment replaces depreciation, new loans replace those paid back.
 * State is what differs from that, so an economy at rest moves no account by a bit.
 *
 * Money is 10,000 CNY, flows are per week. Every flow has two ends: what one sector pays
 * in a week another receives, and the matrix of the week sums to zero over sectors.
 */
#ifndef REN_SIM_PHASES_MONEY_BOOKS_H
#define REN_SIM_PHASES_MONEY_BOOKS_H

#include "sim/series.h"
#include "sim/world/topology.h"

struct ren_setup;
struct ren_world;

enum { REN_N_BANKS = 8 };

/** Makers of a product are settled by this many. */
enum { REN_BOOKS_BLOCK = 256 };
_Static_assert(REN_BOOKS_BLOCK <= UINT8_MAX + 1, "by_tier has places in 8 bits");

/** Constants of the accounts. Arrays by place. */
typedef struct ren_books {
    double *wages;    /* [n_firms] money/week, as the rest of these flows */
    double *taxes;    /* net taxes on production; negative: subsidies */
    double *wear;     /* depreciation, replaced by investment */
    double *surplus;  /* operating surplus */
    double *pooled;   /* bought from pools at home */
    double *abroad;   /* imported outside slots */
    double *linked;   /* bought over domestic links */
    double *imported; /* bought over foreign links */
    double *sold;     /* sold over links */
    double *interest;
    double *profit_tax;
    double *debt;    /* money */
    double *cash;    /* money */
    double *capital; /* money */
    double *equity;  /* what it owns less what it owes, money */
    double *needs; /* what falls due in a week, and a part of orders, money/week (D6) */
    float *alarm;  /* cash that must lack before half of a real firm lacks it */
    uint8_t *bank; /* [n_firms] of the firm's province */
    uint8_t *by_tier; /* [n_firms] of every block of makers of a product, these by tier
                         and place: places less that of the block's first */
    int32_t research_maker; /* product that sells research services; -1: none */
    double loans[REN_N_BANKS];
    double paid_for[REN_MOST_PRODUCTS]; /* by product: paid over its domestic links */
    double
        pooled_of[REN_MOST_PRODUCTS]; /* by product: what its makers buy from pools */
    double pool_sold[REN_MOST_PRODUCTS]; /* by product: sold to pools at home */
    double *pool_share; /* [n*n] of a pool's sales at home that a using product pays */
    double base[REN_N_FLOWS * REN_N_SECTORS]; /* matrix of day 0, money/week */
    double
        sheet[REN_N_SHEET_ITEMS * REN_N_SECTORS]; /* balance sheets of day 0, money */
} ren_books;

REN_CHECKED ren_status ren_books_open(ren_books *out, const struct ren_setup *setup,
                                      ren_error *err);
void ren_books_free(ren_books *books);

/** Fills by_tier. */
void ren_books_sort_blocks(ren_books *books, const struct ren_setup *setup);

/** Adds what the firms of a block have up by tier, each sum in the order of places; `tier`
 * and `firm` (of by_tier) begin with the block. */
void ren_books_add_tiers(const double *value, const uint8_t *tier, const uint8_t *firm,
                         int32_t n, double sum[REN_N_TIERS]);

/** How many firms of a block have the tier. */
static inline int32_t ren_books_of_tier(const uint8_t *tier, int32_t n, int32_t which)
{
    int32_t count = 0;
    for (int32_t k = 0; k < n; k++) {
        count += tier[k] == which;
    }
    return count;
}

/** Shares of the uses of what a product sells to final users; sum 1. */
void ren_books_final_uses(const ren_table *table, int32_t product,
                          double out[REN_N_FINAL]);

/** Books one amount of this week: `to` receives what `from` pays, beyond day 0. */
void ren_books_pay(struct ren_world *world, ren_flow flow, ren_sector from,
                   ren_sector to, double amount);

/** The last of the three phases of money that is on lets balance sheets follow from the
 * flows of the week; the others leave them. */
void ren_books_close_week(struct ren_world *world, const char *phase);

/** Loans over loans and equity, 0..1; 1 without equity. */
static inline double ren_leverage_of(double debt, double equity)
{
    return debt <= 0.0 ? 0.0 : equity <= 0.0 ? 1.0 : debt / (debt + equity);
}

/** Firms that have lost a short loan regain `amount` of cash: their gap shrinks and,
 * with it, how many they are. */
void ren_books_heal(const struct ren_world *world, int32_t place, double amount);

/** Tax on profit: high-technology firms, told by the tier of day 0, pay less (C9). */
double ren_books_tax_rate(const ren_parameters *parameters, int32_t tier);

/** Share of all loans that falls due in a week: long ones in instalments, short ones
 * once a year. */
double ren_books_falling_due(const ren_parameters *parameters);

/** Share of the central government in a flow of governments. */
void ren_books_government(ren_flow flow, double *central);

/** Fills the national series of failures, loans called in and the matrix's residual. */
void ren_books_record(const struct ren_world *world, double called, double *row);

/** Sector of a firm's tier, and of a final use. */
static inline ren_sector ren_sector_of_tier(int32_t tier)
{
    return (ren_sector)((int32_t)REN_SECTOR_ordinary + tier);
}

#endif
