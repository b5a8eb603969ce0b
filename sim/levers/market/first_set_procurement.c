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

/* Memo: yearly output of domestic niche makers and the whole market of the niches. */
typedef struct market {
    double sales, all;
} market;

static ren_status prepare(const void *p, const ren_scene *scene, void *memo,
                          ren_error *err)
{
    const ren_table *table = scene->economy->table;
    market *m = memo;
    (void)p;
    (void)err;
    for (int32_t v = 0; v < table->n_niches; v++) {
        const int32_t q = table->niche[v].product;
        m->sales += table->output[q];
        m->all += table->output[q] + table->imports[q];
    }
    return REN_OK;
}

/* L13: buyers of first sets are insured, which shortens the qualification of domestic
 * niche makers; procurement assures them trial sales. */
static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    const params *k = p;
    const market *m = memo;
    const ren_parameters *r = scene->parameters;
    const double budget = k->budget * ren_course_strength(&k->course, scene->week);
    const double cut = ren_lever_effect(r->e_max_L13, r->B_half_L13, budget, m->all);
    /* the registry may leave the lever no effect */
    const double trial = cut > 0.0 ? r->trial_demand * cut / r->e_max_L13 : 0.0;
    const double share =
        ren_lever_book(scene, r->cost_L13 * trial * m->all, budget, strain);
    strain->qualification *= 1.0 - cut * share;
    strain->trial += trial * share;
}

static const ren_move moves[] = { { "home_share", +1 }, { 0 } };

const ren_lever ren_lever_first_set_procurement = {
    .block = { .name = "first_set_procurement",
               .summary = "Insures and procures first sets of domestic niche products: "
                          "shorter qualification, trial demand.",
               .source = "equations C5, C14, C21 L13; model causes B2 37",
               .params_size = sizeof(params),
               .fields = fields },
    .kind = REN_LEVER,
    .code = "L13",
    .evidence =
        "Procurement raises new-product turnover, mainly incremental; price-only "
        "procurement reduces innovation (Czarnitzki et al. 2020).",
    .falsified = "Buyers take as long to qualify insured first sets as others.",
    .moves = moves,
    .memo_size = sizeof(market),
    .prepare = prepare,
    .apply = apply,
};
