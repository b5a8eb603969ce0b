#include "sim/run/aim/reach.h"

typedef struct params {
    ren_reach_spec reach;
} params;

static const ren_field fields[] = {
    REN_REACH_FIELDS(params, reach, "srdi, little_giant, champion", REN_REACH_ALL),
    { 0 },
};

/* Administration, in proportion to sales. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    (void)p;
    return scene->parameters->cost_L16 * 52.0 * scene->economy->firms.output[i];
}

static ren_status prepare(const void *p, const ren_scene *scene, void *memo,
                          ren_error *err)
{
    return ren_reach_find(memo, scene, p, p, cost, err);
}

static const ren_plain plain = {
    .b_half = offsetof(ren_parameters, B_half_L16),
    .effect = { REN_EFFECT(confidence, e_max_L16), REN_EFFECT(protection, e_max_L16) },
};

/* L16: the level that confidence tends to rises, and what research finds is better
 * protected. */
static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    ren_plain_apply(&plain, p, memo, scene, strain);
}

static const ren_move moves[] = { { "confidence", +1 }, { 0 } };

const ren_lever ren_lever_policy_certainty = {
    .block = { .name = "policy_certainty",
               .summary = "Keeps policy steady and protects intellectual property.",
               .source = "equations C13, C17, C21 L16",
               .params_size = sizeof(params),
               .fields = fields,
               .contradiction = ren_reach_contradiction },
    .kind = REN_LEVER,
    .code = "L16",
    .evidence = "Claimed by source papers 000, 002 and 004; its size is an assumption.",
    .falsified = "Confidence of firms does not differ where policy is steadier.",
    .acts = REN_ACTS(confidence) | REN_ACTS(protection),
    .moves = moves,
    .memo_size = sizeof(ren_reach),
    .prepare = prepare,
    .release = ren_reach_release,
    .apply = apply,
};
