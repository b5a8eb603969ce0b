#include "sim/run/aim/reach.h"

enum { LOCAL, CENTRAL };
static const char *const levels[] = { "local", "central", NULL };

typedef struct params {
    ren_reach_spec reach;
    int32_t level;
    double research_share;
    bool claw_back;
} params;

static const ren_field fields[] = {
    REN_REACH_FIELDS(params, reach, "innovative, srdi, little_giant", REN_REACH_SCORE),
    REN_FIELD_CHOICE(params, level, levels, 0,
                     "Whose award it is, which sets its size."),
    REN_FIELD(params, research_share, "1", 0, 1, 0.5,
              "Share of the award that is tied to research."),
    REN_FIELD_FLAG(params, claw_back, 1,
                   "Whether firms that fail the review return the first part."),
    { 0 },
};

/* An award for every real firm once a programme, a year's part of it. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    const params *k = p;
    const ren_parameters *r = scene->parameters;
    const double award = k->level == LOCAL ? r->award_local : r->award_central;
    return ren_reach_programme(scene, award, i);
}

/* L1, C13: cohorts are taken in evenly over a programme, so that every week as many
 * get the first part as get the rest after their review. Those that fail it get no
 * second part and, where it is claimed back, return the first. */
static void apply(const void *p, const void *memo, const ren_scene *scene,
                  ren_strain *strain)
{
    const params *k = p;
    const ren_reach *reach = memo;
    const ren_parameters *r = scene->parameters;
    const bool reviewed =
        scene->week >= (double)k->reach.course.start_week + r->award_review;
    const double later = (1.0 - r->award_upfront) * r->lg_review_pass;
    const double back =
        k->claw_back ? r->award_upfront * (1.0 - r->lg_review_pass) : 0.0;
    const double due = r->award_upfront + (reviewed ? later - back : 0.0);
    const double phi =
        r->e_max_L1 * ren_reach_pay(reach, &k->reach, scene, due * r->e_max_L1, strain);
    const double week = due / 52.0;
    ren_reach_mark(reach, scene, phi, strain);
    ren_reach_add_each(reach, scene, phi, week, reach->each,
                       strain->of[REN_STRAIN_grant]);
    ren_reach_add_each(reach, scene, phi, week * k->research_share, reach->each,
                       strain->of[REN_STRAIN_research_grant]);
}

static const ren_reach_rule rule = {
    .cost = cost,
    .b_half = offsetof(ren_parameters, B_half_L1),
};

static const ren_move moves[] = { { "cash_held", +1 },
                                  { "research_spent", +1 },
                                  { 0 } };

const ren_lever ren_lever_award = {
    .block = { .name = "award",
               .summary = "Pays awards to firms: a part at once, the rest after a "
                          "review, which takes back from those that fail.",
               .source = "equations C21 L1; Ministry of Finance and MIIT 2024 (award, "
                         "first part, claw-back)",
               REN_REACH_KEYS(params, fields) },
    .code = "L1",
    .evidence =
        "Grants do not crowd research out, without evidence of substantial "
        "additionality in 52 micro-studies (Dimos & Pugh 2016); small early grants "
        "help constrained firms most (Howell 2017).",
    .falsified =
        "No rise of research of constrained firms beyond that of a cash transfer of "
        "the same size.",
    .acts = REN_ACTS(grant) | REN_ACTS(research_grant),
    .moves = moves,
    REN_REACH_BY(&rule, ren_reach_prepare, apply),
};
