/**
 * @file sim/run/aim/strike.h
 * Shocks that take capacity from firms: shared by supplier failure and regional outage.
 */
#ifndef REN_SIM_RUN_STRIKE_H
#define REN_SIM_RUN_STRIKE_H

#include "sim/run/aim/course.h"
#include "sim/run/aim/targets.h"

/** Lowers the capacity of the targets by depth times the strength of the course. */
void ren_strike_apply(const ren_targets *targets, double depth,
                      const ren_course *course, const ren_scene *scene,
                      ren_strain *strain);

#endif
