/**
 * @file tests/sim/twin/supply.c
 * What firms make of their stocks (C3, D8).
 */
#include "tests/sim/twin/twin.h"

static const ren_real NO_LIMIT = (ren_real)1e9;

/* D8: a stock of (1 + b) a X before use, of quality q, lets (1 + b) q X be made. */
static ren_real cover_of(const twin_slot *slot)
{
    const ren_real stock = slot->buffer + slot->stock;
    return stock + slot->quality + stock * slot->quality;
}

/* Slots that hold one product: one, or one for each supplier (Henriet et al. 2012). Place
 * after the last of them in the list by product. */
static int32_t group_end(const twin *t, const twin_firm *f, int32_t first)
{
    int32_t k = first;
    while (k < f->n_slots
           && t->slot[f->by_product[k]].product
                  == t->slot[f->by_product[first]].product) {
        k++;
    }
    return k;
}

/* Mean cover of a group by value: the first one's, and what the others have more. */
static ren_real group_cover(const twin *t, const twin_firm *f, int32_t first,
                            int32_t end)
{
    const ren_real one = cover_of(&t->slot[f->by_product[first]]);
    ren_real more = 0, all = 0;
    for (int32_t k = first; k < end; k++) {
        const twin_slot *slot = &t->slot[f->by_product[k]];
        more += slot->value * (cover_of(slot) - one);
        all += slot->value;
    }
    return one + (all > 0 ? more / all : 0);
}

/* C3, Pichler: critical inputs bind, min S/a; half-critical ones by psi (S/a - X) + X;
 * others never. Leontief: all bind. Hallegatte 2014, eq. 12: below psi of its target a
 * stock allows less than it holds. */
static ren_real least_cover(const twin *t, const twin_firm *f)
{
    const ren_real half = (ren_real)t->parameters->psi_half;
    const ren_real psi = (ren_real)t->rules->psi;
    ren_real limit = NO_LIMIT;
    for (int32_t k = 0, end; k < f->n_slots; k = end) {
        const twin_slot *slot = &t->slot[f->by_product[k]];
        end = group_end(t, f, k);
        ren_real cover = group_cover(t, f, k, end);
        if (psi > 0) {
            cover = twin_less((1 + cover) / (psi * (1 + slot->buffer)) - 1, cover);
        }
        if (t->rules->production == REN_LEONTIEF || slot->criticality == REN_CRITICAL) {
            limit = twin_less(limit, cover);
        } else if (slot->criticality == REN_HALF) {
            limit = twin_less(limit, half * cover);
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

/* Books a slot whose product covers the output `cover`: critical inputs short of what the
 * firm wants to make. Returns the value of a non-critical one that output x lacks. */
static ren_real lacking(twin_firm *f, const twin_slot *slot, ren_real cover, ren_real x)
{
    if (slot->criticality == REN_CRITICAL && cover < f->want) {
        f->short_critical += slot->value * (f->want - cover);
    }
    return slot->criticality == REN_NOT_CRITICAL && cover < x
               ? slot->value * (x - cover) / (1 + x)
               : 0;
}

/* C3: the share of non-critical inputs that output x lacks costs eff_loss of it. */
static ren_real missing_share(const twin *t, twin_firm *f, ren_real x)
{
    ren_real missing = 0, value = 0;
    f->short_critical = 0;
    for (int32_t k = 0; k < f->n_slots; k++) {
        const twin_slot *slot = &t->slot[f->slot[k]];
        value += slot->criticality == REN_NOT_CRITICAL ? slot->value : 0;
        if (t->rules->stocks == REN_STOCK_OF_PRODUCT) {
            missing += lacking(f, slot, cover_of(slot), x);
        }
    }
    for (int32_t k = 0, end; k < f->n_slots; k = end) {
        end = group_end(t, f, k);
        const ren_real cover = group_cover(t, f, k, end);
        for (int32_t m = k; m < end && t->rules->stocks == REN_STOCK_OF_SUPPLIER; m++) {
            missing += lacking(f, &t->slot[f->by_product[m]], cover, x);
        }
    }
    return value > 0 ? missing / value : 0;
}

/* D8: use of a slot is a X / q, and no more than there is. Henriet et al. 2012, 2.3: all
 * stocks of a product are drawn on in proportion to what they hold. */
static void use_inputs(twin *t, const twin_firm *f)
{
    for (int32_t k = 0, end; k < f->n_slots; k = end) {
        end = t->rules->stocks == REN_STOCK_OF_SUPPLIER ? group_end(t, f, k) : k + 1;
        const ren_real together = group_cover(t, f, k, end);
        const ren_real drawn = together > -1 ? (1 + f->output) / (1 + together) : 0;
        for (int32_t m = k; m < end; m++) {
            twin_slot *slot = &t->slot[f->by_product[m]];
            ren_real work = f->output;
            if (t->rules->stocks == REN_STOCK_OF_SUPPLIER) {
                work += drawn * (cover_of(slot) - together);
            }
            const ren_real use = (work - slot->quality) / (1 + slot->quality);
            slot->stock -= twin_less(use, slot->buffer + slot->stock);
        }
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
        f->want = want;
        ren_real x = twin_less(want, f->capacity);
        f->aim = x;
        x = twin_less(x, f->limit);
        x = twin_less(x, want + pool + want * pool);
        x = x < -1 ? -1 : x;
        const ren_real missing = missing_share(t, f, x);
        f->output = x - loss * missing * (1 + x);
        use_inputs(t, f);
    }
}
