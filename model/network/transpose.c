/**
 * @file model/network/transpose.c
 * Rows by supplier: each link once more, in the order of its index.
 *
 * Each thread owns a range of suppliers and reads all links, so that every row is
 * filled by one thread in ascending order, whatever the number of threads.
 */
#include "base/array.h"
#include "model/network/draft.h"

#ifdef _OPENMP
#include <omp.h>
#endif
#include <stdlib.h>

/* Part t of n_parts of 0..n. */
static int32_t border(int32_t n, int32_t n_parts, int32_t t)
{
    return (int32_t)((int64_t)n * t / n_parts);
}

static int32_t parts(void)
{
#ifdef _OPENMP
    return omp_get_max_threads();
#else
    return 1;
#endif
}

static void count(ren_network *net, int32_t begin, int32_t end)
{
    for (int64_t l = 0; l < net->n_links; l++) {
        const int32_t node = net->link_supplier[l];
        if (node >= begin && node < end) {
            net->out_first[node + 1]++;
        }
    }
}

/* On return at[node] is the end of its row. */
static void place(ren_network *net, int64_t *at, int32_t begin, int32_t end)
{
    for (int32_t s = 0; s < net->n_slots; s++) {
        for (int64_t l = net->link_first[s]; l < net->link_first[s + 1]; l++) {
            const int32_t node = net->link_supplier[l];
            if (node >= begin && node < end) {
                net->out_slot[at[node]] = s;
                net->out_link[at[node]++] = l;
            }
        }
    }
}

static void share(ren_network *net, const ren_population *firms, int32_t node)
{
    const int64_t begin = net->out_first[node], end = net->out_first[node + 1];
    double total = 0.0;
    for (int64_t o = begin; o < end; o++) {
        total += (double)net->slot_value[net->out_slot[o]]
                 * (double)net->link_share[net->out_link[o]];
    }
    if (node >= net->n_firms) {
        net->foreign_flow[node - net->n_firms] = total;
    } else {
        total = firms->output[node];
    }
    for (int64_t o = begin; o < end; o++) {
        net->out_share[o] =
            (ren_real)((double)net->slot_value[net->out_slot[o]]
                       * (double)net->link_share[net->out_link[o]] / total);
    }
}

ren_status ren_network_transpose(ren_network *net, const ren_population *firms,
                                 ren_error *err)
{
    const int32_t n_parts = parts();
    int64_t *at = ren_column(net->n_nodes, sizeof *at);
    ren_status status = REN_OK;
    net->out_first = ren_column((int64_t)net->n_nodes + 1, sizeof *net->out_first);
    net->out_slot = ren_column(net->n_links, sizeof *net->out_slot);
    net->out_share = ren_column(net->n_links, sizeof *net->out_share);
    net->out_link = ren_column(net->n_links, sizeof *net->out_link);
    if (at == NULL || net->out_first == NULL || net->out_slot == NULL
        || net->out_share == NULL || net->out_link == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "network: no memory for %lld links",
                          (long long)net->n_links);
        goto out;
    }
#pragma omp parallel for schedule(static)
    for (int32_t t = 0; t < n_parts; t++) {
        count(net, border(net->n_nodes, n_parts, t),
              border(net->n_nodes, n_parts, t + 1));
    }
    for (int32_t v = 0; v < net->n_nodes; v++) {
        net->out_first[v + 1] += net->out_first[v];
        at[v] = net->out_first[v];
    }
#pragma omp parallel for schedule(static)
    for (int32_t t = 0; t < n_parts; t++) {
        place(net, at, border(net->n_nodes, n_parts, t),
              border(net->n_nodes, n_parts, t + 1));
    }
#pragma omp parallel for schedule(static)
    for (int32_t v = 0; v < net->n_nodes; v++) {
        share(net, firms, v);
    }
out:
    free(at);
    return status;
}
