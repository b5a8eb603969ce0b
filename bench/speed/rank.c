/**
 * @file bench/speed/rank.c
 * Systemic importance of every firm of a made-up network: 10 links and 1/20 of a sector
 * per firm, heavy tails of customers, suppliers and values, cycles, a random table of
 * essential inputs; with market-share replaceability, where cascades stay small, and
 * without, where many of them reach most firms.
 *
 * A link update is one link in one direction in one iteration of one cascade.
 */
#include "model/network/systemic/rank.h"
#include "base/draw.h"
#include "bench/measure/clock.h"
#include "bench/measure/report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { LINKS_PER_FIRM = 10, FIRMS_PER_SECTOR = 20, PARTIAL = 512 };

typedef struct made {
    int32_t n_firms, n_sectors;
    int64_t n_links;
    int32_t *sector, *supplier, *buyer;
    double *value, *reach; /* of a firm as supplier, cumulated */
    uint8_t *role;
    uint64_t drawn;
} made;

static double draw(made *m)
{
    const uint64_t k = m->drawn++;
    return ren_draw_uniform(ren_stream_of(7, 0),
                            (ren_who){ .id = (uint32_t)k,
                                       .second = (uint32_t)(k >> 32),
                                       .purpose = REN_DRAW_TEST });
}

