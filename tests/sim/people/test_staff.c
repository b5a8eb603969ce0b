/**
 * @file tests/sim/people/test_staff.c
 * A naive twin of phase talent: quits, vacancies, hires and newcomers of every firm in
 * levels, the labour pools, and the knowledge that goes with researchers, as 7.30 of
 * docs/model.md states them (C15).
 *
 * Precision: both
 */
#include "tests/sim/people/storm.h"

enum { FIRMS = 900, WEEKS = 34 };

/* What the phase came across in all weeks. */
static struct {
    int32_t no_seekers, all_filled;                /* pools that hire at their bounds */
    int32_t thinned, unwanted;                     /* pools at their least */
    int32_t full, floored, everyone, nobody;       /* posts and quits at their bounds */
    int32_t kept_more, kept_less, kept_all, leaky; /* knowledge and who goes abroad */
    int32_t calmer;                                /* with fewer quits than usual */
    int32_t gained, lost, lone, crowd;             /* titles; districts of one agent */
} seen;

/* A labour pool in heads; hires per vacancy as usual with so many seekers, and at most. */
typedef struct pool {
    double usual, seekers, vacancies, rate, most;
} pool;

/* A district in heads. */
typedef struct sums {
    double quits, joining, vacancies, staff, heads;
} sums;

/* The pool of a province before this week. At rest vacancies are quits over match_scale,
 * and there is a seeker for each. */
static pool pool_of(const ren_world *world, int kind, int32_t province)
{
    const ren_population *f = &world->setup->economy->firms;
    const ren_parameters *p = &world->setup->scenario->parameters;
    const double *market =
        world->state.labour_market + ((int64_t)kind * REN_N_PROVINCES + province) * 2;
    pool x = { 0 };
    for (int32_t i = 0; i < f->n; i++) {
        x.usual += f->province[i] == province
                       ? heads_of(world, kind, i) * (double)world->setup->people.quit[i]
                             / p->match_scale
                       : 0.0;
    }
    x.seekers = x.usual + market[0];
    x.vacancies = x.usual + market[1];
    x.most = fmin(1.0, x.seekers / x.vacancies);
    x.rate = p->match_scale * pow(x.seekers / x.vacancies, 1.0 - p->match_elast);
    return x;
}

/* 1 for a title gained since day 0, -1 for one that is lost. */
static double own(const ren_world *world, int32_t i)
{
    const int32_t gained = world->state.title[i];
    seen.gained += gained > 0;
    seen.lost += gained < 0;
    return gained > 0 ? 1.0 : gained < 0 ? -1.0 : 0.0;
}

/* Mean of it over the heads of those who make the product in the province. */
static double own_nearby(const ren_world *world, int32_t i)
{
    const ren_population *f = &world->setup->economy->firms;
    double sum = 0, all = 0;
    for (int32_t j = 0; j < f->n; j++) {
        if (f->product[j] == f->product[i] && f->province[j] == f->province[i]) {
            sum += heads_at(world, j) * own(world, j);
            all += heads_at(world, j);
        }
    }
    return sum / all;
}

/* Share of the skilled of a firm that quits this week. */
static double quitting(const ren_world *world, int32_t i)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    const double kept = fmin(1.0, pressed(world, REN_STRAIN_retention, i));
    const double wage = pressed(world, REN_STRAIN_outside_wage, i)
                        + p->siphon * (own_nearby(world, i) - own(world, i));
    const double share = (double)world->setup->people.quit[i]
                         * (1.0 + pressed(world, REN_STRAIN_quits, i)) * (1.0 - kept)
                         * exp(p->quit_wage * wage);
    seen.everyone += share > 1.0;
    seen.nobody += kept == 1.0;
    return fmin(1.0, share);
}

/* Hires per usual hire of a firm: what training brings, and a platform's monthly event,
 * where a real firm finds match_hire of a head. */
static double eased(const ren_world *world, int32_t i)
{
    const ren_setup *setup = world->setup;
    const double events = 12.0 / 52.0 * pressed(world, REN_STRAIN_platform, i);
    const double found = events * setup->scenario->parameters.match_hire
                         * setup->economy->firms.weight[i];
    const double usual = (double)setup->people.quit[i] * heads_at(world, i);
    return (1.0 + pressed(world, REN_STRAIN_training, i)) * (1.0 + found / usual);
}

