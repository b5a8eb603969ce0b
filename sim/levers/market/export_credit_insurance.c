#include "sim/run/aim/reach.h"

/* The premium on the firm's exports. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    (void)p;
    return scene->parameters->cost_export_insurance * ren_reach_exports(scene, i);
}

/* The export share that the firm can reach rises. */
static const ren_reach_rule rule = {
    .cost = cost,
    .b_half = offsetof(ren_parameters, B_half_channel),
    .effect = { REN_EFFECT(export_support, e_max_export_insurance) },
};

static const ren_move moves[] = { { "exports", +1 }, { 0 } };

const ren_lever ren_lever_export_credit_insurance = {
    .block = { .name = "export_credit_insurance",
               .summary = "Insures exports against buyers abroad who do not pay.",
               .source =
                   "definitions D13 L17; design: finance channels of the source papers",
               REN_REACH_KEYS(ren_reach_only, ren_reach_all) },
    .code = "F5",
    .evidence = "Named by the source papers; its size is an assumption.",
    .falsified = "Insured firms export no more than like firms without.",
    .acts = REN_ACTS(export_support),
    .moves = moves,
    REN_REACH_BY(&rule, ren_reach_prepare, ren_reach_apply),
};
