/**
 * @file tests/sim/market/stall.h
 * Worlds whose prices, shares and machines are looked at, one phase at a time.
 */
#ifndef REN_TESTS_SIM_MARKET_STALL_H
#define REN_TESTS_SIM_MARKET_STALL_H

#include "tests/sim/money/purse.h"

#define STALL "seed: 6\neconomy: {firms: 900}\nhorizon: {weeks: 120}\n"

/** A world in week `week` without noise. */
static inline void stall_open(ren_lab *lab, const char *more, int32_t week,
                              ren_world *out)
{
    char text[1024];
    (void)snprintf(text, sizeof text, "noise: off\n" STALL "%s", more);
    ren_lab_init(lab, text);
    ren_lab_world(lab, NULL, true, out);
    ren_lab_run(out, week);
}

static inline void stall_close(ren_lab *lab, ren_world *world)
{
    ren_lab_world_free(world);
    ren_lab_free(lab);
}

/** Largest absolute value of a column of ren_real. */
static inline double stall_largest(const ren_world *world, int column)
{
    const ren_real *x = ren_column_data(world, column);
    double most = 0;
    for (int64_t k = 0; k < ren_column_length(world->setup, column); k++) {
        most = fabs((double)x[k]) > most ? fabs((double)x[k]) : most;
    }
    return most;
}

/** A product sold over links and to final users, with at least `least` makers. */
static inline int32_t stall_product(const ren_world *world, int32_t least)
{
    const ren_setup *setup = world->setup;
    for (int32_t p = 0; p < setup->economy->table->n; p++) {
        if (setup->economy->table->resolved[p] && !setup->economy->table->local[p]
            && setup->niche_of[p] < 0 && setup->economy->final_share[p] > 0.05
            && setup->maker_first[p + 1] - setup->maker_first[p] >= least) {
            return p;
        }
    }
    fail_msg("no product with %d makers", (int)least);
    return -1;
}

/** Its first maker. */
static inline int32_t stall_maker(const ren_world *world)
{
    const ren_setup *setup = world->setup;
    return setup->maker[setup->maker_first[stall_product(world, 6)]];
}

#endif
