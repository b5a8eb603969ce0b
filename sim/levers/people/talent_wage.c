#include "sim/run/aim/reach.h"

#include "sim/phases/knowledge/base.h"

typedef struct params {
    ren_reach_spec reach;
} params;

static const ren_field fields[] = {
    REN_REACH_FIELDS(params, reach, "innovative, srdi, little_giant, champion",
                     REN_REACH_ALL),
    { 0 },
};

/* Research staff of day 0. */
static double heads(const ren_scene *scene, int32_t i)
{
    return 52.0 * ren_research_base(scene->setup, i) / scene->parameters->rd_head;
}

/* A supplement for every researcher. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    (void)p;
    return scene->parameters->cost_L11_wage * heads(scene, i);
}

static ren_status prepare(const void *p, const ren_scene *scene, void *memo,
                          ren_error *err)
{
    return ren_reach_find(memo, scene, p, p, cost, err);
}

static const ren_plain plain = {
    .b_half = offsetof(ren_parameters, B_half_L11_wage),
    .effect = { REN_EFFECT(retention, e_max_L11_wage) },
};

/* L11: a share of quits is avoided. */
static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    ren_plain_apply(&plain, p, memo, scene, strain);
}

static const ren_move moves[] = { { "quits", -1 }, { "researchers", +1 }, { 0 } };

const ren_lever ren_lever_talent_wage = {
    .block = { .name = "talent_wage",
               .summary = "Pays supplements to researchers, so that fewer of them "
                          "leave.",
               .source = "equations C15, C21 L11; definitions D13",
               .params_size = sizeof(params),
               .fields = fields,
               .contradiction = ren_reach_contradiction },
    .kind = REN_LEVER,
    .code = "L11",
    .evidence =
        "Talent policy raises innovation of eastern and major cities only, nil or "
        "negative elsewhere (Lu et al. 2021).",
    .falsified = "Quits of firms with the supplement do not fall.",
    .acts = REN_ACTS(retention),
    .moves = moves,
    .memo_size = sizeof(ren_reach),
    .prepare = prepare,
    .release = ren_reach_release,
    .apply = apply,
};
