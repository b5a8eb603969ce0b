#include "sim/run/aim/course.h"
#include "sim/run/aim/targets.h"

typedef struct params {
    double budget;
    ren_course course;
} params;

static const ren_field fields[] = {
    REN_FIELD(params, budget, "10000 CNY/year", 0, 1e12, 0,
              "Most it may spend a year."),
    REN_COURSE_FIELDS(params, 0),
    { 0 },
};

/* Memo: yearly sales over links between provinces, 10,000 CNY. */
static ren_status prepare(const void *p, const ren_scene *scene, void *memo,
                          ren_error *err)
{
    const ren_network *net = &scene->economy->network;
    const uint8_t *province = scene->economy->firms.province;
    double crossing = 0;
    (void)p;
    (void)err;
    for (int32_t s = 0; s < net->n_slots; s++) {
        for (int64_t l = net->link_first[s]; l < net->link_first[s + 1]; l++) {
            const int32_t j = net->link_supplier[l];
            if (j < net->n_firms && province[j] != province[net->slot_firm[s]]) {
                crossing += 52.0 * net->link_share[l] * net->slot_value[s];
            }
        }
    }
    *(double *)memo = crossing;
    return REN_OK;
}

/* L12: a search that finds its best supplier in another province fails less often, and
 * goods need less transport on their way. */
static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    const params *k = p;
    const double crossing = *(const double *)memo;
    const ren_parameters *r = scene->parameters;
    const double budget = k->budget * ren_course_strength(&k->course, scene->week);
    const double cut = ren_lever_effect(r->e_max_L12, r->B_half_L12, budget, crossing);
    /* the registry may leave the lever no effect */
    const double cost = cut > 0.0 ? r->cost_L12 * crossing * cut / r->e_max_L12 : 0.0;
    const double share = ren_lever_book(scene, cost, budget, strain);
    strain->barrier *= 1.0 - cut * share;
    strain->freight *= 1.0 - r->freight_L12 * cut * share;
}

static const ren_move moves[] = { { "searching", -1 }, { "freight_saved", 1 }, { 0 } };

const ren_lever ren_lever_unified_market = {
    .block = { .name = "unified_market",
               .summary =
                   "Lowers local protection, so that suppliers in other provinces "
                   "are found as easily as near ones and goods need less transport.",
               .source = "equations C5, C21 L12; model causes B2 36",
               .params_size = sizeof(params),
               .fields = fields },
    .kind = REN_LEVER,
    .code = "L12",
    .evidence = "Claimed by the source papers; its size is an assumption.",
    .falsified = "Purchases across provinces do not rise where local protection falls.",
    .moves = moves,
    .memo_size = sizeof(double),
    .prepare = prepare,
    .apply = apply,
};
