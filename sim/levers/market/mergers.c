#include "sim/run/aim/reach.h"

typedef struct params {
    ren_reach_spec reach;
} params;

static const ren_field fields[] = {
    REN_REACH_FIELDS(params, reach, "innovative, srdi, little_giant", REN_REACH_CHAIN),
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

static ren_status prepare(const void *p, const ren_scene *scene, void *memo,
                          ren_error *err)
{
    return ren_reach_find(memo, scene, p, p, cost, err);
}

/* A share of the eligible firms is bought once a programme; the money comes in evenly. */
static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    const params *k = p;
    const ren_parameters *r = scene->parameters;
    const double phi =
        ren_reach_pay(memo, &k->reach, scene, r->B_half_channel, 1.0, strain);
    ren_reach_add_each(memo, scene, phi,
                       r->e_max_merger * r->price_merger * 52.0 / r->programme_weeks,
                       scene->economy->firms.output, strain->of[REN_STRAIN_equity]);
}

static const ren_move moves[] = { { "cash_held", +1 }, { 0 } };

const ren_lever ren_lever_mergers = {
    .block = { .name = "mergers",
               .summary = "Gives tax relief on mergers: buyers put new money into the "
                          "firms they take over.",
               .source = "design: finance channels of the source papers",
               .params_size = sizeof(params),
               .fields = fields,
               .contradiction = ren_reach_contradiction },
    .kind = REN_LEVER,
    .code = "F6",
    .evidence = "Named by the source papers; its size is an assumption.",
    .falsified = "Bought firms hold no more cash and invest no more than like firms.",
    .acts = REN_ACTS(equity),
    .moves = moves,
    .memo_size = sizeof(ren_reach),
    .prepare = prepare,
    .release = ren_reach_release,
    .apply = apply,
};
