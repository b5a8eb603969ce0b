/**
 * @file sim/run/aim/around.h
 * Whom a firm trades with: its suppliers and clients, each once, itself left out.
 */
#ifndef REN_SIM_RUN_AIM_AROUND_H
#define REN_SIM_RUN_AIM_AROUND_H

#include "model/economy.h"

/** Lists of the firms that were asked for; empty for the others. */
typedef struct ren_around {
    int64_t *first; /* [n_firms + 1] into firm */
    int64_t *last;  /* [n_firms] */
    int32_t *firm;  /* places, ascending */
} ren_around;

/** Lists whom every firm with wanted[place] trades with. */
REN_CHECKED ren_status ren_around_build(ren_around *out, const ren_economy *economy,
                                        const uint8_t *wanted, ren_error *err);
void ren_around_free(ren_around *around);

/** Mean of x over the firms around a place, 0 if there are none. */
double ren_around_mean(const ren_around *around, const double *x, int32_t place);

#endif
