#include "sim/phase.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

enum { QUARTER = 13, MOST_STEPS = 8, BLOCK = 128 };

static int32_t quarter(const ren_scenario *scenario)
{
    (void)scenario;
    return QUARTER;
}

static double unit(uint32_t word)
{
    return (word + 0.5) * 0x1p-32;
}

/* How many of `n` lines have a success of chance `p` each: Poisson, from one number. */
static double successes(double n, double p, double u)
{
    const double mean = n * p;
    if (n <= 1.0) {
        return u < p ? 1.0 : 0.0;
    }
    if (mean > 16.0) {
        const double x = mean + sqrt(mean) * gsl_cdf_ugaussian_Pinv(u);
        return x > 0.0 ? floor(x + 0.5) : 0.0;
    }
    double chance = exp(-mean), sum = chance, k = 0;
    while (u > sum && k < 100) {
        k += 1.0;
        chance *= mean / k;
        sum += chance;
    }
    return k;
}

/* The same where what is asked of `n` and of the hazard `x` is that they are no less than
 * they will turn out: whether u says without any logarithm that there is no success. A
 * chance 1 - exp(-x) is at most x, and exp(-m) at least 1 - m; rounding is far within
 * the margin. */
static bool surely_none(double n, double x, double u)
{
    const double most = n * x * (1.0 + 1e-9) + 1e-12;
    return n <= 1.0 ? u >= x * (1.0 + 1e-9) : u <= 1.0 - most;
}

static inline double lesser(double a, double b)
{
    return a < b ? a : b;
}

static inline double greater(double a, double b)
{
    return a < b ? b : a;
}

static double median(const double *u)
{
    const double low = greater(lesser(u[0], u[1]), lesser(u[2], u[3]));
    const double high = lesser(greater(u[0], u[1]), greater(u[2], u[3]));
    return greater(lesser(u[4], low), lesser(greater(u[4], low), high));
}

/* Hazard over that of day 0: research not turned to localisation, staff, partners. */
typedef struct drive {
    double spent, staff, partnered;
} drive;

static drive drive_of(const ren_world *world, int32_t i)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_state *s = &world->state;
    const double more = s->partners[i] < -1 ? -1.0 : (double)s->partners[i];
    return (drive){ .spent = (1.0 + s->research[i] / world->setup->science.research[i])
                             * (1.0 - (double)s->shifted[i]),
                    .staff = 1.0 + (double)s->researchers[i],
                    .partnered = 1.0 + p->psi_collab * more };
}

static double hazard_of(const ren_parameters *p, const drive *d)
{
    if (d->spent <= 0.0 || d->staff <= 0.0) {
        return 0.0;
    }
    const double x =
        d->spent == 1.0 && d->staff == 1.0
            ? 1.0
            : exp(p->inno_elast_rd * log(d->spent) + p->inno_elast_hr * log(d->staff));
    return x * d->partnered;
}

/* No less than hazard_of(): a power of at most 1 lies between 1 and its base. */
static double most_hazard_of(const ren_parameters *p, const drive *d)
{
    const double spent = d->spent > 1.0 ? d->spent : 1.0;
    const double staff = d->staff > 1.0 ? d->staff : 1.0;
    return p->inno_elast_rd <= 1.0 && p->inno_elast_hr <= 1.0
               ? spent * staff * d->partnered
               : INFINITY;
}

/* How far another is ahead of a firm, as far as one step goes. */
static inline double lead_over(double most, double own, double other)
{
    const double ratio = other / own - 1.0, gain = own > 0.0 ? ratio : 0.0;
    return gain < 0.0 ? 0.0 : gain < most ? gain : most;
}

/* Technology of n makers of a product and of three each looks at, and the share of what
 * is abroad that an embargo hides from it. */
typedef struct view {
    double own[BLOCK], other[3][BLOCK], hidden[BLOCK], luck[BLOCK];
} view;

