/**
 * @file model/settle/links.c
 * Links of a stated economy as slots in the order of the kernels.
 */
#include "base/array.h"
#include "model/network/draft.h"
#include "model/settle/parts.h"

#include <math.h>
#include <stdlib.h>

/* A stated link, in places. */
typedef struct link {
    int32_t buyer, supplier;
    uint16_t product;
    double value; /* money per step */
} link;

/* Links in order of (buyer, product, supplier), and the slots they make. */
typedef struct sorted {
    int64_t n;
    link *link;
    bool apart; /* a slot per supplier */
    int32_t n_slots;
    int64_t *slot; /* [n_slots + 1] first link of each */
} sorted;

static int compare(const void *a, const void *b)
{
    const link *x = a, *y = b;
    if (x->buyer != y->buyer) {
        return x->buyer < y->buyer ? -1 : 1;
    }
    if (x->product != y->product) {
        return x->product < y->product ? -1 : 1;
    }
    return (x->supplier > y->supplier) - (x->supplier < y->supplier);
}

static bool opens_slot(const sorted *s, int64_t l)
{
    return l == 0 || s->apart || s->link[l].buyer != s->link[l - 1].buyer
           || s->link[l].product != s->link[l - 1].product;
}

static ren_status sort_links(sorted *s, const ren_economy *e, const ren_given *given,
                             ren_error *err)
{
    const int32_t *place = e->firms.place_of;
    s->n = given->n_links;
    s->link = ren_column(s->n, sizeof *s->link);
    s->slot = ren_column(s->n + 1, sizeof *s->slot);
    if (s->link == NULL || s->slot == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "network: no memory for %lld links",
                        (long long)s->n);
    }
    for (int64_t l = 0; l < s->n; l++) {
        const int32_t supplier = place[given->supplier[l]];
        s->link[l] = (link){ .buyer = place[given->buyer[l]],
                             .supplier = supplier,
                             .product = e->firms.product[supplier],
                             .value = given->value[l] };
    }
    qsort(s->link, (size_t)s->n, sizeof *s->link, compare);
    for (int64_t l = 0; l < s->n; l++) {
        if (opens_slot(s, l)) {
            s->slot[s->n_slots++] = l;
        }
    }
    s->slot[s->n_slots] = s->n;
    return REN_OK;
}

/* A run for each slot is the most there can be. */
static ren_status allocate(ren_network *net, ren_error *err)
{
    net->window_run = ren_column((int64_t)net->n_windows + 1, sizeof *net->window_run);
    net->window_slot =
        ren_column((int64_t)net->n_windows + 1, sizeof *net->window_slot);
    net->foreign_country = ren_column(0, sizeof *net->foreign_country);
    net->foreign_product = ren_column(0, sizeof *net->foreign_product);
    net->foreign_flow = ren_column(0, sizeof *net->foreign_flow);
    return net->window_run != NULL && net->window_slot != NULL
               ? ren_network_columns(net, net->n_slots, err)
               : ren_fail(err, REN_NO_MEMORY, "network: no memory for windows");
}

/* Slot of the sorted list with its number of links: what orders a window. */
typedef struct ranked {
    int64_t length;
    int32_t slot;
} ranked;

static int compare_rank(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    if (x->length != y->length) {
        return x->length < y->length ? -1 : 1;
    }
    return (x->slot > y->slot) - (x->slot < y->slot);
}

/* What holds for a slot whose product nobody describes: every input of some weight binds
 * (Hallegatte 2014 leaves out what is below 1e-5 of output). */
static uint8_t criticality_of(const ren_economy *e, const ren_given *given,
                              const ren_parameters *p, const link *l, double value)
{
    const ren_population *firms = &e->firms;
    if (given->per_step) {
        return value > 1e-5 * firms->output[l->buyer] ? REN_CRITICAL : REN_NOT_CRITICAL;
    }
    return ren_slot_criticality(e, p, firms->id[l->buyer], l->product,
                                firms->product[l->buyer]);
}

