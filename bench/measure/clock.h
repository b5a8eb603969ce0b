/**
 * @file bench/measure/clock.h
 * Wall time and memory of this process.
 */
#ifndef REN_BENCH_MEASURE_CLOCK_H
#define REN_BENCH_MEASURE_CLOCK_H

#include <stdint.h>

/** Seconds of the monotonic clock. */
double bench_clock_s(void);

/** Processor seconds of this process, all threads together. */
double bench_clock_cpu_s(void);

/** Keeps the less: best of several repetitions. A best of 0 is none yet. */
static inline void bench_best(double *best, double seconds)
{
    *best = *best == 0 || seconds < *best ? seconds : *best;
}

/** From here on bench_memory_peak() forgets what was before. */
void bench_memory_restart(void);

/** Largest resident size since then, GiB. */
double bench_memory_peak(void);

/** Bytes the machine can still give. */
int64_t bench_memory_free(void);

#endif
