#include "sim/run/aim/reach.h"

#include "sim/phases/knowledge/base.h"

/* The credit on the green share of research and replacement. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    const ren_parameters *r = scene->parameters;
    const double spent =
        ren_research_base(scene->setup, i) + scene->setup->books.wear[i];
    (void)p;
    return r->cost_L14 * r->green_L14 * 52.0 * spent;
}

/* L14: a share of the cost of green research is paid. */
static const ren_reach_rule rule = {
    .cost = cost,
    .b_half = offsetof(ren_parameters, B_half_L14),
    .effect = { REN_EFFECT(green_credit, e_max_L14) },
};

static const ren_move moves[] = { { "emission_intensity", -1 }, { 0 } };

const ren_lever ren_lever_green_transition = {
    .block = { .name = "green_transition",
               .summary = "Gives tax credits for green research and machines.",
               .source = "equations C21 L14, C22",
               REN_REACH_KEYS(ren_reach_only, ren_reach_all) },
    .code = "L14",
    .evidence =
        "Pilots of carbon trading complement policies for specialised firms (sign); "
        "the size of the credit is an assumption.",
    .falsified =
        "Emissions per output of firms with the credit fall no faster than of those "
        "without.",
    .acts = REN_ACTS(green_credit),
    .moves = moves,
    REN_REACH_BY(&rule, ren_reach_prepare, ren_reach_apply),
};
