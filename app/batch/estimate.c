/**
 * @file app/batch/estimate.c
 * See estimate.h.
 */
#include "app/batch/estimate.h"

#include "app/batch/batch.h"

/*
 * Measured on one core of an AVX-512 server: the time of a firm-week and of building a
 * firm with its links, while the columns fit the caches and when they do not; and what
 * two threads inside a member gain over one, as a power of their number.
 */
static const struct {
    double week_near, week_far; /* seconds per firm and week */
    double build;               /* seconds per firm */
    double write;               /* seconds per member and world */
    int64_t far; /* firms from which memory, not the cache, is the limit */
    double scaling;
} cost = {
    .week_near = 1.1e-7,
    .week_far = 1.2e-7,
    .build = 1.2e-5,
    .write = 0.05,
    .far = 300000,
    .scaling = 0.85,
};

static double gain(int32_t threads)
{
    double faster = 1;
    for (int32_t t = 1; t < threads; t++) {
        faster += cost.scaling;
    }
    return faster;
}

app_estimate app_estimate_of(const ren_experiment *experiment, int32_t threads)
{
    const ren_scenario *scenario = experiment->scenario;
    const int64_t firms = scenario->economy.firms;
    const int64_t members = scenario->replicates;
    const int64_t worlds = (int64_t)experiment->n_packages * experiment->n_shocks;
    const double week = firms < cost.far ? cost.week_near : cost.week_far;
    app_estimate out = { 0 };

    out.firm_weeks = members * worlds * scenario->horizon.weeks * firms;
    out.side_by_side = app_batch_side_by_side(experiment, members, threads);
    const double work =
        week * (double)out.firm_weeks + cost.build * (double)(members * firms);
    out.seconds = work / gain(threads) + cost.write * (double)(members * worlds);
    out.bytes = (double)ren_member_bytes(experiment)
                * (out.side_by_side ? (double)threads : 1.0);
    return out;
}
