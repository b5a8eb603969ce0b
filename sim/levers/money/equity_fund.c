#include "sim/run/aim/reach.h"

#include <math.h>

static const ren_field fields[] = {
    REN_REACH_FIELDS(ren_reach_only, reach, "innovative, srdi, little_giant",
                     REN_REACH_SCORE),
    { 0 },
};

/* Equity of the firm in a year of the programme: a ticket for each real firm, at most a
 * share of its revenue. */
static double ticket(const ren_scene *scene, int32_t i)
{
    const ren_parameters *r = scene->parameters;
    const ren_population *firms = &scene->economy->firms;
    const double whole = firms->weight[i] * r->fund_ticket;
    const double most = 52.0 * firms->output[i] * r->fund_most;
    return (whole < most ? whole : most) * 52.0 / r->programme_weeks;
}

/* Public money for the equity of the firm, less what it returns at the rate that money
 * at such risk has to earn. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    const ren_parameters *r = scene->parameters;
    const double kept =
        pow((1.0 + r->fund_return) / (1.0 + r->fund_hurdle), r->fund_years);
    const double lost = kept < 1.0 ? 1.0 - kept : 0.0;
    (void)p;
    return ticket(scene, i) * r->e_max_L3 * lost / r->fund_leverage;
}

/* L3: a share of the eligible firms gets equity once a programme, paid in evenly. */
static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    const ren_reach *reach = memo;
    const ren_parameters *r = scene->parameters;
    const double phi = ren_reach_pay(reach, p, scene, 1.0, strain);
    ren_reach_mark(reach, scene, phi, strain);
    ren_real *equity = strain->of[REN_STRAIN_equity];
    if (phi == 0.0) {
        return;
    }
#pragma omp parallel for schedule(static)
    for (int32_t i = 0; i < scene->economy->firms.n; i++) {
        const ren_real share = ren_reach_of(reach, phi, i);
        if (share > 0) {
            equity[i] += share * (ren_real)(r->e_max_L3 * ticket(scene, i) / 52.0);
        }
    }
}

static const ren_reach_rule rule = {
    .cost = cost,
    .b_half = offsetof(ren_parameters, B_half_L3),
};

static const ren_move moves[] = { { "cash_held", +1 }, { 0 } };

const ren_lever ren_lever_equity_fund = {
    .block = { .name = "equity_fund",
               .summary = "Gives growing firms equity from a fund of funds, in which "
                          "public money draws other money in.",
               .source = "equations C21 L3; fund tickets of 33 million CNY (Beijing "
                         "and Shenzhen)",
               REN_REACH_KEYS(ren_reach_only, fields) },
    .code = "L3",
    .evidence =
        "Of 1,100 firms in a fund's portfolio 200 became little giants in three years "
        "(source paper 001); that the fund caused it is not shown.",
    .falsified =
        "Funded firms invest and research no more than like firms that were not "
        "funded.",
    .acts = REN_ACTS(equity),
    .moves = moves,
    REN_REACH_BY(&rule, ren_reach_prepare, apply),
};
