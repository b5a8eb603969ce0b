/**
 * @file sim/run/watch/parts.h
 * What the watch keeps of firms and products. Internal to sim/run/watch.
 */
#ifndef REN_SIM_RUN_WATCH_PARTS_H
#define REN_SIM_RUN_WATCH_PARTS_H

#include "sim/run/watch/watch.h"

/** A firm to name, by how much it matters. */
typedef struct ren_named_firm {
    int32_t place;
    int32_t week;    /* in which it began */
    int32_t product; /* the input that is missing; -1 none */
    double size;     /* larger is named first, then the earlier week, then the id */
} ren_named_firm;

typedef struct ren_named {
    int32_t n;
    ren_named_firm firm[REN_WATCH_NAMED];
} ren_named;

/** Keeps the first REN_WATCH_NAMED in the order above. */
void ren_named_add(ren_named *named, const ren_population *firms, ren_named_firm firm);

/** Output of a product against what could be made of it. */
typedef struct ren_spiral {
    int32_t steps; /* in a row below half */
    int32_t since; /* first of them; -1 not warned of */
} ren_spiral;

/** New orders of a product, over the usual, less 1: turns of at least `least`. */
typedef struct ren_swing {
    double least;     /* a smaller way back is no turn */
    double low, high; /* since the last turn */
    int32_t low_week, high_week;
    int8_t way;                    /* 1 rising, -1 falling, 0 not known */
    double last;                   /* level of the last turn */
    int32_t n;                     /* turns with a turn before */
    double size[REN_WATCH_TURNS];  /* of the last ways between turns, turn n at n % 6 */
    int32_t week[REN_WATCH_TURNS]; /* in which they ended */
    int32_t since;      /* week the first of those warned of ended; -1 none */
    double told_size;   /* mean of the swings warned of */
    double told_period; /* mean length of two of them, steps */
} ren_swing;

struct ren_watch {
    int32_t patience;    /* steps of starvation */
    uint16_t *starved;   /* [n_firms] steps in a row; UINT16_MAX: warned of */
    int32_t *fresh;      /* [n_cells] firms that are warned of in this step */
    double *cell_orders; /* [n_cells] new orders less the usual, money */
    int32_t n_starved;
    ren_named starving;
    double *usual;      /* [n_products] output, money per step */
    ren_spiral *spiral; /* [n_products] */
    ren_named sinking;
    ren_swing *swing; /* [n_products] */
    double *orders;   /* [n_products] of this step, over the usual, less 1 */
    float *low;       /* [n_firms] of makers whose product is suspect, over the usual */
    float *high;      /* [n_firms] NULL both: no product has been */
};

/** Counts steps of starvation; adds up the new orders of every cell. */
void ren_watch_firms(ren_watch *watch, const ren_world *world);
void ren_watch_starved(ren_watch *watch, const ren_world *world);
void ren_watch_spirals(ren_watch *watch, const ren_world *world);
REN_CHECKED ren_status ren_watch_swings(ren_watch *watch, const ren_world *world,
                                        ren_error *err);
/** Least swing of every product that noise does not explain. */
void ren_watch_swing_least(ren_watch *watch, const ren_world *world);

/** Makers of a cycling product whose orders swing widest, money. */
void ren_watch_widest(const ren_watch *watch, const ren_world *world, ren_named *out);

#endif
