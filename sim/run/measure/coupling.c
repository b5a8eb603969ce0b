#include "base/array.h"
#include "sim/run/measure/links.h"
#include "sim/run/measure/network.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A firm that stands still, as in firms_stopped. */
static const double STANDS_STILL = 0.05;

typedef struct walk {
    const ren_population *firms;
    ren_live_links links; /* between firms that run */
    int32_t *root;        /* [n] of the set a firm is joined to */
    double *real;         /* [n] real firms of the set of a root */
    uint64_t *met;        /* [n] leaders that have reached a firm */
    uint64_t *fresh;      /* [n] of them, in the last step */
    uint64_t *next;       /* [n] */
    int32_t leader[REN_NEAR_LEADERS];
    int32_t n_leaders;
} walk;

static ren_status walk_open(walk *w, const ren_world *world, ren_error *err)
{
    const ren_population *firms = &world->setup->economy->firms;
    const ren_real *output = world->state.output;
    ren_live_links *links = &w->links;
    int64_t kept = 0;
    const ren_status status = ren_live_links_read(links, world, err);
    if (status != REN_OK) {
        return status;
    }
    w->firms = firms;
    w->root = ren_column(firms->n, sizeof *w->root);
    w->real = ren_column(firms->n, sizeof *w->real);
    w->met = ren_column(firms->n, sizeof *w->met);
    w->fresh = ren_column(firms->n, sizeof *w->fresh);
    w->next = ren_column(firms->n, sizeof *w->next);
    if (w->root == NULL || w->real == NULL || w->met == NULL || w->fresh == NULL
        || w->next == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "no room to measure the network");
    }
    for (int64_t l = 0; l < links->n; l++) {
        const int32_t i = links->supplier[l], j = links->buyer[l];
        if (1.0 + (double)output[i] >= STANDS_STILL
            && 1.0 + (double)output[j] >= STANDS_STILL) {
            links->supplier[kept] = i;
            links->buyer[kept++] = j;
        }
    }
    links->n = kept;
    return REN_OK;
}

static void walk_close(walk *w)
{
    ren_live_links_free(&w->links);
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

static double joined(const walk *w)
{
    const int32_t n = w->firms->n;
    double all = 0, most = 0;
    for (int32_t i = 0; i < n; i++) {
        w->root[i] = i;
    }
    for (int64_t l = 0; l < w->links.n; l++) {
        const int32_t a = root_of(w->root, w->links.supplier[l]);
        const int32_t b = root_of(w->root, w->links.buyer[l]);
        w->root[a > b ? a : b] = a > b ? b : a;
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

/* All leaders take one step at once, a bit each. Returns whether one met anybody new;
 * adds what SRDI firms have of it, 1/step a leader. */
static bool take_step(const walk *w, int32_t step, double *sum)
{
    const int32_t n = w->firms->n;
    bool any = false;
    memset(w->next, 0, (size_t)n * sizeof *w->next);
    for (int64_t l = 0; l < w->links.n; l++) {
        const int32_t i = w->links.supplier[l], j = w->links.buyer[l];
        w->next[i] |= w->fresh[j];
        w->next[j] |= w->fresh[i];
    }
    for (int32_t i = 0; i < n; i++) {
        w->fresh[i] = w->next[i] & ~w->met[i];
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
