#include "sim/run/aim/course.h"
#include "sim/run/aim/targets.h"

typedef struct params {
    double budget;
    ren_course course;
} params;

static const ren_field fields[] = {
    REN_FIELD(params, budget, "10000 CNY/year", 0, 1e12, 0, "Spending a year."),
    REN_COURSE_FIELDS(params, 0),
    { 0 },
};

/* Memo: weekly output of all firms on day 0. */
static ren_status prepare(const void *p, const ren_scene *scene, void *memo,
                          ren_error *err)
{
    const ren_population *firms = &scene->economy->firms;
    double sum = 0;
    (void)p;
    (void)err;
    for (int32_t i = 0; i < firms->n; i++) {
        sum += firms->output[i];
    }
    *(double *)memo = sum;
    return REN_OK;
}

/* L0: cash for all firms in proportion to their sales, as what levers leave unspent: the
 * control every package has to beat at equal cost. */
static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    const params *k = p;
    const ren_population *firms = &scene->economy->firms;
    const double week = k->budget / 52.0 * ren_course_strength(&k->course, scene->week);
    const double each = week / *(const double *)memo;
    strain->spent[scene->entry] += week;
#pragma omp parallel for schedule(static)
    for (int32_t i = 0; i < firms->n; i++) {
        strain->of[REN_STRAIN_grant][i] += (ren_real)(each * firms->output[i]);
        strain->reached[i] |= each > 0.0;
    }
}

static const ren_move moves[] = { { "cash_held", +1 }, { 0 } };

const ren_lever ren_lever_placebo = {
    .block = { .name = "placebo",
               .summary = "Pays all firms cash in proportion to their sales, without "
                          "strings: the control at equal cost.",
               .source = "equations C21 L0",
               .params_size = sizeof(params),
               .fields = fields },
    .kind = REN_LEVER,
    .code = "L0",
    .evidence = "A control: it can move outcomes only through cash.",
    .falsified = "A transfer without strings moves outcomes as much as a lever of the "
                 "same cost.",
    .acts = REN_ACTS(grant),
    .moves = moves,
    .memo_size = sizeof(double),
    .prepare = prepare,
    .apply = apply,
};
