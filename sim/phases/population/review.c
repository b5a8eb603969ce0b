#include "sim/phase.h"
#include "sim/phases/knowledge/base.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/*
 * C18: once a year titles that have run out are reviewed, then the places left in the
 * quota of each title go to the best of those one title below who meet its conditions.
 * Points are counted in steps from one tier to the next: the tier and the margin a firm
 * had on day 0, and what has changed since. Quotas are real firms.
 */

enum { YEAR = 52, BLOCK = 256 };

/* What a title asks of one real firm. */
typedef struct bar {
    double years, share, spend, revenue, leverage;
} bar;

static bar bar_of(const ren_setup *setup, int32_t title, double revenue)
{
    const ren_parameters *p = &setup->scenario->parameters;
    const bool strict = setup->scenario->rules.tier_rules == REN_REVIEW_STRICT;
    switch (title) {
    case 2:
        return (bar){ p->tier_years_srdi, p->tier_rd_share, p->tier_rd_spend,
                      p->tier_revenue, INFINITY };
    case 3:
        if (strict) {
            return (bar){ p->tier_years_lg, p->tier_rd_share, p->strict_rd_spend,
                          p->strict_revenue, p->strict_leverage };
        }
        /* 3 % from sales of 100 million CNY on, twice that below */
        return (bar){ p->tier_years_lg,
                      (revenue < 10000.0 ? 2.0 : 1.0) * p->tier_rd_share, 0.0, 0.0,
                      p->tier_leverage };
    case 4:
        return (bar){ p->tier_years_champ, 0.0, 0.0, 0.0, INFINITY };
    default:
        return (bar){ 0.0, 0.0, 0.0, 0.0, INFINITY };
    }
}

/* What a review sees of one real firm: on day 0, or now. */
static bar seen(const ren_world *world, int32_t i, bool now)
{
    const ren_setup *setup = world->setup;
    const ren_books *b = &setup->books;
    const ren_population *f = &setup->economy->firms;
    const ren_state *s = &world->state;
    const double weeks = setup->scenario->parameters.dso;
    const double more = now ? 1.0 : 0.0;
    const double sales = f->output[i] * (1.0 + more * (double)s->memory[i]);
    const double research = ren_research_base(setup, i) + more * s->research[i];
    const double owned = b->capital[i] + b->cash[i] + weeks * b->sold[i]
                         + more * (s->cash[i] + s->receivable[i]);
    const double owes = b->debt[i] + weeks * b->linked[i] + more * s->debt[i];
    return (bar){ .years = f->age[i] + more * (double)s->younger[i],
                  .share = sales > 0.0 ? research / sales : 0.0,
                  .spend = YEAR * research / f->weight[i],
                  .revenue = YEAR * sales / f->weight[i],
                  .leverage = owned > 0.0 ? owes / owned : INFINITY };
}

static double less(double a, double b)
{
    return a < b ? a : b;
}

/* Whether a firm meets the conditions of a title. What a firm held on day 0 it had been
 * granted on other evidence as well (equity, prizes, direct routes), so until it falls
 * tier_slack below that, only the strict rules hold it against it. */
static bool meets(const ren_world *world, int32_t i, int32_t title)
{
    const ren_setup *setup = world->setup;
    const bar now = seen(world, i, true);
    bar ask = bar_of(setup, title, now.revenue);
    if (setup->scenario->rules.tier_rules == REN_REVIEW_CURRENT
        && setup->economy->firms.tier[i] >= title) {
        const bar was = seen(world, i, false);
        const double slack = setup->scenario->parameters.tier_slack;
        const double least = 1.0 - slack;
        ask.years = less(ask.years, was.years);
        ask.share = less(ask.share, least * was.share);
        ask.spend = less(ask.spend, least * was.spend);
        ask.revenue = less(ask.revenue, least * was.revenue);
        ask.leverage = fmax(ask.leverage, (1.0 + slack) * was.leverage);
    }
    return now.years >= ask.years && now.share >= ask.share && now.spend >= ask.spend
           && now.revenue >= ask.revenue && now.leverage <= ask.leverage;
}

static double clip(double x, double most)
{
    return x < -most ? -most : x > most ? most : x;
}

/* Points of a firm, in tiers: those of day 0 and what has changed. */
static double points_of(const ren_world *world, int32_t i)
{
    const ren_setup *setup = world->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_state *s = &world->state;
    const double base = ren_research_base(setup, i);
    /* sales of a year against those of the years before, from the two memories of
     * output */
    const double growth =
        YEAR * p->th_s * ((double)s->expected[i] - (double)s->memory[i]);
    const double debt = seen(world, i, true).leverage - seen(world, i, false).leverage;
    return (double)setup->economy->firms.tier[i] + (double)setup->standing.margin[i]
           + (double)s->merit[i]
           + p->tier_w_growth
                 * clip(growth + p->trend_nominal - p->tier_growth, p->tier_most_growth)
           + p->tier_w_research
                 * clip(base > 0.0 ? s->research[i] / base : 0.0, p->tier_most_gain)
           + p->tier_w_knowledge * clip((double)s->knowledge[i], p->tier_most_gain)
           + p->tier_w_digital * (double)s->digital[i]
           - p->tier_w_leverage * clip(debt, p->tier_most_leverage);
}

