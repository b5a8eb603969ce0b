/**
 * @file bench/speed/published.c
 * A day under the rules of Inoue and Todo 2019, on a stated network of 100,000 firms and
 * a million links, against their own program as it was measured on two cores of such a
 * machine: 302 ms a day on one thread, 180 on two.
 *
 * Sellers have heavy tails of customers; one firm in a hundred is damaged on day 3, so
 * that rationing has work to do. Recording the day is part of it.
 */
#include "bench/measure/clock.h"
#include "bench/measure/lab.h"
#include "bench/measure/report.h"
#include "model/settle.h"
#include "tests/support/scratch.h"

#include <inttypes.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINKS_PER_FIRM = 10, SECTORS = 50, DAYS = 40, WARM = 5 };
static const char data[] = REN_SOURCE_DIR "/scenarios/data";

typedef struct drawing {
    uint64_t n;
} drawing;

static double draw(drawing *d)
{
    const uint64_t k = d->n++;
    return ren_draw_uniform(ren_stream_of(11, 0),
                            (ren_who){ .id = (uint32_t)k,
                                       .second = (uint32_t)(k >> 32),
                                       .purpose = REN_DRAW_TEST });
}

static FILE *file_in(const char *folder, const char *name)
{
    char path[256];
    ren_error err = { .text = "" };
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        bench_must(ren_fail(&err, REN_NO_WRITE, "%s: could not be written", path),
                   &err);
    }
    return file;
}

/* The files that a user of either program would write. */
static void network_write(const char *folder, int32_t n)
{
    drawing d = { 0 };
    double *balance = calloc((size_t)n, sizeof *balance);
    FILE *links = file_in(folder, "links"), *final = file_in(folder, "final");
    FILE *sectors = file_in(folder, "sectors"), *damage = file_in(folder, "damage");
    ren_error err = { .text = "" };
    if (balance == NULL) {
        bench_must(ren_fail(&err, REN_NO_MEMORY, "no room for a network"), &err);
    }
    for (int64_t l = 0; l < (int64_t)n * LINKS_PER_FIRM; l++) {
        const double u = draw(&d), value = 1 + 9 * draw(&d);
        const int32_t buyer = (int32_t)(l % n);
        const int32_t supplier = (int32_t)(u * u * u * n);
        if (supplier != buyer) {
            fprintf(links, "%d %d %.6f\n", (int)supplier, (int)buyer, value);
            balance[supplier] -= value;
            balance[buyer] += 1.2 * value;
        }
    }
    for (int32_t i = 0; i < n; i++) {
        fprintf(final, "%d %.6f\n", (int)i, 5 + (balance[i] > 0 ? balance[i] : 0));
        fprintf(sectors, "%d s%d\n", (int)i, (int)(draw(&d) * SECTORS));
        if (i % 100 == 37) {
            fprintf(damage, "%d 0.5 3\n", (int)i);
        }
    }
    free(balance);
    fclose(links);
    fclose(final);
    fclose(sectors);
    fclose(damage);
}

static void files_name(const char *folder, char path[4][256])
{
    static const char *const name[] = { "links", "final", "sectors", "damage" };
    for (int k = 0; k < 4; k++) {
        snprintf(path[k], 256, "%s/%s", folder, name[k]);
    }
}

static void scenario_parse(bench_lab *lab, const bench_ask *ask, char path[4][256])
{
    char text[2048];
    ren_complaints complaints = { 0 };
    ren_error err = { .text = "" };
    const int length = snprintf(text, sizeof text,
                                "economy: {files: {links: %s, final_demand: %s, "
                                "sectors: %s, damage: %s}}\n"
                                "horizon: {days: %d}\n"
                                "rules: {preset: inoue-todo}\n"
                                "output: {panel_firms: 0}\n",
                                path[0], path[1], path[2], path[3], (int)DAYS);
    const ren_status status = ren_scenario_parse(
        &lab->scenario, "bench.yaml", text, (size_t)length, &lab->catalogue,
        ask->n_overrides, ask->override, &complaints, &err);
    for (int32_t c = 0; c < complaints.n; c++) {
        fprintf(stderr, "ren_bench: %s\n", complaints.item[c].text);
    }
    ren_complaints_free(&complaints);
    bench_must(status, &err);
}

