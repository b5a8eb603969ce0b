#include "sim/phase.h"
#include "sim/world/gather.h"

#include <math.h>

/*
 * C17, as the difference e of confidence from the firm's own fixed point:
 *
 *     e += conf_speed (conf_perf perf + conf_contagion mean of neighbours' e
 *                      + conf_macro macro + policy - e)
 *
 * perf is the logistic of (output over its slow memory + margin - cash that lacks) /
 * conf_width, as its tangent at rest and its bounds; macro the country's output over its
 * slow memory, over conf_width; policy what shocks and levers add. Neighbours are suppliers over links, by
 * value, and makers of the product in the province, by output; firms listen to them
 * every fourth week. Weights below 1 make it stable.
 */

enum { LISTEN = 4, OPINION = 0, PACE = 1 };

static double clip(double x, double least, double most)
{
    return x < least ? least : x > most ? most : x;
}

/* Adds up, by firm of a window, the confidence of the domestic suppliers of a run of slots
 * with `nd` of them each, and what they weigh. */
static inline void ask_run(const ren_world *world, const ren_slot_run *run, int32_t nd,
                           int32_t first, double *restrict sum, double *restrict all)
{
    const ren_network *net = &world->setup->economy->network;
    const int32_t length = nd + run->n_foreign;
    const int32_t *restrict firm = net->slot_firm + run->slot;
    const ren_real *restrict value = net->slot_value + run->slot;
    const int32_t *restrict supplier = world->state.link_supplier + run->link;
    const ren_real *restrict part = world->state.link_share + run->link;
    const ren_real *restrict confidence = world->state.confidence;
    int64_t ahead = world->setup->topology.n_links - run->link - REN_AHEAD;
    for (int32_t b = 0; b < run->n; b++) {
        double more = 0, share = 0;
        for (int32_t l = 0; l < nd; l++) {
            ren_ask(confidence + supplier[l < ahead ? l + REN_AHEAD : l]);
            more += (double)part[l] * confidence[supplier[l]];
            share += (double)part[l];
        }
        sum[firm[b] - first] += value[b] * more;
        all[firm[b] - first] += value[b] * share;
        supplier += length;
        part += length;
        ahead -= length;
    }
}

/* Mean confidence of the suppliers of the firms of a window, by value, less their fixed
 * points; `mood` holds it, and NaN for who has none. */
static void ask_suppliers(const ren_world *world, int32_t w)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_state *s = &world->state;
    const int32_t first = w * REN_WINDOW;
    const int32_t n =
        net->n_firms - first < REN_WINDOW ? net->n_firms - first : REN_WINDOW;
    double sum[REN_WINDOW] = { 0 }, all[REN_WINDOW] = { 0 };
    for (int32_t k = net->window_run[w]; k < net->window_run[w + 1]; k++) {
        const ren_slot_run *run = &net->run[k];
        switch (run->n_domestic) { /* constant trip counts where they matter */
        case 0:
            break;
        case 1:
            ask_run(world, run, 1, first, sum, all);
            break;
        case 2:
            ask_run(world, run, 2, first, sum, all);
            break;
        case 3:
            ask_run(world, run, 3, first, sum, all);
            break;
        default:
            ask_run(world, run, run->n_domestic, first, sum, all);
        }
    }
    for (int32_t k = 0; k < n; k++) {
        s->mood[first + k] = (ren_real)(all[k] > 0.0 ? sum[k] / all[k] : NAN);
    }
}

/* The country's output over its slow memory, of last week. */
static double macro_of(const ren_world *world)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    double pace = 0;
    for (int32_t d = 0; d < world->setup->people.n_districts; d++) {
        pace += world->state.district_mood[2 * d + PACE];
    }
    return clip(pace / world->setup->national.output / p->conf_width, -1.0, 1.0);
}

static void listen(const ren_world *world, int32_t d, double macro)
{
    const ren_people *people = &world->setup->people;
    const ren_parameters *p = &world->setup->scenario->parameters;
    const double *output = world->setup->economy->firms.output;
    const int32_t first = people->district_first[d],
                  last = people->district_first[d + 1];
    double size = 0;
    for (int32_t i = first; i < last; i++) {
        size += output[i];
    }
    const double near = size > 0.0 ? world->state.district_mood[2 * d] / size : 0.0;
    for (int32_t i = first; i < last; i++) {
        const double suppliers = world->state.mood[i];
        const double around = 0.5 * (near + (isnan(suppliers) ? near : suppliers));
        world->state.mood[i] =
            (ren_real)(p->conf_contagion * around + p->conf_macro * macro);
    }
}

static void feel(const ren_world *world, int32_t d)
{
    const ren_people *people = &world->setup->people;
    const ren_parameters *p = &world->setup->scenario->parameters;
    const double *output = world->setup->economy->firms.output;
    const ren_state *s = &world->state;
    const double rest = p->conf_calm;
    const double steep = rest * (1.0 - rest) / p->conf_width;
    const double level = ren_confidence_at_rest(p);
    double opinion = 0, pace = 0;
    for (int32_t i = people->district_first[d]; i < people->district_first[d + 1];
         i++) {
        const double ahead = (double)s->output[i] - s->memory[i];
        const double success = ahead + s->margin[i] + s->liquidity[i];
        const double perf = clip(steep * success, -rest, 1.0 - rest);
        const double policy = ren_strain_of(&world->strain, REN_STRAIN_confidence, i);
        const double e = s->confidence[i];
        const double next =
            e + p->conf_speed * (p->conf_perf * perf + s->mood[i] + policy - e);
        s->confidence[i] = (ren_real)(next > -level ? next : -level);
        opinion += output[i] * (double)s->confidence[i];
        pace += output[i] * ahead;
    }
    s->district_mood[2 * d + OPINION] = opinion;
    s->district_mood[2 * d + PACE] = pace;
}

static void run(ren_world *world)
{
    const int32_t n = world->setup->people.n_districts;
    if (world->week % LISTEN == 0) {
        const ren_network *net = &world->setup->economy->network;
        const double macro = macro_of(world);
#pragma omp parallel for schedule(static)
        for (int32_t w = 0; w < net->n_windows; w++) {
            ask_suppliers(world, w);
        }
#pragma omp parallel for schedule(static)
        for (int32_t d = 0; d < n; d++) {
            listen(world, d, macro);
        }
    }
#pragma omp parallel for schedule(static)
    for (int32_t d = 0; d < n; d++) {
        feel(world, d);
    }
}

const ren_phase ren_phase_confidence = {
    .name = "confidence",
    .doc = "Lets confidence follow own success, neighbours, the country and policy.",
    .source = "C17, D7",
    .reads = REN_COLUMNS(REN_COL_confidence, REN_COL_mood, REN_COL_district_mood,
                         REN_COL_output, REN_COL_memory, REN_COL_liquidity,
                         REN_COL_margin, REN_COL_link_supplier, REN_COL_link_share),
    .writes = REN_COLUMNS(REN_COL_confidence, REN_COL_mood, REN_COL_district_mood),
    .run = run,
    .called = ren_money_is_on,
};
