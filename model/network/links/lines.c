/**
 * @file model/network/links/lines.c
 * Links of every input product: buyers and sellers are put in line and overlaid.
 *
 * Sellers stand in the order of provinces along the line of neighbours, by chance
 * inside a province. Each piece of a purchase takes a drawn point: with chance
 * local_share a point among the sellers of the buyer's province, else a point anywhere.
 * Where a province buys more than it makes, its pieces reach into the provinces next to
 * it. Sellers' capacities are heavy-tailed, pieces are not, so customers are as
 * unequal as size, and large buyers reach over many small sellers: degrees are
 * heavy-tailed and disassortative without being asked to be.
 *
 * A firm that meets itself changes places with the next meetings on the line; what
 * cannot change, when one firm is most of its product, it buys from the pool. Foreign
 * sources (country x
 * product) sell along a line in random order, in proportion to origin shares.
 */
#include "base/array.h"
#include "model/network/draft.h"
#include "model/network/links/keys.h"
#include "model/network/links/overlay.h"

#include <stdlib.h>
#include <string.h>

/** One product's links in the making; rows are its slots in bucket order. */
typedef struct desk {
    const ren_draft *draft;
    int32_t product;
    int32_t n_rows;
    const int32_t *slot; /* [n_rows] */
    uint8_t *pieces;     /* [n_rows] */
    uint64_t *key;       /* [2 * max(n_pieces, n_sellers)]: keys and scratch */
    ren_overlay lines;
    ren_meetings met;
    int32_t *owner;     /* [n_rows] firm of each slot */
    int32_t *row_first; /* [n_rows + 2] */
} desk;

const double *ren_draft_origin(const ren_table *table, int32_t product)
{
    static const double world[REN_N_COUNTRIES] = { [REN_N_COUNTRIES - 1] = 1.0 };
    const double *share = product >= table->n_base
                              ? table->niche[product - table->n_base].origin
                              : table->origin_input + product * REN_N_COUNTRIES;
    for (int32_t c = 0; c < REN_N_COUNTRIES; c++) {
        if (share[c] > 0.0) {
            return share;
        }
    }
    return world; /* no origin known: the rest of the world */
}

static double import_share(const ren_draft *d, int32_t s)
{
    const int32_t buyer = d->economy->firms.product[d->slot_firm[s]];
    return d->import_share[(int64_t)d->slot_product[s] * d->economy->table->n + buyer];
}

static ren_who who_buys(const ren_draft *d, int32_t s, int32_t piece,
                        ren_purpose purpose)
{
    return (ren_who){ .id = (uint32_t)d->economy->firms.id[d->slot_firm[s]],
                      .second = d->slot_product[s],
                      .draw = (uint16_t)piece,
                      .purpose = (uint16_t)purpose };
}

static int32_t cut_pieces(desk *k)
{
    const ren_draft *d = k->draft;
    int32_t n = 0;
    for (int32_t j = 0; j < k->n_rows; j++) {
        const int32_t extra = ren_draw_poisson(
            d->economy->stream, who_buys(d, k->slot[j], 0, REN_DRAW_PIECES),
            d->parameters->slot_extra_pieces);
        k->pieces[j] = (uint8_t)(extra < 254 ? 1 + extra : 255);
        n += k->pieces[j];
    }
    return n;
}

static void free_desk(desk *k)
{
    free(k->pieces);
    free(k->key);
    free(k->lines.piece);
    free(k->lines.piece_row);
    free(k->lines.row_piece);
    free(k->lines.seller);
    free(k->lines.capacity);
    free(k->met.item);
    free(k->owner);
    free(k->row_first);
}

