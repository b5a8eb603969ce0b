/**
 * @file tests/sim/market/test_expanding.c
 * A naive twin of investment: phase expand firm by firm, order by order and machine by
 * machine, as 7.40 and 7.15 of docs/model.md state it (C12, D5, D14).
 *
 * Precision: both
 */
#include "base/array.h"
#include "tests/support/midweek.h"

#include <math.h>

#define CYCLE                                                                     \
    "seed: 3\neconomy: {firms: 700, focal: ['094']}\nhorizon: {weeks: 60}\n"      \
    "shocks:\n  a: {use: tech_embargo, countries: [USA, JPN, NLD], depth: 0.9,\n" \
    "      inputs: [chip_tools, hi_chips], start_week: 2}\n"                      \
    "  b: {use: demand_loss, depth: 0.2, start_week: 10, duration_weeks: 14}\n"   \
    "parameters: {inv_step: 0.03, g_demand: 2 %/year}\n"                          \
    "packages:\n  p:\n    lend: {use: leasing, budget: 1e10 CNY/year}\n"          \
    "    share: {use: shared_manufacturing, budget: 1e10 CNY/year}\n"

enum { STEPS = 6, PERIOD = 4 }; /* 26 weeks in steps of 4, rounded to even */

/* What the phase came across in all weeks: firms. */
static struct {
    int32_t ordered, shed, far, worthless, no_market; /* all */
    int32_t waits, poor, idle, held;                  /* the one */
} seen;

/* A step of one agent, or of one firm of it. */
typedef struct firm_step {
    double plant, pledged, worn, invested, investing;
    double order, shed;
} firm_step;

/* What an agent sees when it decides. */
typedef struct view {
    double owned, gap, most, decay; /* most: what it can pay for, over its capital */
} view;

static view look(const ren_world *world, const ren_strain *strain, int32_t i,
                 double owned)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_state *s = &world->state;
    const double capital = world->setup->books.capital[i];
    const double leased = fmin(0.9, (double)ren_strain_of(strain, REN_STRAIN_lease, i));
    const double shared =
        fmin(0.9, (double)ren_strain_of(strain, REN_STRAIN_shared_equipment, i));
    const double wanted =
        (1.0 + (double)s->memory[i]) * (1.0 + p->g_demand) * (1.0 - shared);
    const double money = fmax(0.0, s->cash[i] + s->undrawn[i]);
    seen.worthless += capital <= 0.0 && money > 0.0;
    return (view){ .owned = owned,
                   .gap = wanted - 1.0 - (double)s->pledged[i],
                   .most = capital > 0.0 ? money / (1.0 - leased) / capital : 0.0,
                   .decay = PERIOD * p->delta_K };
}

/* (wear + g min(1, |g|/b))(1 + confidence)(1 + liquidity), between 0 and inv_step. */
static firm_step by_many(const ren_world *world, int32_t i, view v)
{
    const ren_state *s = &world->state;
    const double b = world->setup->market_of_firms.threshold[i];
    const double largest = world->setup->scenario->parameters.inv_step * v.owned;
    const double wear = v.decay * v.owned;
    const double wish = (wear + v.gap * fmin(1.0, fabs(v.gap) / b))
                        * (1.0 + (double)s->confidence[i])
                        * (1.0 + (double)s->liquidity[i]);
    const double net = fmax(0.0, fmin(wish, largest)) - wear;
    firm_step out = { .order = net > 0.0 ? fmin(net, v.most) : 0.0,
                      .shed = fmax(0.0, -net),
                      .worn = (double)s->worn[i] };
    out.invested = (v.decay + (out.order - out.shed) / v.owned) / PERIOD;
    seen.far += fabs(v.gap) > b;
    return out;
}

/* What is due and g, once both come to b, at most inv_step; upkeep meanwhile. */
static firm_step by_one(const ren_world *world, int32_t i, view v)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_market *m = &world->setup->market_of_firms;
    const double b = m->threshold[i], missing = v.gap / v.owned;
    const double old = m->due0[i] + (double)world->state.worn[i];
    const bool keeps = v.gap > -p->maint;
    const double kept = keeps ? fmin(1.0, old / b) * p->maint * PERIOD / 52.0 : 0.0;
    const double due = old + v.decay - kept;
    const double step = fmin(due + missing, p->inv_step), fresh = step - due;
    firm_step out = { .worn = due - m->due0[i], .invested = kept / PERIOD };
    seen.idle += !keeps;
    if ((due + missing) * (1.0 + (double)world->state.confidence[i]) < b) {
        seen.waits++;
        return out;
    }
    if (fresh * v.owned > v.most) {
        seen.poor++;
        return out;
    }
    out.invested = (kept + step) / PERIOD;
    out.worn = -(double)m->due0[i];
    if (fresh > 0.0) {
        out.order = fresh * v.owned;
    } else if (missing < 0.0) {
        out.shed = -fresh * v.owned;
    } else { /* what inv_step leaves over stays due */
        seen.held++;
        out.worn -= fresh;
    }
    return out;
}

