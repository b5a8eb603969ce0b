/**
 * @file output/provenance.h
 * Everything that may differ between two equal runs; nothing else in a file does.
 */
#ifndef REN_OUTPUT_PROVENANCE_H
#define REN_OUTPUT_PROVENANCE_H

#include <stdint.h>

/** Filled by the app, which owns the clock, the host's name and the command line. */
typedef struct ren_provenance {
    const char *version;  /* "0.1.0" */
    const char *commit;   /* git commit of the build, or "unknown" */
    const char *compiler; /* "gcc 12.2.0" */
    const char *flags;    /* compiler flags */
    const char *real;     /* "double" or "float" */
    const char *rng;      /* "Philox4x32-10 (Random123)" */
    char started[32];     /* UTC, ISO 8601 */
    char host[128];       /* machine and processor */
    const char *command;  /* as typed */
    int32_t threads;
    double build_s, run_s, wall_s;
} ren_provenance;

/** The build's own part (version, commit, compiler, flags, real, rng). */
ren_provenance ren_provenance_of_build(void);

#endif
