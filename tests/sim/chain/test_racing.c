/**
 * @file tests/sim/chain/test_racing.c
 * A week of the race (C14, D10) against a naive twin: who completes a stage or falls back,
 * what winners are asked for, learn and build, and what it costs their makers.
 *
 * Precision: both
 */
#include "tests/sim/chain/knowledge.h"
#include "tests/support/midweek.h"

#define RACE                                                                      \
    KNOWLEDGE_EMBARGO                                                             \
    "  leave: {use: talent_loss, depth: 0.5, hit_share: 0.8, start_week: 30}\n"   \
    "parameters: {T_medium: 40.5 weeks, T_hard: 60 weeks, T_extreme: 70 weeks,\n" \
    "             kn_spill: 0.3}\n"                                               \
    "packages:\n  p:\n"                                                           \
    "    sets: {use: first_set_procurement, budget: 1e10 CNY/year}\n"             \
    "    meet: {use: collaboration_platform, budget: 1e10 CNY/year}\n"

/* Racers that came on, fell back, or could do nothing. */
static struct {
    int32_t on, back, idle;
} seen;

/* What the twin makes of one niche; of its racers, by their places among all racers. */
typedef struct niche_twin {
    double qualified, tried, practice, improved, building, erected, growth;
} niche_twin;

static bool near(double a, double b)
{
    return fabs(a - b) <= 1e-12 * fmax(1.0, fmax(fabs(a), fabs(b)));
}

static double draw(const ren_world *world, int32_t niche, int32_t i, int purpose)
{
    const ren_economy *economy = world->setup->economy;
    const ren_who who = { .id = (uint32_t)economy->firms.id[i],
                          .second = (uint32_t)niche,
                          .week = (uint16_t)world->week,
                          .purpose = (uint16_t)purpose };
    return ren_draw_uniform(economy->stream, who);
}

/* h ((1 + r)(1 + pull lack) xi/.3)^a staff^b (1 + ..)(1 + spill ahead)(1 + c - c*), times
 * conv in the last stage. */
static double hazard_of(const ren_world *world, int32_t niche, int32_t k,
                        const int32_t *stage)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_science *science = &world->setup->science;
    const ren_state *s = &world->state;
    const int32_t i = science->racer[k];
    const double research = 1 + s->research[i] / science->research[i];
    const double platform = ren_strain_of(&world->strain, REN_STRAIN_platform, i);
    const double partners = fmax(-1, fmin(1, s->partners[i]));
    const double doubt = fmax(0, fmin(2, 1 + (double)s->confidence[i]));
    double ahead = 0;
    if (research <= 0 || s->researchers[i] <= -1) {
        seen.idle++;
        return 0;
    }
    for (int32_t m = science->racer_first[niche]; m < science->racer_first[niche + 1];
         m++) {
        ahead += stage[m] > stage[k];
    }
    return science->hazard[niche]
           * pow(research * (1 + p->race_pull * s->lacking[niche]) * p->xi_local
                     / p->xi_local0,
                 p->race_elast_rd)
           * pow(1 + (double)s->researchers[i], p->race_elast_hr)
           * (1 + p->psi_univ * platform + p->psi_collab * partners)
           * (1 + p->kn_spill * ahead) * doubt
           * (stage[k] == p->race_stages - 1 ? p->conv : 1);
}

/* Racers one after another; returns how many of them have won. */
static int32_t race(const ren_world *world, int32_t niche, int32_t *stage)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_science *science = &world->setup->science;
    int32_t winners = 0;
    for (int32_t k = science->racer_first[niche]; k < science->racer_first[niche + 1];
         k++) {
        const int32_t i = science->racer[k];
        const double staff = 1 + world->state.staff[k];
        const double left = 1 + (double)world->state.researchers[i];
        const double lost = staff > 0 ? (staff - left) / staff : 0;
        if (stage[k] == p->race_stages) {
            continue;
        }
        if (stage[k] > 0 && lost > 0
            && draw(world, niche, i, REN_DRAW_QUIT) < p->slip_share * lost) {
            seen.back++;
            stage[k]--;
        } else if (draw(world, niche, i, REN_DRAW_RACE)
                   < 1 - exp(-hazard_of(world, niche, k, stage))) {
            seen.on++;
            stage[k]++;
            winners += stage[k] == p->race_stages;
        }
    }
    return winners;
}