static bool allocate(desk *k, int32_t n_sellers)
{
    k->pieces = ren_column(k->n_rows, sizeof *k->pieces);
    if (k->pieces == NULL) {
        return false;
    }
    const int64_t n = cut_pieces(k);
    const int64_t sellers = n_sellers > REN_N_COUNTRIES ? n_sellers : REN_N_COUNTRIES;
    k->key = ren_column(n > sellers ? n : sellers, sizeof *k->key);
    k->lines.piece = ren_column(n > sellers ? n : sellers, sizeof *k->lines.piece);
    k->lines.piece_row = ren_column(n, sizeof *k->lines.piece_row);
    k->lines.row_piece = ren_column(k->n_rows, sizeof *k->lines.row_piece);
    k->lines.seller = ren_column(sellers, sizeof *k->lines.seller);
    k->lines.capacity = ren_column(sellers, sizeof *k->lines.capacity);
    k->owner = ren_column(k->n_rows, sizeof *k->owner);
    k->row_first = ren_column((int64_t)k->n_rows + 2, sizeof *k->row_first);
    return k->key != NULL && k->lines.piece != NULL && k->lines.piece_row != NULL
           && k->lines.row_piece != NULL && k->lines.seller != NULL
           && k->lines.capacity != NULL && k->owner != NULL && k->row_first != NULL;
}

/* Sellers in line; edge[rank] .. edge[rank + 1] is where a province stands, 0..1. */
static void line_up_sellers(desk *k, double edge[REN_N_PROVINCES + 1], double total)
{
    const ren_draft *d = k->draft;
    const ren_population *firms = &d->economy->firms;
    const int32_t first = d->member_first[k->product];
    const int32_t n = d->member_first[k->product + 1] - first;
    double output = 0.0, stand[REN_N_PROVINCES] = { 0 };
    for (int32_t t = 0; t < n; t++) {
        const int32_t i = d->member[first + t];
        const int32_t rank = d->economy->geography->along[firms->province[i]];
        uint32_t word[4];
        ren_draw_words(
            d->economy->stream,
            (ren_who){ .id = (uint32_t)firms->id[i], .purpose = REN_DRAW_SUPPLY_LINE },
            word);
        k->lines.piece[t] = ren_key_of((uint32_t)rank << 24 | word[0] >> 8, t);
        output += firms->output[i];
        stand[rank] += firms->output[i];
    }
    ren_keys_sort(n, k->lines.piece, k->key, 4);
    for (int32_t t = 0; t < n; t++) {
        k->lines.seller[t] = d->member[first + ren_key_index(k->lines.piece[t])];
        k->lines.capacity[t] = firms->output[k->lines.seller[t]] / output * total;
    }
    k->lines.n_sellers = n;
    edge[0] = 0.0;
    for (int32_t rank = 0; rank < REN_N_PROVINCES; rank++) {
        edge[rank + 1] = edge[rank] + stand[rank] / output;
    }
}

/* Values of the rows' pieces, domestic or foreign; returns the length of the line. */
static double size_pieces(desk *k, bool foreign)
{
    double total = 0.0;
    for (int32_t j = 0; j < k->n_rows; j++) {
        const double share = import_share(k->draft, k->slot[j]);
        const double value =
            k->draft->slot_value[k->slot[j]] * (foreign ? share : 1.0 - share);
        k->lines.row_piece[j] = value / k->pieces[j];
        k->owner[j] = k->draft->slot_firm[k->slot[j]];
        total += value;
    }
    return total;
}

static void line_up_pieces(desk *k, const double *edge)
{
    const ren_draft *d = k->draft;
    const double local = d->parameters->local_share;
    int32_t m = 0;
    for (int32_t j = 0; j < k->n_rows; j++) {
        const int32_t s = k->slot[j];
        for (int32_t piece = 0; piece < k->pieces[j]; piece++) {
            uint32_t word[4];
            ren_draw_words(
                d->economy->stream,
                who_buys(d, s, piece,
                         edge != NULL ? REN_DRAW_DEMAND_LINE : REN_DRAW_ORIGIN),
                word);
            double x = word[0] * 0x1p-32;
            if (edge != NULL && word[1] * 0x1p-32 < local) {
                const int32_t province = d->economy->firms.province[d->slot_firm[s]];
                const int32_t rank = d->economy->geography->along[province];
                x = edge[rank] + x * (edge[rank + 1] - edge[rank]);
            }
            x = x < 1.0 ? x : 0x1.fffffep-1;
            k->lines.piece_row[m] = j;
            k->lines.piece[m] = ren_key_of((uint32_t)(x * 0x1p32), m);
            m++;
        }
    }
    k->lines.n_pieces = m;
    ren_keys_sort(m, k->lines.piece, k->key, 4);
}

