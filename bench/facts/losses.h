/**
 * @file bench/facts/losses.h
 * What firms lose to a blow: a world with firms of our choice struck, followed for weeks.
 */
#ifndef REN_BENCH_FACTS_LOSSES_H
#define REN_BENCH_FACTS_LOSSES_H

#include "bench/measure/lab.h"

enum { BENCH_START = 1, BENCH_STRUCK_WEEKS = 8 };

/** Noise off; struck firms lose half of their capacity in weeks 1 to 8. */
extern const char bench_blow[];

typedef struct bench_losses {
    int32_t n_firms, n_weeks;
    uint8_t *struck; /* [n_firms] */
    double *net;     /* [n_firms] weeks of baseline output lost, catch-up counted */
    double *gross;   /* [n_firms] the same, catch-up excluded */
    double *total;   /* [n_weeks] output of all firms over baseline */
} bench_losses;

/** Strikes the firms marked in `struck` (NULL: each with chance `share`). */
void bench_losses_run(bench_losses *out, const bench_lab *lab, const uint8_t *struck,
                      int32_t n_weeks);
void bench_losses_free(bench_losses *losses);

/** Marks firms with chance `share`, of resolved products only if asked. Free it. */
uint8_t *bench_strike_random(const bench_lab *lab, double share, bool resolved);

/** Marks the share of firms with the most customers. Free it. */
uint8_t *bench_strike_hubs(const bench_lab *lab, double share);

/** Gross loss in money of firms not struck over that of firms struck. */
double bench_amplification(const bench_losses *losses, const bench_lab *lab);

#endif
