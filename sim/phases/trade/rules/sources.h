/**
 * @file sim/phases/trade/rules/sources.h
 * Foreign sources that are blocked: orders to them are capped (D10), as the last
 * orders have left it.
 */
#ifndef REN_SIM_PHASES_TRADE_RULES_SOURCES_H
#define REN_SIM_PHASES_TRADE_RULES_SOURCES_H

#include "sim/world/world.h"

/** Whether some foreign source is blocked. */
bool ren_sources_blocked(const ren_world *world);

/** Whether some slot of the window had a supplier on day 0 that is blocked;
 * links to foreign sources stay where they were. */
bool ren_window_is_blocked(const ren_world *world, int32_t window);

#endif
