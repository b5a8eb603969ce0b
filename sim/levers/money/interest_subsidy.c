#include "sim/run/aim/reach.h"

#include "sim/world/world.h"

typedef struct params {
    ren_reach_spec reach;
} params;

static const ren_field fields[] = {
    REN_REACH_FIELDS(params, reach, NULL, REN_REACH_ALL),
    { 0 },
};

/* The interest it pays on the loans of day 0. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    (void)p;
    return scene->parameters->e_max_L21 * scene->setup->books.debt[i];
}

static ren_status prepare(const void *p, const ren_scene *scene, void *memo,
                          ren_error *err)
{
    return ren_reach_find(memo, scene, p, p, cost, err);
}

static const ren_plain plain = {
    .b_half = offsetof(ren_parameters, B_half_L21),
    .effect = { REN_EFFECT(rate_cut, e_max_L21) },
};

/* L21: the firm pays less interest; the state pays what it saves. */
static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    ren_plain_apply(&plain, p, memo, scene, strain);
}

static const ren_move moves[] = { { "cash_held", +1 }, { 0 } };

const ren_lever ren_lever_interest_subsidy = {
    .block = { .name = "interest_subsidy",
               .summary = "Pays a part of the interest on loans of firms.",
               .source = "definitions D13 L21",
               .params_size = sizeof(params),
               .fields = fields,
               .contradiction = ren_reach_contradiction },
    .kind = REN_LEVER,
    .code = "L21",
    .evidence =
        "Beijing saved its firms 0.31 points of interest on 160 bn CNY of loans "
        "(source paper 000).",
    .falsified =
        "Interest that firms pay does not fall, since banks raise their rates.",
    .acts = REN_ACTS(rate_cut),
    .moves = moves,
    .memo_size = sizeof(ren_reach),
    .prepare = prepare,
    .release = ren_reach_release,
    .apply = apply,
};
