#include "sim/run/watch/parts.h"

/* What capacity and orders would allow a firm to make, over its usual output. */
static double possible_of(const ren_state *s, int32_t i)
{
    const double able = 1.0 + (double)s->capacity[i];
    const double asked =
        1.0 + ((double)s->link_request[i] + (double)s->other_request[i]);
    const double least = able < asked ? able : asked;
    return least < 1.0 ? least : 1.0;
}

static double possible_output(const ren_world *world, int32_t product)
{
    const ren_setup *setup = world->setup;
    const double *output = setup->economy->firms.output;
    double sum = 0;
    for (int32_t m = setup->maker_first[product]; m < setup->maker_first[product + 1];
         m++) {
        sum += output[setup->maker[m]] * possible_of(&world->state, setup->maker[m]);
    }
    return sum;
}

static bool some_source_blocked(const ren_world *world)
{
    bool blocked = false;
    for (int32_t f = 0; f < world->setup->economy->network.n_foreign; f++) {
        blocked = blocked || world->strain.passage[f] < 1.0;
    }
    return blocked;
}

/* Makers that miss most of what they could make, money. */
static void name_makers(ren_watch *watch, const ren_world *world, int32_t product)
{
    const ren_setup *setup = world->setup;
    const ren_population *firms = &setup->economy->firms;
    const ren_state *s = &world->state;
    for (int32_t m = setup->maker_first[product]; m < setup->maker_first[product + 1];
         m++) {
        const int32_t i = setup->maker[m];
        const double missing =
            firms->output[i] * (possible_of(s, i) - (1.0 + (double)s->output[i]));
        if (missing > 0.0) {
            ren_named_add(&watch->sinking, firms,
                          (ren_named_firm){ .place = i,
                                            .week = world->week - REN_WATCH_SPIRAL + 1,
                                            .product = -1,
                                            .size = missing });
        }
    }
}

void ren_watch_spirals(ren_watch *watch, const ren_world *world)
{
    const ren_series *series = world->series;
    const int32_t week = world->week, first = week - REN_WATCH_SPIRAL + 1;
    const double all = series->national[REN_NATIONAL_output][week];
    const bool explained = all >= REN_WATCH_ABLE * world->setup->national.output
                           && some_source_blocked(world);
    for (int32_t p = 0; p < series->n_products; p++) {
        const float *row =
            series->product[REN_PRODUCT_OUTPUT] + (int64_t)p * series->n_weeks;
        ren_spiral *spiral = &watch->spiral[p];
        const bool low = row[week] < REN_WATCH_ABLE * watch->usual[p] && !explained;
        if (!low || row[week] >= REN_WATCH_ABLE * possible_output(world, p)) {
            spiral->steps = 0;
            continue;
        }
        spiral->steps++;
        if (spiral->since < 0 && spiral->steps >= REN_WATCH_SPIRAL
            && row[week] <= row[first]) {
            spiral->since = week - spiral->steps + 1;
            name_makers(watch, world, p);
        }
    }
}
