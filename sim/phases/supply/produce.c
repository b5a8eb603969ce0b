#include "sim/phase.h"

enum { MOST_SLOTS = 64 };

/* The inputs of one firm, side by side. */
typedef struct inputs {
    int32_t n;
    int32_t slot[MOST_SLOTS];
    ren_real cover[MOST_SLOTS]; /* output the stock before use allows, less 1 (D8) */
    ren_real limit;             /* output that critical and half-critical ones allow */
} inputs;

/* D8: stock before use is (1 + b) a X; a unit of quality q does the work of q. */
static inline ren_real cover_of(const ren_network *net, const ren_state *s, int32_t slot)
{
    const ren_real stock = net->slot_buffer[slot] + s->stock[slot];
    return stock + s->quality[slot] + stock * s->quality[slot];
}

static inline void look_at_stocks(const ren_world *world, int32_t base, int64_t first,
                                  int64_t last, inputs *in)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_real half = (ren_real)world->setup->scenario->parameters.psi_half;
    in->n = (int32_t)(last - first);
    in->limit = (ren_real)1e9;
    for (int32_t k = 0; k < in->n; k++) {
        const int32_t slot = base + net->slot_at[first + k];
        const ren_real cover = cover_of(net, &world->state, slot);
        const int32_t kind = net->slot_criticality[slot];
        const ren_real bound = kind == REN_CRITICAL ? cover
                               : kind == REN_HALF   ? half * cover
                                                    : (ren_real)1e9;
        in->slot[k] = slot;
        in->cover[k] = cover;
        in->limit = bound < in->limit ? bound : in->limit;
    }
}

/* The other production rules: every input binds, or their value-weighted mean does. */
static ren_real limit_by_rule(const ren_network *net, const inputs *in, int32_t rule)
{
    ren_real least = (ren_real)1e9, mean = 0, all = 0;
    for (int32_t k = 0; k < in->n; k++) {
        least = in->cover[k] < least ? in->cover[k] : least;
        mean += net->slot_value[in->slot[k]] * in->cover[k];
        all += net->slot_value[in->slot[k]];
    }
    return rule == REN_LEONTIEF || all <= 0 ? least : mean / all;
}

/* Critical inputs short of the plan; and the share of non-critical ones that is missing
 * for the output (C3: their shortage costs efficiency only). */
static inline ren_real count_shortages(const ren_network *net, const inputs *in,
                                       ren_real want, ren_real output,
                                       ren_real *critical)
{
    ren_real missing = 0, value = 0;
    *critical = 0;
    for (int32_t k = 0; k < in->n; k++) {
        const int32_t kind = net->slot_criticality[in->slot[k]];
        const ren_real worth = net->slot_value[in->slot[k]];
        if (kind == REN_CRITICAL && in->cover[k] < want) {
            *critical += worth * (want - in->cover[k]);
        } else if (kind == REN_NOT_CRITICAL) {
            value += worth;
            missing += in->cover[k] < output
                           ? worth * (output - in->cover[k]) / (1 + output)
                           : 0;
        }
    }
    return value > 0 ? missing / value : 0;
}

static inline void use_stocks(const ren_world *world, const inputs *in, ren_real output)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_state *s = &world->state;
    for (int32_t k = 0; k < in->n; k++) {
        const int32_t slot = in->slot[k];
        const ren_real most = net->slot_buffer[slot] + s->stock[slot];
        const ren_real use = s->quality[slot] == 0
                                 ? output
                                 : (output - s->quality[slot]) / (1 + s->quality[slot]);
        s->stock[slot] -= use < most ? use : most;
    }
}

static void produce_firm(ren_world *world, int32_t i, int32_t base)
{
    const ren_setup *setup = world->setup;
    const ren_network *net = &setup->economy->network;
    const ren_population *firms = &setup->economy->firms;
    const int32_t rule = setup->scenario->rules.production;
    const ren_state *s = &world->state;
    const int32_t product = firms->product[i];
    inputs in;

    look_at_stocks(world, base, net->firm_first[i], net->firm_first[i + 1], &in);
    if (rule != REN_HALF_CRITICAL) {
        in.limit = limit_by_rule(net, &in, rule);
    }
    const ren_real want = setup->made_to_order[product]
                              ? s->link_request[i] + s->other_request[i]
                              : s->plan[i];
    ren_real output = want < s->capacity[i] ? want : s->capacity[i];
    output = in.limit < output ? in.limit : output;
    const ren_real pool =
        (ren_real)s->pool_limit[product * REN_N_PROVINCES + firms->province[i]];
    const ren_real pooled = want + pool + want * pool;
    output = pooled < output ? pooled : output;
    output = output < -1 ? -1 : output;

    ren_real critical;
    const ren_real missing = count_shortages(net, &in, want, output, &critical);
    output -= (ren_real)setup->scenario->parameters.eff_loss * missing * (1 + output);
    use_stocks(world, &in, output);
    s->limit[i] = in.limit;
    s->short_critical[i] = critical;
    s->output[i] = output;
}

/* C3, Pichler et al. 2022: critical inputs bind, half-critical ones half bind, the others
 * cost efficiency. Goods are made to plan; services, power and niches to order (D8). */
static void run(ren_world *world)
{
    const ren_network *net = &world->setup->economy->network;

#pragma omp parallel for schedule(static)
    for (int32_t w = 0; w < net->n_windows; w++) {
        const int32_t last =
            (w + 1) * REN_WINDOW < net->n_firms ? (w + 1) * REN_WINDOW : net->n_firms;
        for (int32_t i = w * REN_WINDOW; i < last; i++) {
            produce_firm(world, i, net->window_slot[w]);
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
