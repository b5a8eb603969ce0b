#include "sim/run/aim/course.h"
#include "sim/run/aim/targets.h"

typedef struct params {
    ren_names provinces;
    ren_names products;
    ren_names tiers;
    double depth;
    double infringement;
    ren_course course;
} params;

static const ren_field fields[] = {
    REN_FIELD_NAMES(params, provinces, REN_PROVINCES, NULL, "Only in these provinces."),
    REN_FIELD_NAMES(params, products, REN_PRODUCTS, NULL, "Only makers of these."),
    REN_FIELD_NAMES(params, tiers, REN_TIERS, NULL, "Only firms of these tiers."),
    REN_FIELD(params, depth, "1", 0, 1, 0.5,
              "Uncertainty: 0 none, 1 nobody relies on any policy."),
    REN_FIELD(params, infringement, "1", 0, 1, 0.2,
              "Protection of intellectual property that is lost, per unit of depth."),
    REN_COURSE_FIELDS(params, 52),
    { 0 },
};

static ren_status prepare(const void *p, const ren_scene *scene, void *memo,
                          ren_error *err)
{
    const params *k = p;
    const ren_filter filter = { .products = &k->products,
                                .provinces = &k->provinces,
                                .tiers = &k->tiers };
    return ren_targets_find(memo, scene, &filter, 1.0, err);
}

/* C17: the policy term of confidence is 1 - uncertainty. */
static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    const params *k = p;
    const ren_targets *targets = memo;
    const double doubt = k->depth * ren_course_strength(&k->course, scene->week);
    for (int32_t i = 0; i < scene->economy->firms.n; i++) {
        const double here = targets->firm[i] * doubt;
        strain->of[REN_STRAIN_confidence][i] -=
            (ren_real)(scene->parameters->conf_policy * here);
        strain->of[REN_STRAIN_protection][i] -= (ren_real)(k->infringement * here);
    }
}

static const ren_move moves[] = { { "confidence", -1 }, { 0 } };

const ren_lever ren_shock_policy_uncertainty = {
    .block = { .name = "policy_uncertainty",
               .summary = "Makes policy hard to rely on and intellectual property easy "
                          "to copy: confidence falls, and with it research, "
                          "investment and collaboration.",
               .source = "model causes B3 S8; equations C13, C17",
               .params_size = sizeof(params),
               .fields = fields },
    .kind = REN_SHOCK,
    .code = "S8",
    .evidence = "Named by source paper 004: stable and precise policy holds "
                "expectations up; its size is an assumption.",
    .acts = REN_ACTS(confidence) | REN_ACTS(protection),
    .moves = moves,
    .falsified =
        "Research and investment of firms under uncertain policy do not differ "
        "from those of like firms under stable policy.",
    .memo_size = sizeof(ren_targets),
    .prepare = prepare,
    .release = ren_targets_release,
    .apply = apply,
};
