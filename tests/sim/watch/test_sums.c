/**
 * @file tests/sim/watch/test_sums.c
 * National series, and those of products, provinces, tiers and the panel,
 * against a twin that adds each of them up once more from firms, slots and
 * links (sums*.h), in a storm that moves all of them. Of events, which state
 * keeps as a count alone, it takes the count: failures, rounds of them,
 * closures, foundings, innovations, patents.
 *
 * Precision: both
 */
#include "tests/sim/watch/sums_chain.h"
#include "tests/sim/watch/sums_goods.h"
#include "tests/sim/watch/sums_money.h"
#include "tests/sim/watch/sums_people.h"
#include "tests/sim/watch/sums_storm.h"

/** How a series is added up: a term of firms, over another or as it is; or a
 * whole. */
typedef struct sums_series {
    ren_national which;
    bool accounts; /* NaN without them */
    sums_term of, over;
    sums_of (*whole)(const sums_week *w);
} sums_series;

/* A sum over firms; one over another; a sum of other things. _M: NaN without
 * accounts. */
#define SUM(name, f)                              \
    {                                             \
        REN_NATIONAL_##name, false, f, NULL, NULL \
    }
#define MEAN(name, f, by)                       \
    {                                           \
        REN_NATIONAL_##name, false, f, by, NULL \
    }
#define WHOLE(name, f)                            \
    {                                             \
        REN_NATIONAL_##name, false, NULL, NULL, f \
    }
#define SUM_M(name, f)                           \
    {                                            \
        REN_NATIONAL_##name, true, f, NULL, NULL \
    }
#define MEAN_M(name, f, by)                    \
    {                                          \
        REN_NATIONAL_##name, true, f, by, NULL \
    }
#define WHOLE_M(name, f)                         \
    {                                            \
        REN_NATIONAL_##name, true, NULL, NULL, f \
    }

static const sums_series series[] = {
    SUM(output, output),
    WHOLE(value_added, value_added_of_all),
    SUM(final_demand, final_demand),
    SUM(final_delivered, final_delivered),
    WHOLE(imports, imports),
    WHOLE(exports, exports_of_all),
    SUM(unmet_critical, short_of_critical),
    MEAN(firms_stopped, stopped, real_firms),
    SUM(chain_output, chain_output),
    WHOLE(fill, fill),
    WHOLE(searching, searching),
    WHOLE(spending, spending),
    WHOLE_M(failed_firms, failed_firms),
    MEAN_M(short_of_cash, short_of_cash, real_firms),
    WHOLE_M(wages_paid, wages_paid),
    SUM_M(loans_owed, loans_owed),
    SUM_M(cash_held, cash_held),
    WHOLE_M(contagion_rounds, contagion_rounds),
    WHOLE_M(insolvent_left, insolvent_left),
    SUM_M(loans_called, loans_called),
    WHOLE_M(money_residual, money_residual),
    WHOLE(chokepoints_made, chokepoints_made),
    WHOLE(chokepoints_covered, chokepoints_covered),
    WHOLE(origin_concentration, origin_concentration),
    WHOLE(origin_blocked, origin_blocked),
    WHOLE(home_share, home_share),
    MEAN(leaders, leads, real_firms),
    WHOLE(struck, struck),
    MEAN_M(srdi_alive, srdi_alive, srdi_of_day_0),
    WHOLE(second_sources, second_sources),
    MEAN_M(collection, owed_to, pays_over_links),
    MEAN_M(quits, quits, staff),
    MEAN_M(vacancies, vacancies, staff),
    SUM_M(skilled, workers),
    SUM_M(researchers, researchers),
    WHOLE_M(titles_innovative, titles_innovative),
    WHOLE_M(titles_srdi, titles_srdi),
    WHOLE_M(titles_little_giant, titles_little_giant),
    WHOLE_M(titles_champion, titles_champion),
    WHOLE_M(review_pass, review_pass),
    WHOLE_M(exits, exits),
    WHOLE_M(entries, entries),
    WHOLE_M(exit_age, exit_age),
    MEAN_M(mean_age, years, real_firms),
    MEAN_M(collaborations, partners, real_firms),
    MEAN_M(partners_srdi, partners_of_srdi, srdi_firms),
    MEAN_M(cross_region_share, partner_firms_afar, partner_firms),
    SUM_M(emissions, emissions),
    WHOLE_M(emission_intensity, NULL), /* of the two */
    SUM_M(credit_limit, credit_limit),
    MEAN(reached, reached, real_firms),
    SUM(freight_saved, freight_saved),
    WHOLE(burden, burden),
    MEAN_M(confidence, confidence, usual_output),
    MEAN_M(digital, digital, usual_output),
    SUM_M(chain_capacity, chain_capacity),
    WHOLE_M(search_weeks, search_weeks),
    MEAN_M(price_index, worth_now, output),
    MEAN_M(margin, surplus, turnover),
    SUM_M(investment, investment),
    SUM_M(capital_owned, capital_owned),
    MEAN_M(share_moved, custom_moved, usual_custom),
    SUM_M(research_spent, research_spent),
    SUM_M(research_aided, research_aided),
    SUM_M(projects, projects),
    SUM_M(projects_aided, projects_aided),
    WHOLE_M(partners_gain, partners_gain),
    WHOLE_M(innovations, innovations),
    WHOLE_M(technology_gap, technology_gap),
    WHOLE_M(patents, patents),
    WHOLE_M(race_progress, race_progress),
    WHOLE_M(qualified_niches, qualified_niches),
    MEAN_M(brand, brand, usual_output),
    MEAN_M(knowledge, knowledge, usual_output),
    SUM(capacity_held, capacity),
    WHOLE(residual, goods_residual),
};

