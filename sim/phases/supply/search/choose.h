/**
 * @file sim/phases/supply/search/choose.h
 * The search of one slot: whether it has reason to, luck, and whom it chooses (C5, D9).
 */
#ifndef REN_SIM_PHASES_SUPPLY_SEARCH_CHOOSE_H
#define REN_SIM_PHASES_SUPPLY_SEARCH_CHOOSE_H

#include "sim/world/world.h"

/** One slot that looks for a supplier. */
typedef struct ren_seeker {
    const ren_slot_run *run;
    int32_t slot;
    int32_t buyer; /* place */
    int32_t product;
    uint32_t buyer_id;
    bool dear; /* its suppliers ask more than others by gap_trigger */
} ren_seeker;

/** The slot, of the run it stands in. */
ren_seeker ren_seeker_of(const ren_world *world, const ren_slot_run *run, int32_t slot);

/** Quality of what a domestic maker delivers over a link won, less 1: of niche products it
 * grows with what winners of the race have made (C14). */
ren_real ren_won_quality(const ren_world *world, int32_t product);

/** Whether a slot that has won n_grown suppliers and may win another has reason to search:
 * four weeks badly served, suppliers that are dear, or a policy that gives single-sourced
 * critical inputs a second source (L15). */
bool ren_seeker_wants(const ren_world *world, const ren_seeker *seeker,
                      int32_t n_grown);

/** One week of the search of a slot whose won links begin at place `at` of the list: luck,
 * the choice, and a link that takes sample orders. Whether it has found one. */
bool ren_seeker_finds(const ren_world *world, const ren_seeker *seeker, int32_t at,
                      ren_grown_link *out);

#endif