/* One kind of staff of a firm: what it writes, and what the firm adds to its pool. */
static void turn_firm(const twins *t, int kind, int32_t i, const pool *x, sums *sum)
{
    const ren_setup *setup = t->was->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_state *s = &t->was->state, *to = &t->now->state;
    const double q = (double)setup->people.quit[i], at_rest = q * p->train;
    const double heads = heads_of(t->was, kind, i);
    const double skilled = 1.0 + (double)(kind == 0 ? s->skill : s->researchers)[i];
    const double learning =
        at_rest + (double)(kind == 0 ? s->trainees : s->research_trainees)[i];
    const double research = heads_of(t->was, REN_RESEARCHERS, i) * p->rd_head / 52.0;
    const double posts = 1.0 + at_rest + (kind == 0 ? 0.0 : s->research[i] / research);
    const double wanted = posts - skilled - learning + q / p->match_scale;
    const double open = fmax(0.0, wanted);
    const double share = x->rate * eased(t->now, i);
    const double hires = fmin(share, x->most) * open;
    const double parted = p->match_scale * fmax(0.0, -wanted);
    const double quits = quitting(t->now, i) * skilled;
    const double trained =
        learning / p->train * (1.0 + pressed(t->now, REN_STRAIN_training, i));
    const double next = skilled + trained - quits - parted;
    const double further = fmax(0.0, quits - q * skilled);
    const double abroad = fmin(1.0, pressed(t->now, REN_STRAIN_leak, i)) * further;
    close_to(t, 1.0 + (double)(kind == 0 ? to->skill : to->researchers)[i],
             fmax(0.0, next), kind == 0 ? "skilled" : "researchers", i);
    close_to(t, at_rest + (double)(kind == 0 ? to->trainees : to->research_trainees)[i],
             learning + hires - trained, kind == 0 ? "trainees" : "new researchers", i);
    seen.no_seekers += share > x->most && x->most < 1.0 && open > 0.0;
    seen.all_filled += share > x->most && x->most == 1.0 && open > 0.0;
    seen.full += wanted < 0.0;
    seen.floored += next < 0.0;
    seen.leaky += abroad > 0.0;
    seen.calmer += quits < q * skilled && pressed(t->now, REN_STRAIN_leak, i) > 0.0;
    sum->heads += heads;
    sum->quits += heads * (quits - q);
    sum->joining += heads * (quits + parted - abroad - hires);
    sum->vacancies += heads * (open - q / p->match_scale);
    sum->staff += heads * (fmax(0.0, next) - 1.0);
}

static double codified(const ren_world *world, double maturity)
{
    return maturity > 0.6 ? world->setup->scenario->parameters.know_codified : 0.0;
}

/* Share of a firm's knowledge that leaves with researchers who quit beyond the usual. */
static double forgotten(const twins *t, int32_t i)
{
    const ren_people *people = &t->was->setup->people;
    const double d0 = people->digital[i];
    const double before = codified(t->was, d0);
    const double now = codified(t->was, d0 + (double)t->was->state.digital[i]);
    const double lever = fmin(1.0, pressed(t->now, REN_STRAIN_codification, i));
    const double kept = 1.0 - (1.0 - now) * (1.0 - lever);
    seen.kept_more += now > before;
    seen.kept_less += now < before;
    seen.kept_all += lever == 1.0;
    return t->was->setup->scenario->parameters.know_loss
           * (quitting(t->now, i) * (1.0 - kept)
              - (double)people->quit[i] * (1.0 - before));
}

/* Knowledge of the makers of one product in one province; returns what they leaked. */
static double check_knowledge(const twins *t, int32_t first, int32_t last)
{
    const ren_state *s = &t->was->state;
    const ren_parameters *p = &t->was->setup->scenario->parameters;
    const bool lone =
        last - first == 1 && t->was->setup->economy->firms.weight[first] < 2;
    double leaked = 0, heads = 0;
    for (int32_t i = first; i < last; i++) {
        leaked += heads_of(t->was, REN_RESEARCHERS, i) * forgotten(t, i)
                  * (1.0 + (double)s->knowledge[i]);
        heads += heads_of(t->was, REN_RESEARCHERS, i);
    }
    seen.lone += lone && leaked != 0.0;
    seen.crowd += last - first == 1 && !lone && leaked != 0.0;
    for (int32_t i = first; i < last; i++) {
        const double gain = lone ? 0.0 : p->poach_gain * leaked / heads;
        const double knows = 1.0 + (double)s->knowledge[i];
        close_to(t, 1.0 + (double)t->now->state.knowledge[i],
                 knows - forgotten(t, i) * knows + gain, "knowledge", i);
    }
    return leaked;
}

