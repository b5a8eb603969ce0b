#include "sim/run/aim/reach.h"

/* The matches of one participation of every real firm a year. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    const ren_parameters *r = scene->parameters;
    (void)p;
    return r->cost_L8 * r->matches_L8 * scene->economy->firms.weight[i];
}

/* L8: proposals to collaborate succeed more often, and leaders take part. */
static const ren_reach_rule rule = {
    .cost = cost,
    .b_half = offsetof(ren_parameters, B_half_L8),
    .effect = { REN_EFFECT(platform, e_max_L8), REN_EFFECT(willing, leader_L8) },
};

static const ren_move moves[] = { { "collaborations", +1 }, { 0 } };

const ren_lever ren_lever_collaboration_platform = {
    .block = { .name = "collaboration_platform",
               .summary = "Runs platforms on which firms, leaders and institutes find "
                          "partners for research.",
               .source = "equations C20, C21 L8; Zhejiang: 437 projects and 1,297 "
                         "hires of 18,000 participations",
               REN_REACH_KEYS(ren_reach_only, ren_reach_titled) },
    .code = "L8",
    .evidence =
        "University partners raise research and patents, with very limited effect on "
        "revenue (Hu 2017); a participation led to 0.024 projects and 0.072 hires "
        "(source paper 001).",
    .falsified =
        "Participants form no more partnerships than like firms that stay away.",
    .acts = REN_ACTS(platform) | REN_ACTS(willing),
    .moves = moves,
    REN_REACH_BY(&rule, ren_reach_prepare, ren_reach_apply),
};
