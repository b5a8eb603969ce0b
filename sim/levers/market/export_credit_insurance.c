#include "sim/run/aim/reach.h"

typedef struct params {
    ren_reach_spec reach;
} params;

static const ren_field fields[] = {
    REN_REACH_FIELDS(params, reach, NULL, REN_REACH_ALL),
    { 0 },
};

/* Exports of day 0 a year. */
static double exports(const ren_scene *scene, int32_t i)
{
    const ren_economy *economy = scene->economy;
    return 52.0 * economy->firms.output[i]
           * economy->export_share[economy->firms.product[i]];
}

/* The premium on the firm's exports. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    (void)p;
    return scene->parameters->cost_export_insurance * exports(scene, i);
}

static ren_status prepare(const void *p, const ren_scene *scene, void *memo,
                          ren_error *err)
{
    return ren_reach_find(memo, scene, p, p, cost, err);
}

static const ren_plain plain = {
    .b_half = offsetof(ren_parameters, B_half_channel),
    .effect = { REN_EFFECT(export_support, e_max_export_insurance) },
};

/* The export share that the firm can reach rises. */
static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    ren_plain_apply(&plain, p, memo, scene, strain);
}

static const ren_move moves[] = { { "exports", +1 }, { 0 } };

const ren_lever ren_lever_export_credit_insurance = {
    .block = { .name = "export_credit_insurance",
               .summary = "Insures exports against buyers abroad who do not pay.",
               .source =
                   "definitions D13 L17; design: finance channels of the source papers",
               .params_size = sizeof(params),
               .fields = fields,
               .contradiction = ren_reach_contradiction },
    .kind = REN_LEVER,
    .code = "F5",
    .evidence = "Named by the source papers; its size is an assumption.",
    .falsified = "Insured firms export no more than like firms without.",
    .acts = REN_ACTS(export_support),
    .moves = moves,
    .memo_size = sizeof(ren_reach),
    .prepare = prepare,
    .release = ren_reach_release,
    .apply = apply,
};
