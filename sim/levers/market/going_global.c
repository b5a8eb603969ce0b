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

/* The share that is paid of what a firm spends on fairs and filings. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    const ren_parameters *r = scene->parameters;
    (void)p;
    return r->cost_L17 * r->fairs_L17 * exports(scene, i);
}

static ren_status prepare(const void *p, const ren_scene *scene, void *memo,
                          ren_error *err)
{
    return ren_reach_find(memo, scene, p, p, cost, err);
}

static const ren_plain plain = {
    .b_half = offsetof(ren_parameters, B_half_L17),
    .effect = { REN_EFFECT(export_support, e_max_L17) },
};

/* L17: the export share that the firm can reach rises. */
static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    ren_plain_apply(&plain, p, memo, scene, strain);
}

static const ren_move moves[] = { { "exports", +1 }, { 0 } };

const ren_lever ren_lever_going_global = {
    .block = { .name = "going_global",
               .summary = "Pays a share of exhibitions and patent filings abroad.",
               .source = "definitions D13 L17",
               .params_size = sizeof(params),
               .fields = fields,
               .contradiction = ren_reach_contradiction },
    .kind = REN_LEVER,
    .code = "L17",
    .evidence =
        "Learning by exporting and exposure are both claimed by source papers 000 and "
        "004; its size is an assumption.",
    .falsified =
        "Exports of firms that take part do not grow against those of like firms.",
    .acts = REN_ACTS(export_support),
    .moves = moves,
    .memo_size = sizeof(ren_reach),
    .prepare = prepare,
    .release = ren_reach_release,
    .apply = apply,
};
