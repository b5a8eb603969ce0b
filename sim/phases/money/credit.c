#include "sim/phase.h"

#include <string.h>

enum { TERM = 4 }; /* weeks for which a bank's answer holds */

/* C10: what a firm's collateral and title are worth to banks, money. */
static double limit_of(const ren_world *world, int32_t i)
{
    const ren_setup *setup = world->setup;
    const ren_books *b = &setup->books;
    const ren_parameters *p = &setup->scenario->parameters;
    const double title[REN_N_TIERS] = { 0.0, p->sig_innov, p->sig_srdi, p->sig_lg,
                                        p->sig_champ };
    const ren_population *firms = &setup->economy->firms;
    const double owed = p->dso * b->sold[i] + world->state.receivable[i];
    return world->strain.collateral
               * (p->h_K * b->capital[i] + p->h_AR * (owed > 0.0 ? owed : 0.0))
           + title[firms->tier[i]] * firms->weight[i];
}

/* Whether a bank takes an application: drawn for the firm and the month, so it is the same
 * in every package. */
static bool is_accepted(const ren_world *world, int32_t i)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_economy *economy = world->setup->economy;
    const double chance[REN_N_TIERS] = { p->acc_ord, p->acc_innov, p->acc_srdi,
                                         p->acc_lg, p->acc_champ };
    const ren_who who = { .id = (uint32_t)economy->firms.id[i],
                          .week = (uint16_t)(world->week / TERM),
                          .purpose = REN_DRAW_CREDIT };
    return ren_draw_uniform(economy->stream, who) < chance[economy->firms.tier[i]];
}

/* What firms lack of cash and could borrow, added up by cell. */
static void ask(const ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_books *b = &setup->books;
    const ren_population *firms = &setup->economy->firms;
    const double weeks = setup->scenario->parameters.borrow_weeks;
    const ren_state *s = &world->state;
#pragma omp parallel for schedule(static)
    for (int32_t c = 0; c < firms->n_cells; c++) {
        double *sum = s->cell_money + (int64_t)c * REN_N_MONEY_SUMS;
        sum[REN_MONEY_WANTED] = 0;
        for (int32_t i = firms->cell_first[c]; i < firms->cell_first[c + 1]; i++) {
            const double debt = b->debt[i] + s->debt[i];
            const double room = limit_of(world, i) - debt;
            s->undrawn[i] = room > 0.0 ? room : 0.0;
            s->wanted[i] = 0.0;
            if (s->cash[i] < 0.0 && room > 0.0 && is_accepted(world, i)) {
                const double want = -s->cash[i] / weeks;
                s->wanted[i] = want < room ? want : room;
            }
            sum[REN_MONEY_WANTED] += s->wanted[i];
        }
    }
}

/* What each bank can do: the share of loans paid back that it renews, less 1, and the share
 * of further loans that it gives (C10: loans at most capital over kap_b). */
typedef struct desk {
    double renews[REN_N_BANKS], gives[REN_N_BANKS];
} desk;

/* C10: loans at most capital over kap_b·(1 + beta_npl·bad loans). What banks have lost and
 * not earned back tells how many of their loans are bad. */
static double most_loans(const ren_world *world, int32_t k)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    const double loans = world->setup->books.loans[k];
    const double lost = loans > 0.0 ? -world->state.bank_capital[k] / loans : 0.0;
    const double bad = p->rec_bank < 1.0 ? lost / (1.0 - p->rec_bank) : 0.0;
    const double capital = world->strain.bank_capital - lost / p->kap_b;
    return loans * (1.0 + p->bank_slack) * (capital > 0.0 ? capital : 0.0)
           / (1.0 + p->beta_npl * bad);
}

static void open_desks(const ren_world *world, desk *d)
{
    const ren_setup *setup = world->setup;
    const ren_books *b = &setup->books;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_population *firms = &setup->economy->firms;
    const ren_state *s = &world->state;
    double wanted[REN_N_BANKS] = { 0 };
    for (int32_t c = 0; c < firms->n_cells; c++) {
        wanted[firms->cell_province[c] * REN_N_BANKS / REN_N_PROVINCES] +=
            s->cell_money[(int64_t)c * REN_N_MONEY_SUMS + REN_MONEY_WANTED];
    }
    for (int32_t k = 0; k < REN_N_BANKS; k++) {
        const double loans = b->loans[k] + s->bank_loans[k];
        const double most = most_loans(world, k);
        const double back = p->amort * loans, renew = p->amort * b->loans[k];
        const double room = most - loans + back;
        double share = renew > 0.0 && room < renew ? room / renew - 1.0 : 0.0;
        share = share < -1.0 ? -1.0 : share;
        const double refused = world->strain.rollover - 1.0;
        d->renews[k] = share < refused ? share : refused;
        const double left = room - renew * (1.0 + d->renews[k]);
        d->gives[k] = left <= 0.0 ? 0.0 : left < wanted[k] ? left / wanted[k] : 1.0;
    }
}

