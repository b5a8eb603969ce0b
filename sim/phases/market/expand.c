#include "sim/phase.h"
#include "sim/phases/supply/machines/machines.h"

#include <math.h>

/* What one firm decides in a step of REN_INVEST_WEEKS weeks, shares of baseline
 * capital. */
typedef struct plan {
    double gap;   /* wanted less owned and coming */
    double order; /* machines beyond replacement, to come after invest_lag */
    double shed;  /* machines worn out and not replaced */
    double rate; /* of one of its firms: all it invests in the step, over its capital */
} plan;

/* C12: K* = kap Ds (1 + ge) / util0, less what is shared (L9); on day 0 all of it is
 * owned. */
static double gap_of(const ren_world *world, int32_t i)
{
    const ren_state *s = &world->state;
    const double growth = world->setup->scenario->parameters.g_demand;
    const double memory = s->memory[i];
    const double need = memory + growth + memory * growth;
    const double shared = ren_shared_machines(world, i);
    return need - shared * (1.0 + need) - s->pledged[i];
}

/* Most that cash beyond the usual and loans not drawn pay for, share of capital: of
 * leased machines only the rest is paid at once. */
static double affordable(const ren_world *world, int32_t i)
{
    const ren_state *s = &world->state;
    const double capital = world->setup->books.capital[i];
    const double leased = ren_strain_of(&world->strain, REN_STRAIN_lease, i);
    const double room =
        (s->cash[i] + s->undrawn[i]) / (leased < 0.9 ? 1.0 - leased : 0.1);
    return room > 0.0 && capital > 0.0 ? room / capital : 0.0;
}

/* The many firms of an agent stand at all stages of their cycles. The share of them
 * that act grows with the gap over the threshold (Caballero and Engel 1999), and they
 * replace what wears out as confidence and cash allow. */
static void plan_many(const ren_world *world, int32_t i, plan *p)
{
    const ren_parameters *r = &world->setup->scenario->parameters;
    const ren_state *s = &world->state;
    const double owned = 1.0 + s->plant[i];
    const double wear = REN_INVEST_WEEKS * r->delta_K * owned;
    const double reach = fabs(p->gap) / world->setup->market_of_firms.threshold[i];
    const double net = p->gap * (reach < 1.0 ? reach : 1.0);
    const double mood = (1.0 + s->confidence[i]) * (1.0 + s->liquidity[i]);
    double gross = (wear + net) * mood;
    gross = gross > 0.0 ? gross : 0.0;
    gross = gross < r->inv_step * owned ? gross : r->inv_step * owned;
    const double more = gross - wear;
    const double most = affordable(world, i);
    p->order = more > 0.0 ? (more < most ? more : most) : 0.0;
    p->shed = more < 0.0 ? -more : 0.0;
}

/* C12, D14: one firm by itself keeps up its machines, old ones at maint a year and new
 * ones hardly, and replaces the rest at once, together with what is missing of K*, when
 * that is more than b of its capital. Machines that are due work on until then. */
static void plan_one(const ren_world *world, int32_t i, plan *p)
{
    const ren_parameters *r = &world->setup->scenario->parameters;
    const ren_market *m = &world->setup->market_of_firms;
    const ren_state *s = &world->state;
    const double owned = 1.0 + s->plant[i];
    const double b = m->threshold[i], old = m->due0[i] + s->worn[i];
    const double age = old < b ? old / b : 1.0;
    const double kept =
        p->gap > -r->maint ? REN_INVEST_WEEKS * r->maint / 52.0 * age : 0.0;
    const double due = old + REN_INVEST_WEEKS * r->delta_K - kept;
    const double missing = p->gap / owned;
    const double want = due + missing;
    p->rate = kept;
    p->order = p->shed = 0;
    s->worn[i] = (ren_real)(due - m->due0[i]);
    if (want * (1.0 + s->confidence[i]) < b) {
        return;
    }
    const double step = want < r->inv_step ? want : r->inv_step;
    const double fresh = step - due;
    if (fresh * owned > affordable(world, i)) {
        return;
    }
    p->order = fresh > 0.0 ? fresh * owned : 0.0;
    p->shed = missing < 0.0 && fresh < 0.0 ? -fresh * owned : 0.0;
    p->rate += step;
    /* what the largest step leaves over stays due */
    s->worn[i] = (ren_real)((missing < 0.0 || fresh > 0.0 ? 0.0 : -fresh) - m->due0[i]);
}

