/**
 * @file output/warnings.h
 * The warnings of a results file, world by world.
 */
#ifndef REN_OUTPUT_WARNINGS_H
#define REN_OUTPUT_WARNINGS_H

#include "output/results.h"
#include "sim/run/watch/verdict.h"

/** Of every member, package and shock 0 off, 1 on; see ren_warned_at(). */
typedef struct ren_warned {
    int32_t n_members, n_packages;
    ren_warnings *world;
} ren_warned;

/** A file of an older version has none. `path` is the file that `results` is from. */
REN_CHECKED ren_status ren_warned_read(ren_warned *out, const ren_results *results,
                                       const char *path, ren_error *err);
void ren_warned_free(ren_warned *warned);

/** Counts are -1 where the world was not run. */
const ren_warnings *ren_warned_at(const ren_warned *warned, int32_t member,
                                  int32_t package, int32_t shock);

#endif
