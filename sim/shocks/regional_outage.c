#include "sim/run/aim/strike.h"

typedef struct params {
    ren_struck who;
    double depth;
    ren_course course;
} params;

static const ren_field fields[] = {
    { .name = "provinces",
      .type = REN_NAMES,
      .offset = offsetof(params, who.provinces),
      .unit = "1",
      .vocabulary = REN_PROVINCES,
      .required = true,
      .doc = "Provinces that are struck." },
    REN_STRUCK_FIELDS(params, who),
    REN_FIELD(params, depth, "1", 0, 1, 0.5, "Share of capacity that is lost."),
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
    .prepare = ren_struck_find,
    .release = ren_targets_release,
    .apply = apply,
};
