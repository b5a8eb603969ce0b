/**
 * @file app/batch/machine.h
 * What the program asks the machine: time, cores, memory, name.
 */
#ifndef REN_APP_BATCH_MACHINE_H
#define REN_APP_BATCH_MACHINE_H

#include "output/provenance.h"

#include <stdint.h>

/** Seconds of a clock that only goes forward. */
double app_clock_s(void);

/** Cores this process may use. */
int32_t app_cores(void);

/** Bytes a process may still take without swapping, or a container's limit. */
int64_t app_memory_free(void);

/** The build's part, the host, the time of the start (UTC) and the command line. */
ren_provenance app_provenance(const char *command, int32_t threads);

#endif
