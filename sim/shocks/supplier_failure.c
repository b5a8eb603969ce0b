#include "sim/run/aim/strike.h"

typedef struct params {
    ren_names firms;
    ren_names provinces;
    ren_names products;
    ren_names tiers;
    double hit_share;
    double depth;
    ren_course course;
} params;

static const ren_field fields[] = {
    REN_FIELD_NAMES(params, firms, REN_FIRM_IDS, NULL,
                    "Firms that fail, by id; empty: all."),
    REN_FIELD_NAMES(params, provinces, REN_PROVINCES, NULL, "Only in these provinces."),
    REN_FIELD_NAMES(params, products, REN_PRODUCTS, NULL, "Only makers of these."),
    REN_FIELD_NAMES(params, tiers, REN_TIERS, NULL, "Only firms of these tiers."),
    REN_FIELD(params, hit_share, "1", 0, 1, 1, "Chance that such a firm is struck."),
    REN_FIELD(params, depth, "1", 0, 1, 1, "Share of capacity that is lost."),
    REN_COURSE_FIELDS(params, 8),
    { 0 },
};

static ren_status prepare(const void *p, const ren_scene *scene, void *memo,
                          ren_error *err)
{
    const params *k = p;
    const ren_filter filter = { .firms = &k->firms,
                                .products = &k->products,
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

const ren_lever ren_shock_supplier_failure = {
    .block = { .name = "supplier_failure",
               .summary = "Takes capacity from named firms or from makers of a "
                          "product, in some provinces or tiers.",
               .source = "model causes B3 S5; Barrot & Sauvagnat 2016",
               .params_size = sizeof(params),
               .fields = fields },
    .kind = REN_SHOCK,
    .code = "S5",
    .evidence = "Customers of a struck supplier lose about 0.4 of its loss through "
                "specific inputs (E9).",
    .falsified = "Customers of struck suppliers lose no more than like firms that buy "
                 "elsewhere.",
    .moves = moves,
    .memo_size = sizeof(ren_targets),
    .prepare = prepare,
    .release = ren_targets_release,
    .apply = apply,
    .first_week = first_week,
};
