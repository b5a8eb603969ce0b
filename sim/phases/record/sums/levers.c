#include "sim/phases/record/sums/levers.h"

#include <math.h>

/* Fields of single firms that levers of the package act on. */
static uint64_t acts_of(const ren_world *world)
{
    uint64_t acts = 0;
    for (int32_t e = 0; e < world->n_entries; e++) {
        const ren_lever *lever = (const ren_lever *)world->entry[e]->block;
        acts |= lever->kind == REN_LEVER ? lever->acts : 0;
    }
    return acts;
}

static bool is_reached(const ren_strain *strain, uint64_t acts, int32_t i)
{
    for (int f = 0; f < REN_N_STRAIN; f++) {
        if ((acts >> f & 1) != 0 && strain->of[f][i] > 0) {
            return true;
        }
    }
    return false;
}

/* Share of real firms that some lever reaches. What is not of single firms, such as a
 * unified market, reaches nobody in particular. */
static double reached(const ren_world *world)
{
    const ren_population *firms = &world->setup->economy->firms;
    const uint64_t acts = acts_of(world);
    double count = 0, all = 0;
    for (int32_t i = 0; acts != 0 && i < firms->n; i++) {
        count += is_reached(&world->strain, acts, i) ? firms->weight[i] : 0.0;
        all += firms->weight[i];
    }
    return acts != 0 ? count / all : 0.0;
}

void ren_record_levers(const ren_world *world, double *row)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    const double *undrawn = world->state.undrawn;
    double sum = 0;
    for (int32_t i = 0; undrawn != NULL && i < world->setup->economy->firms.n; i++) {
        sum += undrawn[i];
    }
    row[REN_NATIONAL_credit_limit] = undrawn != NULL ? sum : NAN;
    row[REN_NATIONAL_reached] = reached(world);
    row[REN_NATIONAL_burden] = (1.0 + p->mcpf) * row[REN_NATIONAL_spending];
}
