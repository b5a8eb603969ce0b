#include "sim/phase.h"

enum { BLOCK = 256 };

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
    const uint32_t *id = (const uint32_t *)firms->id;
    ren_real *restrict noise = world->state.noise;

#pragma omp parallel for schedule(static)
    for (int32_t first = 0; first < firms->n; first += BLOCK) {
        const int32_t last = firms->n - first < BLOCK ? firms->n : first + BLOCK;
        double draw[BLOCK];
        ren_draw_laplace_many(setup->economy->stream, REN_DRAW_DEMAND,
                              (uint16_t)world->week, last - first, id + first, draw);
#pragma omp simd
        for (int32_t i = first; i < last; i++) {
            const ren_real next =
                rho * noise[i] + (ren_real)(scale[i] * draw[i - first]);
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
