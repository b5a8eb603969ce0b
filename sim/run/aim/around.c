#include "sim/run/aim/around.h"

#include "base/array.h"

#include <stdlib.h>

/* Counts the neighbours of every wanted firm (`to` NULL), or writes them. */
static void visit(const ren_network *net, const uint8_t *wanted, int64_t *at,
                  int32_t *to)
{
    for (int32_t s = 0; s < net->n_slots; s++) {
        const int32_t buyer = net->slot_firm[s];
        for (int64_t l = net->link_first[s]; l < net->link_first[s + 1]; l++) {
            const int32_t supplier = net->link_supplier[l];
            if (supplier >= net->n_firms || supplier == buyer) {
                continue;
            }
            const int32_t end[2] = { buyer, supplier };
            for (int k = 0; k < 2; k++) {
                if (wanted[end[k]] && to != NULL) {
                    to[at[end[k]]] = end[1 - k];
                }
                at[end[k]] += wanted[end[k]] != 0;
            }
        }
    }
}

static int compare(const void *a, const void *b)
{
    const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/* Sorts the list of a firm and drops repetitions. */
static void tidy(ren_around *a, int32_t i)
{
    int32_t *list = a->firm + a->first[i];
    const int64_t n = a->last[i] - a->first[i];
    int64_t kept = 0;
    if (n > 0) {
        qsort(list, (size_t)n, sizeof *list, compare);
    }
    for (int64_t k = 0; k < n; k++) {
        if (kept == 0 || list[kept - 1] != list[k]) {
            list[kept++] = list[k];
        }
    }
    a->last[i] = a->first[i] + kept;
}

ren_status ren_around_build(ren_around *out, const ren_economy *economy,
                            const uint8_t *wanted, ren_error *err)
{
    const ren_network *net = &economy->network;
    const int32_t n = net->n_firms;
    ren_around a = { .first = ren_column((int64_t)n + 1, sizeof *a.first),
                     .last = ren_column(n, sizeof *a.last) };
    if (a.first != NULL && a.last != NULL) {
        visit(net, wanted, a.last, NULL);
        for (int32_t i = 0; i < n; i++) {
            a.first[i + 1] = a.first[i] + a.last[i];
            a.last[i] = a.first[i];
        }
        a.firm = ren_column(a.first[n], sizeof *a.firm);
    }
    if (a.firm == NULL) {
        ren_around_free(&a);
        return ren_fail(err, REN_NO_MEMORY, "network: no room for %d lists of partners",
                        (int)n);
    }
    visit(net, wanted, a.last, a.firm);
    for (int32_t i = 0; i < n; i++) {
        tidy(&a, i);
    }
    *out = a;
    return REN_OK;
}

void ren_around_free(ren_around *around)
{
    free(around->first);
    free(around->last);
    free(around->firm);
    *around = (ren_around){ 0 };
}

double ren_around_mean(const ren_around *around, const double *x, int32_t place)
{
    const int64_t first = around->first[place], last = around->last[place];
    double sum = 0;
    for (int64_t k = first; k < last; k++) {
        sum += x[around->firm[k]];
    }
    return last > first ? sum / (double)(last - first) : 0.0;
}
