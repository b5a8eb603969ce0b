/**
 * @file bench/measure/report.c
 * See report.h.
 */
#include "bench/measure/report.h"

#include "base/real.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN = 64 };

static double ratio_of(const bench_figure *f)
{
    return f->against != NULL ? f->value / f->yardstick : NAN;
}

static bool passes(const bench_figure *f)
{
    switch (f->bound) {
    case BENCH_AT_MOST:
        return f->value <= f->most;
    case BENCH_BAND:
        return f->value >= f->least && f->value <= f->most;
    case BENCH_RATIO_AT_MOST:
        return ratio_of(f) <= f->most;
    case BENCH_RATIO_AT_LEAST:
        return ratio_of(f) >= f->least;
    case BENCH_NO_TARGET:
        break;
    }
    return true;
}

/* A number as JSON knows it: not a number and infinity become null. */
static void json_number(double value)
{
    if (isfinite(value)) {
        printf("%.9g", value);
    } else {
        printf("null");
    }
}

static void print_json(const bench_figure *f)
{
    printf("{\"name\": \"%s\", \"value\": ", f->name);
    json_number(f->value);
    printf(", \"unit\": \"%s\", \"yardstick\": ", f->unit);
    json_number(f->against != NULL ? f->yardstick : NAN);
    printf(", \"ratio\": ");
    json_number(ratio_of(f));
    printf(", \"target\": ");
    if (f->bound == BENCH_BAND) {
        printf("[%g, %g]", f->least, f->most);
    } else if (f->bound == BENCH_RATIO_AT_LEAST) {
        json_number(f->least);
    } else {
        json_number(f->bound == BENCH_NO_TARGET ? NAN : f->most);
    }
    printf(", \"pass\": %s}\n", passes(f) ? "true" : "false");
}

/* Four figures that matter; big counts with all their digits. */
static void shown_number(double value, char out[SHOWN])
{
    const double size = fabs(value);
    if (!isfinite(value)) {
        snprintf(out, SHOWN, "-");
    } else if (size >= 1e4) {
        snprintf(out, SHOWN, "%.0f", value);
    } else if (size >= 100) {
        snprintf(out, SHOWN, "%.1f", value);
    } else if (size >= 1e-3 || size == 0) {
        snprintf(out, SHOWN, size >= 0.1 || size == 0 ? "%.3f" : "%.5f", value);
    } else {
        snprintf(out, SHOWN, "%.2e", value);
    }
}

static void shown_target(const bench_figure *f, char out[SHOWN])
{
    switch (f->bound) {
    case BENCH_AT_MOST:
        snprintf(out, SHOWN, "<= %g", f->most);
        return;
    case BENCH_BAND:
        snprintf(out, SHOWN, "%g to %g", f->least, f->most);
        return;
    case BENCH_RATIO_AT_MOST:
        snprintf(out, SHOWN, "ratio <= %g", f->most);
        return;
    case BENCH_RATIO_AT_LEAST:
        snprintf(out, SHOWN, "ratio >= %g", f->least);
        return;
    case BENCH_NO_TARGET:
        break;
    }
    out[0] = '\0';
}

static void print_text(const bench_figure *f)
{
    char value[SHOWN], yardstick[SHOWN], ratio[SHOWN], target[SHOWN];
    shown_number(f->value, value);
    shown_target(f, target);
    printf("  %-36s %10s %-10s %-13s %-4s", f->name, value, f->unit, target,
           f->bound == BENCH_NO_TARGET ? ""
           : passes(f)                 ? "ok"
                                       : "MISS");
    if (f->against != NULL) {
        shown_number(f->yardstick, yardstick);
        shown_number(ratio_of(f), ratio);
        printf(" %10s of %s (%s)", ratio, yardstick, f->against);
    }
    putchar('\n');
}

void bench_report(const bench_ask *ask, const bench_figure *figure)
{
    if (ask->json) {
        print_json(figure);
    } else {
        print_text(figure);
    }
    fflush(stdout);
}

void bench_report_head(const bench_ask *ask, const char *doc)
{
    const char *wait = getenv("OMP_WAIT_POLICY"), *spin = getenv("GOMP_SPINCOUNT");
    if (!ask->json) {
        printf("%s: %s (%s, threads %d, OMP_WAIT_POLICY %s, GOMP_SPINCOUNT %s)\n",
               ask->name, doc, REN_REAL_NAME, (int)ask->threads,
               wait != NULL ? wait : "unset", spin != NULL ? spin : "unset");
        fflush(stdout);
    }
}

void bench_say(const bench_ask *ask, const char *format, ...)
{
    FILE *out = ask->json ? stderr : stdout;
    va_list list;
    va_start(list, format);
    fprintf(out, "  ");
    vfprintf(out, format, list);
    fputc('\n', out);
    va_end(list);
    fflush(out);
}
