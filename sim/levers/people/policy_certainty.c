#include "sim/run/aim/reach.h"

static const ren_field fields[] = {
    REN_REACH_FIELDS(ren_reach_only, reach, "srdi, little_giant, champion",
                     REN_REACH_ALL),
    { 0 },
};

/* Administration, in proportion to sales. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    (void)p;
    return scene->parameters->cost_L16 * 52.0 * scene->economy->firms.output[i];
}

/* L16: the level that confidence tends to rises, and what research finds is better
 * protected. */
static const ren_reach_rule rule = {
    .cost = cost,
    .b_half = offsetof(ren_parameters, B_half_L16),
    .effect = { REN_EFFECT(confidence, e_max_L16), REN_EFFECT(protection, e_max_L16) },
};

static const ren_move moves[] = { { "confidence", +1 }, { 0 } };

const ren_lever ren_lever_policy_certainty = {
    .block = { .name = "policy_certainty",
               .summary = "Keeps policy steady and protects intellectual property.",
               .source = "equations C13, C17, C21 L16",
               REN_REACH_KEYS(ren_reach_only, fields) },
    .code = "L16",
    .evidence = "Claimed by source papers 000, 002 and 004; its size is an assumption.",
    .falsified = "Confidence of firms does not differ where policy is steadier.",
    .acts = REN_ACTS(confidence) | REN_ACTS(protection),
    .moves = moves,
    REN_REACH_BY(&rule, ren_reach_prepare, ren_reach_apply),
};
