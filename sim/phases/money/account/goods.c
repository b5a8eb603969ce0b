/**
 * @file sim/phases/money/account/goods.c
 * Payments for goods, and what cells and products sell (C9, D6).
 */
#include "sim/phases/money/account/account.h"

#include "sim/phases/market/base/market.h"

#include <string.h>

/* ---- payments for goods over links ---- */

enum { AHEAD = 24 }; /* slots between asking for one and paying it */
enum { LANES = 8 };  /* partial sums over products, added in order */

/* Slots of a firm lie apart: asks memory for one that is paid a little later. A macro: gcc
 * drops calls of a function that does nothing else. */
#define FETCH(slot)                                      \
    do {                                                 \
        __builtin_prefetch(net->slot_value + (slot));    \
        __builtin_prefetch(net->slot_domestic + (slot)); \
        __builtin_prefetch(s->payable + (slot), 1);      \
        __builtin_prefetch(s->got_home + (slot));        \
        __builtin_prefetch(s->got_abroad + (slot));      \
        __builtin_prefetch(s->price_home + (slot));      \
        __builtin_prefetch(s->price_abroad + (slot));    \
    } while (0)

/* Invoices of a slot come in at the mean price of its suppliers (C7), part of what is owed
 * is paid: 1/dso a week, as far as the buyer's cash allows (C9, D6). `end` ends the rows of
 * the window. */
static void pay_firm(const ren_world *world, int32_t i, int32_t base, int64_t end,
                     double *by_product, double *bills)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_state *s = &world->state;
    const ren_real pace = (ren_real)(1.0 / world->setup->scenario->parameters.dso);
    const ren_real ratio = (ren_real)(1.0 / world->strain.pay_time);
    const ren_real able = s->liquidity[i];
    double paid = 0, billed = 0, imported = 0;
    for (int64_t k = net->firm_first[i]; k < net->firm_first[i + 1]; k++) {
        const int32_t slot = base + (int32_t)net->slot_at[k];
        FETCH(base + (int32_t)net->slot_at[k + AHEAD < end ? k + AHEAD : k]);
        const double value = net->slot_value[slot];
        const ren_real home = net->slot_domestic[slot];
        const ren_real due = home * (ratio - 1) + s->payable[slot] * pace * ratio;
        const ren_real pay = due + able * (home + due);
        const ren_real got = s->got_home[slot], far = s->got_abroad[slot];
        const ren_real bill = got + s->price_home[slot] * (home + got);
        s->payable[slot] += bill - pay;
        paid += value * pay;
        billed += value * bill;
        imported += value * (far + s->price_abroad[slot] * (1 - home + far));
        by_product[net->slot_product[slot]] += value * pay;
        bills[net->slot_product[slot]] += value * bill;
    }
    s->paid[i] = paid;
    s->billed[i] = billed;
    s->imported[i] = imported;
}

void ren_account_pay(const ren_world *world)
{
    const ren_network *net = &world->setup->economy->network;
    const int32_t n = world->setup->economy->table->n;
    const ren_state *s = &world->state;
#pragma omp parallel for schedule(static)
    for (int32_t w = 0; w < net->n_windows; w++) {
        double *by_product = s->window_paid + (int64_t)w * n;
        double *bills = s->window_billed + (int64_t)w * n;
        const int32_t first = w * REN_WINDOW;
        const int32_t last =
            first + REN_WINDOW < net->n_firms ? first + REN_WINDOW : net->n_firms;
        memset(by_product, 0, (size_t)n * sizeof *by_product);
        memset(bills, 0, (size_t)n * sizeof *bills);
        for (int32_t i = first; i < last; i++) {
            pay_firm(world, i, net->window_slot[w], net->firm_first[last], by_product,
                     bills);
        }
    }
    memset(s->paid_of, 0, (size_t)n * sizeof *s->paid_of);
    memset(s->billed_of, 0, (size_t)n * sizeof *s->billed_of);
    for (int32_t w = 0; w < net->n_windows; w++) {
        for (int32_t p = 0; p < n; p++) {
            s->paid_of[p] += s->window_paid[(int64_t)w * n + p];
            s->billed_of[p] += s->window_billed[(int64_t)w * n + p];
        }
    }
}

/* How much sooner than on day 0 a firm collects what it is owed (C16). */
static double haste(const ren_world *world, int32_t i)
{
    return world->setup->scenario->parameters.dig_dso * (double)world->state.digital[i];
}

static double claims(const ren_world *world, int32_t i)
{
    return world->setup->scenario->parameters.dso * world->setup->books.sold[i]
           + world->state.receivable[i];
}

/* Customers' payments for a product go to its makers in proportion to what they are owed,
 * baseline included: also to one that had no customers over links on day 0. Those whose
 * digital maturity has risen come first to that extent, at the cost of the others. */
double ren_account_collect(const ren_world *world, int32_t i)
{
    const ren_books *books = &world->setup->books;
    const double weeks = world->setup->scenario->parameters.dso;
    const ren_state *s = &world->state;
    const int32_t p = world->setup->economy->firms.product[i];
    const double base = books->sold[i], bought = books->paid_for[p];
    const double own = s->receivable[i], all = s->owed_of[p], paid = s->paid_of[p];
    const double sooner = s->hasty_of[p], owed = weeks * bought + all + sooner;
    const double usual = bought * own + paid * (weeks * base + own) - base * all;
    const double first = (bought + paid) * claims(world, i) * haste(world, i);
    return owed > 0.0 ? (usual + (first - base * sooner)) / owed : -base;
}

/* ---- what a cell sells and is owed ---- */

/* Goods delivered over links this week at the maker's price. Buyers are billed the mean
 * price of their suppliers; makers share what that differs by, in proportion to sales. */
