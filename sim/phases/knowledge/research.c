#include "sim/phase.h"

/* Firms of a block, few enough to stay in the nearest cache. */
enum { BLOCK = 32 };

/* What a further deduction of research from profit gains n firms: C13 eps_uc times the
 * fall of the cost of research, which is the tax on what is deducted, at the firm's own
 * rate. Firms without profit pay none. */
static void find_gains(const ren_world *world, int32_t first, int32_t n, double *gain)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_books *b = &world->setup->books;
    for (int32_t k = 0; k < n; k++) {
        const int32_t i = first + k;
        const double deducted = ren_strain_of(&world->strain, REN_STRAIN_deduction, i);
        const double rate = ren_books_tax_rate(p, world->setup->economy->firms.tier[i]);
        gain[k] = b->surplus[i] > b->interest[i] ? p->eps_uc * rate * deducted : 0.0;
    }
}

/* Share of their research for which n firms have no money: what liquidity lacks, and cash
 * below none over that of day 0 (C13 fin_gap). */
static void find_gaps(const ren_world *world, int32_t first, int32_t n,
                      double *restrict gap)
{
    const double *restrict base = world->setup->books.cash + first;
    const double *restrict more = world->state.cash + first;
    const ren_real *restrict liquidity = world->state.liquidity + first;
#pragma omp simd
    for (int32_t k = 0; k < n; k++) {
        const double cash = base[k] + more[k], over = -cash / base[k];
        const double overdrawn = ((cash < 0.0) & (base[k] > 0.0)) ? over : 0.0;
        const double lacks = overdrawn - (double)liquidity[k];
        gap[k] = lacks < 0.0 ? 0.0 : lacks < 1.0 ? lacks : 1.0;
    }
}

/*
 * C13: RD = rho Sales4 (1 + c - c*) [1 - fin_gap]+ (1 + eps_uc cut_uc) (1 + embargo_rd)
 * + add sub, less that of day 0. The four-week mean of sales is a speed of a quarter,
 * of the budget as a whole. rho is that of the firm's capability, not of its title.
 */
static void spend(const ren_world *world, int32_t first, int32_t n)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_state *s = &world->state;
    const double *restrict base = world->setup->science.research + first;
    const ren_real *restrict output = s->output + first;
    const ren_real *restrict confidence = s->confidence + first;
    const ren_real *restrict spur = s->spur + first;
    const ren_real *restrict grant =
        ren_strain_from(&world->strain, REN_STRAIN_research_grant, first);
    double *restrict research = s->research + first;
    const double added = p->add_sub, constrained = p->add_constrained;
    double gap[BLOCK], gain[BLOCK] = { 0 };
    find_gaps(world, first, n, gap);
    if (world->strain.of[REN_STRAIN_deduction] != NULL) {
        find_gains(world, first, n, gain);
    }
#pragma omp simd
    for (int32_t k = 0; k < n; k++) {
        const double factor = (1.0 + output[k]) * (1.0 + confidence[k]) * (1.0 - gap[k])
                              * (1.0 + gain[k]) * (1.0 + spur[k]);
        const double gained = grant[k] * added * (gap[k] > 0.0 ? constrained : 1.0);
        research[k] += 0.25 * (base[k] * (factor - 1.0) + gained - research[k]);
    }
}

static void run(ren_world *world)
{
    const ren_setup *setup = world->setup;
    if (setup->books.cash == NULL) {
        return;
    }
#pragma omp parallel for schedule(dynamic, 1)
    for (int32_t p = 0; p < setup->economy->table->n; p++) {
        const int32_t last = setup->maker_first[p + 1];
        double sum = 0;
        for (int32_t i = setup->maker_first[p]; i < last; i += BLOCK) {
            const int32_t n = last - i < BLOCK ? last - i : BLOCK;
            spend(world, i, n);
            for (int32_t k = 0; k < n; k++) {
                sum += world->state.research[i + k];
            }
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
