/**
 * @file tests/sim/twin/supply.c
 * What firms make (C3), whom they serve (C6) and what buyers receive (D8).
 */
#include "tests/sim/twin/twin.h"

static const ren_real NO_LIMIT = (ren_real)1e9;

/* D8: a stock of (1 + b) a X before use, of quality q, lets (1 + b) q X be made. */
static ren_real cover_of(const twin_slot *slot)
{
    const ren_real stock = slot->buffer + slot->stock;
    return stock + slot->quality + stock * slot->quality;
}

/* C3, Pichler: critical inputs bind, min S/a; half-critical ones by psi (S/a - X) + X;
 * others never. Leontief: all bind. */
static ren_real least_cover(const twin *t, const twin_firm *f)
{
    const ren_real half = (ren_real)t->parameters->psi_half;
    ren_real limit = NO_LIMIT;
    for (int32_t k = 0; k < f->n_slots; k++) {
        const twin_slot *slot = &t->slot[f->slot[k]];
        if (t->rules->production == REN_LEONTIEF || slot->criticality == REN_CRITICAL) {
            limit = twin_less(limit, cover_of(slot));
        } else if (slot->criticality == REN_HALF) {
            limit = twin_less(limit, half * cover_of(slot));
        }
    }
    return limit;
}

/* C3, linear rule: the mean by value binds. */
static ren_real mean_cover(const twin *t, const twin_firm *f)
{
    ren_real mean = 0, all = 0;
    for (int32_t k = 0; k < f->n_slots; k++) {
        const twin_slot *slot = &t->slot[f->by_product[k]];
        mean += slot->value * cover_of(slot);
        all += slot->value;
    }
    return all > 0 ? mean / all : NO_LIMIT;
}

ren_real twin_limit(const twin *t, const twin_firm *f)
{
    return t->rules->production == REN_LINEAR ? mean_cover(t, f) : least_cover(t, f);
}

/* C3: the share of non-critical inputs that output x lacks costs eff_loss of it. Also
 * books the critical inputs short of what the firm wants to make. */
static ren_real missing_share(const twin *t, twin_firm *f, ren_real want, ren_real x)
{
    ren_real missing = 0, value = 0;
    f->short_critical = 0;
    for (int32_t k = 0; k < f->n_slots; k++) {
        const twin_slot *slot = &t->slot[f->slot[k]];
        const ren_real cover = cover_of(slot);
        if (slot->criticality == REN_CRITICAL && cover < want) {
            f->short_critical += slot->value * (want - cover);
        }
        if (slot->criticality == REN_NOT_CRITICAL) {
            value += slot->value;
            missing += cover < x ? slot->value * (x - cover) / (1 + x) : 0;
        }
    }
    return value > 0 ? missing / value : 0;
}

/* D8: use of a slot is a X / q, and no more than there is. */
static void use_inputs(twin *t, const twin_firm *f)
{
    for (int32_t k = 0; k < f->n_slots; k++) {
        twin_slot *slot = &t->slot[f->slot[k]];
        const ren_real use = (f->output - slot->quality) / (1 + slot->quality);
        slot->stock -= twin_less(use, slot->buffer + slot->stock);
    }
}

/* C3: X = min(Cap, Plan, inputs); goods made to order plan what is ordered now (D8); a
 * short pool leaves 1 + limit of what is wanted (D3). */
void twin_produce(twin *t)
{
    const ren_real loss = (ren_real)t->parameters->eff_loss;
    for (int32_t i = 0; i < t->n_firms; i++) {
        twin_firm *f = &t->firm[i];
        const ren_real want = t->setup->made_to_order[f->product]
                                  ? f->link_request + f->other_request
                                  : f->plan;
        const ren_real pool = (ren_real)t->market[f->product][f->province].limit;
        f->limit = twin_limit(t, f);
        ren_real x = twin_less(want, f->capacity);
        x = twin_less(x, f->limit);
        x = twin_less(x, want + pool + want * pool);
        x = x < -1 ? -1 : x;
        const ren_real missing = missing_share(t, f, want, x);
        f->output = x - loss * missing * (1 + x);
        use_inputs(t, f);
    }
}

/* What a supplier's links take at a scale (C6): under `lowest_relative_order` no more
 * than the scale, relative to baseline; under `priority` their wish times scale and
 * weight omega, at most all of it. */
