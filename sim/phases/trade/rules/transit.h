/**
 * @file sim/phases/trade/rules/transit.h
 * Goods on their way, in rings: what is dispatched this week takes the place of what
 * arrives.
 */
#ifndef REN_SIM_PHASES_TRADE_RULES_TRANSIT_H
#define REN_SIM_PHASES_TRADE_RULES_TRANSIT_H

#include "sim/world/world.h"

#include <string.h>

/** Where this week's place in the ring of every lead is; the same for all slots. */
typedef struct ren_rings {
    int64_t domestic[256], foreign[256];
} ren_rings;

/** Turns the rings to this week. */
static inline void ren_rings_turn(const ren_world *world, ren_rings *at)
{
    const ren_topology *t = &world->setup->topology;
    for (int32_t lead = 0; lead < 256; lead++) {
        at->domestic[lead] =
            ren_ring_at(t->ring_domestic, t->slots_domestic, lead, 0, world->week);
        at->foreign[lead] =
            ren_ring_at(t->ring_foreign, t->slots_foreign, lead, 0, world->week);
    }
}

/** One lane of a block of n slots: where what arrives this week stands, for what is dispatched to take
 * its place. Neighbours usually share a lead and then lie side by side in its ring. Else
 * arrivals are taken out to `out`, and what was dispatched is put in; lead 0 gets it at
 * once. A lane without suppliers (rank -1) has nothing on its way. `ring` holds the lane of
 * all slots, `at` where each lead is this week, `lead` and `rank` begin with the block, as
 * `dispatched` and `out` do; `kept` lets deliveries without lead be seen by who adds goods up.
 * Meanwhile leads and ranks of the next block are asked for. */
static inline ren_real *ren_open_lane(ren_real *ring, const int64_t *at,
                                      const uint8_t *lead, const int32_t *rank,
                                      int32_t n, bool kept,
                                      const ren_real *restrict dispatched,
                                      ren_real *restrict out)
{
    const int32_t next = 2 * n - 1; /* of the block after this one */
    ren_ask(rank + n);
    ren_ask(rank + next);
    ren_ask(lead + n);
    ren_ask(lead + next);
    const bool together =
        rank[0] >= 0 && rank[n - 1] - rank[0] == n - 1 && lead[0] == lead[n - 1];
    if (together && lead[0] > 0) {
        return ring + at[lead[0]] + rank[0];
    }
    if ((together && !kept) || rank[n - 1] < 0) {
        memcpy(out, dispatched, (size_t)n * sizeof *out);
        return out;
    }
    for (int32_t k = 0; k < n; k++) {
        ren_real *place = ring + at[lead[k]] + rank[k];
        out[k] = lead[k] > 0 ? *place : dispatched[k];
        *place = dispatched[k];
    }
    return out;
}

#endif
