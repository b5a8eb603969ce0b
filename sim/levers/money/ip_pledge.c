#include "sim/run/aim/reach.h"

#include "sim/phases/knowledge/base.h"

typedef struct params {
    ren_reach_spec reach;
    bool insurance;
} params;

static const ren_field fields[] = {
    REN_REACH_FIELDS(params, reach, "innovative, srdi, little_giant, champion",
                     REN_REACH_ALL),
    REN_FIELD_FLAG(params, insurance, 0,
                   "Whether insurance bears a further share of the loss."),
    { 0 },
};

/* Loans against the firm's knowledge: research of the years that are not yet outdated. */
static double pledged(const ren_scene *scene, int32_t i)
{
    const ren_parameters *r = scene->parameters;
    return r->e_max_L5 * r->ip_weeks * ren_research_base(scene->setup, i);
}

static double loss(const ren_scene *scene, int32_t i)
{
    const ren_parameters *r = scene->parameters;
    const double rate =
        r->cost_L4 > r->guarantee_fee ? r->cost_L4 - r->guarantee_fee : 0.0;
    return rate * r->cost_L5 * pledged(scene, i);
}

static double premium(const params *k, const ren_scene *scene, int32_t i)
{
    const ren_parameters *r = scene->parameters;
    return k->insurance ? r->insurance_premium * r->insurance_cover * pledged(scene, i)
                        : 0.0;
}

/* Expected loss on loans against the firm's knowledge, and the premium of its
 * insurance. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    return loss(scene, i) + premium(p, scene, i);
}

/* L5: knowledge is collateral, and the state bears a share of what banks lose. */
static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    const params *k = p;
    const ren_parameters *r = scene->parameters;
    const double phi = ren_reach_pay(memo, &k->reach, scene, 1.0, strain);
    /* the registry's h_IP is what is accepted of knowledge that is pledged whole */
    const double part = r->h_IP > 0.0 ? r->e_max_L5 / r->h_IP : 0.0;
    const double cover = r->cost_L5 + (k->insurance ? r->insurance_cover : 0.0);
    ren_real *covered = strain->of[REN_STRAIN_cover];
    ren_reach_mark(memo, scene, phi, strain);
    ren_reach_add(memo, scene, phi, part, strain->of[REN_STRAIN_pledge]);
    if (phi == 0.0) {
        return;
    }
#pragma omp parallel for schedule(static)
    for (int32_t i = 0; i < scene->economy->firms.n; i++) {
        const double loans = pledged(scene, i);
        const double all = loans + scene->setup->books.debt[i];
        const double share =
            all > 0.0 ? loans / all : 0.0; /* loans against knowledge */
        covered[i] += (ren_real)(cover * share) * ren_reach_of(memo, phi, i);
    }
}

static const ren_reach_rule rule = {
    .cost = cost,
    .b_half = offsetof(ren_parameters, B_half_L5),
};

static const ren_move moves[] = { { "loans_owed", +1 }, { "credit_limit", +1 }, { 0 } };

const ren_lever ren_lever_ip_pledge = {
    .block = { .name = "ip_pledge",
               .summary = "Makes banks take intellectual property as collateral: the "
                          "state bears a share of the loss, insurance a further one.",
               .source = "equations C10, C21 L5",
               REN_REACH_KEYS(params, fields) },
    .code = "L5",
    .evidence =
        "Pilot cities of pledge finance raise inputs and outputs of innovation (sign); "
        "38 % of patenting US firms had pledged patents (Mann 2018).",
    .falsified = "Loans of firms with patents do not rise against firms without.",
    .acts = REN_ACTS(pledge) | REN_ACTS(cover),
    .moves = moves,
    REN_REACH_BY(&rule, ren_reach_prepare, apply),
};