static void line_up_sources(desk *k, double total)
{
    const ren_draft *d = k->draft;
    const double *share = ren_draft_origin(d->economy->table, k->product);
    int32_t f = d->economy->firms.n + d->source_first[k->product];
    double shares = 0.0;
    k->lines.n_sellers = 0;
    for (int32_t c = 0; c < REN_N_COUNTRIES; c++) {
        shares += share[c];
    }
    for (int32_t c = 0; c < REN_N_COUNTRIES; c++) {
        if (share[c] > 0.0) {
            k->lines.capacity[k->lines.n_sellers] = share[c] / shares * total;
            k->lines.seller[k->lines.n_sellers++] = f++;
        }
    }
}

/* Meetings by row, each row by node: counting sort, then keys inside the row. */
static bool group(const desk *k, ren_draft_links *links, double *value)
{
    const ren_meetings *met = &k->met;
    int32_t *first = k->row_first, longest = 0;
    for (int32_t m = 0; m < met->n; m++) {
        first[met->item[m].row + 2]++;
    }
    for (int32_t j = 0; j < k->n_rows; j++) {
        longest = first[j + 2] > longest ? first[j + 2] : longest;
        first[j + 2] += first[j + 1];
    }
    uint64_t *key = ren_column(2 * (int64_t)longest, sizeof *key);
    int32_t *order = ren_column(met->n, sizeof *order);
    if (key == NULL || order == NULL) {
        free(key);
        free(order);
        return false;
    }
    for (int32_t m = 0; m < met->n; m++) {
        order[first[met->item[m].row + 1]++] = m;
    }
    for (int32_t j = 0; j < k->n_rows; j++) {
        const int32_t n = first[j + 1] - first[j];
        for (int32_t m = 0; m < n; m++) {
            const int32_t at = order[first[j] + m];
            key[m] = ren_key_of((uint32_t)met->item[at].node, at);
        }
        ren_keys_sort(n, key, key + longest, 4);
        for (int32_t m = 0; m < n; m++) {
            links->node[first[j] + m] = (int32_t)(key[m] >> 32);
            value[first[j] + m] = met->item[ren_key_index(key[m])].value;
        }
    }
    free(key);
    free(order);
    return true;
}

/* Joins meetings of the same pair, takes out self-links, turns values into shares. The
 * pool gets what a firm would have bought from itself. */
static void settle(ren_draft *d, const desk *k, ren_draft_links *links, double *value)
{
    const int32_t n_firms = d->economy->firms.n;
    int32_t n = 0;
    for (int32_t j = 0; j < k->n_rows; j++) {
        const int32_t s = k->slot[j], begin = n;
        double total = 0.0;
        for (int32_t m = k->row_first[j]; m < k->row_first[j + 1]; m++) {
            const int32_t node = links->node[m];
            if (!(value[m] > 0.0)) {
                continue; /* emptied by an exchange */
            }
            if (node == d->slot_firm[s]) {
                d->economy->remainder[node] += value[m];
                d->self[k->product] += value[m];
                continue;
            }
            if (n > begin && links->node[n - 1] == node) {
                value[n - 1] += value[m];
            } else {
                links->node[n] = node;
                value[n++] = value[m];
                d->n_domestic[s] += node < n_firms;
                d->n_foreign[s] += node >= n_firms;
            }
            total += value[m];
        }
        d->row[s] = begin;
        d->slot_value[s] = total;
        for (int32_t m = begin; m < n; m++) {
            links->share[m] = (ren_real)(value[m] / total);
        }
    }
    links->n = n;
}