/* 003: marks are higher in richer provinces. */
static void marks_of(const ren_world *world, double mark[REN_N_PROVINCES])
{
    const ren_geography *g = world->setup->economy->geography;
    const double most = world->setup->scenario->parameters.tier_region;
    for (int r = 0; r < REN_N_PROVINCES; r++) {
        int below = 0;
        for (int q = 0; q < REN_N_PROVINCES; q++) {
            below += g->province[q].gdp < g->province[r].gdp;
        }
        mark[r] = most * ((double)below / (REN_N_PROVINCES - 1) - 0.5);
    }
}

/* Luck of the review and the change of what the model does not follow: two numbers for
 * the firm and the year. n firms from a place on. */
static void count_some(const ren_world *world, int32_t first, int32_t n)
{
    static const uint32_t zeros[BLOCK];
    const ren_economy *economy = world->setup->economy;
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_state *s = &world->state;
    const uint32_t *id = (const uint32_t *)economy->firms.id + first;
    const ren_who who = { .week = (uint16_t)world->week, .purpose = REN_DRAW_REVIEW };
    const double keeps = p->tier_memory;
    const double fresh = p->tier_change * sqrt(1.0 - keeps * keeps);
    uint16_t draw[BLOCK] = { 0 };
    double change[BLOCK], luck[BLOCK];
    ren_draw_uniform_many(economy->stream, who, n, id, zeros, draw, change);
    for (int32_t k = 0; k < n; k++) {
        draw[k] = 1;
    }
    ren_draw_uniform_many(economy->stream, who, n, id, zeros, draw, luck);
    for (int32_t k = 0; k < n; k++) {
        const int32_t i = first + k;
        const double normal = gsl_cdf_ugaussian_Pinv(change[k]);
        s->merit[i] = (ren_real)(keeps * (double)s->merit[i] + fresh * normal);
        s->points[i] =
            points_of(world, i) + p->tier_noise * gsl_cdf_ugaussian_Pinv(luck[k]);
    }
}

static void count_points(const ren_world *world)
{
    const int32_t n = world->setup->economy->firms.n;
#pragma omp parallel for schedule(static)
    for (int32_t first = 0; first < n; first += BLOCK) {
        count_some(world, first, n - first < BLOCK ? n - first : BLOCK);
    }
}

/* Titles of day 0 run out in three yearly batches, the others tier_validity weeks after
 * they were granted. */
static bool is_due(const ren_world *world, int32_t i)
{
    const ren_setup *setup = world->setup;
    const int32_t valid = (int32_t)setup->scenario->parameters.tier_validity;
    const int32_t batches = valid / YEAR > 0 ? valid / YEAR : 1;
    const int32_t granted = world->state.granted[i];
    return granted > 0
               ? world->week - granted >= valid
               : (world->week / YEAR - setup->economy->firms.id[i]) % batches == 0;
}

/* Those whose title has run out keep it if they still deserve it, else they hold the one
 * below. */
static void renew(ren_world *world, int32_t title)
{
    const ren_population *f = &world->setup->economy->firms;
    const ren_state *s = &world->state;
    double due = 0, passed = 0;
    for (int32_t i = 0; i < f->n; i++) {
        if (ren_title_of(world, i) != title || s->granted[i] == world->week
            || !is_due(world, i)) {
            continue;
        }
        const bool keeps = s->points[i] >= title && meets(world, i, title);
        due += f->weight[i];
        passed += keeps ? f->weight[i] : 0.0;
        s->granted[i] = world->week;
        s->title[i] -= keeps ? 0 : 1;
    }
    if (title == 3) {
        s->census[REN_CENSUS_DUE] = due;
        s->census[REN_CENSUS_PASSED] = passed;
    }
}

static const double NONE = -1e30; /* no bid */

/* Points of an applicant for a title. An agent that stands for more than `most` real firms
 * cannot have it: titles are counted in real firms (D2). */
static double bid_of(const ren_world *world, const double *mark, int32_t i,
                     int32_t title, double most)
{
    const ren_setup *setup = world->setup;
    const ren_state *s = &world->state;
    const ren_population *f = &setup->economy->firms;
    if (ren_title_of(world, i) != title - 1 || s->granted[i] == world->week
        || (f->weight[i] > 1.0 && f->weight[i] > most) || !meets(world, i, title)) {
        return NONE;
    }
    const double chain = setup->niche_of[f->product[i]] >= 0
                             ? setup->scenario->parameters.tier_w_chain
                             : 0.0;
    return s->points[i] + chain - mark[f->province[i]];
}

