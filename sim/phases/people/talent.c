#include "sim/phase.h"
#include "sim/phases/knowledge/base.h"

#include <math.h>
#include <string.h>

/*
 * C15: staff of two kinds leave, posts are filled from the pool of the province,
 * newcomers learn. In shares of the skilled of day 0, with q the usual quits:
 *
 *     quits      q (1 + f)(1 + skilled)    f from wages outside, S3 and retention
 *     vacancies  (posts - staff) + q/match_scale
 *     hires      match_scale (seekers/vacancies)^(1 - match_elast) of the vacancies
 *     trained    the trainees / train
 *
 * A pool gains who quits, less what leaks away, and newcomers where vacancies exceed
 * seekers. At rest hires are quits and all deviations 0. Nothing is drawn: an agent's
 * staff are many. Knowledge goes with researchers, and part of it to their neighbours. What
 * a title draws from makers of its product and province (the siphon of the evidence) is a
 * better offer: heads of a district weigh it to nothing.
 */

/* What a firm's week looks like from outside. */
typedef struct climate {
    double quits;    /* over the usual, less 1 */
    double training; /* gain of hiring and of training speed */
    double matched;  /* hires on a platform over the usual ones */
    double leak;     /* of quits beyond the usual */
    double loss;     /* knowledge that leaves beyond the usual, share of it */
} climate;

/* What is the same for all firms of a province. */
typedef struct terms {
    double match, per_match, train, per_train;
    double pull[REN_N_STAFF];
    double heads[REN_N_STAFF]; /* per wage bill, and per spending on research */
    double siphon;             /* what a title is worth to staff, share of wages */
    bool moved;                /* something acts on staff */
} terms;

static double codified(const ren_world *world, double maturity)
{
    return maturity > REN_DIGITAL ? world->setup->scenario->parameters.know_codified
                                  : 0.0;
}

/* L8: a platform holds an event a month, where one real firm hires match_hire of a head
 * (001); over its usual hires. */
static double hired_on_platform(const ren_world *world, int32_t i)
{
    const ren_setup *setup = world->setup;
    const double strength = ren_strain_of(&world->strain, REN_STRAIN_platform, i);
    if (strength <= 0.0) {
        return 0.0;
    }
    const double heads = ren_people_heads(setup, REN_SKILLED, i)
                         + ren_people_heads(setup, REN_RESEARCHERS, i);
    const double usual = (double)setup->people.quit[i] * heads;
    const double hired = setup->scenario->parameters.match_hire * 12.0 / 52.0
                         * setup->economy->firms.weight[i];
    return usual > 0.0 ? strength * hired / usual : 0.0;
}

static double at_most_one(double x)
{
    return x < 1.0 ? x : 1.0;
}

/* Who has gained a title since day 0, less who has lost one. */
static int risen(const ren_world *world, int32_t i)
{
    return (world->state.title[i] > 0) - (world->state.title[i] < 0);
}

/* Share of a district's heads at makers whose title has risen: what `siphon` draws to. */
static double risen_share(const ren_world *world, int32_t d)
{
    const ren_people *people = &world->setup->people;
    double all = 0, up = 0;
    for (int32_t i = people->district_first[d]; i < people->district_first[d + 1];
         i++) {
        const double n = ren_people_heads(world->setup, REN_SKILLED, i)
                         + ren_people_heads(world->setup, REN_RESEARCHERS, i);
        all += n;
        up += n * risen(world, i);
    }
    return all > 0.0 ? up / all : 0.0;
}

/* `better` is what others offer staff beyond the firm, as a share of wages. */
static inline climate look(const ren_world *world, int32_t i, bool moved, double better)
{
    const ren_people *people = &world->setup->people;
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_strain *strain = &world->strain;
    const double q = (double)people->quit[i];
    const double before = people->digital[i];
    const double now = before + world->state.digital[i];
    const double kept0 = codified(world, before), kept1 = codified(world, now);
    if (!moved) {
        return (climate){ .loss = p->know_loss * q * (kept0 - kept1) };
    }
    const double wage = ren_strain_of(strain, REN_STRAIN_outside_wage, i) + better;
    const double stays = at_most_one(ren_strain_of(strain, REN_STRAIN_retention, i));
    double quits = (1.0 + ren_strain_of(strain, REN_STRAIN_quits, i)) * (1.0 - stays);
    quits *= wage != 0.0 ? exp(p->quit_wage * wage) : 1.0;
    quits = quits * q < 1.0 ? quits : 1.0 / q;
    const double more = at_most_one(ren_strain_of(strain, REN_STRAIN_codification, i));
    const double kept = kept1 + more * (1.0 - kept1);
    return (climate){ .quits = quits - 1.0,
                      .training = ren_strain_of(strain, REN_STRAIN_training, i),
                      .matched = hired_on_platform(world, i),
                      .leak = at_most_one(ren_strain_of(strain, REN_STRAIN_leak, i)),
                      .loss = p->know_loss * q
                              * ((quits - 1.0) * (1.0 - kept) - (kept - kept0)) };
}

