/**
 * @file bench/measure/product.h
 * The yardsticks: what a plain kernel does on this machine, now, on this graph.
 *
 * The product is y = A x with A the links of a network in their natural order: one row
 * per slot, compressed rows, one loop over rows shared among threads. The triad is the
 * memory bandwidth that STREAM measures.
 */
#ifndef REN_BENCH_MEASURE_PRODUCT_H
#define REN_BENCH_MEASURE_PRODUCT_H

#include "model/economy.h"

typedef struct bench_product {
    const ren_network *network; /* borrowed */
    ren_real *x;                /* [n_nodes] */
    ren_real *y;                /* [n_slots] */
} bench_product;

void bench_product_init(bench_product *out, const ren_network *network);
void bench_product_free(bench_product *product);

/** Seconds of `times` products. */
double bench_product_s(bench_product *product, int32_t times);

/** Bytes per second of a = b + s c, best of five, 24 bytes an element. */
double bench_triad(void);

#endif