/* A sum in heads, among so many. */
static void close_among(const twins *t, double is, double wanted, double heads,
                        const char *what, int32_t place)
{
    close_to(t, is / heads, wanted / heads, what, place);
}

/* Who joins a pool stays, and newcomers come where vacancies exceed seekers; a thousandth
 * of the usual is always there. */
static void check_pools(const twins *t, pool x[REN_N_STAFF][REN_N_PROVINCES])
{
    const double speed = t->was->setup->scenario->parameters.pool_supply;
    for (int kind = 0; kind < REN_N_STAFF; kind++) {
        for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
            pool *y = &x[kind][r];
            if (y->usual == 0.0) {
                continue;
            }
            const double *market =
                t->now->state.labour_market + ((int64_t)kind * REN_N_PROVINCES + r) * 2;
            y->seekers += speed * (y->vacancies - y->seekers);
            seen.unwanted += y->vacancies < 0.001 * y->usual;
            seen.thinned += y->seekers < 0.001 * y->usual;
            close_among(t, y->usual + market[0], fmax(y->seekers, 0.001 * y->usual),
                        y->usual, "seekers", r);
            close_among(t, y->usual + market[1], fmax(y->vacancies, 0.001 * y->usual),
                        y->usual, "vacancies", r);
        }
    }
}

static void check_district(const twins *t, int32_t d, int32_t first, int32_t last,
                           pool x[REN_N_STAFF][REN_N_PROVINCES],
                           pool next[REN_N_STAFF][REN_N_PROVINCES])
{
    const int32_t r = t->was->setup->economy->firms.province[first];
    const double *is = t->now->state.district_staff + (int64_t)d * 9;
    const double leaked = check_knowledge(t, first, last);
    for (int kind = 0; kind < REN_N_STAFF; kind++) {
        sums sum = { 0 };
        for (int32_t i = first; i < last; i++) {
            turn_firm(t, kind, i, &x[kind][r], &sum);
        }
        close_among(t, is[kind], sum.quits, sum.heads, "quits", d);
        close_among(t, is[2 + kind], sum.joining, sum.heads, "joining", d);
        close_among(t, is[4 + kind], sum.vacancies, sum.heads, "open posts", d);
        close_among(t, is[6 + kind], sum.staff, sum.heads, "staff", d);
        close_among(t, is[8], leaked, sum.heads, "leaked", d);
        next[kind][r].seekers += sum.joining;
        next[kind][r].vacancies += sum.vacancies;
    }
}

static void check_talent(const twins *t)
{
    static pool x[REN_N_STAFF][REN_N_PROVINCES], next[REN_N_STAFF][REN_N_PROVINCES];
    const ren_population *f = &t->was->setup->economy->firms;
    int32_t d = 0;
    for (int kind = 0; kind < REN_N_STAFF; kind++) {
        for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
            x[kind][r] = pool_of(t->was, kind, r);
            next[kind][r] = x[kind][r];
            next[kind][r].vacancies = x[kind][r].usual;
        }
    }
    for (int32_t first = 0, last = 0; first < f->n; first = last, d++) {
        while (last < f->n && f->product[last] == f->product[first]
               && f->province[last] == f->province[first]) {
            last++;
        }
        check_district(t, d, first, last, x, next);
    }
    check_pools(t, next);
}

/* ---- what hardly happens by itself ---- */

