#include "sim/run/aim/reach.h"

#include "sim/phases/people/staff/people.h"

/* A supplement for every researcher. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    (void)p;
    return scene->parameters->cost_L11_wage
           * ren_people_heads(scene->setup, REN_RESEARCHERS, i);
}

/* L11: a share of quits is avoided. */
static const ren_reach_rule rule = {
    .cost = cost,
    .b_half = offsetof(ren_parameters, B_half_L11_wage),
    .effect = { REN_EFFECT(retention, e_max_L11_wage) },
};

static const ren_move moves[] = { { "quits", -1 }, { "researchers", +1 }, { 0 } };

const ren_lever ren_lever_talent_wage = {
    .block = { .name = "talent_wage",
               .summary = "Pays supplements to researchers, so that fewer of them "
                          "leave.",
               .source = "equations C15, C21 L11; definitions D13",
               REN_REACH_KEYS(ren_reach_only, ren_reach_titled) },
    .code = "L11",
    .evidence =
        "Talent policy raises innovation of eastern and major cities only, nil or "
        "negative elsewhere (Lu et al. 2021).",
    .falsified = "Quits of firms with the supplement do not fall.",
    .acts = REN_ACTS(retention),
    .moves = moves,
    REN_REACH_BY(&rule, ren_reach_prepare, ren_reach_apply),
};