static void look_around(const ren_world *world, const int32_t *restrict maker,
                        int32_t n, uint32_t (*restrict word)[4], view *restrict v)
{
    const ren_setup *setup = world->setup;
    const ren_real *restrict level = setup->science.level;
    const ren_real *restrict technology = world->state.technology;
    const int32_t p = setup->economy->firms.product[maker[0]];
    const int32_t niche = setup->niche_of[p];
    const double blocked = niche >= 0 ? world->state.blocked_share[niche] : -1.0;
    const int32_t *restrict all = setup->maker + setup->maker_first[p];
    const int32_t n_all = setup->maker_first[p + 1] - setup->maker_first[p];
    for (int32_t k = 0; k < n; k++) {
        const int32_t i = maker[k];
        const double seen = (double)world->state.exposed[i];
        v->own[k] = (double)level[i] * (1.0 + (double)technology[i]);
        v->hidden[k] = blocked > seen ? blocked : seen;
        v->luck[k] = unit(word[k][0]);
        for (int d = 0; d < 3; d++) {
            const int32_t m = (int32_t)(unit(word[k][d + 1]) * n_all);
            const int32_t j = all[m < n_all ? m : n_all - 1];
            v->other[d][k] = (double)level[j] * (1.0 + (double)technology[j]);
        }
    }
}

/* Whom firms can copy: of three makers of the same product, the nearest that is ahead;
 * or the world's best where one looks abroad, which it does as often as the product is
 * imported, unless an embargo keeps it from seeing. How far that one is ahead of each of
 * n makers of product p. */
static void find_leads(const ren_world *world, int32_t p, int32_t n,
                       const view *restrict v, double *restrict lead)
{
    const ren_table *table = world->setup->economy->table;
    const double supply = table->imports[p] + table->output[p];
    const double imported = supply > 0.0 ? table->imports[p] / supply : 0.0;
    const double best = world->setup->science.frontier * (1.0 + world->state.ahead[p]);
    const double most = world->setup->scenario->parameters.step_hi;
    for (int32_t k = 0; k < n; k++) {
        double least = 0;
        for (int d = 0; d < 3; d++) {
            const double ahead = lead_over(most, v->own[k], v->other[d][k]);
            const bool nearer = (ahead > 0.0) & ((least == 0.0) | (ahead < least));
            least = nearer ? ahead : least;
        }
        const double abroad = lead_over(most, v->own[k], best);
        lead[k] = v->luck[k] < imported * (1.0 - v->hidden[k]) ? abroad : least;
    }
}

/* C18: what those a firm works with take from its innovation: how far suppliers and partners
 * have raised their research, and partners their title, all over day 0; 1 takes as much as
 * peer_inhibition says. */
static double rivalry_of(const ren_world *world, int32_t i)
{
    const ren_state *s = &world->state;
    double titles = 0, n = 0;
    for (int k = 0; k < REN_N_PARTNERS; k++) {
        const int32_t j = s->partner[(int64_t)i * REN_N_PARTNERS + k] - 1;
        titles += j >= 0 ? s->title[j] : 0;
        n += j >= 0;
    }
    const double sum = (double)s->learned[i] + (n > 0.0 ? titles / n : 0.0);
    return sum < 0.0 ? 0.0 : sum < 1.0 ? sum : 1.0;
}

/* What makers of a product come to in a quarter, and what is drawn for it. */
typedef struct block {
    uint32_t id[BLOCK], word[BLOCK][4], other[BLOCK][4]; /* of success; whom to copy */
    double lead[BLOCK], found[BLOCK], copied[BLOCK];     /* lines of business */
    double gain[BLOCK];                                  /* of what is found */
    view view;
} block;

