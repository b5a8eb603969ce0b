/**
 * @file output/indicator.h
 * Numbers that sum a world up (model/causes.md B5; definitions D5, D11).
 *
 * Resilience indicators compare (package, on) with (package, off) of the same member;
 * level indicators compare (package, off) with calm (none, off). An indicator that its
 * world cannot have (the comparison was not run, a series is not kept) is NaN.
 */
#ifndef REN_OUTPUT_INDICATOR_H
#define REN_OUTPUT_INDICATOR_H

#include "sim/member.h"

/** What an indicator may look at. */
typedef struct ren_indicator_view {
    const ren_experiment *experiment;
    const ren_series *world; /* this world */
    const ren_series *twin;  /* same package, shock off; NULL if not run or if off */
    const ren_series *none;  /* no levers, same shock; NULL if not run */
    const ren_series *calm;  /* (none, off); NULL if not run */
    bool shock;              /* this world has the shocks on */
} ren_indicator_view;

/** A line of output/indicators.def. */
typedef struct ren_indicator {
    const char *name; /* variable in the results file */
    const char *task; /* chain task: mend, strengthen, steady, smooth, upgrade, all */
    const char *unit; /* CF style */
    bool headline;    /* stands for its task where only one indicator can */
    int better;       /* +1 more is better, -1 less is better, 0 neither */
    const char *summary; /* one sentence, the long_name */
    const char *formula; /* in the words of indicators.def */
    const char *source;  /* formula's source */
    double (*value)(const ren_indicator_view *view);
} ren_indicator;

/** In the order of output/indicators.def; ends with NULL. */
extern const ren_indicator *const ren_indicators[];
int32_t ren_indicators_count(void);

/** The indicator of a name; NULL without. */
const ren_indicator *ren_indicator_named(const char *name);

/** All indicators of all worlds of a member: out[world * count + indicator], worlds as
 * in ren_member.series. */
void ren_indicators_of(const ren_member *member, const ren_experiment *experiment,
                       double *out);

#endif