static bool make(ren_draft *d, int32_t product)
{
    const int32_t first = d->bucket_first[product];
    const int32_t n_sellers = d->member_first[product + 1] - d->member_first[product];
    ren_draft_links *links = &d->links[product];
    desk k = { .draft = d,
               .product = product,
               .n_rows = d->bucket_first[product + 1] - first,
               .slot = d->bucket + first };
    double edge[REN_N_PROVINCES + 1], *value = NULL;
    bool done = false;
    if (k.n_rows == 0) {
        return true;
    }
    if (!allocate(&k, n_sellers)) {
        goto out;
    }
    line_up_sellers(&k, edge, size_pieces(&k, false));
    line_up_pieces(&k, edge);
    if (!ren_overlay_meet(&k.met, &k.lines) || !ren_overlay_part(&k.met, k.owner)) {
        goto out;
    }
    if (d->foreign_total[product] > 0.0) {
        line_up_sources(&k, size_pieces(&k, true));
        line_up_pieces(&k, NULL);
        if (!ren_overlay_meet(&k.met, &k.lines)) {
            goto out;
        }
    }
    links->node = ren_column(k.met.n, sizeof *links->node);
    links->share = ren_column(k.met.n, sizeof *links->share);
    value = ren_column(k.met.n, sizeof *value);
    if (links->node == NULL || links->share == NULL || value == NULL
        || !group(&k, links, value)) {
        goto out;
    }
    settle(d, &k, links, value);
    done = true;
out:
    free(value);
    free_desk(&k);
    return done;
}

/* Slots by input product, and what each product's foreign sources sell. */
static void fill_buckets(ren_draft *d)
{
    const int32_t n = d->economy->table->n;
    for (int32_t s = 0; s < d->n_slots; s++) {
        d->bucket_first[d->slot_product[s] + 1]++;
    }
    for (int32_t k = 0; k < n; k++) {
        d->bucket_first[k + 1] += d->bucket_first[k];
    }
    for (int32_t s = 0; s < d->n_slots; s++) {
        d->bucket[d->bucket_first[d->slot_product[s]]++] = s;
    }
    for (int32_t k = n; k > 0; k--) {
        d->bucket_first[k] = d->bucket_first[k - 1];
    }
    d->bucket_first[0] = 0;
#pragma omp parallel for schedule(dynamic)
    for (int32_t k = 0; k < n; k++) {
        for (int32_t b = d->bucket_first[k]; b < d->bucket_first[k + 1]; b++) {
            const int32_t s = d->bucket[b];
            d->foreign_total[k] += d->slot_value[s] * import_share(d, s);
        }
    }
    for (int32_t k = 0; k < n; k++) {
        const double *share = ren_draft_origin(d->economy->table, k);
        d->source_first[k + 1] = d->source_first[k];
        for (int32_t c = 0; c < REN_N_COUNTRIES && d->foreign_total[k] > 0.0; c++) {
            d->source_first[k + 1] += share[c] > 0.0;
        }
    }
}

ren_status ren_draft_links_make(ren_draft *d, ren_error *err)
{
    const int32_t n = d->economy->table->n;
    int failed = 0;
    d->bucket_first = ren_column((int64_t)n + 1, sizeof *d->bucket_first);
    d->bucket = ren_column(d->n_slots, sizeof *d->bucket);
    d->foreign_total = ren_column(n, sizeof *d->foreign_total);
    d->source_first = ren_column((int64_t)n + 1, sizeof *d->source_first);
    d->n_domestic = ren_column(d->n_slots, sizeof *d->n_domestic);
    d->n_foreign = ren_column(d->n_slots, sizeof *d->n_foreign);
    d->row = ren_column(d->n_slots, sizeof *d->row);
    d->links = ren_column(n, sizeof *d->links);
    d->self = ren_column(n, sizeof *d->self);
    if (d->bucket_first == NULL || d->bucket == NULL || d->foreign_total == NULL
        || d->source_first == NULL || d->n_domestic == NULL || d->n_foreign == NULL
        || d->row == NULL || d->links == NULL || d->self == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "network: no memory for links");
    }
    fill_buckets(d);
#pragma omp parallel for schedule(dynamic) reduction(+ : failed)
    for (int32_t k = 0; k < n; k++) {
        failed += !make(d, k);
    }
    return failed == 0 ? REN_OK
                       : ren_fail(err, REN_NO_MEMORY, "network: no memory for links");
}
