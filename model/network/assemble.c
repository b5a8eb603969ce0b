/**
 * @file model/network/assemble.c
 * Slots and links in the order the weekly kernels read them.
 *
 * Inside each window of REN_WINDOW places slots go by (domestic links, foreign links,
 * place, product), so loops over a run have one trip count. Slots without a link, left
 * when a firm could only have bought from itself, are dropped.
 */
#include "base/array.h"
#include "model/network/draft.h"
#include "model/network/links/keys.h"

#include <math.h>
#include <stdlib.h>

/** Slots of one window, sorted; scratch of one thread. */
typedef struct window {
    int64_t first; /* draft slot */
    int32_t first_place, last_place;
    int32_t n, n_kept;
    int64_t n_links;
    int32_t n_runs;
    uint64_t *key;      /* [2 * REN_WINDOW * REN_ROW_MOST] */
    uint16_t *position; /* [REN_WINDOW * REN_ROW_MOST] by draft slot, of kept ones */
} window;

enum { INDEX_BITS = 24, FOREIGN_BITS = 8 };

static int32_t index_of(uint64_t key)
{
    return (int32_t)(key & 0xFFFFFF);
}

static bool open_window(window *w)
{
    w->key = ren_column(2 * REN_WINDOW * REN_ROW_MOST, sizeof *w->key);
    w->position = ren_column(REN_WINDOW * REN_ROW_MOST, sizeof *w->position);
    return w->key != NULL && w->position != NULL;
}

static void close_window(window *w)
{
    free(w->key);
    free(w->position);
}

static void sort_window(window *w, const ren_draft *d, int32_t number)
{
    const int64_t n_firms = d->economy->firms.n;
    const int64_t begin = (int64_t)number * REN_WINDOW;
    const int64_t end = begin + REN_WINDOW < n_firms ? begin + REN_WINDOW : n_firms;
    w->first_place = (int32_t)begin;
    w->last_place = (int32_t)end;
    w->first = d->firm_first[begin];
    w->n = (int32_t)(d->firm_first[end] - w->first);
    w->n_kept = 0;
    w->n_links = 0;
    w->n_runs = 0;
    for (int32_t j = 0; j < w->n; j++) {
        const int64_t s = w->first + j;
        if (d->n_domestic[s] + d->n_foreign[s] > 0) {
            w->key[w->n_kept++] =
                (uint64_t)d->n_domestic[s] << (INDEX_BITS + FOREIGN_BITS)
                | (uint64_t)d->n_foreign[s] << INDEX_BITS | (uint64_t)j;
            w->n_links += d->n_domestic[s] + d->n_foreign[s];
        }
    }
    ren_keys_sort(w->n_kept, w->key, w->key + REN_WINDOW * REN_ROW_MOST, 3);
    for (int32_t t = 0; t < w->n_kept; t++) {
        w->n_runs += t == 0 || w->key[t] >> INDEX_BITS != w->key[t - 1] >> INDEX_BITS;
        w->position[index_of(w->key[t])] = (uint16_t)t;
    }
}

static void fill_firms(ren_network *net, const ren_draft *d, const window *w,
                       int32_t first_slot)
{
    int64_t at = first_slot;
    for (int32_t i = w->first_place; i < w->last_place; i++) {
        net->firm_first[i] = at;
        for (int64_t s = d->firm_first[i]; s < d->firm_first[i + 1]; s++) {
            if (d->n_domestic[s] + d->n_foreign[s] > 0) {
                net->slot_at[at++] = w->position[s - w->first];
            }
        }
    }
}

static void fill_runs(ren_network *net, const window *w, int32_t first_slot,
                      int64_t first_link, int32_t run)
{
    for (int32_t t = 0; t < w->n_kept; t++) {
        const uint64_t shape = w->key[t] >> INDEX_BITS;
        ren_slot_run *r = &net->run[run];
        if (t == 0 || shape != w->key[t - 1] >> INDEX_BITS) {
            r = t == 0 ? r : &net->run[++run];
            *r = (ren_slot_run){ .slot = first_slot + t,
                                 .link = first_link,
                                 .n_domestic = (int32_t)(shape >> FOREIGN_BITS),
                                 .n_foreign = (int32_t)(shape & 0xFF) };
        }
        r->n++;
        net->link_first[first_slot + t] = first_link;
        first_link += r->n_domestic + r->n_foreign;
    }
}

