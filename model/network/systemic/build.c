/**
 * @file model/network/systemic/build.c
 * Links as rows of shares, by buyer and by supplier.
 */
#include "model/network/systemic/rank.h"

#include "base/array.h"

#include <stdlib.h>
#include <string.h>

/* Trade between two firms, all their links together. */
typedef struct pair {
    int32_t supplier, buyer;
    uint8_t role;
    double value;
} pair;

typedef struct draft {
    int64_t n;
    pair *pair, *other; /* [n] two copies for sorting */
    int64_t *count;     /* [largest key + 2] */
} draft;

enum { BY_SUPPLIER, BY_SECTOR, BY_BUYER };

static int32_t key_of(const pair *p, int by, const int32_t *sector)
{
    return by == BY_SUPPLIER ? p->supplier
           : by == BY_BUYER  ? p->buyer
                             : sector[p->supplier];
}

/* One stable pass of a radix sort. */
static void sort_by(draft *d, int by, int32_t n_keys, const int32_t *sector)
{
    memset(d->count, 0, (size_t)(n_keys + 1) * sizeof *d->count);
    for (int64_t l = 0; l < d->n; l++) {
        d->count[key_of(&d->pair[l], by, sector) + 1]++;
    }
    for (int32_t k = 0; k < n_keys; k++) {
        d->count[k + 1] += d->count[k];
    }
    for (int64_t l = 0; l < d->n; l++) {
        d->other[d->count[key_of(&d->pair[l], by, sector)]++] = d->pair[l];
    }
    pair *const swap = d->pair;
    d->pair = d->other;
    d->other = swap;
}

/* Pairs by buyer, then by sector of the supplier, then by supplier. */
static ren_status draft_make(draft *d, const ren_rank_input *in, ren_error *err)
{
    const int32_t n_keys = in->n_firms > in->n_sectors ? in->n_firms : in->n_sectors;
    d->n = in->n_links;
    d->pair = ren_column(d->n + 1, sizeof *d->pair);
    d->other = ren_column(d->n + 1, sizeof *d->other);
    d->count = ren_column(n_keys + 2, sizeof *d->count);
    if (d->pair == NULL || d->other == NULL || d->count == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "rank: no memory for the links");
    }
    for (int64_t l = 0; l < d->n; l++) {
        d->pair[l] = (pair){ in->supplier[l], in->buyer[l], in->role[l], in->value[l] };
    }
    sort_by(d, BY_SUPPLIER, in->n_firms, in->sector);
    sort_by(d, BY_SECTOR, in->n_sectors, in->sector);
    sort_by(d, BY_BUYER, in->n_firms, in->sector);
    int64_t n = 0;
    for (int64_t l = 0; l < d->n; l++) {
        pair *const last = n > 0 ? &d->pair[n - 1] : NULL;
        if (last != NULL && last->buyer == d->pair[l].buyer
            && last->supplier == d->pair[l].supplier) {
            last->value += d->pair[l].value;
        } else {
            d->pair[n++] = d->pair[l];
        }
    }
    d->n = n;
    return REN_OK;
}

static void draft_free(draft *d)
{
    free(d->pair);
    free(d->other);
    free(d->count);
}

static ren_status rank_allocate(ren_rank *r, int64_t n_links, ren_error *err)
{
    const int64_t n = r->n_firms;
#define COLUMN(member, length) \
    ((r->member = ren_column((length), sizeof *r->member)) != NULL)
    if (COLUMN(sales, n + 1) && COLUMN(bought, n + 1) && COLUMN(weight, n + 1)
        && COLUMN(alone_first, n + 1) && COLUMN(alone_supplier, n_links + 1)
        && COLUMN(group_first, n + 1) && COLUMN(group_link, n_links + 1)
        && COLUMN(essential_supplier, n_links + 1)
        && COLUMN(essential_share, n_links + 1) && COLUMN(usual_first, n + 1)
        && COLUMN(usual_supplier, n_links + 1) && COLUMN(usual_share, n_links + 1)
        && COLUMN(customer_first, n + 1) && COLUMN(customer, n_links + 1)
        && COLUMN(customer_share, n_links + 1) && COLUMN(market_first, r->n_sectors + 1)
        && COLUMN(market_firm, n + 1)) {
        return REN_OK;
    }
#undef COLUMN
    return ren_fail(err, REN_NO_MEMORY, "rank: no memory for %lld firms, %lld links",
                    (long long)n, (long long)n_links);
}

/* The group of inputs that begins at pair l, of one buyer and one sector: its end. */
static int64_t group_end(const draft *d, int64_t l, const int32_t *sector)
{
    int64_t end = l + 1;
    while (end < d->n && d->pair[end].buyer == d->pair[l].buyer
           && sector[d->pair[end].supplier] == sector[d->pair[l].supplier]
           && d->pair[end].role == d->pair[l].role) {
        end++;
    }
    return end;
}

typedef struct filled {
    int64_t alone, group, essential, usual;
} filled;

