#include "sim/run/aim/reach.h"

#include "sim/world/world.h"

/* Fee and expected loss of the loans that come through it. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    const ren_parameters *r = scene->parameters;
    (void)p;
    return r->cost_L4 * r->e_max_L4 * scene->setup->books.debt[i];
}

/* L4: banks accept more often, and the state bears a share of what they lose: of the
 * firm's loans as many are guaranteed as come through the guarantee. */
static const ren_reach_rule rule = {
    .cost = cost,
    .b_half = offsetof(ren_parameters, B_half_L4),
    .effect = { REN_EFFECT(acceptance, e_max_L4),
                REN_EFFECT_TIMES(cover, e_max_L4, guarantee_cover) },
};

static const ren_move moves[] = { { "loans_owed", +1 }, { 0 } };

const ren_lever ren_lever_guarantee = {
    .block = { .name = "guarantee",
               .summary = "Guarantees loans of firms that banks reject: fees are "
                          "subsidised and the state bears a share of the loss.",
               .source = "equations C10, C21 L4",
               REN_REACH_KEYS(ren_reach_only, ren_reach_all) },
    .code = "L4",
    .evidence =
        "Guaranteed loans create 3 to 3.5 jobs per million dollars at 21,000 to 25,000 "
        "dollars a job (Brown & Earle 2017); investment rises and so does the risk of "
        "default (Lelarge, Sraer & Thesmar 2010, from memory).",
    .falsified =
        "Acceptance of applications by banks does not rise where guarantees are "
        "offered.",
    .acts = REN_ACTS(acceptance) | REN_ACTS(cover),
    .moves = moves,
    REN_REACH_BY(&rule, ren_reach_prepare, ren_reach_apply),
};
