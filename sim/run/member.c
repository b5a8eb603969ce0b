#include "sim/member.h"

#include "base/array.h"
#include "model/settle.h"
#include "sim/phase.h"
#include "sim/run/equal/equal.h"
#include "sim/run/ledger/ledger.h"
#include "sim/run/measure/network.h"
#include "sim/run/measure/substitute.h"
#include "sim/run/watch/watch.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The panel: the largest firm of every product first would be biased; take every k-th
 * external id, which runs through products and tiers. */
static ren_status choose_panel(ren_member *member, const ren_experiment *experiment,
                               ren_error *err)
{
    const int32_t n = member->economy.firms.n;
    const int64_t wanted = experiment->scenario->output.panel_firms;
    member->n_panel = wanted < 0 || wanted > n ? n : (int32_t)wanted;
    member->panel = ren_column(member->n_panel, sizeof *member->panel);
    if (member->panel == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "no room for a panel of %d firms",
                        (int)member->n_panel);
    }
    for (int32_t k = 0; k < member->n_panel; k++) {
        member->panel[k] = (int32_t)((int64_t)k * n / member->n_panel);
    }
    return REN_OK;
}

ren_status ren_member_build(ren_member *out, const ren_experiment *experiment,
                            int64_t replicate, ren_error *err)
{
    ren_member member = { .replicate = replicate, .point = experiment->point };
    ren_status status =
        experiment->given != NULL
            ? ren_given_economy(&member.economy, experiment->given, experiment->table,
                                experiment->geography, experiment->scenario,
                                experiment->n_focal, experiment->focal, replicate, err)
            : ren_economy_build(&member.economy, experiment->table,
                                experiment->geography, experiment->scenario,
                                experiment->n_focal, experiment->focal, replicate, err);
    if (status == REN_OK) {
        status = choose_panel(&member, experiment, err);
    }
    if (status != REN_OK) {
        ren_member_free(&member);
        return status;
    }
    *out = member;
    return REN_OK;
}

static void follow_inputs(const ren_world *world, const ren_experiment *x,
                          int32_t *lost)
{
    for (int32_t k = 0; k < x->n_inputs; k++) {
        ren_substitute_follow(world, x->input[k], x->first_shock_week, &lost[k],
                              &world->series->time_to_substitute[k]);
        ren_localise_follow(world, x->input[k], x->first_shock_week,
                            &world->series->time_to_localise[k]);
    }
}

/* An input whose cover was never lost needed no time. */
static void settle_inputs(const ren_experiment *x, const int32_t *lost,
                          ren_series *series)
{
    for (int32_t k = 0; k < x->n_inputs; k++) {
        if (lost[k] < 0) {
            series->time_to_substitute[k] = 0.0;
        }
    }
}

static void add_cost(const ren_world *world, ren_series *series)
{
    const double worth = ren_present_value(world->setup->scenario, world->week);
    for (int32_t e = 0; e < world->n_entries; e++) {
        series->cost_present += worth * world->strain.spent[e];
        series->cost += world->strain.spent[e] + world->strain.unspent[e];
        series->cost_placebo += world->strain.unspent[e];
    }
    series->cost += *world->state.beyond; /* what depended on the week: C21 */
}

/* What looks on while a world runs. */
typedef struct onlookers {
    int32_t *lost; /* [n_inputs] week in which the cover of a shocked input was lost */
    ren_watch *watch;
    ren_ledger *ledger; /* NULL: no ledger is kept */
} onlookers;

static ren_status onlookers_open(onlookers *out, const ren_world *world,
                                 const ren_experiment *x, ren_error *err)
{
    out->lost = ren_column(x->n_inputs, sizeof *out->lost);
    if (out->lost == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "no room for the shocked inputs");
    }
    for (int32_t k = 0; k < x->n_inputs; k++) {
        out->lost[k] = -1;
    }
    const ren_status status = ren_watch_open(&out->watch, world, err);
    return status == REN_OK && x->scenario->output.ledger
               ? ren_ledger_open(&out->ledger, world, world->series, err)
               : status;
}

static void onlookers_close(onlookers *look)
{
    free(look->lost);
    ren_watch_close(look->watch);
    ren_ledger_close(look->ledger);
}

/* One step and what is seen of it. A breach of a law names phase and week. */
static ren_status run_step(ren_world *world, const ren_experiment *x, onlookers *look,
                           ren_error *err)
{
#ifdef REN_CHECKED_BUILD
    const bool strict = true;
#else
    const bool strict = false;
#endif
    const double most = sizeof(ren_real) == sizeof(double) ? 1e-9 : 1e-4;
    if (look->ledger != NULL) {
        ren_ledger_begin(look->ledger, world);
    }
    const ren_phase *broken = ren_week(world, strict);
    follow_inputs(world, x, look->lost);
    add_cost(world, world->series);
    const double residual = world->series->national[REN_NATIONAL_residual][world->week];
    if (broken != NULL || residual > most) {
        return ren_fail(err, REN_BROKEN,
                        "week %d, phase %s: goods residual %g, "
                        "expected at most %g and no undeclared write",
                        (int)world->week, broken != NULL ? broken->name : "record",
                        residual, most);
    }
    const double unpaid =
        world->series->national[REN_NATIONAL_money_residual][world->week];
    if (unpaid > most) {
        return ren_fail(err, REN_BROKEN,
                        "week %d, phase insolvency: accounts leave %g of a flow, "
                        "expected at most %g",
                        (int)world->week, unpaid, most);
    }
    const ren_status status =
        look->ledger != NULL ? ren_ledger_book(look->ledger, world, err) : REN_OK;
    return status == REN_OK ? ren_watch_step(look->watch, world, err) : status;
}

