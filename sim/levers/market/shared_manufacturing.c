#include "sim/run/aim/reach.h"

#include "sim/world/world.h"

/* The share that is paid of the machines it need not own, once a programme. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    const ren_parameters *r = scene->parameters;
    (void)p;
    return r->cost_L9 * r->e_max_L9 * scene->setup->books.capital[i] * 52.0
           / r->programme_weeks;
}

/* L9: the firm needs fewer machines of its own. */
static const ren_reach_rule rule = {
    .cost = cost,
    .b_half = offsetof(ren_parameters, B_half_L9),
    .effect = { REN_EFFECT(shared_equipment, e_max_L9) },
};

static const ren_move moves[] = { { "capacity_held", +1 }, { 0 } };

const ren_lever ren_lever_shared_manufacturing = {
    .block = { .name = "shared_manufacturing",
               .summary = "Pays for shared machines, so that firms need own fewer.",
               .source = "equations C12, C21 L9",
               REN_REACH_KEYS(ren_reach_only, ren_reach_all) },
    .code = "L9",
    .evidence =
        "A case in source paper 001 raised utilisation from 60 to 90 %; taken as the "
        "cap, its size is an assumption.",
    .falsified = "Firms in shared plants own as many machines per output as others.",
    .acts = REN_ACTS(shared_equipment),
    .moves = moves,
    REN_REACH_BY(&rule, ren_reach_prepare, ren_reach_apply),
};