/* Machines that were ordered invest_lag ago arrive; new ones are ordered. An agent is
 * one firm that is followed by itself and weight - 1 others (D2). */
static double expand(const ren_world *world, int32_t i, int32_t now, int32_t steps)
{
    const ren_setup *setup = world->setup;
    const ren_state *s = &world->state;
    const double real = setup->economy->firms.weight[i];
    ren_real *coming = s->coming + (int64_t)i * steps;
    plan many = { 0 }, one = { 0 };
    s->plant[i] += coming[now];
    coming[now] = 0;
    many.gap = one.gap = gap_of(world, i);
    plan_many(world, i, &many);
    double order = many.order, shed = many.shed;
    const double wear = REN_INVEST_WEEKS * setup->scenario->parameters.delta_K;
    double rate = wear + (order - shed) / (1.0 + s->plant[i]);
    if (world->noise) {
        plan_one(world, i, &one);
        order += (one.order - many.order) / real;
        shed += (one.shed - many.shed) / real;
        rate = one.rate;
    }
    double way = 0;
    coming[now] = (ren_real)order;
    for (int32_t k = 0; k < steps; k++) {
        way += coming[k];
    }
    s->plant[i] -= (ren_real)shed;
    s->pledged[i] = s->plant[i] + (ren_real)way;
    s->invested[i] = (ren_real)(rate / REN_INVEST_WEEKS);
    /* paid while they are made; who sheds machines wears fewer */
    s->investing[i] = setup->books.capital[i] * (way / steps - shed) / REN_INVEST_WEEKS;
    return s->investing[i];
}

static void run(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_state *s = &world->state;
    if (setup->books.cash == NULL) {
        return;
    }
    const int32_t steps = ren_invest_steps(setup->scenario);
    const int32_t now = world->week / REN_INVEST_WEEKS % steps;
    const int32_t n = setup->economy->table->n;
#pragma omp parallel for schedule(dynamic, 1)
    for (int32_t p = 0; p < n; p++) {
        double sum = 0;
        for (int32_t i = setup->maker_first[p]; i < setup->maker_first[p + 1]; i++) {
            sum += expand(world, i, now, steps);
        }
        ren_branch(world, p, 0)[REN_MONEY_MACHINES] = sum; /* of all tiers */
    }
    double all = 0;
    for (int32_t p = 0; p < n; p++) {
        all += ren_branch(world, p, 0)[REN_MONEY_MACHINES];
    }
    const double usual = setup->market_of_firms.investment;
    *s->boom = usual > 0.0 ? all / usual : 0.0;
    ren_machines_missing(world);
}

static int32_t every(const ren_scenario *scenario)
{
    (void)scenario;
    return REN_INVEST_WEEKS;
}

const ren_phase ren_phase_expand = {
    .name = "expand",
    .doc = "Lets firms invest in lumps when machines fall short of what their sales "
           "need, as far as cash, credit and confidence allow.",
    .source = "C12, D14",
    .reads = REN_COLUMNS(REN_COL_memory, REN_COL_plant, REN_COL_coming, REN_COL_pledged,
                         REN_COL_worn, REN_COL_cash, REN_COL_undrawn, REN_COL_liquidity,
                         REN_COL_confidence, REN_COL_capital, REN_COL_branch_money),
    .writes = REN_COLUMNS(REN_COL_plant, REN_COL_coming, REN_COL_pledged, REN_COL_worn,
                          REN_COL_invested, REN_COL_investing, REN_COL_branch_money,
                          REN_COL_boom, REN_COL_vintage_sum, REN_COL_capital_gap),
    .every = every,
    .run = run,
    .called = ren_money_is_on,
};
