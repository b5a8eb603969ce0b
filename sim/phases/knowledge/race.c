#include "sim/phase.h"

#include <math.h>

/* The share of a racer's research for its niche at which the weeks of D10 hold. */

static double within(double x, double low, double high)
{
    return x < low ? low : x > high ? high : x;
}

/* ---- one racer ---- */

/* Racers of a niche that are further on than one. */
static double ahead_of(const ren_world *world, int32_t niche, int32_t racer)
{
    const ren_science *science = &world->setup->science;
    const int32_t *stage = world->state.stage;
    double n = 0;
    for (int32_t k = science->racer_first[niche]; k < science->racer_first[niche + 1];
         k++) {
        n += stage[k] > stage[racer];
    }
    return n;
}

/* C14: what the hazard of a stage is over that of the reference: research for the
 * niche, its own and what users short of it add, staff, platform and partners, others
 * ahead, and confidence. */
static double effort_of(const ren_world *world, int32_t niche, int32_t racer)
{
    const ren_setup *setup = world->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_state *s = &world->state;
    const int32_t i = setup->science.racer[racer];
    const double own = 1.0 + s->research[i] / setup->science.research[i];
    const double spent =
        own * (1.0 + p->race_pull * s->lacking[niche]) * p->xi_local / p->xi_local0;
    const double staff = 1.0 + (double)s->researchers[i];
    const double platform = ren_strain_of(&world->strain, REN_STRAIN_platform, i);
    const double partners = within((double)s->partners[i], -1.0, 1.0);
    if (spent <= 0.0 || staff <= 0.0) {
        return 0.0;
    }
    return pow(spent, p->race_elast_rd) * pow(staff, p->race_elast_hr)
           * (1.0 + p->psi_univ * platform + p->psi_collab * partners)
           * (1.0 + p->kn_spill * ahead_of(world, niche, racer))
           * within(1.0 + (double)s->confidence[i], 0.0, 2.0);
}

static double luck(const ren_world *world, int32_t niche, int32_t i,
                   ren_purpose purpose)
{
    const ren_economy *economy = world->setup->economy;
    const ren_who who = { .id = (uint32_t)economy->firms.id[i],
                          .second = (uint32_t)niche,
                          .week = (uint16_t)world->week,
                          .purpose = (uint16_t)purpose };
    return ren_draw_uniform(economy->stream, who);
}

/* A week of one racer: it may complete a stage, and falls one back with slip_share of the
 * chance that the people who know the project are among those it lost. Returns whether it
 * is qualified from now on. */
static bool race_on(const ren_world *world, int32_t niche, int32_t racer)
{
    const ren_setup *setup = world->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_state *s = &world->state;
    const int32_t i = setup->science.racer[racer];
    const int32_t stages = (int32_t)p->race_stages;
    const double before = s->staff[racer], now = (double)s->researchers[i];
    s->staff[racer] = now;
    if (s->stage[racer] >= stages) {
        return false;
    }
    const double lost = before > -1.0 ? (before - now) / (1.0 + before) : 0.0;
    if (lost > 0.0 && s->stage[racer] > 0
        && luck(world, niche, i, REN_DRAW_QUIT) < p->slip_share * lost) {
        s->stage[racer]--;
        return false;
    }
    const double part = s->stage[racer] == stages - 1 ? p->conv : 1.0;
    const double hazard =
        setup->science.hazard[niche] * effort_of(world, niche, racer) * part;
    if (luck(world, niche, i, REN_DRAW_RACE) >= -expm1(-hazard)) {
        return false;
    }
    s->stage[racer]++;
    return s->stage[racer] == stages;
}

/* ---- what the qualified sell and build ---- */

/* C14: quality grows with what was made so far, from the larger of q0 and what a domestic
 * maker had on day 0; kept is the gain over the latter. */
static void learn_by_doing(const ren_world *world, int32_t niche, double sold)
{
    const ren_setup *setup = world->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_state *s = &world->state;
    const int32_t product = setup->economy->table->niche[niche].product;
    const double day0 = 1.0 + setup->quality[product];
    const double first = p->q0_sub > day0 ? p->q0_sub : day0;
    const double initial = p->Q1_learn * p->cap_new * s->qualified[niche] * p->util0;
    s->practice[niche] += initial > 0.0 ? sold / initial : 0.0;
    const double gain = pow(1.0 + s->practice[niche], -p->learn_b);
    s->improved[niche] = 1.0 - (1.0 - first) * gain - day0;
}

static double confidence_of(const ren_world *world, int32_t niche)
{
    const ren_science *science = &world->setup->science;
    const ren_state *s = &world->state;
    double sum = 0, n = 0;
    for (int32_t k = science->racer_first[niche]; k < science->racer_first[niche + 1];
         k++) {
        if (s->stage[k] >= (int32_t)world->setup->scenario->parameters.race_stages) {
            sum += (double)s->confidence[science->racer[k]];
            n += 1.0;
        }
    }
    return n > 0.0 ? sum / n : 0.0;
}

/*
 * Buyers who cannot get the imports they had try the domestic product, trial0 a week and
 * 1 + b_fs times that under first-set procurement. While imports are free nobody has to:
 * only what procurement assures is sold, and the maker learns little.
 */