double ren_account_invoice(const ren_world *world, int32_t i)
{
    const ren_books *books = &world->setup->books;
    const ren_state *s = &world->state;
    const int32_t p = world->setup->economy->firms.product[i];
    const double asked = ren_market_asked(world, i);
    const double all = books->paid_for[p] + s->asked_of[p];
    const double gap = s->billed_of[p] - s->asked_of[p];
    return all > 0.0 ? asked + gap * ((books->sold[i] + asked) / all) : asked;
}

static void add_sales(const ren_world *world)
{
    const ren_population *firms = &world->setup->economy->firms;
    const double *pooled = world->setup->books.pooled;
    const ren_state *s = &world->state;
#pragma omp parallel for schedule(static)
    for (int32_t c = 0; c < firms->n_cells; c++) {
        double *sum = s->cell_money + (int64_t)c * REN_N_MONEY_SUMS;
        memset(sum, 0, REN_N_MONEY_SUMS * sizeof *sum);
        for (int32_t i = firms->cell_first[c]; i < firms->cell_first[c + 1]; i++) {
            const ren_market_sales sold = ren_market_sold(world, i);
            sum[REN_MONEY_INVOICED] += ren_market_asked(world, i);
            sum[REN_MONEY_POOL_SALES] += sold.pooled;
            sum[REN_MONEY_FINAL] += sold.home;
            sum[REN_MONEY_EXPORTS] += sold.exports;
            sum[REN_MONEY_OUTPUT] += pooled[i] * s->output[i];
            sum[REN_MONEY_OWED] += s->receivable[i];
            sum[REN_MONEY_HASTY] += claims(world, i) * haste(world, i);
            sum[REN_MONEY_RESEARCH] += s->research[i];
        }
    }
}

/* What the pool of a product sold is paid by the products that use it, in proportion to what
 * they buy on day 0 and to their output. */
static void charge_users(const ren_world *world, int32_t p, double sales,
                         const ren_account_week *week)
{
    const ren_books *books = &world->setup->books;
    const int32_t n = world->setup->economy->table->n;
    const double *restrict share = books->pool_share + (int64_t)p * n;
    const double *restrict means = week->mean;
    double *restrict charge = world->state.charge_of;
    double lane[LANES] = { 0 }, mean = 0;
    for (int32_t q = 0; q < n; q++) {
        lane[q % LANES] += share[q] * means[q];
    }
    for (int j = 0; j < LANES; j++) {
        mean += lane[j];
    }
    if (1.0 + mean <= 1e-6) { /* nobody uses it: by day 0 */
        for (int32_t q = 0; q < n; q++) {
            charge[q] += share[q] * sales;
        }
        return;
    }
    /* sold (mean of q - mean) + sales (1 + mean of q), over 1 + mean */
    const double sold = books->pool_sold[p], per = 1.0 / (1.0 + mean);
    const double first = per * (sales - sold * mean), each = per * (sold + sales);
    for (int32_t q = 0; q < n; q++) {
        charge[q] += share[q] * (first + each * means[q]);
    }
}

/* Sums by product that firms need; what pools sold is charged to those who use them. */
static void add_products(const ren_world *world, ren_account_week *week)
{
    const ren_economy *economy = world->setup->economy;
    const ren_population *firms = &economy->firms;
    const ren_books *books = &world->setup->books;
    const ren_state *s = &world->state;
    const int32_t n = economy->table->n;
    double pools[REN_MOST_PRODUCTS] = { 0 };
    memset(s->owed_of, 0, (size_t)n * sizeof *s->owed_of);
    memset(s->hasty_of, 0, (size_t)n * sizeof *s->hasty_of);
    memset(s->charge_of, 0, (size_t)n * sizeof *s->charge_of);
    memset(s->asked_of, 0, (size_t)n * sizeof *s->asked_of);
    for (int32_t c = 0; c < firms->n_cells; c++) {
        const double *sum = s->cell_money + (int64_t)c * REN_N_MONEY_SUMS;
        const int32_t p = firms->cell_product[c];
        s->owed_of[p] += sum[REN_MONEY_OWED];
        s->hasty_of[p] += sum[REN_MONEY_HASTY];
        s->asked_of[p] += sum[REN_MONEY_INVOICED];
        pools[p] += sum[REN_MONEY_POOL_SALES];
        week->mean[p] += books->pooled_of[p] > 0.0
                             ? sum[REN_MONEY_OUTPUT] / books->pooled_of[p]
                             : 0.0;
    }
    for (int32_t p = 0; p < n; p++) {
        charge_users(world, p, pools[p], week);
    }
}

/* C9: of research beyond day 0, rd_wage_share goes to households, the rest to the makers of
 * research services. What levers could not spend is a transfer to all firms (L0, D12). */
static void add_levers(const ren_world *world, ren_account_week *week)
{
    const ren_economy *economy = world->setup->economy;
    const int32_t maker = world->setup->books.research_maker;
    double research = 0, unspent = 0;
    for (int32_t c = 0; maker >= 0 && c < economy->firms.n_cells; c++) {
        const double *sum = world->state.cell_money + (int64_t)c * REN_N_MONEY_SUMS;
        research += sum[REN_MONEY_RESEARCH];
    }
    for (int32_t e = 0; e < world->n_entries; e++) {
        unspent += world->strain.unspent[e];
    }
    week->services = maker >= 0
                         ? (1.0 - world->setup->scenario->parameters.rd_wage_share)
                               * research * 52.0 / economy->table->output[maker]
                         : 0.0;
    week->unspent = unspent / world->setup->national.output;
}

void ren_account_sell(const ren_world *world, ren_account_week *week)
{
    add_sales(world);
    add_products(world, week);
    add_levers(world, week);
}
