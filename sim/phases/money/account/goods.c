/**
 * @file sim/phases/money/account/goods.c
 * What branches and products sell, pay and are owed (C9, D6).
 */
#include "sim/phases/money/account/account.h"

#include "sim/phases/market/base/sold.h"

#include <string.h>

enum { LANES = 8 /* partial sums over products, added in order */ };

/* What firms paid and were billed over links, by product, windows in their order. */
void ren_account_pay(const ren_world *world)
{
    const int32_t n = world->setup->economy->table->n;
    const ren_state *s = &world->state;
    memset(s->paid_of, 0, (size_t)n * sizeof *s->paid_of);
    memset(s->billed_of, 0, (size_t)n * sizeof *s->billed_of);
    for (int32_t w = 0; w < world->setup->economy->network.n_windows; w++) {
        for (int32_t p = 0; p < n; p++) {
            s->paid_of[p] += s->window_paid[(int64_t)w * n + p];
            s->billed_of[p] += s->window_billed[(int64_t)w * n + p];
        }
    }
}

/* The makers of one product. */
static void add_sales(const ren_world *world, int32_t p, ren_account_week *week)
{
    const ren_setup *setup = world->setup;
    const double *pooled = setup->books.pooled;
    const uint8_t *tier = setup->economy->firms.tier;
    const ren_state *s = &world->state;
    double sum[REN_N_TIERS][4] = { 0 };
    double asks = 0, output = 0, owed = 0, hasty = 0;
    for (int32_t i = setup->maker_first[p]; i < setup->maker_first[p + 1]; i++) {
        const ren_market_sales sold = ren_market_sold(world, i);
        const double asked = ren_market_asked(world, i);
        double *of = sum[tier[i]];
        s->asked[i] = asked;
        s->sold[i] = sold.pooled + sold.home + sold.exports;
        asks += asked;
        output += pooled[i] * s->output[i];
        owed += s->receivable[i];
        hasty += ren_account_hasty(world, i);
        of[0] += sold.pooled;
        of[1] += sold.home;
        of[2] += sold.exports;
        of[3] += s->research[i];
    }
    for (int32_t t = 0; t < REN_N_TIERS; t++) {
        double *branch = ren_branch(world, p, t);
        branch[REN_MONEY_POOL_SALES] = sum[t][0];
        branch[REN_MONEY_FINAL] = sum[t][1];
        branch[REN_MONEY_EXPORTS] = sum[t][2];
        branch[REN_MONEY_RESEARCH] = sum[t][3];
    }
    s->asked_of[p] = asks;
    s->owed_of[p] = owed;
    s->hasty_of[p] = hasty;
    week->mean[p] =
        setup->books.pooled_of[p] > 0.0 ? output / setup->books.pooled_of[p] : 0.0;
}

/* What the pool of a product sold is paid by the products that use it, in proportion to
 * what they buy on day 0 and to their output. */
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

/* Customers' payments for a product go to its makers in proportion to what they are
 * owed, baseline included: also to one that had no customers over links on day 0. Those
 * whose digital maturity has risen come first to that extent, at the cost of the
 * others. And buyers are billed the mean price of their suppliers: makers share what
 * that differs by, in proportion to sales. */
static void share_payments(const ren_world *world, int32_t p, ren_account_week *week)
{
    const ren_books *books = &world->setup->books;
    const double weeks = world->setup->scenario->parameters.dso;
    const ren_state *s = &world->state;
    const double bought = books->paid_for[p], paid = s->paid_of[p];
    const double other = s->owed_of[p] + s->hasty_of[p];
    const double owed = weeks * bought + other, all = bought + s->asked_of[p];
    week->claimed[p] = owed > 0.0 ? (bought + paid) / owed : 0.0;
    week->usual[p] = owed > 0.0 ? (weeks * paid - other) / owed : -1.0;
    week->gap[p] = all > 0.0 ? (s->billed_of[p] - s->asked_of[p]) / all : 0.0;
}

/* Sums by product that firms need; what pools sold is charged to those who use them. */
static void add_products(const ren_world *world, ren_account_week *week)
{
    const int32_t n = world->setup->economy->table->n;
    memset(world->state.charge_of, 0, (size_t)n * sizeof(double));
    for (int32_t p = 0; p < n; p++) {
        double pool = 0;
        for (int32_t t = 0; t < REN_N_TIERS; t++) {
            pool += ren_branch(world, p, t)[REN_MONEY_POOL_SALES];
        }
        charge_users(world, p, pool, week);
        share_payments(world, p, week);
    }
}

/* C9: of research beyond day 0, rd_wage_share goes to households, the rest to the
 * makers of research services. What levers could not spend is a transfer to all firms
 * (L0, D12). */
static void add_levers(const ren_world *world, ren_account_week *week)
{
    const ren_economy *economy = world->setup->economy;
    const int32_t maker = world->setup->books.research_maker;
    double research = 0, unspent = 0;
    for (int32_t c = 0; maker >= 0 && c < ren_branches(world->setup); c++) {
        const double *sum = world->state.branch_money + (int64_t)c * REN_N_MONEY_SUMS;
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
#pragma omp parallel for schedule(dynamic, 1)
    for (int32_t p = 0; p < world->setup->economy->table->n; p++) {
        add_sales(world, p, week);
    }
    add_products(world, week);
    add_levers(world, week);
}
