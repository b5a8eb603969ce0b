/**
 * @file sim/run/watch/verdict.h
 * What a world is warned of: three pathologies, how many they concern and since when.
 */
#ifndef REN_SIM_RUN_WATCH_VERDICT_H
#define REN_SIM_RUN_WATCH_VERDICT_H

#include <stdint.h>

/* WARNING(name, title, what is counted) */
#define REN_WARNING_LIST(X)                                                       \
    X(starvation, "Starvation",                                                   \
      "firms that could produce and stand still for want of an input")            \
    X(death_spiral, "Death spiral",                                               \
      "products whose output stays below half of what capacity and orders would " \
      "allow")                                                                    \
    X(order_cycle, "Order cycle", "products whose new orders swing without damping")

typedef enum ren_warning {
#define X(name, title, counted) REN_WARNING_##name,
    REN_WARNING_LIST(X)
#undef X
        REN_N_WARNINGS
} ren_warning;

typedef struct ren_warning_info {
    const char *name, *title, *counted;
} ren_warning_info;
extern const ren_warning_info ren_warning_infos[REN_N_WARNINGS];

/** All that a run found in one world. */
typedef struct ren_warnings {
    int32_t count[REN_N_WARNINGS]; /* firms or products concerned; 0: no warning */
    double week[REN_N_WARNINGS];   /* step in which the first of them began; NaN none */
    char *text; /* a sentence and a line for each warning; NULL or "": none */
} ren_warnings;

#endif
