#include "sim/world/topology.h"

#include "base/array.h"

#include <stdlib.h>
#include <string.h>

enum { PORTIONS = 256, OUT_WINDOW = 8 * REN_WINDOW };

static int64_t row_length(const ren_network *net, int32_t node)
{
    return net->out_first[node + 1] - net->out_first[node];
}

/* Sorts the nodes of one window by row length, keeping their order inside a length. */
static void sort_window(const ren_network *net, int32_t first, int32_t last,
                        int32_t *supplier)
{
    int32_t count[REN_SHORT_ROW + 3] = { 0 };
    for (int32_t v = first; v < last; v++) {
        const int64_t n = row_length(net, v);
        count[(n > REN_SHORT_ROW ? REN_SHORT_ROW + 1 : n) + 1]++;
    }
    for (int32_t c = 0; c < REN_SHORT_ROW + 2; c++) {
        count[c + 1] += count[c];
    }
    for (int32_t v = first; v < last; v++) {
        const int64_t n = row_length(net, v);
        supplier[first + count[n > REN_SHORT_ROW ? REN_SHORT_ROW + 1 : n]++] = v;
    }
}

/* Groups neighbours in `supplier` with equal short rows; counts first, then fills. */
static int32_t group_rows(const ren_network *net, const int32_t *supplier,
                          ren_out_run *run)
{
    int32_t n_runs = 0;
    int64_t link = 0;
    for (int32_t i = 0; i < net->n_nodes;) {
        const int64_t length = row_length(net, supplier[i]);
        int32_t n = 1;
        while (length <= REN_SHORT_ROW && i + n < net->n_nodes
               && row_length(net, supplier[i + n]) == length && n < OUT_WINDOW) {
            n++;
        }
        if (run != NULL) {
            run[n_runs] = (ren_out_run){
                .first = i, .n = n, .length = (int32_t)length, .link = link
            };
        }
        n_runs++;
        link += length * n;
        i += n;
    }
    return n_runs;
}

static void copy_out_rows(ren_topology *t, const ren_network *net)
{
#pragma omp parallel for schedule(dynamic, 64)
    for (int32_t r = 0; r < t->n_out_runs; r++) {
        const ren_out_run *run = &t->out_run[r];
        for (int32_t s = 0; s < run->n; s++) {
            const int64_t row = net->out_first[t->supplier[run->first + s]];
            for (int32_t k = 0; k < run->length; k++) {
                const int64_t to = run->link + (int64_t)s * run->length + k;
                t->out_slot[to] = net->out_slot[row + k];
                t->out_share[to] = net->out_share[row + k];
                t->out_of[net->out_link[row + k]] = (int32_t)to;
            }
        }
    }
}

/* Cuts the out runs into portions of about equal work. */
static void portion_runs(ren_topology *t, int32_t n_nodes)
{
    const int64_t work = t->n_links + 4 * (int64_t)n_nodes;
    int64_t done = 0;
    int32_t portion = 0;
    for (int32_t r = 0; r < t->n_out_runs; r++) {
        while (portion * work / PORTIONS <= done && portion < PORTIONS) {
            t->share_run[portion++] = r;
        }
        done += (int64_t)t->out_run[r].n * (t->out_run[r].length + 4);
    }
    while (portion <= PORTIONS) {
        t->share_run[portion++] = t->n_out_runs;
    }
    t->n_shares = PORTIONS;
}

/* Gives every slot of a lane its place in the ring of its lead. */
static int64_t rank_lane(const ren_network *net, bool foreign, int32_t *rank,
                         int64_t *ring, int32_t *slots)
{
    const uint8_t *lead = foreign ? net->slot_lead_foreign : net->slot_lead;
    memset(slots, 0, 256 * sizeof *slots);
    for (int32_t r = 0; r < net->n_runs; r++) {
        const ren_slot_run *run = &net->run[r];
        const bool used = !foreign || run->n_foreign > 0; /* search may add a maker */
        for (int32_t s = run->slot; s < run->slot + run->n; s++) {
            rank[s] = used ? slots[lead[s]]++ : -1;
        }
    }
    int64_t length = 0;
    for (int32_t l = 0; l < 256; l++) {
        ring[l] = length;
        length += (int64_t)(l > 0 ? l : 1) * slots[l];
    }
    return length;
}