static void fill_slot(ren_economy *e, const ren_given *given,
                      const ren_scenario *scenario, const sorted *s, int32_t slot,
                      int32_t from)
{
    ren_network *net = &e->network;
    const ren_parameters *p = &scenario->parameters;
    const link *first = &s->link[s->slot[from]];
    const int64_t n = s->slot[from + 1] - s->slot[from], at = net->link_first[slot];
    const double days = scenario->rules.inventory_days;
    const double step = scenario->horizon.days > 0 ? 1.0 : 7.0;
    double value = 0;
    for (int64_t l = 0; l < n; l++) {
        value += first[l].value;
    }
    for (int64_t l = 0; l < n; l++) {
        net->link_supplier[at + l] = first[l].supplier;
        net->link_share[at + l] = (ren_real)(first[l].value / value);
    }
    net->slot_firm[slot] = first->buyer;
    net->slot_product[slot] = first->product;
    net->slot_value[slot] = (ren_real)value;
    net->slot_domestic[slot] = 1;
    net->slot_lead[slot] = (uint8_t)rint(p->lead_dom);
    net->slot_lead_foreign[slot] = (uint8_t)rint(p->lead_imp);
    net->slot_criticality[slot] = criticality_of(e, given, p, first, value);
    net->slot_buffer[slot] =
        days > 0.0
            ? (ren_real)fmax(days / step - 1.0, 0.0)
            : (ren_real)ren_slot_buffer(e, p, e->firms.id[first->buyer], first->product,
                                        e->firms.product[first->buyer],
                                        net->slot_criticality[slot]);
}

/* Slots of one window, from `from` on in the sorted list: places them, opens their runs
 * and fills them. Returns the first slot of the next window. */
static int32_t lay_out(ren_economy *e, const ren_given *given,
                       const ren_scenario *scenario, const sorted *s, ranked *rank,
                       int32_t window, int32_t from)
{
    ren_network *net = &e->network;
    const int64_t end_place = (int64_t)(window + 1) * REN_WINDOW;
    int32_t n = 0;
    int64_t at = from == 0 ? 0 : net->link_first[from];
    while (from + n < s->n_slots && s->link[s->slot[from + n]].buyer < end_place) {
        rank[n] = (ranked){ s->slot[from + n + 1] - s->slot[from + n], from + n };
        n++;
    }
    qsort(rank, (size_t)n, sizeof *rank, compare_rank);
    net->window_slot[window] = from;
    net->window_run[window] = net->n_runs;
    for (int32_t k = 0; k < n; k++) {
        if (k == 0 || rank[k].length != rank[k - 1].length) {
            net->run[net->n_runs++] = (ren_slot_run){
                .slot = from + k, .link = at, .n_domestic = (int32_t)rank[k].length
            };
        }
        net->run[net->n_runs - 1].n++;
        net->link_first[from + k] = at;
        at += rank[k].length;
        net->slot_at[rank[k].slot] = (uint32_t)k;
        fill_slot(e, given, scenario, s, from + k, rank[k].slot);
    }
    net->link_first[from + n] = at;
    return from + n;
}

/* The slots of a firm stand one after the other in the sorted list. */
static void list_firms(ren_network *net, const sorted *s)
{
    int32_t slot = 0;
    for (int32_t i = 0; i < net->n_firms; i++) {
        net->firm_first[i] = slot;
        while (slot < s->n_slots && s->link[s->slot[slot]].buyer == i) {
            slot++;
        }
    }
    net->firm_first[net->n_firms] = s->n_slots;
}

ren_status ren_settle_links(ren_economy *e, const ren_given *given,
                            const ren_scenario *scenario, ren_error *err)
{
    ren_network *net = &e->network;
    sorted s = { .apart = scenario->rules.stocks == REN_STOCK_OF_SUPPLIER };
    ranked *rank = NULL;
    ren_status status = sort_links(&s, e, given, err);
    if (status != REN_OK) {
        goto out;
    }
    net->n_firms = net->n_nodes = e->firms.n;
    net->n_windows = (net->n_firms + REN_WINDOW - 1) / REN_WINDOW;
    net->n_slots = s.n_slots;
    net->n_links = s.n;
    status = allocate(net, err);
    if (status != REN_OK) {
        goto out;
    }
    rank = ren_column(s.n_slots, sizeof *rank);
    if (rank == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "network: no memory for its windows");
        goto out;
    }
    list_firms(net, &s);
    for (int32_t w = 0, from = 0; w < net->n_windows; w++) {
        from = lay_out(e, given, scenario, &s, rank, w, from);
    }
    net->window_slot[net->n_windows] = s.n_slots;
    net->window_run[net->n_windows] = net->n_runs;
    status = ren_network_transpose(net, &e->firms, err);
out:
    free(s.link);
    free(s.slot);
    free(rank);
    return status;
}
