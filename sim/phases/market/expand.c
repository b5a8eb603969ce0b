#include "sim/phase.h"
#include "sim/phases/supply/machines/machines.h"

#include <math.h>

/* Firms decide block by block, the same arithmetic for all of a block. */
enum { BLOCK = REN_STRAIN_BLOCK };

/* What firms decide in a step of REN_INVEST_WEEKS weeks, shares of baseline capital. */
typedef struct plans {
    double gap[BLOCK];   /* wanted less owned and coming */
    double most[BLOCK];  /* machines that can be paid for */
    double order[BLOCK]; /* machines beyond replacement, to come after invest_lag */
    double shed[BLOCK];  /* machines worn out and not replaced */
    double rate[BLOCK];  /* of one of its firms: all it invests in the step, over its
                            capital */
    double way[BLOCK];   /* ordered and not delivered, the new order among it */
} plans;

/* C12: K* = kap Ds (1 + ge) / util0, less what is shared (L9); on day 0 all of it is
 * owned. And the most that cash beyond the usual and loans not drawn pay for, share of
 * capital: of leased machines only the rest is paid at once. */
static void look(const ren_world *world, int32_t first, int32_t n, plans *restrict p)
{
    const ren_state *s = &world->state;
    const double *restrict capital = world->setup->books.capital + first;
    const ren_real *leased = ren_strain_from(&world->strain, REN_STRAIN_lease, first);
    const ren_real *equipment =
        ren_strain_from(&world->strain, REN_STRAIN_shared_equipment, first);
    const double growth = world->setup->scenario->parameters.g_demand;
#pragma omp simd
    for (int32_t k = 0; k < n; k++) {
        const int32_t i = first + k;
        const double memory = s->memory[i];
        const double need = memory + growth + memory * growth;
        const double shared = ren_shared_share(equipment[k]);
        p->gap[k] = need - shared * (1.0 + need) - s->pledged[i];
        const double at_once = leased[k] < 0.9 ? 1.0 - leased[k] : 0.1;
        const double room = (s->cash[i] + s->undrawn[i]) / at_once;
        const double share = room / capital[k];
        p->most[k] = ((room > 0.0) & (capital[k] > 0.0)) ? share : 0.0;
    }
}

/* The many firms of an agent stand at all stages of their cycles. The share of them
 * that act grows with the gap over the threshold (Caballero and Engel 1999), and they
 * replace what wears out as confidence and cash allow. */
static void plan_many(const ren_world *world, int32_t first, int32_t n,
                      plans *restrict p)
{
    const ren_parameters *r = &world->setup->scenario->parameters;
    const float *restrict threshold = world->setup->market_of_firms.threshold + first;
    const ren_state *s = &world->state;
    const double decay = REN_INVEST_WEEKS * r->delta_K, largest = r->inv_step;
#pragma omp simd
    for (int32_t k = 0; k < n; k++) {
        const int32_t i = first + k;
        const double owned = 1.0 + s->plant[i];
        const double wear = decay * owned;
        const double reach = fabs(p->gap[k]) / threshold[k];
        const double net = p->gap[k] * (reach < 1.0 ? reach : 1.0);
        const double mood = (1.0 + s->confidence[i]) * (1.0 + s->liquidity[i]);
        const double wish = (wear + net) * mood;
        const double least = wish > 0.0 ? wish : 0.0;
        const double gross = least < largest * owned ? least : largest * owned;
        const double more = gross - wear;
        const double paid = more < p->most[k] ? more : p->most[k];
        const double order = more > 0.0 ? paid : 0.0;
        const double shed = more < 0.0 ? -more : 0.0;
        p->order[k] = order;
        p->shed[k] = shed;
        p->rate[k] = decay + (order - shed) / owned;
    }
}

/* C12, D14: one firm by itself keeps up its machines, old ones at maint a year and new
 * ones hardly, unless it has more than a year's upkeep too many, and replaces the rest at
 * once, together with what is missing of K*, when that is more than b of its capital.
 * Machines that are due work on until then. An agent is one firm that is followed by
 * itself and weight - 1 others (D2). */
