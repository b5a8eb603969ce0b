/**
 * @file tests/sim/twin/order.c
 * What slots order, and what reaches their suppliers (C4, C5, C8, D8, D10).
 */
#include "tests/sim/twin/twin.h"

static bool tilts(const twin *t)
{
    return t->rules->substitution && t->rules->order_type != REN_ORDER_AS_USUAL;
}

/* C5: orders tilt to suppliers that filled them last week, weight 1 - s + s fill; or to
 * those with capacity. D10: nothing is placed at a blocked source but what passes and the
 * grey channel carries. */
static void tilt_suppliers(twin *t, const ren_strain *strain)
{
    const bool able = tilts(t) && t->rules->order_type == REN_ORDER_BY_CAPACITY;
    const ren_real strength =
        tilts(t) && !able ? (ren_real)t->parameters->sub_weight : 0;
    for (int32_t j = 0; j < t->n_firms + t->n_sources; j++) {
        t->node[j].tilt =
            able && j < t->n_firms ? t->firm[j].capacity : strength * t->node[j].fill;
    }
    for (int32_t f = 0; f < t->n_sources; f++) {
        t->source[f].cap = 0;
        if (strain->passage[f] < 1.0) {
            t->node[t->n_firms + f].tilt = -1;
            t->source[f].cap = (ren_real)(strain->passage[f] + strain->grey[f]);
        }
    }
}

/* An order is not negative. Published figures hang on one that is 0 but for rounding and
 * counts as an order: a trace is kept of it. */
static ren_real at_least_none(const twin *t, ren_real order)
{
    const bool exact = sizeof(ren_real) == sizeof(double);
    const ren_real noise = exact ? (ren_real)1e-9 : 1e-5F;
    const ren_real trace = exact ? (ren_real)1e-15 : 6e-8F;
    if (t->rules->as_published && order >= -1 - noise) {
        return order < -1 + trace ? -1 + trace : order;
    }
    return order < -1 ? -1 : order;
}

/* C4 with D8: O = [De + (S* + l Ds - S - on order - backlog)/tau]+ / q. Targets follow
 * the slow memory by default; nobody orders for more than he could make. */
static void order_slot(const twin *t, const ren_strain *strain, twin_slot *slot)
{
    const twin_firm *buyer = &t->firm[slot->buyer];
    const double days = t->rules->adjust_days;
    const ren_real pace =
        (ren_real)(days > 0.0 ? twin_days(t) / days : 1.0 / t->parameters->tau_inv);
    const ren_real room = buyer->capacity > 0 ? buyer->capacity : 0;
    const ren_real need = t->rules->order_need == REN_NEED_OUTPUT
                              ? buyer->output
                              : twin_less(buyer->expected, room);
    ren_real level = 0, extra = 0;
    if (t->rules->order_target == REN_TARGET_SLOW) {
        level = buyer->memory;
    } else if (t->rules->order_target == REN_TARGET_DEMAND) {
        level = need;
    } else if (t->rules->order_target == REN_TARGET_POSSIBLE) {
        level = buyer->aim;
    }
    if (slot->criticality != REN_NOT_CRITICAL) {
        extra = strain->buffer[slot->buyer]; /* L15, S1 with notice */
    }
    ren_real gap = slot->target * level + extra * (1 + level) - slot->stock
                   - slot->on_order - slot->backlog;
    if (t->rules->order_gap == REN_ORDER_GAP_POSITIVE && gap < 0) {
        gap = 0;
    }
    slot->order = at_least_none(t, need + gap * pace);
    slot->order = (slot->order - slot->quality) / (1 + slot->quality);
    if (slot->order < -1) {
        slot->order = -1;
    }
}

/* C5, D10: blocked sources take their cap; the rest is placed with the others, per unit
 * of weight. `placed_fresh` leaves out the share of the order that is backlog (D8). */
static void place_slot(const twin *t, twin_slot *slot)
{
    ren_real tilt = 0, abroad = 0, cap = 0;
    for (int32_t k = 0; k < slot->n_links; k++) {
        const int32_t j = slot->link[k].supplier;
        *(j < t->n_firms ? &tilt : &abroad) += slot->link[k].share * t->node[j].tilt;
        cap += j < t->n_firms ? 0 : slot->link[k].share * t->source[j - t->n_firms].cap;
    }
    tilt += abroad;
    for (int32_t k = 0; k < slot->n_won; k++) {
        tilt += slot->won[k].weight * (1 + t->node[slot->won[k].supplier].tilt);
    }
    const ren_real total = slot->order + slot->backlog;
    slot->placed = total;
    if (tilts(t)) {
        slot->placed = 1 + tilt > (ren_real)1e-9
                           ? (total - twin_less(1 + total, cap) - tilt) / (1 + tilt)
                           : -1;
    }
    const ren_real old = 1 + total > 0 ? slot->backlog / (1 + total) : 0;
    slot->placed_fresh = slot->placed - (1 + slot->placed) * old;
}

