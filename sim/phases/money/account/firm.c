/**
 * @file sim/phases/money/account/firm.c
 * Settles the makers of a product and adds them up by tier (C9, D6).
 */
#include "sim/phases/money/account/ledger.h"

static ren_product_week look(const ren_world *world, int32_t q,
                             const ren_account_week *week)
{
    const ren_books *b = &world->setup->books;
    const ren_parameters *p = &world->setup->scenario->parameters;
    const double pooled = b->pooled_of[q];
    ren_product_week w = {
        .claimed = week->claimed[q],
        .usual = week->usual[q],
        .gap = week->gap[q],
        .charge = world->state.charge_of[q],
        .per_pooled = pooled > 0.0 ? 1.0 / pooled : 0.0,
        .per_output =
            pooled > 0.0 ? 0.0 : 52.0 / world->setup->economy->table->output[q],
        .mean = week->mean[q],
        .services = q == b->research_maker ? week->services : 0.0,
        .rate = world->strain.rate,
        .unspent = week->unspent,
        .called = *world->state.calling != 0,
    };
    for (int32_t t = 0; t < REN_N_TIERS; t++) {
        w.tax_rate[t] = ren_books_tax_rate(p, t);
    }
    return w;
}

/* What is at current prices, and what moved between makers. */
static void value(const ren_world *world, int32_t first, int32_t n,
                  ren_ledgers *restrict l)
{
    const ren_setup *setup = world->setup;
    const ren_state *s = &world->state;
#pragma omp simd
    for (int32_t k = 0; k < n; k++) {
        const int32_t i = first + k;
        const double base = setup->economy->firms.output[i], output = s->output[i];
        const double share = s->share[i];
        l->of[REN_MONEY_WORTH][k] = base * (1.0 + output) * s->price[i];
        l->of[REN_MONEY_CAPITAL][k] = setup->books.capital[i] * s->plant[i];
        l->of[REN_MONEY_MOVED][k] =
            base * (double)setup->final_scale[i] * (share < 0.0 ? -share : share);
    }
}

/* Sums that are added up here; the others of a branch stand as they are. */
enum { N_MINE = 21 };
static const uint8_t mine[N_MINE] = {
    REN_MONEY_INVOICED,   REN_MONEY_BILLED,   REN_MONEY_COLLECTED, REN_MONEY_PAID,
    REN_MONEY_POOL_COST,  REN_MONEY_IMPORTS,  REN_MONEY_WAGES,     REN_MONEY_TAXES,
    REN_MONEY_PROFIT_TAX, REN_MONEY_INTEREST, REN_MONEY_DIVIDEND,  REN_MONEY_INVESTMENT,
    REN_MONEY_SERVICES,   REN_MONEY_AIDED,    REN_MONEY_TIED,      REN_MONEY_EQUITY,
    REN_MONEY_TURNOVER,   REN_MONEY_SURPLUS,  REN_MONEY_WORTH,     REN_MONEY_CAPITAL,
    REN_MONEY_MOVED,
};

/* Adds up `n` firms of one tier: every sum in the order of the firms, and all of them side
 * by side, so that none waits for another. */
static void add_firms(const ren_ledgers *restrict l, const uint8_t *firm, int32_t n,
                      double sum[REN_N_MONEY_SUMS])
{
    double part[N_MINE];
#pragma GCC unroll 32
    for (int m = 0; m < N_MINE; m++) {
        part[m] = sum[mine[m]];
    }
    for (int32_t k = 0; k < n; k++) {
        const int32_t j = firm[k];
#pragma GCC unroll 32
        for (int m = 0; m < N_MINE; m++) {
            part[m] += l->of[mine[m]][j];
        }
    }
#pragma GCC unroll 32
    for (int m = 0; m < N_MINE; m++) {
        sum[mine[m]] = part[m];
    }
}

/* Adds the ledgers of a block up by tier; `firm` has its firms in that order. */
static void add_ledgers(const ren_ledgers *l, const uint8_t *tier, const uint8_t *firm,
                        int32_t n, double sum[REN_N_TIERS][REN_N_MONEY_SUMS])
{
    for (int32_t t = 0; t < REN_N_TIERS; t++) {
        const int32_t of_tier = ren_books_of_tier(tier, n, t);
        add_firms(l, firm, of_tier, sum[t]);
        firm += of_tier;
    }
}

/* Writes the sums of a branch. Negative taxes on production are subsidies. */
static void keep(const ren_setup *setup, int32_t q, const double *sum, double *out)
{
    const ren_economy *economy = setup->economy;
    const int32_t first = setup->maker_first[q];
    const bool subsidised =
        first < setup->maker_first[q + 1] && setup->books.taxes[first] < 0.0;
    for (int m = 0; m < N_MINE; m++) {
        out[mine[m]] = sum[mine[m]];
    }
    out[REN_MONEY_MOVED] *= 0.5 * (economy->final_share[q] + economy->export_share[q]);
    out[REN_MONEY_AID] = subsidised ? sum[REN_MONEY_TAXES] : 0.0;
    out[REN_MONEY_TAXES] = subsidised ? 0.0 : sum[REN_MONEY_TAXES];
}

void ren_account_settle(const ren_world *world, int32_t q, const ren_account_week *week)
{
    const ren_setup *setup = world->setup;
    const uint8_t *tier = setup->economy->firms.tier;
    const ren_product_week w = look(world, q, week);
    const int32_t end = setup->maker_first[q + 1];
    double sum[REN_N_TIERS][REN_N_MONEY_SUMS] = { 0 };
    ren_ledgers l;
    for (int32_t first = setup->maker_first[q]; first < end; first += REN_BOOKS_BLOCK) {
        const int32_t n = end - first < REN_BOOKS_BLOCK ? end - first : REN_BOOKS_BLOCK;
        ren_account_earn(world, &w, first, n, &l);
        ren_account_limit(world, &w, first, n, &l);
        value(world, first, n, &l);
        add_ledgers(&l, tier + first, setup->books.by_tier + first, n, sum);
    }
    for (int32_t t = 0; t < REN_N_TIERS; t++) {
        keep(setup, q, sum[t], ren_branch(world, q, t));
    }
}
