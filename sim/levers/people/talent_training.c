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

/* The trainees who take the place of those who quit. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    const ren_parameters *r = scene->parameters;
    (void)p;
    return r->cost_L11_training * 52.0 * r->quit0 * heads(scene, i);
}

static ren_status prepare(const void *p, const ren_scene *scene, void *memo,
                          ren_error *err)
{
    return ren_reach_find(memo, scene, p, p, cost, err);
}

static const ren_plain plain = {
    .b_half = offsetof(ren_parameters, B_half_L11_training),
    .effect = { REN_EFFECT(training, e_max_L11_training) },
};

/* L11: hiring and training are faster. */
static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    ren_plain_apply(&plain, p, memo, scene, strain);
}

static const ren_move moves[] = { { "vacancies", -1 }, { "skilled", +1 }, { 0 } };

const ren_lever ren_lever_talent_training = {
    .block = { .name = "talent_training",
               .summary = "Trains staff, so that vacancies are filled and new staff "
                          "are skilled sooner.",
               .source = "equations C15, C21 L11; definitions D13",
               .params_size = sizeof(params),
               .fields = fields,
               .contradiction = ren_reach_contradiction },
    .kind = REN_LEVER,
    .code = "L11",
    .evidence =
        "Talent policy raises innovation of eastern and major cities only, nil or "
        "negative elsewhere (Lu et al. 2021); its channel is an assumption.",
    .falsified = "Vacancies of firms that train stay open as long as those of others.",
    .acts = REN_ACTS(training),
    .moves = moves,
    .memo_size = sizeof(ren_reach),
    .prepare = prepare,
    .release = ren_reach_release,
    .apply = apply,
};
