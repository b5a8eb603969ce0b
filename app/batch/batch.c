/**
 * @file app/batch/batch.c
 * See batch.h.
 */
#include "app/batch/batch.h"

#include "app/batch/folder.h"
#include "app/batch/machine.h"
#include "app/batch/progress.h"
#include "app/command.h"
#include "output/results.h"

#include <inttypes.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

enum { MISSING, DONE, FAILED }; /* `status` of the results file */
enum { LARGE_FIRMS = 300000 };  /* beyond, a member fills the caches of all cores */

typedef struct batch {
    const ren_experiment *experiment;
    ren_experiment laid_out; /* the same, with the worlds laid out on threads */
    const app_batch_ask *ask;
    ren_provenance shared;     /* what all members have in common */
    ren_provenance provenance; /* of the results: times summed over members run now */
    app_folder folder;
    app_progress progress;
    int64_t n;      /* members of the experiment */
    int8_t *status; /* [n] */
    int64_t n_todo;
    int64_t *todo;        /* [n_todo] members to run now, ascending */
    ren_error stopped_by; /* a fault that ends the batch: of the input or the machine */
} batch;

app_batch_layout app_batch_layout_of(const ren_experiment *experiment,
                                     int64_t n_members, int32_t threads)
{
    const int64_t n_worlds = (int64_t)experiment->n_packages * experiment->n_shocks;
    const double most = 0.8 * (double)app_memory_free();
    const bool small = threads > 1 && ren_member_firms(experiment) <= LARGE_FIRMS;
    if (small && n_worlds >= threads
        && (double)ren_member_bytes(experiment, threads) <= most) {
        return APP_WORLDS;
    }
    if (small && n_members >= threads
        && (double)ren_member_bytes(experiment, 1) * threads <= most) {
        return APP_MEMBERS;
    }
    return APP_THREADS_INSIDE;
}

static ren_status batch_init(batch *b, const ren_experiment *experiment,
                             const app_batch_ask *ask, ren_error *err)
{
    memset(b, 0, sizeof *b);
    b->experiment = experiment;
    b->ask = ask;
    b->n = ren_experiment_members(experiment);
    b->shared = app_provenance(ask->command, ask->threads);
    b->provenance = b->shared;
    b->folder.lock = -1;
    b->status = calloc((size_t)b->n, sizeof *b->status);
    b->todo = calloc((size_t)b->n, sizeof *b->todo);
    if (b->status == NULL || b->todo == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "members: out of memory");
    }
    return app_folder_open(&b->folder, ask->results, err);
}

static void batch_free(batch *b)
{
    app_folder_close(&b->folder);
    free(b->status);
    free(b->todo);
}

static bool is_done(const batch *b, int64_t number)
{
    ren_member_identity identity;
    ren_experiment x;
    ren_scenario room;
    int64_t replicate;
    char path[APP_PATH];
    app_folder_member(&b->folder, number, path);
    ren_experiment_at(&x, b->experiment, number, &room, &replicate);
    ren_member_identify(&identity, &x, replicate);
    return ren_member_is_done(path, &identity);
}

/* Which members to run: all that were asked for, less those done before. */
static void plan(batch *b, app_batch_report *report)
{
    const int64_t first = b->ask->first >= 0 ? b->ask->first : 0;
    const int64_t end = b->ask->first >= 0 ? b->ask->end : b->n;
    for (int64_t k = first; k < end; k++) {
        if (b->ask->resume && is_done(b, k)) {
            b->status[k] = DONE;
            report->n_skipped++;
        } else {
            b->todo[b->n_todo++] = k;
        }
    }
}

static void times_add(batch *b, const ren_member *member)
{
    b->provenance.build_s += member->build_s;
    b->provenance.run_s += member->run_s;
}

static ren_status member_make(batch *b, int64_t number, ren_error *err)
{
    ren_experiment x;
    ren_scenario room;
    int64_t replicate;
    ren_member member = { 0 };
    ren_provenance provenance = b->shared;
    char path[APP_PATH];
    const double began = app_clock_s();

    app_folder_member(&b->folder, number, path);
    ren_experiment_at(&x, b->experiment, number, &room, &replicate);
    ren_status status = ren_member_build(&member, &x, replicate, err);
    if (status == REN_OK) {
        member.build_s = app_clock_s() - began;
        status = ren_member_run(&member, &x, &b->progress.run, err);
    }
    if (status == REN_OK) {
        const bool network = x.point == 0 && replicate < x.scenario->output.networks;
        provenance.wall_s = app_clock_s() - began;
        member.run_s = provenance.wall_s - member.build_s;
        provenance.build_s = member.build_s;
        provenance.run_s = member.run_s;
#pragma omp critical(app_times)
        times_add(b, &member);
        status = ren_member_write(path, &member, &x, &provenance, network, err);
    }
    ren_member_free(&member);
    return status;
}

/*
 * A member that broke a law of the model is one failed member; a fault of the input or
 * the machine would meet every other member too, so it ends the batch.
 */
static bool is_common(ren_status status)
{
    return status == REN_NO_WRITE || status == REN_NO_MEMORY
           || ren_status_exit(status) == APP_BAD_INPUT;
}

static void member_settle(batch *b, int64_t number)
{
    ren_error err = { 0 };

    if (atomic_load(&b->progress.run.stop) != 0) {
        return;
    }
    const ren_status status = member_make(b, number, &err);
    if (status == REN_STOPPED) {
        return;
    }
    if (status == REN_OK) {
        b->status[number] = DONE;
    } else if (is_common(status)) {
#pragma omp critical(app_fault)
        b->stopped_by = err;
        atomic_store(&b->progress.run.stop, 1);
    } else {
        b->status[number] = FAILED;
#pragma omp critical(app_fault)
        fprintf(stderr, "%srenlian: member %" PRId64 " failed: %s\n",
                b->progress.shown ? "\r\033[K" : "", number, err.text);
    }
}