enum { N_SERIES = sizeof series / sizeof *series };
_Static_assert((int)N_SERIES == (int)REN_N_NATIONAL, "a series is missing in the twin");

/* ---- what is recorded ---- */

static sums_of emission_intensity(const sums_week *w)
{
    return sums_over(sums_of_firms(w, emissions), value_added_of_all(w));
}

static sums_of mine_of(const sums_week *w, const sums_series *one)
{
    if (one->accounts && !has_accounts(w)) {
        return sums_count(NAN);
    }
    if (one->which == REN_NATIONAL_emission_intensity) {
        return emission_intensity(w);
    }
    if (one->whole != NULL) {
        return one->whole(w);
    }
    const sums_of sum = sums_of_firms(w, one->of);
    return one->over != NULL ? sums_over(sum, sums_of_firms(w, one->over)) : sum;
}

static void compare_national(storm *s)
{
    for (int k = 0; k < (int)N_SERIES; k++) {
        if (series[k].which == REN_NATIONAL_searching && !has_accounts(&s->w)) {
            continue; /* slots note their searches with accounts alone */
        }
        same(s, ren_nationals[series[k].which].name, 0, mine_of(&s->w, &series[k]),
             s->now.series->national[series[k].which][s->now.week]);
    }
}

/* Output by product, province and tier, and what is left open of each product;
 * kept in single precision. */
static void compare_parts(storm *s)
{
    const ren_population *firms = &s->lab.economy.firms;
    const ren_series *out = s->now.series;
    const int64_t n = out->n_weeks, t = s->now.week;
    double product[REN_MOST_PRODUCTS] = { 0 }, province[REN_N_PROVINCES] = { 0 },
           tier[REN_N_TIERS] = { 0 };
    const double least = 1e-6 / tolerance();
    for (int32_t i = 0; i < firms->n; i++) {
        product[firms->product[i]] += output(&s->w, i);
        province[firms->province[i]] += output(&s->w, i);
        tier[firms->tier[i]] += output(&s->w, i);
    }
    for (int32_t p = 0; p < out->n_products; p++) {
        const double made = s->lab.table.output[p] / 52.0;
        sums_of open = unmet_of(&s->w, p);
        open.size = (open.size + made) * least;
        same(s, "output of product", p, (sums_of){ product[p], made * least },
             (double)out->product[REN_PRODUCT_OUTPUT][p * n + t]);
        same(s, "unmet of product", p, open,
             (double)out->product[REN_PRODUCT_UNMET][p * n + t]);
    }
    for (int32_t r = 0; r < REN_N_PROVINCES; r++) {
        same(s, "output of province", r, (sums_of){ province[r], province[r] * least },
             (double)out->province[r * n + t]);
    }
    for (int32_t k = 0; k < REN_N_TIERS; k++) {
        same(s, "output of tier", k, (sums_of){ tier[k], tier[k] * least },
             (double)out->tier[k * n + t]);
    }
}

