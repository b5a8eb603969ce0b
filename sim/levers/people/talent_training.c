#include "sim/run/aim/reach.h"

#include "sim/phases/people/staff/people.h"

/* The trainees who take the place of those who quit. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    const ren_parameters *r = scene->parameters;
    (void)p;
    return r->cost_L11_training * 52.0 * r->quit0
           * ren_people_heads(scene->setup, REN_RESEARCHERS, i);
}

/* L11: hiring and training are faster. */
static const ren_reach_rule rule = {
    .cost = cost,
    .b_half = offsetof(ren_parameters, B_half_L11_training),
    .effect = { REN_EFFECT(training, e_max_L11_training) },
};

static const ren_move moves[] = { { "vacancies", -1 }, { "skilled", +1 }, { 0 } };

const ren_lever ren_lever_talent_training = {
    .block = { .name = "talent_training",
               .summary = "Trains staff, so that vacancies are filled and new staff "
                          "are skilled sooner.",
               .source = "equations C15, C21 L11; definitions D13",
               REN_REACH_KEYS(ren_reach_only, ren_reach_titled) },
    .code = "L11",
    .evidence =
        "Talent policy raises innovation of eastern and major cities only, nil or "
        "negative elsewhere (Lu et al. 2021); its channel is an assumption.",
    .falsified = "Vacancies of firms that train stay open as long as those of others.",
    .acts = REN_ACTS(training),
    .moves = moves,
    REN_REACH_BY(&rule, ren_reach_prepare, ren_reach_apply),
};
