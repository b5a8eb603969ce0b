/**
 * @file analysis/calibrate/calibrate.h
 * The method of simulated moments: parameters at which bands come out nearest their
 * middle.
 *
 *     distance(theta) = mean over targets of ((m(theta) - m*) / h)^2
 *
 * with m the mean of a band over replicates, m* its target and h half the width of the
 * band: weights 1/h^2. All evaluations use the same seeds, so the distance is a function
 * of theta and not of luck. Parameters move inside their studied range, low..high, by
 * theta = low + (high - low) / (1 + exp(-z)); z is found by Nelder and Mead's simplex
 * (1965; gsl nmsimplex2), which needs no gradients and says nothing of other minima.
 */
#ifndef REN_ANALYSIS_CALIBRATE_H
#define REN_ANALYSIS_CALIBRATE_H

#include "analysis/validate/validate.h"

enum { REN_CALIBRATE_FREE = 12, REN_CALIBRATE_TARGETS = 24, REN_CALIBRATE_TEXT = 48 };

/** A parameter of the registry that may move. */
typedef struct ren_free {
    const char *name, *unit; /* of the registry */
    double low, high, start;
} ren_free;

/** A moment and where it should be; one bound may be open: nearer is then not better. */
typedef struct ren_target {
    int32_t band;
    double low, high; /* inside them an open target is met */
    double middle;    /* NAN: open */
    double half;
} ren_target;

/** Studied range and start of a parameter; `start` NAN: its default. */
REN_CHECKED ren_status ren_free_of(ren_free *out, const char *name, double start,
                                   ren_error *err);

/** The band itself as a target; `middle` NAN: its own middle. */
REN_CHECKED ren_status ren_target_of(ren_target *out, const char *band, double middle,
                                     ren_error *err);

/** One look at the model. */
typedef struct ren_evaluation {
    int32_t number; /* from 0 */
    double value[REN_CALIBRATE_FREE];
    double moment[REN_CALIBRATE_TARGETS]; /* NAN: not measured; counts as ten half
                                             widths */
    double distance;
} ren_evaluation;

typedef struct ren_calibrate_ask {
    ren_validate_ask base; /* firms, replicates, threads, overrides */
    int32_t n_free, n_targets;
    ren_free free[REN_CALIBRATE_FREE];
    ren_target target[REN_CALIBRATE_TARGETS];
    int32_t most;     /* evaluations */
    double tolerance; /* size of the simplex in z at which it ends */
    /** Told of each evaluation; NULL: nobody. */
    void (*take)(void *taker, const ren_evaluation *evaluation);
    void *taker;
} ren_calibrate_ask;

typedef struct ren_calibration {
    ren_evaluation first, best;
    int32_t evaluations;
    bool settled; /* the simplex shrank to the tolerance */
} ren_calibration;

REN_CHECKED ren_status ren_calibrate(ren_calibration *out, const ren_calibrate_ask *ask,
                                     ren_error *err);

/** A value as a scenario writes it, "0.75 week". */
void ren_free_text(char out[REN_CALIBRATE_TEXT], const ren_free *parameter,
                   double value);

#endif
