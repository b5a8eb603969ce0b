/**
 * @file tests/sim/money/test_lending.c
 * What banks lend and call in (C10, D6), and whom `insolvency` counts as without cash
 * before it lets anybody fail (C11, D2): every firm and bank of every week of a storm
 * beside a twin that takes them one by one.
 *
 * Precision: both
 */
#include "tests/sim/money/lender.h"
#include "tests/support/midweek.h"

enum { FIRMS = 6000 };

#define EXACT (sizeof(ren_real) == sizeof(double) ? 1e-12 : 1e-5)

#define STORM(parameters)                                                          \
    "seed: 11\neconomy: {focal: ['094', hi_chips]}\nrules: {money: on}\n"          \
    "shocks:\n"                                                                    \
    "  cut: {use: financing_cut, depth: 0.5, start_week: 3, duration_weeks: 16}\n" \
    "  embargo: {use: tech_embargo, countries: [USA, JPN, NLD], depth: 0.9,\n"     \
    "            inputs: [chip_tools, hi_chips, '094'], start_week: 5}\n"          \
    "packages:\n"                                                                  \
    "  aid:\n"                                                                     \
    "    l4: {use: guarantee, budget: 1e10 CNY/year, start_week: 2}\n"             \
    "    l5: {use: ip_pledge, budget: 1e10 CNY/year, start_week: 2}\n"             \
    "    l6: {use: supply_chain_finance, budget: 1e10 CNY/year, start_week: 2,\n"  \
    "         duration_weeks: 20}\n"                                               \
    "    line: {use: credit_line, budget: 1e10 CNY/year, start_week: 2}\n"         \
    "    lease: {use: leasing, budget: 1e10 CNY/year, start_week: 2}\n"            \
    "parameters: {cash_weeks: 0.3 weeks, grace: 1 week, r_leverage: "              \
    "0.2/year" parameters "}\n"

/* The banks' state and the firms' weeks that were compared, so that no equation is left
 * out. */
typedef struct cases {
    int64_t firms, same; /* of them, debt and cash agree to the bit */
    int64_t lends, called, healed, advanced, leased, pledged, rated, refused;
    int64_t nothing, part, all; /* banks by what they give of what is asked */
    int64_t renewed;            /* banks that renew all loans */
    double worst;
} cases;

static void near(cases *c, double a, double b, double size, const char *what)
{
    const double gap = fabs(a - b) / size;
    c->worst = fmax(c->worst, gap);
    if (!(gap <= EXACT)) {
        fail_msg("%s: %.17g, twin %.17g, size %g", what, a, b, size);
    }
}

static void count_firm(const lending *l, const ren_state *s, int32_t i, cases *c)
{
    const lender_firm *f = &l->firm[i];
    const ren_state *was = &l->was->state;
    const ren_strain *strain = &l->was->strain;
    c->firms++;
    c->same += s->debt[i] == f->debt && s->cash[i] == f->cash;
    c->lends += f->wanted > 0;
    c->called += f->called > was->called[i];
    c->healed += f->squeezed < was->squeezed[i];
    c->advanced += f->advance != was->advance[i];
    c->leased += ren_strain_of(strain, REN_STRAIN_lease, i) > 0;
    c->pledged += ren_strain_of(strain, REN_STRAIN_pledge, i) > 0;
    c->rated += f->rate != was->rate[i];
    c->refused += f->answer != (double)was->answer[i] && f->accepted == 0;
}

static void compare_firm(const lending *l, const ren_state *s, int32_t i, cases *c)
{
    const lender_firm *f = &l->firm[i];
    const double size = l->was->setup->books.capital[i];
    near(c, s->debt[i], f->debt, size, "debt");
    near(c, s->cash[i], f->cash, size, "cash");
    near(c, s->called[i], f->called, size, "called");
    near(c, s->cash_gap[i], f->gap, size, "cash_gap");
    near(c, s->advance[i], f->advance, size, "advance");
    near(c, s->offer[i], f->offer, size, "offer");
    near(c, s->undrawn[i], f->undrawn, size, "undrawn");
    near(c, s->wanted[i], f->wanted, size, "wanted");
    near(c, s->rate[i], f->rate, 1, "rate");
    near(c, (double)s->squeezed[i], (double)f->squeezed, 1, "squeezed");
    near(c, (double)s->accepted[i], f->accepted, 1, "accepted");
    assert_true((double)s->answer[i] == f->answer);
}

