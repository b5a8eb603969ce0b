#include "sim/phase.h"

/*
 * C13: Kn += RD - delta_Kn Kn + abs phi_spill RD of partners, over that of day 0, less
 * 1. On day 0 a firm learns from one partner of its own size; `learned` says by how
 * much those it works with do more than then, `partners` how many more there are.
 */
static void run(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_science *science = &setup->science;
    const ren_real decay = (ren_real)p->delta_Kn, phi = (ren_real)p->phi_spill;
    const ren_state *s = &world->state;
    if (setup->books.cash == NULL) {
        return;
    }
#pragma omp parallel for schedule(static)
    for (int32_t i = 0; i < setup->economy->firms.n; i++) {
        const ren_real own = (ren_real)(s->research[i] / science->research[i]);
        const ren_real taken = phi * science->absorbs[i];
        const ren_real more = own + taken * (s->learned[i] + s->partners[i]);
        s->knowledge[i] += decay * (more / (1 + taken) - s->knowledge[i]);
    }
}

const ren_phase ren_phase_learn = {
    .name = "learn",
    .doc = "Adds research to what firms know, and lets what they know age.",
    .source = "C13",
    .reads = REN_COLUMNS(REN_COL_research, REN_COL_learned, REN_COL_partners,
                         REN_COL_knowledge),
    .writes = REN_COLUMNS(REN_COL_knowledge),
    .run = run,
    .called = ren_money_is_on,
};
