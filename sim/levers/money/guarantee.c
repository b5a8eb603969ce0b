#include "sim/run/aim/reach.h"

#include "sim/world/world.h"

typedef struct params {
    ren_reach_spec reach;
} params;

static const ren_field fields[] = {
    REN_REACH_FIELDS(params, reach, NULL, REN_REACH_ALL),
    { 0 },
};

/* Fee and expected loss of the loans that come through it. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    const ren_parameters *r = scene->parameters;
    (void)p;
    return r->cost_L4 * r->e_max_L4 * scene->setup->books.debt[i];
}

static ren_status prepare(const void *p, const ren_scene *scene, void *memo,
                          ren_error *err)
{
    return ren_reach_find(memo, scene, p, p, cost, err);
}

/* L4: banks accept more often, and the state bears a share of what they lose. */
static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    const params *k = p;
    const ren_parameters *r = scene->parameters;
    const double phi = ren_reach_pay(memo, &k->reach, scene, r->B_half_L4, 1.0, strain);
    ren_reach_add(memo, scene, phi, r->e_max_L4, strain->of[REN_STRAIN_acceptance]);
    /* of the firm's loans as many are guaranteed as come through the guarantee */
    ren_reach_add(memo, scene, phi, r->e_max_L4 * r->guarantee_cover,
                  strain->of[REN_STRAIN_cover]);
}

static const ren_move moves[] = { { "loans_owed", +1 }, { 0 } };

const ren_lever ren_lever_guarantee = {
    .block = { .name = "guarantee",
               .summary = "Guarantees loans of firms that banks reject: fees are "
                          "subsidised and the state bears a share of the loss.",
               .source = "equations C10, C21 L4",
               .params_size = sizeof(params),
               .fields = fields,
               .contradiction = ren_reach_contradiction },
    .kind = REN_LEVER,
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
    .memo_size = sizeof(ren_reach),
    .prepare = prepare,
    .release = ren_reach_release,
    .apply = apply,
};
