/**
 * @file sim/phases/people/staff/pools.h
 * The labour pools of provinces (C15).
 */
#ifndef REN_SIM_PHASES_PEOPLE_POOLS_H
#define REN_SIM_PHASES_PEOPLE_POOLS_H

#include "sim/world/world.h"

/** How much more or less of the vacancies of a pool is filled than usual, share. */
double ren_pool_pull(const ren_world *world, ren_staff kind, int32_t province);

/** A week of all pools: who came and went, and newcomers. */
void ren_pools_fill(const ren_world *world);

#endif
