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
        const double home = net->slot_domestic[slot], value = net->slot_value[slot];
        const double owed = home * p->dso + (double)s->payable[slot];
        const double lost = share * (1.0 - p->rec_trade) * (owed > 0.0 ? owed : 0.0);
        double booked = 0;
        if (home <= 0.0 || lost <= 0.0) {
            continue; /* without suppliers on day 0 */
        }
        for (int64_t l = net->link_first[slot]; l < net->link_first[slot + 1]; l++) {
            const int32_t j = s->link_supplier[l];
            if (j >= net->n_firms) {
                continue;
            }
            /* nobody loses more than he is owed */
            const double claims = p->dso * setup->books.sold[j] + s->receivable[j];
            const double part = lost * value * (double)s->link_share[l] / home;
            const double loss = part < claims ? part : claims > 0.0 ? claims : 0.0;
            s->receivable[j] -= loss;
            booked += loss;
            ren_books_pay(world, REN_FLOW_invoices, sector_of(world, j),
                          sector_of(world, i), loss);
        }
        s->payable[slot] -= (ren_real)(booked / value);
    }
}

/* Of the firms that fail, those that had lost a loan leave with what they lacked; new owners
 * bring it. Returns it. */
static double leave(const ren_world *world, int32_t i, double share, double squeezed)
{
    const ren_state *s = &world->state;
    const double all = s->squeezed[i];
    const double usual = s->cash[i] + s->cash_gap[i];
    const double part =
        all > 0.0 && squeezed > 0.0 ? (squeezed < all ? squeezed / all : 1.0) : 0.0;
    const double brought = part * s->cash_gap[i] + (usual < 0.0 ? -share * usual : 0.0);
    s->cash_gap[i] -= part * s->cash_gap[i];
    s->called[i] -= part * s->called[i];
    s->squeezed[i] -= (ren_real)(part * all);
    return brought;
}

/* C11: the bank recovers a part of its loans; new owners bring the cash that is missing and
 * reopen after some time. Where credit is off, banks keep their claims. */
static void fail(ren_world *world, int32_t i, double share, double squeezed)
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
    const double brought = leave(world, i, share, squeezed);
    write_off_invoices(world, i, share);
    s->debt[i] -= lost;
    s->bank_loans[bank] -= lost;
    s->bank_capital[bank] -= lost;
    ren_books_pay(world, REN_FLOW_write_offs, REN_SECTOR_banks, sector_of(world, i),
                  lost);
    ren_books_pay(world, REN_FLOW_repayments, sector_of(world, i), REN_SECTOR_banks,
                  lost);
    ren_books_pay(world, REN_FLOW_equity, REN_SECTOR_households, sector_of(world, i),
                  brought);
    s->cash[i] += brought;
    s->closed[i] += (ren_real)share;
    s->closed[i] = s->closed[i] < 1 ? s->closed[i] : 1;
    *s->failed += share * setup->economy->firms.weight[i];
}

/* D2: the real firms of an agent do not all lack cash at once. What they hold spreads around
 * the agent's cash of day 0 as agents' cash does, so the share of them that a common loss
 * leaves without cash rises smoothly; an agent of one firm lacks it or not. */
static double share_short(const ren_world *world, int32_t i, double lacks)
{
    const double cash = world->setup->books.cash[i];
    const double weight = world->setup->economy->firms.weight[i];
    const double spread = weight > 1.0 ? world->setup->scenario->parameters.cash_sd_ln
                                             * sqrt(1.0 - 1.0 / weight)
                                       : 0.0;
    if (lacks <= 0.0) {
        return 0.0;
    }
    if (spread <= 0.0 || cash <= 0.0) {
        return lacks > cash ? 1.0 : 0.0;
    }
    return 0.5 * erfc(-log(lacks / cash) / (spread * sqrt(2.0)));
}

/* Real firms that lack cash, still work and have found no bank; and those that have lost a
 * loan, spent their cash on it and cannot pay the rest, as far as they cannot. */
typedef struct short_firms {
    double usual, squeezed;
} short_firms;

