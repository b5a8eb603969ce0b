#include "sim/run/aim/reach.h"

#include "sim/world/world.h"

static const ren_field fields[] = {
    REN_REACH_FIELDS(ren_reach_only, reach, "srdi, little_giant, champion",
                     REN_REACH_SCORE),
    { 0 },
};

/* Issue and guarantee of the bond, on the loans of day 0. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    const ren_parameters *r = scene->parameters;
    (void)p;
    return r->cost_bond * r->e_max_bond * scene->setup->books.debt[i];
}

/* The limit of the loans of larger firms rises by a share of their debt. */
static const ren_reach_rule rule = {
    .cost = cost,
    .b_half = offsetof(ren_parameters, B_half_channel),
    .effect = { REN_EFFECT(credit_line, e_max_bond) },
};

static const ren_move moves[] = { { "loans_owed", +1 }, { "credit_limit", +1 }, { 0 } };

const ren_lever ren_lever_collective_bond = {
    .block = { .name = "collective_bond",
               .summary = "Lets firms borrow together by a bond that the state helps "
                          "to issue.",
               .source = "design: finance channels of the source papers 000 and 003",
               REN_REACH_KEYS(ren_reach_only, fields) },
    .code = "F2",
    .evidence = "Named by the source papers; its size is an assumption.",
    .falsified = "Firms in a collective bond borrow no more than like firms without.",
    .acts = REN_ACTS(credit_line),
    .moves = moves,
    REN_REACH_BY(&rule, ren_reach_prepare, ren_reach_apply),
};
