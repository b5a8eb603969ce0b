#include "sim/run/aim/course.h"
#include "sim/run/aim/targets.h"

typedef struct params {
    ren_names products;
    double depth;
    double confidence;
    bool home;
    bool exports;
    ren_course course;
} params;

static const ren_field fields[] = {
    REN_FIELD_NAMES(params, products, REN_PRODUCTS, NULL,
                    "Products that lose demand; empty: all."),
    REN_FIELD(params, depth, "1", 0, 1, 0.1, "Share of final demand that is lost."),
    REN_FIELD(
        params, confidence, "1", 0, 1, 0.5,
        "Fall of the level confidence of their makers tends to, per unit of depth."),
    REN_FIELD_FLAG(params, home, 1, "Whether households and government buy less."),
    REN_FIELD_FLAG(params, exports, 0, "Whether the rest of the world buys less."),
    REN_COURSE_FIELDS(params, 26),
    { 0 },
};

static ren_status prepare(const void *p, const ren_scene *scene, void *memo,
                          ren_error *err)
{
    const ren_filter filter = { .products = &((const params *)p)->products };
    return ren_targets_find(memo, scene, &filter, 1.0, err);
}

static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    const params *k = p;
    const ren_targets *targets = memo;
    const double left = 1.0 - k->depth * ren_course_strength(&k->course, scene->week);
    for (int32_t q = 0; q < scene->economy->table->n; q++) {
        strain->demand[q] *= targets->product[q] && k->home ? left : 1.0;
        strain->export_[q] *= targets->product[q] && k->exports ? left : 1.0;
    }
    for (int32_t i = 0; i < scene->economy->firms.n; i++) {
        strain->of[REN_STRAIN_confidence][i] -=
            (ren_real)(targets->firm[i] * k->confidence * (1.0 - left));
    }
}

static const ren_move moves[] = { { "final_demand", -1 }, { 0 } };

const ren_lever ren_shock_demand_loss = {
    .block = { .name = "demand_loss",
               .summary = "Lowers final demand for some or all products.",
               .source = "model causes B3 S4; equations C8",
               .params_size = sizeof(params),
               .fields = fields },
    .kind = REN_SHOCK,
    .code = "S4",
    .evidence =
        "Named by the source papers as shrinking demand and weakening expectations; "
        "its size is an assumption.",
    .falsified =
        "Output of the makers falls by less than a tenth of what their final demand "
        "does.",
    .moves = moves,
    .acts = REN_ACTS(confidence),
    .memo_size = sizeof(ren_targets),
    .prepare = prepare,
    .release = ren_targets_release,
    .apply = apply,
};
