/**
 * @file bench/speed/output.c
 * Writing a member and the collected file against running the member: 100,000 firms, four
 * packages with the shocks off and on, 260 weeks. The first member of a run also writes
 * its network; the others do not.
 */
#include "bench/measure/clock.h"
#include "bench/measure/lab.h"
#include "bench/measure/report.h"
#include "output/results.h"
#include "tests/support/scratch.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { REPEAT = 3 };

static const char packages[] =
    "title: Embargo on chip tools, three packages\n"
    "replicates: 1\n"
    "economy: {focal: ['094', hi_chips]}\n"
    "shocks:\n"
    "  embargo: {use: tech_embargo, countries: [USA, JPN, NLD],\n"
    "            inputs: [chip_tools, hi_chips], depth: 0.9, start_week: 13}\n"
    "packages:\n"
    "  transfer: {l0: {use: placebo, budget: 5e9 CNY/year}}\n"
    "  stock: {l15: {use: strategic_stock, budget: 5e9 CNY/year}}\n"
    "  sets: {l13: {use: first_set_procurement, budget: 5e9 CNY/year}}\n";

static void resolve_all(bench_lab *lab)
{
    ren_error err = { .text = "" };
    ren_experiment_free(&lab->experiment);
    bench_must(ren_experiment_init(&lab->experiment, &lab->scenario, &lab->words,
                                   &lab->geography, &lab->table, 0, NULL, "both", &err),
               &err);
}

/* Best seconds of writing a member and of collecting it, and the size of the result. */
static void time_files(const bench_lab *lab, const ren_member *member, bool network,
                       double *write, double *collect, double *megabytes)
{
    char folder[REN_SCRATCH], path[2][REN_SCRATCH + 16];
    ren_error err = { .text = "" };
    const ren_provenance provenance = ren_provenance_of_build();
    struct stat info;
    if (!ren_scratch_folder(folder)) {
        bench_must(ren_fail(&err, REN_NO_WRITE, "%s: no folder", folder), &err);
    }
    snprintf(path[0], sizeof path[0], "%s/member.h5", folder);
    snprintf(path[1], sizeof path[1], "%s/out.h5", folder);
    for (int r = 0; r < REPEAT; r++) {
        double start = bench_clock_s();
        bench_must(ren_member_write(path[0], member, &lab->experiment, &provenance,
                                    network, &err),
                   &err);
        bench_best(write, bench_clock_s() - start);
        const ren_collection all = { .n_members = 1,
                                     .replicate = (int64_t[]){ 0 },
                                     .path = (char *[]){ path[0] },
                                     .status = (int8_t[]){ 1 } };
        start = bench_clock_s();
        bench_must(
            ren_results_collect(path[1], &all, &lab->experiment, &provenance, &err),
            &err);
        bench_best(collect, bench_clock_s() - start);
    }
    *megabytes = stat(path[1], &info) == 0 ? 1e-6 * (double)info.st_size : 0;
    unlink(path[0]);
    unlink(path[1]);
    rmdir(folder);
}

static void report_files(const bench_ask *ask, const bench_lab *lab,
                         const ren_member *member, bool network, double run)
{
    char name[64];
    double write = 0, collect = 0, megabytes = 0;
    const char *which = network ? "first_member" : "other_member";
    time_files(lab, member, network, &write, &collect, &megabytes);
    snprintf(name, sizeof name, "output.%s", which);
    bench_report(ask, &(bench_figure){ .name = name,
                                       .value = write + collect,
                                       .unit = "s",
                                       .against = "run of the member",
                                       .yardstick = run,
                                       .bound = BENCH_RATIO_AT_MOST,
                                       .most = 0.05 });
    snprintf(name, sizeof name, "output.%s.write", which);
    bench_report(ask, &(bench_figure){ .name = name, .value = write, .unit = "s" });
    snprintf(name, sizeof name, "output.%s.collect", which);
    bench_report(ask, &(bench_figure){ .name = name, .value = collect, .unit = "s" });
    snprintf(name, sizeof name, "output.%s.size", which);
    bench_report(ask,
                 &(bench_figure){ .name = name, .value = megabytes, .unit = "MB" });
}

void bench_output(const bench_ask *ask)
{
    const int64_t firms = ask->firms != 0 ? ask->firms : 100000;
    bench_lab lab;
    ren_member member;
    ren_error err = { .text = "" };

    bench_lab_open(&lab, ask, packages, firms, 260);
    resolve_all(&lab);
    double start = bench_clock_s();
    bench_must(ren_member_build(&member, &lab.experiment, 0, &err), &err);
    const double build = bench_clock_s() - start;
    start = bench_clock_s();
    bench_must(ren_member_run(&member, &lab.experiment, NULL, &err), &err);
    const double run = bench_clock_s() - start;

    bench_say(ask, "%" PRId64 " firms, %d worlds, 260 weeks", firms, member.n_series);
    bench_report(
        ask, &(bench_figure){ .name = "output.build", .value = build, .unit = "s" });
    bench_report(ask,
                 &(bench_figure){ .name = "output.run", .value = run, .unit = "s" });
    report_files(ask, &lab, &member, true, run);
    report_files(ask, &lab, &member, false, run);
    ren_member_free(&member);
    bench_lab_close(&lab);
}
