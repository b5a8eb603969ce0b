/**
 * @file sim/run/measure/links.h
 * Who buys from whom at home this week, as orders are placed: first suppliers and those
 * won since, with churn and tilt.
 */
#ifndef REN_SIM_RUN_MEASURE_LINKS_H
#define REN_SIM_RUN_MEASURE_LINKS_H

#include "model/network/systemic/rank.h"
#include "sim/world/world.h"

/** By slot; nodes are places of firms. Sources abroad take their share of the slot and
 * are left out. */
typedef struct ren_live_links {
    int64_t n;
    int32_t *supplier, *buyer; /* [n] places */
    double *value; /* [n] > 0, money/week: slot value (1 + output of the buyer), over
                      suppliers by weight (1 + tilt) */
    uint8_t *role; /* [n] for ren_rank_input */
} ren_live_links;

REN_CHECKED ren_status ren_live_links_read(ren_live_links *out, const ren_world *world,
                                           ren_error *err);
/** What the ranking is to see of them: sectors are products, one for each firm, whose
 * makers replace each other by market share. Borrows both. */
ren_rank_input ren_live_links_ranked(const ren_live_links *links,
                                     const ren_economy *economy, const int32_t *sector);

/** Places of the suppliers at home that get orders of one slot, in the order of its links
 * and then of those it has won, which `grown` walks along (first ren_grown_at() of the
 * slot). Returns how many; none where the buyer makes nothing. */
int32_t ren_live_suppliers(const ren_world *world, int32_t slot, int32_t *grown,
                           int32_t *supplier);

void ren_live_links_free(ren_live_links *links);

#endif
