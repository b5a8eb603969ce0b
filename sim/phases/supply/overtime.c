#include "sim/phase.h"

/*
 * Hallegatte 2014, eq. 8: where demand exceeds what was made last, overtime raises
 * capacity towards alpha_max; where they are equal it returns to the usual. Rounding of
 * the last bits is no excess.
 */
static void run(ren_world *world)
{
    const ren_rules_spec *rules = &world->setup->scenario->rules;
    const ren_state *s = &world->state;
    const double step = world->setup->scenario->horizon.days > 0 ? 1.0 : 7.0;
    const ren_real most = (ren_real)(rules->alpha_max - 1.0);
    const ren_real pace = (ren_real)(step / rules->alpha_days);
    const ren_real none =
        sizeof(ren_real) == sizeof(double) ? (ren_real)1.1e-16 : 2e-7F;

#pragma omp parallel for schedule(static)
    for (int32_t i = 0; i < world->setup->economy->firms.n; i++) {
        const ren_real asked = s->link_request[i] + s->other_request[i];
        const ren_real gap = asked - s->output[i], least = none * (1 + asked);
        ren_real over = s->overtime[i];
        if (gap >= -least && gap <= least) {
            over -= over * pace;
        } else {
            over += (most - over) * (gap / (1 + asked)) * pace;
        }
        over = over > 0 ? over : 0;
        s->overtime[i] = over;
        s->capacity[i] += over + over * s->capacity[i];
    }
}

static bool is_called(const ren_scenario *scenario)
{
    return scenario->rules.alpha_max > 1.0;
}

const ren_phase ren_phase_overtime = {
    .name = "overtime",
    .doc = "Raises capacity by overtime where demand is not met.",
    .source = "Hallegatte 2014, Risk Analysis 34",
    .reads = REN_COLUMNS(REN_COL_link_request, REN_COL_other_request, REN_COL_output,
                         REN_COL_overtime, REN_COL_capacity),
    .writes = REN_COLUMNS(REN_COL_overtime, REN_COL_capacity),
    .run = run,
    .called = is_called,
};
