/**
 * @file tests/sim/chain/test_innovate.c
 * A naive twin of what firms take from others' research, find, copy and patent: phases
 * spill, innovate and patent firm by firm, as 7.27 and 7.28 of docs/model.md state them,
 * one draw at a time (C13, C18).
 *
 * Precision: both
 */
#include "tests/sim/chain/storm.h"

#include <gsl/gsl_cdf.h>

enum { FIRMS = 1500 };

/* What the phases came across in all weeks: firms. */
static struct {
    int32_t found, copied;                               /* who found, who copied */
    int32_t one, some, many, beyond;                     /* how they were drawn */
    int32_t abroad, hidden, inhibited, guarded, floored; /* what acted on it */
    int32_t granted, none, pieces;                       /* patents */
    int32_t partnered, supplied, moved;                  /* who works with whom */
} seen;

/* ---- 7.27 spill ---- */

/* Research of a firm over that of day 0, less 1. */
static double raised(const ren_world *world, int32_t i)
{
    return world->state.research[i] / world->setup->science.research[i];
}

/* m: the mean over those a firm works with. Its domestic suppliers of the links there are
 * count as one, each by its shares; each partner firm by itself. */
static void check_spill(const twins *t)
{
    const ren_network *net = &t->was->setup->economy->network;
    const ren_state *s = &t->was->state;
    for (int32_t i = 0; i < net->n_firms; i++) {
        double from = 0, shares = 0, sum = 0, n = 0;
        for (int64_t k = 0; k < slots_of(net, i); k++) {
            const int32_t slot = slot_of(net, i, k);
            for (int64_t l = net->link_first[slot]; l < net->link_first[slot + 1];
                 l++) {
                if (s->link_supplier[l] < net->n_firms) {
                    from +=
                        (double)s->link_share[l] * raised(t->was, s->link_supplier[l]);
                    shares += (double)s->link_share[l];
                }
            }
        }
        for (int k = 0; k < REN_N_PARTNERS; k++) {
            const int32_t j = s->partner[i * REN_N_PARTNERS + k];
            if (j > 0) {
                sum += raised(t->was, j - 1);
                n += 1;
            }
        }
        seen.partnered += n > 0;
        seen.supplied += shares > 0;
        if (shares > 0) {
            sum += from / shares;
            n += 1;
        }
        close_to(t, (double)t->now->state.learned[i], n > 0 ? sum / n : 0.0, "learned",
                 i);
    }
}

/* ---- 7.28 innovate ---- */

static ren_who whom(const ren_world *world, int32_t i, ren_purpose purpose)
{
    return (ren_who){ .id = (uint32_t)world->setup->economy->firms.id[i],
                      .week = (uint16_t)world->week,
                      .purpose = (uint16_t)purpose };
}

static double unit_of(uint32_t word)
{
    return (word + 0.5) / 4294967296.0;
}

/* What partners and rivals do to both hazards of a firm: over those of day 0. */
static double hazard_over_day_0(const twins *t, int32_t i)
{
    const ren_parameters *p = &t->was->setup->scenario->parameters;
    const ren_state *s = &t->was->state;
    const double research = (1.0 + raised(t->was, i)) * (1.0 - (double)s->shifted[i]);
    const double staff = 1.0 + (double)s->researchers[i];
    const double partners = fmax(-1.0, (double)s->partners[i]);
    seen.floored += s->partners[i] < -1;
    if (research <= 0.0 || staff <= 0.0) {
        return 0.0;
    }
    return pow(research, p->inno_elast_rd) * pow(staff, p->inno_elast_hr)
           * (1.0 + p->psi_collab * partners);
}

/* (1 + protection/appr)(1 - peer_inhibition min(1, [m + titles gained by partners]+)). */
static double kept_of(const twins *t, int32_t i)
{
    const ren_parameters *p = &t->was->setup->scenario->parameters;
    const ren_state *s = &t->was->state;
    const double protection =
        (double)ren_strain_of(&t->was->strain, REN_STRAIN_protection, i);
    double titles = 0, n = 0;
    for (int k = 0; k < REN_N_PARTNERS; k++) {
        const int32_t j = s->partner[i * REN_N_PARTNERS + k];
        if (j > 0) {
            titles += s->title[j - 1];
            n += 1;
        }
    }
    const double rivals = (double)s->learned[i] + (n > 0 ? titles / n : 0.0);
    const double taken = p->peer_inhibition * fmin(1.0, fmax(0.0, rivals));
    seen.inhibited += taken > 0.0;
    seen.guarded += protection > 0.0;
    return (1.0 + protection / p->appr) * (1.0 - taken);
}

/* Of n lines those with a success of this hazard in the quarter, from the uniform u: a
 * Poisson number, a single line's own chance, and beyond a mean of 16 the normal number
 * of that mean and variance. */
