#include "sim/run/aim/reach.h"

/* Spending on brand and quality, a share of sales. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    (void)p;
    return scene->parameters->cost_L19 * 52.0 * scene->economy->firms.output[i];
}

/* L19: the spending raises the firm's brand. */
static const ren_reach_rule rule = {
    .cost = cost,
    .b_half = offsetof(ren_parameters, B_half_L19),
    .effect = { REN_EFFECT(brand, cost_L19) },
};

static const ren_move moves[] = { { "brand", +1 }, { 0 } };

const ren_lever ren_lever_brand_quality = {
    .block = { .name = "brand_quality",
               .summary = "Pays for brands, quality and standards.",
               .source = "definitions D13 L19; equations C8",
               REN_REACH_KEYS(ren_reach_only, ren_reach_all) },
    .code = "L19",
    .evidence =
        "Weak brands hold the foreign share back (source paper 000); its size is an "
        "assumption.",
    .falsified = "Market shares of firms with the aid do not rise.",
    .acts = REN_ACTS(brand),
    .moves = moves,
    REN_REACH_BY(&rule, ren_reach_prepare, ren_reach_apply),
};