static void compare_banks(const lending *l, const ren_state *s, cases *c)
{
    for (int32_t k = 0; k < REN_N_BANKS; k++) {
        const lender_bank *b = &l->bank[k];
        const double loans = l->was->setup->books.loans[k];
        near(c, s->bank_loans[k], b->loans, loans, "bank_loans");
        near(c, s->bank_capital[k], b->capital, loans, "bank_capital");
        c->nothing += b->gives == 0;
        c->part += b->gives > 0 && b->gives < 1;
        c->all += b->gives == 1;
        c->renewed += b->renews == 1;
    }
}

/* What is booked between sectors is what firms borrow and pay back, by tier, and the
 * interest that banks keep; the flag is up if somebody still feels a loan called in. */
static void compare_sums(const lending *l, const ren_state *s, cases *c)
{
    const ren_setup *setup = l->was->setup;
    double sum[REN_N_FLOWS * REN_N_SECTORS] = { 0 }, size = 0;
    double *loans = sum + REN_FLOW_loans * REN_N_SECTORS;
    double *back = sum + REN_FLOW_repayments * REN_N_SECTORS;
    double *interest = sum + REN_FLOW_interest * REN_N_SECTORS;
    bool feels = false;
    for (int32_t i = 0; i < setup->economy->firms.n; i++) {
        const ren_sector tier = ren_sector_of_tier(setup->economy->firms.tier[i]);
        const lender_firm *f = &l->firm[i];
        loans[tier] += f->lent;
        loans[REN_SECTOR_banks] -= f->lent;
        back[tier] -= f->repaid;
        back[REN_SECTOR_banks] += f->repaid;
        feels = feels || f->squeezed > 0 || f->called != 0 || f->gap != 0;
    }
    for (int32_t k = 0; k < REN_N_BANKS; k++) {
        const double kept = l->bank[k].capital - l->was->state.bank_capital[k];
        interest[REN_SECTOR_banks] += kept;
        interest[REN_SECTOR_households] -= kept;
        size += setup->books.loans[k];
    }
    for (int k = 0; k < REN_N_FLOWS * REN_N_SECTORS; k++) {
        near(c, s->flows[k] - l->was->state.flows[k], sum[k], size, "flows");
    }
    assert_true((*s->calling != 0) == feels);
}

/* What takes years or hardly happens: titles won and lost, plant won in a race, research
 * that is doubled, machines sold. */
static void upset(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_state *s = &world->state;
    for (int32_t v = 0; v < setup->economy->table->n_niches; v++) {
        s->growth[v] = 0.1;
    }
    for (int32_t i = 0; i < setup->economy->firms.n; i++) {
        const int tier = setup->economy->firms.tier[i];
        if (i % 5 == 0) {
            s->title[i] = i % 2 == 0 && tier < 4 ? 1 : tier > 0 ? -1 : 0;
        } else if (i % 5 == 1) {
            s->research[i] = 2.5 * ren_research_base(setup, i);
        } else if (i % 5 == 2) {
            s->investing[i] = -2.0 * setup->books.wear[i];
        }
    }
}

/* The week's lending, of the engine and of the twin. */
static void compare_lending(ren_world *world, ren_world *was, const ren_phase *credit,
                            cases *c)
{
    const int32_t n = world->setup->economy->firms.n;
    lending l = { .was = was,
                  .p = &world->setup->scenario->parameters,
                  .firm = calloc((size_t)n, sizeof *l.firm) };
    assert_non_null(l.firm);
    upset(world);
    ren_world_copy(was, world);
    ren_strain_week(was);
    lender_lend(&l);
    credit->run(world);
    for (int32_t i = 0; i < n; i++) {
        compare_firm(&l, &world->state, i, c);
        count_firm(&l, &world->state, i, c);
    }
    compare_banks(&l, &world->state, c);
    compare_sums(&l, &world->state, c);
    free(l.firm);
}

