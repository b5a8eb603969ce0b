/**
 * @file bench/measure/lab.h
 * From the text of a scenario to worlds at rest. A fault ends the program with a sentence:
 * a benchmark has nobody to return it to.
 */
#ifndef REN_BENCH_MEASURE_LAB_H
#define REN_BENCH_MEASURE_LAB_H

#include "bench/bench.h"
#include "sim/member.h"
#include "sim/phase.h"

/** Neither copy nor move it: its parts point at each other. */
typedef struct bench_lab {
    ren_words words;
    ren_geography geography;
    ren_catalogue catalogue;
    ren_scenario scenario;
    ren_table table;
    ren_experiment experiment; /* package none, shocks on */
    ren_economy economy;
    ren_setup setup;
} bench_lab;

/** Chip tools and high-end chips from three countries blocked from week 13 on: in the
 * propagation core, and in the full model. */
extern const char bench_embargo[], bench_living_embargo[];

/** Ends the program unless `status` is REN_OK. */
void bench_must(ren_status status, const ren_error *err);

/** Reads everything up to the balanced table; `firms` and `weeks` fill the scenario. */
void bench_lab_open(bench_lab *lab, const bench_ask *ask, const char *yaml,
                    int64_t firms, int32_t weeks);

/** Population, network and constants of one replicate. */
void bench_lab_build(bench_lab *lab, int64_t replicate);

/** Frees what build() made; the table stays. */
void bench_lab_clear(bench_lab *lab);
void bench_lab_close(bench_lab *lab);

/** A world in week 0 of package `none`, with series to record into if wanted. */
void bench_world_init(ren_world *out, const bench_lab *lab, bool series);
void bench_world_free(ren_world *world);

/** Runs weeks until `world->week` is `until`. */
void bench_world_run(ren_world *world, int32_t until);

/** How many phases a week has. */
int32_t bench_phases_n(void);

/** Number of a phase by name. */
int32_t bench_phase_find(const char *name);

/**
 * One week, phase by phase, under the shocks and levers of the last week that ran whole;
 * adds the seconds of every phase.
 */
void bench_week_apart(ren_world *world, double *phase_s);

#endif