static void compare(storm *s)
{
    const int32_t n = s->lab.economy.firms.n;
    s->w.pay = (paying){ .firm = calloc((size_t)n, sizeof *s->w.pay.firm) };
    assert_non_null(s->w.pay.firm);
    deliver(s);
    if (has_accounts(&s->w)) {
        pay_week(s);
        s->w.estates = wages_booked(&s->now) - s->wages;
    }
    compare_national(s);
    compare_parts(s);
    compare_panel(s);
    compare_accounts(s);
    free(s->w.pay.firm);
}

/* Some firms owe customers more than they own: they have no equity, and are
 * left over when the rounds of failures are used up. */
static void owe_to_customers(storm *s)
{
    const ren_books *b = &s->lab.setup.books;
    for (int32_t i = 5; i < s->lab.economy.firms.n; i += 97) {
        s->now.state.receivable[i] -= 2.0 * (b->capital[i] + b->cash[i]) + b->sold[i];
    }
}

/* Every second week, and those of quarters and of the review. */
static void run_storm(storm *s)
{
    while (s->now.week < WEEKS) {
        if (s->now.week == 20 && has_accounts(&s->w)) {
            owe_to_customers(s);
        }
        const ren_phase *record = run_to_record(s);
        record->run(&s->now);
        if (s->now.week % 2 == 0 || s->now.week % 13 == 0) {
            compare(s);
        }
        ren_lab_run_after(&s->now, record);
    }
}

/* Whether a series has been another number than in week 0. */
static bool has_moved(const storm *s, ren_national which)
{
    const double *x = s->now.series->national[which];
    bool moved = false;
    for (int32_t t = 1; t < WEEKS; t++) {
        moved = moved || (!isnan(x[t]) && x[t] != x[0]);
    }
    return moved;
}

/* Two residuals are rounding as long as nothing is amiss; see below. */
static bool is_rounding(ren_national which)
{
    return which == REN_NATIONAL_money_residual || which == REN_NATIONAL_residual;
}

static void every_series_is_what_it_says(void **state)
{
    storm s;
    (void)state;
    open_storm(&s, 600, "wide", 0, NULL);
    run_storm(&s);
    for (int k = 0; k < (int)N_SERIES; k++) {
        const ren_national which = series[k].which;
        if (!has_moved(&s, which) && !is_rounding(which)) {
            fail_msg("%s never moves", ren_nationals[which].name);
        }
    }
    close_storm(&s);
}

/* Titles change hands on day 0: they are not the tiers. */
static void levers_that_reach_some_firms_are_counted(void **state)
{
    const ren_override o = { "rules.titles", "shuffled" };
    storm s;
    (void)state;
    open_storm(&s, 600, "few", 1, &o);
    run_storm(&s);
    const double *reached = s.now.series->national[REN_NATIONAL_reached];
    assert_true(reached[4] > 0.01 && reached[4] < 0.5);
    assert_true(reached[WEEKS - 1] > 0 && reached[WEEKS - 1] < reached[4]);
    assert_true(has_moved(&s, REN_NATIONAL_partners_gain));
    close_storm(&s);
}

static void without_accounts_goods_are_counted_alone(void **state)
{
    const ren_override o = { "rules.money", "off" };
    storm s;
    (void)state;
    open_storm(&s, 600, "goods", 1, &o);
    run_storm(&s);
    for (int k = 0; k < (int)N_SERIES; k++) {
        const ren_national which = series[k].which;
        if (!series[k].accounts && !has_moved(&s, which) && !is_rounding(which)) {
            fail_msg("%s never moves", ren_nationals[which].name);
        }
    }
    close_storm(&s);
}

/* With firms enough every province makes its own electricity and transport. */
static void provinces_have_pools_of_their_own(void **state)
{
    const ren_override o[] = { { "rules.money", "off" }, { "economy.table", "io42" } };
    storm s;
    (void)state;
    open_storm(&s, 3000, "goods", 2, o);
    assert_true(s.lab.economy.n_areas > 1 || s.lab.economy.firms.n < 3000);
    run_storm(&s);
    close_storm(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_series_is_what_it_says),
        cmocka_unit_test(levers_that_reach_some_firms_are_counted),
        cmocka_unit_test(without_accounts_goods_are_counted_alone),
        cmocka_unit_test(provinces_have_pools_of_their_own),

    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