static double orders_of(const ren_world *world, int32_t niche)
{
    const ren_setup *setup = world->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_state *s = &world->state;
    const double gap =
        s->blocked_share[niche] > 0.0 ? ren_niche_gap(world, niche) : 0.0;
    const double assured = world->strain.trial - 1.0 / setup->market[niche];
    const double support = p->trial_demand > 0.0
                               ? within(world->strain.trial / p->trial_demand, 0.0, 1.0)
                               : 0.0;
    if (gap > 0.0 || world->strain.trial > 0.0) {
        const double rate = p->trial0 * (1.0 + p->b_fs * support)
                            * within(1.0 + confidence_of(world, niche), 0.0, 2.0);
        s->tried[niche] += -expm1(-rate) * (1.0 - s->tried[niche]);
    }
    const double wanted = s->tried[niche] * gap;
    return wanted > assured ? wanted : assured > 0.0 ? assured : 0.0;
}

/* Cash beyond the usual and credit not drawn. */
static double spare_of(const ren_state *s, int32_t i)
{
    const double has = s->cash[i] + s->undrawn[i];
    return has > 0.0 ? has : 0.0;
}

/* What the makers of a niche can spare and own. */
typedef struct means {
    double spare, capital;
} means;

static means means_of(const ren_world *world, int32_t product)
{
    const ren_setup *setup = world->setup;
    means all = { 0, 0 };
    for (int32_t m = setup->maker_first[product]; m < setup->maker_first[product + 1];
         m++) {
        all.spare += spare_of(&world->state, setup->maker[m]);
        all.capital += setup->books.capital[setup->maker[m]];
    }
    return all;
}

/* Plant is paid for while it is built, by makers as they can spare it, and kept up by all
 * as their capital. */
static void pay_for(const ren_world *world, int32_t product, const means *all,
                    double done, double worn)
{
    const ren_setup *setup = world->setup;
    const ren_state *s = &world->state;
    for (int32_t m = setup->maker_first[product]; m < setup->maker_first[product + 1];
         m++) {
        const int32_t i = setup->maker[m];
        const double owned = setup->books.capital[i];
        const double share =
            all->spare > 0.0 ? spare_of(s, i) / all->spare * all->capital : owned;
        s->plant_cost[i] = share * done + owned * worn;
    }
}

/* Plant for the orders at usual utilisation, a first one for each winner once there are
 * any: nobody builds what nobody asks for, since it costs money. Beyond first ones at most
 * inv_step of what there is at a time, and no more than makers can spare for what is begun.
 * It stands after invest_lag on average. Shares of the market before the shock. */
static void build(const ren_world *world, int32_t niche, double orders)
{
    const ren_setup *setup = world->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_state *s = &world->state;
    const int32_t product = setup->economy->table->niche[niche].product;
    const double market = setup->market[niche], imports = 1.0 - 1.0 / market;
    const means all = means_of(world, product);
    const double begun = s->erected[niche] + s->building[niche];
    const double first = orders > 0.0 ? p->cap_new * s->qualified[niche] : 0.0;
    const double want = fmin(fmax(orders / p->util0, first), imports);
    const double most = fmax(first - begun, 0.0) + p->inv_step * begun / p->invest_lag;
    const double able =
        all.capital > 0.0 ? all.spare / all.capital / market - s->building[niche] : 0.0;
    s->building[niche] += within(want - begun, 0.0, fmax(fmin(most, able), 0.0));
    const double done = s->building[niche] / p->invest_lag;
    pay_for(world, product, &all, done * market, p->delta_K * s->growth[niche]);
    s->building[niche] -= done;
    s->erected[niche] = within(s->erected[niche] + done, 0.0, imports);
    s->growth[niche] = s->erected[niche] * market;
}

static void race_niche(const ren_world *world, int32_t niche)
{
    const ren_science *science = &world->setup->science;
    const ren_state *s = &world->state;
    double winners = 0;
    for (int32_t k = science->racer_first[niche]; k < science->racer_first[niche + 1];
         k++) {
        winners += race_on(world, niche, k);
    }
    s->qualified[niche] += winners;
    if (s->qualified[niche] > 0.0) {
        const double orders = orders_of(world, niche), plant = s->erected[niche];
        learn_by_doing(world, niche, orders < plant ? orders : plant);
        build(world, niche, orders);
    }
}

static void run(ren_world *world)
{
    if (world->setup->books.cash == NULL || !world->noise) {
        return; /* noise: off rests every draw, and a race is drawn */
    }
    for (int32_t v = 0; v < world->setup->economy->table->n_niches; v++) {
        race_niche(world, v);
    }
}

const ren_phase ren_phase_race = {
    .name = "race",
    .doc = "Lets firms race to make the niche products that are imported, and winners "
           "build and learn.",
    .source = "C14, D10",
    .reads = REN_COLUMNS(REN_COL_research, REN_COL_researchers, REN_COL_partners,
                         REN_COL_confidence, REN_COL_lacking, REN_COL_cash,
                         REN_COL_undrawn, REN_COL_blocked_share, REN_COL_stage,
                         REN_COL_staff, REN_COL_qualified, REN_COL_tried,
                         REN_COL_practice, REN_COL_building, REN_COL_erected,
                         REN_COL_improved, REN_COL_growth, REN_COL_plant_cost),
    .writes =
        REN_COLUMNS(REN_COL_stage, REN_COL_staff, REN_COL_qualified, REN_COL_tried,
                    REN_COL_practice, REN_COL_improved, REN_COL_building,
                    REN_COL_erected, REN_COL_growth, REN_COL_plant_cost),
    .run = run,
    .called = ren_money_is_on,
};
