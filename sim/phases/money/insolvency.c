#include "sim/phase.h"
#include "sim/phases/money/books/worth.h"
#include "sim/phases/money/insolvency/estate.h"
#include "sim/phases/money/insolvency/shortage.h"

#include <math.h>
#include <string.h>

/* What holds for most firms is told for a block of them at once; the few that are left are
 * listed and looked at one by one. */
enum { BLOCK = 256, LOT = 64 };

/* Real firms that lack cash, still work and have found no bank; and those that have
 * lost a loan, spent their cash on it and cannot pay the rest, as far as they cannot. */
typedef struct short_firms {
    double usual, squeezed;
} short_firms;

static short_firms firms_short(const ren_world *world, int32_t i)
{
    const ren_state *s = &world->state;
    const ren_parameters *p = &world->setup->scenario->parameters;
    const double first = world->setup->books.cash[i];
    const double weight = world->setup->economy->firms.weight[i];
    const double usual = s->cash[i] + s->cash_gap[i], squeezed = s->squeezed[i];
    const double more =
        s->wanted[i] <= 0.0
            ? (1.0 - squeezed) * ren_share_short(p, first, weight, -usual)
                  - (double)s->closed[i]
            : 0.0;
    short_firms n = { .usual = more > 0.0 ? more * weight : 0.0 };
    if (squeezed > 0.0 && s->strained[i] < 0) {
        n.squeezed =
            -(double)s->strained[i] * squeezed * weight
            * ren_share_short(p, first, weight, s->cash_gap[i] / squeezed - usual);
    }
    return n;
}

/* Share of an agent's real firms that fail in a round, whole firms by systematic
 * rounding of what `luck` leaves: those without cash for longer than the grace, or, once
 * others have failed, all of an agent without equity. */
static double share_failing(const ren_world *world, int32_t i, int32_t round,
                            double luck, double *squeezed)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_state *s = &world->state;
    const double weight = world->setup->economy->firms.weight[i];
    const double open = weight * (1.0 - (double)s->closed[i]);
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
    const double n = floor(p->default_rate * all + luck);
    const double share = (n < open ? n : open) / weight;
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

/* Marks whom a first further round may expose. */
static void mark_insolvent(const ren_world *world)
{
    const ren_population *firms = &world->setup->economy->firms;
    const ren_state *s = &world->state;
#pragma omp parallel for schedule(static)
    for (int32_t first = 0; first < firms->n; first += BLOCK) {
        const int32_t n = firms->n - first < BLOCK ? firms->n - first : BLOCK;
        bool told[BLOCK];
        int32_t at[BLOCK];
#pragma omp simd
        for (int32_t k = 0; k < n; k++) {
            const int32_t i = first + k;
            told[k] = (s->receivable[i] < 0.0) & (ren_books_equity(world, i) < 0.0);
        }
        const int32_t marked = ren_list_set(told, n, at);
        for (int32_t k = 0; k < marked; k++) {
            s->suspect[firms->id[first + at[k]]] = 1;
        }
    }
}

/* The first marked firm from external id k on; n: none. */
static int32_t next_suspect(const int32_t *mark, int32_t k, int32_t n)
{
    enum { MANY = 64 };
    while (k + MANY <= n) {
        int32_t any = 0;
        for (int32_t m = 0; m < MANY; m++) {
            any |= mark[k + m];
        }
        if (any != 0) {
            break;
        }
        k += MANY;
    }
    while (k < n && mark[k] == 0) {
        k++;
    }
    return k;
}

/* Marked firms, in order of external id. */
typedef struct suspects {
    int32_t n, place[LOT];
    uint32_t id[LOT];
    double luck[LOT];
} suspects;

/* Lists the marked firms from external id k on, as many as there is room for, and draws for
 * them; what share_failing() reads of them is asked for. Returns the id to go on from. */