/* As app_input_read() does it for a scenario with economy.files. */
static void lab_open(bench_lab *lab, ren_given *given, const bench_ask *ask,
                     const char *folder)
{
    static const char *const none[] = { "none" };
    char path[4][256];
    ren_error err = { .text = "" };
    files_name(folder, path);
    *lab = (bench_lab){ 0 };
    bench_must(ren_words_read(&lab->words, data, NULL, &err), &err);
    bench_must(ren_geography_read(&lab->geography, data, &err), &err);
    const ren_files_spec files = { .links = path[0],
                                   .final_demand = path[1],
                                   .sectors = path[2] };
    bench_must(ren_given_read_files(given, &files, &err), &err);
    bench_must(ren_given_words(&lab->words, given, &err), &err);
    lab->catalogue = (ren_catalogue){ .shocks = ren_shock_blocks,
                                      .levers = ren_lever_blocks,
                                      .phases = ren_phase_names };
    ren_words_catalogue(&lab->words, lab->catalogue.vocabularies);
    scenario_parse(lab, ask, path);
    bench_must(ren_given_settle(given, &lab->scenario, &err), &err);
    bench_must(ren_given_table(&lab->table, given, &lab->scenario, NULL, &err), &err);
    bench_must(ren_experiment_init(&lab->experiment, &lab->scenario, &lab->words,
                                   &lab->geography, &lab->table, 1, none, "on", &err),
               &err);
    lab->experiment.given = given;
    bench_must(ren_given_economy(&lab->economy, given, &lab->table, &lab->geography,
                                 &lab->scenario, lab->experiment.n_focal,
                                 lab->experiment.focal, 0, &err),
               &err);
    bench_must(
        ren_setup_init(&lab->setup, &lab->economy, &lab->scenario, &lab->words, &err),
        &err);
}

/* Milliseconds of a day, after the first ones. */
static double day_ms(const bench_lab *lab, int32_t threads)
{
    ren_world world;
    double best = 0;
    omp_set_num_threads(threads);
    for (int round = 0; round < 2; round++) {
        bench_world_init(&world, lab, true);
        bench_world_run(&world, WARM);
        const double start = bench_clock_s();
        bench_world_run(&world, DAYS);
        bench_best(&best, (bench_clock_s() - start) / (DAYS - WARM));
        bench_world_free(&world);
    }
    return 1e3 * best;
}

/* Where the time of a day goes: phases of at least a twentieth of it. */
static void phases_say(const bench_ask *ask, const bench_lab *lab, int32_t threads)
{
    ren_world world;
    double spent[64] = { 0 }, all = 0;
    omp_set_num_threads(threads);
    bench_world_init(&world, lab, true);
    bench_world_run(&world, WARM);
    for (int day = 0; day < 8; day++) {
        bench_week_apart(&world, spent);
    }
    for (int32_t k = 0; k < bench_phases_n(); k++) {
        all += spent[k];
    }
    for (int32_t k = 0; k < bench_phases_n(); k++) {
        if (spent[k] >= 0.05 * all) {
            bench_say(ask, "%-10s %5.1f ms, %2.0f %% of a day", ren_phases[k]->name,
                      1e3 * spent[k] / 8, 100 * spent[k] / all);
        }
    }
    bench_world_free(&world);
}

static void folder_remove(const char *folder)
{
    char path[4][256];
    files_name(folder, path);
    for (int k = 0; k < 4; k++) {
        (void)remove(path[k]);
    }
    (void)rmdir(folder);
}

void bench_published(const bench_ask *ask)
{
    static const double theirs_ms[] = { 302, 180 }; /* on 1 and 2 threads */
    const int32_t n = ask->firms != 0 ? (int32_t)ask->firms : 100000;
    char folder[REN_SCRATCH], name[64];
    bench_lab lab;
    ren_given given = { 0 };
    ren_error err = { .text = "" };
    if (!ren_scratch_folder(folder)) {
        bench_must(ren_fail(&err, REN_NO_WRITE, "%s: no folder", folder), &err);
    }
    network_write(folder, n);
    lab_open(&lab, &given, ask, folder);
    for (int32_t threads = 1; threads <= 2; threads++) {
        const double ms = day_ms(&lab, threads);
        const bool same = n == 100000;
        snprintf(name, sizeof name, "published.inoue_todo.%d.threads%d.day", (int)n,
                 (int)threads);
        bench_report(
            ask, &(bench_figure){ .name = name,
                                  .value = ms,
                                  .unit = "ms",
                                  .against = same ? "their program" : NULL,
                                  .yardstick = theirs_ms[threads - 1],
                                  .bound = same ? BENCH_RATIO_AT_MOST : BENCH_NO_TARGET,
                                  .most = 0.05 });
        snprintf(name, sizeof name, "published.inoue_todo.%d.threads%d.links", (int)n,
                 (int)threads);
        bench_report(ask, &(bench_figure){
                              .name = name,
                              .value = 1e-3 * (double)lab.economy.network.n_links / ms,
                              .unit = "M/s" });
    }
    phases_say(ask, &lab, 1);
    omp_set_num_threads(ask->threads);
    bench_lab_close(&lab);
    ren_given_free(&given);
    folder_remove(folder);
}
