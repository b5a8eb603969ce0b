#include "sim/phase.h"
#include "sim/phases/knowledge/base.h"
#include "sim/phases/people/staff/pools.h"

#include <math.h>
#include <string.h>

/*
 * C15: staff of two kinds leave, posts are filled from the pool of the province,
 * newcomers learn. In shares of the skilled of day 0, with q the usual quits:
 *
 *     quits      q (1 + f)(1 + skilled)    f from wages outside, S3 and retention
 *     vacancies  (posts - staff) + q/match_scale
 *     hires      match_scale (seekers/vacancies)^(1 - match_elast) of the vacancies,
 *                and more by training and platforms; at most vacancies and seekers
 *     trained    the trainees / train
 *
 * A pool gains who quits, less what leaks away, and newcomers where vacancies exceed
 * seekers. At rest hires are quits and all deviations 0. Nothing is drawn: an agent's
 * staff are many. Knowledge goes with researchers, and part of it to their neighbours. What
 * a title draws from makers of its product and province (the siphon of the evidence) is a
 * better offer: heads of a district weigh it to nothing.
 */

/* Firms of a block: few, so that what is found for them stays in the nearest cache; and
 * districts that a thread takes together. */
enum { BLOCK = 32, STRETCH = 64 };

/* What a firm's week looks like from outside. */
typedef struct climate {
    double quits;    /* over the usual, less 1 */
    double training; /* gain of hiring and of training speed */
    double matched;  /* hires on a platform over the usual ones */
    double leak;     /* of quits beyond the usual */
    double loss;     /* knowledge that leaves beyond the usual, share of it */
} climate;

/* What is the same for all firms, and for all of a province. */
typedef struct terms {
    double match, per_match, train, per_train;
    ren_pool pool[REN_N_STAFF][REN_N_PROVINCES];
    double heads[REN_N_STAFF]; /* per wage bill, and per spending on research */
    double siphon;             /* what a title is worth to staff, share of wages */
    bool moved;                /* something acts on staff */
} terms;

/* What a district adds up of one kind of staff. */
enum { QUITS, SEEKERS, VACANCIES, STAFF, N_SUMS };

/* The week of firms that follow each other, of one district after another. */
typedef struct block {
    int32_t first, n;
    double quits[BLOCK], training[BLOCK], matched[BLOCK], leak[BLOCK], loss[BLOCK];
    double pull[REN_N_STAFF][BLOCK], most[REN_N_STAFF][BLOCK];
    double posts[REN_N_STAFF][BLOCK];
    double heads[REN_N_STAFF][BLOCK]; /* on day 0 */
    double sum[REN_N_STAFF][BLOCK][N_SUMS];
} block;

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
static climate look(const ren_world *world, int32_t i, double better)
{
    const ren_people *people = &world->setup->people;
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_strain *strain = &world->strain;
    const double q = (double)people->quit[i];
    const double before = people->digital[i];
    const double now = before + world->state.digital[i];
    const double kept0 = codified(world, before), kept1 = codified(world, now);
    const double wage = ren_strain_of(strain, REN_STRAIN_outside_wage, i) + better;
    const double stays =
        ren_at_most_one(ren_strain_of(strain, REN_STRAIN_retention, i));
    double quits = (1.0 + ren_strain_of(strain, REN_STRAIN_quits, i)) * (1.0 - stays);
    quits *= wage != 0.0 ? exp(p->quit_wage * wage) : 1.0;
    quits = quits * q < 1.0 ? quits : 1.0 / q;
    const double more =
        ren_at_most_one(ren_strain_of(strain, REN_STRAIN_codification, i));
    const double kept = kept1 + more * (1.0 - kept1);
    return (climate){
        .quits = quits - 1.0,
        .training = ren_strain_of(strain, REN_STRAIN_training, i),
        .matched = hired_on_platform(world, i),
        .leak = ren_at_most_one(ren_strain_of(strain, REN_STRAIN_leak, i)),
        .loss = p->know_loss * q * ((quits - 1.0) * (1.0 - kept) - (kept - kept0))
    };
}

