#include "sim/phase.h"
#include "sim/phases/supply/machines/machines.h"

#include <math.h>

/*
 * C2 with D5: capacity is the least of a firm's machine parks, of all its plant (C12) and of
 * its skilled staff over its baseline need, more where machines are shared (L9), times what
 * shocks leave of it, times what localisation has added to the makers of a niche. On day 0 a
 * share util0 of all is in use. Machines beyond the baseline come with their crews: staff
 * count per machine there is, at least per machine of day 0, so only a lack of them binds.
 */

static void run(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_economy *economy = setup->economy;
    const ren_vintages *vintages = &economy->vintages;
    const uint16_t *product = economy->firms.product;
    const ren_real *restrict left = world->strain.capacity;
    const ren_real *restrict capital = world->state.capital;
    const double *growth = world->state.growth;
    const ren_real full = (ren_real)(1.0 / setup->scenario->parameters.util0);
    const bool money = setup->books.cash != NULL;
    const bool sharing = world->strain.of[REN_STRAIN_shared_equipment] != NULL;
    const ren_real *restrict plant = world->state.plant;
    const ren_real *restrict closed = world->state.closed;
    const ren_real *restrict skill = world->state.skill;
    const ren_real *restrict gap = world->state.gap;
    const bool rebuilt = world->setup->scenario->rebuild.tau > 0.0;
    const ren_real *restrict damage = world->state.damage;
    ren_real *restrict capacity = world->state.capacity;

#pragma omp parallel for schedule(static)
    for (int32_t i = 0; i < economy->firms.n; i++) {
        ren_real machines = money ? plant[i] : 0;
        for (int32_t v = vintages->first[i]; v < vintages->first[i + 1]; v++) {
            machines = capital[v] < machines ? capital[v] : machines;
        }
        if (money && sharing) {
            const ren_real shared = (ren_real)ren_shared_machines(world, i);
            machines = (machines + shared) / (1 - shared);
        }
        if (money && skill[i] < 0) {
            const ren_real crew =
                machines > 0 ? skill[i] + machines + skill[i] * machines : skill[i];
            machines = crew < machines ? crew : machines;
        }
        const int32_t niche = setup->niche_of[product[i]];
        const ren_real more = niche < 0 ? 1 : (ren_real)(1.0 + growth[niche]);
        capacity[i] = full * left[i] * (1 + machines) * more - 1;
        if (money) {
            capacity[i] -= (closed[i] + gap[i]) * (1 + capacity[i]);
        }
        if (rebuilt) {
            capacity[i] -= damage[i] * (1 + capacity[i]);
        }
    }
}

const ren_phase ren_phase_capacity = {
    .name = "capacity",
    .doc = "Finds what every firm could make with its machines and staff this week.",
    .source = "C2, D5, D10",
    .reads = REN_COLUMNS(REN_COL_gap, REN_COL_capital, REN_COL_growth, REN_COL_damage,
                         REN_COL_closed, REN_COL_skill, REN_COL_plant),
    .writes = REN_COLUMNS(REN_COL_capacity),
    .run = run,
};
