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

/* L0: money that reaches firms and changes nothing but their cash, which no phase of the
 * propagation core reads: the control every package has to beat at equal cost. */
static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    const params *k = p;
    (void)memo;
    strain->spent[scene->entry] +=
        k->budget / 52.0 * ren_course_strength(&k->course, scene->week);
}

static const ren_move moves[] = { { "cash_held", +1 }, { 0 } };

const ren_lever ren_lever_placebo = {
    .block = { .name = "placebo",
               .summary =
                   "Pays firms a transfer of the same cost and does nothing else.",
               .source = "equations C21 L0",
               .params_size = sizeof(params),
               .fields = fields },
    .kind = REN_LEVER,
    .code = "L0",
    .evidence = "A control: it can move outcomes only through cash.",
    .falsified = "A transfer without strings moves outcomes as much as a lever of the "
                 "same cost.",
    .moves = moves,
    .apply = apply,
};
