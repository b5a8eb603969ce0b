/**
 * @file tests/sim/watch/sums.h
 * A week as those look at it who add it up once more: the world that `record` finds, what
 * it was before some of its phases, and who paid whom (paying.h). Sums go over firms,
 * slots and links; no sum that the engine keeps is read.
 */
#ifndef REN_TESTS_SIM_WATCH_SUMS_H
#define REN_TESTS_SIM_WATCH_SUMS_H

#include "tests/sim/money/paying.h"

/** Events that add up over weeks. */
typedef struct sums_memory {
    double found, took; /* suppliers qualified of late, and weeks of their searches */
    double due, passed; /* little giants of the last review */
} sums_memory;

typedef struct sums_week {
    const ren_world *now;     /* as `record` finds it, with the strain of the week */
    const ren_state *arrive;  /* before goods are dispatched */
    const ren_state *paid;    /* before the phase `account`, or `record` without it */
    const ren_state *hired;   /* before the phase `talent` */
    const ren_strain *policy; /* of levers alone, had there been no shock */
    paying pay;               /* of the week; without accounts empty */
    double estates;           /* wages paid by firms that failed */
    double *home, *abroad; /* [n_slots] delivered, per unit of what it uses on day 0 */
    sums_memory past;
} sums_week;

/** A sum, and the size of what has been added. */
typedef struct sums_of {
    double value, size;
} sums_of;

static inline void sums_add(sums_of *s, double x)
{
    s->value += x;
    s->size += fabs(x);
}

/** One of another; NaN of nothing. */
static inline sums_of sums_over(sums_of a, sums_of b)
{
    const double x = b.value != 0 ? a.value / b.value : NAN;
    return (sums_of){ x, fabs(x) + a.size / b.size };
}

static inline sums_of sums_count(double x)
{
    return (sums_of){ x, fabs(x) };
}

/** What a firm adds to a series. */
typedef double (*sums_term)(const sums_week *w, int32_t place);

static inline sums_of sums_of_firms(const sums_week *w, sums_term of)
{
    sums_of sum = { 0 };
    for (int32_t i = 0; i < w->now->setup->economy->firms.n; i++) {
        sums_add(&sum, of(w, i));
    }
    return sum;
}

/* ---- short names ---- */

static inline const ren_economy *economy_of(const sums_week *w)
{
    return w->now->setup->economy;
}

static inline const ren_table *table_of(const sums_week *w)
{
    return w->now->setup->economy->table;
}

static inline const ren_state *state_of(const sums_week *w)
{
    return &w->now->state;
}

static inline const ren_parameters *parameters_of(const sums_week *w)
{
    return &w->now->setup->scenario->parameters;
}

static inline bool has_accounts(const sums_week *w)
{
    return w->now->setup->books.cash != NULL;
}

static inline int32_t product_of(const sums_week *w, int32_t i)
{
    return economy_of(w)->firms.product[i];
}

/* ---- terms that many series share ---- */

static inline double real_firms(const sums_week *w, int32_t i)
{
    return economy_of(w)->firms.weight[i];
}

/** X0. */
static inline double usual_output(const sums_week *w, int32_t i)
{
    return economy_of(w)->firms.output[i];
}

static inline double output(const sums_week *w, int32_t i)
{
    return usual_output(w, i) * (1.0 + state_of(w)->output[i]);
}

static inline double capacity(const sums_week *w, int32_t i)
{
    return usual_output(w, i) * (1.0 + state_of(w)->capacity[i]);
}

#endif