/* Lines of a firm that find something, and that copy. */
static void draw_firm(const ren_world *world, int32_t i, const uint32_t *word,
                      double *found, double *copied)
{
    const ren_setup *setup = world->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_science *science = &setup->science;
    const double lines = setup->economy->firms.weight[i] * (double)science->lines[i];
    const double finds = (double)science->finds[i], copies = (double)science->copies[i];
    const double guarded =
        (p->appr + (double)ren_strain_of(&world->strain, REN_STRAIN_protection, i))
        / p->appr;
    const drive d = drive_of(world, i);
    const double most = QUARTER * most_hazard_of(p, &d);
    const double u = unit(word[0]), v = unit(word[1]);
    const bool finds_some = !surely_none(lines, most * finds * guarded, u);
    const bool copies_some = !surely_none(lines, most * copies, v);
    *found = *copied = 0.0;
    if (!finds_some && !copies_some) {
        return;
    }
    const double hazard = hazard_of(p, &d);
    if (finds_some) {
        const double inhibited = p->peer_inhibition > 0.0
                                     ? 1.0 - p->peer_inhibition * rivalry_of(world, i)
                                     : 1.0;
        *found = successes(lines,
                           -expm1(-QUARTER * finds * hazard * guarded * inhibited), u);
    }
    if (copies_some) {
        *copied = successes(lines, -expm1(-QUARTER * copies * hazard), v);
    }
}

/* Sums of the gains of innovations: Beta(3,3) is the median of five uniforms; a step
 * downwards is not taken. Beyond a few their mean. */
static void draw_steps(const ren_world *world, int32_t n, block *b)
{
    enum { MOST = BLOCK * MOST_STEPS * 5 };
    static const uint32_t zeros[MOST];
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_who who = { .week = (uint16_t)world->week, .purpose = REN_DRAW_STEP };
    uint32_t id[MOST];
    uint16_t draw[MOST];
    double u[MOST];
    int32_t some = 0;
    for (int32_t k = 0; k < n; k++) {
        for (int d = 0; b->found[k] <= MOST_STEPS && d < 5 * (int)b->found[k]; d++) {
            id[some] = b->id[k];
            draw[some++] = (uint16_t)d;
        }
    }
    ren_draw_uniform_many(world->setup->economy->stream, who, some, id, zeros, draw, u);
    some = 0;
    for (int32_t k = 0; k < n; k++) {
        const bool few = b->found[k] <= MOST_STEPS;
        double sum = 0;
        for (int step = 0; few && step < (int)b->found[k]; step++, some += 5) {
            const double x = median(u + some);
            const double gain = p->step_lo + (p->step_hi - p->step_lo) * x;
            sum += gain > 0.0 ? gain : 0.0;
        }
        b->gain[k] = few ? sum : b->found[k] * world->setup->science.step;
    }
}

/* The quarter of n makers of a product: adds to `steps` what each gains beyond its trend,
 * which is what it would gain on average with the research, staff and partners of day 0.
 * Adds up, by output, what of the trend is new and not copied. */
static void advance_some(const ren_world *world, const int32_t *maker, int32_t n,
                         double *usual, double *all, double *found)
{
    const ren_setup *setup = world->setup;
    const ren_population *firms = &setup->economy->firms;
    const ren_science *science = &setup->science;
    const ren_stream stream = setup->economy->stream;
    const ren_who who = { .week = (uint16_t)world->week,
                          .purpose = REN_DRAW_INNOVATION };
    ren_who copy = who;
    block b;
    copy.purpose = REN_DRAW_IMITATION;
    for (int32_t k = 0; k < n; k++) {
        b.id[k] = (uint32_t)firms->id[maker[k]];
    }
    ren_draw_words_many(stream, who, n, b.id, b.word);
    ren_draw_words_many(stream, copy, n, b.id, b.other);
    look_around(world, maker, n, b.other, &b.view);
    find_leads(world, firms->product[maker[0]], n, &b.view, b.lead);
    for (int32_t k = 0; k < n; k++) {
        draw_firm(world, maker[k], b.word[k], &b.found[k], &b.copied[k]);
    }
    draw_steps(world, n, &b);
    for (int32_t k = 0; k < n; k++) {
        const int32_t i = maker[k];
        ren_real *steps = &world->state.steps[i];
        const double lines = firms->weight[i] * (double)science->lines[i];
        const double gain = (b.gain[k] + b.copied[k] * b.lead[k]) / lines;
        const double fresh = science->found[i] * science->step;
        const double trend = fresh + science->copied[i] * b.lead[k];
        *found += b.found[k] / (double)science->lines[i];
        *steps += (ren_real)((gain - trend) * (1.0 + (double)*steps));
        *usual += firms->output[i] * fresh;
        *all += firms->output[i];
    }
}

