/**
 * @file tests/analysis/compare/made.h
 * Results made by hand: loss_area, depth, recovery_weeks and cost of a few packages.
 */
#ifndef REN_TESTS_COMPARE_MADE_H
#define REN_TESTS_COMPARE_MADE_H

#include "analysis/compare/compare.h"
#include "base/files/h5file.h"
#include "tests/support/scratch.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MADE_PACKAGES = 4, MADE_INDICATORS = 4, MADE_MOST = 64 };
enum { LOSS, DEPTH, RECOVERY, COST };

typedef struct made {
    ren_results results;
    char *package[MADE_PACKAGES], *indicator[MADE_INDICATORS], *unit[MADE_INDICATORS];
    double *value[MADE_INDICATORS];
    double room[MADE_INDICATORS][MADE_MOST * MADE_PACKAGES * 2];
    int8_t status[MADE_MOST];
    int64_t replicate[MADE_MOST];
    int32_t point[MADE_MOST]; /* of a design; all 0: none */
    char path[REN_SCRATCH];
} made;

static inline double *made_at(made *m, int32_t indicator, int32_t member, int32_t p)
{
    return &m->value[indicator][(member * m->results.n_packages + p) * 2 + 1];
}

/* Bounded and without pattern, the same for a replicate wherever it stands. */
static inline double made_noise(int64_t replicate, int32_t salt)
{
    const double x = sin(12.9898 * (double)replicate + 78.233 * salt) * 43758.5453;
    return x - floor(x) - 0.5;
}

/* Packages none, twin_a, twin_b (equal to the bit) and strong (better in every member).
 * Losses: 10, 9.8, 9.8 and 8, with noise that all share and a little of their own. */
static inline void made_fill(made *m)
{
    static const double loss[] = { 10, 9.8, 9.8, 8 };
    static const int32_t salt[] = { 1, 2, 2, 3 };
    for (int32_t k = 0; k < m->results.n_members; k++) {
        const int64_t r = m->replicate[k];
        for (int32_t p = 0; p < m->results.n_packages; p++) {
            const int32_t of = p < MADE_PACKAGES ? p : 0;
            const double own = made_noise(r, salt[of]);
            *made_at(m, LOSS, k, p) = loss[of] + 4 * made_noise(r, 9) + own;
            *made_at(m, DEPTH, k, p) = 0.2 - 0.01 * of;
            *made_at(m, RECOVERY, k, p) = of == 3 ? 20 : 30 + (double)(r % 3);
            *made_at(m, COST, k, p) = of == 0 ? 0 : 100;
        }
    }
}

/* /replicate and /design_point are all that a comparison reads from the file. */
static inline bool made_write(made *m)
{
    ren_error err;
    ren_h5 *file = NULL;
    const int64_t n = m->results.n_members;
    const char *const variable[] = { "/replicate", "/design_point" };
    if (ren_h5_create(&file, m->path, &err) != REN_OK
        || ren_h5_dimension(file, "/member", n, &err) != REN_OK) {
        return false;
    }
    for (int k = 0; k < 2; k++) {
        const ren_h5_variable_info info = { .path = variable[k],
                                            .type = k == 0 ? REN_H5_I8 : REN_H5_I4,
                                            .dimension = { "member" } };
        if (ren_h5_variable(file, &info, &err) != REN_OK) {
            return false;
        }
    }
    return ren_h5_write(file, "/replicate", REN_H5_DATA(m->replicate), &err) == REN_OK
           && ren_h5_write(file, "/design_point", REN_H5_DATA(m->point), &err) == REN_OK
           && ren_h5_finish(&file, &err) == REN_OK;
}

static inline bool made_init(made *m, int32_t n_members)
{
    static char *package[] = { "none", "twin_a", "twin_b", "strong" };
    static char *name[] = { "loss_area", "depth", "recovery_weeks", "cost" };
    static char *unit[] = { "week", "1", "week", "1e4 CNY" };
    memset(m, 0, sizeof *m);
    memcpy(m->package, package, sizeof package);
    memcpy(m->indicator, name, sizeof name);
    memcpy(m->unit, unit, sizeof unit);
    for (int32_t k = 0; k < MADE_INDICATORS; k++) {
        m->value[k] = m->room[k];
        for (int32_t i = 0; i < MADE_MOST * MADE_PACKAGES * 2; i++) {
            m->room[k][i] = NAN;
        }
    }
    m->results = (ren_results){ .n_members = n_members,
                                .n_packages = MADE_PACKAGES,
                                .n_shocks = 2,
                                .n_indicators = MADE_INDICATORS,
                                .package = m->package,
                                .indicator = m->indicator,
                                .unit = m->unit,
                                .status = m->status,
                                .value = m->value,
                                .n_weeks = 60,
                                .first_shock_week = 10,
                                .title = "" };
    for (int32_t k = 0; k < n_members; k++) {
        m->status[k] = 1;
        m->replicate[k] = k;
    }
    if (!ren_scratch_file(m->path)) {
        return false;
    }
    made_fill(m);
    return made_write(m);
}

#endif
