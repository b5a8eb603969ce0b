#include "sim/phase.h"

enum { BLOCK = 1024 };

/*
 * C8 with D14: firm-level AR(1) noise of final demand with Laplace innovations whose
 * spread falls with firm size. Keyed by external id, so it is the same in every package.
 */
static void run(ren_world *world)
{
    if (!world->noise) {
        return;
    }
    const ren_setup *setup = world->setup;
    const ren_population *firms = &setup->economy->firms;
    const ren_real rho = (ren_real)setup->scenario->parameters.noise_rho;
    const float *restrict scale = setup->noise_scale;
    const int32_t n = firms->n;
    const int32_t *restrict place_of = firms->place_of;
    ren_real *restrict noise = world->state.noise;

#pragma omp parallel for schedule(static)
    for (int32_t first = 0; first < n; first += BLOCK) {
        double draw[BLOCK];
        const int32_t length = n - first < BLOCK ? n - first : BLOCK;
        ren_draw_laplace_row(setup->economy->stream, REN_DRAW_DEMAND,
                             (uint16_t)world->week, (uint32_t)first, length, draw);
        for (int32_t k = 0; k < length; k++) {
            const int32_t i = place_of[first + k];
            const ren_real next = rho * noise[i] + (ren_real)(scale[i] * draw[k]);
            noise[i] = next < -1 ? -1 : next;
        }
    }
}

const ren_phase ren_phase_demand = {
    .name = "demand",
    .doc = "Draws the noise of every firm's final demand.",
    .source = "C8, D14",
    .reads = REN_COLUMNS(REN_COL_noise),
    .writes = REN_COLUMNS(REN_COL_noise),
    .run = run,
};