static void upset_firm(ren_world *world, int32_t i)
{
    ren_state *s = &world->state;
    const double d0 = world->setup->people.digital[i];
    const int tier = world->setup->economy->firms.tier[i];
    s->title[i] = i % 5 == 0 && tier < REN_N_TIERS - 1 ? 1
                  : i % 7 == 0 && tier > 0             ? -1
                                                       : 0;
    s->knowledge[i] = (ren_real)(0.01 * (i % 9 - 4));
    s->digital[i] = (ren_real)(i % 4 == 0 ? 0.7 - d0 : i % 4 == 1 ? 0.5 - d0 : 0.0);
    press(world, REN_STRAIN_leak, i, 0.3 * (i % 5));
    press(world, REN_STRAIN_retention, i, 0.15 * (i % 8));
    press(world, REN_STRAIN_codification, i, 0.15 * (i % 9));
    press(world, REN_STRAIN_training, i, 0.1 * (i % 3));
    if (i % 11 == 0) {
        s->researchers[i] = s->skill[i] = (ren_real)-0.999;
        s->research_trainees[i] = s->trainees[i] = (ren_real)5.0;
        press(world, REN_STRAIN_quits, i, 900.0);
    }
    if (world->setup->economy->firms.province[i] % 4 == 1) {
        s->researchers[i] = s->skill[i] =
            (ren_real)-0.5; /* posts, and nobody for them */
        press(world, REN_STRAIN_retention, i, 1.2);
    }
    if (world->setup->economy->firms.province[i] % 4 == 3) {
        s->trainees[i] = (ren_real)2.0; /* no posts */
    }
    if (i % 13 == 0) {
        s->research[i] = -0.9 * ren_research_base(world->setup, i);
    }
}

static void upset_staff(ren_world *world)
{
    if (world->week % 6 != 2) {
        return;
    }
    for (int32_t i = 0; i < world->setup->economy->firms.n; i++) {
        upset_firm(world, i);
    }
    for (int32_t r = 0; r < REN_N_PROVINCES * REN_N_STAFF; r++) {
        const double usual =
            world->setup->people.seekers[r / REN_N_PROVINCES][r % REN_N_PROVINCES];
        double *market = world->state.labour_market + (int64_t)r * 2;
        market[0] = r % 4 == 0   ? 200.0 * usual
                    : r % 4 == 1 ? -0.9995 * usual
                    : r % 4 == 2 ? -0.995 * usual
                                 : market[0];
        market[1] = r % 4 == 1 ? -0.9995 * usual : market[1];
    }
}

static void a_storm_of_staff_is_that_of_the_equations(void **state)
{
    (void)state;
    twin_of twin = { .phase = "talent", .upset = upset_staff, .check = check_talent };
    memset(&seen, 0, sizeof seen);
    twins_run(STORM_OF_PEOPLE, "care", (int32_t)ren_lab_firms(FIRMS), WEEKS, 0, NULL, 1,
              &twin);
    assert_int_equal(twin.runs, WEEKS);
    assert_true(seen.no_seekers > 0 && seen.all_filled > 0 && seen.thinned > 0);
    assert_true(seen.unwanted > 0);
    assert_true(seen.full > 0 && seen.floored > 0 && seen.everyone > 0);
    assert_true(seen.nobody > 0 && seen.kept_more > 0 && seen.kept_less > 0);
    assert_true(seen.kept_all > 0 && seen.leaky > 0 && seen.calmer > 0);
    assert_true(seen.gained > 0 && seen.lost > 0 && seen.lone > 0 && seen.crowd > 0);
}

/* Only noise, and what firms have codified since day 0. */
static void upset_codified(ren_world *world)
{
    for (int32_t i = world->week % 3;
         world->week % 4 == 1 && i < world->setup->economy->firms.n; i += 3) {
        const double d0 = world->setup->people.digital[i];
        world->state.digital[i] = (ren_real)(d0 < 0.6 ? 0.7 - d0 : 0.5 - d0);
    }
}

static void calm_weeks_of_staff_are_those_of_the_equations(void **state)
{
    (void)state;
    twin_of twin = { .phase = "talent",
                     .upset = upset_codified,
                     .check = check_talent };
    memset(&seen, 0, sizeof seen);
    twins_run(CALM_OF_PEOPLE, NULL, 400, 9, 0, NULL, 1, &twin);
    assert_int_equal(twin.runs, 9);
    assert_true(seen.kept_more > 0 && seen.kept_less > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_storm_of_staff_is_that_of_the_equations),
        cmocka_unit_test(calm_weeks_of_staff_are_those_of_the_equations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
