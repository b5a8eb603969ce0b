/**
 * @file tests/sim/chain/test_expose.c
 * A naive twin of what firms learn of an embargo: phase expose firm by firm and niche by
 * niche, as 7.26 of docs/model.md states it (C13, C14, D10).
 *
 * Precision: both
 */
#include "tests/sim/chain/storm.h"

/* What the phase came across in all weeks: firms. */
static struct {
    int32_t exposed, spurred, shifted, cleared, by_machines;
} seen;

/* D10: share of the niche's imports that no longer passes: of each country the lesser of
 * what it lets through of the goods and of machines. */
static double blocked_of(const ren_world *world, int32_t niche)
{
    const ren_economy *economy = world->setup->economy;
    const ren_niche *info = &economy->table->niche[niche];
    const ren_network *net = &economy->network;
    double blocked = 0;
    for (int32_t c = 0; c < REN_N_COUNTRIES; c++) {
        double passes =
            fmin(1.0, world->strain.capital_passage[niche * REN_N_COUNTRIES + c]);
        for (int32_t f = 0; f < net->n_foreign; f++) {
            if (net->foreign_product[f] == info->product
                && net->foreign_country[f] == c) {
                passes = fmin(passes, world->strain.passage[f]);
            }
        }
        blocked += info->origin[c] * (1.0 - passes);
    }
    return blocked;
}

/* Whether a firm makes a niche product or needs it, over links or as machines; `short_of`
 * is the largest share of it that it is short of, `lost` what it lacks, money. */
static bool is_concerned(const ren_world *world, int32_t i, int32_t niche,
                         double *short_of, double *lost)
{
    const ren_economy *economy = world->setup->economy;
    const ren_network *net = &economy->network;
    const ren_vintages *machines = &economy->vintages;
    const int32_t product = economy->table->niche[niche].product;
    bool concerned = economy->firms.product[i] == product;
    *short_of = *lost = 0;
    for (int64_t k = 0; k < slots_of(net, i); k++) {
        const int32_t slot = slot_of(net, i, k);
        if (net->slot_product[slot] == product) {
            const double lack = fmin(1.0, fmax(0.0, -(double)world->state.fill4[slot]));
            concerned = true;
            *short_of = fmax(*short_of, lack);
            *lost += lack * net->slot_value[slot];
        }
    }
    for (int32_t k = machines->first[i]; k < machines->first[i + 1]; k++) {
        if (machines->niche[k] == niche) {
            concerned = true;
            seen.by_machines += -world->state.capital_fill[niche] > *short_of;
            *short_of = fmax(*short_of, -world->state.capital_fill[niche]);
        }
    }
    return concerned;
}

/* What users lack of a niche over what they use of it. */
static void check_lacking(const twins *t, int32_t niche, double blocked, double lost)
{
    const ren_setup *setup = t->was->setup;
    const ren_network *net = &setup->economy->network;
    const double machines = setup->capital_base[niche];
    double use = machines;
    for (int32_t k = 0; k < net->n_slots; k++) {
        if (net->slot_product[k] == setup->economy->table->niche[niche].product) {
            use += net->slot_value[k];
        }
    }
    lost += machines * fmax(0.0, -t->was->state.capital_fill[niche]);
    const bool counts = blocked > 0.0 && use > 0.0;
    close_to(t, t->now->state.lacking[niche], counts ? lost / use : 0.0, "lacking",
             niche);
}

static void check_exposed(const twins *t, int32_t i, const double *blocked,
                          double *lost)
{
    const ren_world *world = t->was;
    const ren_parameters *p = &world->setup->scenario->parameters;
    double exposed = 0, spur = 0, shifted = 0;
    for (int32_t v = 0; v < world->setup->economy->table->n_niches; v++) {
        double short_of, lacks;
        if (blocked[v] > 0.0 && is_concerned(world, i, v, &short_of, &lacks)) {
            const bool late = world->state.blocked_weeks[v] > p->embargo_lag;
            exposed = fmax(exposed, blocked[v]);
            spur = fmax(spur, late ? p->embargo_rd * blocked[v] : 0.0);
            shifted = fmax(shifted, p->xi_local * short_of);
            lost[v] += lacks;
        }
    }
    same(t, (double)t->now->state.exposed[i], exposed, "exposed", i);
    same(t, (double)t->now->state.spur[i], spur, "spur", i);
    same(t, (double)t->now->state.shifted[i], shifted, "shifted", i);
    seen.exposed += exposed > 0.0;
    seen.spurred += spur > 0.0;
    seen.shifted += shifted > 0.0;
    seen.cleared += exposed == 0.0 && world->state.exposed[i] > 0;
}

static void check_expose(const twins *t)
{
    enum { MOST_NICHES = 64 };
    const ren_setup *setup = t->was->setup;
    const int32_t n = setup->economy->table->n_niches;
    double blocked[MOST_NICHES], lost[MOST_NICHES] = { 0 }, all = 0;
    assert_true(n > 0 && n <= MOST_NICHES);
    for (int32_t v = 0; v < n; v++) {
        blocked[v] = blocked_of(t->was, v);
        all += blocked[v];
        same(t, t->now->state.blocked_share[v], blocked[v], "blocked share", v);
    }
    same(t, *t->now->state.blockade, all, "blockade", 0);
    for (int32_t i = 0; i < setup->economy->firms.n; i++) {
        check_exposed(t, i, blocked, lost);
    }
    for (int32_t v = 0; v < n; v++) {
        check_lacking(t, v, blocked[v], lost[v]);
    }
}

/* Users who get nothing for weeks, and others more than they wanted. */
static void upset(ren_world *world)
{
    for (int32_t k = 0; k < world->setup->economy->network.n_slots; k++) {
        if (k % 10 < 2) {
            world->state.fill4[k] = (ren_real)(k % 10 == 0 ? -1.5 : 0.2);
        }
    }
}

static void embargoes_concern_whom_they_concern(void **state)
{
    (void)state;
    twin_of twin[] = { { .phase = "expose", .upset = upset, .check = check_expose } };
    memset(&seen, 0, sizeof seen);
    run_storm(500, "on", 1, twin);
    assert_int_equal(twin[0].runs, ren_lab_weeks(STORM_WEEKS));
    assert_true(seen.exposed > 0 && seen.spurred > 0 && seen.shifted > 0);
    assert_true(seen.by_machines > 0);
    assert_true(seen.spurred < seen.exposed && seen.shifted < seen.exposed);
    assert_true(seen.cleared > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(embargoes_concern_whom_they_concern),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
