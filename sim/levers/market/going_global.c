#include "sim/run/aim/reach.h"

/* The share that is paid of what a firm spends on fairs and filings. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    const ren_parameters *r = scene->parameters;
    (void)p;
    return r->cost_L17 * r->fairs_L17 * ren_reach_exports(scene, i);
}

/* L17: the export share that the firm can reach rises. */
static const ren_reach_rule rule = {
    .cost = cost,
    .b_half = offsetof(ren_parameters, B_half_L17),
    .effect = { REN_EFFECT(export_support, e_max_L17) },
};

static const ren_move moves[] = { { "exports", +1 }, { 0 } };

const ren_lever ren_lever_going_global = {
    .block = { .name = "going_global",
               .summary = "Pays a share of exhibitions and patent filings abroad.",
               .source = "definitions D13 L17",
               REN_REACH_KEYS(ren_reach_only, ren_reach_all) },
    .code = "L17",
    .evidence =
        "Learning by exporting and exposure are both claimed by source papers 000 and "
        "004; its size is an assumption.",
    .falsified =
        "Exports of firms that take part do not grow against those of like firms.",
    .acts = REN_ACTS(export_support),
    .moves = moves,
    REN_REACH_BY(&rule, ren_reach_prepare, ren_reach_apply),
};
