/**
 * @file sim/world/setup/parts.h
 * Parts of ren_setup_init() that stand in files of their own.
 */
#ifndef REN_SIM_WORLD_SETUP_PARTS_H
#define REN_SIM_WORLD_SETUP_PARTS_H

#include "sim/world/world.h"

/** Fills rebuild_share from the scenario. */
REN_CHECKED ren_status ren_setup_rebuilding(ren_setup *setup, ren_error *err);

/** Opens what exists only where accounts are kept: the books first, then the constants of
 * the areas that stand on them. */
REN_CHECKED ren_status ren_setup_accounts(ren_setup *setup, ren_error *err);
void ren_setup_accounts_free(ren_setup *setup);

#endif
