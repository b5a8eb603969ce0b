#include "sim/phases/money/credit/credit.h"
#include "sim/phase.h"

/* C10, C9 under L6: invoices a platform has paid in advance follow the share it takes,
 * over the time invoices stay unpaid. */
static double advance_of(const ren_world *world, int32_t i)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_state *s = &world->state;
    const double share = ren_strain_of(&world->strain, REN_STRAIN_factoring, i);
    if (share <= 0.0 && s->advance[i] == 0.0) {
        return 0.0;
    }
    const double owed = p->dso * world->setup->books.sold[i] + s->receivable[i];
    return ((owed > 0.0 ? share * owed : 0.0) - s->advance[i]) / p->dso;
}

/* What firms lack of cash and could borrow, added up by cell. An offer a bank would
 * refuse is no liquidity. */
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
            ren_credit_answer(world, i);
            const double debt = b->debt[i] + s->debt[i] - s->advance[i];
            const double room = ren_credit_limit(world, i) - debt;
            const double taken = room > 0.0 ? ren_credit_accepted(world, i) : 0.0;
            s->undrawn[i] = taken * room;
            s->wanted[i] = 0.0;
            const double usual = s->cash[i] + s->cash_gap[i];
            if (taken > 0.0 && (usual < 0.0 || s->cash_gap[i] > 0.0)) {
                const double want =
                    ((usual < 0.0 ? -usual : 0.0) + s->cash_gap[i]) / weeks;
                s->wanted[i] = taken * (want < room ? want : room);
            }
            sum[REN_MONEY_WANTED] += s->wanted[i];
        }
    }
}

/* What each bank can do: the share of loans paid back that it renews, less 1, and the
 * share of further loans that it gives (C10: loans at most capital over kap_b). */
typedef struct desk {
    double renews[REN_N_BANKS], gives[REN_N_BANKS];
} desk;

/* C10: loans at most capital over kap_b·(1 + beta_npl·bad loans). What banks have lost
 * and not earned back tells how many of their loans are bad. */
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
        const double pace = ren_books_falling_due(p);
        const double back = pace * loans, renew = pace * b->loans[k];
        const double room = most - loans + back;
        double share = renew > 0.0 && room < renew ? room / renew - 1.0 : 0.0;
        share = share < -1.0 ? -1.0 : share;
        const double refused = world->strain.rollover - 1.0;
        d->renews[k] = share < refused ? share : refused;
        const double left = room - renew * (1.0 + d->renews[k]);
        d->gives[k] = left <= 0.0 ? 0.0 : left < wanted[k] ? left / wanted[k] : 1.0;
    }
}

/* Loans that were not renewed: the firms concerned pay them back over call_weeks, as
 * far as their cash goes. Those firms together lack `gap` of cash beside the others of
 * the agent. */
static double pay_back(const ren_world *world, int32_t i, double refused)
{
    const ren_books *b = &world->setup->books;
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_state *s = &world->state;
    const double debt = b->debt[i] + s->debt[i] - s->called[i] - s->advance[i];
    const double share = debt > 0.0 ? ren_credit_refused(world, i, refused) : 0.0;
    if (share > 0.0) {
        s->called[i] += share * p->loan_short * debt;
        s->squeezed[i] += (ren_real)share;
    }
    if (s->called[i] <= 0.0) {
        return 0.0;
    }
    const double has =
        (double)s->squeezed[i] * (b->cash[i] + s->cash[i] + s->cash_gap[i])
        - s->cash_gap[i];
    double paid = s->called[i] / p->call_weeks;
    paid = has <= 0.0 ? 0.0 : has < paid ? has : paid;
    s->called[i] -= paid;
    s->cash_gap[i] += paid;
    return paid;
}

/* Of a new loan, the part that those who lack cash had asked for. */
static void refill_gap(const ren_world *world, int32_t i, double given)
{
    const ren_state *s = &world->state;
    const double usual = s->cash[i] + s->cash_gap[i];
    const double lacked = (usual < 0.0 ? -usual : 0.0) + s->cash_gap[i];
    if (s->cash_gap[i] > 0.0 && given > 0.0) {
        ren_books_heal(world, i, given * s->cash_gap[i] / lacked);
    }
}

/* One firm and its bank: what the week adds to its loans and takes off them. */
typedef struct deal {
    double lent, repaid;
} deal;

static deal settle(const ren_world *world, int32_t i, const desk *d)
{
    const ren_setup *setup = world->setup;
    const ren_books *b = &setup->books;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_state *s = &world->state;
    const int32_t k = b->bank[i];
    const double renewed = (1.0 - p->loan_short) * p->amort * b->debt[i] * d->renews[k];
    const double given = s->wanted[i] * d->gives[k];
    const double bought = b->wear[i] + s->investing[i];
    const double leased =
        bought > 0.0 ? ren_strain_of(&world->strain, REN_STRAIN_lease, i) * bought
                     : 0.0;
    const double advanced = advance_of(world, i);
    refill_gap(world, i, given);
    const double back =
        p->amort * (s->debt[i] - s->advance[i]) + pay_back(world, i, -d->renews[k]);
    s->wanted[i] = given;
    s->undrawn[i] *= d->gives[k]; /* what no bank would give is no liquidity */
    s->advance[i] += advanced;
    const double lent = renewed + given + leased + advanced;
    s->debt[i] += lent - back;
    s->cash[i] += lent - back;
    return (deal){ lent, back };
}

static void lend(ren_world *world, const desk *d)
{
    const ren_setup *setup = world->setup;
    const ren_population *firms = &setup->economy->firms;
    const ren_state *s = &world->state;
#pragma omp parallel for schedule(static)
    for (int32_t c = 0; c < firms->n_cells; c++) {
        double *sum = s->cell_money + (int64_t)c * REN_N_MONEY_SUMS;
        double lent = 0, repaid = 0;
        for (int32_t i = firms->cell_first[c]; i < firms->cell_first[c + 1]; i++) {
            const deal made = settle(world, i, d);
            lent += made.lent;
            repaid += made.repaid;
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
 * C10: loans fall due, long ones in instalments and short ones once a year, and are
 * renewed as far as the bank's capital goes; a firm that lacks cash borrows on its
 * collateral and its title if the bank accepts.
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
    .reads = REN_COLUMNS(
        REN_COL_cash, REN_COL_debt, REN_COL_receivable, REN_COL_bank_capital,
        REN_COL_bank_loans, REN_COL_cell_money, REN_COL_flows, REN_COL_sheet,
        REN_COL_liquidity, REN_COL_called, REN_COL_cash_gap, REN_COL_squeezed,
        REN_COL_advance, REN_COL_rate, REN_COL_answer, REN_COL_earnings, REN_COL_title,
        REN_COL_research, REN_COL_knowledge, REN_COL_investing),
    .writes = REN_COLUMNS(REN_COL_cash, REN_COL_debt, REN_COL_wanted, REN_COL_undrawn,
                          REN_COL_called, REN_COL_cash_gap, REN_COL_squeezed,
                          REN_COL_advance, REN_COL_rate, REN_COL_answer,
                          REN_COL_bank_capital, REN_COL_bank_loans, REN_COL_cell_money,
                          REN_COL_flows, REN_COL_sheet),
    .run = run,
    .called = ren_money_is_on,
};
