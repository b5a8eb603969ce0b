#include "sim/run/aim/reach.h"

#include "sim/world/world.h"

typedef struct params {
    ren_reach_spec reach;
} params;

static const ren_field fields[] = {
    REN_REACH_FIELDS(params, reach, NULL, REN_REACH_ALL),
    { 0 },
};

/* The discount on machines that replace those worn out. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    const ren_parameters *r = scene->parameters;
    (void)p;
    return r->cost_lease * r->e_max_lease * 52.0 * scene->setup->books.wear[i];
}

static ren_status prepare(const void *p, const ren_scene *scene, void *memo,
                          ren_error *err)
{
    return ren_reach_find(memo, scene, p, p, cost, err);
}

static const ren_plain plain = {
    .b_half = offsetof(ren_parameters, B_half_channel),
    .effect = { REN_EFFECT(lease, e_max_lease) },
};

/* New machines are paid by instalments instead of at once. */
static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    ren_plain_apply(&plain, p, memo, scene, strain);
}

static const ren_move moves[] = { { "loans_owed", +1 }, { 0 } };

const ren_lever ren_lever_leasing = {
    .block = { .name = "leasing",
               .summary = "Discounts leases, so that firms pay new machines by "
                          "instalments.",
               .source = "design: finance channels of the source papers 000 and 003",
               .params_size = sizeof(params),
               .fields = fields,
               .contradiction = ren_reach_contradiction },
    .kind = REN_LEVER,
    .code = "F3",
    .evidence = "Named by the source papers; its size is an assumption.",
    .falsified = "Firms that lease invest no sooner after a shock than firms that buy.",
    .acts = REN_ACTS(lease),
    .moves = moves,
    .memo_size = sizeof(ren_reach),
    .prepare = prepare,
    .release = ren_reach_release,
    .apply = apply,
};
