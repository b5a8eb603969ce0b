#include "sim/phase.h"
#include "sim/phases/money/insolvency/estate.h"

#include <math.h>

/* D2: the real firms of an agent do not all lack cash at once. What they hold
 * spreads around the agent's cash of day 0 as agents' cash does, so the share of
 * them that a common loss leaves without cash rises smoothly; an agent of one firm
 * lacks it or not. */
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

/* Real firms that lack cash, still work and have found no bank; and those that have
 * lost a loan, spent their cash on it and cannot pay the rest, as far as they
 * cannot. */
typedef struct short_firms {
    double usual, squeezed;
} short_firms;

static short_firms firms_short(const ren_world *world, int32_t i)
{
    const ren_state *s = &world->state;
    const double weight = world->setup->economy->firms.weight[i];
    const double usual = s->cash[i] + s->cash_gap[i], squeezed = s->squeezed[i];
    const double more =
        s->wanted[i] <= 0.0
            ? (1.0 - squeezed) * share_short(world, i, -usual) - (double)s->closed[i]
            : 0.0;
    short_firms n = { .usual = more > 0.0 ? more * weight : 0.0 };
    if (squeezed > 0.0 && s->strained[i] < 0) {
        n.squeezed = -(double)s->strained[i] * squeezed * weight
                     * share_short(world, i, s->cash_gap[i] / squeezed - usual);
    }
    return n;
}

/* Share of an agent's real firms that fail in a round, whole firms by systematic
 * rounding: those without cash for longer than the grace, or, once others have failed,
 * all of an agent without equity. */
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

/* Real firms of agents that a further round would expose. */
static double count_insolvent(const ren_world *world)
{
    const ren_population *firms = &world->setup->economy->firms;
    const ren_state *s = &world->state;
    double count = 0;
    for (int32_t i = 0; i < firms->n; i++) {
        if (s->receivable[i] < 0.0 && ren_books_equity(world, i) < 0.0) {
            count += firms->weight[i] * (1.0 - (double)s->closed[i]);
        }
    }
    return count;
}

/* C11: failures of a week, round by round until nobody fails or contagion_cap is reached,
 * each round in order of external id. */
static void cascade(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_state *s = &world->state;
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
                ren_estate_settle(world, i, share, squeezed);
                more = true;
            }
        }
        *s->rounds += more ? 1.0 : 0.0;
    }
    *s->unresolved = more ? count_insolvent(world) : 0.0;
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
    *world->state.rounds = 0;
    *world->state.unresolved = 0;
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
        REN_COL_called, REN_COL_cash_gap, REN_COL_squeezed, REN_COL_strained,
        REN_COL_labour, REN_COL_spare, REN_COL_beyond, REN_COL_advance),
    .writes =
        REN_COLUMNS(REN_COL_cash, REN_COL_debt, REN_COL_receivable, REN_COL_payable,
                    REN_COL_overdue, REN_COL_closed, REN_COL_bank_capital,
                    REN_COL_bank_loans, REN_COL_flows, REN_COL_sheet, REN_COL_failed,
                    REN_COL_called, REN_COL_cash_gap, REN_COL_squeezed, REN_COL_advance,
                    REN_COL_spare, REN_COL_beyond, REN_COL_rounds, REN_COL_unresolved),
    .run = run,
    .called = ren_money_is_on,
};
