#include "sim/run/aim/reach.h"

#include "sim/world/world.h"

/* The premium on the loans that come through it. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    const ren_parameters *r = scene->parameters;
    (void)p;
    return r->cost_assurance * r->e_max_assurance * scene->setup->books.debt[i];
}

/* Banks accept more often. */
static const ren_reach_rule rule = {
    .cost = cost,
    .b_half = offsetof(ren_parameters, B_half_channel),
    .effect = { REN_EFFECT(acceptance, e_max_assurance) },
};

static const ren_move moves[] = { { "loans_owed", +1 }, { 0 } };

const ren_lever ren_lever_credit_assurance = {
    .block = { .name = "credit_assurance",
               .summary = "Insures loans to firms: a premium is paid for them, and "
                          "banks accept more often.",
               .source = "design: finance channels of the source papers 000 and 003",
               REN_REACH_KEYS(ren_reach_only, ren_reach_all) },
    .code = "F4",
    .evidence = "Named by the source papers; its size is an assumption.",
    .falsified =
        "Acceptance of applications by banks does not rise where loans are insured.",
    .acts = REN_ACTS(acceptance),
    .moves = moves,
    REN_REACH_BY(&rule, ren_reach_prepare, ren_reach_apply),
};