static uint8_t weeks(double x)
{
    return (uint8_t)fmin(fmax(rint(x), 0.0), 255.0);
}

/* Criticality (D3): niches carry their own, other cells a chance. */
uint8_t ren_slot_criticality(const ren_economy *e, const ren_parameters *p, int32_t id,
                             int32_t k, int32_t q)
{
    const ren_table *table = e->table;
    if (k >= table->n_base) {
        const double own = table->niche[k - table->n_base].criticality;
        return k == q       ? REN_NOT_CRITICAL
               : own >= 1.0 ? REN_CRITICAL
               : own >= 0.5 ? REN_HALF
                            : REN_NOT_CRITICAL;
    }
    const double chance = p->crit_kappa * table->criticality[(int64_t)k * table->n + q];
    const double u =
        ren_draw_uniform(e->stream, (ren_who){ .id = (uint32_t)id,
                                               .second = (uint32_t)k,
                                               .purpose = REN_DRAW_CRITICALITY });
    return u < chance ? REN_CRITICAL : u < 1.5 * chance ? REN_HALF : REN_NOT_CRITICAL;
}

/* Buffer (D8): weeks of use kept after use, lognormal around the median of its kind. */
double ren_slot_buffer(const ren_economy *e, const ren_parameters *p, int32_t id,
                       int32_t k, int32_t q, uint8_t criticality)
{
    const ren_table *table = e->table;
    const bool niche = k >= table->n_base;
    double median = p->n_noncrit;
    if (niche) {
        median = table->niche[k - table->n_base].buffer_weeks;
    } else if (criticality != REN_NOT_CRITICAL) {
        median = p->n_crit;
    } else if (table->inventory_weeks[q] > 0.0) {
        median = table->inventory_weeks[q];
    }
    const double z =
        ren_draw_normal(e->stream, (ren_who){ .id = (uint32_t)id,
                                              .second = (uint32_t)k,
                                              .purpose = REN_DRAW_BUFFER });
    double buffer = fmin(median, p->buffer_max) * exp(p->n_sd_ln * z);
    if (!niche && criticality == REN_NOT_CRITICAL) {
        buffer = fmax(buffer, p->buffer_min);
    }
    return fmin(buffer, p->buffer_max);
}

static void fill_slot(ren_network *net, const ren_draft *d, int32_t slot, int64_t s)
{
    const ren_population *firms = &d->economy->firms;
    const ren_table *table = d->economy->table;
    const int32_t i = d->slot_firm[s], k = d->slot_product[s], q = firms->product[i];
    const ren_draft_links *links = &d->links[k];
    const int64_t at = net->link_first[slot];
    const uint8_t criticality =
        ren_slot_criticality(d->economy, d->parameters, firms->id[i], k, q);
    double domestic = 0.0, all = 0.0;
    for (int32_t l = 0; l < d->n_domestic[s] + d->n_foreign[s]; l++) {
        net->link_supplier[at + l] = links->node[d->row[s] + l];
        net->link_share[at + l] = links->share[d->row[s] + l];
        all += net->link_share[at + l];
        domestic += l < d->n_domestic[s] ? net->link_share[at + l] : 0.0;
    }
    net->slot_firm[slot] = i;
    net->slot_product[slot] = (uint16_t)k;
    net->slot_criticality[slot] = criticality;
    net->slot_lead[slot] = weeks(d->parameters->lead_dom);
    net->slot_lead_foreign[slot] =
        weeks(k >= table->n_base ? table->niche[k - table->n_base].lead_weeks
                                 : d->parameters->lead_imp);
    net->slot_value[slot] = (ren_real)d->slot_value[s];
    net->slot_buffer[slot] = (ren_real)ren_slot_buffer(d->economy, d->parameters,
                                                       firms->id[i], k, q, criticality);
    net->slot_domestic[slot] = (ren_real)(d->n_foreign[s] == 0 ? 1.0 : domestic / all);
}