static void members_run(batch *b)
{
    const int64_t n_worlds =
        (int64_t)b->experiment->n_packages * b->experiment->n_shocks;
    const int32_t threads = b->ask->threads;
    const app_batch_layout layout =
        app_batch_layout_of(b->experiment, b->n_todo, threads);

    app_progress_begin(&b->progress,
                       b->n_todo * n_worlds * b->experiment->scenario->horizon.steps,
                       ren_member_firms(b->experiment), b->ask->quiet);
    omp_set_num_threads(threads);
    omp_set_max_active_levels(1);
    b->laid_out = *b->experiment;
    b->laid_out.world_threads = layout == APP_WORLDS ? threads : 1;
    b->experiment = &b->laid_out;
    if (layout == APP_MEMBERS) {
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads)
        for (int64_t k = 0; k < b->n_todo; k++) {
            member_settle(b, b->todo[k]);
        }
    } else {
        for (int64_t k = 0; k < b->n_todo; k++) {
            member_settle(b, b->todo[k]);
        }
    }
    app_progress_end(&b->progress);
}

/* A part of the members (--members) is collected by whoever finishes the last one. */
static ren_status collect(batch *b, app_batch_report *report, ren_error *err)
{
    const bool part = b->ask->first >= 0;
    ren_status status = REN_NO_MEMORY;
    ren_collection all = { .n_members = b->n, .status = b->status };
    int64_t n_there = 0;

    all.replicate = calloc((size_t)b->n, sizeof *all.replicate);
    all.point = calloc((size_t)b->n, sizeof *all.point);
    all.path = calloc((size_t)b->n, sizeof *all.path);
    char *text = calloc((size_t)b->n, APP_PATH);
    if (all.replicate == NULL || all.point == NULL || all.path == NULL
        || text == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "%.300s: out of memory", b->ask->results);
        goto out;
    }
    app_folder_lock(&b->folder);
    for (int64_t k = 0; k < b->n; k++) {
        if (part && b->status[k] == MISSING && is_done(b, k)) {
            b->status[k] = DONE;
        }
        ren_experiment x;
        ren_scenario room;
        ren_experiment_at(&x, b->experiment, k, &room, &all.replicate[k]);
        all.point[k] = x.point;
        if (b->status[k] == DONE) {
            all.path[k] = text + k * APP_PATH;
            app_folder_member(&b->folder, k, all.path[k]);
            n_there++;
        }
    }
    status = REN_OK;
    if (!part || n_there == b->n) {
        status = ren_results_collect(b->ask->results, &all, b->experiment,
                                     &b->provenance, err);
        report->collected = status == REN_OK;
    } else if (!b->ask->quiet) {
        fprintf(stderr,
                "renlian: %" PRId64 " of %" PRId64 " members are in %s; the run that "
                "finishes the last one writes %s\n",
                n_there, b->n, b->folder.path, b->ask->results);
    }
    if (report->collected && !part && n_there == b->n) {
        app_folder_remove(&b->folder, b->n);
    }
out:
    free(all.replicate);
    free(all.point);
    free(all.path);
    free(text);
    return status;
}

static void say_go_on(const batch *b, const app_batch_report *report)
{
    fprintf(stderr,
            "renlian: stopped: %" PRId64 " of %" PRId64 " members done; go on with: "
            "%s%s\n",
            report->n_done + report->n_skipped, b->n, b->ask->command,
            b->ask->resume ? "" : " --resume");
}

/* What stopped the batch before its end, if anything, as an exit status. */
static int interruption(batch *b, const app_batch_report *report)
{
    if (b->stopped_by.status != REN_OK) {
        const int exit_status = app_fault(&b->stopped_by);
        if (exit_status != APP_BAD_INPUT) {
            say_go_on(b, report);
        } else if (report->n_done + report->n_skipped == 0) {
            app_folder_remove(&b->folder, 0);
        }
        return exit_status;
    }
    if (atomic_load(&b->progress.run.stop) != 0) {
        say_go_on(b, report);
        return APP_SOME_FAILED;
    }
    return APP_DONE;
}

int app_batch_run(const ren_experiment *experiment, const app_batch_ask *ask,
                  app_batch_report *report)
{
    batch b;
    ren_error err = { 0 };
    const double began = app_clock_s();

    memset(report, 0, sizeof *report);
    int exit_status = APP_DONE;
    ren_status status = batch_init(&b, experiment, ask, &err);
    if (status != REN_OK) {
        exit_status = app_fault(&err);
        goto out;
    }
    plan(&b, report);
    if (report->n_skipped > 0 && !ask->quiet) {
        fprintf(stderr,
                "renlian: %" PRId64 " of %" PRId64 " members were done before: "
                "skipped\n",
                report->n_skipped, b.n);
    }
    members_run(&b);
    for (int64_t k = 0; k < b.n_todo; k++) {
        report->n_done += b.status[b.todo[k]] == DONE;
        report->n_failed += b.status[b.todo[k]] == FAILED;
    }
    report->wall_s = app_clock_s() - began;
    exit_status = interruption(&b, report);
    if (exit_status != APP_DONE) {
        goto out;
    }
    b.provenance.wall_s = report->wall_s;
    status = collect(&b, report, &err);
    if (status != REN_OK) {
        exit_status = app_fault(&err);
        say_go_on(&b, report);
        goto out;
    }
    exit_status = report->n_failed > 0 ? APP_SOME_FAILED : APP_DONE;
out:
    report->wall_s = app_clock_s() - began;
    batch_free(&b);
    return exit_status;
}
