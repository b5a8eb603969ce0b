#include "sim/run/aim/reach.h"

static const ren_field fields[] = {
    REN_REACH_FIELDS(ren_reach_only, reach, "innovative, srdi, little_giant",
                     REN_REACH_CHAIN),
    { 0 },
};

/* Tax relief on the money that buyers put into the firm. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    const ren_parameters *r = scene->parameters;
    const double price = r->price_merger * 52.0 * scene->economy->firms.output[i];
    (void)p;
    return r->cost_merger * r->e_max_merger * price * 52.0 / r->programme_weeks;
}

/* A share of the eligible firms is bought once a programme; the money comes in evenly. */
static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    const ren_parameters *r = scene->parameters;
    const double phi = ren_reach_pay(memo, p, scene, 1.0, strain);
    ren_reach_mark(memo, scene, phi, strain);
    ren_reach_add_each(memo, scene, phi,
                       r->e_max_merger * r->price_merger * 52.0 / r->programme_weeks,
                       scene->economy->firms.output, strain->of[REN_STRAIN_equity]);
}

static const ren_reach_rule rule = {
    .cost = cost,
    .b_half = offsetof(ren_parameters, B_half_channel),
};

static const ren_move moves[] = { { "cash_held", +1 }, { 0 } };

const ren_lever ren_lever_mergers = {
    .block = { .name = "mergers",
               .summary = "Gives tax relief on mergers: buyers put new money into the "
                          "firms they take over.",
               .source = "design: finance channels of the source papers",
               REN_REACH_KEYS(ren_reach_only, fields) },
    .code = "F6",
    .evidence = "Named by the source papers; its size is an assumption.",
    .falsified = "Bought firms hold no more cash and invest no more than like firms.",
    .acts = REN_ACTS(equity),
    .moves = moves,
    REN_REACH_BY(&rule, ren_reach_prepare, apply),
};