/* All weeks of a world; `credit` beside the twin. */
static cases compare(const char *text, const char *package, const char *depth,
                     int32_t weeks)
{
    ren_lab lab;
    ren_world world, was;
    cases c = { 0 };
    const ren_override cut = { "shocks.cut.depth", depth };
    ren_lab_sized(&lab, text, FIRMS, weeks, 1, &cut);
    ren_lab_world(&lab, package, true, &world);
    ren_lab_world(&lab, package, true, &was);
    while (world.week < weeks) {
        const ren_phase *credit = ren_lab_run_to(&world, "credit");
        compare_lending(&world, &was, credit, &c);
        ren_lab_run_after(&world, credit);
    }
    ren_lab_world_free(&world);
    ren_lab_world_free(&was);
    ren_lab_free(&lab);
    print_message("%d of %d firm-weeks to the bit, at most %.1g of capital\n",
                  (int)c.same, (int)c.firms, c.worst);
    return c;
}

/* A deep cut and every lever that banks see: loans are called in, gaps heal, invoices are
 * paid in advance and no longer so, machines are leased, research is pledged. */
static void a_storm_with_aid_is_lent_to_as_in_the_twin(void **state)
{
    (void)state;
    const cases c = compare(STORM(""), "aid", "0.5", 34);
    assert_true(c.called > 0 && c.advanced > 0 && c.leased > 0 && c.pledged > 0);
    assert_true(c.rated > 0 && c.refused > 0 && c.lends > 0 && c.healed > 0);
    assert_true(c.nothing > 0 && c.all > 0);
}

/* Nobody fails and all is renewed, but banks can lend little more than on day 0; or what
 * is asked; or nothing but what they do not renew. */
static void banks_give_what_their_capital_allows_as_in_the_twin(void **state)
{
    (void)state;
    const cases few =
        compare(STORM(", default_rate: 0/week, bank_slack: 0.0001"), "none", "0", 20);
    assert_true(few.part > 20 && few.renewed > 100 && few.lends > 0 && few.called == 0);
    const cases all =
        compare(STORM(", default_rate: 0/week, bank_slack: 1"), "none", "0", 20);
    assert_true(all.all == 20 * REN_N_BANKS && all.lends > 0);
    const cases freed =
        compare(STORM(", default_rate: 0/week, bank_slack: 0"), "none", "0.5", 20);
    assert_true(freed.renewed > 0 && freed.called > 0 && freed.all > 0);
}

/* Without draws banks lend the chance itself, and refuse a share of every firm. */
static void lending_without_draws_is_that_of_the_twin(void **state)
{
    (void)state;
    const cases c = compare("noise: off\n" STORM(""), "aid", "0.2", 20);
    assert_true(c.called > 0 && c.lends > 0 && c.advanced > 0 && c.refused == 0);
}

/* What the weeks counted have in them. */
typedef struct counts {
    int64_t usual, squeezed, cleared, marked, closed, opened;
} counts;

/* Share of an agent's firms without cash when all together have lost `loss`: their cash
 * spreads around that of day 0, lognormally; an agent of one firm has none or some. */
static double share_without(const ren_world *was, int32_t i, double loss)
{
    const double weight = was->setup->economy->firms.weight[i];
    const double cash = was->setup->books.cash[i];
    const double spread = was->setup->scenario->parameters.cash_sd_ln
                          * (weight > 1 ? sqrt(1 - 1 / weight) : 0);
    if (loss <= 0) {
        return 0;
    }
    return spread > 0 && cash > 0 ? 0.5 * erfc(-log(loss / cash) / spread / sqrt(2))
           : loss > cash          ? 1
                                  : 0;
}

