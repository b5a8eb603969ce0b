#include "sim/phase.h"
#include "sim/phases/supply/machines/machines.h"

#include <math.h>

/*
 * C2 with D5: capacity is the least of a firm's machine parks, of all its plant (C12)
 * and of its skilled staff over its baseline need, more where machines are shared (L9),
 * times what shocks leave of it, times what localisation has added to the makers of a
 * niche and technology to all. On day 0 a share util0 of all is in use. Machines beyond
 * the baseline come with their crews: staff count per machine there is, at least per
 * machine of day 0, so only a lack of them binds.
 */

/* What short staff can do, machines beyond the baseline counted: in digital firms they
 * do a little more (C16; D5: overtime relaxes labour only). */
static ren_real crew_of(const ren_world *world, int32_t i, ren_real machines)
{
    const ren_setup *setup = world->setup;
    const ren_real maturity = setup->people.digital[i] + world->state.digital[i];
    const ren_real extra =
        (ren_real)setup->scenario->parameters.dig_recovery * maturity;
    const ren_real skill = world->state.skill[i];
    const ren_real able = skill + extra * (1 + skill);
    return machines > 0 ? able + machines + able * machines : able;
}

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
    const ren_real *restrict technology = world->state.technology;
    const ren_real *restrict digital = world->state.digital;
    const ren_real *restrict projects = world->state.projects;
    const ren_real tfp = (ren_real)setup->scenario->parameters.dig_tfp;
    const ren_real jcurve = (ren_real)setup->scenario->parameters.dig_jcurve;
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
            const ren_real crew = crew_of(world, i, machines);
            machines = crew < machines ? crew : machines;
        }
        const int32_t niche = setup->niche_of[product[i]];
        const ren_real more = niche < 0 ? 1 : (ren_real)(1.0 + growth[niche]);
        capacity[i] = full * left[i] * (1 + machines) * more - 1;
        if (money) {
            capacity[i] += technology[i] * (1 + capacity[i]);
            capacity[i] -= (closed[i] + gap[i]) * (1 + capacity[i]);
            capacity[i] +=
                (1 + capacity[i]) * (tfp * digital[i] + jcurve * projects[i]);
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
    .reads = REN_COLUMNS(REN_COL_technology, REN_COL_digital, REN_COL_projects,
                         REN_COL_gap, REN_COL_capital, REN_COL_growth, REN_COL_damage,
                         REN_COL_closed, REN_COL_skill, REN_COL_plant),
    .writes = REN_COLUMNS(REN_COL_capacity),
    .run = run,
};
