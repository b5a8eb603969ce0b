#include "sim/phase.h"

#include <string.h>

static ren_real larger(ren_real a, ren_real b)
{
    return a > b ? a : b;
}

/* What a firm has to do with a niche: it uses or makes it, and is short of it. */
static void mark(const ren_world *world, int32_t i, int32_t niche, ren_real lack)
{
    const ren_parameters *p = &world->setup->scenario->parameters;
    const ren_state *s = &world->state;
    const ren_real blocked = (ren_real)s->blocked_share[niche];
    const bool old = s->blocked_weeks[niche] > p->embargo_lag;
    s->exposed[i] = larger(s->exposed[i], blocked);
    s->spur[i] = larger(s->spur[i], old ? (ren_real)p->embargo_rd * blocked : 0);
    s->shifted[i] = larger(s->shifted[i], (ren_real)p->xi_local * lack);
}

/* Users of machines: what was not delivered of what was ordered is what they lack. */
static void mark_machines(const ren_world *world)
{
    const ren_vintages *vintages = &world->setup->economy->vintages;
    const ren_state *s = &world->state;
#pragma omp parallel for schedule(static)
    for (int32_t i = 0; i < world->setup->economy->firms.n; i++) {
        s->exposed[i] = s->spur[i] = s->shifted[i] = 0;
        for (int32_t k = vintages->first[i]; k < vintages->first[i + 1]; k++) {
            const int32_t v = vintages->niche[k];
            if (s->blocked_share[v] > 0.0) {
                const double fill = s->capital_fill[v];
                mark(world, i, v, fill < 0.0 ? (ren_real)-fill : 0);
            }
        }
    }
}

/* Users of inputs and makers of one niche. Returns what is short of its purchases. */
static double mark_niche(const ren_world *world, int32_t niche)
{
    const ren_setup *setup = world->setup;
    const ren_science *science = &setup->science;
    const ren_network *net = &setup->economy->network;
    const ren_state *s = &world->state;
    const int32_t p = setup->economy->table->niche[niche].product;
    const double fill = s->capital_fill[niche];
    double lacking = fill < 0.0 ? -fill * setup->capital_base[niche] : 0.0;
    for (int32_t m = setup->maker_first[p]; m < setup->maker_first[p + 1]; m++) {
        mark(world, setup->maker[m], niche, 0);
    }
    for (int32_t k = science->slot_first[niche]; k < science->slot_first[niche + 1];
         k++) {
        const int32_t slot = science->slot[k];
        const ren_real lack = s->fill4[slot] < 0 ? -s->fill4[slot] : 0;
        mark(world, net->slot_firm[slot], niche, lack < 1 ? lack : 1);
        lacking += net->slot_value[slot] * (double)(lack < 1 ? lack : 1);
    }
    return lacking;
}

/* An embargo is known to those it concerns (D10): who uses or makes a blocked niche,
 * and how much of it they are short of. */
static void run(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_state *s = &world->state;
    const int32_t n = setup->economy->table->n_niches;
    const double before = *s->blockade;
    if (setup->books.cash == NULL) {
        return;
    }
    *s->blockade = 0.0;
    for (int32_t v = 0; v < n; v++) {
        s->blocked_share[v] =
            s->blocked_weeks[v] > 0.0 ? ren_niche_blocked(world, v) : 0.0;
        s->lacking[v] = 0.0;
        *s->blockade += s->blocked_share[v];
    }
    if (*s->blockade == 0.0 && before == 0.0) {
        return;
    }
    mark_machines(world);
    for (int32_t v = 0; v < n; v++) {
        const double use = setup->science.use[v];
        s->lacking[v] =
            s->blocked_share[v] > 0.0 && use > 0.0 ? mark_niche(world, v) / use : 0.0;
    }
}

const ren_phase ren_phase_expose = {
    .name = "expose",
    .doc = "Finds who uses or makes a niche that an embargo blocks, and who is short "
           "of it.",
    .source = "C13, C14, D10",
    .reads = REN_COLUMNS(REN_COL_blocked_weeks, REN_COL_blockade, REN_COL_capital_fill,
                         REN_COL_fill4, REN_COL_exposed, REN_COL_spur, REN_COL_shifted),
    .writes = REN_COLUMNS(REN_COL_blockade, REN_COL_blocked_share, REN_COL_lacking,
                          REN_COL_exposed, REN_COL_spur, REN_COL_shifted),
    .run = run,
    .called = ren_money_is_on,
};
