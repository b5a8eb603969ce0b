#include "sim/run/aim/reach.h"

typedef struct params {
    ren_reach_spec reach;
} params;

static const ren_field fields[] = {
    REN_REACH_FIELDS(params, reach, NULL, REN_REACH_ALL),
    { 0 },
};

/* Spending on brand and quality, a share of sales. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    (void)p;
    return scene->parameters->cost_L19 * 52.0 * scene->economy->firms.output[i];
}

static ren_status prepare(const void *p, const ren_scene *scene, void *memo,
                          ren_error *err)
{
    return ren_reach_find(memo, scene, p, p, cost, err);
}

static const ren_plain plain = {
    .b_half = offsetof(ren_parameters, B_half_L19),
    .effect = { REN_EFFECT(brand, cost_L19) },
};

/* L19: the spending raises the firm's brand. */
static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    ren_plain_apply(&plain, p, memo, scene, strain);
}

static const ren_move moves[] = { { "brand", +1 }, { 0 } };

const ren_lever ren_lever_brand_quality = {
    .block = { .name = "brand_quality",
               .summary = "Pays for brands, quality and standards.",
               .source = "definitions D13 L19; equations C8",
               .params_size = sizeof(params),
               .fields = fields,
               .contradiction = ren_reach_contradiction },
    .kind = REN_LEVER,
    .code = "L19",
    .evidence =
        "Weak brands hold the foreign share back (source paper 000); its size is an "
        "assumption.",
    .falsified = "Market shares of firms with the aid do not rise.",
    .acts = REN_ACTS(brand),
    .moves = moves,
    .memo_size = sizeof(ren_reach),
    .prepare = prepare,
    .release = ren_reach_release,
    .apply = apply,
};
