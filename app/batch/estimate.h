/**
 * @file app/batch/estimate.h
 * How long a run will take and how much memory it needs, before it starts.
 */
#ifndef REN_APP_BATCH_ESTIMATE_H
#define REN_APP_BATCH_ESTIMATE_H

#include "sim/member.h"

typedef struct app_estimate {
    double seconds;     /* wall time of the whole run */
    double bytes;       /* peak memory */
    int64_t firm_weeks; /* over all members and worlds */
    const char *layout; /* what runs in parallel, in words */
} app_estimate;

app_estimate app_estimate_of(const ren_experiment *experiment, int32_t threads);

#endif
