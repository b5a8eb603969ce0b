/**
 * @file tests/sim/twin/twin.h
 * The naive twin of a week: plain structs, double loops, one thread.
 *
 * It is written from definitions D3-D10 and equations C1-C8 and shares with the engine
 * only the constant economy, the week's strain and the keyed draws. It must give the
 * engine's bits, so it also keeps to the engine's order of sums, which is part of the
 * contract:
 *
 * - links of a slot: in the order of its row, from 0;
 * - slots of a firm: in the order of the slots; by product under the linear rule and
 *   where several slots hold one product;
 * - orders that reach a supplier: in the order of its row, from 0; rows of more than
 *   TWIN_SHORT customers in TWIN_LANES interleaved partial sums, which are added in order;
 * - suppliers won by search: after the first ones, by slot and then by week;
 * - firms: by cell (province, product, tier), cells in order of place.
 *
 * Quantities are deviations from the baseline (D7), as in the engine: x = X/X0 - 1.
 */
#ifndef REN_TESTS_TWIN_H
#define REN_TESTS_TWIN_H

#include "sim/world/world.h"

enum {
    TWIN_HOME,
    TWIN_ABROAD,
    TWIN_MOST_WON = 3,
    TWIN_MOST_LEAD = 64,
    TWIN_SHORT = 16,
    TWIN_LANES = 4,
    TWIN_COUNTRY = REN_N_PROVINCES, /* column of totals after the provinces */
};

/** One supplier of a slot since week 0. */
typedef struct twin_link {
    int32_t supplier; /* node */
    int32_t sale;     /* place in the supplier's row */
    ren_real share;   /* of the slot's baseline orders */
} twin_link;

/** One supplier that search has won for a slot. */
typedef struct twin_won {
    int32_t supplier;
    ren_real weight, quality;
    float weeks_left; /* of qualification */
} twin_won;

/** One product that one firm buys over links (D3). */
typedef struct twin_slot {
    int32_t buyer, product, criticality;
    ren_real value, buffer, target, home;
    int32_t lead[2]; /* weeks, by lane; 0 when the slot began without that lane */
    int32_t n_home, n_links;
    twin_link *link; /* [n_links] domestic ones first */
    int32_t n_won;
    twin_won won[TWIN_MOST_WON];
    ren_real stock, on_order, backlog, quality, fill4, order;
    ren_real placed, placed_fresh; /* with backlog, without */
    ren_real sent_home;            /* dispatched this week by domestic makers */
    ren_real on_the_way[2][TWIN_MOST_LEAD]; /* next week's arrivals first */
} twin_slot;

/** One customer of a supplier. */
typedef struct twin_sale {
    int32_t slot;
    ren_real share; /* of the supplier's baseline */
    double owed;    /* money of the customer's capital that it is to rebuild */
} twin_sale;

/** Anyone who sells over links: firms, then foreign sources. */
typedef struct twin_node {
    int32_t n_sales;
    twin_sale *sale;
    ren_real tilt, fill, shipped;
    /* rationing that tells clients apart: relative orders up to `threshold` are served in
     * full, larger ones get `beyond`, none gets `unasked`; or the scale of priorities */
    ren_real threshold, beyond, unasked;
} twin_node;

typedef struct twin_firm {
    int32_t id, product, province, tier, n_slots;
    int32_t *slot;       /* [n_slots] ascending */
    int32_t *by_product; /* [n_slots] the same, ascending product */
    double output0;
    ren_real link_base, other_base, pool_base; /* shares of output0, by customer */
    ren_real expected, memory, noise, plan, promise, capacity, limit, output, finished;
    ren_real link_request, link_order, other_request, demand, drift, final_fill;
    ren_real short_critical, want, aim, overtime, damage, rebuild_request;
    double candidate; /* cumulated weight among the makers of its product */
} twin_firm;

typedef struct twin_source {
    int32_t product;
    double flow;
    ren_real cap, request; /* cap: orders a blocked source takes */
} twin_source;

typedef struct twin_machine {
    int32_t firm, niche;
    double purchase;
    ren_real capital;
} twin_machine;

typedef struct twin_niche {
    double blocked_weeks, growth, gap, request, domestic, foreign, fill;
} twin_niche;

