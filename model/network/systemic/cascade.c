/**
 * @file model/network/systemic/cascade.c
 * See cascade.h; the equations are in rank.h.
 *
 * A supplier that lost nothing in any lane is skipped: it would add an exact zero. That
 * saves most of the memory traffic while cascades are small and changes no bit.
 */
#include "model/network/systemic/cascade.h"

#include "base/array.h"

#include <stdlib.h>
#include <string.h>

typedef double lanes[REN_LANES];

static const double least_market = 1e-10; /* max' of Diem et al. */

/* Without the word simd gcc keeps the sums in memory, at half the speed; clang needs no
 * telling and warns when it cannot comply. Lanes are independent: no bit moves. */
#if defined(__GNUC__) && !defined(__clang__)
#define EACH_LANE _Pragma("omp simd") for (int k = 0; k < REN_LANES; k++)
#else
#define EACH_LANE for (int k = 0; k < REN_LANES; k++)
#endif

ren_status ren_cascade_init(ren_cascade *out, const ren_rank *rank, ren_error *err)
{
    const int64_t n = (int64_t)rank->n_firms * REN_LANES + REN_LANES;
    ren_cascade c = { .rank = rank };
    c.down = ren_column(n, sizeof *c.down);
    c.up = ren_column(n, sizeof *c.up);
    c.down_loss = ren_column(n, sizeof *c.down_loss);
    c.up_loss = ren_column(n, sizeof *c.up_loss);
    c.cap = ren_column(n, sizeof *c.cap);
    c.struck = ren_column(rank->n_firms + 1, sizeof *c.struck);
    c.down_is_lost = ren_column(rank->n_firms + 1, sizeof *c.down_is_lost);
    c.up_is_lost = ren_column(rank->n_firms + 1, sizeof *c.up_is_lost);
    if (c.down == NULL || c.up == NULL || c.down_loss == NULL || c.up_loss == NULL
        || c.cap == NULL || c.struck == NULL || c.down_is_lost == NULL
        || c.up_is_lost == NULL) {
        ren_cascade_free(&c);
        return ren_fail(err, REN_NO_MEMORY, "rank: no memory for the cascades");
    }
    for (int64_t i = 0; i < n; i++) {
        c.down[i] = c.up[i] = c.cap[i] = 1;
    }
    *out = c;
    return REN_OK;
}

void ren_cascade_free(ren_cascade *c)
{
    free(c->down);
    free(c->up);
    free(c->down_loss);
    free(c->up_loss);
    free(c->cap);
    free(c->struck);
    free(c->down_is_lost);
    free(c->up_is_lost);
    memset(c, 0, sizeof *c);
}

void ren_cascade_enter(ren_cascade *c, int32_t lane, const ren_rank_shocks *shocks,
                       int64_t scenario)
{
    for (int64_t s = shocks->first[scenario]; s < shocks->first[scenario + 1]; s++) {
        const int32_t i = shocks->firm[s];
        const int64_t at = (int64_t)i * REN_LANES + lane;
        c->struck[i]++;
        c->cap[at] = c->down[at] = c->up[at] = 1 - shocks->share[s];
    }
}

void ren_cascade_leave(ren_cascade *c, int32_t lane, const ren_rank_shocks *shocks,
                       int64_t scenario)
{
    for (int64_t s = shocks->first[scenario]; s < shocks->first[scenario + 1]; s++) {
        c->struck[shocks->firm[s]]--;
        c->cap[(int64_t)shocks->firm[s] * REN_LANES + lane] = 1;
    }
    for (int64_t i = 0; i < c->rank->n_firms; i++) {
        c->down[i * REN_LANES + lane] = 1;
        c->up[i * REN_LANES + lane] = 1;
    }
}

/* 1 - h of one firm; whether it is anything but zero in some lane. */
static inline uint8_t loss_of(const double *restrict h, double *restrict loss)
{
    double most = 0;
    EACH_LANE
    {
        loss[k] = 1 - h[k];
    }
    EACH_LANE
    {
        most = loss[k] > most ? loss[k] : most;
    }
    return most > 0;
}

/* The share of a market that firms still serve, by lane; max' of it. */
static void market_sum(const ren_cascade *c, int32_t first, int32_t end, lanes sum)
{
    const int32_t *const firm = c->rank->market_firm;
    EACH_LANE
    {
        sum[k] = 0;
    }
    for (int32_t m = first; m < end; m++) {
        const double *restrict h = c->down + (int64_t)firm[m] * REN_LANES;
        const double sales = c->rank->sales[firm[m]];
        EACH_LANE
        {
            sum[k] += h[k] * sales;
        }
    }
    EACH_LANE
    {
        sum[k] = sum[k] <= least_market ? 1 : sum[k];
    }
}

