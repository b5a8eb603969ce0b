/**
 * @file model/network/systemic/run.c
 * Scenarios through lanes through threads.
 *
 * Each thread has sixteen lanes of its own and fills a lane as soon as its scenario has
 * ended, so that long cascades do not hold up short ones. Which lane of which thread a
 * scenario meets is chance; no number of it depends on that.
 */
#include "base/array.h"
#include "model/network/systemic/cascade.h"

#include <omp.h>
#include <stdlib.h>

typedef struct crew {
    const ren_rank *rank;
    const ren_rank_shocks *shocks;
    const ren_rank_ask *ask;
    ren_rank_row *row;
    int32_t n_lanes;   /* in use, of each thread */
    int64_t next;      /* shared: position in the list of the next scenario */
    bool stopped;      /* shared */
    ren_status status; /* shared, of the first fault */
    ren_error *err;
} crew;

/* Number of the next scenario, -1 at the end. */
static int64_t scenario_draw(crew *c)
{
    int64_t k;
#pragma omp atomic capture
    k = c->next++;
    if (k >= c->ask->n) {
        return -1;
    }
    return c->ask->which != NULL ? c->ask->which[k] : k;
}

static bool is_stopped(crew *c)
{
    bool stopped;
#pragma omp atomic read
    stopped = c->stopped;
    return stopped;
}

static void crew_stop(crew *c, ren_status status, const ren_error *err)
{
#pragma omp critical(ren_rank_crew)
    {
        if (c->status == REN_OK) {
            c->status = status;
            if (c->err != NULL) {
                *c->err = *err;
            }
        }
    }
#pragma omp atomic write
    c->stopped = true;
}

static void row_give(crew *c, int64_t scenario, const ren_rank_row *row)
{
    ren_error err = { .text = "" };
    ren_status status = REN_OK;
    c->row[scenario] = *row;
    if (c->ask->take == NULL) {
        return;
    }
#pragma omp critical(ren_rank_take)
    status = c->ask->take(c->ask->taker, scenario, row, &err);
    if (status != REN_OK) {
        crew_stop(c, status, &err);
    }
}

typedef struct hand {
    int64_t scenario[REN_LANES]; /* -1: the lane is idle */
    int32_t iterations[REN_LANES];
    int32_t n_busy;
} hand;

static void lane_fill(crew *c, ren_cascade *cascade, hand *h, int32_t lane)
{
    h->scenario[lane] = scenario_draw(c);
    h->iterations[lane] = 0;
    if (h->scenario[lane] >= 0) {
        ren_cascade_enter(cascade, lane, c->shocks, h->scenario[lane]);
        h->n_busy++;
    }
}

static void lanes_turn(crew *c, ren_cascade *cascade, hand *h)
{
    for (int32_t lane = 0; lane < c->n_lanes; lane++) {
        if (h->scenario[lane] < 0) {
            continue;
        }
        h->iterations[lane]++;
        if (cascade->fall[lane] > c->ask->tolerance
            && h->iterations[lane] < c->ask->max_iterations) {
            continue;
        }
        ren_rank_row row = ren_cascade_measure(cascade, lane);
        row.iterations = h->iterations[lane];
        row_give(c, h->scenario[lane], &row);
        ren_cascade_leave(cascade, lane, c->shocks, h->scenario[lane]);
        h->n_busy--;
        lane_fill(c, cascade, h, lane);
    }
}

static void work(crew *c)
{
    ren_error err = { .text = "" };
    ren_cascade cascade = { 0 };
    hand h = { .n_busy = 0 };
    const ren_status status = ren_cascade_init(&cascade, c->rank, &err);
    if (status != REN_OK) {
        crew_stop(c, status, &err);
        return;
    }
    for (int32_t lane = 0; lane < c->n_lanes; lane++) {
        lane_fill(c, &cascade, &h, lane);
    }
    while (h.n_busy > 0 && !is_stopped(c)) {
        if (c->ask->stop != NULL && c->ask->stop(c->ask->taker)) {
            (void)ren_fail(&err, REN_STOPPED, "rank: stopped as asked");
            crew_stop(c, REN_STOPPED, &err);
            break;
        }
        ren_cascade_step(&cascade);
        lanes_turn(c, &cascade, &h);
    }
    ren_cascade_free(&cascade);
}

ren_status ren_rank_run(const ren_rank *rank, const ren_rank_shocks *shocks,
                        const ren_rank_ask *ask, ren_rank_row *row, ren_error *err)
{
    crew c = { .rank = rank, .shocks = shocks, .ask = ask, .row = row, .err = err };
    const int64_t threads = ask->threads < ask->n ? ask->threads : ask->n;
    if (threads < 1) {
        return REN_OK;
    }
    const int64_t each = (ask->n + threads - 1) / threads;
    c.n_lanes = each < REN_LANES ? (int32_t)each : REN_LANES;
#pragma omp parallel num_threads((int)threads)
    work(&c);
    return c.status;
}

ren_status ren_rank_alone(const ren_rank *rank, int32_t n, const int32_t *firm,
                          const ren_rank_ask *ask, ren_rank_row *row, ren_error *err)
{
    int64_t *const first = ren_column(n + 1, sizeof *first);
    int32_t *const one = ren_column(n, sizeof *one);
    double *const share = ren_column(n, sizeof *share);
    ren_status status =
        first != NULL && one != NULL && share != NULL
            ? REN_OK
            : ren_fail(err, REN_NO_MEMORY, "rank: no room for %d firms that fail alone",
                       (int)n);
    if (status == REN_OK) {
        for (int32_t k = 0; k < n; k++) {
            first[k + 1] = k + 1;
            one[k] = firm != NULL ? firm[k] : k;
            share[k] = 1;
        }
        const ren_rank_shocks shocks = { n, first, one, share };
        status = ren_rank_run(rank, &shocks, ask, row, err);
    }
    free(first);
    free(one);
    free(share);
    return status;
}