static double taken(const twin *t, int32_t j, double scale)
{
    const twin_node *node = &t->node[j];
    double sum = 0;
    for (int32_t k = 0; k < node->n_sales; k++) {
        const twin_slot *slot = &t->slot[node->sale[k].slot];
        const double wish = (1.0 + node->tilt) * (1.0 + slot->placed);
        double got = wish < scale ? wish : scale;
        if (t->rules->rationing == REN_PRIORITY) {
            const double due = scale * t->setup->priority[slot->buyer];
            got = wish * (due < 1.0 ? due : 1.0);
        }
        sum += node->sale[k].share * got;
    }
    return sum;
}

/* What pools and final users take at a scale, as one client of weight 1. */
static double taken_by_others(const twin *t, const twin_firm *f, double scale)
{
    const double base = f->other_base;
    const double wish = base > 0.0 ? 1.0 + f->other_request / base : 0.0;
    if (t->rules->rationing == REN_LOWEST_RELATIVE_ORDER_FIRMS_FIRST) {
        return 0.0;
    }
    if (t->rules->rationing == REN_PRIORITY) {
        return base * (wish * (scale < 1.0 ? scale : 1.0));
    }
    return base * (wish < scale ? wish : scale);
}

/* C6: the scale at which clients take what is made, halving [0, 1e6] eighty times. */
static ren_real share_among_clients(twin *t, int32_t j)
{
    const twin_firm *f = &t->firm[j];
    double low = 0.0, high = 1e6;
    t->node[j].threshold = NO_LIMIT;
    if (f->output >= f->link_request + f->other_request) {
        return 0;
    }
    /* customers won by search have no baseline: they take part in proportion */
    const double first = taken(t, j, 1e9);
    const double all =
        first > 0.0 ? (f->link_base + (double)f->link_request) / first : 1.0;
    for (int32_t round = 0; round < 80; round++) {
        const double scale = 0.5 * (low + high);
        const double need = all * taken(t, j, scale) + taken_by_others(t, f, scale);
        if (need > 1.0 + f->output) {
            high = scale;
        } else {
            low = scale;
        }
    }
    t->node[j].threshold = (ren_real)low;
    return first > 0.0 ? (ren_real)(taken(t, j, low) / first - 1.0) : 0;
}

/* C6: the share of orders over links that a maker fills, less 1. */
static ren_real fill_links(twin *t, int32_t i)
{
    const twin_firm *f = &t->firm[i];
    const ren_real asked = f->link_request + f->other_request;
    if (t->rules->rationing == REN_PROPORTIONAL) {
        return f->output < asked
                   ? (f->output - asked) / (1 + f->link_request + f->other_request)
                   : 0;
    }
    if (t->rules->rationing == REN_FIRMS_FIRST) {
        const ren_real left = f->output + f->other_base;
        return left < f->link_request
                   ? (left - f->link_request) / (f->link_base + f->link_request)
                   : 0;
    }
    return share_among_clients(t, i);
}

/* D8: links are served from output; what is left and finished goods go to the pool and
 * to final users; the rest stays in stock. */
static void serve_others(const twin *t, twin_firm *f, ren_real fill)
{
    const ren_real keep =
        t->setup->made_to_order[f->product] ? 0 : (ren_real)t->parameters->fg_stock;
    const ren_real sent = f->link_request + fill * (f->link_base + f->link_request);
    const ren_real spare = keep + f->finished + f->output - sent;
    const ren_real need = f->other_base + f->other_request;
    f->final_fill = 0;
    if (spare < f->other_request && need > 0) {
        f->final_fill = (spare - f->other_request) / need;
        f->final_fill = f->final_fill < -1 ? -1 : f->final_fill;
    }
    f->finished =
        f->finished + f->output - sent - (f->other_request + f->final_fill * need);
    f->finished = f->finished < -keep ? -keep : f->finished;
}

/* C6; D10: an open foreign source serves its baseline and slack, a blocked one its cap. */
void twin_ration(twin *t)
{
    const ren_real slack = (ren_real)t->parameters->foreign_slack;
    for (int32_t i = 0; i < t->n_firms; i++) {
        t->node[i].fill = fill_links(t, i);
        serve_others(t, &t->firm[i], t->node[i].fill);
    }
    for (int32_t f = 0; f < t->n_sources; f++) {
        const ren_real more = t->source[f].request;
        const bool short_of = t->source[f].cap <= 0 && more > slack;
        t->node[t->n_firms + f].fill = short_of ? (slack - more) / (1 + more) : 0;
    }
    for (int32_t j = 0; j < t->n_firms + t->n_sources; j++) {
        twin_node *node = &t->node[j];
        node->shipped = node->tilt + node->fill + node->tilt * node->fill;
    }
}
