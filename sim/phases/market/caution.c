#include "sim/phase.h"

/*
 * C4: n += eta_n (shortfall). A week in which critical inputs are short by their whole
 * use adds eta_n weeks to the buffers of a firm's critical inputs; what was added fades
 * over caution_weeks.
 */
static void run(ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_parameters *p = &setup->scenario->parameters;
    const ren_books *books = &setup->books;
    const ren_state *s = &world->state;
    if (books->cash == NULL) {
        return;
    }
    const ren_real fade = (ren_real)(1.0 / p->caution_weeks);
#pragma omp parallel for schedule(static)
    for (int32_t i = 0; i < setup->economy->firms.n; i++) {
        ren_real learnt = 0;
        if (s->short_critical[i] > 0) {
            const double use =
                books->linked[i] + books->imported[i] - (double)setup->other_value[i];
            learnt = use > 0.0 ? (ren_real)(p->eta_n * s->short_critical[i] / use) : 0;
        }
        s->caution[i] += learnt - fade * s->caution[i];
    }
}

const ren_phase ren_phase_caution = {
    .name = "caution",
    .doc = "Makes firms keep more of their critical inputs after shortages.",
    .source = "C4",
    .reads = REN_COLUMNS(REN_COL_caution, REN_COL_short_critical),
    .writes = REN_COLUMNS(REN_COL_caution),
    .run = run,
    .called = ren_money_is_on,
};
