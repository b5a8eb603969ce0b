#include "sim/phase.h"

#include <float.h>

/* What a firm's slots allow it to make. */
typedef struct inputs {
    ren_real limit;       /* by critical and half-critical inputs, less 1 */
    ren_real value;       /* of non-critical inputs, money/week */
    ren_real mean;        /* value-weighted output all inputs would allow (linear rule) */
    ren_real all;         /* value of all inputs */
} inputs;

/* Output that the stock before use allows, less 1 (D8: stock before use = (1 + b) a X). */
static inline ren_real cover(const ren_network *net, const ren_state *s, int32_t slot)
{
    const ren_real stock = net->slot_buffer[slot] + s->stock[slot];
    return stock + s->quality[slot] + stock * s->quality[slot];
}

static inline inputs look_at_stocks(const ren_world *world, int32_t base, int64_t first,
                                    int64_t last, int32_t production, ren_real half)
{
    const ren_network *net = &world->setup->economy->network;
    inputs in = { .limit = (ren_real)1e9 };
    for (int64_t k = first; k < last; k++) {
        const int32_t slot = base + net->slot_at[k];
        const ren_real left = cover(net, &world->state, slot);
        const ren_real value = net->slot_value[slot];
        const int32_t kind =
            production == REN_LEONTIEF ? REN_CRITICAL : net->slot_criticality[slot];
        if (production == REN_LINEAR) {
            in.mean += value * left;
            in.all += value;
        } else if (kind == REN_CRITICAL) {
            in.limit = left < in.limit ? left : in.limit;
        } else if (kind == REN_HALF) {
            in.limit = half * left < in.limit ? half * left : in.limit;
        } else {
            in.value += value;
        }
    }
    if (production == REN_LINEAR && in.all > 0) {
        in.limit = in.mean / in.all;
    }
    return in;
}

/* Critical inputs short of the plan, and the share of non-critical ones that is missing
 * for the output (C3: their shortage costs efficiency only). */
static inline ren_real count_shortages(const ren_world *world, int32_t base,
                                       int64_t first, int64_t last, ren_real want,
                                       ren_real output, const inputs *in,
                                       ren_real *critical)
{
    const ren_network *net = &world->setup->economy->network;
    ren_real missing = 0;
    *critical = 0;
    for (int64_t k = first; k < last; k++) {
        const int32_t slot = base + net->slot_at[k];
        const ren_real left = cover(net, &world->state, slot);
        if (net->slot_criticality[slot] == REN_CRITICAL) {
            *critical += left < want ? net->slot_value[slot] * (want - left) : 0;
        } else if (net->slot_criticality[slot] == REN_NOT_CRITICAL && left < output) {
            missing += net->slot_value[slot] * (output - left) / (1 + output);
        }
    }
    return in->value > 0 ? missing / in->value : 0;
}

static inline void use_stocks(const ren_world *world, int32_t base, int64_t first,
                              int64_t last, ren_real output)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_state *s = &world->state;
    for (int64_t k = first; k < last; k++) {
        const int32_t slot = base + net->slot_at[k];
        const ren_real most = net->slot_buffer[slot] + s->stock[slot];
        const ren_real use = (output - s->quality[slot]) / (1 + s->quality[slot]);
        s->stock[slot] -= use < most ? use : most;
    }
}

static void produce_firm(ren_world *world, int32_t i, int32_t base, int32_t production)
{
    const ren_setup *setup = world->setup;
    const ren_network *net = &setup->economy->network;
    const ren_population *firms = &setup->economy->firms;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_state *s = &world->state;
    const int64_t first = net->firm_first[i], last = net->firm_first[i + 1];
    const int32_t product = firms->product[i];

    const ren_real want = setup->made_to_order[product]
                              ? s->link_request[i] + s->other_request[i]
                              : s->plan[i];
    const inputs in =
        look_at_stocks(world, base, first, last, production, (ren_real)p->psi_half);
    ren_real output = want < s->capacity[i] ? want : s->capacity[i];
    output = in.limit < output ? in.limit : output;
    const ren_real pool =
        (ren_real)s->pool_limit[product * REN_N_PROVINCES + firms->province[i]];
    const ren_real pooled = want + pool + want * pool;
    output = pooled < output ? pooled : output;
    output = output < -1 ? -1 : output;

    ren_real critical;
    const ren_real missing =
        count_shortages(world, base, first, last, want, output, &in, &critical);
    const ren_real lost = (ren_real)p->eff_loss * missing;
    output -= lost * (1 + output);
    use_stocks(world, base, first, last, output);
    s->limit[i] = in.limit;
    s->short_critical[i] = critical;
    s->output[i] = output;
}

/* C3, Pichler et al. 2022: critical inputs bind, half-critical ones half bind, the others
 * cost efficiency. Goods are made to plan; services, power and niches to order (D8). */
static void run(ren_world *world)
{
    const ren_network *net = &world->setup->economy->network;
    const int32_t production = world->setup->scenario->rules.production;

#pragma omp parallel for schedule(static)
    for (int32_t w = 0; w < net->n_windows; w++) {
        const int32_t last =
            (w + 1) * REN_WINDOW < net->n_firms ? (w + 1) * REN_WINDOW : net->n_firms;
        for (int32_t i = w * REN_WINDOW; i < last; i++) {
            produce_firm(world, i, net->window_slot[w], production);
        }
    }
}

const ren_phase ren_phase_produce = {
    .name = "produce",
    .doc = "Turns inputs into output, held back by the scarcest critical input.",
    .source = "C3, D3, D8; Pichler et al. 2022, J. Econ. Dyn. Control 144",
    .reads = REN_COLUMNS(REN_COL_plan, REN_COL_capacity, REN_COL_link_request,
                         REN_COL_other_request, REN_COL_stock, REN_COL_quality,
                         REN_COL_pool_limit),
    .writes = REN_COLUMNS(REN_COL_limit, REN_COL_output, REN_COL_stock,
                          REN_COL_short_critical),
    .run = run,
};
