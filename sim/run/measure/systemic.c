#include "base/array.h"
#include "model/network/systemic/rank.h"
#include "sim/run/measure/links.h"
#include "sim/run/measure/network.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>

typedef struct seller {
    double sales;
    int32_t place, id;
} seller;

static int largest_first(const void *left, const void *right)
{
    const seller *a = left, *b = right;
    if (a->sales != b->sales) {
        return a->sales < b->sales ? 1 : -1;
    }
    return (a->id > b->id) - (a->id < b->id);
}

static int worst_first(const void *left, const void *right)
{
    const ren_rank_row *a = left, *b = right;
    return (a->esri < b->esri) - (a->esri > b->esri);
}

typedef struct trial {
    int32_t n;         /* agents tried */
    seller *seller;    /* [n_firms] */
    int32_t *sector;   /* [n_firms] */
    int32_t *firm;     /* [n] places of those tried */
    ren_rank_row *row; /* [n] */
} trial;

static ren_status trial_open(trial *t, const ren_world *world, ren_error *err)
{
    const ren_population *firms = &world->setup->economy->firms;
    const int32_t n = firms->n;
    t->n = n / 50 > REN_SYSTEMIC_LEAST ? n / 50 : REN_SYSTEMIC_LEAST;
    t->n = t->n < n ? t->n : n;
    t->seller = ren_column(n, sizeof *t->seller);
    t->sector = ren_column(n, sizeof *t->sector);
    t->firm = ren_column(t->n, sizeof *t->firm);
    t->row = ren_column(t->n, sizeof *t->row);
    if (t->seller == NULL || t->sector == NULL || t->firm == NULL || t->row == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "no room to try %d firms", (int)t->n);
    }
    for (int32_t i = 0; i < n; i++) {
        t->sector[i] = firms->product[i];
        t->seller[i] = (seller){ .place = i, .id = firms->id[i] };
    }
    return REN_OK;
}

static void trial_close(trial *t)
{
    free(t->seller);
    free(t->sector);
    free(t->firm);
    free(t->row);
}

/* The largest sellers, each failing alone. */
static ren_status try_each(trial *t, const ren_rank *rank, ren_error *err)
{
    for (int32_t i = 0; i < rank->n_firms; i++) {
        t->seller[i].sales = rank->sales[i];
    }
    qsort(t->seller, (size_t)rank->n_firms, sizeof *t->seller, largest_first);
    for (int32_t k = 0; k < t->n; k++) {
        t->firm[k] = t->seller[k].place;
    }
    const ren_rank_ask ask = { .tolerance = REN_RANK_TOLERANCE,
                               .max_iterations = REN_RANK_MAX_ITERATIONS,
                               .threads = omp_in_parallel() ? 1 : omp_get_max_threads(),
                               .n = t->n };
    return ren_rank_alone(rank, t->n, t->firm, &ask, t->row, err);
}

ren_status ren_measure_systemic(const ren_world *world, ren_series *series,
                                ren_error *err)
{
    const ren_economy *economy = world->setup->economy;
    const int32_t n = economy->firms.n;
    ren_live_links links = { 0 };
    ren_rank rank = { 0 };
    trial t = { 0 };
    ren_status status = ren_live_links_read(&links, world, err);
    if (status != REN_OK || links.n == 0) {
        goto out;
    }
    status = trial_open(&t, world, err);
    if (status == REN_OK) {
        const ren_rank_input input = ren_live_links_ranked(&links, economy, t.sector);
        status = ren_rank_build(&rank, &input, err);
    }
    if (status == REN_OK) {
        status = try_each(&t, &rank, err);
    }
    if (status == REN_OK) {
        qsort(t.row, (size_t)t.n, sizeof *t.row, worst_first);
        series->esri_most = t.row[0].esri;
        series->esri_tail = t.row[n / 100].esri; /* a hundredth of all lies above it */
    }
out:
    ren_rank_free(&rank);
    trial_close(&t);
    ren_live_links_free(&links);
    return status;
}