static int32_t list_suspects(const ren_world *world, int32_t k, int32_t round,
                             suspects *out)
{
    static const uint32_t zeros[LOT];
    const ren_population *firms = &world->setup->economy->firms;
    const ren_books *books = &world->setup->books;
    const ren_state *s = &world->state;
    const ren_who who = { .week = (uint16_t)world->week, .purpose = REN_DRAW_FAILURE };
    uint16_t draw[LOT];
    out->n = 0;
    for (k = next_suspect(s->suspect, k, firms->n); k < firms->n && out->n < LOT;
         k = next_suspect(s->suspect, k + 1, firms->n)) {
        ren_ask(&firms->place_of[k]);
        draw[out->n] = (uint16_t)round;
        out->id[out->n++] = (uint32_t)k;
    }
    for (int32_t m = 0; m < out->n; m++) {
        const int32_t i = firms->place_of[out->id[m]];
        out->place[m] = i;
        ren_ask(&s->cash[i]);
        ren_ask(&s->closed[i]);
        ren_ask(&firms->weight[i]);
        if (round > 0) {
            ren_ask(&s->debt[i]);
            ren_ask(&s->receivable[i]);
            ren_ask(&books->equity[i]);
        } else {
            ren_ask(&s->overdue[i]);
            ren_ask(&s->wanted[i]);
            ren_ask(&s->cash_gap[i]);
            ren_ask(&s->squeezed[i]);
            ren_ask(&books->cash[i]);
        }
    }
    ren_draw_uniform_many(world->setup->economy->stream, who, out->n, out->id, zeros,
                          draw, out->luck);
    return k;
}

/* One round, in order of external id; returns whether somebody failed. Who fails in the
 * first depends on nobody else; later a failure exposes others, who are then looked for
 * anew. */
static bool fail_round(ren_world *world, int32_t round)
{
    const int32_t n = world->setup->economy->firms.n;
    bool any = false;
    for (int32_t k = 0; k < n;) {
        suspects some;
        ren_failure failure[LOT];
        int32_t n_failures = 0;
        k = list_suspects(world, k, round, &some);
        for (int32_t m = 0; m < some.n; m++) {
            ren_failure *f = &failure[n_failures];
            f->place = some.place[m];
            f->share =
                share_failing(world, f->place, round, some.luck[m], &f->squeezed);
            n_failures += f->share > 0.0;
            if (round > 0 && n_failures > 0) {
                k = (int32_t)some.id[m] + 1;
                break;
            }
        }
        ren_estates_settle(world, n_failures, failure);
        any = any || n_failures > 0;
    }
    return any;
}

/* C11: failures of a week, round by round until nobody fails or contagion_cap is
 * reached. Only firms that are marked can fail: those overdue, then those without equity,
 * and whoever loses claims on the way (estate.c). */
static void cascade(ren_world *world)
{
    const ren_state *s = &world->state;
    const int32_t most = (int32_t)world->setup->scenario->parameters.contagion_cap;
    bool more = true;
    for (int32_t round = 0; more && round < most; round++) {
        if (round == 1) {
            mark_insolvent(world);
        }
        more = fail_round(world, round);
        *s->rounds += more ? 1.0 : 0.0;
    }
    *s->unresolved = more ? count_insolvent(world) : 0.0;
}

/* Weeks without cash of the firms of a block, this one included; 0 of those that have
 * cash. A loss that is small beside its cash exposes too few of an agent's real firms to
 * count. */
