#include "sim/phases/trade/rules/sources.h"

static bool is_blocked(const ren_world *world, int32_t f)
{
    const ren_state *s = &world->state;
    return s->capped[f] > 0
           || s->reweight[world->setup->economy->network.n_firms + f] == -1;
}

bool ren_sources_blocked(const ren_world *world)
{
    for (int32_t f = 0; f < world->setup->economy->network.n_foreign; f++) {
        if (is_blocked(world, f)) {
            return true;
        }
    }
    return false;
}

bool ren_window_is_blocked(const ren_world *world, int32_t window)
{
    const int32_t n = world->setup->economy->network.n_foreign;
    const uint8_t *reaches = world->setup->topology.reaches + (int64_t)window * n;
    for (int32_t f = 0; f < n; f++) {
        if (reaches[f] != 0 && is_blocked(world, f)) {
            return true;
        }
    }
    return false;
}
