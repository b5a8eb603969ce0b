#include "base/array.h"
#include "sim/run/measure/links.h"
#include "sim/run/measure/network.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

/* A firm that stands still, as in firms_stopped. */
static const double STANDS_STILL = 0.05;

/* Links between firms that run, window by window. */
typedef struct pair_list {
    int32_t n_windows;
    int64_t *first; /* [n_windows] of each window in the next two */
    int32_t *n;     /* [n_windows] */
    int32_t *supplier, *buyer;
} pair_list;

typedef struct walk {
    const ren_population *firms;
    pair_list links;
    int32_t *root;   /* [n] of the set a firm is joined to */
    double *real;    /* [n] real firms of the set of a root */
    uint64_t *met;   /* [n] leaders that have reached a firm */
    uint64_t *fresh; /* [n] of them, in the last step */
    uint64_t *next;  /* [n] of each thread */
    int32_t n_threads;
    int32_t leader[REN_NEAR_LEADERS];
    int32_t n_leaders;
} walk;

static bool runs(const ren_world *world, int32_t i)
{
    return 1.0 + (double)world->state.output[i] >= STANDS_STILL;
}

static void read_window(pair_list *links, const ren_world *world, int32_t w)
{
    const ren_network *net = &world->setup->economy->network;
    int32_t grown = ren_grown_at(world, net->window_slot[w]), kept = 0;
    int32_t *supplier = links->supplier + links->first[w];
    int32_t *buyer = links->buyer + links->first[w];
    for (int32_t slot = net->window_slot[w]; slot < net->window_slot[w + 1]; slot++) {
        const int32_t j = net->slot_firm[slot];
        const int32_t n = ren_live_suppliers(world, slot, &grown, supplier + kept);
        const int32_t end = kept + (runs(world, j) ? n : 0);
        for (int32_t l = kept; l < end; l++) {
            const int32_t i = supplier[l];
            supplier[kept] = i;
            buyer[kept] = j;
            kept += runs(world, i);
        }
    }
    links->n[w] = kept;
}

static ren_status pairs_read(pair_list *links, const ren_world *world, ren_error *err)
{
    const ren_network *net = &world->setup->economy->network;
    const int64_t all = net->n_links + *world->state.n_grown + 1;
    links->n_windows = net->n_windows;
    links->first = ren_column(net->n_windows, sizeof *links->first);
    links->n = ren_column(net->n_windows, sizeof *links->n);
    links->supplier = ren_column_unused(all, sizeof *links->supplier);
    links->buyer = ren_column_unused(all, sizeof *links->buyer);
    if (links->first == NULL || links->n == NULL || links->supplier == NULL
        || links->buyer == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "no room for the links of a world");
    }
#pragma omp parallel for schedule(static)
    for (int32_t w = 0; w < net->n_windows; w++) {
        const int32_t slot = net->window_slot[w];
        links->first[w] = net->link_first[slot] + ren_grown_at(world, slot);
        read_window(links, world, w);
    }
    return REN_OK;
}

static ren_status walk_open(walk *w, const ren_world *world, ren_error *err)
{
    const ren_population *firms = &world->setup->economy->firms;
    const ren_status status = pairs_read(&w->links, world, err);
    if (status != REN_OK) {
        return status;
    }
    w->firms = firms;
    w->n_threads = omp_in_parallel() ? 1 : omp_get_max_threads();
    w->root = ren_column(firms->n, sizeof *w->root);
    w->real = ren_column(firms->n, sizeof *w->real);
    w->met = ren_column(firms->n, sizeof *w->met);
    w->fresh = ren_column(firms->n, sizeof *w->fresh);
    w->next = ren_column((int64_t)w->n_threads * firms->n, sizeof *w->next);
    if (w->root == NULL || w->real == NULL || w->met == NULL || w->fresh == NULL
        || w->next == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "no room to measure the network");
    }
    return REN_OK;
}

static void walk_close(walk *w)
{
    free(w->links.first);
    free(w->links.n);
    free(w->links.supplier);
    free(w->links.buyer);
    free(w->root);
    free(w->real);
    free(w->met);
    free(w->fresh);
    free(w->next);
}

/* ---- the largest set that is joined ---- */

static int32_t root_of(int32_t *root, int32_t i)
{
    while (root[i] != i) {
        root[i] = root[root[i]];
        i = root[i];
    }
    return i;
}

/* The lesser of two roots becomes that of both, so the order of links does not matter. */
static void join_window(const walk *w, int32_t window)
{
    const int32_t *supplier = w->links.supplier + w->links.first[window];
    const int32_t *buyer = w->links.buyer + w->links.first[window];
    for (int32_t l = 0; l < w->links.n[window]; l++) {
        const int32_t a = root_of(w->root, supplier[l]);
        const int32_t b = root_of(w->root, buyer[l]);
        w->root[a > b ? a : b] = a > b ? b : a;
    }
}

