/**
 * @file sim/phases/people/staff/pools.h
 * The labour pools of provinces (C15).
 */
#ifndef REN_SIM_PHASES_PEOPLE_POOLS_H
#define REN_SIM_PHASES_PEOPLE_POOLS_H

#include "sim/world/world.h"

/** What a labour pool lets firms hire this week. */
typedef struct ren_pool {
    double pull; /* how much more of vacancies is filled than usual, share */
    double most; /* of vacancies, share: no post is filled twice, nobody hired twice */
} ren_pool;

ren_pool ren_pool_now(const ren_world *world, ren_staff kind, int32_t province);

/** A week of all pools: who came and went, and newcomers. */
void ren_pools_fill(const ren_world *world);

#endif
