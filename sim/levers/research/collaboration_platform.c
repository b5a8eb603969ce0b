#include "sim/run/aim/reach.h"

typedef struct params {
    ren_reach_spec reach;
} params;

static const ren_field fields[] = {
    REN_REACH_FIELDS(params, reach, "innovative, srdi, little_giant, champion",
                     REN_REACH_ALL),
    { 0 },
};

/* The matches of one participation of every real firm a year. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    const ren_parameters *r = scene->parameters;
    (void)p;
    return r->cost_L8 * r->matches_L8 * scene->economy->firms.weight[i];
}

static ren_status prepare(const void *p, const ren_scene *scene, void *memo,
                          ren_error *err)
{
    return ren_reach_find(memo, scene, p, p, cost, err);
}

static const ren_plain plain = {
    .b_half = offsetof(ren_parameters, B_half_L8),
    .effect = { REN_EFFECT(platform, e_max_L8), REN_EFFECT(willing, leader_L8) },
};

/* L8: proposals to collaborate succeed more often, and leaders take part. */
static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    ren_plain_apply(&plain, p, memo, scene, strain);
}

static const ren_move moves[] = { { "collaborations", +1 }, { 0 } };

const ren_lever ren_lever_collaboration_platform = {
    .block = { .name = "collaboration_platform",
               .summary = "Runs platforms on which firms, leaders and institutes find "
                          "partners for research.",
               .source = "equations C20, C21 L8; Zhejiang: 437 projects and 1,297 "
                         "hires of 18,000 participations",
               .params_size = sizeof(params),
               .fields = fields,
               .contradiction = ren_reach_contradiction },
    .kind = REN_LEVER,
    .code = "L8",
    .evidence =
        "University partners raise research and patents, with very limited effect on "
        "revenue (Hu 2017); a participation led to 0.024 projects and 0.072 hires "
        "(source paper 001).",
    .falsified =
        "Participants form no more partnerships than like firms that stay away.",
    .acts = REN_ACTS(platform) | REN_ACTS(willing),
    .moves = moves,
    .memo_size = sizeof(ren_reach),
    .prepare = prepare,
    .release = ren_reach_release,
    .apply = apply,
};