/* Where something acts on staff; d is the district of the first firm. */
static void look_around(const ren_world *world, double siphon, int32_t d, block *b)
{
    const int32_t *district_first = world->setup->people.district_first;
    double drawn = siphon > 0.0 ? risen_share(world, d) : 0.0;
    for (int32_t k = 0; k < b->n; k++) {
        const int32_t i = b->first + k;
        if (i == district_first[d + 1]) {
            d++;
            drawn = siphon > 0.0 ? risen_share(world, d) : 0.0;
        }
        const double better = siphon > 0.0 ? siphon * (drawn - risen(world, i)) : 0.0;
        const climate c = look(world, i, better);
        b->quits[k] = c.quits;
        b->training[k] = c.training;
        b->matched[k] = c.matched;
        b->leak[k] = c.leak;
        b->loss[k] = c.loss;
    }
}

/* Where nothing does, only what firms have codified since day 0 matters. */
static void look_inside(const ren_world *world, block *restrict b)
{
    const ren_people *people = &world->setup->people;
    const ren_parameters *p = &world->setup->scenario->parameters;
    const float *restrict quit = people->quit + b->first;
    const ren_real *restrict digital = people->digital + b->first;
    const ren_real *restrict more = world->state.digital + b->first;
    const double codifies = p->know_codified, loss = p->know_loss;
#pragma omp simd
    for (int32_t k = 0; k < b->n; k++) {
        const double before = digital[k], now = before + more[k];
        const double kept0 = before > REN_DIGITAL ? codifies : 0.0;
        const double kept1 = now > REN_DIGITAL ? codifies : 0.0;
        b->loss[k] = loss * (double)quit[k] * (kept0 - kept1);
    }
}

/* Staff and posts of the firms of a block. */
static void count_posts(const ren_world *world, const terms *p, block *restrict b)
{
    const ren_setup *setup = world->setup;
    const ren_population *firms = &setup->economy->firms;
    const uint8_t *restrict tier = firms->tier + b->first;
    const uint8_t *restrict province = firms->province + b->first;
    const double *restrict output = firms->output + b->first;
    const double *restrict wages = setup->books.wages + b->first;
    const double *restrict research = world->state.research + b->first;
    const double per_wages = p->heads[REN_SKILLED];
    const double per_research = p->heads[REN_RESEARCHERS];
    double rate[BLOCK];
    for (int32_t k = 0; k < b->n; k++) {
        rate[k] = setup->by_tier.research[tier[k]];
        for (int kind = 0; kind < REN_N_STAFF; kind++) {
            b->pull[kind][k] = p->pool[kind][province[k]].pull;
            b->most[kind][k] = p->pool[kind][province[k]].most;
        }
    }
#pragma omp simd
    for (int32_t k = 0; k < b->n; k++) {
        const double base = rate[k] * output[k], posts = research[k] / base;
        b->posts[REN_RESEARCHERS][k] = base > 0.0 ? posts : 0.0;
        b->heads[REN_RESEARCHERS][k] = per_research * base;
        b->heads[REN_SKILLED][k] = per_wages * wages[k];
    }
}

