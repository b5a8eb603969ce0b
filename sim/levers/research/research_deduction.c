#include "sim/run/aim/reach.h"

#include "sim/phases/knowledge/base.h"

/* Tax forgone on the research of day 0, as far as the firm pays tax. */
static double cost(const void *p, const ren_scene *scene, int32_t i)
{
    const ren_books *books = &scene->setup->books;
    const double forgone =
        scene->parameters->e_max_L2
        * ren_books_tax_rate(scene->parameters, scene->economy->firms.tier[i])
        * ren_research_base(scene->setup, i);
    const double tax = books->profit_tax[i];
    (void)p;
    return 52.0 * (forgone < tax ? forgone : tax);
}

/* L2: the user cost of research falls by tax rate times deduction. */
static const ren_reach_rule rule = {
    .cost = cost,
    .b_half = offsetof(ren_parameters, B_half_L2),
    .effect = { REN_EFFECT(deduction, e_max_L2) },
};

static const ren_move moves[] = { { "research_spent", +1 }, { 0 } };

const ren_lever ren_lever_research_deduction = {
    .block = { .name = "research_deduction",
               .summary = "Lets firms deduct more of their research from taxable "
                          "profit.",
               .source = "equations C9, C13, C21 L2",
               REN_REACH_KEYS(ren_reach_only, ren_reach_all) },
    .code = "L2",
    .evidence =
        "Patents react to the user cost of research with an elasticity of 2 or more "
        "(Dechezlepretre et al. 2023); in China 24 to 45 % of the rise was relabelled "
        "(Chen et al. 2021).",
    .falsified =
        "Research of profitable firms does not rise against that of firms without "
        "profit.",
    .acts = REN_ACTS(deduction),
    .moves = moves,
    REN_REACH_BY(&rule, ren_reach_prepare, ren_reach_apply),
};
