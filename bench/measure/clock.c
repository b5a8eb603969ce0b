/**
 * @file bench/measure/clock.c
 * See clock.h.
 */
#include "bench/measure/clock.h"

#include <inttypes.h>
#include <malloc.h>
#include <math.h>
#include <stdio.h>
#include <time.h>

double bench_clock_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

double bench_clock_cpu_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void bench_memory_restart(void)
{
    (void)malloc_trim(0);
    FILE *file = fopen("/proc/self/clear_refs", "w");
    if (file != NULL) {
        fputs("5", file); /* resets the high-water mark */
        fclose(file);
    }
}

/* A line `key: value kB` of a file in /proc, in bytes; -1 when it is not there. */
static int64_t read_kib(const char *path, const char *format)
{
    FILE *file = fopen(path, "r");
    char line[256];
    int64_t bytes = -1;
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        int64_t kib;
        if (sscanf(line, format, &kib) == 1) {
            bytes = kib * 1024;
        }
    }
    if (file != NULL) {
        fclose(file);
    }
    return bytes;
}

double bench_memory_peak(void)
{
    const int64_t bytes = read_kib("/proc/self/status", "VmHWM: %" SCNd64 " kB");
    return bytes < 0 ? NAN : (double)bytes / 1073741824.0;
}

int64_t bench_memory_free(void)
{
    return read_kib("/proc/meminfo", "MemAvailable: %" SCNd64 " kB");
}
