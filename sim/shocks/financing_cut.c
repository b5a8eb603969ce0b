#include "sim/lever.h"
#include "sim/run/aim/course.h"

typedef struct params {
    double depth;
    double capital;
    double haircut;
    double rate_rise;
    double slow_payment;
    ren_course course;
} params;

static const ren_field fields[] = {
    REN_FIELD(params, depth, "1", 0, 1, 0.2,
              "Share of loans paid back that banks do not renew."),
    REN_FIELD(params, capital, "1", 0, 1, 0.2,
              "Share of bank capital that is lost, per unit of depth."),
    REN_FIELD(params, haircut, "1", 0, 1, 0.5,
              "Share of collateral that banks stop to accept, per unit of depth."),
    REN_FIELD(params, rate_rise, "1/year", 0, 1, 0.05,
              "Rise of interest on loans, per unit of depth."),
    REN_FIELD(params, slow_payment, "1", 0, 10, 0.5,
              "How much longer invoices stay unpaid, per unit of depth."),
    REN_COURSE_FIELDS(params, 52),
    { 0 },
};

static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    const params *k = p;
    const double cut = k->depth * ren_course_strength(&k->course, scene->week);
    (void)memo;
    strain->bank_capital *= 1.0 - k->capital * cut;
    strain->rollover *= 1.0 - cut;
    strain->collateral *= 1.0 - k->haircut * cut;
    strain->rate += k->rate_rise * cut;
    strain->pay_time *= 1.0 + k->slow_payment * cut;
}

static const ren_move moves[] = { { "loans_owed", -1 },
                                  { "short_of_cash", +1 },
                                  { 0 } };

const ren_lever ren_shock_financing_cut = {
    .block = { .name = "financing_cut",
               .summary =
                   "Takes capital from banks, which renew fewer loans, accept less "
                   "collateral and ask more interest; customers pay later.",
               .source = "model causes B3 S2; equations C10",
               .params_size = sizeof(params),
               .fields = fields },
    .kind = REN_SHOCK,
    .code = "S2",
    .evidence =
        "Named by the source papers as financing contraction; credit losses and "
        "demand losses raise bankruptcies of creditors (Jacobson & von Schedvin "
        "2015); its size is an assumption.",
    .falsified = "Firms with more debt lose no more output than like firms with less.",
    .moves = moves,
    .apply = apply,
};
