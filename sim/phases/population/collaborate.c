#include "sim/phase.h"
#include "sim/phases/population/standing/partners.h"

/*
 * C20: every four weeks collaborations end and firms propose new ones (partners.c).
 * Partners count less those of day 0, so a firm at rest has no more and no fewer.
 */

static void run(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_standing *standing = &setup->standing;
    const ren_state *s = &world->state;
    if (standing->partner == NULL || !world->noise || world->week == 0) {
        return; /* noise: off rests every event, and these are some */
    }
    const ren_round round = { .setup = setup,
                              .standing = standing,
                              .world = world,
                              .week = (uint16_t)world->week,
                              .partner = s->partner,
                              .proposal = s->proposal };
    ren_partners_round(&round);
#pragma omp parallel for schedule(static)
    for (int32_t i = 0; i < setup->economy->firms.n; i++) {
        s->partners[i] = (ren_real)(ren_partners_count(s->partner, i)
                                    - (int32_t)standing->n_partners[i]);
    }
    const ren_bonds now = ren_partners_measure(setup, s->partner);
    s->census[REN_CENSUS_PARTNERS] = now.mean - standing->bonds.mean;
    s->census[REN_CENSUS_PARTNERS_SRDI] = now.srdi - standing->bonds.srdi;
    s->census[REN_CENSUS_FAR] = now.far - standing->bonds.far;
}

static int32_t every(const ren_scenario *scenario)
{
    (void)scenario;
    return REN_ROUND;
}

const ren_phase ren_phase_collaborate = {
    .name = "collaborate",
    .doc = "Ends collaborations and lets firms propose new ones.",
    .source = "C20, D9",
    .reads = REN_COLUMNS(REN_COL_partner, REN_COL_confidence, REN_COL_link_supplier,
                         REN_COL_census),
    .writes = REN_COLUMNS(REN_COL_partner, REN_COL_proposal, REN_COL_partners,
                          REN_COL_census),
    .every = every,
    .run = run,
    .called = ren_money_is_on,
};
