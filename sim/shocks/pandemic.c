#include "sim/run/aim/strike.h"

/* S7: talent, demand and capacity of a block of provinces are struck at once. Demand
 * falls by the share of final sales that the block's households and governments stand
 * for: its share of output. */

typedef struct params {
    ren_names provinces;
    double depth;
    double capacity;
    double demand;
    double quits;
    double confidence;
    ren_course course;
} params;

typedef struct block {
    ren_targets targets; /* must be first: it is what is released */
    double share;        /* of the country's output */
} block;

static const ren_field fields[] = {
    { .name = "provinces",
      .type = REN_NAMES,
      .offset = offsetof(params, provinces),
      .unit = "1",
      .vocabulary = REN_PROVINCES,
      .required = true,
      .doc = "Provinces that are struck." },
    REN_FIELD(params, depth, "1", 0, 1, 0.3, "Severity; what follows is in its units."),
    REN_FIELD(params, capacity, "1", 0, 1, 1,
              "Share of capacity lost in the provinces, per unit of depth."),
    REN_FIELD(params, demand, "1", 0, 1, 0.5,
              "Share of their final demand that is lost, per unit of depth."),
    REN_FIELD(params, quits, "1", 0, 20, 2,
              "Quits above the usual in the provinces, per unit of depth."),
    REN_FIELD(params, confidence, "1", 0, 1, 0.5,
              "Fall of the level confidence tends to in the provinces, per unit of "
              "depth."),
    REN_COURSE_FIELDS(params, 12),
    { 0 },
};

static ren_status prepare(const void *p, const ren_scene *scene, void *memo,
                          ren_error *err)
{
    const ren_filter filter = { .provinces = &((const params *)p)->provinces };
    const ren_population *firms = &scene->economy->firms;
    block *b = memo;
    double all = 0;
    const ren_status status = ren_targets_find(&b->targets, scene, &filter, 1.0, err);
    for (int32_t i = 0; i < firms->n; i++) {
        all += 52.0 * firms->output[i];
    }
    b->share = all > 0.0 ? b->targets.sales / all : 0.0;
    return status;
}

static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    const params *k = p;
    const block *b = memo;
    const double hit = k->depth * ren_course_strength(&k->course, scene->week);
    const double left = 1.0 - k->demand * hit * b->share;
    ren_strike_apply(&b->targets, k->depth * k->capacity, &k->course, scene, strain);
    for (int32_t q = 0; q < scene->economy->table->n; q++) {
        strain->demand[q] *= left;
    }
    for (int32_t i = 0; i < scene->economy->firms.n; i++) {
        const double here = b->targets.firm[i] * hit;
        strain->of[REN_STRAIN_quits][i] += (ren_real)(here * k->quits);
        strain->of[REN_STRAIN_confidence][i] -= (ren_real)(here * k->confidence);
    }
}

static const ren_move moves[] = { { "quits", +1 }, { "confidence", -1 }, { 0 } };

const ren_lever ren_shock_pandemic = {
    .block = { .name = "pandemic",
               .summary = "Strikes a block of provinces at once: capacity is lost, "
                          "people buy less, staff leave, confidence falls.",
               .source = "model causes B3 S7: S3, S4 and S5 together",
               .params_size = sizeof(params),
               .fields = fields },
    .kind = REN_SHOCK,
    .code = "S7",
    .evidence = "Named by source papers 001 and 003; the mix of its parts is an "
                "assumption.",
    .acts = REN_ACTS(quits) | REN_ACTS(confidence),
    .moves = moves,
    .falsified =
        "Chains lose no more when talent, demand and capacity of a region fail "
        "together than the sum of what they lose apart, in every region.",
    .memo_size = sizeof(block),
    .prepare = prepare,
    .release = ren_targets_release,
    .apply = apply,
};