/* Which foreign sources supply a window; their links stay where they are. */
static void mark_sources(const ren_network *net, uint8_t *reaches)
{
    for (int32_t w = 0; w < net->n_windows; w++) {
        uint8_t *of = reaches + (int64_t)w * net->n_foreign;
        for (int32_t r = net->window_run[w]; r < net->window_run[w + 1]; r++) {
            const ren_slot_run *run = &net->run[r];
            const int32_t length = run->n_domestic + run->n_foreign;
            for (int32_t i = 0; i < run->n; i++) {
                const int32_t *row =
                    net->link_supplier + run->link + (int64_t)i * length;
                for (int32_t k = run->n_domestic; k < length; k++) {
                    of[row[k] - net->n_firms] = 1;
                }
            }
        }
    }
}

static bool allocate(ren_topology *t, const ren_network *net)
{
    t->out_slot = ren_column(net->n_links, sizeof *t->out_slot);
    t->out_share = ren_column(net->n_links, sizeof *t->out_share);
    t->out_of = ren_column(net->n_links, sizeof *t->out_of);
    t->supplier = ren_column(net->n_nodes, sizeof *t->supplier);
    t->share_run = ren_column(PORTIONS + 1, sizeof *t->share_run);
    t->rank_domestic = ren_column(net->n_slots, sizeof *t->rank_domestic);
    t->rank_foreign = ren_column(net->n_slots, sizeof *t->rank_foreign);
    t->reaches =
        ren_column((int64_t)net->n_windows * net->n_foreign, sizeof *t->reaches);
    return t->out_slot != NULL && t->out_share != NULL && t->out_of != NULL
           && t->supplier != NULL && t->share_run != NULL && t->rank_domestic != NULL
           && t->rank_foreign != NULL && t->reaches != NULL;
}

ren_status ren_topology_build(ren_topology *out, const ren_economy *economy,
                              ren_error *err)
{
    ren_status status = REN_OK;
    const ren_network *net = &economy->network;
    ren_topology t = { .n_links = net->n_links };

    if (!allocate(&t, net)) {
        status = ren_fail(err, REN_NO_MEMORY, "network: no room for %lld links",
                          (long long)net->n_links);
        goto out;
    }
    for (int32_t v = 0; v < net->n_nodes; v += OUT_WINDOW) {
        const int32_t last =
            v + OUT_WINDOW < net->n_nodes ? v + OUT_WINDOW : net->n_nodes;
        sort_window(net, v, last, t.supplier);
    }
    t.n_out_runs = group_rows(net, t.supplier, NULL);
    t.out_run = ren_column(t.n_out_runs, sizeof *t.out_run);
    if (t.out_run == NULL) {
        status =
            ren_fail(err, REN_NO_MEMORY, "network: no room for %d rows", t.n_out_runs);
        goto out;
    }
    (void)group_rows(net, t.supplier, t.out_run);
    copy_out_rows(&t, net);
    portion_runs(&t, net->n_nodes);
    mark_sources(net, t.reaches);
    t.n_transit_domestic =
        rank_lane(net, false, t.rank_domestic, t.ring_domestic, t.slots_domestic);
    t.n_transit_foreign =
        rank_lane(net, true, t.rank_foreign, t.ring_foreign, t.slots_foreign);
    *out = t;
    t = (ren_topology){ 0 };
out:
    ren_topology_free(&t);
    return status;
}

void ren_topology_free(ren_topology *t)
{
    free(t->out_slot);
    free(t->out_share);
    free(t->out_of);
    free(t->supplier);
    free(t->out_run);
    free(t->share_run);
    free(t->rank_domestic);
    free(t->rank_foreign);
    free(t->reaches);
    *t = (ren_topology){ 0 };
}
