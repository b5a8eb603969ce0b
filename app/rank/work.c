/**
 * @file app/rank/work.c
 * Runs the scenarios, keeps what is finished, and measures what the tolerance decides.
 */
#include "app/batch/machine.h"
#include "app/command.h"
#include "app/rank/journal.h"
#include "base/array.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SAMPLE = 20, SAMPLE_CAP = 1000 };

/* A signal has no argument to carry it. */
static volatile sig_atomic_t asked_to_stop;

static void on_signal(int number)
{
    (void)number;
    asked_to_stop = 1;
}

typedef struct watch {
    app_journal journal;
    app_rank_result *result;
    int64_t n; /* scenarios asked for */
    double began_s, said_s;
    bool shown;
} watch;

static bool is_stopped(void *taker)
{
    (void)taker;
    return asked_to_stop != 0;
}

static void progress_say(watch *w)
{
    const double now = app_clock_s();
    if (!w->shown || now - w->said_s < 0.2) {
        return;
    }
    w->said_s = now;
    const double rate =
        (double)(w->result->n_done - w->result->n_resumed) / (now - w->began_s + 1e-9);
    fprintf(stderr, "\r\033[K%3.0f %%  %.0f scenarios/s  %.0f s left",
            100.0 * (double)w->result->n_done / (double)w->n, rate,
            (double)(w->n - w->result->n_done) / (rate + 1e-9));
    fflush(stderr);
}

static ren_status take(void *taker, int64_t scenario, const ren_rank_row *row,
                       ren_error *err)
{
    watch *const w = taker;
    w->result->done[scenario] = true;
    w->result->n_done++;
    progress_say(w);
    return app_journal_add(&w->journal, scenario, row, err);
}

static ren_rank_ask engine_ask(const app_rank_ask *ask, watch *w)
{
    return (ren_rank_ask){ .tolerance = ask->tolerance,
                           .max_iterations = ask->max_iterations,
                           .threads = ask->threads,
                           .taker = w,
                           .stop = is_stopped };
}

/* The scenarios that are not done yet. */
static ren_status rest_run(watch *w, const app_rank_ask *ask,
                           const app_rank_scenarios *s, const ren_rank *rank,
                           ren_error *err)
{
    int64_t *const rest = ren_column(s->n + 1, sizeof *rest);
    ren_rank_ask what = engine_ask(ask, w);
    if (rest == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "rank: no memory for %lld scenarios",
                        (long long)s->n);
    }
    for (int64_t k = 0; k < s->n; k++) {
        if (!w->result->done[s->which[k]]) {
            rest[what.n++] = s->which[k];
        }
    }
    what.which = rest;
    what.take = take;
    const ren_status status =
        ren_rank_run(rank, &s->shocks, &what, w->result->row, err);
    free(rest);
    return status;
}

static ren_status worst_find(watch *w, const app_rank_ask *ask,
                             const app_rank_scenarios *s, const ren_rank *rank,
                             ren_error *err)
{
    app_rank_result *const r = w->result;
    const ren_rank_ask what = engine_ask(ask, w);
    int32_t *const candidate = ren_column(s->n + 1, sizeof *candidate);
    double *const alone = ren_column(s->n + 1, sizeof *alone);
    ren_status status = REN_OK;
    r->step = ren_column(ask->worst, sizeof *r->step);
    if (candidate == NULL || alone == NULL || r->step == NULL) {
        status = ren_fail(err, REN_NO_MEMORY, "rank: no memory for the worst set");
        goto out;
    }
    for (int64_t k = 0; k < s->n; k++) {
        candidate[k] = (int32_t)s->which[k];
        alone[k] = r->row[s->which[k]].esri;
    }
    if (w->shown) {
        fprintf(stderr, "\r\033[Klooking for the worst set ...");
    }
    status = ren_rank_worst(rank, (int32_t)s->n, candidate, alone, ask->worst, &what,
                            r->step, err);
out:
    free(candidate);
    free(alone);
    return status;
}