ren_status ren_network_columns(ren_network *net, int64_t n_runs, ren_error *err)
{
    const int64_t n = net->n_slots;
    net->run = ren_column(n_runs, sizeof *net->run);
    net->firm_first = ren_column((int64_t)net->n_firms + 1, sizeof *net->firm_first);
    net->slot_at = ren_column(n, sizeof *net->slot_at);
    net->slot_firm = ren_column(n, sizeof *net->slot_firm);
    net->slot_product = ren_column(n, sizeof *net->slot_product);
    net->slot_criticality = ren_column(n, sizeof *net->slot_criticality);
    net->slot_lead = ren_column(n, sizeof *net->slot_lead);
    net->slot_lead_foreign = ren_column(n, sizeof *net->slot_lead_foreign);
    net->slot_value = ren_column(n, sizeof *net->slot_value);
    net->slot_buffer = ren_column(n, sizeof *net->slot_buffer);
    net->slot_domestic = ren_column(n, sizeof *net->slot_domestic);
    net->link_first = ren_column(n + 1, sizeof *net->link_first);
    net->link_supplier = ren_column(net->n_links, sizeof *net->link_supplier);
    net->link_share = ren_column(net->n_links, sizeof *net->link_share);
    if (net->run == NULL || net->firm_first == NULL || net->slot_at == NULL
        || net->slot_firm == NULL || net->slot_product == NULL
        || net->slot_criticality == NULL || net->slot_lead == NULL
        || net->slot_lead_foreign == NULL || net->slot_value == NULL
        || net->slot_buffer == NULL || net->slot_domestic == NULL
        || net->link_first == NULL || net->link_supplier == NULL
        || net->link_share == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "network: no memory for %lld links",
                        (long long)net->n_links);
    }
    net->firm_first[net->n_firms] = n;
    net->link_first[n] = net->n_links;
    return REN_OK;
}

/* Sizes of all windows; false when out of memory. */
static bool measure(ren_network *net, const ren_draft *d, int64_t *window_link)
{
    int failed = 0;
#pragma omp parallel reduction(+ : failed)
    {
        window w = { 0 };
        const bool ready = open_window(&w);
        failed += !ready;
#pragma omp for schedule(static)
        for (int32_t v = 0; v < net->n_windows; v++) {
            if (ready) {
                sort_window(&w, d, v);
                net->window_slot[v + 1] = w.n_kept;
                net->window_run[v + 1] = w.n_runs;
                window_link[v + 1] = w.n_links;
            }
        }
        close_window(&w);
    }
    for (int32_t v = 0; v < net->n_windows; v++) {
        net->window_slot[v + 1] += net->window_slot[v];
        net->window_run[v + 1] += net->window_run[v];
        window_link[v + 1] += window_link[v];
    }
    net->n_slots = net->window_slot[net->n_windows];
    net->n_runs = net->window_run[net->n_windows];
    net->n_links = window_link[net->n_windows];
    return failed == 0;
}

static bool fill(ren_network *net, const ren_draft *d, const int64_t *window_link)
{
    int failed = 0;
#pragma omp parallel reduction(+ : failed)
    {
        window w = { 0 };
        const bool ready = open_window(&w);
        failed += !ready;
#pragma omp for schedule(static)
        for (int32_t v = 0; v < net->n_windows; v++) {
            if (ready) {
                sort_window(&w, d, v);
                fill_firms(net, d, &w, net->window_slot[v]);
                fill_runs(net, &w, net->window_slot[v], window_link[v],
                          net->window_run[v]);
                for (int32_t t = 0; t < w.n_kept; t++) {
                    fill_slot(net, d, net->window_slot[v] + t,
                              w.first + index_of(w.key[t]));
                }
            }
        }
        close_window(&w);
    }
    return failed == 0;
}

ren_status ren_network_assemble(ren_network *net, const ren_draft *d, ren_error *err)
{
    const int32_t n_firms = d->economy->firms.n;
    ren_status status = REN_OK;
    net->n_firms = n_firms;
    net->n_windows = (n_firms + REN_WINDOW - 1) / REN_WINDOW;
    net->window_run = ren_column((int64_t)net->n_windows + 1, sizeof *net->window_run);
    net->window_slot =
        ren_column((int64_t)net->n_windows + 1, sizeof *net->window_slot);
    int64_t *window_link = ren_column((int64_t)net->n_windows + 1, sizeof *window_link);
    if (net->window_run == NULL || net->window_slot == NULL || window_link == NULL
        || !measure(net, d, window_link)) {
        status = ren_fail(err, REN_NO_MEMORY, "network: no memory for windows");
        goto out;
    }
    status = ren_network_columns(net, net->n_runs, err);
    if (status == REN_OK && !fill(net, d, window_link)) {
        status = ren_fail(err, REN_NO_MEMORY, "network: no memory for windows");
    }
out:
    free(window_link);
    return status;
}
