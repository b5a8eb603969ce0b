/**
 * @file bench/measure/product.c
 * See product.h.
 */
#include "bench/measure/product.h"

#include "base/array.h"
#include "bench/measure/clock.h"
#include "bench/measure/lab.h"

#include <stdlib.h>

static void must_have(bool there)
{
    ren_error err = { .text = "" };
    if (!there) {
        bench_must(ren_fail(&err, REN_NO_MEMORY, "no room for a yardstick"), &err);
    }
}

void bench_product_init(bench_product *out, const ren_network *network)
{
    *out = (bench_product){
        .network = network,
        .x = ren_column(network->n_nodes, sizeof *out->x),
        .y = ren_column(network->n_slots, sizeof *out->y),
    };
    must_have(out->x != NULL && out->y != NULL);
    for (int32_t j = 0; j < network->n_nodes; j++) {
        out->x[j] = (ren_real)(1.0 / (1 + j % 1000));
    }
}

void bench_product_free(bench_product *product)
{
    free(product->x);
    free(product->y);
    *product = (bench_product){ 0 };
}

static void multiply(const ren_network *net, const ren_real *restrict x,
                     ren_real *restrict y)
{
    const int64_t *restrict first = net->link_first;
    const int32_t *restrict supplier = net->link_supplier;
    const ren_real *restrict share = net->link_share;

#pragma omp parallel for schedule(static)
    for (int32_t s = 0; s < net->n_slots; s++) {
        ren_real sum = 0;
        for (int64_t l = first[s]; l < first[s + 1]; l++) {
            sum += share[l] * x[supplier[l]];
        }
        y[s] = sum;
    }
}

double bench_product_s(bench_product *product, int32_t times)
{
    const double start = bench_clock_s();
    for (int32_t k = 0; k < times; k++) {
        multiply(product->network, product->x, product->y);
        product->x[k % product->network->n_nodes] = product->y[0];
    }
    return bench_clock_s() - start;
}

double bench_triad(void)
{
    enum { N = 1 << 23, REPEAT = 5 };
    double *restrict a = ren_column(N, sizeof *a);
    double *restrict b = ren_column(N, sizeof *b);
    double *restrict c = ren_column(N, sizeof *c);
    double best = 0, scale = 3.0;
    must_have(a != NULL && b != NULL && c != NULL);
    for (int r = 0; r <= REPEAT; r++) {
        const double start = bench_clock_s();
#pragma omp parallel for schedule(static)
        for (int64_t i = 0; i < N; i++) {
            a[i] = b[i] + scale * c[i];
        }
        if (r > 0) { /* the first warms up */
            bench_best(&best, bench_clock_s() - start);
        }
        scale += a[r];
    }
    free(a);
    free(b);
    free(c);
    return 24.0 * N / best;
}
