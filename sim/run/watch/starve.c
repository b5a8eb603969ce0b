#include "sim/run/watch/parts.h"

enum { JUST_TOLD = UINT16_MAX - 1 };

/* One firm after a step; true when it is warned of in this one. */
static bool count_firm(ren_watch *watch, const ren_state *s, int32_t i)
{
    const ren_real idle = (ren_real)(REN_WATCH_IDLE - 1.0);
    const ren_real able = (ren_real)(REN_WATCH_ABLE - 1.0);
    const uint16_t steps = watch->starved[i];
    if (steps == UINT16_MAX) {
        return false;
    }
    /* orders that go away later do so because it does not deliver */
    const bool wanted = steps > 0 || s->aim[i] >= able;
    if (!(s->output[i] < idle && s->limit[i] < idle && s->capacity[i] >= able
          && wanted)) {
        watch->starved[i] = 0;
        return false;
    }
    const bool told = steps + 1 >= watch->patience;
    watch->starved[i] = told ? JUST_TOLD : (uint16_t)(steps + 1);
    return told;
}

/* Whether the record phase found firms of the cell standing still, now or last step. */
static bool is_suspect(const ren_watch *watch, const ren_world *world, int32_t c)
{
    const double *sum = world->state.cell_sum + (int64_t)c * REN_N_CELL_SUMS;
    return sum[REN_CELL_STOPPED] > 0.0 || watch->fresh[c] < 0;
}

enum { LANES = 8 };

/* New orders of a cell less the usual, money. Firms are added one after the other, LANES
 * at a time; those of the next cell count nothing. */
static double orders_of(const double *restrict output, const ren_real *restrict demand,
                        int32_t first, int32_t end, int32_t n)
{
    static const double counts[2 * LANES] = { 1, 1, 1, 1, 1, 1, 1, 1 };
    double sum = 0;
    int32_t i = first;
    for (; i < end && i + LANES <= n; i += LANES) {
        const double *own = counts + (end - i < LANES ? LANES - (end - i) : 0);
        for (int k = 0; k < LANES; k++) {
            sum += own[k] * (output[i + k] * (double)demand[i + k]);
        }
    }
    for (; i < end; i++) {
        sum += output[i] * (double)demand[i];
    }
    return sum;
}

void ren_watch_firms(ren_watch *watch, const ren_world *world)
{
    const ren_population *firms = &world->setup->economy->firms;
    const ren_state *s = &world->state;

#pragma omp parallel for schedule(static)
    for (int32_t c = 0; c < firms->n_cells; c++) {
        const int32_t first = firms->cell_first[c], end = firms->cell_first[c + 1];
        const bool suspect = is_suspect(watch, world, c);
        int32_t told = 0, counting = 0;
        for (int32_t i = first; suspect && i < end; i++) {
            told += count_firm(watch, s, i);
            counting += watch->starved[i] > 0 && watch->starved[i] < JUST_TOLD;
        }
        watch->cell_orders[c] =
            orders_of(firms->output, s->demand, first, end, firms->n);
        /* -1: some of its firms are being counted and must be looked at again */
        watch->fresh[c] = told > 0 ? told : -(counting > 0);
    }
}

/* The input that binds a firm most; of equals the first product. -1: it buys none. */
static int32_t scarcest_input(const ren_world *world, int32_t i)
{
    const ren_network *net = &world->setup->economy->network;
    const ren_state *s = &world->state;
    const bool linear = world->setup->scenario->rules.production == REN_LINEAR;
    const int32_t base = net->window_slot[i / REN_WINDOW];
    int32_t product = -1;
    ren_real least = 0;
    for (int64_t k = net->firm_first[i]; k < net->firm_first[i + 1]; k++) {
        const int32_t slot = base + (int32_t)net->slot_at[k];
        const ren_real level =
            linear ? net->slot_buffer[slot] + s->stock[slot] : s->bound[slot];
        if (product < 0 || level < least) {
            product = net->slot_product[slot];
            least = level;
        }
    }
    return product;
}

/* Names the firms that are warned of in this step. */
void ren_watch_starved(ren_watch *watch, const ren_world *world)
{
    const ren_population *firms = &world->setup->economy->firms;
    const int32_t began = world->week - watch->patience + 1;
    for (int32_t c = 0; c < firms->n_cells; c++) {
        if (watch->fresh[c] <= 0) {
            continue;
        }
        for (int32_t i = firms->cell_first[c]; i < firms->cell_first[c + 1]; i++) {
            if (watch->starved[i] == JUST_TOLD) {
                watch->starved[i] = UINT16_MAX;
                watch->n_starved++;
                ren_named_add(&watch->starving, firms,
                              (ren_named_firm){ .place = i,
                                                .week = began,
                                                .product = scarcest_input(world, i) });
            }
        }
        watch->fresh[c] = -1;
    }
}