/* Weeks without cash, this one included: at least half of a real firm lacks it, still
 * works and has found no bank, or has spent its cash on a lost loan and cannot pay the
 * rest. */
static double weeks_without(const ren_world *was, int32_t i, counts *c)
{
    const ren_state *s = &was->state;
    const double weight = was->setup->economy->firms.weight[i];
    const double part = s->squeezed[i], usual = s->cash[i] + s->cash_gap[i];
    double lack = 0, squeezed = 0;
    if (s->wanted[i] <= 0) {
        lack = fmax(0, (1 - part) * share_without(was, i, -usual) - s->closed[i]);
    }
    if (part > 0) {
        squeezed = fmax(0, -(double)s->strained[i]) * part
                   * share_without(was, i, s->cash_gap[i] / part - usual);
    }
    if ((lack + squeezed) * weight < fmin(0.5, 0.5 * weight)) {
        c->cleared += s->overdue[i] > 0;
        return 0;
    }
    c->usual += squeezed == 0;
    c->squeezed += lack == 0;
    return s->overdue[i] + 1;
}

/* `insolvency` counts weeks, reopens what has been closed, a share each week, and marks
 * whom it may let fail; without draws it does no more. */
static void compare_counting(ren_world *world, ren_world *was,
                             const ren_phase *insolvency, counts *c)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_state *s = &world->state;
    const int32_t n = world->setup->economy->firms.n;
    ren_world_copy(was, world);
    world->noise = false;
    insolvency->run(world);
    world->noise = true;
    for (int32_t i = 0; i < n; i++) {
        const double weeks = weeks_without(was, i, c), before = was->state.closed[i];
        const double left = before - before / p->reopen;
        const bool gone = left <= 1e-4;
        const int32_t marked = s->suspect[world->setup->economy->firms.id[i]];
        assert_true((double)s->overdue[i] == weeks);
        assert_true(fabs((double)s->closed[i] - (gone ? 0 : left)) <= EXACT);
        assert_int_equal(marked, weeks > p->grace);
        c->marked += marked;
        c->closed += before > 0 && !gone;
        c->opened += before > 0 && gone;
    }
    assert_true(*s->failed == 0 && *s->rounds == 0 && *s->unresolved == 0);
    assert_memory_equal(s->cash, was->state.cash, (size_t)n * sizeof *s->cash);
    assert_memory_equal(s->debt, was->state.debt, (size_t)n * sizeof *s->debt);
    ren_world_copy(world, was);
}

/* Weeks of firms in which nobody fails yet are counted on the way; then some fail. */
static void those_without_cash_are_counted_as_in_the_twin(void **state)
{
    ren_lab lab;
    ren_world world, was;
    counts c = { 0 };
    (void)state;
    ren_lab_sized(&lab, STORM(", reopen: 3 weeks"), FIRMS, 50, 0, NULL);
    ren_lab_world(&lab, "none", true, &world);
    ren_lab_world(&lab, "none", true, &was);
    while (world.week < 50) {
        const ren_phase *insolvency = ren_lab_run_to(&world, "insolvency");
        compare_counting(&world, &was, insolvency, &c);
        insolvency->run(&world);
        ren_lab_run_after(&world, insolvency);
    }
    print_message("%d usual %d squeezed %d cleared %d marked %d closed %d opened\n",
                  (int)c.usual, (int)c.squeezed, (int)c.cleared, (int)c.marked,
                  (int)c.closed, (int)c.opened);
    assert_true(c.usual > 0 && c.squeezed > 0 && c.cleared > 0 && c.marked > 0);
    assert_true(c.closed > 0 && c.opened > 0);
    ren_lab_world_free(&world);
    ren_lab_world_free(&was);
    ren_lab_free(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_storm_with_aid_is_lent_to_as_in_the_twin),
        cmocka_unit_test(banks_give_what_their_capital_allows_as_in_the_twin),
        cmocka_unit_test(lending_without_draws_is_that_of_the_twin),
        cmocka_unit_test(those_without_cash_are_counted_as_in_the_twin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