/* sigma (1 - h_d): a firm whose market is large can be replaced. */
static void market_losses(ren_cascade *c, int32_t market)
{
    const ren_rank *const r = c->rank;
    const int32_t first = r->market_first[market], end = r->market_first[market + 1];
    lanes sum;
    bool is_summed = false;
    for (int32_t m = first; m < end; m++) {
        const int32_t i = r->market_firm[m];
        double *restrict loss = c->down_loss + (int64_t)i * REN_LANES;
        const uint8_t is_lost = loss_of(c->down + (int64_t)i * REN_LANES, loss);
        c->down_is_lost[i] = is_lost;
        if (!is_lost) {
            continue;
        }
        if (!is_summed) { /* markets at rest need no sum */
            market_sum(c, first, end, sum);
            is_summed = true;
        }
        const double sales = r->sales[i];
        EACH_LANE
        {
            const double share = sales / sum[k];
            loss[k] *= share < 1 ? share : 1;
        }
    }
}

static void losses(ren_cascade *c)
{
    const ren_rank *const r = c->rank;
    for (int32_t m = 0; m < r->n_sectors && r->market_share; m++) {
        market_losses(c, m);
    }
    for (int64_t i = 0; i < r->n_firms; i++) {
        if (!r->market_share) {
            c->down_is_lost[i] =
                loss_of(c->down + i * REN_LANES, c->down_loss + i * REN_LANES);
        }
        c->up_is_lost[i] = loss_of(c->up + i * REN_LANES, c->up_loss + i * REN_LANES);
    }
}

/* sum += share x loss over a row of links. */
static inline void row_add(double *restrict sum, int64_t link, int64_t end,
                           const int32_t *restrict node, const double *restrict share,
                           const double *restrict loss, const uint8_t *restrict is_lost)
{
    for (; link < end; link++) {
        const int32_t i = node[link];
        if (is_lost[i]) {
            const double s = share[link];
            const double *restrict from = REN_ALIGNED(loss + (int64_t)i * REN_LANES);
            EACH_LANE
            {
                sum[k] += s * from[k];
            }
        }
    }
}

static inline void most_keep(double *restrict most, const double *restrict other)
{
    EACH_LANE
    {
        most[k] = other[k] > most[k] ? other[k] : most[k];
    }
}

/* h <- max(0, min(cap, 1 - loss)), and how far it fell. */
static inline void level_set(double *restrict h, const double *restrict loss,
                             const double *restrict cap, bool is_struck,
                             double *restrict fall)
{
    lanes level;
    EACH_LANE
    {
        const double left = 1 - loss[k];
        level[k] = left > 0 ? left : 0;
    }
    if (is_struck) {
        EACH_LANE
        {
            level[k] = level[k] < cap[k] ? level[k] : cap[k];
        }
    }
    EACH_LANE
    {
        const double by = h[k] - level[k];
        fall[k] = by > fall[k] ? by : fall[k];
        h[k] = level[k];
    }
}

static void down_step(ren_cascade *c, double *restrict fall)
{
    const ren_rank *const r = c->rank;
    const double *restrict loss = REN_ALIGNED(c->down_loss);
    const uint8_t *restrict is_lost = c->down_is_lost;
    for (int64_t j = 0; j < r->n_firms; j++) {
        _Alignas(REN_ALIGN) lanes most = { 0 };
        row_add(most, r->usual_first[j], r->usual_first[j + 1], r->usual_supplier,
                r->usual_share, loss, is_lost);
        for (int64_t a = r->alone_first[j]; a < r->alone_first[j + 1]; a++) {
            const int32_t i = r->alone_supplier[a];
            if (is_lost[i]) {
                most_keep(most, loss + (int64_t)i * REN_LANES);
            }
        }
        for (int64_t g = r->group_first[j]; g < r->group_first[j + 1]; g++) {
            _Alignas(REN_ALIGN) lanes sum = { 0 };
            row_add(sum, r->group_link[g], r->group_link[g + 1], r->essential_supplier,
                    r->essential_share, loss, is_lost);
            most_keep(most, sum);
        }
        /* min(1 - a, 1 - b) is 1 - max(a, b) to the last bit: rounding keeps order */
        level_set(c->down + j * REN_LANES, most, c->cap + j * REN_LANES, c->struck[j],
                  fall);
    }
}

static void up_step(ren_cascade *c, double *restrict fall)
{
    const ren_rank *const r = c->rank;
    for (int64_t i = 0; i < r->n_firms; i++) {
        _Alignas(REN_ALIGN) lanes sum = { 0 };
        row_add(sum, r->customer_first[i], r->customer_first[i + 1], r->customer,
                r->customer_share, c->up_loss, c->up_is_lost);
        level_set(c->up + i * REN_LANES, sum, c->cap + i * REN_LANES, c->struck[i],
                  fall);
    }
}

void ren_cascade_step(ren_cascade *c)
{
    lanes fall;
    EACH_LANE
    {
        fall[k] = -1;
    }
    losses(c);
    down_step(c, fall);
    up_step(c, fall);
    memcpy(c->fall, fall, sizeof fall);
}

ren_rank_row ren_cascade_measure(const ren_cascade *c, int32_t lane)
{
    ren_rank_row row = { .residual = c->fall[lane] > 0 ? c->fall[lane] : 0 };
    for (int64_t i = 0; i < c->rank->n_firms; i++) {
        const double w = c->rank->weight[i];
        const double down = c->down[i * REN_LANES + lane];
        const double up = c->up[i * REN_LANES + lane];
        row.esri += w * (1 - (down < up ? down : up));
        row.down += w * (1 - down);
        row.up += w * (1 - up);
    }
    return row;
}
