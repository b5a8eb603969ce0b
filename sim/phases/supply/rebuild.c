#include "sim/phase.h"

#include <math.h>

/* What is still owed after a step, rounded as the published program does. */
static double left_of(double owed, double delivered, bool rounded)
{
    const double left = owed - delivered;
    const double kept = rounded ? rint(left * 10.0) / 10.0 : left;
    return kept > 0.0 ? kept : 0.0;
}

static double steps_to_rebuild(const ren_world *world)
{
    const ren_scenario *scenario = world->setup->scenario;
    return scenario->rebuild.tau / (scenario->horizon.days > 0 ? 1.0 : 7.0);
}

/* Suppliers deliver of what they were asked for rebuilding the share that all demand got,
 * and owe what is missing. Returns goods delivered, share of X0. */
static double deliver(const ren_world *world, const ren_out_run *run, int32_t row)
{
    const ren_setup *setup = world->setup;
    const ren_state *s = &world->state;
    const int32_t j = setup->topology.supplier[run->first + row];
    const double share = (1.0 + s->final_fill[j]) / steps_to_rebuild(world);
    double delivered = 0;
    for (int32_t k = 0; k < run->length; k++) {
        const int64_t l = run->link + (int64_t)row * run->length + k;
        delivered += s->owed[l] * share;
        s->owed[l] = left_of(s->owed[l], s->owed[l] * share,
                             setup->scenario->rules.as_published);
    }
    return delivered / setup->economy->firms.output[j];
}

/* Capital that begins to be rebuilt: its share of every product that rebuilds falls on
 * the firm's suppliers of that product, as they usually share its purchases. */
static double owe(const ren_world *world, int64_t l)
{
    const ren_setup *setup = world->setup;
    const ren_network *net = &setup->economy->network;
    const ren_state *s = &world->state;
    const int32_t slot = s->out_slot[l], buyer = net->slot_firm[slot];
    const double ruined = world->strain.ruined[buyer];
    if (ruined <= 0.0) {
        return 0.0;
    }
    for (int64_t k = net->link_first[slot]; k < net->link_first[slot + 1]; k++) {
        if (s->out_of[k] == l) {
            return ruined * setup->rebuild_share[net->slot_product[slot]]
                   * (double)s->link_share[k];
        }
    }
    return 0.0;
}

/* Goods asked for in the next step, share of X0. */
static void ask(const ren_world *world, const ren_out_run *run, int32_t row)
{
    const ren_setup *setup = world->setup;
    const ren_state *s = &world->state;
    const int32_t j = setup->topology.supplier[run->first + row];
    double asked = 0;
    for (int32_t k = 0; k < run->length; k++) {
        const int64_t l = run->link + (int64_t)row * run->length + k;
        s->owed[l] += owe(world, l);
        asked += s->owed[l] / steps_to_rebuild(world);
    }
    s->rebuild_request[j] = (ren_real)(asked / setup->economy->firms.output[j]);
}

static void run_row(const ren_world *world, const ren_out_run *run, int32_t row)
{
    const ren_state *s = &world->state;
    const int32_t j = world->setup->topology.supplier[run->first + row];
    if (j >= world->setup->economy->network.n_firms) {
        return;
    }
    /* who orders looks at demand without the rebuilding that was served */
    const ren_real want = s->want[j] - (ren_real)deliver(world, run, row);
    s->aim[j] = want < s->capacity[j] ? want : s->capacity[j];
    ask(world, run, row);
}

/* Capital of a firm that is missing, from what its suppliers owe. */
static void add_damage(const ren_world *world, int32_t i)
{
    const ren_economy *economy = world->setup->economy;
    const ren_network *net = &economy->network;
    const ren_state *s = &world->state;
    double missing = 0;
    for (int64_t k = net->firm_first[i]; k < net->firm_first[i + 1]; k++) {
        const int32_t slot =
            net->window_slot[i / REN_WINDOW] + (int32_t)net->slot_at[k];
        for (int64_t l = net->link_first[slot]; l < net->link_first[slot + 1]; l++) {
            missing += s->owed[s->out_of[l]];
        }
    }
    const double capital = ren_firm_capital(economy, world->setup->scenario, i);
    const double share = missing > 0.0 && capital > 0.0 ? missing / capital : 0.0;
    s->damage[i] = (ren_real)(share < 1.0 ? share : 1.0); /* several losses add up */
}

/*
 * Hallegatte 2014, section 2.5: capital lost is asked back over tau from the sectors that
 * rebuild, beside final demand, and is whole again when they have delivered it.
 */
static void run(ren_world *world)
{
    const ren_topology *t = &world->setup->topology;
#pragma omp parallel for schedule(dynamic, 16)
    for (int32_t r = 0; r < t->n_out_runs; r++) {
        for (int32_t row = 0; row < t->out_run[r].n; row++) {
            run_row(world, &t->out_run[r], row);
        }
    }
#pragma omp parallel for schedule(static)
    for (int32_t i = 0; i < world->setup->economy->firms.n; i++) {
        add_damage(world, i);
    }
}

static bool is_called(const ren_scenario *scenario)
{
    return scenario->rebuild.tau > 0.0;
}

const ren_phase ren_phase_rebuild = {
    .name = "rebuild",
    .doc = "Rebuilds lost capital with what was delivered for it.",
    .source = "Hallegatte 2014, Risk Analysis 34",
    .reads =
        REN_COLUMNS(REN_COL_final_fill, REN_COL_want, REN_COL_capacity, REN_COL_owed,
                    REN_COL_out_slot, REN_COL_out_of, REN_COL_link_share),
    .writes =
        REN_COLUMNS(REN_COL_owed, REN_COL_rebuild_request, REN_COL_damage, REN_COL_aim),
    .run = run,
    .called = is_called,
};
