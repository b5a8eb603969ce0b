/**
 * @file tests/sim/twin/epoch.c
 * Every thirteen weeks: whom a search may meet, and which links end (C5, D9).
 */
#include "tests/sim/twin/twin.h"

#include "base/draw.h"

#include <math.h>
#include <stdlib.h>

/* C5, D9: weight of a maker = root of its free capacity, cumulated over the makers of
 * its product in order of id. */
static void weigh_candidates(twin *t)
{
    for (int32_t p = 0; p < t->n_products; p++) {
        double sum = 0;
        for (int32_t id = 0; id < t->n_firms; id++) {
            twin_firm *f = &t->firm[twin_economy(t)->firms.place_of[id]];
            if (f->product == p) {
                const double spare = f->output0 * (f->capacity - f->output);
                sum += spare > 0.0 ? sqrt(spare) : 0.0;
                f->candidate = sum;
            }
        }
    }
}

/* A domestic link that ends; equal values are ordered by the ids of its firms. */
typedef struct ending {
    double flow;
    int32_t product, slot, place, buyer, supplier;
} ending;

static int by_product_and_flow(const void *left, const void *right)
{
    const ending *a = left, *b = right;
    if (a->product != b->product) {
        return a->product < b->product ? -1 : 1;
    }
    if (a->flow != b->flow) {
        return a->flow > b->flow ? -1 : 1;
    }
    if (a->buyer != b->buyer) {
        return a->buyer < b->buyer ? -1 : 1;
    }
    return (a->supplier > b->supplier) - (a->supplier < b->supplier);
}

/* C5: a link ends with the chance of link_death for one epoch, keyed by its two firms. */
static bool ends(const twin *t, int32_t s, int32_t place)
{
    const twin_slot *slot = &t->slot[s];
    const int32_t supplier = slot->link[place].supplier;
    const ren_who who = { .id = (uint32_t)t->firm[slot->buyer].id,
                          .second = (uint32_t)t->firm[supplier].id,
                          .week = (uint16_t)(t->week / (int32_t)t->parameters->epoch),
                          .draw = (uint16_t)slot->product,
                          .purpose = REN_DRAW_CHURN };
    const double chance =
        1.0 - pow(1.0 - t->parameters->link_death, t->parameters->epoch / 52.0);
    return ren_draw_uniform(twin_economy(t)->stream, who) < chance;
}

static int32_t list_endings(const twin *t, ending *out)
{
    int32_t n = 0;
    for (int32_t s = 0; s < t->n_slots; s++) {
        const twin_slot *slot = &t->slot[s];
        for (int32_t k = 0; k < slot->n_home; k++) {
            if (ends(t, s, k)) {
                out[n++] = (ending){ .flow = (double)slot->link[k].share * slot->value,
                                     .product = slot->product,
                                     .slot = s,
                                     .place = k,
                                     .buyer = t->firm[slot->buyer].id,
                                     .supplier = t->firm[slot->link[k].supplier].id };
            }
        }
    }
    return n;
}

/* The customer at a place of a supplier's row becomes another of nearly the same value. */
static void resell(twin *t, int32_t supplier, int32_t sale, int32_t slot, double flow)
{
    twin_firm *f = &t->firm[supplier];
    twin_sale *place = &t->node[supplier].sale[sale];
    const ren_real share = (ren_real)(flow / f->output0);
    f->drift += share - place->share;
    *place = (twin_sale){ .slot = slot, .share = share };
}

/* Two buyers exchange suppliers, unless one would then buy from itself or the lesser value
 * is less than link_likeness of the other. */
static void exchange(twin *t, const ending *a, const ending *b)
{
    twin_link *from_a = &t->slot[a->slot].link[a->place];
    twin_link *from_b = &t->slot[b->slot].link[b->place];
    if (b->flow < t->parameters->link_likeness * a->flow
        || from_a->supplier == from_b->supplier
        || t->slot[a->slot].buyer == from_b->supplier
        || t->slot[b->slot].buyer == from_a->supplier) {
        return;
    }
    resell(t, from_a->supplier, from_a->sale, b->slot, b->flow);
    resell(t, from_b->supplier, from_b->sale, a->slot, a->flow);
    const twin_link old = *from_a;
    from_a->supplier = from_b->supplier;
    from_a->sale = from_b->sale;
    from_b->supplier = old.supplier;
    from_b->sale = old.sale;
    t->n_exchanged++;
}

static void churn(twin *t)
{
    int64_t n_links = 0;
    for (int32_t s = 0; s < t->n_slots; s++) {
        n_links += t->slot[s].n_links;
    }
    ending *list = calloc((size_t)n_links + 1, sizeof *list);
    const int32_t n = list != NULL ? list_endings(t, list) : 0;
    if (n > 0) {
        qsort(list, (size_t)n, sizeof *list, by_product_and_flow);
    }
    for (int32_t k = 0; k + 1 < n; k++) {
        if (list[k].product == list[k + 1].product) {
            exchange(t, &list[k], &list[k + 1]);
            k++;
        }
    }
    free(list);
}

void twin_epoch(twin *t)
{
    weigh_candidates(t);
    if (t->noise && t->week > 0 && t->parameters->link_death > 0.0) {
        churn(t);
    }
}
