/**
 * @file sim/run/ledger/sums.h
 * Flows and stocks of a world by product, money. Internal to sim/run/ledger.
 *
 * Windows of firms and of their slots are summed side by side, each in stored order,
 * and then one after the other: the bits do not depend on the number of threads.
 */
#ifndef REN_SIM_RUN_LEDGER_SUMS_H
#define REN_SIM_RUN_LEDGER_SUMS_H

#include "sim/world/world.h"

/* All less baseline. */
enum {
    REN_SUM_MADE,
    REN_SUM_SHIPPED,  /* over links, by domestic makers */
    REN_SUM_FINAL,    /* to final users and pools */
    REN_SUM_DOMESTIC, /* dispatched into the domestic lanes of slots */
    REN_SUM_FOREIGN,  /* into the foreign lanes */
    REN_SUM_USED,
    REN_SUM_FINISHED, /* finished goods at hand */
    REN_SUM_HELD,     /* input stocks and goods on their way */
    REN_N_SUMS
};

typedef struct ren_sums {
    int32_t n_products;
    ren_real *stock, *quality; /* [n_slots] before the step */
    double *part;              /* [n_windows * REN_N_SUMS * n_products] */
} ren_sums;

/** Flows of the step that has run: entries up to REN_SUM_USED of out. */
void ren_sums_flows(ren_sums *sums, const ren_world *world, double *const *out);

/** Stocks as they are: the entries from REN_SUM_FINISHED on. */
void ren_sums_stocks(ren_sums *sums, const ren_world *world, double *const *out);

#endif
