#include "sim/phase.h"
#include "sim/phases/knowledge/base.h"

#include <math.h>

/*
 * C22: E_i = e_i X_i. Green research succeeds now and then and lowers e by green_step;
 * as much as it usually does lies in the trend that all firms share, so state is what
 * it does beyond that. Savings of suppliers pass on by green_pass. An agent of many
 * firms has the share of them that succeeds (D2).
 */

enum { QUARTER = 13 };

static void research_green(const ren_world *world, double usual)
{
    const ren_setup *setup = world->setup;
    const ren_population *f = &setup->economy->firms;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_state *s = &world->state;
#pragma omp parallel for schedule(static)
    for (int32_t i = 0; i < f->n; i++) {
        const ren_who who = { .id = (uint32_t)f->id[i],
                              .week = (uint16_t)world->week,
                              .purpose = REN_DRAW_GREEN };
        const double base = ren_research_base(setup, i);
        const double paid = ren_strain_of(&world->strain, REN_STRAIN_green_credit, i);
        const double effort = (1.0 + (base > 0.0 ? s->research[i] / base : 0.0))
                              * (1.0 + p->green_elast * paid);
        double chance = effort > 0.0 ? usual * effort : 0.0;
        chance = chance < 1.0 ? chance : 1.0;
        const double n = floor(chance * f->weight[i]
                               + ren_draw_uniform(setup->economy->stream, who));
        const double share = n < f->weight[i] ? n / f->weight[i] : 1.0;
        const double now = s->green[i];
        s->green[i] = (ren_real)(now - p->green_step * (1.0 + now) * (share - usual));
    }
}

/* Mean saving of the suppliers of what a firm buys over links; none abroad. */
static double inherited(const ren_world *world, int32_t i)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_state *s = &world->state;
    const int32_t base = net->window_slot[i / REN_WINDOW];
    double sum = 0, all = 0;
    for (int64_t k = net->firm_first[i]; k < net->firm_first[i + 1]; k++) {
        const int32_t slot = base + (int32_t)net->slot_at[k];
        double mean = 0;
        for (int64_t l = net->link_first[slot]; l < net->link_first[slot + 1]; l++) {
            const int32_t j = s->link_supplier[l];
            mean +=
                j < net->n_firms ? (double)s->link_share[l] * (double)s->green[j] : 0.0;
        }
        sum += (double)net->slot_value[slot] * mean;
        all += (double)net->slot_value[slot];
    }
    return all > 0.0 ? sum / all : 0.0;
}

static void run(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_state *s = &world->state;
    if (setup->standing.emission == NULL || !world->noise || world->week == 0) {
        return; /* noise: off rests every draw, and a success is one */
    }
    research_green(world, 1.0 - exp(-QUARTER * p->green_rate));
#pragma omp parallel for schedule(static)
    for (int32_t i = 0; i < setup->economy->firms.n; i++) {
        const double clean = (double)s->green[i] + p->green_pass * inherited(world, i);
        s->cleaner[i] = (ren_real)(clean > -1.0 ? clean : -1.0);
    }
}

static int32_t every(const ren_scenario *scenario)
{
    (void)scenario;
    return QUARTER;
}

const ren_phase ren_phase_emissions = {
    .name = "emissions",
    .doc =
        "Lets green research lower emissions per output, and pass it on to customers.",
    .source = "C22",
    .reads = REN_COLUMNS(REN_COL_research, REN_COL_green, REN_COL_link_supplier,
                         REN_COL_link_share),
    .writes = REN_COLUMNS(REN_COL_green, REN_COL_cleaner),
    .every = every,
    .run = run,
    .called = ren_money_is_on,
};