/* One week of one kind of staff, in shares of a firm's skilled of day 0. */
static void turn(const ren_world *world, const terms *all, int kind,
                 ren_real *restrict skilled, ren_real *restrict trainees,
                 block *restrict b)
{
    const terms p = *all;
    const float *restrict quit = world->setup->people.quit + b->first;
    const double *restrict pull = b->pull[kind], *restrict posts = b->posts[kind];
    const double *restrict heads = b->heads[kind], *restrict most = b->most[kind];
#pragma omp simd
    for (int32_t k = 0; k < b->n; k++) {
        const double q = (double)quit[k], s = skilled[k], t = trainees[k];
        const double slack = q * p.per_match, wanted = posts[k] - s - t;
        const bool open = wanted > -slack;
        const double vacancies = open ? wanted : -slack;
        const double eased = pull[k] + b->training[k] + pull[k] * b->training[k];
        const double ease = eased + b->matched[k] * (1.0 + eased);
        const double eager = q * ease + p.match * vacancies * (1.0 + ease);
        const double limit = most[k] * (slack + vacancies) - q;
        const double hires = eager < limit ? eager : limit;
        /* who is beyond his post goes at the pace at which posts are filled */
        const double beyond = p.match * -(wanted + slack);
        const double parted = open ? 0.0 : beyond;
        const double quits = q * (b->quits[k] + s + b->quits[k] * s);
        const double trained = (t + b->training[k] * (q * p.train + t)) * p.per_train;
        const double further = q * b->quits[k] * (1.0 + s);
        const double extra = b->quits[k] > 0.0 ? further : 0.0;
        const double sum = s + trained - quits - parted;
        const ren_real next = (ren_real)(sum > -1.0 ? sum : -1.0);
        skilled[k] = next;
        trainees[k] = (ren_real)(t + hires - trained);
        b->sum[kind][k][QUITS] = heads[k] * quits;
        b->sum[kind][k][SEEKERS] =
            heads[k] * (quits + parted - b->leak[k] * extra - hires);
        b->sum[kind][k][VACANCIES] = heads[k] * vacancies;
        b->sum[kind][k][STAFF] = heads[k] * next;
    }
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

/* Sums of one kind of staff, added up as one. */
typedef double sums __attribute__((vector_size(N_SUMS * sizeof(double))));

/* What a district has added up so far. */
typedef struct tally {
    sums of[REN_N_STAFF];
    double leaked, heads;
} tally;

/* Adds firms k .. last-1 of a block to the sums of their district. */
static void add_firms(const ren_world *world, const block *b, int32_t k, int32_t last,
                      tally *t)
{
    ren_real *knowledge = world->state.knowledge + b->first;
    tally all = *t;
    for (; k < last; k++) {
        const double n = b->heads[REN_RESEARCHERS][k];
        for (int kind = 0; kind < REN_N_STAFF; kind++) {
            sums firm;
            memcpy(&firm, b->sum[kind][k], sizeof firm);
            all.of[kind] += firm;
        }
        if (b->loss[k] != 0.0) {
            const double lost = b->loss[k] * (1.0 + (double)knowledge[k]);
            knowledge[k] -= (ren_real)lost;
            all.leaked += n * lost;
        }
        all.heads += n;
    }
    *t = all;
}

static void close_district(const ren_world *world, int32_t d, const tally *t)
{
    const int32_t *first = world->setup->people.district_first + d;
    double *sum = world->state.district_staff + (int64_t)d * REN_N_DISTRICT_SUMS;
    if (t->leaked != 0.0) {
        poach(world, first[0], first[1], t->leaked, t->heads);
    }
    for (int kind = 0; kind < REN_N_STAFF; kind++) {
        sum[REN_DISTRICT_QUITS + kind] = t->of[kind][QUITS];
        sum[REN_DISTRICT_SEEKERS + kind] = t->of[kind][SEEKERS];
        sum[REN_DISTRICT_VACANCIES + kind] = t->of[kind][VACANCIES];
        sum[REN_DISTRICT_STAFF + kind] = t->of[kind][STAFF];
    }
    sum[REN_DISTRICT_LEAKED] = t->leaked;
}

/* The firms of districts d .. last-1, block by block: most districts are smaller than one. */
static void turn_districts(const ren_world *world, const terms *p, int32_t d,
                           int32_t last)
{
    const int32_t *district_first = world->setup->people.district_first;
    const ren_state *s = &world->state;
    const int32_t end = district_first[last];
    block b = { 0 };
    tally t = { 0 };
    for (b.first = district_first[d]; b.first < end; b.first += BLOCK) {
        b.n = end - b.first < BLOCK ? end - b.first : BLOCK;
        if (p->moved) {
            look_around(world, p->siphon, d, &b);
        } else {
            look_inside(world, &b);
        }
        count_posts(world, p, &b);
        turn(world, p, REN_SKILLED, s->skill + b.first, s->trainees + b.first, &b);
        turn(world, p, REN_RESEARCHERS, s->researchers + b.first,
             s->research_trainees + b.first, &b);
        for (int32_t k = 0; k < b.n;) {
            const int32_t rest = district_first[d + 1] - b.first;
            add_firms(world, &b, k, rest < b.n ? rest : b.n, &t);
            k = rest;
            if (rest <= b.n) {
                close_district(world, d++, &t);
                t = (tally){ 0 };
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
    if (people->quit == NULL) {
        return;
    }
    terms all = { .match = p->match_scale,
                  .per_match = 1.0 / p->match_scale,
                  .train = p->train,
                  .per_train = 1.0 / p->train,
                  .heads = { 52.0 / p->wage_head, 52.0 / p->rd_head },
                  .siphon = p->siphon,
                  .moved = p->siphon > 0.0 || acts_on_staff(&world->strain) };
    for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
        for (int k = 0; k < REN_N_STAFF; k++) {
            all.pool[k][r] = ren_pool_now(world, (ren_staff)k, r);
        }
    }
    const int32_t n = people->n_districts;
#pragma omp parallel for schedule(static)
    for (int32_t d = 0; d < n; d += STRETCH) {
        turn_districts(world, &all, d, d + STRETCH < n ? d + STRETCH : n);
    }
    ren_pools_fill(world);
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
