/**
 * @file app/batch/estimate.c
 * See estimate.h.
 */
#include "app/batch/estimate.h"

#include "app/batch/batch.h"

/*
 * Seconds on one core of an AVX-512 server. The cost of a firm's week rises a little when
 * the columns no longer fit the caches. `gain` is what each further thread adds to one.
 */
static const struct {
    double start;     /* reading, balancing the table */
    double build;     /* per firm with its links */
    double week;      /* per week of a world: pools of all products */
    double firm_near; /* per firm and week, ... */
    double firm_far;  /* ... from `far` firms on */
    int64_t far;
    double write_week; /* per week of a world */
    double write_firm; /* per firm of a member whose network is kept */
    double gain;
} cost = {
    .start = 0.15,
    .build = 2.7e-6,
    .week = 8.5e-5,
    .firm_near = 1.35e-7,
    .firm_far = 1.8e-7,
    .far = 50000,
    .write_week = 6e-5,
    .write_firm = 1e-6,
    .gain = 0.92,
};

/* Firms with as many links as drawn ones have that make the same work: half of it lies in
 * firms, half in links. */
static double work_firms(const ren_experiment *x)
{
    const ren_parameters *p = &x->scenario->parameters;
    const double firms = (double)ren_member_firms(x);
    const double drawn = p->slots_mean * (2.4 + p->slot_extra_pieces);
    return x->given == NULL ? firms : (firms + ren_member_links(x) / drawn) / 2;
}

/* Seconds of one member on one core, and of writing it, which nothing speeds up. */
static double member_seconds(const ren_experiment *experiment, double *writing)
{
    const ren_scenario *scenario = experiment->scenario;
    const double firms = work_firms(experiment);
    const double weeks = (double)experiment->n_packages * experiment->n_shocks
                         * (double)scenario->horizon.steps;
    const double firm = firms < (double)cost.far ? cost.firm_near : cost.firm_far;

    *writing = cost.write_week * weeks;
    return cost.build * firms + weeks * (cost.week + firm * firms);
}

app_estimate app_estimate_of(const ren_experiment *experiment, int32_t threads)
{
    const ren_scenario *scenario = experiment->scenario;
    const int64_t members = ren_experiment_members(experiment);
    const int64_t networks =
        scenario->output.networks < members ? scenario->output.networks : members;
    const double gain = 1 + cost.gain * (threads - 1);
    app_estimate out = { 0 };
    double writing;

    const double work = member_seconds(experiment, &writing);
    out.firm_weeks = members * experiment->n_packages * experiment->n_shocks
                     * scenario->horizon.steps * ren_member_firms(experiment);
    const app_batch_layout layout = app_batch_layout_of(experiment, members, threads);
    out.layout = layout == APP_WORLDS    ? "worlds side by side"
                 : layout == APP_MEMBERS ? "members side by side"
                                         : "threads inside a world";
    out.seconds = cost.start + (double)members * (work / gain + writing)
                  + cost.write_firm * (double)(networks * ren_member_firms(experiment));
    out.bytes =
        layout == APP_MEMBERS
            ? (double)ren_member_bytes(experiment, 1) * threads
            : (double)ren_member_bytes(experiment, layout == APP_WORLDS ? threads : 1);
    return out;
}
