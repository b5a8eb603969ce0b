/**
 * @file tests/support/stated.h
 * Small stated economies for tests of the rules of published models: the files of
 * tests/sim/cases/, and what a scenario says beside them.
 */
#ifndef REN_TESTS_STATED_H
#define REN_TESTS_STATED_H

#include "tests/support/lab.h"
#include "tests/support/scratch.h"

#include <unistd.h>

#define REN_CASES REN_SOURCE_DIR "/tests/sim/cases/"

/** 26 firms of four sectors, cyclic, with a hub; and two regions of three sectors. */
static const ren_files_spec ren_stated_firms = { .links = REN_CASES "links.csv",
                                                 .final_demand = REN_CASES "final.csv",
                                                 .sectors = REN_CASES "sectors.csv" };
static const ren_files_spec ren_stated_permuted = {
    .links = REN_CASES "links_permuted.csv",
    .final_demand = REN_CASES "final_permuted.csv",
    .sectors = REN_CASES "sectors_permuted.csv"
};
static const ren_files_spec ren_stated_regions = { .Z = REN_CASES "Z.csv",
                                                   .Y = REN_CASES "Y.csv" };

#define REN_STATED_FIRMS "horizon: {days: 70}\nrules: {preset: inoue-todo%s}\n"
#define REN_STATED_REGIONS "horizon: {days: 150}\nrules: {preset: ario%s}\n"
#define REN_STATED_LOSSES(file) "events: " REN_CASES file "\n"
#define REN_STATED_REBUILT                  \
    REN_STATED_LOSSES("losses_rebuilt.csv") \
    "rebuild: {tau: 30, products: {manu: 0.7, serv: 0.3}}\n"

/** A file of the test's own, to be removed when it ends. Writes its path. */
static inline FILE *ren_stated_open(char path[REN_SCRATCH])
{
    assert_true(ren_scratch_file(path));
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    return out;
}

/** The files of a larger economy. */
typedef struct ren_stated_town {
    char links[REN_SCRATCH], final[REN_SCRATCH], sectors[REN_SCRATCH];
    ren_files_spec files;
} ren_stated_town;

/** `n` firms of twelve sectors, more than one window of them where n > 2048; firm 0
 * supplies nine in ten of all, and every firm has three suppliers more. Flows are
 * unequal; each firm makes half again what it buys at least. */
static inline void ren_stated_found(ren_stated_town *town, int32_t n)
{
    double *sold = calloc((size_t)n, sizeof *sold),
           *bought = calloc((size_t)n, sizeof *sold);
    uint32_t x = 12345;
    assert_true(sold != NULL && bought != NULL);
    FILE *out = ren_stated_open(town->links);
    (void)fprintf(out, "supplier,buyer,value\n");
    for (int32_t buyer = 0; buyer < n; buyer++) {
        for (int k = 0; k < 4; k++) {
            x = x * 1664525U + 1013904223U;
            const int32_t supplier = k == 0 ? 0 : (int32_t)((x >> 8) % (uint32_t)n);
            x = x * 1664525U + 1013904223U;
            const double value = 1.0 + (double)(x >> 20) * (k == 0 ? 0.001 : 0.01);
            if (k == 0 && (buyer == 0 || buyer % 10 == 3)) {
                continue;
            }
            (void)fprintf(out, "f%d,f%d,%.3f\n", (int)supplier, (int)buyer, value);
            sold[supplier] += value;
            bought[buyer] += value;
        }
    }
    assert_int_equal(fclose(out), 0);
    out = ren_stated_open(town->final);
    (void)fprintf(out, "firm,value\n");
    for (int32_t i = 0; i < n; i++) {
        const double more = 1.5 * bought[i] - sold[i];
        (void)fprintf(out, "f%d,%.3f\n", (int)i, more > 1.0 ? more : 1.0);
    }
    assert_int_equal(fclose(out), 0);
    out = ren_stated_open(town->sectors);
    (void)fprintf(out, "firm,sector\n");
    for (int32_t i = 0; i < n; i++) {
        (void)fprintf(out, "f%d,s%d\n", (int)i, (int)(i % 12));
    }
    assert_int_equal(fclose(out), 0);
    free(sold);
    free(bought);
    town->files = (ren_files_spec){ .links = town->links,
                                    .final_demand = town->final,
                                    .sectors = town->sectors };
}

static inline void ren_stated_leave(const ren_stated_town *town)
{
    (void)remove(town->links);
    (void)remove(town->final);
    (void)remove(town->sectors);
}

/** A scenario text of the preset with more rules (", key: value, ..") and more lines. */
static inline const char *ren_stated_text(char text[2048], const char *form,
                                          const char *rules, const char *more)
{
    const size_t at = (size_t)snprintf(text, 2048, form, rules);
    (void)snprintf(text + at, 2048 - at, "%s", more);
    return text;
}

#endif
