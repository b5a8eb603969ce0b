/**
 * @file sim/phases/record/whole/firms.h
 * What all firms come to in a week: one look at each for all series that need it.
 */
#ifndef REN_SIM_PHASES_RECORD_WHOLE_FIRMS_H
#define REN_SIM_PHASES_RECORD_WHOLE_FIRMS_H

#include "sim/world/world.h"

/** Sums over firms. Those of accounts are 0 where none are kept. */
enum {
    REN_WHOLE_LEADERS,        /* real firms with a tenth of their product's output */
    REN_WHOLE_STRUCK,         /* output that shocks take from capacity, money a week */
    REN_WHOLE_CAPACITY,       /* output that capacity allows, money a week */
    REN_WHOLE_CHAIN_CAPACITY, /* the same, for the chain */
    REN_WHOLE_SHORT_OF_CASH,  /* real firms */
    REN_WHOLE_SRDI,           /* real firms of SRDI and above on day 0 */
    REN_WHOLE_ALIVE,          /* of them, those that stand */
    REN_WHOLE_DIGITAL,        /* digital maturity, by output */
    REN_WHOLE_PROJECTS,       /* digital projects, money a week */
    REN_WHOLE_AIDED,          /* of them, what the firms do not pay */
    REN_WHOLE_UNDRAWN,        /* loans they could still get, money */
    REN_WHOLE_BRAND,          /* by output */
    REN_WHOLE_KNOWLEDGE,      /* by output */
    REN_WHOLE_CALLED,         /* short loans called in and owed, money */
    REN_N_WHOLE
};

/** Adds them up product by product; `by_product` is output beyond day 0. */
void ren_record_whole(const ren_world *world, const double *by_product,
                      double sum[REN_N_WHOLE]);

#endif