/** A product in a province. */
typedef struct twin_market {
    double request, fill, limit;
} twin_market;

typedef struct twin {
    const ren_setup *setup;
    const ren_parameters *parameters;
    const ren_rules_spec *rules;
    bool noise;
    int32_t week, n_firms, n_sources, n_slots, n_products, n_machines, n_niches;
    twin_firm *firm;
    twin_node *node; /* [n_firms + n_sources] */
    twin_source *source;
    twin_slot *slot;
    twin_machine *machine;
    twin_niche *niche;
    twin_market (*market)[REN_N_PROVINCES]; /* [n_products] */
    double (*plan)[REN_N_PROVINCES + 1]; /* [n_products] what users promise to make */
    double (*able)[REN_N_PROVINCES + 1]; /* [n_products] what makers can sell */
    double *rest;                        /* [n_products] plan by remainder inputs */
    int32_t n_exchanged;                 /* links that changed hands */
    int32_t n_held; /* stocks that did not move though they would */
} twin;

/** The twin of a world in week 0; false when out of memory. */
bool twin_init(twin *t, const ren_world *world);
void twin_free(twin *t);

/** One week under the strain that the engine's week had. */
void twin_week(twin *t, const ren_strain *strain);

/** What may have happened to a twin. */
enum {
    MOVED = 1,
    SHORT = 2,      /* inputs or suppliers held someone back */
    WON = 4,        /* search found a supplier */
    QUALIFIED = 8,  /* and it qualified */
    EXCHANGED = 16, /* churn */
    LONG_ROW = 32,  /* a supplier with customers enough for partial sums */
    WORN = 64,      /* machines are missing */
    GREW = 128,     /* domestic makers of a niche */
    POOLED = 256,   /* a short pool */
    WORSE = 512,    /* inputs of lower quality */
    UNASKED = 1024, /* as published: a client who ordered nothing was served */
    BEYOND = 2048,  /* as published: final users got more than they wanted */
    OVERTIME = 4096,
    RUINED = 8192, /* capital waited to be rebuilt */
    APART = 16384, /* a client got another share than its neighbour */
    HELD = 32768,  /* stocks stayed though use and arrivals differed */
};

/** What can be seen of it now. */
int32_t twin_seen(const twin *t);

/** The first number that differs from the engine's; false and "" if none does. */
bool twin_differs(const twin *t, const ren_world *world, char text[160]);

/** C3: output that the stocks of a firm allow, less 1. */
ren_real twin_limit(const twin *t, const twin_firm *f);

/* the phases of a week, in order */
void twin_localise(twin *t, const ren_strain *strain);
void twin_capacity(twin *t, const ren_strain *strain);
void twin_demand(twin *t);
void twin_expect(twin *t);
void twin_search(twin *t, const ren_strain *strain);
void twin_order(twin *t, const ren_strain *strain);
void twin_invest(twin *t, const ren_strain *strain);
void twin_pool(twin *t, const ren_strain *strain);
void twin_request(twin *t, const ren_strain *strain);
void twin_overtime(twin *t);
void twin_produce(twin *t);
void twin_ration(twin *t);
void twin_arrive(twin *t);
void twin_hold(twin *t);
void twin_capital(twin *t);
void twin_epoch(twin *t);
void twin_rebuild(twin *t, const ren_strain *strain);

/** What client `wish` baselines large gets of supplier j, in baselines. */
ren_real twin_client_share(const twin *t, int32_t j, int32_t buyer, ren_real wish);

/** Whether a supplier knows its clients apart. */
static inline bool twin_tells_clients(const twin *t)
{
    return t->rules->rationing != REN_PROPORTIONAL
           && t->rules->rationing != REN_FIRMS_FIRST;
}

/** Weeks in a step, as a number of days. */
static inline double twin_days(const twin *t)
{
    return t->setup->scenario->horizon.days > 0 ? 1.0 : 7.0;
}

static inline const ren_economy *twin_economy(const twin *t)
{
    return t->setup->economy;
}

static inline ren_real twin_less(ren_real a, ren_real b)
{
    return a < b ? a : b;
}

#endif