/* One week of one kind of staff of a firm, in shares of its skilled of day 0. */
typedef struct turnover {
    double quits, seekers, vacancies; /* less those of day 0 */
} turnover;

static inline turnover turn(const terms *p, double q, const climate *c, double posts,
                            double pull, ren_real *skilled, ren_real *trainees)
{
    const double s = *skilled, t = *trainees;
    const double slack = q * p->per_match, wanted = posts - s - t;
    const bool open = wanted > -slack;
    const double vacancies = open ? wanted : -slack;
    const double eased = pull + c->training + pull * c->training;
    const double ease = eased + c->matched * (1.0 + eased);
    const double hires = q * ease + p->match * vacancies * (1.0 + ease);
    /* who is beyond his post goes at the pace at which posts are filled */
    const double parted = open ? 0.0 : p->match * -(wanted + slack);
    const double quits = q * (c->quits + s + c->quits * s);
    const double trained = (t + c->training * (q * p->train + t)) * p->per_train;
    const double extra = c->quits > 0.0 ? q * c->quits * (1.0 + s) : 0.0;
    const double next = s + trained - quits - parted;
    *skilled = (ren_real)(next > -1.0 ? next : -1.0);
    *trainees = (ren_real)(t + hires - trained);
    return (turnover){ .quits = quits,
                       .seekers = quits + parted - c->leak * extra - hires,
                       .vacancies = vacancies };
}

/* How much more or less of the vacancies of a pool is filled than usual, share. */
static double pull_of(const ren_world *world, int kind, int32_t province)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    const double usual = world->setup->people.seekers[kind][province];
    const double *market =
        world->state.labour_market
        + ((int64_t)kind * REN_N_PROVINCES + province) * REN_N_MARKET;
    if (usual <= 0.0) {
        return 0.0;
    }
    const double seekers = market[REN_MARKET_SEEKERS] / usual;
    const double vacancies = market[REN_MARKET_VACANCIES] / usual;
    const double per = (seekers - vacancies) / (1.0 + vacancies); /* less 1 */
    const double filled = expm1((1.0 - p->match_elast) * log1p(per));
    /* nobody is hired twice, no post is filled twice */
    const double most = fmin(1.0, 1.0 + per) / p->match_scale - 1.0;
    return filled < most ? filled : most;
}

/* Neighbours gain part of the knowledge that left: among an agent's real firms, too. */
static void poach(const ren_world *world, int32_t first, int32_t last, double leaked,
                  double heads)
{
    const ren_population *firms = &world->setup->economy->firms;
    const double share = world->setup->scenario->parameters.poach_gain;
    const bool alone = last - first == 1 && firms->weight[first] < 2.0;
    const ren_real gain = (ren_real)(heads > 0.0 ? share * leaked / heads : 0.0);
    for (int32_t i = first; i < last && !alone; i++) {
        world->state.knowledge[i] += gain;
    }
}

/* Adds the week of n heads of one kind to the sums of their district. */
static inline void add_turnover(double *sum, int kind, double n, const turnover *t,
                                double staff)
{
    sum[REN_DISTRICT_QUITS + kind] += n * t->quits;
    sum[REN_DISTRICT_SEEKERS + kind] += n * t->seekers;
    sum[REN_DISTRICT_VACANCIES + kind] += n * t->vacancies;
    sum[REN_DISTRICT_STAFF + kind] += n * staff;
}

static void turn_district(const ren_world *world, int32_t d, const terms *p)
{
    const ren_setup *setup = world->setup;
    const ren_people *people = &setup->people;
    const ren_state *s = &world->state;
    const double *wages = setup->books.wages;
    const double drawn = p->siphon > 0.0 ? risen_share(world, d) : 0.0;
    double sum[REN_N_DISTRICT_SUMS] = { 0 }, heads = 0;
    for (int32_t i = people->district_first[d]; i < people->district_first[d + 1];
         i++) {
        const double better =
            p->siphon > 0.0 ? p->siphon * (drawn - risen(world, i)) : 0.0;
        const climate c = look(world, i, p->moved, better);
        const double base = ren_research_base(setup, i), q = (double)people->quit[i];
        const double posts = base > 0.0 ? s->research[i] / base : 0.0;
        const double n = p->heads[REN_RESEARCHERS] * base;
        const turnover skilled =
            turn(p, q, &c, 0.0, p->pull[REN_SKILLED], &s->skill[i], &s->trainees[i]);
        const turnover others = turn(p, q, &c, posts, p->pull[REN_RESEARCHERS],
                                     &s->researchers[i], &s->research_trainees[i]);
        add_turnover(sum, REN_SKILLED, p->heads[REN_SKILLED] * wages[i], &skilled,
                     s->skill[i]);
        add_turnover(sum, REN_RESEARCHERS, n, &others, s->researchers[i]);
        if (c.loss != 0.0) {
            const double lost = c.loss * (1.0 + (double)s->knowledge[i]);
            s->knowledge[i] -= (ren_real)lost;
            sum[REN_DISTRICT_LEAKED] += n * lost;
        }
        heads += n;
    }
    if (sum[REN_DISTRICT_LEAKED] != 0.0) {
        poach(world, people->district_first[d], people->district_first[d + 1],
              sum[REN_DISTRICT_LEAKED], heads);
    }
    memcpy(s->district_staff + (int64_t)d * REN_N_DISTRICT_SUMS, sum, sizeof sum);
}

