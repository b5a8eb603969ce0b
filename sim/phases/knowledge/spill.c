#include "sim/phase.h"

static int32_t quarter(const ren_scenario *scenario)
{
    (void)scenario;
    return 13;
}

/* Research of a firm's domestic suppliers over their day 0, less 1: the mean over its
 * slots, each by its shares. */
static bool suppliers_of(const ren_world *world, int32_t i, double *mean)
{
    const ren_setup *setup = world->setup;
    const ren_network *net = &setup->economy->network;
    const ren_science *science = &setup->science;
    const ren_state *s = &world->state;
    const int32_t base = net->window_slot[i / REN_WINDOW];
    double sum = 0, all = 0;
    for (int64_t k = net->firm_first[i]; k < net->firm_first[i + 1]; k++) {
        const int32_t slot = base + (int32_t)net->slot_at[k];
        for (int64_t l = net->link_first[slot]; l < net->link_first[slot + 1]; l++) {
            const int32_t j = s->link_supplier[l];
            if (j < net->n_firms) {
                sum += s->link_share[l] * s->research[j] / science->research[j];
                all += s->link_share[l];
            }
        }
    }
    *mean = all > 0.0 ? sum / all : 0.0;
    return all > 0.0;
}

/* C13: whose research a firm can learn from: its suppliers, who count as one, and each firm
 * it collaborates with. */
static ren_real learned_from(const ren_world *world, int32_t i)
{
    const ren_state *s = &world->state;
    double sum = 0, n = suppliers_of(world, i, &sum) ? 1.0 : 0.0;
    for (int k = 0; k < REN_N_PARTNERS; k++) {
        const int32_t j = s->partner[(int64_t)i * REN_N_PARTNERS + k] - 1;
        if (j >= 0) {
            sum += s->research[j] / world->setup->science.research[j];
            n += 1.0;
        }
    }
    return n > 0.0 ? (ren_real)(sum / n) : 0;
}

static void run(ren_world *world)
{
    if (world->setup->books.cash == NULL) {
        return;
    }
#pragma omp parallel for schedule(static)
    for (int32_t i = 0; i < world->setup->economy->firms.n; i++) {
        world->state.learned[i] = learned_from(world, i);
    }
}

const ren_phase ren_phase_spill = {
    .name = "spill",
    .doc = "Finds what firms can learn from the research of those they work with.",
    .source = "C13",
    .reads = REN_COLUMNS(REN_COL_research, REN_COL_link_supplier, REN_COL_link_share,
                         REN_COL_partner),
    .writes = REN_COLUMNS(REN_COL_learned),
    .every = quarter,
    .run = run,
    .called = ren_money_is_on,
};
