/**
 * @file sim/world/grown.h
 * Suppliers that slots have found since week 0: a list sorted by slot beside the fixed
 * rows of the topology. A grown link's weight stands beside shares that sum to 1; orders
 * are placed in proportion to weight, so nothing else has to be rescaled.
 */
#ifndef REN_SIM_WORLD_GROWN_H
#define REN_SIM_WORLD_GROWN_H

#include "sim/world/world.h"

/** Adds n links sorted by slot; the caller has checked that there is room. */
void ren_grown_merge(ren_world *world, const ren_grown_link *fresh, int32_t n);

/** Renews grown_by_supplier. `count` is scratch for n_nodes + 1 numbers. */
void ren_grown_index(ren_world *world, int32_t *count);

#endif
