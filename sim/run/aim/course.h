/**
 * @file sim/run/aim/course.h
 * How strongly a shock acts in a given week: notice, ramp, duration and recovery.
 *
 *     0 before start; rises linearly to 1 over ramp_weeks; stays at 1 until
 *     start + duration_weeks (0: for good); then falls to 0 over recovery_weeks in the
 *     chosen shape (Inoue & Todo 2019; Hallegatte 2014).
 */
#ifndef REN_SIM_RUN_COURSE_H
#define REN_SIM_RUN_COURSE_H

#include "scenarios/schema.h"

enum {
    REN_RECOVERY_STEP,
    REN_RECOVERY_LINEAR,
    REN_RECOVERY_CONVEX,
    REN_RECOVERY_CONCAVE,
    REN_RECOVERY_EXPONENTIAL
};
extern const char *const ren_recovery_names[];

typedef struct ren_course {
    int64_t start_week;
    int64_t ramp_weeks;
    int64_t duration_weeks;
    int64_t recovery_weeks;
    int32_t recovery;
} ren_course;

/* Expands to the five fields of a member `m` of struct S, or of its member `course`. */
// clang-format off
#define REN_COURSE_FIELD(S, m, key, most_, otherwise_, doc_)                              \
    { .name = #key, .type = REN_WHOLE, .offset = offsetof(S, m.key),                      \
      .unit = "week", .least = 0, .most = (most_), .otherwise = (otherwise_), .doc = (doc_) }
#define REN_COURSE_FIELDS_OF(S, m, duration_)                                             \
    REN_COURSE_FIELD(S, m, start_week, 5200, 13, "First week in which it acts."),         \
    REN_COURSE_FIELD(S, m, ramp_weeks, 5200, 0, "Weeks until it acts in full."),          \
    REN_COURSE_FIELD(S, m, duration_weeks, 5200, duration_, "Weeks it lasts; 0 is for good."), \
    REN_COURSE_FIELD(S, m, recovery_weeks, 5200, 0, "Weeks from its end to full recovery."), \
    { .name = "recovery", .type = REN_CHOICE, .offset = offsetof(S, m.recovery),          \
      .unit = "1", .choices = ren_recovery_names, .otherwise = REN_RECOVERY_LINEAR,       \
      .doc = "Shape in which it recedes." }
#define REN_COURSE_FIELDS(S, duration_) REN_COURSE_FIELDS_OF(S, course, duration_)
// clang-format on

/** First week in which something with these fields acts: its key start_week, or 0. */
int32_t ren_course_start(const ren_field *fields, const void *params);

/** Strength in a week, 0..1; exactly 0 outside its time. */
double ren_course_strength(const ren_course *course, int32_t week);

#endif
