/**
 * @file model/network/systemic/cascade.h
 * Sixteen cascades side by side: state [firm][lane], one iteration of all of them.
 *
 * A lane is taken by one scenario until it ends and then by the next; lanes do not know
 * of each other. An idle lane rests at h = 1.
 */
#ifndef REN_MODEL_SYSTEMIC_CASCADE_H
#define REN_MODEL_SYSTEMIC_CASCADE_H

#include "model/network/systemic/rank.h"

enum { REN_LANES = 16 };

typedef struct ren_cascade {
    const ren_rank *rank;
    double *down, *up;           /* [n_firms * REN_LANES] h_d and h_u */
    double *down_loss, *up_loss; /* [n_firms * REN_LANES] sigma (1 - h_d), 1 - h_u */
    double *cap;                 /* [n_firms * REN_LANES] 1 - psi */
    uint8_t *struck;             /* [n_firms] lanes in which the firm is shocked */
    uint8_t *down_is_lost;       /* [n_firms] the loss is not 0 in some lane */
    uint8_t *up_is_lost;
    double fall[REN_LANES]; /* largest fall in the last iteration */
} ren_cascade;

REN_CHECKED ren_status ren_cascade_init(ren_cascade *out, const ren_rank *rank,
                                        ren_error *err);
void ren_cascade_free(ren_cascade *cascade);

/** Puts a scenario into a lane, as it is before the first iteration. */
void ren_cascade_enter(ren_cascade *cascade, int32_t lane,
                       const ren_rank_shocks *shocks, int64_t scenario);

/** Takes it out: the lane rests. */
void ren_cascade_leave(ren_cascade *cascade, int32_t lane,
                       const ren_rank_shocks *shocks, int64_t scenario);

void ren_cascade_step(ren_cascade *cascade);

/** ESRI of a lane as it stands. */
ren_rank_row ren_cascade_measure(const ren_cascade *cascade, int32_t lane);

#endif
