/**
 * @file app/batch/progress.c
 * See progress.h.
 */
#include "app/batch/progress.h"

#include "app/batch/machine.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* A signal has no argument to carry it: the run that is to be stopped. */
static ren_progress *_Atomic running;

static void on_signal(int number)
{
    (void)number;
    ren_progress *run = atomic_load(&running);
    if (run != NULL) {
        atomic_store(&run->stop, 1);
    }
}

static void signals_catch(ren_progress *run)
{
    /* SA_RESETHAND: the second signal does what it always does. */
    struct sigaction catch = { .sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND };
    atomic_store(&running, run);
    sigaction(SIGINT, &catch, NULL);
    sigaction(SIGTERM, &catch, NULL);
}

static void signals_release(void)
{
    struct sigaction usual = { .sa_handler = SIG_DFL };
    sigaction(SIGINT, &usual, NULL);
    sigaction(SIGTERM, &usual, NULL);
    atomic_store(&running, NULL);
}

static void duration_print(char *out, size_t size, double seconds)
{
    const int64_t s = (int64_t)(seconds + 0.5);
    if (s < 60) {
        snprintf(out, size, "%" PRId64 " s", s);
    } else if (s < 3600) {
        snprintf(out, size, "%" PRId64 " min %02" PRId64 " s", s / 60, s % 60);
    } else {
        snprintf(out, size, "%" PRId64 " h %02" PRId64 " min", s / 3600, s / 60 % 60);
    }
}

static void line_print(const app_progress *progress)
{
    const int64_t done = atomic_load(&progress->run.weeks_done);
    const double spent = app_clock_s() - progress->began_s;
    char left[48];

    if (atomic_load(&progress->run.stop) != 0) {
        fprintf(stderr, "\r\033[Kstopping after this week ...");
    } else if (done == 0) {
        fprintf(stderr, "\r\033[Kbuilding the economy ...");
    } else {
        const double rate = (double)done / spent;
        duration_print(left, sizeof left, (double)(progress->weeks_all - done) / rate);
        fprintf(stderr, "\r\033[K%3.0f %%  %.1f million firm-weeks/s  %s left",
                100.0 * (double)done / (double)progress->weeks_all,
                1e-6 * rate * (double)progress->n_firms, left);
    }
    fflush(stderr);
}

static void *line_keep(void *argument)
{
    app_progress *progress = argument;
    pthread_mutex_lock(&progress->lock);
    while (!progress->ended) {
        struct timespec until;
        line_print(progress);
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += 200 * 1000 * 1000;
        if (until.tv_nsec >= 1000 * 1000 * 1000) {
            until.tv_nsec -= 1000 * 1000 * 1000;
            until.tv_sec++;
        }
        pthread_cond_timedwait(&progress->bell, &progress->lock, &until);
    }
    pthread_mutex_unlock(&progress->lock);
    return NULL;
}

void app_progress_begin(app_progress *progress, int64_t weeks_all, int64_t n_firms,
                        bool quiet)
{
    memset(progress, 0, sizeof *progress);
    progress->weeks_all = weeks_all > 0 ? weeks_all : 1;
    progress->n_firms = n_firms;
    progress->began_s = app_clock_s();
    signals_catch(&progress->run);
    if (quiet || !isatty(STDERR_FILENO)) {
        return;
    }
    pthread_mutex_init(&progress->lock, NULL);
    pthread_cond_init(&progress->bell, NULL);
    progress->shown = pthread_create(&progress->thread, NULL, line_keep, progress) == 0;
}

void app_progress_end(app_progress *progress)
{
    signals_release();
    if (!progress->shown) {
        return;
    }
    pthread_mutex_lock(&progress->lock);
    progress->ended = true;
    pthread_cond_signal(&progress->bell);
    pthread_mutex_unlock(&progress->lock);
    pthread_join(progress->thread, NULL);
    pthread_cond_destroy(&progress->bell);
    pthread_mutex_destroy(&progress->lock);
    fprintf(stderr, "\r\033[K");
    progress->shown = false;
}
