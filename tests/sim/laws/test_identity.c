/**
 * @file tests/sim/laws/test_identity.c
 * A shock or a lever of no strength changes no bit, in a calm and in a noisy world.
 */
#include "tests/support/lab.h"

enum { WEEKS = 40 };

/* Entries of full form and no strength. */
static const char *const shocks[] = {
    "{use: tech_embargo, countries: [USA, JPN, NLD], inputs: [chip_tools, hi_chips, "
    "'094'], depth: 0, start_week: 3, notice_weeks: 2}",
    "{use: supplier_failure, hit_share: 0, start_week: 3}",
    "{use: supplier_failure, depth: 0, start_week: 3}",
    "{use: regional_outage, provinces: [guangdong, jiangsu], depth: 0, start_week: 3}",
    "{use: regional_outage, provinces: [guangdong, jiangsu], hit_share: 0, start_week: "
    "3}",
    "{use: demand_loss, depth: 0, exports: true, start_week: 3}",
    "{use: demand_loss, depth: 0.5, home: false, exports: false, confidence: 0, "
    "start_week: 3}",
    "{use: decoupling, export_depth: 0, import_depth: 0, start_week: 3}",
};
static const char *const levers[] = {
    "{use: placebo, budget: 0 CNY/year, start_week: 0}",
    "{use: unified_market, budget: 0 CNY/year, start_week: 0}",
    "{use: first_set_procurement, budget: 0 CNY/year, start_week: 0}",
    "{use: strategic_stock, budget: 0 CNY/year, start_week: 0}",
};
enum {
    N_SHOCKS = sizeof shocks / sizeof *shocks,
    N_LEVERS = sizeof levers / sizeof *levers
};

static void write_scenario(char *text, size_t size, bool noisy, const char *extra)
{
    (void)snprintf(text, size,
                   "noise: %s\n"
                   "economy: {firms: 400}\n"
                   "horizon: {weeks: %d}\n"
                   "parameters: {h0_search: 0.25 1/week, link_death: 0.3 1/year}\n"
                   "%s",
                   noisy ? "on" : "off", WEEKS, extra);
}

/* State after all weeks of the world that `extra` describes. */
static void digest_of(const char *extra, const char *package, bool noisy,
                      char digest[REN_DIGEST_TEXT], int32_t *n_grown)
{
    ren_lab lab;
    ren_world world;
    char text[2048];
    write_scenario(text, sizeof text, noisy, extra);
    ren_lab_init(&lab, text);
    ren_lab_world(&lab, package, true, &world);
    ren_lab_run(&world, WEEKS);
    ren_world_digest(&world, digest);
    *n_grown = *world.state.n_grown;
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

/* A failure that makes slots search, so that a wrong bit would spread. */
#define CORE "rules: {money: off}\n"
#define FAILURE \
    "shocks:\n  real: {use: supplier_failure, hit_share: 0.2, start_week: 5}\n"

static void shocks_of_no_strength(bool noisy)
{
    char with[REN_DIGEST_TEXT], without[REN_DIGEST_TEXT], text[1024];
    int32_t n_grown;
    digest_of(FAILURE, "none", noisy, without, &n_grown);
    assert_true(!noisy || n_grown > 0);
    for (int k = 0; k < N_SHOCKS; k++) {
        (void)snprintf(text, sizeof text, FAILURE "  nought: %s\n", shocks[k]);
        digest_of(text, "none", noisy, with, &n_grown);
        if (strcmp(with, without) != 0) {
            fail_msg("noise %d: %s changes the state", noisy, shocks[k]);
        }
    }
}

static void a_shock_of_no_strength_is_no_shock(void **state)
{
    (void)state;
    shocks_of_no_strength(false);
}

static void a_shock_of_no_strength_is_no_shock_in_noise(void **state)
{
    (void)state;
    shocks_of_no_strength(true);
}

static void levers_of_no_budget(bool noisy)
{
    char with[REN_DIGEST_TEXT], without[REN_DIGEST_TEXT], text[1024];
    int32_t n_grown;
    digest_of(FAILURE, "none", noisy, without, &n_grown);
    for (int k = 0; k < N_LEVERS; k++) {
        (void)snprintf(text, sizeof text, FAILURE "packages:\n  p:\n    nought: %s\n",
                       levers[k]);
        digest_of(text, "p", noisy, with, &n_grown);
        if (strcmp(with, without) != 0) {
            fail_msg("noise %d: %s changes the state", noisy, levers[k]);
        }
    }
}

static void a_lever_of_no_budget_is_no_lever(void **state)
{
    (void)state;
    levers_of_no_budget(false);
    levers_of_no_budget(true);
}

/* L0 moves nothing but cash: where no accounts are kept, no bit, whatever it costs. */
static void a_placebo_changes_no_bit(void **state)
{
    (void)state;
    char with[REN_DIGEST_TEXT], without[REN_DIGEST_TEXT];
    int32_t n_grown;
    digest_of(FAILURE CORE, "none", true, without, &n_grown);
    digest_of(FAILURE CORE
              "packages:\n  p:\n    a: {use: placebo, budget: 1e12 CNY/year, "
              "start_week: 0}\n",
              "p", true, with, &n_grown);
    assert_string_equal(with, without);
}

/* A niche and a country with no trade between them. */
static bool find_no_trade(const ren_lab *lab, int32_t *niche, int32_t *country)
{
    for (int32_t v = 0; v < lab->table.n_niches; v++) {
        for (int32_t c = 0; c < REN_N_COUNTRIES; c++) {
            if (lab->table.niche[v].origin[c] == 0.0) {
                *niche = v;
                *country = c;
                return true;
            }
        }
    }
    return false;
}

static void an_embargo_of_no_trade_changes_no_bit(void **state)
{
    (void)state;
    ren_lab lab;
    char text[1024], with[REN_DIGEST_TEXT], without[REN_DIGEST_TEXT];
    int32_t niche = 0, country = 0, n_grown;
    write_scenario(text, sizeof text, true, "");
    ren_lab_init(&lab, text);
    assert_true(find_no_trade(&lab, &niche, &country));
    (void)snprintf(text, sizeof text,
                   FAILURE "  idle: {use: tech_embargo, countries: [%s], inputs: [%s], "
                           "depth: 1, start_week: 3}\n",
                   ren_country_code[country],
                   lab.table.code[lab.table.niche[niche].product]);
    ren_lab_free(&lab);
    digest_of(FAILURE, "none", true, without, &n_grown);
    digest_of(text, "none", true, with, &n_grown);
    if (strcmp(with, without) != 0) {
        fail_msg("%s changes the state", text);
    }
}

/* The test of the test: a little strength does change it. */
static void a_shock_of_little_strength_is_a_shock(void **state)
{
    (void)state;
    char with[REN_DIGEST_TEXT], without[REN_DIGEST_TEXT];
    int32_t n_grown;
    digest_of(FAILURE, "none", false, without, &n_grown);
    digest_of(FAILURE "  more: {use: demand_loss, depth: 1e-9, start_week: 3}\n",
              "none", false, with, &n_grown);
    assert_string_not_equal(with, without);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_shock_of_no_strength_is_no_shock),
        cmocka_unit_test(a_shock_of_no_strength_is_no_shock_in_noise),
        cmocka_unit_test(a_lever_of_no_budget_is_no_lever),
        cmocka_unit_test(a_placebo_changes_no_bit),
        cmocka_unit_test(an_embargo_of_no_trade_changes_no_bit),
        cmocka_unit_test(a_shock_of_little_strength_is_a_shock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
