#include "sim/run/aim/reach.h"

typedef struct params {
    ren_reach_spec reach;
} params;

static const ren_field fields[] = {
    REN_REACH_FIELDS(params, reach, "innovative, srdi, little_giant, champion",
                     REN_REACH_ALL),
    { 0 },
};

/* Codifying what every real firm knows once a programme. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    const ren_parameters *r = scene->parameters;
    (void)p;
    return r->cost_L11_codification * scene->economy->firms.weight[i] * 52.0
           / r->programme_weeks;
}

static ren_status prepare(const void *p, const ren_scene *scene, void *memo,
                          ren_error *err)
{
    return ren_reach_find(memo, scene, p, p, cost, err);
}

static const ren_plain plain = {
    .b_half = offsetof(ren_parameters, B_half_L11_codification),
    .effect = { REN_EFFECT(codification, e_max_L11_codification) },
};

/* L11: a share of knowledge stays when staff leave. */
static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    ren_plain_apply(&plain, p, memo, scene, strain);
}

static const ren_move moves[] = { { "knowledge", +1 }, { 0 } };

const ren_lever ren_lever_talent_codification = {
    .block = { .name = "talent_codification",
               .summary = "Helps firms to write down what they know, so that less is "
                          "lost when staff leave.",
               .source = "equations C15, C21 L11; definitions D13",
               .params_size = sizeof(params),
               .fields = fields,
               .contradiction = ren_reach_contradiction },
    .kind = REN_LEVER,
    .code = "L11",
    .evidence =
        "Named by source paper 004 (quits without codification delay research); its "
        "size is an assumption.",
    .falsified = "Research of firms that codified is delayed as much when staff leave.",
    .acts = REN_ACTS(codification),
    .moves = moves,
    .memo_size = sizeof(ren_reach),
    .prepare = prepare,
    .release = ren_reach_release,
    .apply = apply,
};