/* D10: share of the market that makers of day 0 and open sources cannot serve; sources that
 * are open sell foreign_slack more. */
static double gap_of(const ren_world *world, int32_t niche)
{
    const ren_economy *economy = world->setup->economy;
    const ren_network *net = &economy->network;
    const int32_t product = economy->table->niche[niche].product;
    const double imports = economy->table->imports[product];
    double lost = 0;
    for (int32_t c = 0; c < REN_N_COUNTRIES; c++) {
        double passes = world->strain.capital_passage[niche * REN_N_COUNTRIES + c];
        for (int32_t f = 0; f < net->n_foreign; f++) {
            if (net->foreign_product[f] == product && net->foreign_country[f] == c) {
                passes = fmin(passes, world->strain.passage[f]);
            }
        }
        lost += economy->table->niche[niche].origin[c]
                * (passes < 1 ? 1 - passes
                              : -world->setup->scenario->parameters.foreign_slack);
    }
    return fmax(0, lost) * imports / (imports + economy->table->output[product]);
}

/* Share of the market that buyers ask winners for. */
static double asked(const ren_world *world, int32_t niche, const int32_t *stage,
                    niche_twin *n)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_science *science = &world->setup->science;
    const double trial = world->strain.trial;
    const double gap = world->state.blocked_share[niche] > 0 ? gap_of(world, niche) : 0;
    const double assured = fmax(0, trial - 1 / world->setup->market[niche]);
    double mind = 0, winners = 0;
    for (int32_t k = science->racer_first[niche]; k < science->racer_first[niche + 1];
         k++) {
        if (stage[k] == p->race_stages) {
            mind += world->state.confidence[science->racer[k]];
            winners++;
        }
    }
    mind = winners > 0 ? fmax(0, fmin(2, 1 + mind / winners)) : 1;
    if (gap > 0 || trial > 0) {
        const double first_sets = fmin(1, trial / p->trial_demand);
        const double rate = p->trial0 * (1 + p->b_fs * first_sets) * mind;
        n->tried = 1 - (1 - n->tried) * exp(-rate);
    }
    return fmax(n->tried * gap, assured);
}

/* Plant follows orders, as makers can spare it; `cost` is what each pays. */
static void build(const ren_world *world, int32_t niche, double orders, niche_twin *n,
                  double *cost)
{
    const ren_setup *setup = world->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_state *s = &world->state;
    const int32_t product = setup->economy->table->niche[niche].product;
    const double market = setup->market[niche], imports = 1 - 1 / market;
    double spare = 0, capital = 0;
    for (int32_t i = 0; i < setup->economy->firms.n; i++) {
        const bool maker = setup->economy->firms.product[i] == product;
        spare += maker ? fmax(0, s->cash[i] + s->undrawn[i]) : 0;
        capital += maker ? setup->books.capital[i] : 0;
    }
    const double begun = n->erected + n->building;
    const double first = orders > 0 ? p->cap_new * n->qualified : 0;
    const double want = fmin(imports, fmax(first, orders / p->util0));
    const double step = fmax(0, first - begun) + p->inv_step * begun / p->invest_lag;
    const double able = capital > 0 ? spare / capital / market - n->building : 0;
    n->building += fmax(0, fmin(want - begun, fmin(step, able)));
    const double done = n->building / p->invest_lag;
    for (int32_t i = 0; i < setup->economy->firms.n; i++) {
        if (setup->economy->firms.product[i] == product) {
            const double own = setup->books.capital[i];
            const double part = fmax(0, s->cash[i] + s->undrawn[i]) / spare;
            cost[i] = (spare > 0 ? part * capital : own) * done * market
                      + own * p->delta_K * n->growth;
        }
    }
    n->building -= done;
    n->erected = fmin(imports, n->erected + done);
    n->growth = n->erected * market;
}

