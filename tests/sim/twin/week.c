/**
 * @file tests/sim/twin/week.c
 * A week of the twin: its phases in order (C0), with expectations and capital.
 */
#include "tests/sim/twin/twin.h"

#include "base/draw.h"
#include "sim/lever.h"

#include <string.h>

/*
 * C8, D14: final demand of every firm carries AR(1) noise, kept above -1:
 *     noise' = rho noise + sigma_i e, e Laplace with variance 1, keyed by external id.
 */
void twin_demand(twin *t)
{
    const ren_real rho = (ren_real)t->parameters->noise_rho;
    for (int32_t i = 0; t->noise && i < t->n_firms; i++) {
        twin_firm *f = &t->firm[i];
        const uint32_t id = (uint32_t)f->id;
        double draw;
        ren_draw_laplace_many(twin_economy(t)->stream, REN_DRAW_DEMAND,
                              (uint16_t)t->week, 1, &id, &draw);
        f->noise = rho * f->noise + (ren_real)(t->setup->noise_scale[i] * draw);
        f->noise = f->noise < -1 ? -1 : f->noise;
    }
}

/*
 * C1: De += th_f (demand - De); Ds += th_s (X - Ds).
 * C3: plan = [De + (G* - G)/tau_G]+, G* = fg_stock Ds; goods made to order have no G.
 */
void twin_expect(twin *t)
{
    const ren_real fast = (ren_real)t->parameters->th_f;
    const ren_real slow = (ren_real)t->parameters->th_s;
    const ren_real weeks = (ren_real)t->parameters->fg_stock;
    const ren_real pace = (ren_real)(1.0 / t->parameters->tau_G);
    for (int32_t i = 0; i < t->n_firms; i++) {
        twin_firm *f = &t->firm[i];
        f->expected += fast * (f->demand - f->expected);
        f->memory += slow * (f->output - f->memory);
        f->plan = f->expected;
        if (!t->setup->made_to_order[f->product]) {
            f->plan += pace * (weeks * f->memory - f->finished);
        }
        if (f->plan < -1) {
            f->plan = -1;
        }
        f->promise = twin_less(f->plan, twin_less(f->capacity, f->limit));
    }
}

/* Whether the scenario lets a phase run. */
static bool runs(const twin *t, const char *name)
{
    int32_t k = 0;
    while (strcmp(ren_phase_names[k], name) != 0) {
        k++;
    }
    return (t->setup->scenario->phases_off >> k & 1) == 0;
}

/* Phases without strain, then those that see it. */
#define RUN(name) (runs(t, #name) ? twin_##name(t) : (void)0)
#define RUN_UNDER(name) (runs(t, #name) ? twin_##name(t, strain) : (void)0)

void twin_week(twin *t, const ren_strain *strain)
{
    const bool last = t->rules->order_time == REN_ORDER_LAST;
    RUN_UNDER(localise);
    RUN_UNDER(capacity);
    RUN(demand);
    RUN(expect);
    RUN_UNDER(search);
    if (!last && runs(t, "order")) {
        twin_order(t, strain);
    }
    RUN_UNDER(invest);
    RUN_UNDER(pool);
    RUN_UNDER(request);
    RUN(overtime);
    RUN(produce);
    RUN(ration);
    RUN(arrive);
    RUN(hold);
    RUN(capital);
    if (t->week % (int32_t)t->parameters->epoch == 0) {
        RUN(epoch);
    }
    RUN_UNDER(rebuild);
    if (last && runs(t, "reorder")) {
        twin_order(t, strain);
    }
    t->week++;
}
