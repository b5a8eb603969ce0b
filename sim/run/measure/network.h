/**
 * @file sim/run/measure/network.h
 * What the network of a world is like at its end (causes I3d, I4c).
 *
 * Tail of systemic importance: ESRI of agents failing one at a time (model/network/
 * systemic/rank.h, as `renlian rank` has it without options), on the links of the last
 * week. Its 99th percentile is over all agents. Only the largest sellers over links are
 * tried, REN_SYSTEMIC_LEAST of them or a fiftieth of all if that is more: where others
 * are left out the figures are least values.
 *
 * Coupling: firms that run, those with 5 % of their baseline output or more, joined by
 * the links between them, whoever sells. `joined` is the share of real firms in the
 * largest set that is joined; `near` the mean over pairs of an SRDI firm or above and a
 * chain leader of 1/d, d the number of links of the shortest way, 0 without one, SRDI
 * firms by real firms. The REN_NEAR_LEADERS leaders of highest baseline output are asked.
 */
#ifndef REN_SIM_RUN_MEASURE_NETWORK_H
#define REN_SIM_RUN_MEASURE_NETWORK_H

#include "sim/world/world.h"

enum { REN_SYSTEMIC_LEAST = 2000, REN_NEAR_LEADERS = 64 };

/** Writes series->esri_tail and esri_most; NaN where no link carries anything. */
REN_CHECKED ren_status ren_measure_systemic(const ren_world *world, ren_series *series,
                                            ren_error *err);

/** Writes series->joined and near; `near` is NaN without SRDI firms or leaders. */
REN_CHECKED ren_status ren_measure_coupling(const ren_world *world, ren_series *series,
                                            ren_error *err);

#endif
