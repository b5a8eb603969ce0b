/**
 * @file sim/phases/money/account/goods.c
 * Payments for goods, and what cells and products sell (C9, D6).
 */
#include "sim/phases/money/account/account.h"

#include "sim/phases/market/base/sold.h"

#include <string.h>

/* ---- payments for goods over links ---- */

enum {
    BLOCK = 512,
    LANES = 8 /* partial sums over products, added in order */
};

/* What holds for all slots of the week. */
typedef struct terms {
    ren_real pace, ratio;
    int32_t products;
} terms;

/* What is paid and billed side by side: both are added up by buyer and by product. */
typedef double twin[2];
enum { PAID, BILLED };

/* Sums of a window of slots. */
typedef struct window_sums {
    int32_t first; /* place of the first of its buyers */
    twin firm[REN_WINDOW];
    twin product[REN_MOST_PRODUCTS];
} window_sums;

/* Adds up slots in their order. */
static void add_slots(const ren_world *world, int32_t first, int32_t n,
                      twin *restrict value, window_sums *restrict sums)
{
    const ren_network *net = &world->setup->economy->network;
    const int32_t *restrict firm = net->slot_firm + first;
    const uint16_t *restrict product = net->slot_product + first;
    for (int32_t k = 0; k < n; k++) {
        double *of_firm = sums->firm[firm[k] - sums->first];
        of_firm[PAID] += value[k][PAID];
        of_firm[BILLED] += value[k][BILLED];
        double *of_product = sums->product[product[k]];
        of_product[PAID] += value[k][PAID];
        of_product[BILLED] += value[k][BILLED];
    }
}

/* Invoices of a slot come in at the mean price of its suppliers (C7), part of what is
 * owed is paid: 1/dso a week, as far as the buyer's cash allows (C9, D6). Slots first
 * .. first+n-1 are added up by buyer and by product in their order. */
static void pay_block(const ren_world *world, const terms *rule, int32_t first,
                      int32_t n, window_sums *restrict sums)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_state *s = &world->state;
    const int32_t *restrict firm = net->slot_firm + first;
    const ren_real *restrict value = net->slot_value + first;
    const ren_real *restrict home = net->slot_domestic + first;
    const ren_real *restrict got = s->got_home + first, *restrict far =
                                                            s->got_abroad + first;
    const ren_real *restrict price = s->price_home + first;
    const ren_real *restrict price_far = s->price_abroad + first;
    ren_real *restrict payable = s->payable + first;
    const ren_real pace = rule->pace, ratio = rule->ratio;
    ren_real able[BLOCK];
    twin both[BLOCK];
    double imported[BLOCK];
    for (int32_t k = 0; k < n; k++) {
        able[k] = s->liquidity[firm[k]];
    }
    for (int32_t k = 0; k < n; k++) {
        const ren_real due = home[k] * (ratio - 1) + payable[k] * pace * ratio;
        const ren_real pay = due + able[k] * (home[k] + due);
        const ren_real bill = got[k] + price[k] * (home[k] + got[k]);
        const double worth = value[k];
        payable[k] += bill - pay;
        both[k][PAID] = worth * pay;
        both[k][BILLED] = worth * bill;
        imported[k] = worth * (far[k] + price_far[k] * (1 - home[k] + far[k]));
    }
    add_slots(world, first, n, both, sums);
    for (int32_t k = 0; k < n; k++) {
        s->imported[firm[k]] += imported[k];
    }
}

