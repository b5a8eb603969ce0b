/**
 * @file app/batch/machine.c
 * See machine.h.
 */
#include "app/batch/machine.h"

#include <inttypes.h>
#include <omp.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

double app_clock_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

int32_t app_cores(void)
{
    return omp_get_num_procs();
}

/* Bytes left under the control group's limit; INT64_MAX when there is none. */
static int64_t container_memory(void)
{
    static const char *const path[] = { "/sys/fs/cgroup/memory.max",
                                        "/sys/fs/cgroup/memory.current" };
    int64_t value[2] = { INT64_MAX, 0 };
    for (int k = 0; k < 2; k++) {
        FILE *file = fopen(path[k], "r");
        if (file == NULL || fscanf(file, "%" SCNd64, &value[k]) != 1) {
            value[0] = INT64_MAX; /* "max", or no control group */
        }
        if (file != NULL) {
            fclose(file);
        }
    }
    return value[0] == INT64_MAX ? INT64_MAX : value[0] - value[1];
}

int64_t app_memory_free(void)
{
    int64_t free_bytes = (int64_t)sysconf(_SC_AVPHYS_PAGES) * sysconf(_SC_PAGESIZE);
    const int64_t container = container_memory();
    FILE *file = fopen("/proc/meminfo", "r");
    char line[256];

    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        int64_t kib = 0;
        if (sscanf(line, "MemAvailable: %" SCNd64 " kB", &kib) == 1) {
            free_bytes = kib * 1024;
        }
    }
    if (file != NULL) {
        fclose(file);
    }
    return container < free_bytes ? container : free_bytes;
}

static void processor_name(char *out, size_t size)
{
    FILE *file = fopen("/proc/cpuinfo", "r");
    char line[256];

    snprintf(out, size, "unknown processor");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        const char *colon = strchr(line, ':');
        if (strncmp(line, "model name", 10) == 0 && colon != NULL) {
            snprintf(out, size, "%.*s", (int)strcspn(colon + 2, "\n"), colon + 2);
            break;
        }
    }
    if (file != NULL) {
        fclose(file);
    }
}

ren_provenance app_provenance(const char *command, int32_t threads)
{
    ren_provenance provenance = ren_provenance_of_build();
    struct utsname host;
    char processor[64];
    const time_t now = time(NULL);
    struct tm utc;

    processor_name(processor, sizeof processor);
    if (uname(&host) == 0) {
        snprintf(provenance.host, sizeof provenance.host, "%.16s %.32s, %s",
                 host.machine, host.nodename, processor);
    }
    if (gmtime_r(&now, &utc) != NULL) {
        strftime(provenance.started, sizeof provenance.started, "%Y-%m-%dT%H:%M:%SZ",
                 &utc);
    }
    provenance.command = command;
    provenance.threads = threads;
    return provenance;
}
