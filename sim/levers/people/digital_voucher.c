#include "sim/run/aim/reach.h"

static const ren_field fields[] = {
    REN_REACH_FIELDS_OF(ren_reach_only, reach, NULL, REN_REACH_ALL, 0.6),
    { 0 },
};

/* The share of a yearly project's cost, for the firms that start one. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    const ren_parameters *r = scene->parameters;
    (void)p;
    return r->e_max_L10 * r->uptake_L10 * r->dig_cost * 52.0
           * scene->economy->firms.output[i];
}

/* L10: a share of the cost of a project is paid. */
static const ren_reach_rule rule = {
    .cost = cost,
    .b_half = offsetof(ren_parameters, B_half_L10),
    .effect = { REN_EFFECT(voucher, e_max_L10) },
};

static const ren_move moves[] = { { "digital", +1 }, { 0 } };

const ren_lever ren_lever_digital_voucher = {
    .block = { .name = "digital_voucher",
               .summary = "Pays a share of digital projects by vouchers for software, "
                          "services and computing.",
               .source = "equations C16, C21 L10",
               REN_REACH_KEYS(ren_reach_only, fields) },
    .code = "L10",
    .evidence =
        "Digital transformation costs productivity at first and raises it later (2,346 "
        "manufacturers); effects are larger for private firms and manufacturers.",
    .falsified =
        "Firms with vouchers start no more digital projects than like firms without.",
    .acts = REN_ACTS(voucher),
    .moves = moves,
    REN_REACH_BY(&rule, ren_reach_prepare, ren_reach_apply),
};