static void twin(const ren_world *world, int32_t niche, int32_t *stage, niche_twin *n,
                 double *cost)
{
    const ren_setup *setup = world->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    const int32_t product = setup->economy->table->niche[niche].product;
    const double day0 = 1 + setup->quality[product];
    n->qualified += race(world, niche, stage);
    if (n->qualified > 0) {
        const double orders = asked(world, niche, stage, n);
        n->practice += fmin(orders, n->erected)
                       / (p->Q1_learn * p->cap_new * n->qualified * p->util0);
        n->improved =
            1 - (1 - fmax(p->q0_sub, day0)) * pow(1 + n->practice, -p->learn_b) - day0;
        build(world, niche, orders, n, cost);
    }
}

/* Racers of all stages, most of whom complete one within the week, with staff, research,
 * partners and confidence beyond all bounds. */
static void upset_racers(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_state *s = &world->state;
    const int32_t n_niches = setup->economy->table->n_niches;
    for (int32_t k = 0; k < setup->science.racer_first[n_niches]; k++) {
        const int32_t i = setup->science.racer[k], c = k + world->week;
        s->stage[k] = c % 5;
        s->staff[k] = c % 7 == 6 ? -1 : 0.2 * (c % 7) - 0.3;
        s->researchers[i] = (ren_real)(c % 11 == 6 ? -1.2 : 0.1 * (c % 13) - 0.5);
        s->research[i] = setup->science.research[i] * (0.4 * (c % 6) - 1.2);
        s->partners[i] = (ren_real)(0.9 * (c % 9) - 3.6);
        s->confidence[i] = (ren_real)(0.45 * (c % 8) - 1.5);
    }
}

/* Niches whose plant, trials and makers' money are none, some or too much. */
static void upset(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_state *s = &world->state;
    const int32_t w = world->week;
    const double trials[] = { 0, 0.5, 2, 9 };
    upset_racers(world);
    for (int32_t v = 0; v < setup->economy->table->n_niches; v++) {
        const int32_t c = v + w / 2;
        const double imports = 1 - 1 / setup->market[v];
        setup->science.hazard[v] = 0.5;
        s->qualified[v] = c % 3;
        s->practice[v] = 0.3 * (c % 4);
        s->tried[v] = 0.33 * (c / 2 % 4);
        s->building[v] = imports * 0.2 * (c / 3 % 3);
        s->erected[v] = imports * 0.33 * (c % 4);
        s->growth[v] = 0.5 * s->erected[v];
        s->blocked_share[v] = c % 5 == 0 ? 0 : 0.5;
        s->lacking[v] = 0.2 * (c % 3);
        if (c % 6 == 5) { /* winners whom hardly anybody asks yet */
            s->qualified[v] = 2;
            s->tried[v] = s->building[v] = s->erected[v] = 0;
        } else if (c % 6 == 3) { /* who could serve nearly all */
            s->qualified[v] = s->tried[v] = 1;
            s->building[v] = 0;
            s->erected[v] = 0.995 * imports;
        }
        for (int32_t k = 0; k < REN_N_COUNTRIES; k++) {
            world->strain.capital_passage[v * REN_N_COUNTRIES + k] =
                c % 5 == 1   ? 1
                : c % 5 == 2 ? 0
                             : 0.5 * ((c + k) % 3);
        }
    }
    for (int32_t i = 0; i < setup->economy->firms.n; i++) {
        const int32_t v = setup->niche_of[setup->economy->firms.product[i]];
        const double money[] = { -1e9, 1e9, 0.002 * (i % 5 - 1) };
        const double owned = setup->books.capital[i];
        s->cash[i] = v >= 0 ? owned * money[(v + w) % 3] : s->cash[i];
        s->undrawn[i] = v >= 0 ? 0 : s->undrawn[i];
    }
    world->strain.trial = setup->scenario->parameters.trial_demand * trials[w / 2 % 4];
}

static void expect_niche(const ren_state *s, int32_t v, const niche_twin *n)
{
    assert_true(n->qualified == s->qualified[v] && near(n->tried, s->tried[v]));
    assert_true(near(n->practice, s->practice[v]));
    assert_true(near(n->improved, s->improved[v]));
    assert_true(near(n->building, s->building[v]));
    assert_true(near(n->erected, s->erected[v]));
    assert_true(near(n->growth, s->growth[v]));
}

