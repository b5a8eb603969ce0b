#include "sim/run/aim/reach.h"

#include "sim/world/world.h"

/* The fee for the line, on the loans of day 0. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    const ren_parameters *r = scene->parameters;
    (void)p;
    return r->cost_credit_line * r->e_max_credit_line * scene->setup->books.debt[i];
}

/* The limit of the firm's loans rises by a share of its debt. */
static const ren_reach_rule rule = {
    .cost = cost,
    .b_half = offsetof(ren_parameters, B_half_channel),
    .effect = { REN_EFFECT(credit_line, e_max_credit_line) },
};

static const ren_move moves[] = { { "loans_owed", +1 }, { "credit_limit", +1 }, { 0 } };

const ren_lever ren_lever_credit_line = {
    .block = { .name = "credit_line",
               .summary = "Pays banks to keep credit lines open for firms, which "
                          "raises what they may borrow.",
               .source = "design: finance channels of the source papers 000 and 003",
               REN_REACH_KEYS(ren_reach_only, ren_reach_all) },
    .code = "F1",
    .evidence = "Named by the source papers; its size is an assumption.",
    .falsified = "Firms short of cash do not draw on their lines.",
    .acts = REN_ACTS(credit_line),
    .moves = moves,
    REN_REACH_BY(&rule, ren_reach_prepare, ren_reach_apply),
};
