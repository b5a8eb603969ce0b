/**
 * @file tests/sim/market/test_shares.c
 * Naive twins of the competition for final demand (C8, D13) and of caution (C4): phases
 * compete and caution firm by firm, in whole amounts, as 7.38 and 7.39 of docs/model.md
 * state them.
 *
 * Precision: both
 */
#include "tests/sim/market/fair.h"

/* What the phases came across in all weeks: firms. */
static struct {
    int32_t gone, cheap, local, titled, branded, exported, barred, short_of, wanting;
} seen;

/* ---- 7.38 compete ---- */

/* What is remembered of the week. */
static void check_memories(const twins *t, int32_t i)
{
    const ren_setup *setup = t->was->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_state *s = &t->was->state, *now = &t->now->state;
    const double spent = ren_strain_of(&t->now->strain, REN_STRAIN_brand, i);
    const double support = ren_strain_of(&t->now->strain, REN_STRAIN_export_support, i);
    const double exports =
        setup->economy->export_share[setup->economy->firms.product[i]];
    const double brand = s->brand[i], unfilled = s->unfilled[i], foot = s->foothold[i];
    const double aim = exports > 0.0 ? support : 0.0;
    seen.branded += spent > 0.0;
    seen.exported += aim > 0.0;
    seen.barred += support > 0.0 && aim == 0.0;
    close_to(t, (double)now->brand[i],
             brand + p->e_max_L19 * (spent / 0.01) * (1.0 - brand) / 52.0
                 - p->brand_decay * brand,
             "brand", i);
    close_to(t, (double)now->unfilled[i],
             (12.0 * unfilled - (double)s->final_fill[i]) / 13.0, "unfilled", i);
    close_to(t, (double)now->foothold[i], foot + (aim - foot) / p->export_weeks,
             "foothold", i);
}

/* E of a firm, with what it remembers now. */
static double appeal_of(const twins *t, int32_t i)
{
    const ren_parameters *p = &t->was->setup->scenario->parameters;
    const ren_state *s = &t->now->state;
    const double price = 1.0 + (double)s->price[i];
    seen.cheap += price < 0.01;
    seen.titled += s->title[i] != 0;
    return pow(fmax(price, 0.01), -p->w_price)
           * exp(p->w_brand * (double)s->brand[i]
                 - p->w_unfilled * (double)s->unfilled[i]
                 + p->w_tier * s->title[i] / 4.0);
}

/* Shares of the makers of a product, whole. */
static void check_product(const twins *t, int32_t p)
{
    const ren_setup *setup = t->was->setup;
    const ren_parameters *r = &setup->scenario->parameters;
    const int32_t n = setup->economy->firms.n;
    const uint16_t *product = setup->economy->firms.product;
    double all = 0, mean = 0, claimed = 0;
    double *claim = calloc((size_t)n, sizeof *claim);
    assert_non_null(claim);
    for (int32_t i = 0; i < n; i++) {
        if (product[i] == p) {
            all += ren_market_usual(setup, i);
            mean += ren_market_usual(setup, i) * appeal_of(t, i);
        }
    }
    for (int32_t i = 0; i < n && all > 0.0; i++) {
        if (product[i] == p) {
            const double was = 1.0 + (double)t->was->state.share[i];
            const double aim = appeal_of(t, i) / (mean / all);
            const double next = was + r->chi * (aim - was);
            seen.gone += next < r->share_exit;
            claim[i] = fmax(next, r->share_exit);
            claimed += ren_market_usual(setup, i) * claim[i];
        }
    }
    for (int32_t i = 0; i < n && all > 0.0; i++) {
        if (product[i] == p) {
            close_to(t, (double)t->now->state.share[i], claim[i] * all / claimed - 1.0,
                     "share", i);
        }
    }
    free(claim);
}

static void check_compete(const twins *t)
{
    const ren_setup *setup = t->was->setup;
    for (int32_t i = 0; i < setup->economy->firms.n; i++) {
        check_memories(t, i);
        if (t->was->week % QUARTER != 0
            || setup->economy->table->local[setup->economy->firms.product[i]]) {
            assert_true(t->now->state.share[i] == t->was->state.share[i]);
            seen.local += t->was->week % QUARTER == 0;
        }
    }
    for (int32_t p = 0; p < setup->economy->table->n; p++) {
        if (t->was->week % QUARTER == 0 && !setup->economy->table->local[p]) {
            check_product(t, p);
        }
    }
}

/* Titles won and lost, known brands, firms nobody can buy from or at any price, support for all. */
static void upset_sales(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_state *s = &world->state;
    for (int32_t i = 0; i < setup->economy->firms.n; i++) {
        const int tier = setup->economy->firms.tier[i];
        if (i % 11 == 0) {
            s->title[i] = tier < 4 ? 1 : -1;
        } else if (i % 11 == 1) {
            s->unfilled[i] = 1;
        } else if (i % 11 == 2) {
            world->strain.of[REN_STRAIN_export_support][i] = (ren_real)0.1;
        } else if (i % 11 == 4) {
            s->brand[i] = (ren_real)0.5;
        } else if (i % 110 == 3) {
            s->price[i] = (ren_real)-0.995;
        }
    }
}

/* ---- 7.39 caution ---- */

static void check_caution(const twins *t)
{
    const ren_setup *setup = t->was->setup;
    const ren_network *net = &setup->economy->network;
    const ren_parameters *p = &setup->scenario->parameters;
    for (int32_t i = 0; i < setup->economy->firms.n; i++) {
        const double lacks = fmax((double)t->was->state.short_critical[i], 0.0);
        const double before = t->was->state.caution[i];
        double use = 0;
        for (int64_t k = 0; k < slots_of(net, i); k++) {
            const int32_t slot = slot_of(net, i, k);
            use += net->slot_criticality[slot] != REN_NOT_CRITICAL
                       ? (double)net->slot_value[slot]
                       : 0.0;
        }
        /* what the firm uses of critical inputs is found as a difference */
        const double rounds = setup->books.linked[i] + setup->books.imported[i];
        const double learnt = use > 1e-9 * rounds ? p->eta_n * lacks / use : 0.0;
        seen.short_of += learnt > 0.0;
        seen.wanting += before > 0.0 && learnt == 0.0;
        expect_near(t, (double)t->now->state.caution[i],
                    before + learnt - before / p->caution_weeks,
                    (sizeof(ren_real) == sizeof(double) ? 1e-9 : 1e-4), "caution", i);
    }
}

static void shares_and_caution_are_those_of_the_twin(void **state)
{
    (void)state;
    twin_of twin[] = {
        { .phase = "compete", .upset = upset_sales, .check = check_compete },
        { .phase = "caution", .check = check_caution },
    };
    memset(&seen, 0, sizeof seen);
    fair_run(sizeof twin / sizeof *twin, twin);
    fair_all_met((const int32_t *)&seen, sizeof seen / sizeof(int32_t));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_and_caution_are_those_of_the_twin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
