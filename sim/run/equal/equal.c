#include "sim/run/equal/equal.h"

#include "base/array.h"
#include "sim/phase.h"

#include <math.h>
#include <stdlib.h>

enum { PILOT_FIRST = 1000000, MOST_RUNS = 30 };

/* Of the budget: how close the solved cost comes, well inside the 1 % that is asked. */
static const double CLOSE = 0.0025;

double ren_present_value(const ren_scenario *scenario, int32_t step)
{
    const double years = scenario->horizon.days > 0 ? step / 365.0 : step / 52.0;
    return pow(1.0 + scenario->parameters.disc, -years);
}

double ren_budget_present(const ren_scenario *scenario)
{
    const double a_year = scenario->horizon.days > 0 ? 365.0 : 52.0;
    double sum = 0;
    for (int32_t t = 0; t < scenario->horizon.steps; t++) {
        sum += scenario->budget / a_year * ren_present_value(scenario, t);
    }
    return sum;
}

/* ---- the cost of one world ---- */

static ren_status world_cost(double *cost, const ren_setup *setup,
                             const ren_package *package, double intensity, bool shock,
                             ren_progress *progress, ren_error *err)
{
    ren_world world = { 0 };
    ren_package weak;
    ren_status status = ren_package_at(&weak, package, intensity, err);
    if (status != REN_OK) {
        return status;
    }
    status = ren_world_init(&world, setup, &weak, shock, err);
    const int64_t n = setup->scenario->horizon.steps;
    for (; status == REN_OK && world.week < n; world.week++) {
        double spent = 0;
        (void)ren_week(&world, false);
        for (int32_t e = 0; e < world.n_entries; e++) {
            spent += world.strain.spent[e];
        }
        *cost += spent * ren_present_value(setup->scenario, world.week);
        if (progress != NULL && progress->stop) {
            status = ren_fail(err, REN_STOPPED, "stopped while costs were equalised");
        }
    }
    ren_world_free(&world);
    ren_package_at_free(&weak);
    return status;
}

/* ---- one package's search ---- */

typedef struct search {
    const ren_package *package;
    double at;          /* intensity to try */
    double low, high;   /* bracket */
    double under, over; /* C - B at its ends, as far as false position trusts them */
    int side;           /* the end that was moved last */
    double *cost;       /* [pilots] at `at` */
    bool is_open;
} search;

static double mean_of(const search *s, int64_t n)
{
    double sum = 0;
    for (int64_t r = 0; r < n; r++) {
        sum += s->cost[r];
    }
    return sum / (double)n;
}

/* The next intensity to try: the line through both ends; every third time the middle, so
 * that a curve cannot hold it up. */
static double next_at(const search *s, int32_t n_runs)
{
    const double line = s->low - s->under * (s->high - s->low) / (s->over - s->under);
    return n_runs % 3 == 0 || !(line > s->low && line < s->high)
               ? 0.5 * (s->low + s->high)
               : line;
}

/* Takes a cost in and chooses what to try next. */
static void narrow(search *s, ren_equal *out, double cost)
{
    const double gap = cost - out->target;
    out->cost = cost;
    out->intensity = s->at;
    out->n_runs++;
    if (fabs(gap) <= CLOSE * out->target || (s->at >= 1.0 && gap < 0)
        || out->n_runs == MOST_RUNS) {
        out->is_short = gap < -0.01 * out->target;
        s->is_open = false;
        return;
    }
    if (gap > 0) {
        s->high = s->at;
        s->over = gap;
        s->under *= s->side > 0 ? 0.5 : 1.0;
        s->side = 1;
    } else {
        s->low = s->at;
        s->under = gap;
        s->over *= s->side < 0 ? 0.5 : 1.0;
        s->side = -1;
    }
    s->at = next_at(s, out->n_runs);
}

/* ---- all packages, pilot by pilot ---- */

static void package_run(search *s, const ren_setup *setup, int64_t pilot, bool shock,
                        ren_progress *progress, ren_error *fault)
{
    s->cost[pilot] = 0;
    fault->status = s->is_open ? world_cost(&s->cost[pilot], setup, s->package, s->at,
                                            shock, progress, fault)
                               : REN_OK;
}

/* What every open search costs in one replicate. */
static ren_status pilot_run(search *all, const ren_experiment *x, int64_t pilot,
                            ren_progress *progress, ren_error *err)
{
    const bool shock = x->shock[x->n_shocks - 1] != 0;
    const int32_t threads = x->world_threads > 1 ? x->world_threads : 1;
    ren_member member = { 0 };
    ren_setup setup = { 0 };
    ren_error *fault = ren_column(x->n_packages, sizeof *fault);
    ren_status status = fault == NULL
                            ? ren_fail(err, REN_NO_MEMORY, "no room for the pilots")
                            : ren_member_build(&member, x, PILOT_FIRST + pilot, err);
    if (status == REN_OK) {
        status = ren_setup_init(&setup, &member.economy, x->scenario, x->words, err);
    }
    if (status == REN_OK && threads > 1) {
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads)
        for (int32_t p = 0; p < x->n_packages; p++) {
            package_run(&all[p], &setup, pilot, shock, progress, &fault[p]);
        }
    } else if (status == REN_OK) { /* no region around the phases' own */
        for (int32_t p = 0; p < x->n_packages; p++) {
            package_run(&all[p], &setup, pilot, shock, progress, &fault[p]);
        }
    }
    for (int32_t p = 0; status == REN_OK && p < x->n_packages; p++) {
        if (fault[p].status != REN_OK) {
            status = fault[p].status;
            *err = fault[p];
        }
    }
    ren_setup_free(&setup);
    ren_member_free(&member);
    free(fault);
    return status;
}

static bool begin(search *s, ren_equal *out, const ren_experiment *x, int32_t p)
{
    const ren_package *package = &x->scenario->packages[x->package[p]];
    const double target = ren_budget_present(x->scenario);
    *out =
        (ren_equal){ .intensity = package->intensity, .cost = NAN, .target = target };
    *s = (search){ .package = package,
                   .at = 1.0,
                   .high = 1.0,
                   .under = -target,
                   .is_open =
                       package->n_levers > 0 && !package->is_given && target > 0 };
    s->cost = ren_column(x->scenario->pilot_replicates, sizeof *s->cost);
    return s->cost != NULL;
}

static bool is_any_open(const search *all, int32_t n)
{
    for (int32_t p = 0; p < n; p++) {
        if (all[p].is_open) {
            return true;
        }
    }
    return false;
}

ren_status ren_equal_solve(ren_equal *out, const ren_experiment *x,
                           ren_progress *progress, ren_error *err)
{
    const int64_t n_pilots = x->scenario->pilot_replicates;
    ren_status status = REN_OK;
    search *all = ren_column(x->n_packages, sizeof *all);
    for (int32_t p = 0; p < x->n_packages && status == REN_OK; p++) {
        if (all == NULL || !begin(&all[p], &out[p], x, p)) {
            status = ren_fail(err, REN_NO_MEMORY, "no room to equalise costs");
        }
    }
    while (status == REN_OK && is_any_open(all, x->n_packages)) {
        for (int64_t r = 0; r < n_pilots && status == REN_OK; r++) {
            status = pilot_run(all, x, r, progress, err);
        }
        for (int32_t p = 0; status == REN_OK && p < x->n_packages; p++) {
            if (all[p].is_open) {
                narrow(&all[p], &out[p], mean_of(&all[p], n_pilots));
            }
        }
    }
    for (int32_t p = 0; all != NULL && p < x->n_packages; p++) {
        free(all[p].cost);
    }
    free(all);
    return status;
}
