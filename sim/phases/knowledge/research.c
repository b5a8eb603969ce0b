#include "sim/phase.h"

/* Share of its research for which a firm has no money: what liquidity lacks, and cash
 * below none over that of day 0 (C13 fin_gap). */
static double gap_of(const ren_world *world, int32_t i)
{
    const double base = world->setup->books.cash[i], cash = base + world->state.cash[i];
    const double overdrawn = cash < 0.0 && base > 0.0 ? -cash / base : 0.0;
    const double gap = overdrawn - (double)world->state.liquidity[i];
    return gap < 0.0 ? 0.0 : gap < 1.0 ? gap : 1.0;
}

/* What a further deduction of research from profit gains: C13 eps_uc times the fall of
 * the cost of research, which is the tax on what is deducted, at the firm's own rate.
 * Firms without profit pay none. */
static double gain_of_deduction(const ren_world *world, int32_t i)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_books *b = &world->setup->books;
    const double deducted = ren_strain_of(&world->strain, REN_STRAIN_deduction, i);
    const double rate = ren_books_tax_rate(p, world->setup->economy->firms.tier[i]);
    return b->surplus[i] > b->interest[i] ? p->eps_uc * rate * deducted : 0.0;
}

/*
 * C13: RD = rho Sales4 (1 + c - c*) [1 - fin_gap]+ (1 + eps_uc cut_uc) (1 + embargo_rd)
 * + add sub, less that of day 0. The four-week mean of sales is a speed of a quarter,
 * of the budget as a whole. rho is that of the firm's capability, not of its title.
 */
static void run(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_parameters *par = &setup->scenario->parameters;
    const double *base = setup->science.research;
    const ren_state *s = &world->state;
    if (setup->books.cash == NULL) {
        return;
    }
#pragma omp parallel for schedule(dynamic, 1)
    for (int32_t p = 0; p < setup->economy->table->n; p++) {
        double sum = 0;
        for (int32_t i = setup->maker_first[p]; i < setup->maker_first[p + 1]; i++) {
            const double gap = gap_of(world, i);
            const double factor = (1.0 + s->output[i]) * (1.0 + s->confidence[i])
                                  * (1.0 - gap) * (1.0 + gain_of_deduction(world, i))
                                  * (1.0 + s->spur[i]);
            const double grant =
                ren_strain_of(&world->strain, REN_STRAIN_research_grant, i);
            const double gained =
                grant * par->add_sub * (gap > 0.0 ? par->add_constrained : 1.0);
            s->research[i] +=
                0.25 * (base[i] * (factor - 1.0) + gained - s->research[i]);
            sum += s->research[i];
        }
        ren_branch(world, p, 0)[REN_MONEY_RESEARCHED] = sum; /* of all tiers */
    }
}

const ren_phase ren_phase_research = {
    .name = "research",
    .doc = "Sets what firms spend on research.",
    .source = "C13",
    .reads =
        REN_COLUMNS(REN_COL_output, REN_COL_confidence, REN_COL_liquidity, REN_COL_cash,
                    REN_COL_spur, REN_COL_research, REN_COL_branch_money),
    .writes = REN_COLUMNS(REN_COL_research, REN_COL_branch_money),
    .run = run,
    .called = ren_money_is_on,
};