/* Pools: who came and went, and newcomers. */
static void fill_pools(const ren_world *world)
{
    const ren_people *people = &world->setup->people;
    const double speed = world->setup->scenario->parameters.pool_supply;
    const ren_state *s = &world->state;
    for (int k = 0; k < REN_N_STAFF; k++) {
        double *market = s->labour_market + (int64_t)k * REN_N_PROVINCES * REN_N_MARKET;
        for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
            market[r * REN_N_MARKET + REN_MARKET_VACANCIES] = 0.0;
        }
        for (int32_t d = 0; d < people->n_districts; d++) {
            const double *sum = s->district_staff + (int64_t)d * REN_N_DISTRICT_SUMS;
            double *pool =
                market + (int64_t)people->district_province[d] * REN_N_MARKET;
            pool[REN_MARKET_SEEKERS] += sum[REN_DISTRICT_SEEKERS + k];
            pool[REN_MARKET_VACANCIES] += sum[REN_DISTRICT_VACANCIES + k];
        }
        for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
            double *pool = market + (int64_t)r * REN_N_MARKET;
            const double gap = pool[REN_MARKET_VACANCIES] - pool[REN_MARKET_SEEKERS];
            const double least = -0.999 * people->seekers[k][r];
            pool[REN_MARKET_SEEKERS] += speed * gap;
            for (int m = 0; m < REN_N_MARKET; m++) {
                pool[m] = pool[m] < least ? least : pool[m];
            }
        }
    }
}

static bool acts_on_staff(const ren_strain *strain)
{
    static const ren_strain_field field[] = {
        REN_STRAIN_outside_wage, REN_STRAIN_retention,    REN_STRAIN_quits,
        REN_STRAIN_training,     REN_STRAIN_codification, REN_STRAIN_leak,
        REN_STRAIN_platform,
    };
    bool any = false;
    for (size_t k = 0; k < sizeof field / sizeof *field; k++) {
        any = any || strain->of[field[k]] != NULL;
    }
    return any;
}

static void run(ren_world *world)
{
    const ren_people *people = &world->setup->people;
    const ren_parameters *p = &world->setup->scenario->parameters;
    terms of[REN_N_PROVINCES];
    if (people->quit == NULL) {
        return;
    }
    for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
        of[r] = (terms){ .match = p->match_scale,
                         .per_match = 1.0 / p->match_scale,
                         .train = p->train,
                         .per_train = 1.0 / p->train,
                         .heads = { 52.0 / p->wage_head, 52.0 / p->rd_head },
                         .siphon = p->siphon,
                         .moved = p->siphon > 0.0 || acts_on_staff(&world->strain) };
        for (int k = 0; k < REN_N_STAFF; k++) {
            of[r].pull[k] = pull_of(world, k, r);
        }
    }
#pragma omp parallel for schedule(static)
    for (int32_t d = 0; d < people->n_districts; d++) {
        turn_district(world, d, &of[people->district_province[d]]);
    }
    fill_pools(world);
}

const ren_phase ren_phase_talent = {
    .name = "talent",
    .doc = "Lets staff quit, fills posts from the labour pools and trains newcomers; "
           "knowledge goes with researchers.",
    .source = "C15",
    .reads = REN_COLUMNS(REN_COL_skill, REN_COL_trainees, REN_COL_researchers,
                         REN_COL_research_trainees, REN_COL_research, REN_COL_knowledge,
                         REN_COL_digital, REN_COL_title, REN_COL_labour_market),
    .writes = REN_COLUMNS(REN_COL_skill, REN_COL_trainees, REN_COL_researchers,
                          REN_COL_research_trainees, REN_COL_knowledge,
                          REN_COL_district_staff, REN_COL_labour_market),
    .run = run,
    .called = ren_money_is_on,
};
