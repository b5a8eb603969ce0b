/**
 * @file analysis/validate/facts/facts.h
 * The experiments, one function each: a replicate in, figures of its bands out.
 */
#ifndef REN_ANALYSIS_VALIDATE_FACTS_H
#define REN_ANALYSIS_VALIDATE_FACTS_H

#include "analysis/validate/measure/stage.h"
#include "analysis/validate/validate.h"

/** Figures of one replicate; NAN where nothing could be measured, and why. */
typedef struct ren_reading {
    double value[REN_N_BANDS];
    const char *why[REN_N_BANDS]; /* a text that stays */
} ren_reading;

typedef ren_status ren_fact(const ren_stage *stage, const bool *want, ren_reading *out,
                            ren_error *err);

ren_fact ren_fact_shape, ren_fact_strike, ren_fact_hubs, ren_fact_core, ren_fact_calm,
    ren_fact_slump, ren_fact_embargo;

/** Scenarios of the experiments. */
extern const char ren_text_calm[], ren_text_blow[], ren_text_slump[],
    ren_text_embargo[];

/** Says why a band has no figure. */
static inline void ren_reading_none(ren_reading *out, ren_band_id band, const char *why)
{
    out->why[band] = why;
}

#endif
