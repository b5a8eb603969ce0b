/**
 * @file bench/speed/import.c
 * Reading a user's network: firms.csv and links.csv with ten links a firm, the check of
 * its quality, and how soon a malformed line far down is named.
 */
#include "bench/measure/clock.h"
#include "bench/measure/report.h"
#include "model/given.h"
#include "tests/support/scratch.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINKS_PER_FIRM = 10 };

static void stop(const char *what)
{
    fprintf(stderr, "bench: %s\n", what);
    exit(EXIT_FAILURE);
}

static FILE *open_for_writing(const char *path)
{
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        stop(strerror(errno));
    }
    return file;
}

static uint64_t next(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

static void write_firms(const char *path, int64_t firms)
{
    FILE *file = open_for_writing(path);
    fprintf(file, "firm,product,output\n");
    for (int64_t i = 0; i < firms; i++) {
        fprintf(file, "F%08" PRId64 ",%03d,%" PRId64 "\n", i, (int)(i % 153) + 1,
                1000000 + i % 977);
    }
    if (fclose(file) != 0) {
        stop(strerror(errno));
    }
}

/* The malformed line comes at 7/9 of the file, as the requirement has it. */
static int64_t write_links(const char *path, int64_t firms, bool malformed)
{
    uint64_t state = 1;
    const int64_t links = firms * LINKS_PER_FIRM, bad = links / 9 * 7;
    FILE *file = open_for_writing(path);
    fprintf(file, "supplier,buyer,value\n");
    for (int64_t l = 0; l < links; l++) {
        const uint64_t a = next(&state) % (uint64_t)firms;
        const uint64_t b = next(&state) % (uint64_t)firms;
        fprintf(file, "F%08" PRIu64 ",F%08" PRIu64 ",%" PRIu64 ".25%s\n", a, b,
                1 + next(&state) % 9999, malformed && l + 2 == bad ? ",7" : "");
    }
    if (fclose(file) != 0) {
        stop(strerror(errno));
    }
    return bad;
}

static void report(const bench_ask *ask, int64_t links, const char *what, double value,
                   const char *unit, double most)
{
    char name[64];
    snprintf(name, sizeof name, "import.%" PRId64 ".%s", links, what);
    bench_report(ask,
                 &(bench_figure){ .name = name,
                                  .value = value,
                                  .unit = unit,
                                  .bound = most > 0 ? BENCH_AT_MOST : BENCH_NO_TARGET,
                                  .most = most });
}

static void measure(const bench_ask *ask, const char *firms_path,
                    const char *links_path, int64_t firms)
{
    const int64_t links = firms * LINKS_PER_FIRM;
    const bool is_goal = firms == 1000000;
    ren_given given = { 0 };
    ren_error err = { 0 };
    char place[32];

    write_firms(firms_path, firms);
    (void)write_links(links_path, firms, false);
    bench_memory_restart();
    double start = bench_clock_s();
    if (ren_given_read(&given, firms_path, links_path, false, &err) != REN_OK) {
        stop(err.text);
    }
    report(ask, links, "read", bench_clock_s() - start, "s", is_goal ? 30 : 0);
    report(ask, links, "memory", bench_memory_peak(), "GiB", is_goal ? 3 : 0);
    ren_given_free(&given);

    const int64_t bad = write_links(links_path, firms, true);
    snprintf(place, sizeof place, ":%" PRId64 ":", bad);
    start = bench_clock_s();
    if (ren_given_read(&given, firms_path, links_path, false, &err) == REN_OK
        || strstr(err.text, place) == NULL) {
        stop("the malformed line was not named");
    }
    report(ask, links, "malformed", bench_clock_s() - start, "s", is_goal ? 60 : 0);
}

void bench_import(const bench_ask *ask)
{
    char folder[REN_SCRATCH], firms[REN_SCRATCH + 16], links[REN_SCRATCH + 16];
    if (!ren_scratch_folder(folder)) {
        stop(strerror(errno));
    }
    snprintf(firms, sizeof firms, "%s/firms.csv", folder);
    snprintf(links, sizeof links, "%s/links.csv", folder);
    measure(ask, firms, links, ask->firms != 0 ? ask->firms : 1000000);
    (void)unlink(firms);
    (void)unlink(links);
    (void)rmdir(folder);
}
