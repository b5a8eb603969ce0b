#include "base/array.h"
#include "sim/run/watch/parts.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

enum { SUSPECT = 4 }; /* turns after which the makers of a product are followed */

/* Noise of a firm's final demand is AR(1): what its innovations add up to over all
 * makers of a product, times six, is a swing that noise alone makes now and then (D14). */
void ren_watch_swing_least(ren_watch *watch, const ren_world *world)
{
    const ren_setup *setup = world->setup;
    const ren_parameters *parameters = &setup->scenario->parameters;
    const ren_population *firms = &setup->economy->firms;
    const double rho = parameters->noise_rho;
    for (int32_t p = 0; p < setup->economy->table->n; p++) {
        double variance = 0;
        for (int32_t m = setup->maker_first[p]; m < setup->maker_first[p + 1]; m++) {
            const int32_t i = setup->maker[m];
            const double sales = firms->output[i] * (double)setup->other_base[i];
            const double spread = sales * (double)setup->noise_scale[i];
            variance += spread * spread;
        }
        const double noise = watch->usual[p] > 0.0 && world->noise
                                 ? sqrt(variance / (1.0 - rho * rho)) / watch->usual[p]
                                 : 0.0;
        watch->swing[p].least =
            6.0 * noise > REN_WATCH_SWING ? 6.0 * noise : REN_WATCH_SWING;
    }
}

static void add_orders(ren_watch *watch, const ren_world *world)
{
    const ren_population *firms = &world->setup->economy->firms;
    const int32_t n = world->setup->economy->table->n;
    for (int32_t p = 0; p < n; p++) {
        watch->orders[p] = 0.0;
    }
    for (int32_t c = 0; c < firms->n_cells; c++) {
        watch->orders[firms->cell_product[c]] += watch->cell_orders[c];
    }
    for (int32_t p = 0; p < n; p++) {
        watch->orders[p] =
            watch->usual[p] > 0.0 ? watch->orders[p] / watch->usual[p] : 0.0;
    }
}

/* Enters a turn that was reached at `level` in `week`. */
static void turn(ren_swing *swing, double level, int32_t week)
{
    if (swing->way != 0) { /* the first turn has no way before it */
        swing->size[swing->n % REN_WATCH_TURNS] = fabs(level - swing->last);
        swing->week[swing->n % REN_WATCH_TURNS] = week;
        swing->n++;
    }
    swing->last = level;
}

/* Takes in one more level; true when it shows that the one before was a turn. */
static bool follow(ren_swing *swing, double level, int32_t week)
{
    if (level > swing->high) {
        swing->high = level;
        swing->high_week = week;
    }
    if (level < swing->low) {
        swing->low = level;
        swing->low_week = week;
    }
    if (swing->way >= 0 && swing->high - level >= swing->least) {
        turn(swing, swing->high, swing->high_week);
        swing->way = -1;
    } else if (swing->way <= 0 && level - swing->low >= swing->least) {
        turn(swing, swing->low, swing->low_week);
        swing->way = 1;
    } else {
        return false;
    }
    swing->low = swing->high = level;
    swing->low_week = swing->high_week = week;
    return true;
}

/* The k-th of the last REN_WATCH_TURNS swings, the oldest first. */
static int32_t nth(const ren_swing *swing, int32_t k)
{
    return (swing->n + k) % REN_WATCH_TURNS;
}

static void judge(ren_swing *swing)
{
    const int32_t half = REN_WATCH_TURNS / 2;
    double early = 0, late = 0;
    for (int32_t k = 0; k < half; k++) {
        early += swing->size[nth(swing, k)];
        late += swing->size[nth(swing, half + k)];
    }
    if (late >= REN_WATCH_DAMPED * early) {
        const int32_t span =
            swing->week[nth(swing, REN_WATCH_TURNS - 1)] - swing->week[nth(swing, 0)];
        swing->since = swing->week[nth(swing, 0)];
        swing->told_size = (early + late) / REN_WATCH_TURNS;
        swing->told_period = 2.0 * span / (REN_WATCH_TURNS - 1);
    }
}

/* From the first suspect product on, the range of its makers' orders is kept. */
static ren_status follow_makers(ren_watch *watch, const ren_world *world, int32_t p,
                                ren_error *err)
{
    const ren_setup *setup = world->setup;
    const int32_t n = setup->economy->firms.n;
    if (watch->low == NULL) {
        watch->low = ren_column(n, sizeof *watch->low);
        watch->high = ren_column(n, sizeof *watch->high);
        if (watch->low == NULL || watch->high == NULL) {
            return ren_fail(err, REN_NO_MEMORY, "no room to watch %d firms", (int)n);
        }
        for (int32_t i = 0; i < n; i++) {
            watch->low[i] = FLT_MAX;
            watch->high[i] = -FLT_MAX;
        }
    }
    for (int32_t m = setup->maker_first[p]; m < setup->maker_first[p + 1]; m++) {
        const int32_t i = setup->maker[m];
        const float level = (float)world->state.demand[i];
        watch->low[i] = level < watch->low[i] ? level : watch->low[i];
        watch->high[i] = level > watch->high[i] ? level : watch->high[i];
    }
    return REN_OK;
}

ren_status ren_watch_swings(ren_watch *watch, const ren_world *world, ren_error *err)
{
    ren_status status = REN_OK;
    add_orders(watch, world);
    for (int32_t p = 0; p < world->setup->economy->table->n && status == REN_OK; p++) {
        ren_swing *swing = &watch->swing[p];
        const bool turned = follow(swing, watch->orders[p], world->week);
        if (turned && swing->n >= REN_WATCH_TURNS && swing->since < 0) {
            judge(swing);
        }
        if (swing->n >= SUSPECT) {
            status = follow_makers(watch, world, p, err);
        }
    }
    return status;
}

void ren_watch_widest(const ren_watch *watch, const ren_world *world, ren_named *out)
{
    const ren_setup *setup = world->setup;
    const ren_population *firms = &setup->economy->firms;
    *out = (ren_named){ 0 };
    for (int32_t p = 0; p < setup->economy->table->n; p++) {
        if (watch->swing[p].since < 0) {
            continue;
        }
        for (int32_t m = setup->maker_first[p]; m < setup->maker_first[p + 1]; m++) {
            const int32_t i = setup->maker[m];
            const double range = (double)watch->high[i] - (double)watch->low[i];
            ren_named_add(out, firms,
                          (ren_named_firm){ .place = i,
                                            .week = watch->swing[p].since,
                                            .product = -1,
                                            .size = firms->output[i] * range });
        }
    }
}
