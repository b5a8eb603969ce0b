#include "sim/run/aim/reach.h"

#include "sim/phases/knowledge/base.h"

typedef struct params {
    ren_reach_spec reach;
} params;

static const ren_field fields[] = {
    REN_REACH_FIELDS(params, reach, NULL, REN_REACH_ALL),
    { 0 },
};

/* The credit on the green share of research and replacement. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    const ren_parameters *r = scene->parameters;
    const double spent =
        ren_research_base(scene->setup, i) + scene->setup->books.wear[i];
    (void)p;
    return r->cost_L14 * r->green_L14 * 52.0 * spent;
}

static ren_status prepare(const void *p, const ren_scene *scene, void *memo,
                          ren_error *err)
{
    return ren_reach_find(memo, scene, p, p, cost, err);
}

static const ren_plain plain = {
    .b_half = offsetof(ren_parameters, B_half_L14),
    .effect = { REN_EFFECT(green_credit, e_max_L14) },
};

/* L14: a share of the cost of green research is paid. */
static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    ren_plain_apply(&plain, p, memo, scene, strain);
}

static const ren_move moves[] = { { "emission_intensity", -1 }, { 0 } };

const ren_lever ren_lever_green_transition = {
    .block = { .name = "green_transition",
               .summary = "Gives tax credits for green research and machines.",
               .source = "equations C21 L14, C22",
               .params_size = sizeof(params),
               .fields = fields,
               .contradiction = ren_reach_contradiction },
    .kind = REN_LEVER,
    .code = "L14",
    .evidence =
        "Pilots of carbon trading complement policies for specialised firms (sign); "
        "the size of the credit is an assumption.",
    .falsified =
        "Emissions per output of firms with the credit fall no faster than of those "
        "without.",
    .acts = REN_ACTS(green_credit),
    .moves = moves,
    .memo_size = sizeof(ren_reach),
    .prepare = prepare,
    .release = ren_reach_release,
    .apply = apply,
};
