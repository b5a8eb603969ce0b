#include "sim/run/aim/reach.h"

typedef struct params {
    ren_reach_spec reach;
} params;

static const ren_field fields[] = {
    REN_REACH_FIELDS(params, reach, "innovative, srdi, little_giant, champion",
                     REN_REACH_ALL),
    { 0 },
};

/* Opening the data of every real firm once a programme. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    const ren_parameters *r = scene->parameters;
    (void)p;
    return r->cost_L18 * scene->economy->firms.weight[i] * 52.0 / r->programme_weeks;
}

static ren_status prepare(const void *p, const ren_scene *scene, void *memo,
                          ren_error *err)
{
    return ren_reach_find(memo, scene, p, p, cost, err);
}

static const ren_plain plain = {
    .b_half = offsetof(ren_parameters, B_half_L18),
    .effect = { REN_EFFECT(search, e_max_L18), REN_EFFECT(acceptance, opacity_L18) },
};

/* L18: suppliers are found sooner, and banks accept more often. */
static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    ren_plain_apply(&plain, p, memo, scene, strain);
}

static const ren_move moves[] = { { "search_weeks", -1 }, { 0 } };

const ren_lever ren_lever_data_exchange = {
    .block = { .name = "data_exchange",
               .summary = "Opens public data and runs data exchanges: partners are "
                          "found sooner and banks see more.",
               .source = "definitions D13 L18",
               .params_size = sizeof(params),
               .fields = fields,
               .contradiction = ren_reach_contradiction },
    .kind = REN_LEVER,
    .code = "L18",
    .evidence =
        "Supply-chain digitalisation raises resilience (sign; composite indices whose "
        "size is not portable).",
    .falsified = "Searches of firms on the exchange last as long as those of others.",
    .acts = REN_ACTS(search) | REN_ACTS(acceptance),
    .moves = moves,
    .memo_size = sizeof(ren_reach),
    .prepare = prepare,
    .release = ren_reach_release,
    .apply = apply,
};
