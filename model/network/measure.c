/**
 * @file model/network/measure.c
 * The shape of the network, for the bands E2: degree tails, assortativity, components,
 * path length, criticality.
 *
 * Tails: Hill's estimate of the CCDF exponent over the largest 5 % of degrees above
 * zero. Path: mean undirected distance from sampled firms of the largest strong
 * component to all firms they reach.
 */
#include "base/array.h"
#include "model/network/draft.h"
#include "model/network/links/keys.h"

#include <math.h>
#include <stdlib.h>

enum { PATH_SOURCES = 32, PATH_FIRMS = 2000000 }; /* firms of all searches together */
enum { GROUP_FOODS = 5, GROUP_REPAIR = 22 };      /* of the 42-product table */

/** Degrees over domestic links and scratch. */
typedef struct sheet {
    const ren_economy *economy;
    int32_t *suppliers; /* [n] */
    int32_t *customers; /* [n] */
    int32_t *component; /* [n] */
    int32_t *distance;  /* [n] */
    int32_t *queue;     /* [n] */
    uint64_t *key;      /* [2n] */
} sheet;

/* Domestic links come first in a row, and firms before foreign nodes. */
static int32_t domestic_links(const ren_network *net, int32_t slot)
{
    int64_t low = net->link_first[slot], high = net->link_first[slot + 1];
    while (low < high) {
        const int64_t middle = (low + high) / 2;
        if (net->link_supplier[middle] < net->n_firms) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return (int32_t)(low - net->link_first[slot]);
}

static void degrees(const sheet *x)
{
    const ren_network *net = &x->economy->network;
    for (int32_t s = 0; s < net->n_slots; s++) {
        x->suppliers[net->slot_firm[s]] += domestic_links(net, s);
    }
    for (int32_t i = 0; i < net->n_firms; i++) {
        x->customers[i] = (int32_t)(net->out_first[i + 1] - net->out_first[i]);
    }
}

static double hill(const sheet *x, const int32_t *degree)
{
    const int32_t n = x->economy->firms.n;
    int64_t m = 0;
    for (int32_t i = 0; i < n; i++) {
        if (degree[i] > 0) {
            x->key[m++] = ren_key_of((uint32_t)degree[i], i);
        }
    }
    ren_keys_sort(m, x->key, x->key + n, 4);
    const int64_t top = m / 20;
    if (top < 1) {
        return NAN;
    }
    const double least = (double)(x->key[m - top - 1] >> 32);
    double logs = 0.0;
    for (int64_t k = m - top; k < m; k++) {
        logs += log((double)(x->key[k] >> 32) / least);
    }
    return logs > 0.0 ? (double)top / logs : NAN;
}

static double assortativity(const sheet *x)
{
    const ren_network *net = &x->economy->network;
    double n = 0.0, a = 0.0, b = 0.0, aa = 0.0, bb = 0.0, ab = 0.0;
    for (int32_t s = 0; s < net->n_slots; s++) {
        const double u = x->suppliers[net->slot_firm[s]];
        const int64_t first = net->link_first[s], last = first + domestic_links(net, s);
        for (int64_t l = first; l < last; l++) {
            const double v = x->customers[net->link_supplier[l]];
            n += 1.0;
            a += u;
            b += v;
            aa += u * u;
            bb += v * v;
            ab += u * v;
        }
    }
    const double va = aa / n - a / n * (a / n), vb = bb / n - b / n * (b / n);
    return va > 0.0 && vb > 0.0 ? (ab / n - a / n * (b / n)) / sqrt(va * vb) : 0.0;
}

static void reach(const sheet *x, int32_t j, int32_t distance, int32_t *tail)
{
    if (x->distance[j] < 0) {
        x->distance[j] = distance;
        x->queue[(*tail)++] = j;
    }
}

/* Distances from one firm over links in either direction: their sum and number. */
static double distances(const sheet *x, int32_t from, double *n)
{
    const ren_network *net = &x->economy->network;
    int32_t head = 0, tail = 0;
    double total = 0.0;
    for (int32_t i = 0; i < net->n_firms; i++) {
        x->distance[i] = -1;
    }
    reach(x, from, 0, &tail);
    while (head < tail) {
        const int32_t i = x->queue[head++], next = x->distance[i] + 1;
        const int32_t base = net->window_slot[i / REN_WINDOW];
        total += next - 1;
        for (int64_t o = net->out_first[i]; o < net->out_first[i + 1]; o++) {
            reach(x, net->slot_firm[net->out_slot[o]], next, &tail);
        }
        for (int64_t t = net->firm_first[i]; t < net->firm_first[i + 1]; t++) {
            const int32_t s = base + net->slot_at[t];
            const int64_t first = net->link_first[s];
            const int64_t last = first + domestic_links(net, s);
            for (int64_t l = first; l < last; l++) {
                reach(x, net->link_supplier[l], next, &tail);
            }
        }
    }
    *n += tail - 1;
    return total;
}

static double mean_path(const sheet *x, int32_t largest)
{
    const int32_t n = x->economy->firms.n;
    double total = 0.0, pairs = 0.0;
    int32_t before = -1, sources = PATH_FIRMS / n;
    sources = sources < 2 ? 2 : sources > PATH_SOURCES ? PATH_SOURCES : sources;
    for (int32_t k = 0; k < sources; k++) {
        int32_t i = (int32_t)((int64_t)n * k / sources);
        while (i < n && x->component[i] != largest) {
            i++;
        }
        if (i < n && i != before) {
            total += distances(x, i, &pairs);
            before = i;
        }
    }
    return pairs > 0.0 ? total / pairs : NAN;
}

static bool manufactured(const ren_table *table, int32_t product)
{
    return product < table->n_base && table->resolved[product]
           && table->group[product] >= GROUP_FOODS
           && table->group[product] <= GROUP_REPAIR;
}

static void criticality(ren_network_report *out, const sheet *x)
{
    const ren_economy *e = x->economy;
    double count[3] = { 0.0, 0.0, 0.0 };
    for (int32_t s = 0; s < e->network.n_slots; s++) {
        const int32_t user = e->firms.product[e->network.slot_firm[s]];
        if (manufactured(e->table, e->network.slot_product[s])
            && manufactured(e->table, user)) {
            count[e->network.slot_criticality[s]] += 1.0;
        }
    }
    const double all = count[0] + count[1] + count[2];
    out->critical_share = all > 0.0 ? count[REN_CRITICAL] / all : 0.0;
    out->half_share = all > 0.0 ? count[REN_HALF] / all : 0.0;
}

static void customers(ren_network_report *out, const sheet *x)
{
    const ren_economy *e = x->economy;
    double resolved = 0.0, without = 0.0;
    out->customers_max = 0;
    for (int32_t i = 0; i < e->firms.n; i++) {
        const bool sells = e->table->resolved[e->firms.product[i]];
        resolved += sells;
        without += sells && x->customers[i] == 0;
        if (x->customers[i] > out->customers_max) {
            out->customers_max = x->customers[i];
        }
    }
    int32_t strong = 0;
    const int32_t largest = ren_network_components(&e->network, x->component, &strong);
    out->no_customer_share = resolved > 0.0 ? without / resolved : 0.0;
    out->strong_share = (double)strong / e->firms.n;
    out->strong_share_resolved = resolved > 0.0 ? strong / resolved : 0.0;
    out->mean_path = largest >= 0 ? mean_path(x, largest) : NAN;
}

ren_status ren_network_measure(ren_network_report *out, const ren_economy *economy,
                               ren_error *err)
{
    const int64_t n = economy->firms.n;
    sheet x = { .economy = economy };
    ren_status status = REN_OK;
    x.suppliers = ren_column(n, sizeof *x.suppliers);
    x.customers = ren_column(n, sizeof *x.customers);
    x.component = ren_column(n, sizeof *x.component);
    x.distance = ren_column(n, sizeof *x.distance);
    x.queue = ren_column(n, sizeof *x.queue);
    x.key = ren_column(2 * n, sizeof *x.key);
    if (x.suppliers == NULL || x.customers == NULL || x.component == NULL
        || x.distance == NULL || x.queue == NULL || x.key == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "network: no memory to measure it");
        goto out;
    }
    degrees(&x);
    *out = economy->report;
    out->customers_hill = hill(&x, x.customers);
    out->suppliers_hill = hill(&x, x.suppliers);
    out->assortativity = assortativity(&x);
    customers(out, &x);
    criticality(out, &x);
out:
    free(x.suppliers);
    free(x.customers);
    free(x.component);
    free(x.distance);
    free(x.queue);
    free(x.key);
    return status;
}