/* One firm of an agent by itself and all others together; `coming` are its orders. */
static firm_step step_of(const ren_world *world, const ren_strain *strain, int32_t i,
                         ren_real *coming, int32_t now)
{
    const double part = 1.0 / world->setup->economy->firms.weight[i];
    const ren_real arrived = world->state.plant[i] + coming[now];
    const view v = look(world, strain, i, 1.0 + (double)arrived);
    const firm_step many = by_many(world, i, v);
    firm_step out = many;
    double way = 0;
    if (world->noise) {
        out = by_one(world, i, v);
        out.order = part * out.order + (1.0 - part) * many.order;
        out.shed = part * out.shed + (1.0 - part) * many.shed;
    }
    coming[now] = (ren_real)out.order;
    for (int32_t k = 0; k < STEPS; k++) {
        way += (double)coming[k];
    }
    out.plant = (double)arrived - out.shed;
    out.pledged = out.plant + way;
    out.investing = world->setup->books.capital[i] * (way / STEPS - out.shed) / PERIOD;
    seen.ordered += out.order > 0.0;
    seen.shed += out.shed > 0.0;
    return out;
}

static void expect(double is, double wanted, double size, const char *what,
                   int32_t place)
{
    const double near = sizeof(ren_real) == sizeof(double) ? 1e-12 : 1e-5;
    if (!(fabs(is - wanted) <= near * (size + fabs(wanted)))) {
        fail_msg("%s of %d is %.17g, expected %.17g", what, (int)place, is, wanted);
    }
}

/* All firms, and what they pay by product and in all. */
static void check_firms(const ren_world *was, const ren_world *world, ren_real *coming)
{
    const ren_setup *setup = was->setup;
    const double usual = setup->market_of_firms.investment;
    double all = 0, size = 0;
    for (int32_t p = 0; p < setup->economy->table->n; p++) {
        double sum = 0;
        for (int32_t i = 0; i < setup->economy->firms.n; i++) {
            if (setup->economy->firms.product[i] != p) {
                continue;
            }
            const firm_step f = step_of(was, &world->strain, i, coming + i * STEPS,
                                        was->week / PERIOD % STEPS);
            expect((double)world->state.plant[i], f.plant, 1, "plant", i);
            expect((double)world->state.pledged[i], f.pledged, 1, "pledged", i);
            expect((double)world->state.worn[i], f.worn, 1, "worn", i);
            expect((double)world->state.invested[i], f.invested, 1, "invested", i);
            expect(world->state.investing[i], f.investing, setup->books.capital[i],
                   "investing", i);
            for (int32_t k = i * STEPS; k < (i + 1) * STEPS; k++) {
                expect((double)world->state.coming[k], (double)coming[k], 1, "coming",
                       i);
            }
            sum += f.investing;
            size += setup->books.capital[i];
        }
        for (int32_t tier = 0; tier < REN_N_TIERS; tier++) {
            expect(ren_branch(world, p, tier)[REN_MONEY_MACHINES],
                   tier == 0 ? sum : ren_branch(was, p, tier)[REN_MONEY_MACHINES], size,
                   "payments", p);
        }
        all += sum;
    }
    seen.no_market += usual == 0.0;
    expect(*world->state.boom, usual > 0.0 ? all / usual : 0.0, size / fmax(1.0, usual),
           "boom", 0);
}

/* 1 + max(-1, k + (1 - 1/(catch_up delta_K))(K - k)) times purchases of day 0, k owned
 * and coming; kept is what differs from these. */
static void check_machines(const ren_world *was, const ren_world *world)
{
    const ren_vintages *machines = &was->setup->economy->vintages;
    const ren_parameters *p = &was->setup->scenario->parameters;
    const int32_t n = was->setup->economy->table->n_niches;
    const double pull = 1.0 - 1.0 / (p->capital_catch_up * p->delta_K);
    for (int32_t v = 0; v < n; v++) {
        double wanted = 0, size = 0, parts = 0;
        for (int32_t k = 0; k < machines->n; k++) {
            if (machines->niche[k] == v) {
                const double owed = (double)world->state.pledged[machines->firm[k]];
                const double owned = (double)was->state.capital[k];
                const double more = fmax(-1.0, owed + pull * (owned - owed));
                wanted += machines->purchase[k] * more;
                size += machines->purchase[k] * (1.0 + fabs(more));
            }
        }
        for (int32_t b = 0; b <= machines->n / REN_VINTAGE_BLOCK; b++) {
            parts += world->state.vintage_sum[(int64_t)b * n + v];
        }
        expect(world->state.capital_gap[v], wanted, size, "machines wanted", v);
        expect(parts, wanted, size, "machines wanted by blocks", v);
    }
}

