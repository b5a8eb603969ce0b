#include "sim/phase.h"

static int32_t quarter(const ren_scenario *scenario)
{
    (void)scenario;
    return 13;
}

/* C13: whose research a firm can learn from: its suppliers, who count as one, and each firm
 * it collaborates with. `suppliers` is the mean of the former, if it has some. */
static ren_real learned_from(const ren_world *world, int32_t i, bool some,
                             double suppliers)
{
    const ren_state *s = &world->state;
    double sum = some ? suppliers : 0.0, n = some ? 1.0 : 0.0;
    for (int k = 0; k < REN_N_PARTNERS; k++) {
        const int32_t j = s->partner[(int64_t)i * REN_N_PARTNERS + k] - 1;
        if (j >= 0) {
            sum += s->research[j] / world->setup->science.research[j];
            n += 1.0;
        }
    }
    return n > 0.0 ? (ren_real)(sum / n) : 0;
}

/* Research of the domestic suppliers of the firms of a window over their day 0, less 1: the
 * mean over a firm's slots, each by its shares. */
static void learn(const ren_world *world, int32_t w)
{
    const ren_network *net = &world->setup->economy->network;
    const double *base = world->setup->science.research;
    const ren_state *s = &world->state;
    const int32_t first = w * REN_WINDOW;
    double sum[REN_WINDOW] = { 0 }, all[REN_WINDOW] = { 0 };
    for (int32_t k = net->window_run[w]; k < net->window_run[w + 1]; k++) {
        const ren_slot_run *run = &net->run[k];
        const int32_t nd = run->n_domestic, length = nd + run->n_foreign;
        for (int32_t b = 0; b < run->n; b++) {
            const int64_t link = run->link + (int64_t)b * length;
            const int32_t i = net->slot_firm[run->slot + b] - first;
            for (int32_t l = 0; l < nd; l++) {
                const int32_t j = s->link_supplier[link + l];
                sum[i] += s->link_share[link + l] * s->research[j] / base[j];
                all[i] += s->link_share[link + l];
            }
        }
    }
    for (int32_t k = 0; k < REN_WINDOW && first + k < net->n_firms; k++) {
        const bool some = all[k] > 0.0;
        s->learned[first + k] =
            learned_from(world, first + k, some, some ? sum[k] / all[k] : 0.0);
    }
}

static void run(ren_world *world)
{
    if (world->setup->books.cash == NULL) {
        return;
    }
#pragma omp parallel for schedule(static)
    for (int32_t w = 0; w < world->setup->economy->network.n_windows; w++) {
        learn(world, w);
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
