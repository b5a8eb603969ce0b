#include "sim/run/aim/strike.h"

typedef struct params {
    ren_names provinces;
    ren_names products;
    ren_names tiers;
    double hit_share;
    double depth;
    ren_course course;
} params;

static const ren_field fields[] = {
    { .name = "provinces",
      .type = REN_NAMES,
      .offset = offsetof(params, provinces),
      .unit = "1",
      .vocabulary = REN_PROVINCES,
      .required = true,
      .doc = "Provinces that are struck." },
    REN_FIELD_NAMES(params, products, REN_PRODUCTS, NULL, "Only makers of these."),
    REN_FIELD_NAMES(params, tiers, REN_TIERS, NULL, "Only firms of these tiers."),
    REN_FIELD(params, hit_share, "1", 0, 1, 1, "Chance that such a firm is struck."),
    REN_FIELD(params, depth, "1", 0, 1, 0.5, "Share of capacity that is lost."),
    REN_COURSE_FIELDS(params, 8),
    { 0 },
};

static ren_status prepare(const void *p, const ren_scene *scene, void *memo,
                          ren_error *err)
{
    const params *k = p;
    const ren_filter filter = { .products = &k->products,
                                .provinces = &k->provinces,
                                .tiers = &k->tiers };
    return ren_targets_find(memo, scene, &filter, k->hit_share, err);
}

static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    const params *k = p;
    ren_strike_apply(memo, k->depth, &k->course, scene, strain);
}

static int32_t first_week(const void *p)
{
    return (int32_t)((const params *)p)->course.start_week;
}

static const ren_move moves[] = { { "fill", -1 }, { 0 } };

const ren_lever ren_shock_regional_outage = {
    .block = { .name = "regional_outage",
               .summary = "Takes capacity from the firms of some provinces, which then "
                          "comes back.",
               .source = "model causes B3 S5; Inoue & Todo 2019, Nature Sustainability "
                         "2, 841-847",
               .params_size = sizeof(params),
               .fields = fields },
    .kind = REN_SHOCK,
    .code = "S5",
    .evidence = "Indirect losses of a regional outage are one to three times the "
                "direct ones (E11).",
    .falsified = "Firms outside the region that buy from it lose no more than like "
                 "firms that do "
                 "not.",
    .moves = moves,
    .memo_size = sizeof(ren_targets),
    .prepare = prepare,
    .release = ren_targets_release,
    .apply = apply,
    .first_week = first_week,
};
