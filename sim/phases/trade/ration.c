#include "sim/phase.h"
#include "sim/phases/trade/rules/clients.h"

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
        fill = s->fill[i];
    } else if (firms_first) {
        const ren_real left = output + other_base; /* output less baseline link sales */
        const bool any = link_base + links > 0;    /* orders, but for rounding */
        fill = any && left < links ? (left - links) / (link_base + links) : 0;
        fill = fill < -1 ? -1 : fill;
    } else if (output < links + other) {
        fill = (output - (links + other)) / (1 + links + other);
    }
    const ren_real delivered = links + fill * (link_base + links);
    const ren_real keep = setup->made_to_order[setup->economy->firms.product[i]]
                              ? 0
                              : (ren_real)setup->scenario->parameters.fg_stock;
    const ren_real spare = keep + s->finished[i] + output - delivered;
    const ren_real need = other_base + other;
    const ren_real beyond = by_client ? s->final_fill[i] : 0;
    const ren_real other_fill =
        spare < other && need > 0 ? (spare - other) / need : beyond;
    s->fill[i] = fill;
    s->final_fill[i] = other_fill < -1 ? -1 : other_fill;
    const ren_real left =
        s->finished[i] + output - delivered - (other + s->final_fill[i] * need);
    s->finished[i] = left < -keep ? -keep : left;
    if (setup->scenario->rules.as_published) {
        s->finished[i] = 0; /* what the published rule sets aside is nobody's */
    }
}

/* What a unit of baseline order brings, and how the next orders tilt (C5). */
static void send(const ren_world *world, int32_t j, ren_real strength)
{
    const ren_state *s = &world->state;
    s->shipped[j] = s->reweight[j] + s->fill[j] + s->reweight[j] * s->fill[j];
    s->sent[2 * (int64_t)j] = s->shipped[j];
    s->sent[2 * (int64_t)j + 1] = strength * s->fill[j];
}

static void run(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_network *net = &setup->economy->network;
    const int32_t rule = setup->scenario->rules.rationing;
    const bool by_client = ren_rules_tell_clients(&setup->scenario->rules);
    const ren_real slack = (ren_real)setup->scenario->parameters.foreign_slack;
    const ren_state *s = &world->state;
    const bool loyal = !setup->scenario->rules.substitution
                       || setup->scenario->rules.order_type != REN_ORDER_BY_FILL;
    const ren_real strength =
        loyal ? 0 : (ren_real)setup->scenario->parameters.sub_weight;

    if (by_client) {
        ren_clients_scale(world);
    }
#pragma omp parallel for schedule(static)
    for (int32_t i = 0; i < net->n_firms; i++) {
        ration_firm(world, i, by_client, rule == REN_FIRMS_FIRST);
        send(world, i, strength);
    }
    /* D10: an open foreign source serves its baseline and a slack; a blocked one what it
     * was asked for, since orders to it are capped. */
    for (int32_t f = 0; f < net->n_foreign; f++) {
        const int32_t j = net->n_firms + f;
        const ren_real more = s->foreign_request[f];
        s->fill[j] =
            s->capped[f] <= 0 && more > slack ? (slack - more) / (1 + more) : 0;
        send(world, j, strength);
    }
}

const ren_phase ren_phase_ration = {
    .name = "ration",
    .doc = "Divides what every supplier has among those who asked.",
    .source = "C6, D8, D10; Hallegatte 2014, Inoue & Todo 2019",
    .reads = REN_COLUMNS(REN_COL_output, REN_COL_link_request, REN_COL_other_request,
                         REN_COL_finished, REN_COL_reweight, REN_COL_capped,
                         REN_COL_foreign_request, REN_COL_placed, REN_COL_out_slot,
                         REN_COL_out_share, REN_COL_threshold, REN_COL_share_beyond,
                         REN_COL_share_unasked, REN_COL_fill),
    .writes =
        REN_COLUMNS(REN_COL_fill, REN_COL_final_fill, REN_COL_finished, REN_COL_shipped,
                    REN_COL_sent, REN_COL_wish, REN_COL_due, REN_COL_threshold,
                    REN_COL_share_beyond, REN_COL_share_unasked),
    .run = run,
};
