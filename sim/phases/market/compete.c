#include "sim/phase.h"

#include <math.h>

/* What is remembered of a week: demand left unserved, the brand that spending builds
 * (D13 L19: br += 0.02 (spend/sales : 0.01) (1 - br)/52 - 0.002 br, from none on day
 * 0), and the share of exports that support has opened (D13 L17). */
static void remember(const ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    const uint16_t *product = setup->economy->firms.product;
    const double *exports = setup->economy->export_share;
    const ren_state *s = &world->state;
    const ren_real pace = (ren_real)(1.0 / REN_PRICE_WEEKS);
    const ren_real gain = (ren_real)(p->e_max_L19 / 0.01 / 52.0);
    const ren_real fade = (ren_real)p->brand_decay;
    const ren_real reach = (ren_real)(1.0 / p->export_weeks);
#pragma omp parallel for schedule(static)
    for (int32_t i = 0; i < setup->economy->firms.n; i++) {
        const ren_real spent = ren_strain_of(&world->strain, REN_STRAIN_brand, i);
        const ren_real support =
            exports[product[i]] > 0.0
                ? ren_strain_of(&world->strain, REN_STRAIN_export_support, i)
                : 0;
        s->unfilled[i] += pace * (-s->final_fill[i] - s->unfilled[i]);
        s->brand[i] += gain * spent * (1 - s->brand[i]) - fade * s->brand[i];
        s->foothold[i] += reach * (support - s->foothold[i]);
    }
}

/* C8: ln E, 0 on day 0. Quality is that of the product, the same for all its makers, and
 * falls out. */
static double appeal(const ren_world *world, int32_t i)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_state *s = &world->state;
    const double price = 1.0 + s->price[i];
    return -p->w_price * log(price > 0.01 ? price : 0.01)
           - p->w_unfilled * s->unfilled[i] + p->w_brand * s->brand[i]
           + p->w_tier * s->title[i] / 4.0;
}

/* Gains of appeal over day 0 of the first makers of a product are kept; those of further
 * ones are found again when they are asked for. */
enum { KEPT = 8192 };

/* C8: the share of a firm tends to what it was on day 0 times E / mean E, by chi a
 * quarter; none falls below share_exit of that of day 0, and what all gain and lose
 * sums to zero. */
static void compete(const ren_world *world, int32_t p)
{
    const ren_setup *setup = world->setup;
    const ren_parameters *r = &setup->scenario->parameters;
    const ren_state *s = &world->state;
    const int32_t first = setup->maker_first[p], last = setup->maker_first[p + 1];
    const double least = r->share_exit - 1.0;
    double all = 0, mean = 0, more = 0, kept[KEPT];
    for (int32_t m = first; m < last; m++) {
        const int32_t i = setup->maker[m];
        const double usual = ren_market_usual(setup, i);
        const double gain = expm1(appeal(world, i));
        if (m - first < KEPT) {
            kept[m - first] = gain;
        }
        mean += usual * gain;
        all += usual;
    }
    mean = all > 0.0 ? mean / all : 0.0;
    for (int32_t m = first; m < last; m++) {
        const int32_t i = setup->maker[m];
        const double gain =
            m - first < KEPT ? kept[m - first] : expm1(appeal(world, i));
        const double due = (gain - mean) / (1.0 + mean);
        const double next = s->share[i] + r->chi * (due - s->share[i]);
        s->share[i] = (ren_real)(next > least ? next : least);
        more += ren_market_usual(setup, i) * s->share[i];
    }
    double now = 0;
    for (int32_t m = first; m < last; m++) {
        const int32_t i = setup->maker[m];
        now += ren_market_usual(setup, i) * (1.0 + s->share[i]);
    }
    for (int32_t m = first; m < last && now > 0.0 && more != 0.0; m++) {
        const int32_t i = setup->maker[m];
        s->share[i] -= (ren_real)(more / now * (1.0 + s->share[i]));
    }
}

static void run(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_table *table = setup->economy->table;
    if (setup->books.cash == NULL) {
        return;
    }
    remember(world);
    if (world->week % REN_PRICE_WEEKS != 0) {
        return;
    }
#pragma omp parallel for schedule(dynamic, 1)
    for (int32_t p = 0; p < table->n; p++) {
        if (!table->local[p]) { /* who buys a local product buys it where it is made */
            compete(world, p);
        }
    }
}

const ren_phase ren_phase_compete = {
    .name = "compete",
    .doc = "Moves final demand to the makers of a product that are cheaper, serve "
           "better, are better known or titled.",
    .source = "C8, D13",
    .reads =
        REN_COLUMNS(REN_COL_share, REN_COL_unfilled, REN_COL_brand, REN_COL_foothold,
                    REN_COL_final_fill, REN_COL_price, REN_COL_title),
    .writes =
        REN_COLUMNS(REN_COL_share, REN_COL_unfilled, REN_COL_brand, REN_COL_foothold),
    .run = run,
    .called = ren_money_is_on,
};