/* Some scenarios again at a hundredth of the tolerance: how far does their mean move? */
static ren_status tolerance_check(watch *w, const app_rank_ask *ask,
                                  const app_rank_scenarios *s, const ren_rank *rank,
                                  ren_error *err)
{
    app_rank_result *const r = w->result;
    int64_t which[SAMPLE];
    ren_rank_row *const row = ren_column(s->shocks.n + 1, sizeof *row);
    ren_rank_ask what = engine_ask(ask, w);
    if (row == NULL) {
        return ren_fail(err, REN_NO_MEMORY, "rank: no memory for a sample");
    }
    what.n = s->n < SAMPLE ? s->n : SAMPLE;
    what.which = which;
    what.tolerance = r->fine_tolerance = ask->tolerance / 100;
    what.max_iterations = SAMPLE_CAP;
    for (int64_t k = 0; k < what.n; k++) {
        which[k] = s->which[k * s->n / what.n];
    }
    const ren_status status = ren_rank_run(rank, &s->shocks, &what, row, err);
    for (int64_t k = 0; k < what.n && status == REN_OK; k++) {
        r->coarse += r->row[which[k]].esri / (double)what.n;
        r->fine += row[which[k]].esri / (double)what.n;
    }
    r->n_checked = status == REN_OK ? (int32_t)what.n : 0;
    free(row);
    return status == REN_STOPPED ? REN_OK : status;
}

static ren_status sample_run(watch *w, const app_rank_ask *ask,
                             const app_rank_economy *economy,
                             const app_rank_scenarios *s, ren_error *err)
{
    if (w->shown) {
        fprintf(stderr, "\r\033[Kfirms of the sample stand still ...");
    }
    return app_rank_dynamic(&w->result->sample, ask, economy, s, w->result->row,
                            is_stopped, err);
}

static void stopped_say(const watch *w, const app_rank_ask *ask)
{
    fprintf(stderr,
            "renlian: stopped: %lld of %lld scenarios are kept in %s.part; the same "
            "command with --resume goes on\n",
            (long long)w->result->n_done, (long long)w->n, ask->out);
}

static ren_status result_init(app_rank_result *out, const app_rank_scenarios *s,
                              ren_error *err)
{
    memset(out, 0, sizeof *out);
    out->row = ren_column(s->shocks.n + 1, sizeof *out->row);
    out->done = ren_column(s->shocks.n + 1, sizeof *out->done);
    return out->row != NULL && out->done != NULL
               ? REN_OK
               : ren_fail(err, REN_NO_MEMORY, "rank: no memory for the results");
}

void app_rank_result_free(app_rank_result *r)
{
    free(r->row);
    free(r->done);
    free(r->step);
    app_rank_sample_free(&r->sample);
    memset(r, 0, sizeof *r);
}

int app_rank_work(app_rank_result *out, const app_rank_ask *ask,
                  const app_rank_economy *economy, const app_rank_scenarios *s,
                  const ren_rank *rank)
{
    char digest[REN_DIGEST_TEXT];
    ren_error err = { .text = "" }, close_err = { .text = "" };
    watch w = { .result = out, .n = s->n, .began_s = app_clock_s() };
    w.shown = !ask->quiet && isatty(STDERR_FILENO);
    app_rank_digest(ask, economy, s, digest);
    const struct sigaction catch = { .sa_handler = on_signal,
                                     .sa_flags = (int)SA_RESETHAND };
    ren_status status = result_init(out, s, &err);
    if (status == REN_OK) {
        status = app_journal_open(&w.journal, ask->out, digest, ask->resume,
                                  s->shocks.n, out, &err);
    }
    sigaction(SIGINT, &catch, NULL);
    sigaction(SIGTERM, &catch, NULL);
    out->n_done = out->n_resumed;
    if (status == REN_OK) {
        status = rest_run(&w, ask, s, rank, &err);
    }
    if (status == REN_OK && ask->worst > 0) {
        status = worst_find(&w, ask, s, rank, &err);
    }
    if (status == REN_OK && ask->dynamic >= 0) {
        status = sample_run(&w, ask, economy, s, &err);
    }
    if (status == REN_OK) {
        status = app_rank_write(out, ask, economy, s, &err);
    }
    const ren_status closed =
        app_journal_close(&w.journal, status == REN_OK, &close_err);
    if (status == REN_OK && closed != REN_OK) {
        status = closed;
        err = close_err;
    }
    out->wall_s = app_clock_s() - w.began_s;
    if (status == REN_OK && (!ask->quiet || ask->json)) {
        status = tolerance_check(&w, ask, s, rank, &err);
    }
    if (w.shown) {
        fprintf(stderr, "\r\033[K");
    }
    if (status == REN_STOPPED) {
        stopped_say(&w, ask);
        return APP_SOME_FAILED;
    }
    return status == REN_OK ? APP_DONE : app_fault(&err);
}