static void lend(ren_world *world, const desk *d)
{
    const ren_setup *setup = world->setup;
    const ren_books *b = &setup->books;
    const ren_population *firms = &setup->economy->firms;
    const double amort = setup->scenario->parameters.amort;
    const ren_state *s = &world->state;
#pragma omp parallel for schedule(static)
    for (int32_t c = 0; c < firms->n_cells; c++) {
        double *sum = s->cell_money + (int64_t)c * REN_N_MONEY_SUMS;
        double lent = 0, repaid = 0;
        for (int32_t i = firms->cell_first[c]; i < firms->cell_first[c + 1]; i++) {
            const int32_t k = b->bank[i];
            const double renewed = amort * b->debt[i] * d->renews[k];
            const double given = s->wanted[i] * d->gives[k];
            const double back = amort * s->debt[i];
            s->wanted[i] = given;
            s->undrawn[i] *= d->gives[k]; /* what no bank would give is no liquidity */
            s->debt[i] += renewed + given - back;
            s->cash[i] += renewed + given - back;
            lent += renewed + given;
            repaid += back;
        }
        sum[REN_MONEY_LENT] = lent;
        sum[REN_MONEY_REPAID] = repaid;
    }
    for (int32_t c = 0; c < firms->n_cells; c++) {
        const double *sum = s->cell_money + (int64_t)c * REN_N_MONEY_SUMS;
        const ren_sector tier = ren_sector_of_tier(firms->cell_tier[c]);
        const int32_t k = firms->cell_province[c] * REN_N_BANKS / REN_N_PROVINCES;
        s->bank_loans[k] += sum[REN_MONEY_LENT] - sum[REN_MONEY_REPAID];
        ren_books_pay(world, REN_FLOW_loans, REN_SECTOR_banks, tier,
                      sum[REN_MONEY_LENT]);
        ren_books_pay(world, REN_FLOW_repayments, tier, REN_SECTOR_banks,
                      sum[REN_MONEY_REPAID]);
    }
}

/* Banks earn a loss of capital back: they keep interest that would go to households. */
static void refill(ren_world *world)
{
    const double pace = world->setup->scenario->parameters.bank_refill;
    const ren_state *s = &world->state;
    for (int32_t k = 0; k < REN_N_BANKS; k++) {
        const double kept = -pace * s->bank_capital[k];
        s->bank_capital[k] += kept;
        ren_books_pay(world, REN_FLOW_interest, REN_SECTOR_households, REN_SECTOR_banks,
                      kept);
    }
}

/*
 * C10: a part of all loans is paid back every week and renewed as far as the bank's capital
 * goes; a firm that lacks cash borrows on its collateral and its title if the bank accepts.
 */
static void run(ren_world *world)
{
    desk d;
    if (world->setup->books.cash == NULL) {
        return;
    }
    ask(world);
    open_desks(world, &d);
    lend(world, &d);
    refill(world);
    ren_books_close_week(world, "credit");
}

const ren_phase ren_phase_credit = {
    .name = "credit",
    .doc = "Renews loans and gives new ones, as far as collateral and bank capital go.",
    .source = "C10",
    .reads = REN_COLUMNS(REN_COL_cash, REN_COL_debt, REN_COL_receivable,
                         REN_COL_bank_capital, REN_COL_bank_loans, REN_COL_cell_money,
                         REN_COL_flows, REN_COL_sheet),
    .writes = REN_COLUMNS(REN_COL_cash, REN_COL_debt, REN_COL_wanted, REN_COL_undrawn,
                          REN_COL_bank_capital, REN_COL_bank_loans, REN_COL_cell_money,
                          REN_COL_flows, REN_COL_sheet),
    .run = run,
    .called = ren_money_is_on,
};
