#include "sim/phase.h"

#include <math.h>

static ren_sector sector_of(const ren_world *world, int32_t i)
{
    return ren_sector_of_tier(world->setup->economy->firms.tier[i]);
}

/* Suppliers of failed firms lose what these owe them, but for what they recover. `share` is
 * that of the agent's real firms that fail. */
static void write_off_invoices(ren_world *world, int32_t i, double share)
{
    const ren_setup *setup = world->setup;
    const ren_network *net = &setup->economy->network;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_state *s = &world->state;
    const int32_t base = net->window_slot[i / REN_WINDOW];
    for (int64_t k = net->firm_first[i]; k < net->firm_first[i + 1]; k++) {
        const int32_t slot = base + (int32_t)net->slot_at[k];
        const double home = net->slot_domestic[slot];
        const double owed = home * p->dso + (double)s->payable[slot];
        const double lost = share * (1.0 - p->rec_trade) * (owed > 0.0 ? owed : 0.0);
        if (home <= 0.0 || lost <= 0.0) {
            continue;
        }
        s->payable[slot] -= (ren_real)lost;
        for (int64_t l = net->link_first[slot]; l < net->link_first[slot + 1]; l++) {
            const int32_t j = s->link_supplier[l];
            if (j >= net->n_firms) {
                continue;
            }
            const double loss =
                lost * (double)net->slot_value[slot] * (double)s->link_share[l] / home;
            s->receivable[j] -= loss;
            ren_books_pay(world, REN_FLOW_invoices, sector_of(world, j),
                          sector_of(world, i), loss);
        }
    }
}

/* C11: the bank recovers a part of its loans; new owners bring the cash that is missing and
 * reopen after some time. Where credit is off, banks keep their claims. */
static void fail(ren_world *world, int32_t i, double share)
{
    const ren_setup *setup = world->setup;
    const ren_books *b = &setup->books;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_state *s = &world->state;
    const int32_t bank = b->bank[i];
    const double debt = b->debt[i] + s->debt[i];
    const double lost = ren_phase_is_on(setup->scenario, "credit")
                            ? share * (1.0 - p->rec_bank) * debt
                            : 0.0;
    const double brought = s->cash[i] < 0.0 ? -share * s->cash[i] : 0.0;
    write_off_invoices(world, i, share);
    s->debt[i] -= lost;
    s->bank_loans[bank] -= lost;
    s->bank_capital[bank] -= lost;
    ren_books_pay(world, REN_FLOW_write_offs, REN_SECTOR_banks, sector_of(world, i),
                  lost);
    ren_books_pay(world, REN_FLOW_repayments, sector_of(world, i), REN_SECTOR_banks,
                  lost);
    ren_books_pay(world, REN_FLOW_dividends, REN_SECTOR_households, sector_of(world, i),
                  brought);
    s->cash[i] += brought;
    s->closed[i] += (ren_real)share * (1 - s->closed[i]);
    *s->failed += share * setup->economy->firms.weight[i];
}

/* Equity: what is owned less what is owed, money. */
static double equity_of(const ren_world *world, int32_t i)
{
    const ren_books *b = &world->setup->books;
    const ren_state *s = &world->state;
    const double weeks = world->setup->scenario->parameters.dso;
    return b->capital[i] + b->cash[i] + s->cash[i] - b->debt[i] - s->debt[i]
           + weeks * (b->sold[i] - b->linked[i]) + s->receivable[i];
}

/* Share of an agent's real firms that fail in a round, whole firms by systematic rounding:
 * without cash for longer than the grace, or, once others have failed, without equity. */
static double share_failing(const ren_world *world, int32_t i, int32_t round)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_population *firms = &world->setup->economy->firms;
    const ren_state *s = &world->state;
    const bool may = round == 0 ? s->overdue[i] > p->grace
                                : s->receivable[i] < 0.0 && equity_of(world, i) < 0.0;
    if (!may) {
        return 0.0;
    }
    const ren_who who = { .id = (uint32_t)firms->id[i],
                          .week = (uint16_t)world->week,
                          .draw = (uint16_t)round,
                          .purpose = REN_DRAW_FAILURE };
    const double open = firms->weight[i] * (1.0 - (double)s->closed[i]);
    const double n = floor(p->default_rate * open
                           + ren_draw_uniform(world->setup->economy->stream, who));
    return n < open ? n / firms->weight[i] : open / firms->weight[i];
}

