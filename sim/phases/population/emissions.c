#include "sim/phase.h"
#include "sim/phases/knowledge/base.h"

#include <math.h>

/*
 * C22: E_i = e_i X_i. Green research succeeds now and then and lowers e by green_step;
 * as much as it usually does lies in the trend that all firms share, so state is what
 * it does beyond that. Savings of suppliers pass on by green_pass. An agent of many
 * firms has the share of them that succeeds (D2).
 */

enum { QUARTER = 13, BLOCK = 256 };

/* n firms from a place on, without branches. */
static void research_some(const ren_world *world, int32_t first, int32_t n,
                          double usual, const double *restrict luck)
{
    const ren_setup *setup = world->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    const double *restrict weight = setup->economy->firms.weight + first;
    const double *restrict research = world->state.research + first;
    const ren_real *paid = world->strain.of[REN_STRAIN_green_credit];
    ren_real *restrict green = world->state.green + first;
    double more[BLOCK];
    for (int32_t k = 0; k < n; k++) {
        const double base = ren_research_base(setup, first + k);
        const double spent = 1.0 + (base > 0.0 ? research[k] / base : 0.0);
        const double aid = paid != NULL ? (double)paid[first + k] : 0.0;
        more[k] = spent * (1.0 + p->green_elast * aid);
    }
    for (int32_t k = 0; k < n; k++) {
        const double likely = more[k] > 0.0 ? usual * more[k] : 0.0;
        const double chance = likely < 1.0 ? likely : 1.0;
        const double succeed = floor(chance * weight[k] + luck[k]);
        const double part = succeed / weight[k];
        const double share = succeed < weight[k] ? part : 1.0;
        const double now = green[k];
        green[k] = (ren_real)(now - p->green_step * (1.0 + now) * (share - usual));
    }
}

static void research_green(const ren_world *world, double usual)
{
    static const uint32_t second[BLOCK];
    static const uint16_t draw[BLOCK];
    const ren_economy *economy = world->setup->economy;
    const ren_who who = { .week = (uint16_t)world->week, .purpose = REN_DRAW_GREEN };
    const int32_t n_firms = economy->firms.n;
#pragma omp parallel for schedule(static)
    for (int32_t first = 0; first < n_firms; first += BLOCK) {
        const int32_t n = n_firms - first < BLOCK ? n_firms - first : BLOCK;
        double luck[BLOCK];
        ren_draw_uniform_many(economy->stream, who, n,
                              (const uint32_t *)economy->firms.id + first, second, draw,
                              luck);
        research_some(world, first, n, usual, luck);
    }
}

/* Mean saving of the suppliers of what the firms of a window buy over links, none abroad;
 * what they pass on lowers emissions. */
static void inherit(const ren_world *world, int32_t w)
{
    const ren_network *net = &world->setup->economy->network;
    const double pass = world->setup->scenario->parameters.green_pass;
    const ren_state *s = &world->state;
    const int32_t first = w * REN_WINDOW;
    double sum[REN_WINDOW] = { 0 }, all[REN_WINDOW] = { 0 };
    for (int32_t k = net->window_run[w]; k < net->window_run[w + 1]; k++) {
        const ren_slot_run *run = &net->run[k];
        const int32_t nd = run->n_domestic, length = nd + run->n_foreign;
        for (int32_t b = 0; b < run->n; b++) {
            const int64_t link = run->link + (int64_t)b * length;
            const int32_t slot = run->slot + b, i = net->slot_firm[slot] - first;
            double mean = 0;
            for (int32_t l = 0; l < nd; l++) {
                mean += (double)s->link_share[link + l]
                        * (double)s->green[s->link_supplier[link + l]];
            }
            sum[i] += (double)net->slot_value[slot] * mean;
            all[i] += (double)net->slot_value[slot];
        }
    }
    for (int32_t k = 0; k < REN_WINDOW && first + k < net->n_firms; k++) {
        const double inherited = all[k] > 0.0 ? sum[k] / all[k] : 0.0;
        const double clean = (double)s->green[first + k] + pass * inherited;
        s->cleaner[first + k] = (ren_real)(clean > -1.0 ? clean : -1.0);
    }
}

static void run(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    if (setup->standing.emission == NULL || !world->noise || world->week == 0) {
        return; /* noise: off rests every draw, and a success is one */
    }
    research_green(world, 1.0 - exp(-QUARTER * p->green_rate));
#pragma omp parallel for schedule(static)
    for (int32_t w = 0; w < setup->economy->network.n_windows; w++) {
        inherit(world, w);
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
