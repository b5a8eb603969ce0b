#include "sim/run/aim/reach.h"

#include "sim/world/world.h"

/* The interest it pays on the loans of day 0. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    (void)p;
    return scene->parameters->e_max_L21 * scene->setup->books.debt[i];
}

/* L21: the firm pays less interest; the state pays what it saves. */
static const ren_reach_rule rule = {
    .cost = cost,
    .b_half = offsetof(ren_parameters, B_half_L21),
    .effect = { REN_EFFECT(rate_cut, e_max_L21) },
};

static const ren_move moves[] = { { "cash_held", +1 }, { 0 } };

const ren_lever ren_lever_interest_subsidy = {
    .block = { .name = "interest_subsidy",
               .summary = "Pays a part of the interest on loans of firms.",
               .source = "definitions D13 L21",
               REN_REACH_KEYS(ren_reach_only, ren_reach_all) },
    .code = "L21",
    .evidence =
        "Beijing saved its firms 0.31 points of interest on 160 bn CNY of loans "
        "(source paper 000).",
    .falsified =
        "Interest that firms pay does not fall, since banks raise their rates.",
    .acts = REN_ACTS(rate_cut),
    .moves = moves,
    REN_REACH_BY(&rule, ren_reach_prepare, ren_reach_apply),
};
