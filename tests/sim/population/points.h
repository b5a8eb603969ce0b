/**
 * @file tests/sim/population/points.h
 * A naive twin of the yearly review of titles, firm by firm, from C18.
 */
#ifndef REN_TESTS_SIM_POPULATION_POINTS_H
#define REN_TESTS_SIM_POPULATION_POINTS_H

#include "tests/sim/population/census.h"

/* What happened in reviews. */
typedef struct happened {
    int64_t kept, fell_for_points, fell_for_conditions, rose, rose_by_half, refused;
    int64_t too_large, chain, excused, at_growth, at_research, at_leverage;
} happened;

/* What a review looks at in one real firm, or asks of it. */
typedef struct evidence {
    double years, research_share, research, sales, leverage; /* of a year, 1e4 CNY */
} evidence;

typedef struct twin_firm {
    ren_real merit;
    double points, bid;
    int32_t gained, granted; /* tiers since day 0; week */
    bool applies;
} twin_firm;

typedef struct twin {
    const ren_world *world; /* before the review */
    const ren_parameters *p;
    const ren_population *f;
    twin_firm *firm; /* by place */
    double due, passed;
    happened *seen;
} twin;

static inline bool is_strict(const twin *t)
{
    return t->world->setup->scenario->rules.tier_rules == REN_REVIEW_STRICT;
}

static inline int32_t title_of(const twin *t, int32_t i)
{
    return t->world->setup->standing.title[i] + t->firm[i].gained;
}

/* Standard normal numbers of the firm and the year: 0 what changed, 1 luck. */
static inline double normal_of(const twin *t, int32_t i, uint16_t number)
{
    return ren_draw_normal(t->world->setup->economy->stream,
                           (ren_who){ .id = (uint32_t)t->f->id[i],
                                      .week = (uint16_t)t->world->week,
                                      .draw = number,
                                      .purpose = REN_DRAW_REVIEW });
}

/* Sales, research and accounts of day 0, or those and what the state adds to them.
 * Trade credit lasts dso weeks. */
static inline evidence evidence_of(const twin *t, int32_t i, bool now)
{
    const ren_setup *setup = t->world->setup;
    const ren_books *b = &setup->books;
    const ren_state *s = &t->world->state;
    double years = t->f->age[i], sales = t->f->output[i];
    double research = ren_research_base(setup, i);
    double owns = b->capital[i] + b->cash[i] + t->p->dso * b->sold[i];
    double owes = b->debt[i] + t->p->dso * b->linked[i];
    if (now) {
        years += (double)s->younger[i];
        sales *= 1.0 + (double)s->memory[i];
        research += s->research[i];
        owns += s->cash[i] + s->receivable[i];
        owes += s->debt[i];
    }
    return (evidence){ .years = years,
                       .research_share = sales > 0.0 ? research / sales : 0.0,
                       .research = 52.0 * research / t->f->weight[i],
                       .sales = 52.0 * sales / t->f->weight[i],
                       .leverage = owns > 0.0 ? owes / owns : INFINITY };
}

/* The conditions of a title; `sales` of a year, 1e4 CNY. */
static inline evidence asked(const twin *t, int32_t title, double sales)
{
    const ren_parameters *p = t->p;
    evidence ask = { .leverage = INFINITY };
    if (title == 2) {
        ask.years = p->tier_years_srdi;
        ask.research_share = p->tier_rd_share;
        ask.research = p->tier_rd_spend;
        ask.sales = p->tier_revenue;
    } else if (title == 3 && is_strict(t)) {
        ask.years = p->tier_years_lg;
        ask.research_share = p->tier_rd_share;
        ask.research = p->strict_rd_spend;
        ask.sales = p->strict_revenue;
        ask.leverage = p->strict_leverage;
    } else if (title == 3) {
        ask.years = p->tier_years_lg;
        ask.research_share =
            sales < 1e4 ? 2.0 * p->tier_rd_share : p->tier_rd_share; /* 100 million */
        ask.leverage = p->tier_leverage;
    } else if (title == 4) {
        ask.years = p->tier_years_champ;
    }
    return ask;
}