static short_firms firms_short(const ren_world *world, int32_t i)
{
    const ren_state *s = &world->state;
    const double weight = world->setup->economy->firms.weight[i];
    const double usual = s->cash[i] + s->cash_gap[i], squeezed = s->squeezed[i];
    const double more =
        (1.0 - squeezed) * share_short(world, i, -usual) - (double)s->closed[i];
    short_firms n = { .usual =
                          more > 0.0 && s->wanted[i] <= 0.0 ? more * weight : 0.0 };
    if (squeezed > 0.0 && s->strained[i] < 0) {
        n.squeezed = -(double)s->strained[i] * squeezed * weight
                     * share_short(world, i, s->cash_gap[i] / squeezed - usual);
    }
    return n;
}

/* Share of an agent's real firms that fail in a round, whole firms by systematic rounding:
 * those without cash for longer than the grace, or, once others have failed, all of an
 * agent without equity. */
static double share_failing(const ren_world *world, int32_t i, int32_t round,
                            double *squeezed)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_population *firms = &world->setup->economy->firms;
    const ren_state *s = &world->state;
    const double open = firms->weight[i] * (1.0 - (double)s->closed[i]);
    short_firms exposed = { 0 };
    if (round == 0 && s->overdue[i] > p->grace) {
        exposed = firms_short(world, i);
    } else if (round > 0 && s->receivable[i] < 0.0
               && ren_books_equity(world, i) < 0.0) {
        exposed.usual = open;
    }
    const double all = exposed.usual + exposed.squeezed;
    if (all <= 0.0) {
        return 0.0;
    }
    const ren_who who = { .id = (uint32_t)firms->id[i],
                          .week = (uint16_t)world->week,
                          .draw = (uint16_t)round,
                          .purpose = REN_DRAW_FAILURE };
    const double n = floor(p->default_rate * all
                           + ren_draw_uniform(world->setup->economy->stream, who));
    const double share = (n < open ? n : open) / firms->weight[i];
    *squeezed = share * exposed.squeezed / all;
    return share;
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
            double squeezed = 0;
            const double share = share_failing(world, i, round, &squeezed);
            if (share > 0.0) {
                fail(world, i, share, squeezed);
                more = true;
            }
        }
    }
}

static void count_weeks(ren_world *world)
{
    const ren_state *s = &world->state;
    const double *weight = world->setup->economy->firms.weight;
    const ren_real reopen = (ren_real)(1.0 / world->setup->scenario->parameters.reopen);
#pragma omp parallel for schedule(static)
    for (int32_t i = 0; i < world->setup->economy->firms.n; i++) {
        const double least = weight[i] < 1.0 ? 0.5 * weight[i] : 0.5;
        const short_firms lacking = firms_short(world, i);
        s->overdue[i] =
            lacking.usual + lacking.squeezed >= least ? s->overdue[i] + 1.0F : 0.0F;
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
    ren_books_close_week(world, "insolvency");
}

const ren_phase ren_phase_insolvency = {
    .name = "insolvency",
    .doc = "Lets firms without cash fail, with what that costs banks and suppliers.",
    .source = "C11",
    .reads = REN_COLUMNS(
        REN_COL_cash, REN_COL_wanted, REN_COL_debt, REN_COL_receivable, REN_COL_payable,
        REN_COL_overdue, REN_COL_closed, REN_COL_bank_capital, REN_COL_bank_loans,
        REN_COL_flows, REN_COL_sheet, REN_COL_link_supplier, REN_COL_link_share,
        REN_COL_called, REN_COL_cash_gap, REN_COL_squeezed, REN_COL_strained),
    .writes =
        REN_COLUMNS(REN_COL_cash, REN_COL_debt, REN_COL_receivable, REN_COL_payable,
                    REN_COL_overdue, REN_COL_closed, REN_COL_bank_capital,
                    REN_COL_bank_loans, REN_COL_flows, REN_COL_sheet, REN_COL_failed,
                    REN_COL_called, REN_COL_cash_gap, REN_COL_squeezed),
    .run = run,
    .called = ren_money_is_on,
};
