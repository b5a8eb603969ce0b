#include "sim/phases/money/account/bills.h"

#include <string.h>

void ren_bills_open(const ren_world *world, int32_t window, ren_bills *bills)
{
    const int32_t first = window * REN_WINDOW;
    const int32_t rest = world->setup->economy->network.n_firms - first;
    const int32_t n_products = world->setup->economy->table->n;
    bills->pace = (ren_real)(1.0 / world->setup->scenario->parameters.dso);
    bills->ratio = (ren_real)(1.0 / world->strain.pay_time);
    bills->first = first;
    bills->n = rest < REN_WINDOW ? rest : REN_WINDOW;
    memset(bills->firm, 0, (size_t)bills->n * sizeof *bills->firm);
    memset(bills->imported, 0, (size_t)bills->n * sizeof *bills->imported);
    memset(bills->product, 0, (size_t)n_products * sizeof *bills->product);
}

/* Adds up slots in their order. */
static void add_slots(const ren_network *net, int32_t first, int32_t n,
                      const ren_bill *restrict slot, const double *restrict imported,
                      ren_bills *restrict bills)
{
    const int32_t *restrict firm = net->slot_firm + first;
    const uint16_t *restrict product = net->slot_product + first;
    for (int32_t k = 0; k < n; k++) {
        const int32_t i = firm[k] - bills->first;
        ren_bill *of_product = &bills->product[product[k]];
        bills->firm[i].paid += slot[k].paid;
        bills->firm[i].billed += slot[k].billed;
        bills->imported[i] += imported[k];
        of_product->paid += slot[k].paid;
        of_product->billed += slot[k].billed;
    }
}

/* Invoices of a slot come in at the mean price of its suppliers (C7), part of what is
 * owed is paid: 1/dso a week, as far as the buyer's cash allows (C9, D6). */
void ren_bills_add(const ren_world *world, ren_bills *bills, int32_t first, int32_t n,
                   bool abroad, const ren_real *restrict got,
                   const ren_real *restrict far)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_state *s = &world->state;
    const int32_t *restrict firm = net->slot_firm + first;
    const ren_real *restrict value = net->slot_value + first;
    const ren_real *restrict home = net->slot_domestic + first;
    const ren_real *restrict price = s->price_home + first;
    const ren_real *restrict price_far = s->price_abroad + first;
    ren_real *restrict payable = s->payable + first;
    const ren_real ratio = bills->ratio;
    const ren_real pace = abroad ? bills->pace : bills->pace * ratio;
    const ren_real sooner =
        abroad ? ratio : 1; /* in `pace` of purchases at home only */
    ren_real able[REN_BILLED];
    ren_bill slot[REN_BILLED];
    double imported[REN_BILLED];
    /* what the slots of the next block read is asked for meanwhile */
    const ren_real *next = s->payable + first + n, *next_price = price + n;
    const ren_real *next_far = price_far + n, *liquidity = s->liquidity;
    int32_t at = 0;
    for (; at + REN_LINE <= n; at += REN_LINE) {
        ren_ask(next + at);
        ren_ask(next_price + at);
        ren_ask(next_far + at);
        for (int j = 0; j < REN_LINE; j++) {
            able[at + j] = liquidity[firm[at + j]];
        }
    }
    for (; at < n; at++) {
        able[at] = liquidity[firm[at]];
    }
#pragma omp simd
    for (int32_t k = 0; k < n; k++) {
        const ren_real due = home[k] * (ratio - 1) + payable[k] * pace * sooner;
        const ren_real pay = due + able[k] * (home[k] + due);
        const ren_real bill = got[k] + price[k] * (home[k] + got[k]);
        const double worth = value[k];
        payable[k] += bill - pay;
        slot[k].paid = worth * pay;
        slot[k].billed = worth * bill;
        imported[k] = worth * (far[k] + price_far[k] * (1 - home[k] + far[k]));
    }
    add_slots(net, first, n, slot, imported, bills);
}

void ren_bills_close(const ren_world *world, int32_t window, const ren_bills *bills)
{
    const ren_state *s = &world->state;
    const int32_t n_products = world->setup->economy->table->n;
    double *restrict paid = s->window_paid + (int64_t)window * n_products;
    double *restrict billed = s->window_billed + (int64_t)window * n_products;
    for (int32_t i = 0; i < bills->n; i++) {
        s->paid[bills->first + i] = bills->firm[i].paid;
        s->billed[bills->first + i] = bills->firm[i].billed;
        s->imported[bills->first + i] = bills->imported[i];
    }
    for (int32_t p = 0; p < n_products; p++) {
        paid[p] = bills->product[p].paid;
        billed[p] = bills->product[p].billed;
    }
}
