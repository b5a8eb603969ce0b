#include "sim/phase.h"
#include "sim/phases/trade/rules/clients.h"

enum { BLOCK = 512 };

/* What holds for all suppliers of the week. */
typedef struct rule {
    bool by_client, firms_first;
    bool published;    /* what is set aside for final users is nobody's */
    ren_real strength; /* how far orders tilt with what was filled (C5) */
} rule;

/* What is left of shares a supplier fills of its orders over links, less 1. */
static inline ren_real fill_of(const rule *r, ren_real output, ren_real links,
                               ren_real other, ren_real link_base, ren_real other_base)
{
    if (r->firms_first) {
        const ren_real left = output + other_base; /* output less baseline link sales */
        const bool any = link_base + links > 0;    /* orders, but for rounding */
        const ren_real fill = (left - links) / (link_base + links);
        const ren_real some = any && left < links ? fill : 0;
        return some < -1 ? -1 : some;
    }
    const ren_real all = links + other, fill = (output - all) / (1 + links + other);
    return output < all ? fill : 0;
}

/*
 * C6: `proportional` gives links and final users the same share of a short output;
 * `firms_first` serves links before final users. Pools and final users also draw on
 * finished goods, of which a firm keeps `keep`; links are served from the week's output
 * (D8). What a unit of baseline order brings, and how the next orders tilt (C5), is sent
 * to the buyers.
 */
static inline void ration_block(const ren_world *world, const rule *r, int32_t first,
                                int32_t n, const ren_real *restrict keep)
{
    const ren_state *s = &world->state;
    const ren_real *restrict link_base = world->setup->economy->link_share_of + first;
    const ren_real *restrict other_base = world->setup->other_base + first;
    const ren_real *restrict output = s->output + first;
    const ren_real *restrict others = s->other_request + first;
    const ren_real *restrict requests = s->link_request + first;
    const ren_real *restrict tilt = s->reweight + first;
    ren_real *restrict finished = s->finished + first, *restrict fills =
                                                           s->fill + first;
    ren_real *restrict final_fill = s->final_fill + first;
    ren_real *restrict shipped = s->shipped + first;
    ren_real *restrict sent = s->sent + 2 * (int64_t)first;
#pragma omp simd
    for (int32_t k = 0; k < n; k++) {
        const ren_real other = others[k], links = requests[k];
        const ren_real fill = r->by_client ? fills[k]
                                           : fill_of(r, output[k], links, other,
                                                     link_base[k], other_base[k]);
        const ren_real delivered = links + fill * (link_base[k] + links);
        const ren_real spare = keep[k] + finished[k] + output[k] - delivered;
        const ren_real need = other_base[k] + other;
        const ren_real beyond = r->by_client ? final_fill[k] : 0;
        const ren_real lacking = (spare - other) / need;
        const ren_real served = spare < other && need > 0 ? lacking : beyond;
        const ren_real share = served < -1 ? -1 : served;
        const ren_real left =
            finished[k] + output[k] - delivered - (other + share * need);
        const ren_real kept = left < -keep[k] ? -keep[k] : left;
        fills[k] = fill;
        final_fill[k] = share;
        finished[k] = r->published ? 0 : kept;
        shipped[k] = tilt[k] + fill + tilt[k] * fill;
        sent[2 * k] = shipped[k];
        sent[2 * k + 1] = r->strength * fill;
    }
}

/* D8: goods that a firm keeps finished; none of what is made to order. */
static void ration_firms(const ren_world *world, const rule *r, int32_t first,
                         int32_t n)
{
    const ren_setup *setup = world->setup;
    const uint16_t *product = setup->economy->firms.product + first;
    const ren_real usual = (ren_real)setup->scenario->parameters.fg_stock;
    ren_real keep[BLOCK];
    for (int32_t k = 0; k < n; k++) {
        keep[k] = setup->made_to_order[product[k]] ? 0 : usual;
    }
    if (!r->by_client && !r->firms_first && !r->published) {
        const rule plain = { .strength = r->strength };
        ration_block(world, &plain, first, n, keep);
    } else {
        ration_block(world, r, first, n, keep);
    }
}

/* D10: an open foreign source serves its baseline and a slack; a blocked one what it was
 * asked for, since orders to it are capped. */
static void ration_source(const ren_world *world, const rule *r, int32_t f)
{
    const ren_state *s = &world->state;
    const ren_real slack = (ren_real)world->setup->scenario->parameters.foreign_slack;
    const int32_t j = world->setup->economy->network.n_firms + f;
    const ren_real more = s->foreign_request[f];
    s->fill[j] = s->capped[f] <= 0 && more > slack ? (slack - more) / (1 + more) : 0;
    s->shipped[j] = s->reweight[j] + s->fill[j] + s->reweight[j] * s->fill[j];
    s->sent[2 * (int64_t)j] = s->shipped[j];
    s->sent[2 * (int64_t)j + 1] = r->strength * s->fill[j];
}

static void run(ren_world *world)
{
    const ren_scenario *scenario = world->setup->scenario;
    const ren_rules_spec *rules = &scenario->rules;
    const ren_network *net = &world->setup->economy->network;
    const bool loyal = !rules->substitution || rules->order_type != REN_ORDER_BY_FILL;
    const rule r = {
        .by_client = ren_rules_tell_clients(rules),
        .firms_first = rules->rationing == REN_FIRMS_FIRST,
        .published = rules->as_published,
        .strength = loyal ? 0 : (ren_real)scenario->parameters.sub_weight,
    };
    if (r.by_client) {
        ren_clients_scale(world);
    }
#pragma omp parallel for schedule(static)
    for (int32_t first = 0; first < net->n_firms; first += BLOCK) {
        ration_firms(world, &r, first,
                     net->n_firms - first < BLOCK ? net->n_firms - first : BLOCK);
    }
    for (int32_t f = 0; f < net->n_foreign; f++) {
        ration_source(world, &r, f);
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
    .moves_goods = true,
};