/* C11: failures of a week, round by round, each round in order of external id. */
static void cascade(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const int32_t n = setup->economy->firms.n;
    const int32_t *place = setup->economy->firms.place_of;
    const int32_t most = (int32_t)setup->scenario->parameters.contagion_cap;
    bool more = true;
    for (int32_t round = 0; more && round < most; round++) {
        more = false;
        for (int32_t k = 0; k < n; k++) {
            const int32_t i = place[k];
            const double share = share_failing(world, i, round);
            if (share > 0.0) {
                fail(world, i, share);
                more = true;
            }
        }
    }
}

static void count_weeks(ren_world *world)
{
    const ren_state *s = &world->state;
    const double *cash = world->setup->books.cash;
    const ren_real reopen = (ren_real)(1.0 / world->setup->scenario->parameters.reopen);
#pragma omp parallel for schedule(static)
    for (int32_t i = 0; i < world->setup->economy->firms.n; i++) {
        const bool helped = s->wanted[i] > 0.0; /* a bank lends what it lacks */
        s->overdue[i] =
            cash[i] + s->cash[i] < 0.0 && !helped ? s->overdue[i] + 1.0F : 0.0F;
        s->closed[i] -= s->closed[i] * reopen;
        s->closed[i] = s->closed[i] > (ren_real)1e-4 ? s->closed[i] : 0;
    }
}

static bool anybody_overdue(const ren_world *world)
{
    const ren_state *s = &world->state;
    const float grace = (float)world->setup->scenario->parameters.grace;
    bool any = false;
#pragma omp parallel for schedule(static) reduction(|| : any)
    for (int32_t i = 0; i < world->setup->economy->firms.n; i++) {
        any = any || s->overdue[i] > grace;
    }
    return any;
}

/* Balance sheets follow from the flows of the week. */
static void close_week(const ren_world *world)
{
    const double *flows = world->state.flows;
    double *sheet = world->state.sheet;
    for (int s = 0; s < REN_N_SECTORS; s++) {
        for (int f = 0; f < REN_N_FLOWS; f++) {
            sheet[REN_SHEET_cash * REN_N_SECTORS + s] +=
                f != REN_FLOW_invoices ? flows[f * REN_N_SECTORS + s] : 0.0;
        }
        sheet[REN_SHEET_bank_loans * REN_N_SECTORS + s] -=
            flows[REN_FLOW_loans * REN_N_SECTORS + s]
            + flows[REN_FLOW_repayments * REN_N_SECTORS + s];
        sheet[REN_SHEET_trade_credit * REN_N_SECTORS + s] +=
            flows[REN_FLOW_invoices * REN_N_SECTORS + s]
            - flows[REN_FLOW_intermediate * REN_N_SECTORS + s];
    }
}

/* What levers spend is paid by local governments to the firms; who gets it does not
 * matter to sectors, so it stays with the households who own them. */
static void book_levers(ren_world *world)
{
    double spent = 0;
    for (int32_t e = 0; e < world->n_entries; e++) {
        spent += world->strain.spent[e] + world->strain.unspent[e];
    }
    ren_books_pay(world, REN_FLOW_subsidies, REN_SECTOR_local_government,
                  REN_SECTOR_households, spent);
}

static void run(ren_world *world)
{
    if (world->setup->books.cash == NULL) {
        return;
    }
    *world->state.failed = 0;
    count_weeks(world);
    if (world->noise && anybody_overdue(world)) {
        cascade(world);
    }
    book_levers(world);
    close_week(world);
}

const ren_phase ren_phase_insolvency = {
    .name = "insolvency",
    .doc = "Lets firms without cash fail, with what that costs banks and suppliers.",
    .source = "C11",
    .reads = REN_COLUMNS(REN_COL_cash, REN_COL_wanted, REN_COL_debt, REN_COL_receivable,
                         REN_COL_payable, REN_COL_overdue, REN_COL_closed,
                         REN_COL_bank_capital, REN_COL_bank_loans, REN_COL_flows,
                         REN_COL_sheet, REN_COL_link_supplier, REN_COL_link_share),
    .writes =
        REN_COLUMNS(REN_COL_cash, REN_COL_debt, REN_COL_receivable, REN_COL_payable,
                    REN_COL_overdue, REN_COL_closed, REN_COL_bank_capital,
                    REN_COL_bank_loans, REN_COL_flows, REN_COL_sheet, REN_COL_failed),
    .run = run,
    .called = ren_money_is_on,
};
