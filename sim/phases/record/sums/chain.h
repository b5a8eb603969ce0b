/**
 * @file sim/phases/record/sums/chain.h
 * The week of the chain: its chokepoints (I1, I2b), what shocks take directly (I3e), who
 * stands (I3c), how links and invoices are (I4).
 */
#ifndef REN_SIM_PHASES_RECORD_CHAIN_H
#define REN_SIM_PHASES_RECORD_CHAIN_H

#include "sim/phases/record/whole/firms.h"

/** Fills the rows of niches, links and invoices of the national series. */
void ren_sums_chain(const ren_world *world);

/** Fills those of single firms and of what shocks take, from the sums over firms. */
void ren_sums_chain_firms(const ren_world *world, const double *whole);

/** Money a week, before the shock, that the chain needs of a niche: users' purchases of
 * goods and machines, each by the share of its output that ends in the chain (D1). */
double ren_chain_need(const ren_world *world, int32_t niche);

/** Output on day 0 of the domestic makers of a product, each by 1 + its deviation: what
 * they make, or could make, this week. */
double ren_made_at_home(const ren_world *world, int32_t product,
                        const ren_real *deviation);

/** What is supplied of a niche at home and by country, money a week; `home` is output. */
typedef struct ren_origins_of {
    double home, abroad[REN_N_COUNTRIES];
} ren_origins_of;
ren_origins_of ren_chain_origins(const ren_world *world, int32_t niche);

/** Share of the niche's supply before the shock that blocked countries withhold and
 * home makers have not come to replace. */
double ren_chain_blocked(const ren_world *world, int32_t niche);

#endif