/* C13: A = (Kn/Kn0)^beta_Kn times the steps taken. */
static void set_technology(const ren_world *world, int32_t i)
{
    const double beta = world->setup->scenario->parameters.beta_Kn;
    const ren_state *s = &world->state;
    const double known =
        s->knowledge[i] > (ren_real)-0.99 ? (double)s->knowledge[i] : -0.99;
    const double stock = known != 0.0 ? exp(beta * log1p(known)) : 1.0;
    s->technology[i] = (ren_real)(stock * (1.0 + (double)s->steps[i]) - 1.0);
}

/*
 * The makers of one product. Technology is over the trend of each firm: demand for its
 * goods on day 0 has no trend either. So a calm firm gains nothing on average: copying
 * keeps it where it stands among the others, and the world's best moves by g_frontier
 * less what is newly found at home.
 */
static void advance_product(const ren_world *world, int32_t p)
{
    const ren_setup *setup = world->setup;
    const ren_population *firms = &setup->economy->firms;
    const ren_parameters *par = &setup->scenario->parameters;
    const ren_state *s = &world->state;
    const int32_t first = setup->maker_first[p], last = setup->maker_first[p + 1];
    double usual = 0, all = 0, mean = 0, level = 0;
    s->found_of[p] = 0.0;
    for (int32_t m = first; world->noise && m < last; m += BLOCK) {
        advance_some(world, setup->maker + m, last - m < BLOCK ? last - m : BLOCK,
                     &usual, &all, &s->found_of[p]);
    }
    const double trend = all > 0.0 ? usual / all : 0.0;
    for (int32_t m = first; m < last; m++) {
        const int32_t i = setup->maker[m];
        const double share = firms->output[i] * (double)setup->science.level[i];
        set_technology(world, i);
        mean += share * (double)s->technology[i];
        level += share;
    }
    s->reached[p] = level > 0.0 ? mean / level : 0.0;
    if (world->noise) {
        s->ahead[p] += (1.0 + s->ahead[p]) * (par->g_frontier * QUARTER / 52.0 - trend);
    }
}

/* Products one by one: whom a firm looks at is a maker of the same product. */
static void run(ren_world *world)
{
    if (world->setup->books.cash == NULL) {
        return;
    }
#pragma omp parallel for schedule(dynamic, 1)
    for (int32_t p = 0; p < world->setup->economy->table->n; p++) {
        advance_product(world, p);
    }
}

const ren_phase ren_phase_innovate = {
    .name = "innovate",
    .doc = "Lets firms innovate and imitate, and sets their technology.",
    .source = "C13",
    .reads =
        REN_COLUMNS(REN_COL_research, REN_COL_knowledge, REN_COL_researchers,
                    REN_COL_partners, REN_COL_learned, REN_COL_exposed, REN_COL_shifted,
                    REN_COL_blocked_share, REN_COL_steps, REN_COL_technology,
                    REN_COL_ahead, REN_COL_partner, REN_COL_title),
    .writes = REN_COLUMNS(REN_COL_steps, REN_COL_technology, REN_COL_reached,
                          REN_COL_ahead, REN_COL_found_of),
    .every = quarter,
    .run = run,
    .called = ren_money_is_on,
};