/* Firms of all sizes of plant and gaps, with much money, little or none; much that is
 * leased and shared. */
static void upset(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_state *s = &world->state;
    const int32_t turn = world->week / PERIOD;
    for (int32_t i = 0; i < setup->economy->firms.n; i++) {
        const ren_market *m = &setup->market_of_firms;
        const int32_t c = i + turn;
        const double part = 0.01 * (c % 37);
        s->plant[i] = (ren_real)(0.05 * (c % 17) - 0.4);
        s->pledged[i] = s->plant[i] + (ren_real)(0.1 * (c % 3));
        s->memory[i] = (ren_real)(0.17 * (c % 11) - 0.6);
        s->worn[i] = (ren_real)(0.3 * m->threshold[i] * (c % 7) - m->due0[i]);
        s->confidence[i] = (ren_real)(0.1 * (c % 4) - 0.15);
        s->liquidity[i] = (ren_real)(-0.2 * (c % 2));
        s->cash[i] = c % 5 == 0 ? 1e12 : -part * setup->books.capital[i];
        s->undrawn[i] = 2 * part * setup->books.capital[i] * (c % 5 != 1);
        if (c % 9 == 4) {
            world->strain.of[REN_STRAIN_lease][i] = (ren_real)0.95;
        } else if (c % 9 == 5) {
            world->strain.of[REN_STRAIN_shared_equipment][i] = (ren_real)0.95;
        }
        if (c % 23 == 0) {
            setup->books.capital[i] = 0;
        }
    }
    for (int32_t k = 0; k < setup->economy->vintages.n; k++) {
        s->capital[k] = (ren_real)(0.1 * ((k + turn) % 9) - 0.4);
    }
}

/* Both step in the week of `world`, which is upset every other time. */
static void compare(ren_lab *lab, ren_world *was, ren_world *world)
{
    const int32_t n = lab->economy.firms.n;
    const double usual = lab->setup.market_of_firms.investment;
    const ren_phase *phase = ren_lab_run_to(world, "expand");
    ren_real *coming = ren_column((int64_t)n * STEPS, sizeof *coming);
    double *capital = ren_column(n, sizeof *capital);
    assert_int_equal(phase->every(&lab->scenario), PERIOD);
    memcpy(capital, lab->setup.books.capital, (size_t)n * sizeof *capital);
    if (world->week / PERIOD % 2 == 1) {
        upset(world);
        lab->setup.market_of_firms.investment = world->week % 3 == 0 ? 0.0 : usual;
    }
    ren_world_copy(was, world);
    memcpy(coming, was->state.coming, (size_t)n * STEPS * sizeof *coming);
    phase->run(world);
    check_firms(was, world, coming);
    check_machines(was, world);
    memcpy(lab->setup.books.capital, capital, (size_t)n * sizeof *capital);
    lab->setup.market_of_firms.investment = usual;
    free(capital);
    free(coming);
}

/* All weeks of the cycle with this noise and largest step. */
static void run_cycle(const char *noise, const char *largest)
{
    enum { WEEKS = 60 };
    ren_lab lab;
    ren_world world, was, week;
    const ren_override o[] = { { "noise", noise }, { "parameters.inv_step", largest } };
    memset(&seen, 0, sizeof seen);
    ren_lab_init_with(&lab, CYCLE, 2, o);
    ren_lab_world(&lab, "p", true, &world);
    ren_lab_world(&lab, "p", true, &was);
    ren_lab_world(&lab, "p", true, &week);
    assert_int_equal(ren_invest_steps(&lab.scenario), STEPS);
    for (int32_t w = 0; w < WEEKS; w += PERIOD) {
        ren_world_copy(&week, &world);
        compare(&lab, &was, &week);
        ren_lab_run(&world, w + PERIOD);
    }
    assert_true(seen.ordered > 0 && seen.shed > 0 && seen.far > 0
                && seen.no_market > 0);
    assert_true(seen.worthless > 0);
    ren_lab_world_free(&week);
    ren_lab_world_free(&was);
    ren_lab_world_free(&world);
    ren_lab_free(&lab);
}

static void firms_invest_in_small_lumps(void **state)
{
    (void)state;
    run_cycle("on", "0.03");
    assert_true(seen.waits > 0 && seen.poor > 0 && seen.idle > 0 && seen.held > 0);
}

static void firms_invest_in_large_lumps(void **state)
{
    (void)state;
    run_cycle("on", "0.5");
    assert_true(seen.waits > 0 && seen.poor > 0 && seen.idle > 0);
}

static void firms_invest_smoothly(void **state)
{
    (void)state;
    run_cycle("off", "0.5");
    assert_int_equal(seen.waits, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(firms_invest_in_small_lumps),
        cmocka_unit_test(firms_invest_in_large_lumps),
        cmocka_unit_test(firms_invest_smoothly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