static inline bool passes(const evidence *x, const evidence *ask)
{
    return x->years >= ask->years && x->research_share >= ask->research_share
           && x->research >= ask->research && x->sales >= ask->sales
           && x->leverage <= ask->leverage;
}

/* A firm that was of this tier on day 0 is asked for no more than what it then had
 * less tier_slack, and for no more years; but for the strict rules. */
static inline bool meets(const twin *t, int32_t i, int32_t title)
{
    const evidence now = evidence_of(t, i, true), was = evidence_of(t, i, false);
    const evidence ask = asked(t, title, now.sales);
    evidence least = ask;
    if (t->f->tier[i] >= title && !is_strict(t)) {
        least.years = fmin(least.years, was.years);
        least.research_share =
            fmin(least.research_share, (1.0 - t->p->tier_slack) * was.research_share);
        least.research = fmin(least.research, (1.0 - t->p->tier_slack) * was.research);
        least.sales = fmin(least.sales, (1.0 - t->p->tier_slack) * was.sales);
        least.leverage = fmax(least.leverage, (1.0 + t->p->tier_slack) * was.leverage);
    }
    t->seen->excused += passes(&now, &least) && !passes(&now, &ask);
    return passes(&now, &least);
}

static inline double within(double x, double most, int64_t *at_end)
{
    *at_end += fabs(x) > most;
    return fmin(most, fmax(-most, x));
}

static inline void count_points(twin *t)
{
    const ren_parameters *p = t->p;
    const ren_state *s = &t->world->state;
    const double fresh = p->tier_change * sqrt(1.0 - p->tier_memory * p->tier_memory);
    int64_t ignored = 0;
    for (int32_t i = 0; i < t->f->n; i++) {
        const double usual = ren_research_base(t->world->setup, i);
        const double growth =
            52.0 * p->th_s * ((double)s->expected[i] - (double)s->memory[i]);
        const double more = usual > 0.0 ? s->research[i] / usual : 0.0;
        const double debt =
            evidence_of(t, i, true).leverage - evidence_of(t, i, false).leverage;
        twin_firm *firm = &t->firm[i];
        firm->merit = (ren_real)(p->tier_memory * (double)s->merit[i]
                                 + fresh * normal_of(t, i, 0));
        double points = t->f->tier[i] + (double)t->world->setup->standing.margin[i];
        points += (double)firm->merit;
        points += p->tier_w_growth
                  * within(growth + p->trend_nominal - p->tier_growth,
                           p->tier_most_growth, &t->seen->at_growth);
        points +=
            p->tier_w_research * within(more, p->tier_most_gain, &t->seen->at_research);
        points += p->tier_w_knowledge
                  * within((double)s->knowledge[i], p->tier_most_gain, &ignored);
        points += p->tier_w_digital * (double)s->digital[i];
        points -= p->tier_w_leverage
                  * within(debt, p->tier_most_leverage, &t->seen->at_leverage);
        firm->points = points + p->tier_noise * normal_of(t, i, 1);
    }
}

/* A title runs out tier_validity weeks after the review that granted it; those of day 0
 * in as many yearly batches, told by the id. */
static inline bool runs_out(const twin *t, int32_t i)
{
    const int32_t valid = (int32_t)t->p->tier_validity, week = t->world->week;
    if (t->firm[i].granted > 0) {
        return week >= t->firm[i].granted + valid;
    }
    return t->f->id[i] % (valid / 52) == week / 52 % (valid / 52);
}

static inline void renew(twin *t, int32_t title)
{
    for (int32_t i = 0; i < t->f->n; i++) {
        twin_firm *firm = &t->firm[i];
        if (title_of(t, i) != title || firm->granted == t->world->week
            || !runs_out(t, i)) {
            continue;
        }
        const bool enough = firm->points >= title, met = meets(t, i, title);
        firm->granted = t->world->week;
        firm->gained -= !(enough && met);
        t->seen->kept += enough && met;
        t->seen->fell_for_points += !enough && met;
        t->seen->fell_for_conditions += enough && !met;
        t->due += title == 3 ? t->f->weight[i] : 0.0;
        t->passed += title == 3 && enough && met ? t->f->weight[i] : 0.0;
    }
}

