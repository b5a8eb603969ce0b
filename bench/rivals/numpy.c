/**
 * @file bench/rivals/numpy.c
 * The same weeks by numpy_week.py: orders, production and rationing on the same graph.
 *
 * Both sides run weeks in which firms drawn at random have lost half of their capacity,
 * with noise, search, pools and machines at rest, so that the script is a twin of what is
 * measured: its output must agree with the engine's to 1e-9. The engine's figure is the
 * time of the phases the script has, which are all that walk over firms, slots and links.
 */
#include "bench/measure/clock.h"
#include "bench/measure/lab.h"
#include "bench/measure/report.h"
#include "bench/rivals/npy.h"
#include "tests/support/scratch.h"

#include "base/array.h"

#include <inttypes.h>
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Weeks that both run and compare, of which the last are timed. */
enum { WEEKS = 26, TIMED = 20, MOST_PHASES = 64 };

static const char *const twin_phases[] = { "expect", "order",  "request", "produce",
                                           "ration", "arrive", NULL };

static const char scenario[] =
    "title: A blow, and nothing else\n"
    "noise: off\n"
    "phases: {localise: off, demand: off, search: off, invest: off, pool: off,\n"
    "         capital: off, epoch: off, record: off}\n"
    "shocks:\n"
    "  blow: {use: supplier_failure, hit_share: 0.1, depth: 0.5, start_week: 0,\n"
    "         duration_weeks: 0}\n";

/* Slots in the order of firms, and what a firm's product is made to. */
typedef struct by_firm {
    int32_t *slot;     /* [n_slots] */
    uint8_t *to_order; /* [n_firms] */
} by_firm;

static by_firm sort_by_firm(const bench_lab *lab)
{
    const ren_network *net = &lab->economy.network;
    by_firm out = { .slot = ren_column(net->n_slots, sizeof *out.slot),
                    .to_order = ren_column(net->n_firms, sizeof *out.to_order) };
    ren_error err = { .text = "" };
    if (out.slot == NULL || out.to_order == NULL) {
        bench_must(ren_fail(&err, REN_NO_MEMORY, "no room for the twin"), &err);
    }
    for (int32_t i = 0; i < net->n_firms; i++) {
        const int32_t base = net->window_slot[i / REN_WINDOW];
        for (int64_t k = net->firm_first[i]; k < net->firm_first[i + 1]; k++) {
            out.slot[k] = base + net->slot_at[k];
        }
        out.to_order[i] = lab->setup.made_to_order[lab->economy.firms.product[i]];
    }
    return out;
}

#define COLUMN(label, kind, length, data_)                                   \
    {                                                                        \
        .name = label, .type = kind, .size = sizeof *(data_), .n = (length), \
        .data = (data_)                                                      \
    }

static void write_graph(const char *folder, const bench_lab *lab,
                        const ren_world *world)
{
    const ren_network *net = &lab->economy.network;
    const ren_parameters *p = &lab->scenario.parameters;
    const double number[] = { p->th_f,          p->th_s,     p->tau_inv,
                              p->tau_G,         p->fg_stock, p->sub_weight,
                              p->psi_half,      p->eff_loss, p->backlog_share,
                              p->foreign_slack, WEEKS };
    const char *real = sizeof(ren_real) == sizeof(double) ? "<f8" : "<f4";
    const int32_t n = net->n_firms, slots = net->n_slots;
    by_firm sorted = sort_by_firm(lab);
    const bench_npy column[] = {
        COLUMN("number", "<f8", (int64_t)(sizeof number / sizeof *number), number),
        COLUMN("slot_firm", "<i4", slots, net->slot_firm),
        COLUMN("slot_criticality", "|u1", slots, net->slot_criticality),
        COLUMN("slot_lead", "|u1", slots, net->slot_lead),
        COLUMN("slot_lead_foreign", "|u1", slots, net->slot_lead_foreign),
        COLUMN("slot_value", real, slots, net->slot_value),
        COLUMN("slot_buffer", real, slots, net->slot_buffer),
        COLUMN("slot_domestic", real, slots, net->slot_domestic),
        COLUMN("slot_target", real, slots, lab->setup.slot_target),
        COLUMN("link_first", "<i8", slots + 1, net->link_first),
        COLUMN("link_supplier", "<i4", net->n_links, net->link_supplier),
        COLUMN("link_share", real, net->n_links, net->link_share),
        COLUMN("out_first", "<i8", (int64_t)net->n_nodes + 1, net->out_first),
        COLUMN("out_slot", "<i4", net->n_links, net->out_slot),
        COLUMN("out_share", real, net->n_links, net->out_share),
        COLUMN("firm_first", "<i8", (int64_t)n + 1, net->firm_first),
        COLUMN("firm_slot", "<i4", slots, sorted.slot),
        COLUMN("firm_to_order", "|u1", n, sorted.to_order),
        COLUMN("firm_link_share", real, n, lab->economy.link_share_of),
        COLUMN("firm_other_base", real, n, lab->setup.other_base),
        COLUMN("firm_capacity", real, n, world->state.capacity),
        COLUMN("firm_output", real, n, world->state.output),
    };
    for (size_t c = 0; c < sizeof column / sizeof *column; c++) {
        bench_npy_write(folder, &column[c]);
    }
    free(sorted.slot);
    free(sorted.to_order);
}

