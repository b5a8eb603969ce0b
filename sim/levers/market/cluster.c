#include "sim/run/aim/reach.h"

typedef struct params {
    ren_reach_spec reach;
} params;

static const ren_field fields[] = {
    REN_REACH_FIELDS(params, reach, "innovative, srdi, little_giant, champion",
                     REN_REACH_ALL),
    { 0 },
};

/* A place for every real firm once a programme. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    const ren_parameters *r = scene->parameters;
    (void)p;
    return r->cost_L20 * scene->economy->firms.weight[i] * 52.0 / r->programme_weeks;
}

static ren_status prepare(const void *p, const ren_scene *scene, void *memo,
                          ren_error *err)
{
    return ren_reach_find(memo, scene, p, p, cost, err);
}

static const ren_plain plain = {
    .b_half = offsetof(ren_parameters, B_half_L20),
    .effect = { REN_EFFECT(search, e_max_L20), REN_EFFECT(training, pool_L20) },
};

/* L20: suppliers are found sooner, and staff are hired from a shared pool. */
static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    ren_plain_apply(&plain, p, memo, scene, strain);
}

static const ren_move moves[] = { { "search_weeks", -1 }, { "vacancies", -1 }, { 0 } };

const ren_lever ren_lever_cluster = {
    .block = { .name = "cluster",
               .summary = "Builds clusters and headquarters bases: suppliers and staff "
                          "are found nearby.",
               .source = "definitions D13 L20; equations C5, C15",
               .params_size = sizeof(params),
               .fields = fields,
               .contradiction = ren_reach_contradiction },
    .kind = REN_LEVER,
    .code = "L20",
    .evidence =
        "Claimed by source papers 000 and 001; policy for specialised firms also draws "
        "resources from manufacturers nearby (siphon effect, sign).",
    .falsified = "Searches and vacancies in clusters last as long as elsewhere.",
    .acts = REN_ACTS(search) | REN_ACTS(training),
    .moves = moves,
    .memo_size = sizeof(ren_reach),
    .prepare = prepare,
    .release = ren_reach_release,
    .apply = apply,
};
