/**
 * @file bench/bench.c
 * `ren_bench NAME`: measures one thing and prints a line per figure.
 */
#include "bench/bench.h"

#include "base/real.h"
#include "bench/measure/report.h"

#include <argp.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct entry {
    const char *name, *doc;
    bench_run *run;
} entry;

static const entry entries[] = {
    { "core", "the weekly phases of one world", bench_core },
    { "living", "the full model, phase by phase", bench_living },
    { "links", "the link kernels against a plain sparse product", bench_links },
    { "phases", "the share of each phase in a week", bench_phases },
    { "network", "building population and network", bench_network },
    { "output", "writing results against running", bench_output },
    { "numpy", "against a vectorised NumPy week on the same graph", bench_numpy },
    { "rank", "systemic importance of every firm (ESRI)", bench_rank },
    { "published", "a day of Inoue and Todo's rules against their program",
      bench_published },
    { "import", "reading a user's network of a million firms", bench_import },
    { "nation", "52 M firms (ren_bench-f32), or what memory allows", bench_nation },
    { NULL, NULL, NULL },
};

enum { JSON = 1000, THREADS, FIRMS, FULL, SET };

static const struct argp_option options[] = {
    { "json", JSON, NULL, 0, "One JSON object per figure", 0 },
    { "threads", THREADS, "T", 0, "Threads (2)", 0 },
    { "firms", FIRMS, "N", 0, "Firms instead of the benchmark's own number", 0 },
    { "full", FULL, NULL, 0, "All 260 weeks, where 26 would be measured and scaled",
      0 },
    { "set", SET, "PATH=VALUE", 0, "Use this value in every scenario", 0 },
    { 0 },
};

static void override_add(bench_ask *ask, char *text, struct argp_state *state)
{
    char *equals = strchr(text, '=');
    if (equals == NULL || equals == text || ask->n_overrides == BENCH_OVERRIDES) {
        argp_error(state, "--set %s: expected PATH=VALUE, at most %d times", text,
                   (int)BENCH_OVERRIDES);
        return;
    }
    *equals = '\0';
    ask->override[ask->n_overrides++] = (ren_override){ text, equals + 1 };
}

static int64_t whole(const char *text, int64_t least, struct argp_state *state)
{
    char *end;
    const long long value = strtoll(text, &end, 10);
    if (*text == '\0' || *end != '\0' || value < least) {
        argp_error(state, "found %s, expected a whole number from %lld up", text,
                   (long long)least);
    }
    return value;
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    bench_ask *ask = state->input;
    switch (key) {
    case JSON:
        ask->json = true;
        return 0;
    case THREADS:
        ask->threads = (int32_t)whole(text, 1, state);
        return 0;
    case FIRMS:
        ask->firms = whole(text, 200, state);
        return 0;
    case FULL:
        ask->full = true;
        return 0;
    case SET:
        override_add(ask, text, state);
        return 0;
    case ARGP_KEY_ARG:
        if (ask->name != NULL) {
            argp_error(state, "expected one NAME, found also %s", text);
        }
        ask->name = text;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "expected a NAME");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* The list of names, under the options. */
static char *help(int key, const char *text, void *input)
{
    (void)input;
    char *out = NULL;
    size_t size;
    if (key != ARGP_KEY_HELP_POST_DOC) {
        return (char *)(uintptr_t)text;
    }
    FILE *file = open_memstream(&out, &size);
    if (file == NULL) {
        return NULL;
    }
    fprintf(file, "NAME is one of\n");
    for (const entry *e = entries; e->name != NULL; e++) {
        fprintf(file, "  %-12s%s\n", e->name, e->doc);
    }
    fclose(file);
    return out;
}

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "NAME",
    .doc = "Measures one thing and prints a line per figure.\v ",
    .help_filter = help,
};

int main(int argc, char **argv)
{
    bench_ask ask = { .threads = 2 };
    argp_parse(&argp, argc, argv, 0, NULL, &ask);
    omp_set_num_threads(ask.threads);
    for (const entry *e = entries; e->name != NULL; e++) {
        if (strcmp(e->name, ask.name) == 0) {
            bench_report_head(&ask, e->doc);
            e->run(&ask);
            return fflush(stdout) == 0 ? 0 : 3;
        }
    }
    fprintf(stderr, "ren_bench: found no benchmark %s, see ren_bench --help\n",
            ask.name);
    return 2;
}
