/**
 * @file tests/sim/population/census.h
 * Worlds for the tests of this room: a calm one with noise, and what their firms come to.
 */
#ifndef REN_TESTS_SIM_POPULATION_CENSUS_H
#define REN_TESTS_SIM_POPULATION_CENSUS_H

#include "tests/support/lab.h"

#include "sim/phases/knowledge/base.h"
#include "sim/phases/population/standing/partners.h"

#include <math.h>

#define CENSUS_CALM \
    "seed: 5\npackages:\n  idle:\n    a: {use: placebo, start_week: 0}\n"

static inline void census_open(ren_lab *lab, int64_t firms, int32_t n,
                               const ren_override *more)
{
    ren_lab_sized(lab, CENSUS_CALM, firms, 270, n, more);
}

/** Runs a phase of this name by itself, in week `week`. */
static inline void census_phase(ren_world *world, const char *name, int32_t week)
{
    world->week = week;
    ren_lab_phase(world, name);
}

/** A field of strain that no entry acts on, filled with one value. Free with
 * census_relax(). */
static inline void census_strain(ren_world *world, ren_strain_field field, double value)
{
    const int32_t n = world->setup->economy->firms.n;
    if (world->strain.of[field] == NULL) {
        world->strain.of[field] = ren_column(n, sizeof(ren_real));
        assert_non_null(world->strain.of[field]);
    }
    for (int32_t i = 0; i < n; i++) {
        world->strain.of[field][i] = (ren_real)value;
    }
}

/** Columns of this room that last. */
static const int census_columns[] = { REN_COL_title,    REN_COL_merit,
                                      REN_COL_granted,  REN_COL_gap,
                                      REN_COL_younger,  REN_COL_partner,
                                      REN_COL_partners, REN_COL_green,
                                      REN_COL_cleaner,  REN_COL_census };
enum { CENSUS_COLUMNS = sizeof census_columns / sizeof *census_columns };

#endif