/* All weeks of one world. A breach of a law stops it. */
static ren_status run_world(ren_world *world, const ren_experiment *x,
                            ren_progress *progress, ren_error *err)
{
    ren_series *series = world->series;
    onlookers look = { 0 };
    ren_status status = onlookers_open(&look, world, x, err);
    while (status == REN_OK && world->week < series->n_weeks) {
        status = run_step(world, x, &look, err);
        if (status != REN_OK) {
            break;
        }
        world->week++;
        if (progress != NULL) {
            progress->weeks_done++;
            if (progress->stop) {
                status = ren_fail(err, REN_STOPPED, "stopped in week %d", world->week);
            }
        }
    }
    if (status == REN_OK) {
        settle_inputs(x, look.lost, series);
        status = ren_watch_tell(look.watch, world, &series->warnings, err);
    }
    onlookers_close(&look);
    return status;
}

static ren_status measure_network(const ren_world *world, const ren_experiment *x,
                                  ren_series *series, ren_error *err)
{
    const ren_status status = ren_measure_coupling(world, series, err);
    return status == REN_OK && x->scenario->output.systemic
               ? ren_measure_systemic(world, series, err)
               : status;
}

/* World `w` of the member: package by package, shock off before on. */
static ren_status run_one(ren_member *member, const ren_experiment *x,
                          const ren_setup *setup, int32_t w, ren_progress *progress,
                          ren_error *err)
{
    const ren_package *package = &x->scenario->packages[x->package[w / x->n_shocks]];
    const bool shock = x->shock[w % x->n_shocks] != 0;
    ren_series *series = &member->series[w];
    ren_world world = { 0 };
    ren_status status = ren_series_init(series, (int32_t)x->scenario->horizon.steps,
                                        x->table->n, member->n_panel, x->n_inputs, err);
    if (status == REN_OK && setup->books.cash != NULL) {
        const int64_t cells = x->scenario->horizon.steps * REN_N_SECTORS;
        series->flows = ren_column(cells * REN_N_FLOWS, sizeof *series->flows);
        series->sheet = ren_column(cells * REN_N_SHEET_ITEMS, sizeof *series->sheet);
        if (series->flows == NULL || series->sheet == NULL) {
            status = ren_fail(err, REN_NO_MEMORY, "no room for the accounts");
        }
    }
    if (status != REN_OK) {
        return status;
    }
    for (int32_t k = 0; k < member->n_panel; k++) {
        series->panel_place[k] = member->economy.firms.place_of[member->panel[k]];
    }
    status = ren_world_init(&world, setup, package, shock, err);
    if (status != REN_OK) {
        return status;
    }
    world.series = series;
    status = run_world(&world, x, progress, err);
    if (status == REN_OK) {
        ren_world_digest(&world, series->state_hash);
        status = measure_network(&world, x, series, err);
    }
    ren_world_free(&world);
    return status;
}

/* The k-th world to be begun: those with the shocks, which take longer, come first, so that
 * threads are done at about the same time. */
static int32_t turn_of(const ren_experiment *x, int32_t k)
{
    const int32_t shock = x->n_shocks - 1 - k / x->n_packages;
    return k % x->n_packages * x->n_shocks + shock;
}

/* The worlds share setup and economy, which nobody changes, so they may run in any order
 * and side by side. The fault reported is that of the first world that had one. */
static ren_status run_worlds(ren_member *member, const ren_experiment *x,
                             const ren_setup *setup, ren_progress *progress,
                             ren_error *err)
{
    const int32_t threads = x->world_threads > 1 ? x->world_threads : 1;
    ren_status status = REN_OK;
    ren_error *fault = ren_column(member->n_series, sizeof *fault);
    if (fault == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "no room for %d worlds",
                        (int)member->n_series);
    }
    if (threads > 1) {
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads)
        for (int32_t k = 0; k < member->n_series; k++) {
            const int32_t w = turn_of(x, k);
            fault[w].status = run_one(member, x, setup, w, progress, &fault[w]);
        }
    } else { /* no region around the phases' own: nesting would cost them their threads */
        for (int32_t w = 0; w < member->n_series; w++) {
            fault[w].status = run_one(member, x, setup, w, progress, &fault[w]);
        }
    }
    for (int32_t w = member->n_series - 1; w >= 0; w--) {
        if (fault[w].status != REN_OK) {
            status = fault[w].status;
            if (err != NULL) {
                *err = fault[w];
            }
        }
    }
    free(fault);
    return status;
}

ren_status ren_member_run(ren_member *member, const ren_experiment *x,
                          ren_progress *progress, ren_error *err)
{
    ren_setup setup = { 0 };
    const int32_t n_worlds = x->n_packages * x->n_shocks;
    ren_status status =
        ren_setup_init(&setup, &member->economy, x->scenario, x->words, err);
    if (status != REN_OK) {
        return status;
    }
    ren_network_drop_out_rows(&member->economy.network); /* the topology has its own */
    member->series = ren_column(n_worlds, sizeof *member->series);
    member->n_series = member->series != NULL ? n_worlds : 0;
    status = member->series != NULL
                 ? run_worlds(member, x, &setup, progress, err)
                 : ren_fail(err, REN_NO_MEMORY, "no room for %d worlds", n_worlds);
    ren_setup_free(&setup);
    return status;
}

void ren_member_free(ren_member *member)
{
    for (int32_t w = 0; w < member->n_series; w++) {
        ren_series_free(&member->series[w]);
    }
    free(member->series);
    free(member->panel);
    ren_economy_free(&member->economy);
    *member = (ren_member){ 0 };
}