static inline double holders_of(const twin *t, int32_t title)
{
    double sum = 0;
    for (int32_t i = 0; i < t->f->n; i++) {
        sum += title_of(t, i) == title ? t->f->weight[i] : 0.0;
    }
    return sum;
}

/* Real firms of day 0 that held a title. */
static inline double quota_of(const twin *t, int32_t title)
{
    double sum = 0;
    for (int32_t i = 0; i < t->f->n; i++) {
        sum += t->world->setup->standing.title[i] == title ? t->f->weight[i] : 0.0;
    }
    return sum;
}

/* What a province asks beyond others: half of tier_region more than the middle one in
 * the richest, half less in the poorest. */
static inline double mark_of(const twin *t, int32_t province)
{
    const ren_geography *g = t->world->setup->economy->geography;
    int poorer = 0;
    for (int q = 0; q < REN_N_PROVINCES; q++) {
        poorer += g->province[q].gdp < g->province[province].gdp;
    }
    return t->p->tier_region * (poorer / 30.0 - 0.5);
}

static inline void apply_for(twin *t, int32_t title, double most)
{
    const ren_economy *e = t->world->setup->economy;
    for (int32_t i = 0; i < t->f->n; i++) {
        twin_firm *firm = &t->firm[i];
        firm->applies = title_of(t, i) == title - 1 && firm->granted != t->world->week
                        && meets(t, i, title);
        if (firm->applies && t->f->weight[i] > 1.0 && t->f->weight[i] > most) {
            firm->applies = false;
            t->seen->too_large++;
        }
        firm->bid = firm->points - mark_of(t, t->f->province[i]);
        for (int32_t v = 0; firm->applies && v < e->table->n_niches; v++) {
            if (e->table->niche[v].product == t->f->product[i]) {
                firm->bid += t->p->tier_w_chain;
                t->seen->chain++;
            }
        }
    }
}

/* Real firms among the applicants that bid more than this, and as much if `and_equal`. */
static inline double who_bid(const twin *t, double bid, bool and_equal)
{
    double sum = 0;
    for (int32_t i = 0; i < t->f->n; i++) {
        const twin_firm *firm = &t->firm[i];
        if (firm->applies && (firm->bid > bid || (and_equal && firm->bid == bid))) {
            sum += t->f->weight[i];
        }
    }
    return sum;
}

/* The places left go to the most points, and the last to an agent that half fits in. */
static inline void grant(twin *t, int32_t title)
{
    const double quota =
        quota_of(t, title) * (1.0 + t->p->quota_growth * t->world->week / 52.0);
    const double room = quota - holders_of(t, title);
    int32_t next = -1;
    if (room <= 0.0) {
        return;
    }
    apply_for(t, title, fmax(room / 4.0, quota / 20.0));
    for (int32_t i = 0; i < t->f->n; i++) {
        twin_firm *firm = &t->firm[i];
        if (!firm->applies) {
            continue;
        }
        const double sum = who_bid(t, firm->bid, true);
        if (sum <= room) {
            firm->gained++;
            firm->granted = t->world->week;
            t->seen->rose++;
        } else if (next < 0 || firm->bid > t->firm[next].bid) {
            next = i;
        }
        t->seen->refused += sum > room;
    }
    if (next >= 0
        && who_bid(t, t->firm[next].bid, false) + t->f->weight[next] / 2.0 <= room) {
        t->firm[next].gained++;
        t->firm[next].granted = t->world->week;
        t->seen->rose_by_half++;
    }
}

static inline void hold_review(twin *t)
{
    const ren_state *s = &t->world->state;
    for (int32_t i = 0; i < t->f->n; i++) {
        t->firm[i] = (twin_firm){ .gained = s->title[i], .granted = s->granted[i] };
    }
    t->due = t->passed = 0;
    count_points(t);
    for (int32_t title = 4; title >= 1; title--) {
        renew(t, title);
        grant(t, title);
    }
}

#endif