static double successes_of(double n, double hazard, double u)
{
    const double chance = 1.0 - exp(-QUARTER * hazard), mean = n * chance;
    if (n <= 1.0) {
        seen.one++;
        return u < chance ? 1 : 0;
    }
    if (mean > 16.0) {
        seen.many++;
        return fmax(0.0, floor(mean + sqrt(mean) * gsl_cdf_ugaussian_Pinv(u) + 0.5));
    }
    seen.some++;
    return ren_poisson_of(u, mean);
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Gains of the finds of a firm: each Beta(3,3), the third of five uniforms by size, on
 * [step_lo, step_hi], taken if up; of more than eight the mean gain. */
static double gained_by(const twins *t, int32_t i, int32_t found)
{
    const ren_setup *setup = t->was->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    ren_who who = whom(t->was, i, REN_DRAW_STEP);
    double sum = 0;
    if (found > 8) {
        seen.beyond++;
        return found * setup->science.step;
    }
    for (int32_t step = 0; step < found; step++) {
        double u[5];
        for (int k = 0; k < 5; k++, who.draw++) {
            u[k] = ren_draw_uniform(setup->economy->stream, who);
        }
        qsort(u, 5, sizeof *u, by_size);
        sum += fmax(0.0, p->step_lo + (p->step_hi - p->step_lo) * u[2]);
    }
    return sum;
}

/* Technology of a firm over the mean of the makers of its product on day 0. */
static double stands_at(const ren_world *world, int32_t i)
{
    return (double)world->setup->science.level[i]
           * (1.0 + (double)world->state.technology[i]);
}

/* How far the one a firm can copy is ahead of it: the world's best as often as the product
 * is imported and not blocked, else the nearest ahead among three makers; at most
 * step_hi. */
static double lead_of(const twins *t, int32_t i)
{
    const ren_setup *setup = t->was->setup;
    const ren_state *s = &t->was->state;
    const ren_table *table = setup->economy->table;
    const int32_t product = setup->economy->firms.product[i];
    const int32_t niche = setup->niche_of[product];
    const int32_t first = setup->maker_first[product];
    const int32_t n = setup->maker_first[product + 1] - first;
    const double most = setup->scenario->parameters.step_hi;
    const double own = stands_at(t->was, i);
    const double supply = table->imports[product] + table->output[product];
    const double imported = supply > 0.0 ? table->imports[product] / supply : 0.0;
    const double hidden =
        fmax((double)s->exposed[i], niche >= 0 ? s->blocked_share[niche] : 0.0);
    uint32_t word[4];
    double lead = 0;
    ren_draw_words(setup->economy->stream, whom(t->was, i, REN_DRAW_IMITATION), word);
    seen.hidden += hidden > 0.0;
    if (unit_of(word[0]) < imported * (1.0 - hidden)) {
        const double best = setup->science.frontier * (1.0 + s->ahead[product]);
        seen.abroad++;
        return fmin(most, fmax(0.0, best / own - 1.0));
    }
    for (int k = 1; k < 4; k++) {
        const int32_t j = setup->maker[first + (int32_t)(unit_of(word[k]) * n)];
        const double ahead = stands_at(t->was, j) / own - 1.0;
        if (ahead > 0.0 && (lead == 0.0 || ahead < lead)) {
            lead = ahead;
        }
    }
    return fmin(most, lead);
}

/* Sums over the makers of a product. */
typedef struct branch {
    double found, fresh,
        output;               /* finds; expected gain of finds and output, by output */
    double technology, level; /* by output and level */
} branch;

/* The steps of one firm after the quarter. */
static double steps_of(const twins *t, int32_t i, branch *b)
{
    const ren_setup *setup = t->was->setup;
    const ren_science *science = &setup->science;
    const ren_population *firms = &setup->economy->firms;
    const double own = (double)science->lines[i], lines = firms->weight[i] * own;
    const double over = hazard_over_day_0(t, i), lead = lead_of(t, i);
    const double finds = (double)science->finds[i] * over * kept_of(t, i);
    const double copies = (double)science->copies[i] * over;
    uint32_t word[4];
    ren_draw_words(setup->economy->stream, whom(t->was, i, REN_DRAW_INNOVATION), word);
    const double found = successes_of(lines, finds, unit_of(word[0]));
    const double copied = successes_of(lines, copies, unit_of(word[1]));
    const double gain = (gained_by(t, i, (int32_t)found) + copied * lead) / lines;
    const double fresh = science->found[i] * science->step;
    const double usual = fresh + science->copied[i] * lead;
    const double steps = (double)t->was->state.steps[i];
    b->found += found / own;
    b->fresh += firms->output[i] * fresh;
    b->output += firms->output[i];
    seen.found += found > 0;
    seen.copied += copied > 0;
    return steps + (gain - usual) * (1.0 + steps);
}

static void check_maker(const twins *t, int32_t i, branch *b)
{
    const ren_setup *setup = t->was->setup;
    const ren_state *s = &t->was->state;
    const double beta = setup->scenario->parameters.beta_Kn;
    const double steps =
        t->was->noise ? steps_of(t, i, b) : (double)t->was->state.steps[i];
    const double known = fmax(-0.99, (double)s->knowledge[i]);
    const double technology = pow(1.0 + known, beta) * (1.0 + steps) - 1.0;
    const double share =
        setup->economy->firms.output[i] * (double)setup->science.level[i];
    b->technology += share * technology;
    b->level += share;
    seen.moved += technology != 0.0;
    same(t, (double)t->now->state.steps[i], steps, "steps", i);
    close_to(t, (double)t->now->state.technology[i], technology, "technology", i);
}

static void check_innovate(const twins *t)
{
    const ren_setup *setup = t->was->setup;
    const double growth = setup->scenario->parameters.g_frontier;
    for (int32_t p = 0; p < setup->economy->table->n; p++) {
        const double was = t->was->state.ahead[p];
        branch b = { 0 };
        for (int32_t i = 0; i < setup->economy->firms.n; i++) {
            if (setup->economy->firms.product[i] == p) {
                check_maker(t, i, &b);
            }
        }
        const double trend = b.output > 0.0 ? b.fresh / b.output : 0.0;
        const double moved = growth * QUARTER / 52.0 - trend;
        close_to(t, t->now->state.ahead[p],
                 t->was->noise ? was + (1.0 + was) * moved : was, "ahead", p);
        close_to(t, t->now->state.reached[p],
                 b.level > 0.0 ? b.technology / b.level : 0.0, "reached", p);
        close_to(t, t->now->state.found_of[p], b.found, "found", p);
    }
}

/* Titles won and lost, research given up, much to learn, and makers of a niche who have
 * not heard of its embargo. */
static void upset(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_state *s = &world->state;
    for (int32_t i = 0; i < setup->economy->firms.n; i++) {
        const int tier = setup->economy->firms.tier[i];
        s->exposed[i] = i % 3 == 0 ? 0 : s->exposed[i];
        if (i % 5 == 0) {
            s->title[i] = tier < 4 ? 1 : -1;
        } else if (i % 5 == 1) {
            s->learned[i] = (ren_real)1.5;
        } else if (i % 25 == 2) {
            s->research[i] = -setup->science.research[i];
        }
    }
}

/* ---- 7.28 patent ---- */

/* C18: patent_rate a week for the research of a little giant; held for patent_life years.
 * Kept is what one real firm holds less what it holds at rest. */
static void check_patent(const twins *t)
{
    const ren_setup *setup = t->was->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_population *firms = &setup->economy->firms;
    for (int32_t product = 0; product < setup->economy->table->n; product++) {
        double of_product = 0;
        for (int32_t i = 0; i < firms->n; i++) {
            if (firms->product[i] != product) {
                continue;
            }
            const double rate = QUARTER * p->patent_rate / p->RDref;
            const double usual = rate * setup->science.research[i];
            const double mean = usual + rate * t->was->state.research[i];
            const double granted = ren_draw_poisson(
                setup->economy->stream, whom(t->was, i, REN_DRAW_PATENT), mean);
            const double had = (double)t->was->state.patents[i];
            const double lapsed = had * QUARTER / 52.0 / p->patent_life;
            const double has = had + (granted - usual) / firms->weight[i] - lapsed;
            close_to(t, (double)t->now->state.patents[i], t->was->noise ? has : had,
                     "patents", i);
            of_product += granted;
            seen.granted += granted > 0;
            seen.none += granted == 0;
            seen.pieces += mean > REN_POISSON_MOST;
        }
        same(t, t->now->state.granted_of[product],
             t->was->noise ? of_product : t->was->state.granted_of[product], "granted",
             product);
    }
}

static void firms_find_copy_and_patent(void **state)
{
    (void)state;
    twin_of twin[] = { { .phase = "spill", .check = check_spill },
                       { .phase = "innovate", .upset = upset, .check = check_innovate },
                       { .phase = "patent", .check = check_patent } };
    memset(&seen, 0, sizeof seen);
    run_storm(FIRMS, "on", 3, twin);
    assert_int_equal(twin[1].runs,
                     (ren_lab_weeks(STORM_WEEKS) + QUARTER - 1) / QUARTER);
    assert_true(seen.found > 0 && seen.copied > 0 && seen.abroad > 0);
    assert_true(seen.one > 0 || ren_lab_firms(FIRMS) < FIRMS);
    assert_true(seen.some > 0 && seen.many > 0 && seen.beyond > 0);
    assert_true(seen.hidden > 0 && seen.inhibited > 0 && seen.guarded > 0);
    assert_true(seen.granted > 0 && seen.none > 0 && seen.pieces > 0);
    assert_true(seen.floored > 0 && seen.partnered > 0 && seen.supplied > 0);
}

static void without_draws_only_knowledge_moves(void **state)
{
    (void)state;
    twin_of twin[] = { { .phase = "spill", .check = check_spill },
                       { .phase = "innovate", .upset = upset, .check = check_innovate },
                       { .phase = "patent", .check = check_patent } };
    memset(&seen, 0, sizeof seen);
    run_storm(500, "off", 3, twin);
    assert_int_equal(seen.found + seen.copied, 0);
    assert_true(seen.moved > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(firms_find_copy_and_patent),
        cmocka_unit_test(without_draws_only_knowledge_moves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
