#include "sim/run/aim/reach.h"

/* Opening the data of every real firm once a programme. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    (void)p;
    return ren_reach_programme(scene, scene->parameters->cost_L18, i);
}

/* L18: suppliers are found sooner, and banks accept more often. */
static const ren_reach_rule rule = {
    .cost = cost,
    .b_half = offsetof(ren_parameters, B_half_L18),
    .effect = { REN_EFFECT(search, e_max_L18), REN_EFFECT(acceptance, opacity_L18) },
};

static const ren_move moves[] = { { "search_weeks", -1 }, { 0 } };

const ren_lever ren_lever_data_exchange = {
    .block = { .name = "data_exchange",
               .summary = "Opens public data and runs data exchanges: partners are "
                          "found sooner and banks see more.",
               .source = "definitions D13 L18",
               REN_REACH_KEYS(ren_reach_only, ren_reach_titled) },
    .code = "L18",
    .evidence =
        "Supply-chain digitalisation raises resilience (sign; composite indices whose "
        "size is not portable).",
    .falsified = "Searches of firms on the exchange last as long as those of others.",
    .acts = REN_ACTS(search) | REN_ACTS(acceptance),
    .moves = moves,
    REN_REACH_BY(&rule, ren_reach_prepare, ren_reach_apply),
};