static double joined(const walk *w)
{
    const int32_t n = w->firms->n;
    double all = 0, most = 0;
    for (int32_t i = 0; i < n; i++) {
        w->root[i] = i;
    }
    for (int32_t k = 0; k < w->links.n_windows; k++) {
        join_window(w, k);
    }
    for (int32_t i = 0; i < n; i++) {
        double *real = &w->real[root_of(w->root, i)];
        *real += w->firms->weight[i];
        all += w->firms->weight[i];
        most = fmax(most, *real);
    }
    return most / all;
}

/* ---- ways from leaders ---- */

/* Leaders by baseline output, the lower id first among equals. */
static bool comes_before(const ren_population *firms, int32_t i, int32_t j)
{
    return firms->output[i] != firms->output[j] ? firms->output[i] > firms->output[j]
                                                : firms->id[i] < firms->id[j];
}

static void choose_leaders(walk *w)
{
    for (int32_t i = 0; i < w->firms->n; i++) {
        if (w->firms->leader[i] == 0) {
            continue;
        }
        int32_t at = w->n_leaders;
        while (at > 0 && comes_before(w->firms, i, w->leader[at - 1])) {
            at--;
        }
        if (at == REN_NEAR_LEADERS) {
            continue;
        }
        const int32_t last =
            w->n_leaders < REN_NEAR_LEADERS ? w->n_leaders++ : REN_NEAR_LEADERS - 1;
        memmove(&w->leader[at + 1], &w->leader[at],
                (size_t)(last - at) * sizeof *w->leader);
        w->leader[at] = i;
    }
}

static bool is_asked(const ren_population *firms, int32_t i)
{
    return firms->tier[i] >= (int)REN_SECTOR_srdi;
}

static int32_t count(uint64_t bits)
{
    int32_t n = 0;
    for (; bits != 0; bits &= bits - 1) {
        n++;
    }
    return n;
}

/* Whom one thread's share of the links lets leaders reach from where they are. */
static void reach(const walk *w, int32_t thread)
{
    const int64_t n = w->firms->n, windows = w->links.n_windows;
    uint64_t *restrict next = w->next + thread * n;
    const uint64_t *restrict fresh = w->fresh;
    memset(next, 0, (size_t)n * sizeof *next);
    for (int64_t k = windows * thread / w->n_threads;
         k < windows * (thread + 1) / w->n_threads; k++) {
        const int32_t *restrict supplier = w->links.supplier + w->links.first[k];
        const int32_t *restrict buyer = w->links.buyer + w->links.first[k];
        for (int32_t l = 0; l < w->links.n[k]; l++) {
            const int32_t i = supplier[l], j = buyer[l];
            next[i] |= fresh[j];
            next[j] |= fresh[i];
        }
    }
}

/* All leaders take one step at once, a bit each. Returns whether one met anybody new;
 * adds what SRDI firms have of it, 1/step a leader. */
static bool take_step(const walk *w, int32_t step, double *sum)
{
    const int32_t n = w->firms->n;
    bool any = false;
#pragma omp parallel for schedule(static) num_threads(w->n_threads)
    for (int32_t t = 0; t < w->n_threads; t++) {
        reach(w, t);
    }
    for (int32_t i = 0; i < n; i++) {
        uint64_t met = 0;
        for (int32_t t = 0; t < w->n_threads; t++) {
            met |= w->next[(int64_t)t * n + i];
        }
        w->fresh[i] = met & ~w->met[i];
        w->met[i] |= w->fresh[i];
        any = any || w->fresh[i] != 0;
        if (w->fresh[i] != 0 && is_asked(w->firms, i)) {
            *sum += w->firms->weight[i] * count(w->fresh[i]) / step;
        }
    }
    return any;
}

static double near(walk *w)
{
    double pairs = 0, sum = 0;
    choose_leaders(w);
    for (int32_t k = 0; k < w->n_leaders; k++) {
        w->met[w->leader[k]] = w->fresh[w->leader[k]] = UINT64_C(1) << k;
    }
    for (int32_t i = 0; i < w->firms->n; i++) {
        if (is_asked(w->firms, i)) { /* no leader is a pair with itself */
            pairs += w->firms->weight[i] * (w->n_leaders - count(w->met[i]));
        }
    }
    for (int32_t step = 1; take_step(w, step, &sum); step++) {
    }
    return pairs > 0 ? sum / pairs : NAN;
}

ren_status ren_measure_coupling(const ren_world *world, ren_series *series,
                                ren_error *err)
{
    walk w = { 0 };
    const ren_status status = walk_open(&w, world, err);
    if (status == REN_OK) {
        series->joined = joined(&w);
        series->near = near(&w);
    }
    walk_close(&w);
    return status;
}