/* Runs the weeks, the last of them timed; seconds a week of the phases of the twin. */
static double engine_s(const bench_lab *lab, ren_world *world, int32_t threads)
{
    double best = 0;
    omp_set_num_threads(threads);
    bench_world_init(world, lab, false);
    bench_world_run(world, WEEKS - TIMED);
    while (world->week < WEEKS) {
        double phase_s[MOST_PHASES] = { 0 }, sum = 0;
        bench_week_apart(world, phase_s);
        for (int k = 0; twin_phases[k] != NULL; k++) {
            sum += phase_s[bench_phase_find(twin_phases[k])];
        }
        bench_best(&best, sum);
    }
    return best;
}

static void run_script(const char *folder, double *seconds, double *difference)
{
    char command[512];
    ren_error err = { .text = "" };
    snprintf(command, sizeof command,
             "/usr/bin/python3 '%s/bench/rivals/numpy_week.py' '%s'", REN_SOURCE_DIR,
             folder);
    FILE *pipe = popen(command, "r");
    const bool read = pipe != NULL && fscanf(pipe, "%lf %lf", seconds, difference) == 2;
    if ((pipe != NULL && pclose(pipe) != 0) || !read) {
        bench_must(ren_fail(&err, REN_NO_FILE,
                            "numpy_week.py: no answer, expected python3 with numpy and "
                            "scipy"),
                   &err);
    }
}

static void remove_folder(const char *folder)
{
    char command[300];
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    if (system(command) != 0) {
        fprintf(stderr, "ren_bench: %s stays behind\n", folder);
    }
}

void bench_numpy(const bench_ask *ask)
{
    const int64_t firms = ask->firms != 0 ? ask->firms : 100000;
    char folder[REN_SCRATCH];
    bench_lab lab;
    ren_world world;
    ren_error err = { .text = "" };
    double script = 0, difference = NAN;

    bench_lab_open(&lab, ask, scenario, firms, WEEKS);
    bench_lab_build(&lab, 0);
    const double one = engine_s(&lab, &world, 1);
    bench_world_free(&world);
    const double many = engine_s(&lab, &world, ask->threads);
    if (!ren_scratch_folder(folder)) {
        bench_must(ren_fail(&err, REN_NO_WRITE, "%s: no folder", folder), &err);
    }
    write_graph(folder, &lab, &world);
    bench_world_free(&world);
    run_script(folder, &script, &difference);
    remove_folder(folder);

    bench_say(ask,
              "%" PRId64 " firms, %" PRId64 " links; orders, production, rationing",
              firms, lab.economy.network.n_links);
    bench_report(ask, &(bench_figure){ .name = "numpy.engine",
                                       .value = 1 / many,
                                       .unit = "weeks/s",
                                       .against = "NumPy",
                                       .yardstick = 1 / script,
                                       .bound = BENCH_RATIO_AT_LEAST,
                                       .least = 10 });
    bench_report(ask, &(bench_figure){ .name = "numpy.engine_1_thread",
                                       .value = 1 / one,
                                       .unit = "weeks/s",
                                       .against = "NumPy",
                                       .yardstick = 1 / script });
    bench_report(ask, &(bench_figure){ .name = "numpy.numpy",
                                       .value = 1e3 * script,
                                       .unit = "ms/week" });
    bench_report(ask, &(bench_figure){
                          .name = "numpy.difference",
                          .value = difference,
                          .unit = "1",
                          .bound = BENCH_AT_MOST,
                          .most = sizeof(ren_real) == sizeof(double) ? 1e-9 : 1e-3 });
    bench_lab_close(&lab);
}
