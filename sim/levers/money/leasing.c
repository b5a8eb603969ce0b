#include "sim/run/aim/reach.h"

#include "sim/world/world.h"

/* The discount on machines that replace those worn out. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    const ren_parameters *r = scene->parameters;
    (void)p;
    return r->cost_lease * r->e_max_lease * 52.0 * scene->setup->books.wear[i];
}

/* New machines are paid by instalments instead of at once. */
static const ren_reach_rule rule = {
    .cost = cost,
    .b_half = offsetof(ren_parameters, B_half_channel),
    .effect = { REN_EFFECT(lease, e_max_lease) },
};

static const ren_move moves[] = { { "loans_owed", +1 }, { 0 } };

const ren_lever ren_lever_leasing = {
    .block = { .name = "leasing",
               .summary = "Discounts leases, so that firms pay new machines by "
                          "instalments.",
               .source = "design: finance channels of the source papers 000 and 003",
               REN_REACH_KEYS(ren_reach_only, ren_reach_all) },
    .code = "F3",
    .evidence = "Named by the source papers; its size is an assumption.",
    .falsified = "Firms that lease invest no sooner after a shock than firms that buy.",
    .acts = REN_ACTS(lease),
    .moves = moves,
    REN_REACH_BY(&rule, ren_reach_prepare, ren_reach_apply),
};
