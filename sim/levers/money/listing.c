#include "sim/run/aim/reach.h"

typedef struct params {
    ren_reach_spec reach;
} params;

static const ren_field fields[] = {
    REN_REACH_FIELDS(params, reach, "srdi, little_giant", REN_REACH_SCORE),
    { 0 },
};

/* Aid for every real firm once a programme. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    const ren_parameters *r = scene->parameters;
    (void)p;
    return r->cost_L7 * scene->economy->firms.weight[i] * 52.0 / r->programme_weeks;
}

static ren_status prepare(const void *p, const ren_scene *scene, void *memo,
                          ren_error *err)
{
    const double least = scene->parameters->listing_revenue;
    ren_reach_spec spec = *(const ren_reach_spec *)p;
    spec.least_revenue = spec.least_revenue > least ? spec.least_revenue : least;
    return ren_reach_find(memo, scene, &spec, p, cost, err);
}

/* L7: firms that list raise equity once a programme, paid in evenly. */
static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    const params *k = p;
    const ren_parameters *r = scene->parameters;
    const double phi = ren_reach_pay(memo, &k->reach, scene, r->B_half_L7, 1.0, strain);
    ren_reach_add_each(memo, scene, phi, r->e_max_L7 * 52.0 / r->programme_weeks,
                       scene->economy->firms.output, strain->of[REN_STRAIN_equity]);
}

static const ren_move moves[] = { { "cash_held", +1 }, { 0 } };

const ren_lever ren_lever_listing = {
    .block = { .name = "listing",
               .summary = "Aids small firms to list on a stock exchange, which raises "
                          "equity.",
               .source = "equations C21 L7; Beijing Stock Exchange",
               .params_size = sizeof(params),
               .fields = fields,
               .contradiction = ren_reach_contradiction },
    .kind = REN_LEVER,
    .code = "L7",
    .evidence =
        "Named by the source papers; thresholds exclude small firms. Equity of 3 to 10 "
        "% of revenue is an assumption.",
    .falsified =
        "Listed firms hold no more cash and invest no more than like firms before they "
        "list.",
    .acts = REN_ACTS(equity),
    .moves = moves,
    .memo_size = sizeof(ren_reach),
    .prepare = prepare,
    .release = ren_reach_release,
    .apply = apply,
};
