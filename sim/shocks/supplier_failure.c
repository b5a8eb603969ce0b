#include "sim/run/aim/strike.h"

typedef struct params {
    ren_struck who;
    double depth;
    ren_course course;
} params;

static const ren_field fields[] = {
    REN_STRUCK_FIRMS(params, who, "Firms that fail, by id; empty: all."),
    REN_STRUCK_FIELDS(params, who),
    REN_FIELD(params, depth, "1", 0, 1, 1, "Share of capacity that is lost."),
    REN_COURSE_FIELDS(params, 8),
    { 0 },
};

static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    const params *k = p;
    ren_strike_apply(memo, k->depth, &k->course, scene, strain);
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
    .prepare = ren_struck_find,
    .release = ren_targets_release,
    .apply = apply,
};
