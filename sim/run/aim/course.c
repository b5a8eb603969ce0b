#include "sim/run/aim/course.h"

#include <math.h>
#include <string.h>

const char *const ren_recovery_names[] = { "step",    "linear",      "convex",
                                           "concave", "exponential", NULL };

/* What is left of a shock when a share `x` of the recovery time has passed. */
static double left(int32_t shape, double x)
{
    switch (shape) {
    case REN_RECOVERY_LINEAR:
        return 1.0 - x;
    case REN_RECOVERY_CONVEX:
        return (1.0 - x) * (1.0 - x);
    case REN_RECOVERY_CONCAVE:
        return 1.0 - x * x;
    case REN_RECOVERY_EXPONENTIAL:
        return exp(-3.0 * x); /* 5 % are left at the end, then nothing */
    default:
        return 0.0;
    }
}

int32_t ren_course_start(const ren_field *fields, const void *params)
{
    for (const ren_field *f = fields; f->name != NULL; f++) {
        if (f->type == REN_WHOLE && strcmp(f->name, "start_week") == 0) {
            return (int32_t) * (const int64_t *)((const char *)params + f->offset);
        }
    }
    return 0;
}

double ren_course_strength(const ren_course *course, int32_t week)
{
    const int64_t since = week - course->start_week;
    if (since < 0) {
        return 0.0;
    }
    if (course->duration_weeks > 0 && since >= course->duration_weeks) {
        const int64_t after = since - course->duration_weeks;
        return after < course->recovery_weeks ? left(
                   course->recovery,
                   ((double)after + 1.0) / ((double)course->recovery_weeks + 1.0))
                                              : 0.0;
    }
    return since < course->ramp_weeks
               ? ((double)since + 1.0) / ((double)course->ramp_weeks + 1.0)
               : 1.0;
}
