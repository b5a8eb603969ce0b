/**
 * @file sim/phases/population/standing/partners.h
 * Four weeks of collaboration: partners part, firms propose, proposals are taken (C20).
 */
#ifndef REN_SIM_PHASES_POPULATION_PARTNERS_H
#define REN_SIM_PHASES_POPULATION_PARTNERS_H

#include "sim/phases/population/standing/standing.h"

struct ren_world;

/** Weeks between rounds. */
enum { REN_ROUND = 4 };

/** What is put together in a round. */
typedef struct ren_round {
    const struct ren_setup *setup;
    const struct ren_standing *standing;
    const struct ren_world *world; /* NULL: before day 0 */
    uint16_t week;                 /* keys the draws, with `before` */
    uint16_t before;               /* 1 before day 0 */
    int32_t *partner;              /* [n_firms * REN_N_PARTNERS] */
    int32_t *proposal;             /* [n_firms] scratch, by external id */
} ren_round;

void ren_partners_round(const ren_round *round);

/** Partners of a firm. */
static inline int32_t ren_partners_count(const int32_t *partner, int32_t place)
{
    int32_t n = 0;
    for (int k = 0; k < REN_N_PARTNERS; k++) {
        n += partner[(int64_t)place * REN_N_PARTNERS + k] != 0;
    }
    return n;
}

ren_bonds ren_partners_measure(const struct ren_setup *setup, const int32_t *partner);

/** Partners of day 0: rounds before it until they are about as many as they stay. */
REN_CHECKED ren_status ren_partners_open(ren_standing *standing,
                                         const struct ren_setup *setup, ren_error *err);

#endif
