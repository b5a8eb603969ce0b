#include "sim/run/aim/reach.h"

/* Codifying what every real firm knows once a programme. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    (void)p;
    return ren_reach_programme(scene, scene->parameters->cost_L11_codification, i);
}

/* L11: a share of knowledge stays when staff leave. */
static const ren_reach_rule rule = {
    .cost = cost,
    .b_half = offsetof(ren_parameters, B_half_L11_codification),
    .effect = { REN_EFFECT(codification, e_max_L11_codification) },
};

static const ren_move moves[] = { { "knowledge", +1 }, { 0 } };

const ren_lever ren_lever_talent_codification = {
    .block = { .name = "talent_codification",
               .summary = "Helps firms to write down what they know, so that less is "
                          "lost when staff leave.",
               .source = "equations C15, C21 L11; definitions D13",
               REN_REACH_KEYS(ren_reach_only, ren_reach_titled) },
    .code = "L11",
    .evidence =
        "Named by source paper 004 (quits without codification delay research); its "
        "size is an assumption.",
    .falsified = "Research of firms that codified is delayed as much when staff leave.",
    .acts = REN_ACTS(codification),
    .moves = moves,
    REN_REACH_BY(&rule, ren_reach_prepare, ren_reach_apply),
};
