#include "sim/phase.h"

/*
 * C17, as the difference e of confidence from the firm's own fixed point:
 *
 *     e += conf_speed (conf_perf perf + conf_contagion mean of neighbours' e
 *                      + conf_macro macro + policy - e)
 *
 * perf is the logistic of (output over its slow memory + margin - cash that lacks) /
 * conf_width, as its tangent at rest and its bounds; macro the same of the country's
 * output; policy what shocks and levers add. Neighbours are suppliers over links, by
 * value, and makers of the product in the province, by output; firms listen to them
 * every fourth week. Weights below 1 make it stable.
 */

enum { LISTEN = 4, OPINION = 0, PACE = 1 };

static double clip(double x, double least, double most)
{
    return x < least ? least : x > most ? most : x;
}

/* Mean confidence of the suppliers of a firm, less their fixed points. */
static double mean_of_suppliers(const ren_world *world, int32_t i, double otherwise)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_state *s = &world->state;
    const int32_t base = net->window_slot[i / REN_WINDOW];
    double sum = 0, all = 0;
    for (int64_t k = net->firm_first[i]; k < net->firm_first[i + 1]; k++) {
        const int32_t slot = base + (int32_t)net->slot_at[k];
        for (int64_t l = net->link_first[slot]; l < net->link_first[slot + 1]; l++) {
            const int32_t j = s->link_supplier[l];
            const double value = net->slot_value[slot] * s->link_share[l];
            if (j < net->n_firms) {
                sum += value * s->confidence[j];
                all += value;
            }
        }
    }
    return all > 0.0 ? sum / all : otherwise;
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
        const double around = 0.5 * (near + mean_of_suppliers(world, i, near));
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
        const double macro = macro_of(world);
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