/* Runs the week in both; adds up what has happened: stages won and lost, winners, plant. */
static void compare(ren_world *world, double *happened)
{
    const int32_t n_niches = world->setup->economy->table->n_niches;
    const int32_t n_firms = world->setup->economy->firms.n;
    const int32_t n_racers = world->setup->science.racer_first[n_niches];
    const ren_state *s = &world->state;
    int32_t stage[512];
    niche_twin n[REN_MOST_NICHES];
    double *cost = ren_column(n_firms, sizeof *cost);
    double hazard[REN_MOST_NICHES];
    const ren_phase *phase = ren_lab_run_to(world, "race");
    assert_true(n_racers <= 512);
    memcpy(hazard, world->setup->science.hazard, (size_t)n_niches * sizeof *hazard);
    if (world->week % 2 == 1) {
        upset(world);
    }
    memcpy(stage, s->stage, (size_t)n_racers * sizeof *stage);
    memcpy(cost, s->plant_cost, (size_t)n_firms * sizeof *cost);
    for (int32_t v = 0; v < n_niches; v++) {
        n[v] = (niche_twin){ s->qualified[v], s->tried[v],    s->practice[v],
                             s->improved[v],  s->building[v], s->erected[v],
                             s->growth[v] };
        twin(world, v, stage, &n[v], cost);
    }
    for (int32_t k = 0; k < n_racers; k++) {
        happened[0] += stage[k] > s->stage[k];
        happened[1] += stage[k] < s->stage[k];
    }
    phase->run(world);
    memcpy(world->setup->science.hazard, hazard, (size_t)n_niches * sizeof *hazard);
    assert_memory_equal(stage, s->stage, (size_t)n_racers * sizeof *stage);
    for (int32_t k = 0; k < n_racers; k++) {
        assert_true(s->staff[k] == s->researchers[world->setup->science.racer[k]]);
    }
    for (int32_t v = 0; v < n_niches; v++) {
        expect_niche(s, v, &n[v]);
        happened[2] += n[v].qualified;
        happened[3] += n[v].erected;
    }
    for (int32_t i = 0; i < n_firms; i++) {
        assert_true(fabs(cost[i] - s->plant_cost[i])
                    <= 1e-12 * world->setup->books.capital[i]);
    }
    free(cost);
}

static void every_week_is_that_of_the_twin(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world world, week;
    double happened[4] = { 0 };
    ren_lab_init(&lab, RACE);
    ren_lab_world(&lab, "p", true, &world);
    ren_lab_world(&lab, "p", true, &week);
    for (int32_t w = 0; w < 90; w++) {
        assert_int_equal(world.week, w);
        ren_world_copy(&week, &world);
        compare(&week, happened);
        ren_lab_run(&world, w + 1);
    }
    print_message("%.0f stages won, %.0f lost, %.0f weeks of winners, plant %.3f\n",
                  happened[0], happened[1], happened[2], happened[3]);
    assert_true(happened[0] > 20 && happened[1] > 0);
    assert_true(seen.on > 100 && seen.back > 100 && seen.idle > 100);
    assert_true(happened[2] > 10 && happened[3] > 0);
    ren_lab_world_free(&week);
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

static void without_draws_nobody_races(void **state)
{
    (void)state;
    ren_lab lab;
    ren_world was, world;
    const ren_override o = { "noise", "off" };
    ren_lab_init_with(&lab, RACE, 1, &o);
    ren_lab_world(&lab, "p", true, &world);
    ren_lab_world(&lab, "p", true, &was);
    ren_lab_run(&world, 20);
    const ren_phase *phase = ren_lab_run_to(&world, "race");
    upset(&world);
    ren_world_copy(&was, &world);
    phase->run(&world);
    ren_lab_same(&was, &world, "race");
    ren_lab_world_free(&was);
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_week_is_that_of_the_twin),
        cmocka_unit_test(without_draws_nobody_races),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