static void group_add(ren_rank *r, const draft *d, int64_t l, int64_t end, filled *at)
{
    const uint8_t role = d->pair[l].role;
    double sum = 0;
    for (int64_t k = l; k < end; k++) {
        sum += d->pair[k].value;
    }
    if (role == REN_RANK_ESSENTIAL && end - l == 1) {
        r->alone_supplier[at->alone++] = d->pair[l].supplier;
    } else if (role == REN_RANK_ESSENTIAL) {
        for (int64_t k = l; k < end; k++) {
            r->essential_supplier[at->essential] = d->pair[k].supplier;
            r->essential_share[at->essential++] = d->pair[k].value / sum;
        }
        r->group_link[++at->group] = at->essential;
    } else if (role == REN_RANK_USUAL) {
        for (int64_t k = l; k < end; k++) {
            r->usual_supplier[at->usual] = d->pair[k].supplier;
            r->usual_share[at->usual++] =
                d->pair[k].value / r->bought[d->pair[k].buyer];
        }
    }
}

static void inputs_fill(ren_rank *r, const draft *d, const int32_t *sector)
{
    filled at = { 0 };
    int64_t l = 0;
    for (int64_t k = 0; k < d->n; k++) {
        r->bought[d->pair[k].buyer] += d->pair[k].value;
    }
    for (int32_t j = 0; j < r->n_firms; j++) {
        while (l < d->n && d->pair[l].buyer == j) {
            const int64_t end = group_end(d, l, sector);
            group_add(r, d, l, end, &at);
            l = end;
        }
        r->alone_first[j + 1] = at.alone;
        r->group_first[j + 1] = at.group;
        r->usual_first[j + 1] = at.usual;
    }
}

static void customers_fill(ren_rank *r, draft *d, const int32_t *sector)
{
    sort_by(d, BY_BUYER, r->n_firms, sector);
    sort_by(d, BY_SUPPLIER, r->n_firms, sector);
    for (int64_t l = 0; l < d->n; l++) {
        r->sales[d->pair[l].supplier] += d->pair[l].value;
        r->customer_first[d->pair[l].supplier + 1] = l + 1;
    }
    for (int32_t i = 0; i < r->n_firms; i++) {
        if (r->customer_first[i + 1] == 0) {
            r->customer_first[i + 1] = r->customer_first[i];
        }
    }
    for (int64_t l = 0; l < d->n; l++) {
        r->customer[l] = d->pair[l].buyer;
        r->customer_share[l] = d->pair[l].value / r->sales[d->pair[l].supplier];
    }
}

static void markets_fill(ren_rank *r, const int32_t *sector, int64_t *at)
{
    for (int32_t i = 0; i < r->n_firms; i++) {
        r->market_first[sector[i] + 1]++;
    }
    for (int32_t k = 0; k < r->n_sectors; k++) {
        r->market_first[k + 1] += r->market_first[k];
        at[k] = r->market_first[k];
    }
    for (int32_t i = 0; i < r->n_firms; i++) {
        r->market_firm[at[sector[i]]++] = i;
    }
}

static ren_status weights_fill(ren_rank *r, const double *weight, ren_error *err)
{
    double sum = 0;
    const double *const from = weight != NULL ? weight : r->sales;
    for (int32_t i = 0; i < r->n_firms; i++) {
        sum += from[i];
    }
    if (!(sum > 0)) {
        return ren_fail(err, REN_OUT_OF_RANGE,
                        "weights of firms: found a sum of %g, expected more than 0",
                        sum);
    }
    for (int32_t i = 0; i < r->n_firms; i++) {
        r->weight[i] = from[i] / sum;
    }
    return REN_OK;
}

ren_status ren_rank_build(ren_rank *out, const ren_rank_input *in, ren_error *err)
{
    ren_rank r = { .n_firms = in->n_firms,
                   .n_sectors = in->n_sectors,
                   .market_share = in->market_share };
    draft d = { 0 };
    ren_status status = draft_make(&d, in, err);
    if (status != REN_OK) {
        goto out;
    }
    r.n_links = d.n;
    status = rank_allocate(&r, d.n, err);
    if (status != REN_OK) {
        goto out;
    }
    inputs_fill(&r, &d, in->sector);
    customers_fill(&r, &d, in->sector);
    markets_fill(&r, in->sector, d.count);
    status = weights_fill(&r, in->weight, err);
    if (status != REN_OK) {
        goto out;
    }
    *out = r;
    memset(&r, 0, sizeof r);
out:
    ren_rank_free(&r);
    draft_free(&d);
    return status;
}

void ren_rank_free(ren_rank *r)
{
    free(r->sales);
    free(r->bought);
    free(r->weight);
    free(r->alone_first);
    free(r->alone_supplier);
    free(r->group_first);
    free(r->group_link);
    free(r->essential_supplier);
    free(r->essential_share);
    free(r->usual_first);
    free(r->usual_supplier);
    free(r->usual_share);
    free(r->customer_first);
    free(r->customer);
    free(r->customer_share);
    free(r->market_first);
    free(r->market_firm);
    memset(r, 0, sizeof *r);
}
