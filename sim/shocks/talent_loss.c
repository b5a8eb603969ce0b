#include "sim/run/aim/course.h"
#include "sim/run/aim/targets.h"

typedef struct params {
    ren_struck who;
    double depth;
    double wage;
    double leak;
    ren_course course;
} params;

static const ren_field fields[] = {
    REN_STRUCK_FIRMS(params, who, "Firms whose staff leave, by id; empty: all."),
    REN_STRUCK_FIELDS(params, who),
    REN_FIELD(params, depth, "1", 0, 20, 1, "Quits above the usual, share of them."),
    REN_FIELD(params, wage, "1", 0, 1, 0.1,
              "Wages outside above the usual, per unit of depth."),
    REN_FIELD(params, leak, "1", 0, 1, 0.5,
              "Share of those who quit beyond the usual that leaves the country."),
    REN_COURSE_FIELDS(params, 52),
    { 0 },
};

static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    const params *k = p;
    const ren_targets *targets = memo;
    const double more = k->depth * ren_course_strength(&k->course, scene->week);
    const double lost = more > 0.0 ? k->leak : 0.0;
    for (int32_t i = 0; i < scene->economy->firms.n; i++) {
        const double hit = targets->firm[i];
        strain->of[REN_STRAIN_quits][i] += (ren_real)(hit * more);
        strain->of[REN_STRAIN_outside_wage][i] += (ren_real)(hit * k->wage * more);
        strain->of[REN_STRAIN_leak][i] += (ren_real)(hit * lost);
    }
}

static const ren_move moves[] = { { "quits", +1 }, { "vacancies", +1 }, { 0 } };

const ren_lever ren_shock_talent_loss = {
    .block = { .name = "talent_loss",
               .summary = "Draws staff away: more of them quit, wages outside are "
                          "higher, and part of those who leave are lost to the "
                          "country's labour pools.",
               .source = "model causes B3 S3; equations C15",
               .params_size = sizeof(params),
               .fields = fields },
    .kind = REN_SHOCK,
    .code = "S3",
    .evidence = "Named by source paper 004 as the drain of talent; a usual year loses "
                "17.9 % of staff (51job), the size of a drain is an assumption.",
    .acts = REN_ACTS(quits) | REN_ACTS(outside_wage) | REN_ACTS(leak),
    .moves = moves,
    .falsified = "Firms that lose twice as many researchers as others keep their rate "
                 "of innovation and their capacity.",
    .memo_size = sizeof(ren_targets),
    .prepare = ren_struck_find,
    .release = ren_targets_release,
    .apply = apply,
};
