#include "sim/run/aim/reach.h"

static const ren_field fields[] = {
    REN_REACH_FIELDS(ren_reach_only, reach, "srdi, little_giant", REN_REACH_SCORE),
    { 0 },
};

/* Aid for every real firm once a programme. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    (void)p;
    return ren_reach_programme(scene, scene->parameters->cost_L7, i);
}

static ren_status prepare(const void *p, const ren_scene *scene, void *memo,
                          ren_error *err)
{
    const double least = scene->parameters->listing_revenue;
    ren_reach_spec spec = *(const ren_reach_spec *)p;
    spec.least_revenue = spec.least_revenue > least ? spec.least_revenue : least;
    return ren_reach_find(memo, scene, &spec, p, err);
}

/* L7: firms that list raise equity once a programme, paid in evenly. */
static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    const ren_parameters *r = scene->parameters;
    const double phi = ren_reach_pay(memo, p, scene, 1.0, strain);
    ren_reach_mark(memo, scene, phi, strain);
    ren_reach_add_each(memo, scene, phi, r->e_max_L7 * 52.0 / r->programme_weeks,
                       scene->economy->firms.output, strain->of[REN_STRAIN_equity]);
}

static const ren_reach_rule rule = {
    .cost = cost,
    .b_half = offsetof(ren_parameters, B_half_L7),
};

static const ren_move moves[] = { { "cash_held", +1 }, { 0 } };

const ren_lever ren_lever_listing = {
    .block = { .name = "listing",
               .summary = "Aids small firms to list on a stock exchange, which raises "
                          "equity.",
               .source = "equations C21 L7; Beijing Stock Exchange",
               REN_REACH_KEYS(ren_reach_only, fields) },
    .code = "L7",
    .evidence =
        "Named by the source papers; thresholds exclude small firms. Equity of 3 to 10 "
        "% of revenue is an assumption.",
    .falsified =
        "Listed firms hold no more cash and invest no more than like firms before they "
        "list.",
    .acts = REN_ACTS(equity),
    .moves = moves,
    REN_REACH_BY(&rule, prepare, apply),
};
