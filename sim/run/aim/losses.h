/**
 * @file sim/run/aim/losses.h
 * Losses of single firms and how they recover, from a file.
 *
 * kind `share` and `capacity` are shares of capacity, `capital` money of productive
 * capital, of which the firm has capital_ratio times its yearly value added. A loss lasts
 * `duration` steps from `start`; then e = 0, 1, .. steps of recovery leave of it, with
 * tau = steps (Hallegatte 2014; Inoue & Todo 2019):
 *   linear 1 - e/tau · fixed_step size - e/tau · spike 0 from e = 1 · geometric
 *   (1 - 1/tau)^e · exponential exp(-e/tau) · convex (1 - 1/tau)^(4e) · concave
 *   tau/(tau + a e^k) · neighbours: each step times 1 - (1 - m)/tau, m the mean loss of
 *   the firm's suppliers and clients · none 1.
 * Capital losses of a firm add up, of the others the largest counts, and the larger of
 * both acts. With `as_published` the curves keep the dates of the programs: capital
 * recovers a step late and in tenths of money, `capacity` strikes a step and recovers two
 * steps late, and `exponential` counts days from the beginning of the run.
 */
#ifndef REN_SIM_RUN_AIM_LOSSES_H
#define REN_SIM_RUN_AIM_LOSSES_H

#include "sim/lever.h"

typedef struct ren_loss {
    int32_t place;
    int32_t kind, recovery; /* names in losses.c */
    double size;            /* share, or money of capital */
    double capital;         /* of the firm, money; kind capital */
    int32_t start, duration;
    double tau;
} ren_loss;

/** Memory of the shock: losses by place. */
typedef struct ren_losses {
    int32_t n;
    ren_loss *loss;
    int32_t n_weeks;
    double *
        followed; /* [n_weeks * n] share left of losses that neighbours hold up; NULL */
} ren_losses;

REN_CHECKED ren_status ren_losses_read(ren_losses *out, const ren_scene *scene,
                                       const char *file, ren_error *err);
void ren_losses_release(void *losses);
void ren_losses_apply(const ren_losses *losses, const ren_scene *scene,
                      ren_strain *strain);

#endif