static void lack_cash(const ren_world *world, int32_t first, int32_t n, float *weeks)
{
    static const double no_gap[BLOCK];
    static const ren_real none[BLOCK];
    const ren_state *s = &world->state;
    const bool calling = *s->calling != 0;
    const double *restrict cash = s->cash + first;
    const float *restrict alarm = world->setup->books.alarm + first;
    const double *gap = calling ? s->cash_gap + first : no_gap;
    const ren_real *squeezed = calling ? s->squeezed + first : none;
    bool told[BLOCK];
    int32_t at[BLOCK];
#pragma omp simd
    for (int32_t k = 0; k < n; k++) {
        told[k] = (squeezed[k] > 0) | (-(cash[k] + gap[k]) >= (double)alarm[k]);
        weeks[k] = 0.0F;
    }
    const int32_t many = ren_list_set(told, n, at);
    for (int32_t k = 0; k < many; k++) {
        const int32_t i = first + at[k];
        const short_firms lacking = firms_short(world, i);
        if (lacking.usual + lacking.squeezed
            >= ren_least_short(world->setup->economy->firms.weight[i])) {
            weeks[at[k]] = s->overdue[i] + 1.0F;
        }
    }
}

/* Weeks without cash; marks those for whom they are more than the grace, and returns
 * whether there is one. Firms that have failed reopen. */
static bool count_block(const ren_world *world, int32_t first, int32_t n)
{
    const ren_state *s = &world->state;
    const ren_parameters *p = &world->setup->scenario->parameters;
    const int32_t *id = world->setup->economy->firms.id + first;
    const ren_real reopen = (ren_real)(1.0 / p->reopen);
    const float grace = (float)p->grace;
    float weeks[BLOCK];
    bool told[BLOCK];
    int32_t at[BLOCK];
    lack_cash(world, first, n, weeks);
#pragma omp simd
    for (int32_t k = 0; k < n; k++) {
        const ren_real before = s->closed[first + k];
        const ren_real closed = before - before * reopen;
        const ren_real left = closed > (ren_real)1e-4 ? closed : 0;
        s->closed[first + k] = before > 0 ? left : before;
        s->overdue[first + k] = weeks[k];
        told[k] = weeks[k] > grace;
    }
    const int32_t marked = ren_list_set(told, n, at);
    for (int32_t k = 0; k < marked; k++) {
        s->suspect[id[at[k]]] = 1;
    }
    return marked > 0;
}

static bool count_weeks(const ren_world *world)
{
    const int32_t n = world->setup->economy->firms.n;
    bool any = false;
    memset(world->state.suspect, 0, (size_t)n * sizeof *world->state.suspect);
#pragma omp parallel for schedule(static) reduction(|| : any)
    for (int32_t first = 0; first < n; first += BLOCK) {
        const bool marked =
            count_block(world, first, n - first < BLOCK ? n - first : BLOCK);
        any = any || marked;
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
    if (count_weeks(world) && world->noise) {
        cascade(world);
    }
    ren_books_close_week(world, "insolvency");
}

const ren_phase ren_phase_insolvency = {
    .name = "insolvency",
    .doc = "Lets firms without cash fail, with what that costs banks and suppliers.",
    .source = "C11",
    .reads = REN_COLUMNS(REN_COL_cash, REN_COL_wanted, REN_COL_debt, REN_COL_receivable,
                         REN_COL_payable, REN_COL_overdue, REN_COL_closed,
                         REN_COL_bank_capital, REN_COL_bank_loans, REN_COL_flows,
                         REN_COL_sheet, REN_COL_link_supplier, REN_COL_link_share,
                         REN_COL_called, REN_COL_cash_gap, REN_COL_squeezed,
                         REN_COL_strained, REN_COL_calling, REN_COL_labour,
                         REN_COL_spare, REN_COL_beyond, REN_COL_advance),
    .writes = REN_COLUMNS(
        REN_COL_cash, REN_COL_debt, REN_COL_receivable, REN_COL_payable,
        REN_COL_overdue, REN_COL_closed, REN_COL_bank_capital, REN_COL_bank_loans,
        REN_COL_flows, REN_COL_sheet, REN_COL_failed, REN_COL_called, REN_COL_cash_gap,
        REN_COL_squeezed, REN_COL_advance, REN_COL_spare, REN_COL_beyond,
        REN_COL_suspect, REN_COL_rounds, REN_COL_unresolved),
    .run = run,
    .called = ren_money_is_on,
};
