#include "sim/run/aim/reach.h"

/* A place for every real firm once a programme. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    (void)p;
    return ren_reach_programme(scene, scene->parameters->cost_L20, i);
}

/* L20: suppliers are found sooner, and staff are hired from a shared pool. */
static const ren_reach_rule rule = {
    .cost = cost,
    .b_half = offsetof(ren_parameters, B_half_L20),
    .effect = { REN_EFFECT(search, e_max_L20), REN_EFFECT(training, pool_L20) },
};

static const ren_move moves[] = { { "search_weeks", -1 }, { "vacancies", -1 }, { 0 } };

const ren_lever ren_lever_cluster = {
    .block = { .name = "cluster",
               .summary = "Builds clusters and headquarters bases: suppliers and staff "
                          "are found nearby.",
               .source = "definitions D13 L20; equations C5, C15",
               REN_REACH_KEYS(ren_reach_only, ren_reach_titled) },
    .code = "L20",
    .evidence =
        "Claimed by source papers 000 and 001; policy for specialised firms also draws "
        "resources from manufacturers nearby (siphon effect, sign).",
    .falsified = "Searches and vacancies in clusters last as long as elsewhere.",
    .acts = REN_ACTS(search) | REN_ACTS(training),
    .moves = moves,
    REN_REACH_BY(&rule, ren_reach_prepare, ren_reach_apply),
};