static void plan_one(const ren_world *world, int32_t first, int32_t n,
                     plans *restrict p)
{
    const ren_parameters *r = &world->setup->scenario->parameters;
    const ren_market *m = &world->setup->market_of_firms;
    const double *restrict weight = world->setup->economy->firms.weight + first;
    const ren_state *s = &world->state;
    const double decay = REN_INVEST_WEEKS * r->delta_K, maint = r->maint;
    const double upkeep = REN_INVEST_WEEKS * maint / 52.0, largest = r->inv_step;
#pragma omp simd
    for (int32_t k = 0; k < n; k++) {
        const int32_t i = first + k;
        const double owned = 1.0 + s->plant[i], gap = p->gap[k];
        const double b = m->threshold[i], old = m->due0[i] + s->worn[i];
        const double part = old / b, age = old < b ? part : 1.0;
        const double keeps = upkeep * age, kept = gap > -maint ? keeps : 0.0;
        const double due = old + decay - kept;
        const double missing = gap / owned;
        const double want = due + missing;
        const double step = want < largest ? want : largest;
        const double fresh = step - due;
        const bool acts =
            !(want * (1.0 + s->confidence[i]) < b) & !(fresh * owned > p->most[k]);
        const bool fewer = (missing < 0.0) & (fresh < 0.0);
        const double order = (acts & (fresh > 0.0)) ? fresh * owned : 0.0;
        const double shed = (acts & fewer) ? -fresh * owned : 0.0;
        /* what the largest step leaves over stays due */
        const double left = ((missing < 0.0) | (fresh > 0.0)) ? 0.0 : -fresh;
        s->worn[i] = (ren_real)((acts ? left : due) - m->due0[i]);
        p->order[k] += (order - p->order[k]) / weight[k];
        p->shed[k] += (shed - p->shed[k]) / weight[k];
        p->rate[k] = acts ? kept + step : kept;
    }
}

/* Machines that were ordered invest_lag ago arrive. */
static void receive(const ren_world *world, int32_t first, int32_t n, int32_t now,
                    int32_t steps)
{
    ren_real *restrict plant = world->state.plant + first;
    const ren_real *restrict coming =
        world->state.coming + (int64_t)first * steps + now;
    for (int32_t k = 0; k < n; k++) {
        plant[k] += coming[(int64_t)k * steps];
    }
}

/* New ones are ordered. */
static void order(const ren_world *world, int32_t first, int32_t n, int32_t now,
                  int32_t steps, plans *restrict p)
{
    for (int32_t k = 0; k < n; k++) {
        ren_real *coming = world->state.coming + (int64_t)(first + k) * steps;
        double way = 0;
        coming[now] = (ren_real)p->order[k];
        for (int32_t step = 0; step < steps; step++) {
            way += coming[step];
        }
        p->way[k] = way;
    }
}

/* They are paid while they are made; who sheds machines wears fewer. */
static void pay(const ren_world *world, int32_t first, int32_t n, int32_t steps,
                plans *restrict p)
{
    const double *restrict capital = world->setup->books.capital + first;
    const ren_state *s = &world->state;
#pragma omp simd
    for (int32_t k = 0; k < n; k++) {
        const int32_t i = first + k;
        const ren_real plant = s->plant[i] - (ren_real)p->shed[k];
        s->plant[i] = plant;
        s->pledged[i] = plant + (ren_real)p->way[k];
        s->invested[i] = (ren_real)(p->rate[k] / REN_INVEST_WEEKS);
        s->investing[i] =
            capital[k] * (p->way[k] / steps - p->shed[k]) / REN_INVEST_WEEKS;
    }
}

/* The makers of a product; returns what they pay for machines. */
static double expand(const ren_world *world, int32_t product, int32_t now,
                     int32_t steps)
{
    const int32_t end = world->setup->maker_first[product + 1];
    double sum = 0;
    for (int32_t i = world->setup->maker_first[product]; i < end; i += BLOCK) {
        const int32_t n = end - i < BLOCK ? end - i : BLOCK;
        plans p;
        receive(world, i, n, now, steps);
        look(world, i, n, &p);
        plan_many(world, i, n, &p);
        if (world->noise) {
            plan_one(world, i, n, &p);
        }
        order(world, i, n, now, steps, &p);
        pay(world, i, n, steps, &p);
        for (int32_t k = i; k < i + n; k++) {
            sum += world->state.investing[k];
        }
    }
    return sum;
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
        ren_branch(world, p, 0)[REN_MONEY_MACHINES] =
            expand(world, p, now, steps); /* of all tiers */
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
