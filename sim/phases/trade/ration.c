#include "sim/phase.h"

/* One client's view of a supplier, for rules that tell clients apart. */
typedef struct client_rule {
    int32_t rule; /* REN_LOWEST_..., REN_PRIORITY */
    const ren_world *world;
} client_rule;

/* What links receive if the scale is `scale`: the largest relative order served, or the
 * factor on a buyer's priority weight. Baseline units of the supplier. */
static double served(const client_rule *c, const ren_out_run *run, int32_t s, int32_t j,
                     double scale)
{
    const ren_state *state = &c->world->state;
    const ren_setup *setup = c->world->setup;
    const double tilt = 1.0 + state->reweight[j];
    double sum = 0;
    for (int32_t k = 0; k < run->length; k++) {
        const int64_t l = run->link + (int64_t)s * run->length + k;
        const int32_t slot = state->out_slot[l];
        const double wish = tilt * (1.0 + state->placed[2 * (int64_t)slot]);
        double share = wish < scale ? wish : scale;
        if (c->rule == REN_PRIORITY) {
            const int32_t buyer = setup->economy->network.slot_firm[slot];
            const double weight = scale * setup->priority[buyer];
            share = wish * (weight < 1.0 ? weight : 1.0);
        }
        sum += state->out_share[l] * share;
    }
    return sum;
}

/* Finds the scale at which clients take what there is, by bisection to the last bit. */
static void scale_supplier(ren_world *world, const ren_out_run *run, int32_t s)
{
    const ren_setup *setup = world->setup;
    const ren_rules_spec *rules = &setup->scenario->rules;
    const ren_state *state = &world->state;
    const int32_t j = setup->topology.supplier[run->first + s];
    const client_rule c = { .rule = rules->rationing, .world = world };
    const bool last = rules->rationing == REN_LOWEST_RELATIVE_ORDER_FIRMS_FIRST;
    if (j >= setup->economy->network.n_firms
        || state->output[j] >= state->link_request[j] + state->other_request[j]) {
        return;
    }
    const double base = setup->other_base[j];
    const double wish = base > 0.0 ? 1.0 + state->other_request[j] / base : 0.0;
    /* customers won by search have no baseline: they take part in proportion */
    const double first = served(&c, run, s, j, 1e9);
    const double asked =
        setup->economy->link_share_of[j] + (double)state->link_request[j];
    const double all = first > 0.0 ? asked / first : 1.0;
    double low = 0.0, high = 1e6;
    for (int round = 0; round < 80; round++) {
        const double scale = 0.5 * (low + high);
        double need = all * served(&c, run, s, j, scale);
        if (!last) {
            const double most = rules->rationing == REN_PRIORITY
                                    ? wish * (scale < 1.0 ? scale : 1.0)
                                : wish < scale ? wish
                                               : scale;
            need += base * most;
        }
        *(need > 1.0 + state->output[j] ? &high : &low) = scale;
    }
    state->threshold[j] = (ren_real)low;
    state->fill[j] =
        first > 0.0 ? (ren_real)(served(&c, run, s, j, low) / first - 1.0) : 0;
}

static void scale_suppliers(ren_world *world)
{
    const ren_topology *t = &world->setup->topology;
    const ren_network *net = &world->setup->economy->network;
#pragma omp parallel for schedule(static)
    for (int32_t j = 0; j < net->n_nodes; j++) {
        world->state.threshold[j] = (ren_real)1e9;
    }
#pragma omp parallel for schedule(dynamic, 16)
    for (int32_t r = 0; r < t->n_out_runs; r++) {
        for (int32_t s = 0; s < t->out_run[r].n; s++) {
            scale_supplier(world, &t->out_run[r], s);
        }
    }
}

/*
 * C6: `proportional` gives links and final users the same share of a short output;
 * `firms_first` serves links before final users. Pools and final users also draw on
 * finished goods; links are served from the week's output (D8).
 */
static void ration_firm(const ren_world *world, int32_t i, bool by_client,
                        bool firms_first)
{
    const ren_setup *setup = world->setup;
    const ren_state *s = &world->state;
    const ren_real link_base = setup->economy->link_share_of[i];
    const ren_real other_base = setup->other_base[i];
    const ren_real output = s->output[i], other = s->other_request[i];
    const ren_real links = s->link_request[i];
    ren_real fill = 0;

    if (by_client) {
        fill = output < links + other ? s->fill[i] : 0;
    } else if (firms_first) {
        const ren_real left = output + other_base; /* output less baseline link sales */
        fill = left < links ? (left - links) / (link_base + links) : 0;
    } else if (output < links + other) {
        fill = (output - (links + other)) / (1 + links + other);
    }
    const ren_real delivered = links + fill * (link_base + links);
    const ren_real keep = setup->made_to_order[setup->economy->firms.product[i]]
                              ? 0
                              : (ren_real)setup->scenario->parameters.fg_stock;
    const ren_real spare = keep + s->finished[i] + output - delivered;
    const ren_real need = other_base + other;
    const ren_real other_fill = spare < other && need > 0 ? (spare - other) / need : 0;
    s->fill[i] = fill;
    s->final_fill[i] = other_fill < -1 ? -1 : other_fill;
    const ren_real left =
        s->finished[i] + output - delivered - (other + s->final_fill[i] * need);
    s->finished[i] = left < -keep ? -keep : left;
}

static void run(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_network *net = &setup->economy->network;
    const int32_t rule = setup->scenario->rules.rationing;
    const bool by_client = rule != REN_PROPORTIONAL && rule != REN_FIRMS_FIRST;
    const ren_real slack = (ren_real)setup->scenario->parameters.foreign_slack;
    const ren_state *s = &world->state;

    if (by_client) {
        scale_suppliers(world);
    }
#pragma omp parallel for schedule(static)
    for (int32_t i = 0; i < net->n_firms; i++) {
        ration_firm(world, i, by_client, rule == REN_FIRMS_FIRST);
        s->shipped[i] = s->reweight[i] + s->fill[i] + s->reweight[i] * s->fill[i];
    }
    /* D10: an open foreign source serves its baseline and a slack; a blocked one what it
     * was asked for, since orders to it are capped. */
    for (int32_t f = 0; f < net->n_foreign; f++) {
        const int32_t j = net->n_firms + f;
        const ren_real more = s->foreign_request[f];
        s->fill[j] =
            s->capped[f] <= 0 && more > slack ? (slack - more) / (1 + more) : 0;
        s->shipped[j] = s->reweight[j] + s->fill[j] + s->reweight[j] * s->fill[j];
    }
}

const ren_phase ren_phase_ration = {
    .name = "ration",
    .doc = "Divides what every supplier has among those who asked.",
    .source = "C6, D8, D10; Hallegatte 2014, Inoue & Todo 2019",
    .reads = REN_COLUMNS(REN_COL_output, REN_COL_link_request, REN_COL_other_request,
                         REN_COL_finished, REN_COL_reweight, REN_COL_capped,
                         REN_COL_foreign_request, REN_COL_placed, REN_COL_out_slot,
                         REN_COL_out_share, REN_COL_threshold, REN_COL_fill),
    .writes = REN_COLUMNS(REN_COL_fill, REN_COL_final_fill, REN_COL_finished,
                          REN_COL_shipped, REN_COL_threshold),
    .run = run,
};
