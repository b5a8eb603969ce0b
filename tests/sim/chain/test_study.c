/**
 * @file tests/sim/chain/test_study.c
 * A naive twin of what firms spend on research and come to know: phases research and learn
 * firm by firm, as 7.26 and 7.27 of docs/model.md state them (C13).
 *
 * Precision: both
 */
#include "tests/sim/chain/storm.h"

/* What the phases came across in all weeks: firms. */
static struct {
    int32_t plain, lacking, overdrawn, both, all, cashless; /* money for research */
    int32_t taxed, relieved, idle;                          /* deductions */
    int32_t granted, constrained, spurred;                  /* grants, embargo */
    int32_t taught, partnered, parted, without;             /* knowledge */
} seen;

/* rho Sales4 of day 0; never quite none. */
static double usual_research(const ren_world *world, int32_t i)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_population *firms = &world->setup->economy->firms;
    const double rho[] = { p->rd_ord, p->rd_innov, p->rd_srdi, p->rd_lg, p->rd_champ };
    return fmax(1e-9, rho[firms->tier[i]] * firms->output[i]);
}

/* ---- 7.26 research ---- */

/* fin_gap: what liquidity lacks, and cash below none over that of day 0. */
static double gap_of(const ren_world *world, int32_t i)
{
    const double before = world->setup->books.cash[i];
    const double has = before + world->state.cash[i];
    const double below = before > 0.0 ? fmax(0.0, -has / before) : 0.0;
    const double lacks = -(double)world->state.liquidity[i];
    seen.cashless += before == 0.0 && has < 0.0;
    seen.overdrawn += below > 0.0 && lacks <= 0.0;
    seen.lacking += lacks > 0.0 && below == 0.0;
    seen.both += lacks > 0.0 && below > 0.0;
    seen.plain += below + lacks < 0.0;
    seen.all += below + lacks > 1.0;
    return fmax(0.0, fmin(1.0, below + lacks));
}

/* eps_uc tau deduction, of firms with profit. */
static double relief_of(const twins *t, int32_t i)
{
    const ren_parameters *p = &t->was->setup->scenario->parameters;
    const ren_books *books = &t->was->setup->books;
    const double deducted =
        (double)ren_strain_of(&t->now->strain, REN_STRAIN_deduction, i);
    const bool high = t->was->setup->economy->firms.tier[i] >= 2;
    if (books->surplus[i] - books->interest[i] <= 0.0) {
        seen.idle += deducted > 0.0;
        return 0.0;
    }
    seen.relieved += high && deducted > 0.0;
    seen.taxed += !high && deducted > 0.0;
    return p->eps_uc * (high ? p->tax_hightech : p->tax_std) * deducted;
}

/* RD += (RD0 [(1 + x)(1 + c - c*)(1 - fin_gap)(1 + relief)(1 + spur) - 1] + add_sub grant
 * - RD)/4, a grant counting add_constrained times where there is a gap. */
static double research_of(const twins *t, int32_t i)
{
    const ren_parameters *p = &t->was->setup->scenario->parameters;
    const ren_state *s = &t->was->state;
    const double gap = gap_of(t->was, i), usual = usual_research(t->was, i);
    const double times = gap > 0.0 ? p->add_constrained : 1.0;
    const double grant =
        (double)ren_strain_of(&t->now->strain, REN_STRAIN_research_grant, i);
    const double wished = usual * (1.0 + (double)s->output[i])
                          * (1.0 + (double)s->confidence[i]) * (1.0 - gap)
                          * (1.0 + relief_of(t, i)) * (1.0 + (double)s->spur[i]);
    seen.granted += grant > 0.0 && gap == 0.0;
    seen.constrained += grant > 0.0 && gap > 0.0;
    seen.spurred += s->spur[i] > 0;
    return s->research[i]
           + (wished - usual + p->add_sub * times * grant - s->research[i]) / 4.0;
}

static void check_research(const twins *t)
{
    const ren_population *firms = &t->was->setup->economy->firms;
    for (int32_t p = 0; p < t->was->setup->economy->table->n; p++) {
        double sum = 0, size = 0;
        for (int32_t i = 0; i < firms->n; i++) {
            if (firms->product[i] == p) {
                const double next = research_of(t, i);
                const double usual = usual_research(t->was, i);
                expect_near(t, usual + t->now->state.research[i], usual + next, 1e-12,
                            "research with that of day 0", i);
                sum += next;
                size += usual + fabs(next);
            }
        }
        for (int32_t tier = 0; tier < REN_N_TIERS; tier++) {
            const double *is = ren_branch(t->now, p, tier);
            const double *had = ren_branch(t->was, p, tier);
            for (int k = 0; k < REN_N_MONEY_SUMS; k++) {
                const bool of_all = tier == 0 && k == REN_MONEY_RESEARCHED;
                expect_near(t, is[k], of_all ? sum : had[k], of_all ? 1e-12 * size : 0,
                            "a sum of the product", p);
            }
        }
    }
}

