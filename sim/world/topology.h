/**
 * @file sim/world/topology.h
 * The links of an economy by supplier, in the order of the kernels. Constant.
 *
 * Rows of slots are the network's own: inside a run all have the same number of links, so
 * row ends are predictable. Rows of suppliers are sorted by length inside wide windows for
 * the same reason; a row of at most REN_SHORT_ROW links is summed from left to right, a
 * longer one in REN_ROW_LANES interleaved partial sums, and one over REN_LONG_ROW in fixed
 * pieces by all threads.
 */
#ifndef REN_SIM_WORLD_TOPOLOGY_H
#define REN_SIM_WORLD_TOPOLOGY_H

#include "model/economy.h"

enum { REN_SHORT_ROW = 16, REN_ROW_LANES = 4, REN_LONG_ROW = 65536 };

/** Suppliers with equal numbers of customers. */
typedef struct ren_out_run {
    int32_t first, n; /* in `supplier` */
    int32_t length;   /* links of each */
    int64_t link;     /* first link */
} ren_out_run;

typedef struct ren_topology {
    int64_t n_links;
    int32_t *out_slot;   /* [n_links] in kernel order of suppliers */
    ren_real *out_share; /* [n_links] */
    int32_t *out_of;     /* [n_links] place in the supplier's row, by link */
    int32_t *supplier;   /* [n_nodes] nodes in kernel order */
    int32_t n_out_runs;
    ren_out_run *out_run; /* [n_out_runs] */
    int32_t n_shares;     /* portions of out runs of about equal work */
    int32_t *share_run;   /* [n_shares + 1] */
    /* deliveries on their way: lead L keeps L weeks of every slot with that lead; lead 0
     * keeps what came at once */
    int32_t *rank_domestic,
        *rank_foreign; /* [n_slots] place in its lead's ring; -1 none */
    int64_t ring_domestic[256],
        ring_foreign[256]; /* first element of the ring of a lead */
    int32_t slots_domestic[256], slots_foreign[256]; /* slots with that lead */
    int64_t n_transit_domestic, n_transit_foreign;
    uint8_t *reaches; /* [n_windows * n_foreign] whether a source supplies a slot of a
                         window; n_foreign is fast */
} ren_topology;

REN_CHECKED ren_status ren_topology_build(ren_topology *out, const ren_economy *economy,
                                          ren_error *err);
void ren_topology_free(ren_topology *topology);

/** Whether some delivery takes time. */
static inline bool ren_goods_travel(const ren_topology *t)
{
    return t->n_transit_domestic > t->slots_domestic[0]
           || t->n_transit_foreign > t->slots_foreign[0];
}

/** Element of the ring of a lane that leaves in this week and is then refilled. Of lead
 * 0, what arrived this week. */
static inline int64_t ren_ring_at(const int64_t *ring, const int32_t *slots,
                                  int32_t lead, int32_t rank, int32_t week)
{
    return ring[lead] + (int64_t)(lead > 0 ? week % lead : 0) * slots[lead] + rank;
}

#endif
