/**
 * @file tests/sim/twin/arrive.c
 * Dispatch, arrival and what stays open (C4, C6, D8).
 */
#include "tests/sim/twin/twin.h"

#include <string.h>

/* What a slot is sent this week, less baseline, per unit of baseline use. */
typedef struct parcel {
    ren_real lane[2]; /* TWIN_HOME, TWIN_ABROAD */
    ren_real better;  /* quality-weighted deliveries of the won, less their number */
} parcel;

/* C6: what a domestic link brings. Most rules treat all clients of a supplier alike and
 * bring so much per unit placed, less 1; the others give each its due, less baseline. */
static ren_real brought(const twin *t, const twin_slot *slot, int32_t j)
{
    const twin_node *node = &t->node[j];
    const ren_real wish = (1 + node->tilt) * (1 + slot->placed);
    return twin_tells_clients(t) ? twin_client_share(t, j, slot->buyer, wish) - 1
                                 : node->shipped;
}

/* Deliveries of a slot: (1 + placed) sum of share (1 + brought), less baseline, and what
 * blocked sources take of the order (D10). */
static parcel pack(const twin *t, const twin_slot *slot)
{
    const ren_real placed = slot->placed, total = 1 + (slot->order + slot->backlog);
    ren_real from[2] = { 0 }, won[2] = { 0 }, cap = 0;
    parcel out = { .better = 0 };
    for (int32_t k = 0; k < slot->n_links; k++) {
        const int32_t j = slot->link[k].supplier;
        if (j < t->n_firms) {
            from[TWIN_HOME] += slot->link[k].share * brought(t, slot, j);
        } else {
            from[TWIN_ABROAD] += slot->link[k].share * t->node[j].shipped;
            cap += slot->link[k].share * t->source[j - t->n_firms].cap;
        }
    }
    for (int32_t k = 0; k < slot->n_won; k++) {
        const twin_won *w = &slot->won[k];
        const ren_real got = w->weight * (1 + t->node[w->supplier].shipped);
        won[w->supplier < t->n_firms ? TWIN_HOME : TWIN_ABROAD] += got;
        out.better += got * w->quality;
    }
    if (!twin_tells_clients(t)) {
        from[TWIN_HOME] = placed * slot->home + (1 + placed) * from[TWIN_HOME];
    }
    out.lane[TWIN_HOME] = from[TWIN_HOME] + (1 + placed) * won[TWIN_HOME];
    out.lane[TWIN_ABROAD] = placed * (1 - slot->home) + (1 + placed) * from[TWIN_ABROAD]
                            + twin_less(total, cap) + (1 + placed) * won[TWIN_ABROAD];
    return out;
}

/* D8: dispatched in week t, arrived at the end of week t + lead. */
static ren_real pass(twin_slot *slot, int32_t lane, ren_real dispatched)
{
    ren_real *way = slot->on_the_way[lane];
    const int32_t lead = slot->lead[lane];
    if (lead == 0) {
        return dispatched;
    }
    const ren_real arrived = way[0];
    memmove(way, way + 1, (size_t)(lead - 1) * sizeof *way);
    way[lead - 1] = dispatched;
    return arrived;
}

/* D8: q is the quality-weighted mean of what is in stock; only the won differ from 1. */
static void mix_quality(twin_slot *slot, const parcel *sent, ren_real arrived)
{
    const ren_real got = 1 + (sent->lane[TWIN_HOME] + sent->lane[TWIN_ABROAD]);
    const ren_real before = slot->buffer + slot->stock, fresh = 1 + arrived;
    ren_real gain = 0;
    if (sent->better >= 0 && slot->quality >= 0) {
        return;
    }
    if (got > 0) {
        gain = fresh * (1 + slot->placed) * sent->better / got;
    }
    slot->quality =
        before + fresh > 0 ? (before * slot->quality + gain) / (before + fresh) : 0;
}

/* D8: backlog' = bl (order + backlog - delivered). C5: fill over four weeks. */
static void receive(const twin *t, twin_slot *slot)
{
    const parcel sent = pack(t, slot);
    const ren_real delivered = sent.lane[TWIN_HOME] + sent.lane[TWIN_ABROAD];
    const ren_real total = slot->order + slot->backlog;
    ren_real arrived = 0;
    slot->sent_home = sent.lane[TWIN_HOME];
    arrived += pass(slot, TWIN_HOME, sent.lane[TWIN_HOME]);
    arrived += pass(slot, TWIN_ABROAD, sent.lane[TWIN_ABROAD]);
    mix_quality(slot, &sent, arrived);
    slot->on_order += delivered - arrived;
    slot->stock += arrived;
    const ren_real open = total - delivered > 0 ? total - delivered : 0;
    const ren_real fill = 1 + total > 0 ? -open / (1 + total) : 0;
    slot->fill4 += (ren_real)0.25 * (fill - slot->fill4);
    slot->backlog = (ren_real)t->parameters->backlog_share * open;
}

void twin_arrive(twin *t)
{
    for (int32_t s = 0; s < t->n_slots; s++) {
        receive(t, &t->slot[s]);
    }
}

/* Hallegatte's published program: stocks stay where use and arrivals are close in all. Its
 * goods arrive in the step in which they are sent. */
void twin_hold(twin *t)
{
    bool close = true;
    if (!t->rules->as_published || t->rules->stocks != REN_STOCK_OF_PRODUCT) {
        return;
    }
    for (int32_t s = 0; s < t->n_slots; s++) {
        const twin_slot *slot = &t->slot[s];
        const double used = t->firm[slot->buyer].output, got = slot->sent_home;
        const double value = slot->value, gap = got > used ? got - used : used - got;
        close = close && slot->lead[TWIN_HOME] == 0 && slot->n_links == slot->n_home
                && gap * value <= 1e-8 + 1e-5 * (1.0 + got) * value;
    }
    for (int32_t s = 0; close && s < t->n_slots; s++) {
        t->slot[s].stock -= t->slot[s].sent_home - t->firm[t->slot[s].buyer].output;
        t->n_held += t->slot[s].sent_home != t->firm[t->slot[s].buyer].output;
    }
}