/* Every sixth week some firms have no money or much, by itself rarely so, and deduct and
 * get other shares than their neighbours. */
static void upset_money(ren_world *world)
{
    const ren_state *s = &world->state;
    ren_real *const *lever = world->strain.of;
    for (int32_t i = 0; world->week % 6 == 5 && i < world->setup->economy->firms.n;
         i++) {
        const double before = fmax(1.0, world->setup->books.cash[i]);
        lever[REN_STRAIN_deduction][i] *= (ren_real)(0.25 * (i % 5));
        lever[REN_STRAIN_research_grant][i] *= (ren_real)(0.5 * (i % 3));
        switch (i % 16) {
        case 0:
            s->cash[i] = -1.2 * before;
            break;
        case 1:
            s->cash[i] = -3.0 * before;
            break;
        case 2:
            s->liquidity[i] = (ren_real)-0.3;
            break;
        case 3:
            s->liquidity[i] = (ren_real)-1.4;
            break;
        case 4:
            s->liquidity[i] = (ren_real)0.2;
            break;
        case 5:
            s->cash[i] = -1.2 * before;
            s->liquidity[i] = (ren_real)-0.3;
            break;
        default:
            break;
        }
    }
}

/* ---- 7.27 learn ---- */

/* k += delta_Kn [(r + phi_a (m + partners))/(1 + phi_a) - k], phi_a = phi_spill
 * (1 - exp(-RD0/RDref)) of one real firm. */
static void check_learn(const twins *t)
{
    const ren_parameters *p = &t->was->setup->scenario->parameters;
    const ren_state *s = &t->was->state;
    const ren_population *firms = &t->was->setup->economy->firms;
    for (int32_t i = 0; i < firms->n; i++) {
        const double usual = usual_research(t->was, i);
        const double takes =
            p->phi_spill * (1.0 - exp(-usual / firms->weight[i] / p->RDref));
        const double m = (double)s->learned[i], partners = (double)s->partners[i];
        const double known = (double)s->knowledge[i];
        const double brought =
            (s->research[i] / usual + takes * (m + partners)) / (1.0 + takes);
        seen.taught += m != 0.0;
        seen.partnered += partners > 0.0;
        seen.parted += partners < 0.0;
        seen.without += usual == 1e-9;
        close_to(t, (double)t->now->state.knowledge[i],
                 known + p->delta_Kn * (brought - known), "knowledge", i);
    }
}

static void run_both(int32_t firms, int32_t n, const ren_override *more)
{
    twin_of twin[] = {
        { .phase = "research", .upset = upset_money, .check = check_research },
        { .phase = "learn", .check = check_learn },
    };
    memset(&seen, 0, sizeof seen);
    run_storm_with(firms, n, more, 2, twin);
    assert_int_equal(twin[0].runs, ren_lab_weeks(STORM_WEEKS));
    assert_int_equal(twin[1].runs, ren_lab_weeks(STORM_WEEKS));
    assert_true(seen.granted > 0 && seen.constrained > 0);
    assert_true(seen.taxed > 0 && seen.relieved > 0 && seen.idle > 0);
}

static void firms_study(void **state)
{
    (void)state;
    const ren_override noise = { "noise", "on" };
    run_both(1500, 1, &noise);
    assert_true(seen.plain > 0 && seen.lacking > 0 && seen.overdrawn > 0);
    assert_true(seen.both > 0 && seen.all > 0 && seen.spurred > 0);
    assert_true(seen.taught > 0 && seen.partnered > 0 && seen.parted > 0);
}

/* Firms that keep no cash or do no research on day 0; grants that crowd out a
 * fifth. */
static void firms_without_money_or_research_study(void **state)
{
    (void)state;
    static const ren_override poor[] = { { "noise", "off" },
                                         { "parameters.cash_weeks", "0 weeks" },
                                         { "parameters.rd_ord", "0" },
                                         { "parameters.add_sub", "0.8" } };
    run_both(500, 4, poor);
    assert_true(seen.cashless > 0 && seen.without > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(firms_study),
        cmocka_unit_test(firms_without_money_or_research_study),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