/* The same for slots that have suppliers at home only. */
static void pay_at_home(const ren_world *world, const terms *rule, int32_t first,
                        int32_t n, window_sums *restrict sums)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_state *s = &world->state;
    const int32_t *restrict firm = net->slot_firm + first;
    const ren_real *restrict value = net->slot_value + first;
    const ren_real *restrict got = s->got_home + first;
    const ren_real *restrict price = s->price_home + first;
    ren_real *restrict payable = s->payable + first;
    const ren_real pace = rule->pace * rule->ratio, more = rule->ratio - 1;
    ren_real able[BLOCK];
    twin both[BLOCK];
    for (int32_t k = 0; k < n; k++) {
        able[k] = s->liquidity[firm[k]];
    }
    for (int32_t k = 0; k < n; k++) {
        const ren_real due = more + payable[k] * pace;
        const ren_real pay = due + able[k] * (1 + due);
        const ren_real bill = got[k] + price[k] * (1 + got[k]);
        payable[k] += bill - pay;
        both[k][PAID] = (double)value[k] * pay;
        both[k][BILLED] = (double)value[k] * bill;
    }
    add_slots(world, first, n, both, sums);
}

/* Whether slots first .. last-1 have won a supplier; `at` walks along the grown links. */
static bool has_grown(const ren_state *s, int32_t first, int32_t last, int32_t *at)
{
    const int32_t n = *s->n_grown;
    while (*at < n && s->grown[*at].slot < first) {
        (*at)++;
    }
    return *at < n && s->grown[*at].slot < last;
}

/* Writes the sums of a window into columns. */
static void keep_sums(const ren_world *world, const window_sums *sums, int32_t firms,
                      int32_t products, double *by_product, double *bills)
{
    double *restrict paid = world->state.paid + sums->first;
    double *restrict billed = world->state.billed + sums->first;
    for (int32_t i = 0; i < firms; i++) {
        paid[i] = sums->firm[i][PAID];
        billed[i] = sums->firm[i][BILLED];
    }
    for (int32_t p = 0; p < products; p++) {
        by_product[p] = sums->product[p][PAID];
        bills[p] = sums->product[p][BILLED];
    }
}

/* Where invoices stay unpaid as long as usual, a slot without foreign suppliers comes to
 * the same bits both ways, and the short one is taken wherever it has won none. */
static void pay_window(const ren_world *world, const terms *rule, int32_t w)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_state *s = &world->state;
    const int32_t first = w * REN_WINDOW, n = rule->products;
    const int32_t firms =
        first + REN_WINDOW < net->n_firms ? REN_WINDOW : net->n_firms - first;
    window_sums sums;
    sums.first = first;
    memset(sums.firm, 0, (size_t)firms * sizeof *sums.firm);
    memset(sums.product, 0, (size_t)n * sizeof *sums.product);
    memset(s->imported + first, 0, (size_t)firms * sizeof *s->imported);
    const bool grows = ren_window_grows(world, w);
    int32_t at = ren_grown_at(world, net->window_slot[w]);
    for (int32_t k = net->window_run[w]; k < net->window_run[w + 1]; k++) {
        const ren_slot_run *run = &net->run[k];
        for (int32_t b = 0; b < run->n; b += BLOCK) {
            const int32_t slots = run->n - b < BLOCK ? run->n - b : BLOCK;
            const int32_t slot = run->slot + b;
            const bool won = has_grown(s, slot, slot + slots, &at);
            if (run->n_foreign > 0 || (rule->ratio == 1 ? won : grows)) {
                pay_block(world, rule, slot, slots, &sums);
            } else {
                pay_at_home(world, rule, slot, slots, &sums);
            }
        }
    }
    keep_sums(world, &sums, firms, n, s->window_paid + (int64_t)w * n,
              s->window_billed + (int64_t)w * n);
}

void ren_account_pay(const ren_world *world)
{
    const ren_network *net = &world->setup->economy->network;
    const int32_t n = world->setup->economy->table->n;
    const ren_state *s = &world->state;
    const terms rule = {
        .pace = (ren_real)(1.0 / world->setup->scenario->parameters.dso),
        .ratio = (ren_real)(1.0 / world->strain.pay_time),
        .products = n,
    };
#pragma omp parallel for schedule(static)
    for (int32_t w = 0; w < net->n_windows; w++) {
        pay_window(world, &rule, w);
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

/* ---- what is sold and owed ---- */

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