static int32_t supplier_draw(made *m)
{
    const double at = draw(m) * m->reach[m->n_firms - 1];
    int32_t low = 0, high = m->n_firms - 1;
    while (low < high) {
        const int32_t middle = (low + high) / 2;
        if (m->reach[middle] < at) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static bool made_init(made *m, int32_t n_firms)
{
    *m =
        (made){ .n_firms = n_firms,
                .n_sectors =
                    n_firms / FIRMS_PER_SECTOR > 500 ? 500 : n_firms / FIRMS_PER_SECTOR,
                .n_links = (int64_t)n_firms * LINKS_PER_FIRM };
    const size_t n = (size_t)n_firms, links = (size_t)m->n_links;
    m->sector = malloc(n * sizeof *m->sector);
    m->reach = malloc(n * sizeof *m->reach);
    m->supplier = malloc(links * sizeof *m->supplier);
    m->buyer = malloc(links * sizeof *m->buyer);
    m->value = malloc(links * sizeof *m->value);
    m->role = malloc(links);
    uint8_t *const table = malloc((size_t)m->n_sectors * (size_t)m->n_sectors);
    if (m->sector == NULL || m->reach == NULL || m->supplier == NULL || m->buyer == NULL
        || m->value == NULL || m->role == NULL || table == NULL) {
        free(table);
        return false;
    }
    double sum = 0;
    for (int32_t i = 0; i < n_firms; i++) {
        m->sector[i] = (int32_t)(draw(m) * m->n_sectors);
        sum += pow(draw(m), -1 / 1.4);
        m->reach[i] = sum;
    }
    for (int64_t p = 0; p < (int64_t)m->n_sectors * m->n_sectors; p++) {
        const double u = draw(m);
        table[p] = u < 0.24  ? REN_RANK_ESSENTIAL
                   : u < 0.9 ? REN_RANK_USUAL
                             : REN_RANK_NEGLIGIBLE;
    }
    int64_t l = 0;
    while (l < m->n_links) { /* one buyer after the other, in no order of size */
        const int32_t buyer = (int32_t)(draw(m) * n_firms);
        for (int64_t k = (int64_t)(2 * pow(draw(m), -1 / 1.5)); k > 0 && l < m->n_links;
             k--) {
            m->supplier[l] = supplier_draw(m);
            m->buyer[l] = buyer;
            m->value[l] = pow(draw(m), -1 / 1.3);
            m->role[l] =
                table[m->sector[m->supplier[l]] * m->n_sectors + m->sector[buyer]];
            l += m->supplier[l] != buyer;
        }
    }
    free(table);
    return true;
}

static void made_free(made *m)
{
    free(m->sector);
    free(m->reach);
    free(m->supplier);
    free(m->buyer);
    free(m->value);
    free(m->role);
}

/* All firms, or as many as tell the time. */
static void rank_all(const bench_ask *ask, const ren_rank *rank, int32_t n,
                     const char *rule)
{
    const int64_t asked = n > 10000 && !ask->full ? PARTIAL : n;
    int64_t *const which = malloc((size_t)asked * sizeof *which);
    ren_rank_row *const row = calloc((size_t)n, sizeof *row);
    ren_error err = { .text = "out of memory" };
    if (which == NULL || row == NULL) {
        goto out;
    }
    for (int64_t k = 0; k < asked; k++) {
        which[k] = k * n / asked;
    }
    const ren_rank_ask what = { .tolerance = REN_RANK_TOLERANCE,
                                .max_iterations = REN_RANK_MAX_ITERATIONS,
                                .threads = ask->threads,
                                .n = asked,
                                .which = which };
    const double start = bench_clock_s();
    if (ren_rank_alone(rank, n, NULL, &what, row, &err) != REN_OK) {
        goto out;
    }
    const double spent = bench_clock_s() - start;
    double iterations = 0, esri = 0;
    for (int64_t k = 0; k < asked; k++) {
        iterations += row[which[k]].iterations;
        esri += row[which[k]].esri;
    }
    char name[64];
    (void)snprintf(name, sizeof name, "rank.%d.%s.time", n, rule);
    const double most = n <= 10000 ? 30 : 3600;
    bench_report(ask,
                 &(bench_figure){ .name = name,
                                  .value = spent * n / (double)asked,
                                  .unit = "s",
                                  .bound = n == 10000 || n == 100000 ? BENCH_AT_MOST
                                                                     : BENCH_NO_TARGET,
                                  .most = most });
    (void)snprintf(name, sizeof name, "rank.%d.%s.link_updates", n, rule);
    bench_report(ask, &(bench_figure){ .name = name,
                                       .value = iterations * 2 * (double)rank->n_links
                                                / spent * 1e-9,
                                       .unit = "G/s" });
    bench_say(ask,
              "%lld of %d firms, %lld links, %d sectors: %.1f iterations and "
              "ESRI %.4f on average",
              (long long)asked, n, (long long)rank->n_links, rank->n_sectors,
              iterations / (double)asked, esri / (double)asked);
    err.text[0] = '\0';
out:
    if (err.text[0] != '\0') {
        (void)fprintf(stderr, "ren_bench: %s\n", err.text);
    }
    free(which);
    free(row);
}

static void rank_network(const bench_ask *ask, int32_t n, bool market_share)
{
    made m;
    ren_rank rank;
    ren_error err = { .text = "out of memory" };
    if (!made_init(&m, n)) {
        (void)fprintf(stderr, "ren_bench: %s\n", err.text);
        made_free(&m);
        return;
    }
    const ren_rank_input input = { .n_firms = n,
                                   .n_sectors = m.n_sectors,
                                   .sector = m.sector,
                                   .n_links = m.n_links,
                                   .supplier = m.supplier,
                                   .buyer = m.buyer,
                                   .value = m.value,
                                   .role = m.role,
                                   .market_share = market_share };
    if (ren_rank_build(&rank, &input, &err) == REN_OK) {
        rank_all(ask, &rank, n, market_share ? "market" : "no_market");
        ren_rank_free(&rank);
    } else {
        (void)fprintf(stderr, "ren_bench: %s\n", err.text);
    }
    made_free(&m);
}

void bench_rank(const bench_ask *ask)
{
    if (ask->firms > 0) {
        rank_network(ask, (int32_t)ask->firms, true);
        rank_network(ask, (int32_t)ask->firms, false);
        return;
    }
    rank_network(ask, 10000, true);
    rank_network(ask, 10000, false);
    rank_network(ask, 100000, true);
}