void twin_order(twin *t, const ren_strain *strain)
{
    tilt_suppliers(t, strain);
    for (int32_t s = 0; s < t->n_slots; s++) {
        order_slot(t, strain, &t->slot[s]);
        place_slot(t, &t->slot[s]);
    }
}

/* C4: Dem_j = sum_i w_ij O_i over the row of a supplier, before its tilt. */
static void add_row(const twin *t, const twin_node *node, ren_real *all,
                    ren_real *fresh)
{
    ren_real part[TWIN_LANES] = { 0 }, part_fresh[TWIN_LANES] = { 0 };
    const int32_t lanes = node->n_sales > TWIN_SHORT ? TWIN_LANES : 1;
    for (int32_t k = 0; k < node->n_sales; k++) {
        const twin_sale *sale = &node->sale[k];
        const int32_t lane = k % lanes;
        part[lane] += sale->share * t->slot[sale->slot].placed;
        part_fresh[lane] += sale->share * t->slot[sale->slot].placed_fresh;
    }
    *all = *fresh = 0;
    for (int32_t lane = 0; lane < lanes; lane++) {
        *all += part[lane];
        *fresh += part_fresh[lane];
    }
}

/* Orders with tilt 1 + r are (1 + r)(base + sum) - base; churn adds `drift` to the base. */
static void request_links(twin *t)
{
    ren_real all, fresh;
    for (int32_t i = 0; i < t->n_firms; i++) {
        twin_firm *f = &t->firm[i];
        const ren_real tilt = t->node[i].tilt;
        const ren_real base = tilt * (f->link_base + f->drift);
        add_row(t, &t->node[i], &all, &fresh);
        f->link_request = base + f->drift + (1 + tilt) * all;
        f->link_order = base + f->drift + (1 + tilt) * fresh;
    }
    for (int32_t j = t->n_firms; j < t->n_firms + t->n_sources; j++) {
        const ren_real tilt = t->node[j].tilt;
        add_row(t, &t->node[j], &all, &fresh);
        t->source[j - t->n_firms].request = tilt + (1 + tilt) * all;
    }
}

/* C5: orders to suppliers won by search, by weight beside the first suppliers' shares. */
static void request_won(twin *t)
{
    for (int32_t s = 0; s < t->n_slots; s++) {
        const twin_slot *slot = &t->slot[s];
        for (int32_t k = 0; k < slot->n_won; k++) {
            const int32_t j = slot->won[k].supplier;
            const ren_real base =
                (ren_real)(j < t->n_firms ? t->firm[j].output0
                                          : t->source[j - t->n_firms].flow);
            const ren_real flow =
                (1 + t->node[j].tilt) / base * slot->won[k].weight * slot->value;
            if (j < t->n_firms) {
                t->firm[j].link_request += flow * (1 + slot->placed);
                t->firm[j].link_order += flow * (1 + slot->placed_fresh);
            } else {
                t->source[j - t->n_firms].request += flow * (1 + slot->placed);
            }
        }
    }
}

/* C8: D = D0 (1 + shock)(1 + noise), home and abroad; D5: machines; D3: the pool of the
 * maker's area; L13: procurement assures makers of niches a share of the whole market. */
static void request_other(twin *t, const ren_strain *strain)
{
    const ren_economy *economy = twin_economy(t);
    for (int32_t i = 0; i < t->n_firms; i++) {
        twin_firm *f = &t->firm[i];
        const int32_t p = f->product, niche = t->setup->niche_of[p];
        const double noise = 1.0 + f->noise;
        double final = economy->final_share[p] * (strain->demand[p] * noise - 1.0)
                       + economy->export_share[p] * (strain->export_[p] * noise - 1.0);
        if (niche >= 0) {
            final += economy->capital_share[p] * t->niche[niche].domestic;
        }
        double other = t->setup->final_scale[i] * final
                       + f->pool_base * t->market[p][f->province].request;
        if (t->setup->scenario->rebuild.tau > 0.0) {
            other += f->rebuild_request; /* Hallegatte 2014 */
        }
        if (niche >= 0 && strain->trial > 0.0) {
            const double assured = strain->trial * t->setup->market[niche] - 1.0;
            const double all = other + f->link_request;
            other += all < assured ? assured - all : 0.0;
        }
        f->other_request = (ren_real)other;
        f->demand = f->link_order + f->other_request;
    }
}

void twin_request(twin *t, const ren_strain *strain)
{
    request_links(t);
    request_won(t);
    request_other(t, strain);
}
