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
    if (mean > 16.0) {
        const double x = mean + sqrt(mean) * gsl_cdf_ugaussian_Pinv(u);
        return x > 0.0 ? floor(x + 0.5) : 0.0;
    }
    double chance = exp(-mean), sum = chance, k = 0;
    if (n <= 1.0) {
        return u < p ? 1.0 : 0.0;
    }
    while (u > sum && k < 100) {
        k += 1.0;
        chance *= mean / k;
        sum += chance;
    }
    return k;
}

/* Sum of the gains of n innovations: Beta(3,3) is the median of five uniforms; a step
 * downwards is not taken. Beyond a few their mean. */
static double steps_of(const ren_world *world, uint32_t id, double n)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    double sum = 0;
    if (n > MOST_STEPS) {
        return n * world->setup->science.step;
    }
    for (int32_t k = 0; k < (int32_t)n; k++) {
        double u[5];
        for (int32_t d = 0; d < 5; d++) {
            const ren_who who = { .id = id,
                                  .week = (uint16_t)world->week,
                                  .draw = (uint16_t)(5 * k + d),
                                  .purpose = REN_DRAW_STEP };
            const double x = ren_draw_uniform(world->setup->economy->stream, who);
            int32_t at = d;
            for (; at > 0 && u[at - 1] > x; at--) {
                u[at] = u[at - 1];
            }
            u[at] = x;
        }
        const double gain = p->step_lo + (p->step_hi - p->step_lo) * u[2];
        sum += gain > 0.0 ? gain : 0.0;
    }
    return sum;
}

/* Hazard over that of day 0: research not turned to localisation, staff, partners. */
static double drive_of(const ren_world *world, int32_t i)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_state *s = &world->state;
    const double spent = (1.0 + s->research[i] / world->setup->science.research[i])
                         * (1.0 - (double)s->shifted[i]);
    const double staff = 1.0 + (double)s->researchers[i];
    const double more = s->partners[i] < -1 ? -1.0 : (double)s->partners[i];
    if (spent <= 0.0 || staff <= 0.0) {
        return 0.0;
    }
    const double x =
        spent == 1.0 && staff == 1.0
            ? 1.0
            : exp(p->inno_elast_rd * log(spent) + p->inno_elast_hr * log(staff));
    return x * (1.0 + p->psi_collab * more);
}

/* How far another is ahead of a firm, as far as one step goes. */
static double lead_over(const ren_world *world, double own, double other)
{
    const double gain = own > 0.0 ? other / own - 1.0 : 0.0;
    const double most = world->setup->scenario->parameters.step_hi;
    return gain < 0.0 ? 0.0 : gain < most ? gain : most;
}

/* Whom a firm can copy: of three makers of the same product, the nearest that is ahead
 * of it; or the world's best where it looks abroad, which it does as often as the
 * product is imported, unless an embargo keeps it from seeing. How far that one is
 * ahead. */
static double lead_of(const ren_world *world, int32_t i, const uint32_t *word)
{
    const ren_setup *setup = world->setup;
    const ren_table *table = setup->economy->table;
    const ren_science *science = &setup->science;
    const ren_state *s = &world->state;
    const int32_t p = setup->economy->firms.product[i];
    const int32_t niche = setup->niche_of[p];
    const double own = (double)science->level[i] * (1.0 + (double)s->technology[i]);
    const double hidden = niche >= 0 && s->blocked_share[niche] > (double)s->exposed[i]
                              ? s->blocked_share[niche]
                              : (double)s->exposed[i];
    const double supply = table->imports[p] + table->output[p];
    const double abroad =
        supply > 0.0 ? table->imports[p] / supply * (1.0 - hidden) : 0.0;
    if (unit(word[0]) < abroad) {
        return lead_over(world, own, science->frontier * (1.0 + s->ahead[p]));
    }
    const int32_t first = setup->maker_first[p];
    const int32_t n = setup->maker_first[p + 1] - first;
    double least = 0;
    for (int d = 1; d < 4; d++) {
        const int32_t k = (int32_t)(unit(word[d]) * n);
        const int32_t j = setup->maker[first + (k < n ? k : n - 1)];
        const double lead = lead_over(
            world, own, (double)science->level[j] * (1.0 + (double)s->technology[j]));
        least = lead > 0.0 && (least == 0.0 || lead < least) ? lead : least;
    }
    return least;
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

/* The quarter of one firm: adds to `steps` what it gains beyond its trend, which is
 * what it would gain on average with the research, staff and partners of day 0.
 * Returns what of the trend is new and not copied. Success of either is in `word`,
 * whom to copy in `other`. */
static double advance_firm(const ren_world *world, int32_t i, const uint32_t word[4],
                           const uint32_t other[4], double *found)
{
    const ren_setup *setup = world->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_science *science = &setup->science;
    const ren_state *s = &world->state;
    const uint32_t id = (uint32_t)setup->economy->firms.id[i];
    const double lines = setup->economy->firms.weight[i] * (double)science->lines[i];
    const double drive = drive_of(world, i);
    const double guarded =
        (p->appr + (double)ren_strain_of(&world->strain, REN_STRAIN_protection, i))
        / p->appr;
    const double inhibited = p->peer_inhibition > 0.0
                                 ? 1.0 - p->peer_inhibition * rivalry_of(world, i)
                                 : 1.0;
    const double finds = (double)science->finds[i], copies = (double)science->copies[i];
    const double lead = lead_of(world, i, other);
    const double new_ones = successes(
        lines, -expm1(-QUARTER * finds * drive * guarded * inhibited), unit(word[0]));
    const double copied =
        successes(lines, -expm1(-QUARTER * copies * drive), unit(word[1]));
    const double gain = (steps_of(world, id, new_ones) + copied * lead) / lines;
    const double usual = -expm1(-QUARTER * finds) * science->step;
    const double trend = usual - expm1(-QUARTER * copies) * lead;
    *found += new_ones / (double)science->lines[i];
    s->steps[i] += (ren_real)((gain - trend) * (1.0 + (double)s->steps[i]));
    return usual;
}

/* The quarter of n makers of a product; adds up, by output, what advance_firm()
 * returns. */
static void advance_some(const ren_world *world, const int32_t *maker, int32_t n,
                         double *usual, double *all, double *found)
{
    const ren_population *firms = &world->setup->economy->firms;
    const ren_stream stream = world->setup->economy->stream;
    const ren_who who = { .week = (uint16_t)world->week,
                          .purpose = REN_DRAW_INNOVATION };
    ren_who copy = who;
    uint32_t id[BLOCK], word[BLOCK][4], other[BLOCK][4];
    if (n <= 0) {
        return;
    }
    copy.purpose = REN_DRAW_IMITATION;
    for (int32_t k = 0; k < n; k++) {
        id[k] = (uint32_t)firms->id[maker[k]];
    }
    ren_draw_words_many(stream, who, n, id, word);
    ren_draw_words_many(stream, copy, n, id, other);
    for (int32_t k = 0; k < n; k++) {
        const double output = firms->output[maker[k]];
        *usual += output * advance_firm(world, maker[k], word[k], other[k], found);
        *all += output;
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