/* Applicants whose bid may still decide, in the order of places; all firms as long as
 * there is no room for a list. */
enum { MOST_LISTED = 16384 };
typedef struct bidders {
    bool all;
    int32_t n;
    int32_t place[MOST_LISTED];
} bidders;

/* Real firms among them whose bid is above a cut, and the best bid that is not. */
static double above(const ren_world *world, const bidders *list, double cut,
                    int32_t *next)
{
    const double *weight = world->setup->economy->firms.weight;
    const double *bid = world->state.bid;
    double sum = 0;
    *next = -1;
    for (int32_t k = 0; k < list->n; k++) {
        const int32_t i = list->all ? k : list->place[k];
        if (bid[i] > cut) {
            sum += weight[i];
        } else if (bid[i] > NONE && (*next < 0 || bid[i] > bid[*next])) {
            *next = i;
        }
    }
    return sum;
}

/* Too many are above a cut: nobody below it decides any more. */
static void list_above(const ren_world *world, bidders *list, double cut)
{
    const double *bid = world->state.bid;
    int32_t n = 0;
    for (int32_t k = 0; k < list->n && n < MOST_LISTED; k++) {
        const int32_t i = list->all ? k : list->place[k];
        if (bid[i] > cut) {
            list->place[n++] = i;
        }
    }
    if (!list->all || n < MOST_LISTED) {
        list->all = false;
        list->n = n;
    }
}

static double holders(const ren_world *world, int32_t title)
{
    const ren_population *f = &world->setup->economy->firms;
    double sum = 0;
    for (int32_t i = 0; i < f->n; i++) {
        sum += ren_title_of(world, i) == title ? f->weight[i] : 0.0;
    }
    return sum;
}

/* The places left of a title go to the highest bids: all above a cut that is found by
 * halving, and the next one where half of its real firms find a place. */
static void fill(ren_world *world, int32_t title)
{
    enum { HALVINGS = 40 };
    const ren_setup *setup = world->setup;
    const ren_population *f = &setup->economy->firms;
    const ren_state *s = &world->state;
    const double years = (double)world->week / YEAR;
    const double quota = setup->standing.quota[title]
                         * (1.0 + setup->scenario->parameters.quota_growth * years);
    const double room = quota - holders(world, title);
    /* few large agents among many small ones would leave places empty for good */
    const double most = fmax(0.25 * room, 0.05 * quota);
    double mark[REN_N_PROVINCES], low = -16.0, high = 16.0;
    bidders list;
    int32_t next = -1;
    list.all = true;
    list.n = f->n;
    if (room <= 0.0) {
        return;
    }
    marks_of(world, mark);
#pragma omp parallel for schedule(static)
    for (int32_t i = 0; i < f->n; i++) {
        s->bid[i] = bid_of(world, mark, i, title, most);
    }
    for (int k = 0; k < HALVINGS; k++) {
        const double cut = 0.5 * (low + high);
        if (above(world, &list, cut, &next) <= room) {
            high = cut;
        } else {
            low = cut;
            list_above(world, &list, low);
        }
    }
    const double taken = above(world, &list, high, &next);
    const bool one_more = next >= 0 && taken + 0.5 * f->weight[next] <= room;
    for (int32_t i = 0; i < f->n; i++) {
        if (s->bid[i] > high || (one_more && i == next)) {
            s->title[i]++;
            s->granted[i] = world->week;
        }
    }
}

static void run(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_state *s = &world->state;
    if (setup->standing.title == NULL || !world->noise || world->week == 0) {
        return; /* noise: off rests every draw, and a review is one */
    }
    count_points(world);
    for (int32_t title = REN_N_TIERS - 1; title > 0; title--) {
        renew(world, title);
        fill(world, title);
    }
    for (int32_t title = 0; title < REN_N_TIERS; title++) {
        s->census[REN_CENSUS_TITLE + title] =
            holders(world, title) - setup->standing.quota[title];
    }
}

static int32_t every(const ren_scenario *scenario)
{
    (void)scenario;
    return YEAR;
}

const ren_phase ren_phase_review = {
    .name = "review",
    .doc = "Reviews titles that have run out and grants those that are free.",
    .source = "C18, D2",
    .reads = REN_COLUMNS(REN_COL_memory, REN_COL_expected, REN_COL_research,
                         REN_COL_knowledge, REN_COL_digital, REN_COL_cash, REN_COL_debt,
                         REN_COL_receivable, REN_COL_younger, REN_COL_merit,
                         REN_COL_granted, REN_COL_title, REN_COL_census),
    .writes = REN_COLUMNS(REN_COL_merit, REN_COL_granted, REN_COL_title, REN_COL_points,
                          REN_COL_bid, REN_COL_census),
    .every = every,
    .run = run,
    .called = ren_money_is_on,
};
